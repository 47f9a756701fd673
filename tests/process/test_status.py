"""ExitStatus: how a child ended."""

from __future__ import annotations

import copy
import pickle
import sys

import pytest

from pyio.io import Error, ErrorKind
from pyio.os.unix import ExitStatusExt
from pyio.process import ExitStatus, ExitStatusError

if sys.platform == "win32":
    pytest.skip("these are the statuses of Unix", allow_module_level=True)


@pytest.mark.parametrize("code", range(256))
def test_exit_codes(code: int) -> None:
    """The code stands in the second byte; success is 0 alone."""
    status = ExitStatusExt.from_raw(code << 8)
    assert (status.status(), status.success()) == (code, code == 0)
    assert (ExitStatusExt.signal(status), ExitStatusExt.core_dumped(status)) == (None, False)


WORDS = {
    0x0000F: "signal: 15 (SIGTERM)",
    0x0008B: "signal: 11 (SIGSEGV) (core dumped)",
    0x00006: "signal: 6 (SIGABRT)",
    0x00000: "exit status: 0",
    0x0FF00: "exit status: 255",
    0x00028: "signal: 40",
}
WORDS_OF_LINUX = {
    0x0137F: "stopped (not terminated) by signal: 19 (SIGSTOP)",
    0x0FFFF: "continued (WIFCONTINUED)",
    0x000FF: "unrecognised wait status: 255 0xff",
}


@pytest.mark.parametrize(
    ("raw", "words"), [*WORDS.items(), *(WORDS_OF_LINUX.items() if sys.platform == "linux" else ())]
)
def test_words(raw: int, words: str) -> None:
    """As std says it."""
    status = ExitStatusExt.from_raw(raw)
    assert str(status) == words
    assert repr(status) == f"ExitStatus({words})"
    assert ExitStatusExt.into_raw(status) == raw


def test_core_dumps_and_signals() -> None:
    """The seventh bit says so, beside the signal."""
    status = ExitStatusExt.from_raw(0x8B)
    assert (ExitStatusExt.signal(status), ExitStatusExt.core_dumped(status), status.status()) == (
        11,
        True,
        None,
    )
    status = ExitStatusExt.from_raw(0x0B)
    assert (ExitStatusExt.signal(status), ExitStatusExt.core_dumped(status)) == (11, False)


def test_check() -> None:
    """Nothing for success, else an Error that carries the status, and says it."""
    ExitStatusExt.from_raw(0).check()
    status = ExitStatusExt.from_raw(1 << 8)
    with pytest.raises(Error) as caught:
        status.check()
    error = caught.value
    assert isinstance(error, ExitStatusError)
    assert (error.kind(), error.into_inner(), error.exit_status()) == (ErrorKind.OTHER, status, status)
    assert str(error) == "process exited unsuccessfully: exit status: 1"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.into_inner(), str(again)) == (type(error), status, str(error))


def test_statuses_are_values() -> None:
    """Equal by what they say; they hash, copy and pickle."""
    status = ExitStatusExt.from_raw(9)
    assert status == ExitStatusExt.from_raw(9)
    assert status != ExitStatusExt.from_raw(9 << 8)
    assert status != 9
    assert {status, copy.deepcopy(status), pickle.loads(pickle.dumps(status))} == {status}
    assert isinstance(status, ExitStatus)


@pytest.mark.parametrize("raw", [2**31, -(2**31), 2**70])
def test_what_is_no_status(raw: int) -> None:
    """wait(2) gives an int of C."""
    with pytest.raises(ValueError):
        ExitStatusExt.from_raw(raw)
