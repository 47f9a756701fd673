"""set_exit_status: how a process ends, seen from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pyio import env

ROOT = str(Path(__file__).parent.parent.parent)

EVERYTHING = """
import atexit, sys, threading
sys.path.insert(0, {root!r})

class Slow:
    def __del__(self, write=sys.stdout.write):
        write(" collected")

kept = Slow()
atexit.register(lambda: sys.stdout.write(" early"))
from pyio import env
env.set_exit_status(7)
atexit.register(lambda: sys.stdout.write(" late"))
go = threading.Event()
threading.Thread(target=lambda: (go.wait(), sys.stdout.write(" thread"))).start()
{before}
sys.stdout.write("main")
go.set()
{end}
"""

ENDS = [
    ("", 7),
    ("sys.exit(5)", 5),
    ("sys.exit(0)", 0),
    ("sys.exit()", 0),
    ("raise SystemExit('message')", 1),
    ("(lambda: 1 / 0)()", 1),
    ("raise KeyboardInterrupt", -2 if os.name == "posix" else 0xC000013A),
    ("try:\n    sys.exit(5)\nexcept SystemExit:\n    pass", 7),
    ("if True:\n    env.set_exit_status(8)\nelse:\n    pass", 8),
    ("env.set_exit_status(0)", 0),
    ("exec('pass', globals())", 7),
]

FALLBACKS = {
    # nothing of the main module's own, which would keep that alive: this counts 0
    "exit once": "from pyio._sys.env import status; status._may_exit_again = [].count",
    "no ctypes": "sys.modules['ctypes'] = None",
}


def run(*args: str, **kwargs: Any) -> tuple[int, str]:
    """The status and the output of a Python program."""
    done = subprocess.run([sys.executable, *args], capture_output=True, text=True, check=False, **kwargs)
    return done.returncode, done.stdout


@pytest.mark.parametrize(("end", "status"), ENDS, ids=[end or "at its end" for end, _ in ENDS])
def test_only_a_normal_end_has_the_status(tmp: Path, end: str, status: int) -> None:
    """Whoever ends the program in another way has said how; and nothing that has to run is skipped."""
    (tmp / "main.py").write_text(EVERYTHING.format(root=ROOT, before="", end=end))
    assert run(str(tmp / "main.py")) == (status, "main thread late early collected")


@pytest.mark.parametrize("before", FALLBACKS.values(), ids=FALLBACKS)
@pytest.mark.parametrize(("end", "status"), [("", 7), ("sys.exit(5)", 5)])
def test_without_what_c_offers(tmp: Path, before: str, end: str, status: int) -> None:
    """Where C must not exit twice, or cannot be asked, the status is the same, and still nothing is skipped."""
    (tmp / "main.py").write_text(EVERYTHING.format(root=ROOT, before=before, end=end))
    assert run(str(tmp / "main.py")) == (status, "main thread late early collected")


def test_every_kind_of_main_module(tmp: Path) -> None:
    """A script, a module, a command and standard input end alike."""
    code = f"import sys; sys.path.insert(0, {ROOT!r})\nfrom pyio import env\nenv.set_exit_status(3)\n"
    (tmp / "main.py").write_text(code)
    assert run("main.py", cwd=tmp) == (3, "")
    assert run("-m", "main", cwd=tmp) == (3, "")
    assert run("-c", code) == (3, "")
    assert run("-", input=code) == (3, "")


def test_a_thread_may_set_it() -> None:
    """The main module is found from any thread, and negative codes are cut to what the system keeps."""
    code = (
        f"import sys, threading; sys.path.insert(0, {ROOT!r}); from pyio import env; "
        "thread = threading.Thread(target=env.set_exit_status, args=(-2,)); thread.start(); thread.join()"
    )
    assert run("-c", code) == (254 if os.name == "posix" else 2**32 - 2, "")


def test_get_what_was_set() -> None:
    """It is 0 at first."""
    assert env.get_exit_status() == 0
    try:
        for code in (3, -1, True, 2**31 - 1, -(2**31)):
            env.set_exit_status(code)
            assert env.get_exit_status() == code
            assert type(env.get_exit_status()) is int
    finally:
        env.set_exit_status(0)


@pytest.mark.parametrize("wrong", ["1", 1.0, None])
def test_a_status_is_a_number(wrong: Any) -> None:
    """Anything else is a TypeError, and changes nothing."""
    with pytest.raises(TypeError):
        env.set_exit_status(wrong)
    assert env.get_exit_status() == 0


@pytest.mark.parametrize("wrong", [2**31, -(2**31) - 1])
def test_a_status_has_32_bits(wrong: int) -> None:
    """More is a ValueError, and changes nothing."""
    with pytest.raises(ValueError, match="32 bits"):
        env.set_exit_status(wrong)
    assert env.get_exit_status() == 0
