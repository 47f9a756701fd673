"""How the examples that are tools are called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ENVIRONMENT.pop("PYTHONUNBUFFERED", None)


def command(name: str, *args: str) -> list[str]:
    """What runs an example, with these arguments."""
    return [sys.executable, "-W", "error", str(ROOT / "examples" / f"{name}.py"), *args]


def called(
    name: str, *args: str, given: bytes = b"", cwd: Path | None = None, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """Runs an example to its end."""
    return subprocess.run(
        command(name, *args),
        input=given,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        cwd=cwd,
        timeout=20,
        check=False,
    )
