"""pyio._sys.errno: both tables, against Rust's decode_error_kind as of std today."""

from __future__ import annotations

import errno
import sys

import pytest

from pyio._sys.errno import unix, windows
from pyio.io import Error, ErrorKind

K = ErrorKind

# name, Linux's number, kind
UNIX = [
    ("E2BIG", 7, K.ARGUMENT_LIST_TOO_LONG),
    ("EACCES", 13, K.PERMISSION_DENIED),
    ("EADDRINUSE", 98, K.ADDR_IN_USE),
    ("EADDRNOTAVAIL", 99, K.ADDR_NOT_AVAILABLE),
    ("EAGAIN", 11, K.WOULD_BLOCK),
    ("EBUSY", 16, K.RESOURCE_BUSY),
    ("ECONNABORTED", 103, K.CONNECTION_ABORTED),
    ("ECONNREFUSED", 111, K.CONNECTION_REFUSED),
    ("ECONNRESET", 104, K.CONNECTION_RESET),
    ("EDEADLK", 35, K.DEADLOCK),
    ("EDQUOT", 122, K.QUOTA_EXCEEDED),
    ("EEXIST", 17, K.ALREADY_EXISTS),
    ("EFBIG", 27, K.FILE_TOO_LARGE),
    ("EHOSTUNREACH", 113, K.HOST_UNREACHABLE),
    ("EINPROGRESS", 115, K.IN_PROGRESS),
    ("EINTR", 4, K.INTERRUPTED),
    ("EINVAL", 22, K.INVALID_INPUT),
    ("EISDIR", 21, K.IS_A_DIRECTORY),
    ("ELOOP", 40, K.FILESYSTEM_LOOP),
    ("EMLINK", 31, K.TOO_MANY_LINKS),
    ("ENAMETOOLONG", 36, K.INVALID_FILENAME),
    ("ENETDOWN", 100, K.NETWORK_DOWN),
    ("ENETUNREACH", 101, K.NETWORK_UNREACHABLE),
    ("ENOENT", 2, K.NOT_FOUND),
    ("ENOMEM", 12, K.OUT_OF_MEMORY),
    ("ENOSPC", 28, K.STORAGE_FULL),
    ("ENOSYS", 38, K.UNSUPPORTED),
    ("ENOTCONN", 107, K.NOT_CONNECTED),
    ("ENOTDIR", 20, K.NOT_A_DIRECTORY),
    ("ENOTEMPTY", 39, K.DIRECTORY_NOT_EMPTY),
    ("EOPNOTSUPP", 95, K.UNSUPPORTED),
    ("EPERM", 1, K.PERMISSION_DENIED),
    ("EPIPE", 32, K.BROKEN_PIPE),
    ("EROFS", 30, K.READ_ONLY_FILESYSTEM),
    ("ESPIPE", 29, K.NOT_SEEKABLE),
    ("ESTALE", 116, K.STALE_NETWORK_FILE_HANDLE),
    ("ETIMEDOUT", 110, K.TIMED_OUT),
    ("ETXTBSY", 26, K.EXECUTABLE_FILE_BUSY),
    ("EWOULDBLOCK", 11, K.WOULD_BLOCK),
    ("EXDEV", 18, K.CROSSES_DEVICES),
]

