"""What every test gets: an empty folder of its own, and a count of its descriptors."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import hypothesis
import pytest

from pyio._sys import waker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A machine that is busy with something else is no failure of a property.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

# Who runs the tests in the background may have them ignore Ctrl-C, and so would every child of theirs.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_DESCRIPTORS = next((folder for folder in ("/proc/self/fd", "/dev/fd") if os.path.isdir(folder)), None)


@pytest.fixture
def tmp(tmp_path: Path) -> Path:
    """An empty folder of the test's own."""
    return tmp_path


def open_descriptors() -> dict[int, tuple[int, int]]:
    """The descriptors of this process, each with the device and inode of what it is open on."""
    found: dict[int, tuple[int, int]] = {}
    if _DESCRIPTORS is not None:
        for name in os.listdir(_DESCRIPTORS):
            try:
                status = os.fstat(int(name))
            except OSError:  # that of the listing itself
                continue
            found[int(name)] = (status.st_dev, status.st_ino)
    return found


@contextmanager
def descriptors_left(count: int) -> Iterator[None]:
    """Where this process can open exactly so many descriptors more."""
    if sys.platform == "win32":
        pytest.skip("there is no such limit")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(open_descriptors()) + 1 + count, hard))
    taken: list[int] = []
    try:
        with suppress(OSError):
            while True:
                taken.append(os.open(os.devnull, os.O_RDONLY))
        for _ in range(count):
            os.close(taken.pop())
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for fd in taken:
            os.close(fd)


def named(descriptors: dict[int, tuple[int, int]]) -> list[str]:
    """The same for people: number and target, where the system tells it."""
    lines: list[str] = []
    for fd in sorted(descriptors):
        try:
            lines.append(f"{fd} -> {os.readlink(f'{_DESCRIPTORS}/{fd}')}")
        except OSError:
            lines.append(str(fd))
    return lines


@pytest.fixture(autouse=True)
def no_fd_leak() -> Iterator[None]:
    """Fails a test that leaves a descriptor open, or closes one that is not its own.

    A handle that is merely forgotten fails through its ResourceWarning as soon as it is collected; what is found here
    was taken from the system and has no owner, or is held by something that outlives the test.
    """
    waker._idle.clear()
    before = open_descriptors()
    yield
    waker._idle.clear()  # kept for later waits on purpose
    if (ending := sys.modules.get("pyio.stream.ending")) is not None:
        ending.dismiss()  # so are the threads of transfers
    after = open_descriptors()
    if after == before:
        return
    gc.collect()  # a cycle may hold them, and says so by its ResourceWarning
    after = open_descriptors()
    leaked = {fd: target for fd, target in after.items() if before.get(fd) != target}
    lost = {fd: target for fd, target in before.items() if fd not in after}
    assert not leaked, f"left open: {named(leaked)}"
    assert not lost, f"closed, though open before the test: {sorted(lost)}"
