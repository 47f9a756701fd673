"""pyio.io.error: kinds, payloads, codes, the built-in classes, pickling."""

from __future__ import annotations

import copy
import errno
import os
import pickle
import socket
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable

K = ErrorKind

BUILTIN = {
    K.NOT_FOUND: FileNotFoundError,
    K.PERMISSION_DENIED: PermissionError,
    K.CONNECTION_REFUSED: ConnectionRefusedError,
    K.CONNECTION_RESET: ConnectionResetError,
    K.CONNECTION_ABORTED: ConnectionAbortedError,
    K.BROKEN_PIPE: BrokenPipeError,
    K.ALREADY_EXISTS: FileExistsError,
    K.WOULD_BLOCK: BlockingIOError,
    K.IN_PROGRESS: BlockingIOError,
    K.NOT_A_DIRECTORY: NotADirectoryError,
    K.IS_A_DIRECTORY: IsADirectoryError,
    K.TIMED_OUT: TimeoutError,
    K.INTERRUPTED: InterruptedError,
}

SPECIAL = {
    BlockingIOError,
    BrokenPipeError,
    ChildProcessError,
    ConnectionAbortedError,
    ConnectionRefusedError,
    ConnectionResetError,
    FileExistsError,
    FileNotFoundError,
    InterruptedError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
    ProcessLookupError,
    TimeoutError,
}

# std's words for each kind
WORDS = {
    K.ADDR_IN_USE: "address in use",
    K.ADDR_NOT_AVAILABLE: "address not available",
    K.ALREADY_EXISTS: "entity already exists",
    K.ARGUMENT_LIST_TOO_LONG: "argument list too long",
    K.BROKEN_PIPE: "broken pipe",
    K.CONNECTION_ABORTED: "connection aborted",
    K.CONNECTION_REFUSED: "connection refused",
    K.CONNECTION_RESET: "connection reset",
    K.CROSSES_DEVICES: "cross-device link or rename",
    K.DEADLOCK: "deadlock",
    K.DIRECTORY_NOT_EMPTY: "directory not empty",
    K.EXECUTABLE_FILE_BUSY: "executable file busy",
    K.FILESYSTEM_LOOP: "filesystem loop or indirection limit (e.g. symlink loop)",
    K.FILE_TOO_LARGE: "file too large",
    K.HOST_UNREACHABLE: "host unreachable",
    K.IN_PROGRESS: "in progress",
    K.INTERRUPTED: "operation interrupted",
    K.INVALID_DATA: "invalid data",
    K.INVALID_FILENAME: "invalid filename",
    K.INVALID_INPUT: "invalid input parameter",
    K.IS_A_DIRECTORY: "is a directory",
    K.NETWORK_DOWN: "network down",
    K.NETWORK_UNREACHABLE: "network unreachable",
    K.NOT_A_DIRECTORY: "not a directory",
    K.NOT_CONNECTED: "not connected",
    K.NOT_FOUND: "entity not found",
    K.NOT_SEEKABLE: "seek on unseekable file",
    K.OTHER: "other error",
    K.OUT_OF_MEMORY: "out of memory",
    K.PERMISSION_DENIED: "permission denied",
    K.QUOTA_EXCEEDED: "quota exceeded",
    K.READ_ONLY_FILESYSTEM: "read-only filesystem or storage medium",
    K.RESOURCE_BUSY: "resource busy",
    K.STALE_NETWORK_FILE_HANDLE: "stale network file handle",
    K.STORAGE_FULL: "no storage space",
    K.TIMED_OUT: "timed out",
    K.TOO_MANY_LINKS: "too many links",
    K.UNEXPECTED_EOF: "unexpected end of file",
    K.UNSUPPORTED: "unsupported",
    K.WOULD_BLOCK: "operation would block",
    K.WRITE_ZERO: "write zero",
}


@pytest.mark.parametrize("kind", K)
def test_an_error_of_a_kind_alone_has_neither_code_nor_payload(kind: K) -> None:
    """A bare kind: its words are its text, and there is no code, errno, strerror, filename or payload."""
    error = Error(kind)
    assert error.kind() is kind
    assert str(error) == kind.value
    assert error.into_inner() is None
    assert error.raw_os_error() is None
    assert (error.errno, error.strerror, error.filename, error.filename2) == (None, None, None, None)


@pytest.mark.parametrize("kind", K)
def test_an_error_is_of_the_built_in_class_of_its_kind_and_of_no_other(kind: K) -> None:
    """Of all the special subclasses of OSError it is an instance of its kind's, if that has one."""
    error = Error(kind)
    assert {c for c in SPECIAL if isinstance(error, c)} == ({BUILTIN[kind]} if kind in BUILTIN else set())
    assert type(error).__name__ == type(error).__qualname__ == "Error"


@pytest.mark.parametrize(("kind", "words"), WORDS.items())
def test_the_words_of_a_kind_are_stds(kind: K, words: str) -> None:
    """Each kind has the text that Rust's std prints for it."""
    assert str(Error(kind)) == words