WINDOWS = [
    ("ERROR_FILE_NOT_FOUND", 2, K.NOT_FOUND),
    ("ERROR_PATH_NOT_FOUND", 3, K.NOT_FOUND),
    ("ERROR_ACCESS_DENIED", 5, K.PERMISSION_DENIED),
    ("ERROR_NOT_ENOUGH_MEMORY", 8, K.OUT_OF_MEMORY),
    ("ERROR_OUTOFMEMORY", 14, K.OUT_OF_MEMORY),
    ("ERROR_INVALID_DRIVE", 15, K.NOT_FOUND),
    ("ERROR_NOT_SAME_DEVICE", 17, K.CROSSES_DEVICES),
    ("ERROR_WRITE_PROTECT", 19, K.READ_ONLY_FILESYSTEM),
    ("ERROR_HANDLE_DISK_FULL", 39, K.STORAGE_FULL),
    ("ERROR_BAD_NETPATH", 53, K.NOT_FOUND),
    ("ERROR_BAD_NET_NAME", 67, K.NOT_FOUND),
    ("ERROR_FILE_EXISTS", 80, K.ALREADY_EXISTS),
    ("ERROR_INVALID_PARAMETER", 87, K.INVALID_INPUT),
    ("ERROR_BROKEN_PIPE", 109, K.BROKEN_PIPE),
    ("ERROR_DISK_FULL", 112, K.STORAGE_FULL),
    ("ERROR_CALL_NOT_IMPLEMENTED", 120, K.UNSUPPORTED),
    ("ERROR_SEM_TIMEOUT", 121, K.TIMED_OUT),
    ("ERROR_INVALID_NAME", 123, K.INVALID_FILENAME),
    ("ERROR_SEEK_ON_DEVICE", 132, K.NOT_SEEKABLE),
    ("ERROR_DIR_NOT_EMPTY", 145, K.DIRECTORY_NOT_EMPTY),
    ("ERROR_BAD_PATHNAME", 161, K.INVALID_FILENAME),
    ("ERROR_BUSY", 170, K.RESOURCE_BUSY),
    ("ERROR_ALREADY_EXISTS", 183, K.ALREADY_EXISTS),
    ("ERROR_FILENAME_EXCED_RANGE", 206, K.INVALID_FILENAME),
    ("ERROR_FILE_TOO_LARGE", 223, K.FILE_TOO_LARGE),
    ("ERROR_NO_DATA", 232, K.BROKEN_PIPE),
    ("WAIT_TIMEOUT", 258, K.TIMED_OUT),
    ("ERROR_DIRECTORY", 267, K.NOT_A_DIRECTORY),
    ("ERROR_DIRECTORY_NOT_SUPPORTED", 336, K.IS_A_DIRECTORY),
    ("ERROR_DRIVER_CANCEL_TIMEOUT", 594, K.TIMED_OUT),
    ("ERROR_OPERATION_ABORTED", 995, K.TIMED_OUT),
    ("ERROR_SERVICE_REQUEST_TIMEOUT", 1053, K.TIMED_OUT),
    ("ERROR_COUNTER_TIMEOUT", 1121, K.TIMED_OUT),
    ("ERROR_POSSIBLE_DEADLOCK", 1131, K.DEADLOCK),
    ("ERROR_TOO_MANY_LINKS", 1142, K.TOO_MANY_LINKS),
    ("ERROR_NETWORK_UNREACHABLE", 1231, K.NETWORK_UNREACHABLE),
    ("ERROR_HOST_UNREACHABLE", 1232, K.HOST_UNREACHABLE),
    ("ERROR_DISK_QUOTA_EXCEEDED", 1295, K.QUOTA_EXCEEDED),
    ("ERROR_TIMEOUT", 1460, K.TIMED_OUT),
    ("ERROR_CANT_RESOLVE_FILENAME", 1921, K.FILESYSTEM_LOOP),
    ("ERROR_RESOURCE_CALL_TIMED_OUT", 5910, K.TIMED_OUT),
    ("ERROR_CTX_MODEM_RESPONSE_TIMEOUT", 7012, K.TIMED_OUT),
    ("ERROR_CTX_CLIENT_QUERY_TIMEOUT", 7040, K.TIMED_OUT),
    ("FRS_ERR_SYSVOL_POPULATE_TIMEOUT", 8014, K.TIMED_OUT),
    ("ERROR_DS_TIMELIMIT_EXCEEDED", 8226, K.TIMED_OUT),
    ("DNS_ERROR_RECORD_TIMED_OUT", 9705, K.TIMED_OUT),
    ("WSAEACCES", 10013, K.PERMISSION_DENIED),
    ("WSAEINVAL", 10022, K.INVALID_INPUT),
    ("WSAEWOULDBLOCK", 10035, K.WOULD_BLOCK),
    ("WSAEADDRINUSE", 10048, K.ADDR_IN_USE),
    ("WSAEADDRNOTAVAIL", 10049, K.ADDR_NOT_AVAILABLE),
    ("WSAENETDOWN", 10050, K.NETWORK_DOWN),
    ("WSAENETUNREACH", 10051, K.NETWORK_UNREACHABLE),
    ("WSAECONNABORTED", 10053, K.CONNECTION_ABORTED),
    ("WSAECONNRESET", 10054, K.CONNECTION_RESET),
    ("WSAENOTCONN", 10057, K.NOT_CONNECTED),
    ("WSAETIMEDOUT", 10060, K.TIMED_OUT),
    ("WSAECONNREFUSED", 10061, K.CONNECTION_REFUSED),
    ("WSAEHOSTUNREACH", 10065, K.HOST_UNREACHABLE),
    ("WSAEDQUOT", 10069, K.QUOTA_EXCEEDED),
    ("ERROR_IPSEC_IKE_TIMED_OUT", 13805, K.TIMED_OUT),
    ("ERROR_RUNLEVEL_SWITCH_TIMEOUT", 15402, K.TIMED_OUT),
    ("ERROR_RUNLEVEL_SWITCH_AGENT_TIMEOUT", 15403, K.TIMED_OUT),
]


