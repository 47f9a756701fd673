"""exit and abort, in processes of their own."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import pytest

from pyio import process
from pyio.os.unix import ExitStatusExt
from pyio.process import Command, Output

if sys.platform == "win32":
    pytest.skip("the exit codes are those of Unix", allow_module_level=True)

any_exit: Any = process.exit  # as a caller without a type checker has it


def python(code: str) -> Output:
    return (
        Command(sys.executable)
        .args(["-c", code])
        .env("PYTHONPATH", os.pathsep.join(sys.path))
        .env_remove("PYTHONUNBUFFERED")
        .output()
    )


@pytest.mark.parametrize(
    ("code", "seen"), [(0, 0), (2, 2), (255, 255), (256, 0), (-1, 255), (2**31 - 1, 255)]
)
def test_exit_codes(code: int, seen: int) -> None:
    """The lowest byte is what the parent sees."""
    assert python(f"from pyio import process; process.exit({code})").status.status() == seen


def test_what_runs_at_exit() -> None:
    """atexit's functions and the flush of the streams do; finally, with and other threads don't."""
    output = python(
        "import atexit, sys, threading; from pyio import process\n"
        "atexit.register(print, 'at exit')\n"
        "threading.Thread(target=threading.Event().wait).start()\n"
        "sys.stdout.write('unflushed '); sys.stderr.write('err')\n"
        "try: process.exit(3)\n"
        "finally: print('finally')\n"
    )
    assert (output.status.status(), output.stdout, output.stderr) == (3, b"unflushed at exit\n", b"err")


def test_exit_from_another_thread() -> None:
    """The whole process ends, not the thread."""
    output = python(
        "import threading; from pyio import process\n"
        "threading.Thread(target=process.exit, args=(4,)).start()\n"
        "threading.Event().wait()\n"
    )
    assert output.status.status() == 4


def test_exit_with_what_fails_at_exit() -> None:
    """A function of atexit's that raises, or a stream that can't be flushed, changes nothing of the code."""
    output = python(
        "import atexit; from pyio import process; atexit.register(lambda: 1 / 0); process.exit(5)"
    )
    assert output.status.status() == 5
    output = python("import sys, os; from pyio import process; print('x'); os.close(1); process.exit(6)")
    assert output.status.status() == 6


@pytest.mark.parametrize("code", [2**32, -(2**31) - 1])
def test_what_is_no_exit_code(code: int) -> None:
    """C's exit takes 32 bits."""
    with pytest.raises(ValueError):
        process.exit(code)
    with pytest.raises(TypeError):
        any_exit("1")


def test_abort() -> None:
    """SIGABRT; nothing runs and nothing is flushed."""
    output = python(
        "import atexit, sys, resource; from pyio import process\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "atexit.register(print, 'at exit'); sys.stdout.write('unflushed'); process.abort()\n"
    )
    assert (ExitStatusExt.signal(output.status), output.stdout) == (signal.SIGABRT, b"")