def test_every_kind_of_stds_is_there() -> None:
    """Besides std's stable and unstable kinds only CANCELLED is added."""
    assert set(K) - set(WORDS) == {K.CANCELLED}


def test_handlers_written_for_open_catch_it() -> None:
    """`except FileNotFoundError` and `except OSError` catch a NOT_FOUND."""
    with pytest.raises(FileNotFoundError):
        raise Error(K.NOT_FOUND)
    with pytest.raises(OSError):
        raise Error(K.TIMED_OUT, "no answer")
    with pytest.raises(ConnectionError):
        raise Error(K.BROKEN_PIPE)


@pytest.mark.parametrize("payload", ["words", "", 7, 0, b"bytes", {"any": "object"}, ValueError("inner")])
def test_the_payload_is_the_object_that_was_given(payload: object) -> None:
    """into_inner() is the very object, falsy ones too."""
    assert Error(K.OTHER, payload).into_inner() is payload


def test_words_and_exceptions_are_the_text_of_an_error_and_other_payloads_are_not() -> None:
    """A str or an exception says what happened; a number of bytes does not."""
    assert str(Error(K.OTHER, "no answer")) == "no answer"
    assert str(Error(K.OTHER, ValueError("deeper"))) == "deeper"
    assert str(Error(K.UNEXPECTED_EOF, 17)) == "unexpected end of file"
    assert str(Error(K.INVALID_DATA, b"\xff")) == "invalid data"


def test_an_error_can_be_the_payload_of_another() -> None:
    """The outer kind is what kind() says; the inner is untouched."""
    inner = Error.from_raw_os_error(errno.EINVAL)
    outer = Error(K.OTHER, inner)
    assert (outer.kind(), outer.raw_os_error()) == (K.OTHER, None)
    assert outer.into_inner() is inner
    assert inner.kind() is K.INVALID_INPUT


@pytest.mark.parametrize("kind", ["NOT_FOUND", None, 2, FileNotFoundError])
def test_a_kind_is_an_errorkind(kind: object) -> None:
    """Anything else is a TypeError, not an odd Error."""
    with pytest.raises(TypeError):
        Error(kind)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize("code", range(-20, 21))
def test_every_code_is_kept(code: int) -> None:
    """raw_os_error() is the code it was made of, whatever that means; there is no payload."""
    error = Error.from_raw_os_error(code)
    assert error.raw_os_error() == code
    assert error.errno == code
    assert error.into_inner() is None


@pytest.mark.parametrize("code", sorted(errno.errorcode))
def test_an_error_of_a_code_is_of_the_class_that_cpython_gives_it(code: int) -> None:
    """The built-in class is CPython's choice for the errno, and the text is the system's."""
    pythons = OSError(code, os.strerror(code))
    error = Error.from_raw_os_error(code)
    assert isinstance(error, type(pythons))
    assert error.args == pythons.args
    assert error.strerror == pythons.strerror
    assert str(error) == str(pythons)


def test_a_code_without_a_kind_is_other() -> None:
    """ECHILD has a built-in class and no kind; EBADF has neither."""
    child = Error.from_raw_os_error(errno.ECHILD)
    assert (child.kind(), isinstance(child, ChildProcessError)) == (K.OTHER, True)
    bad = Error.from_raw_os_error(errno.EBADF)
    assert (bad.kind(), {c for c in SPECIAL if isinstance(bad, c)}) == (K.OTHER, set())


def test_it_takes_the_fields_of_an_oserror() -> None:
    """errno, strerror and both file names are CPython's, and so is the text."""
    pythons = OSError(errno.ENOENT, "No such file", "one", None, "two")
    error = Error._of(pythons)
    assert type(error) is not Error
    assert isinstance(error, FileNotFoundError)
    assert (error.errno, error.strerror) == (errno.ENOENT, "No such file")
    assert (error.filename, error.filename2) == ("one", "two")
    assert str(error) == str(pythons)


def test_an_error_stays_itself() -> None:
    """Turning an Error into an Error changes nothing."""
    error = Error(K.OTHER, "mine")
    assert Error._of(error) is error


def test_a_foreign_subclass_of_oserror_is_taken_by_its_errno() -> None:
    """socket.gaierror is no built-in: the class comes from its base."""
    error = Error._of(socket.gaierror(socket.EAI_NONAME, "unknown"))
    assert isinstance(error, OSError)
    assert not isinstance(error, socket.gaierror)


@pytest.mark.parametrize(("kind", "builtin"), [*BUILTIN.items(), (K.OTHER, OSError)])
def test_an_oserror_without_errno_is_taken_by_its_class(kind: K, builtin: type[OSError]) -> None:
    """Python raises TimeoutError("timed out") without errno: kind and words come from what there is."""
    if kind is K.IN_PROGRESS:
        kind = K.WOULD_BLOCK
    error = Error._of(builtin("what happened"))
    assert error.kind() is kind
    assert isinstance(error, builtin)
    assert str(error) == "what happened"
    assert error.raw_os_error() is None


