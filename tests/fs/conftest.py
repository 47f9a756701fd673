"""What the tests of pyio.fs share: a current directory of their own, other users, and a python of its own."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pyio import fs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
NOBODY = 65534
SHARED_MEMORY = "/dev/shm"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of the test's own, which is the current directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """An empty folder on another file system than the test's own, in memory."""
    if not os.path.isdir(SHARED_MEMORY) or os.stat(SHARED_MEMORY).st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def umask() -> Iterator[Callable[[int], object]]:
    """Sets the umask, until the end of the test."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


@pytest.fixture
def as_nobody(home: Path) -> Callable[[Callable[[], object]], object]:
    """Runs a function in the current directory as somebody whom permission bits bind, and gives what it returns.

    Root is not bound by them, so that for root it runs in a child, as nobody.  What it returns must pickle.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return lambda call: call()
    for name in dir(fs):
        getattr(fs, name)  # for nobody may not be able to read the files that this loads
    home.chmod(0o755)

    def run(call: Callable[[], object]) -> object:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
                result: object = call()
            except BaseException as e:
                result = e
            with open(writing, "wb") as out:
                pickle.dump(result, out)
            os._exit(0)
        os.close(writing)
        with open(reading, "rb") as source:
            data = source.read()
        os.waitpid(child, 0)
        came: object = pickle.loads(data)
        if isinstance(came, BaseException):
            raise came
        return came

    return run


@pytest.fixture(scope="session")
def program() -> Callable[..., str]:
    """Runs a program in a python of its own, which sees this pyio, and gives what it prints.

    The program finds os, sys, fs and io imported; what comes after it is the command that starts that python.
    """

    def run(code: str, /, *before: str) -> str:
        head = f"import os, sys; sys.path.insert(0, {str(ROOT)!r}); from pyio import fs, io\n"
        # not the link of a virtual environment, and no shim: nothing starts a second process
        python = os.path.realpath(sys.executable)
        command = [*before, python, "-I", "-W", "error", "-c", head + code]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=25)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