@pytest.mark.parametrize(("name", "_number", "kind"), UNIX)
def test_every_errno_that_std_knows_has_stds_kind(name: str, _number: int, kind: K) -> None:
    """By name, in the table for all systems; and for real, where this system has it."""
    assert unix.KIND_OF_NAME[name] == kind.name
    number = getattr(errno, name, None)
    if number is not None and sys.platform != "win32":
        assert Error.from_raw_os_error(number).kind() is kind


def test_the_unix_table_has_no_more_than_std_and_enotsup() -> None:
    """ENOTSUP is EOPNOTSUPP by another name on Linux, and by another number elsewhere."""
    assert set(unix.KIND_OF_NAME) == {name for name, _, _ in UNIX} | {"ENOTSUP"}
    assert unix.KIND_OF_NAME["ENOTSUP"] == unix.KIND_OF_NAME["EOPNOTSUPP"]


@pytest.mark.skipif(sys.platform != "linux", reason="the numbers are Linux's")
@pytest.mark.parametrize(("name", "number", "kind"), UNIX)
def test_the_numbers_of_linux(name: str, number: int, kind: K) -> None:
    """The table by number is made of this system's numbers."""
    assert unix.table()[number] == kind.name


def test_the_unix_table_leaves_out_what_this_system_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every system has ESTALE and EDQUOT."""
    monkeypatch.delattr(errno, "ESTALE", raising=False)
    assert K.STALE_NETWORK_FILE_HANDLE.name not in unix.table().values()


@pytest.mark.parametrize(("name", "code", "kind"), WINDOWS)
def test_every_windows_code_that_std_knows_has_stds_kind(name: str, code: int, kind: K) -> None:
    """By its number, for Python knows no names for them."""
    assert windows.table()[code] == kind.name, name


def test_the_windows_table_has_no_more_than_std() -> None:
    """Every row is one of std's."""
    assert set(windows.KIND_OF_CODE) == {code for _, code, _ in WINDOWS}


@pytest.mark.parametrize("table", [unix.KIND_OF_NAME, windows.KIND_OF_CODE])
def test_every_row_names_a_kind(table: dict[object, str]) -> None:
    """The tables hold names, for `pyio.io.error` stands on them."""
    assert set(table.values()) <= set(K.__members__)


def test_every_kind_of_the_systems_is_reached() -> None:
    """No kind is left that only a system can cause and that no code leads to."""
    ours = {
        K.INVALID_DATA,
        K.WRITE_ZERO,
        K.UNEXPECTED_EOF,
        K.CANCELLED,
        K.OTHER,
    }
    assert {ErrorKind[name] for name in unix.KIND_OF_NAME.values()} == set(K) - ours


def test_what_no_table_knows_is_other() -> None:
    """A code that means nothing, and one that std gives no kind."""
    assert Error.from_raw_os_error(99999).kind() is K.OTHER
    assert Error.from_raw_os_error(errno.EBADF).kind() is K.OTHER