def test_the_name_of_a_file_is_told() -> None:
    """An Error of the library's own that concerns a file names it."""
    error = Error(K.INVALID_INPUT, "a NUL in it")
    error.filename = "a\0b"
    assert repr("a\0b") in str(error)


def test_repr_tells_kind_and_payload_or_code() -> None:
    """repr is for the log."""
    assert repr(Error(K.NOT_FOUND)) == "Error(NOT_FOUND)"
    assert repr(Error(K.OTHER, "why")) == "Error(OTHER, 'why')"
    assert f"code={errno.ENOENT}" in repr(Error.from_raw_os_error(errno.ENOENT))
    assert "NOT_FOUND" in repr(Error.from_raw_os_error(errno.ENOENT))


def test_what_happened_first_stays() -> None:
    """What an operation adds does not replace what the error carried already."""
    assert Error(K.OTHER)._with(3).into_inner() == 3
    assert Error(K.OTHER, "first")._with(3).into_inner() == "first"


class Mine(Error):
    """A user's own subclass."""


def with_names() -> Error:
    """An error of the system's with everything filled in."""
    return Error._of(OSError(errno.EACCES, "no", "one", None, "two"))


def with_notes() -> Error:
    """An error to which something was added."""
    error = Error(K.OTHER, 5)
    error.add_note("while testing")
    error.filename = "name"
    return error


SAMPLES: dict[str, Callable[[], Error]] = {
    "kind": lambda: Error(K.TIMED_OUT),
    "payload": lambda: Error(K.INVALID_DATA, b"\xff"),
    "code": lambda: Error.from_raw_os_error(errno.ENOSPC),
    "child": lambda: Error.from_raw_os_error(errno.ECHILD),
    "names": with_names,
    "notes": with_notes,
    "nested": lambda: Error(K.OTHER, Error(K.NOT_FOUND, "deep")),
    "mine": lambda: Mine(K.NOT_FOUND, "mine"),
    "mine without": lambda: Mine(K.OTHER),
}


def assert_alike(came: Error, error: Error) -> None:
    """All that can be seen of the two is the same."""
    assert type(came) is type(error)
    assert came.kind() is error.kind()
    assert came.raw_os_error() == error.raw_os_error()
    assert (repr(came.args), str(came), repr(came)) == (repr(error.args), str(error), repr(error))
    fields = ("errno", "strerror", "filename", "filename2", "__notes__")
    for field in fields:
        assert getattr(came, field, None) == getattr(error, field, None)
    payload, expected = came.into_inner(), error.into_inner()
    if isinstance(expected, Error):
        assert isinstance(payload, Error)
        assert_alike(payload, expected)
    else:
        assert payload == expected


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_pickle(name: str, protocol: int) -> None:
    """Class, kind, code, payload, names and notes survive every protocol."""
    error = SAMPLES[name]()
    assert_alike(pickle.loads(pickle.dumps(error, protocol)), error)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_errors_copy(name: str, copied: Callable[[Error], Error]) -> None:
    """As they pickle, so they copy, into another object."""
    error = SAMPLES[name]()
    other = copied(error)
    assert other is not error
    assert_alike(other, error)


def test_a_subclass_keeps_its_name_and_gets_the_built_in_class_too() -> None:
    """A user's subclass is caught by its own name, by Error and by the built-in class of its kind."""
    error = Mine(K.NOT_FOUND)
    assert isinstance(error, Mine)
    assert isinstance(error, Error)
    assert isinstance(error, FileNotFoundError)
    assert type(error).__name__ == "Mine"
    assert isinstance(Mine.from_raw_os_error(errno.ENOENT), Mine)


def test_a_subclass_that_has_chosen_its_built_in_class_keeps_it() -> None:
    """No class is made where the subclass is of the right built-in class already."""

    class Missing(Error, FileNotFoundError):
        pass

    assert type(Missing(K.NOT_FOUND)) is Missing


def test_an_unpicklable_payload_is_the_payloads_problem() -> None:
    """The error pickles where its payload does."""
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
        pickle.dumps(Error(K.OTHER, lambda: None))


def test_into_inner_error_is_as_the_error_that_it_holds() -> None:
    """Kind, code, errno, and the built-in class of the kind are those of error(); into_inner() is the writer."""
    cause = Error.from_raw_os_error(errno.EPIPE)
    writer = io.BufWriter(io.sink())
    error = io.IntoInnerError._holding(writer, cause)
    assert error.error() is cause
    assert error.into_inner() is writer
    assert error.kind() is K.BROKEN_PIPE
    assert (error.errno, error.raw_os_error()) == (errno.EPIPE, errno.EPIPE)
    assert isinstance(error, BrokenPipeError)
    assert type(error).__name__ == "IntoInnerError"
