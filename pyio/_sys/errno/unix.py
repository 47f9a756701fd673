"""Which kind a POSIX errno is, after Rust's decode_error_kind; by name, for the numbers differ between systems."""

import errno
from typing import Final

KIND_OF_NAME: Final[dict[str, str]] = {
    "E2BIG": "ARGUMENT_LIST_TOO_LONG",
    "EACCES": "PERMISSION_DENIED",
    "EADDRINUSE": "ADDR_IN_USE",
    "EADDRNOTAVAIL": "ADDR_NOT_AVAILABLE",
    "EAGAIN": "WOULD_BLOCK",
    "EBUSY": "RESOURCE_BUSY",
    "ECONNABORTED": "CONNECTION_ABORTED",
    "ECONNREFUSED": "CONNECTION_REFUSED",
    "ECONNRESET": "CONNECTION_RESET",
    "EDEADLK": "DEADLOCK",
    "EDQUOT": "QUOTA_EXCEEDED",
    "EEXIST": "ALREADY_EXISTS",
    "EFBIG": "FILE_TOO_LARGE",
    "EHOSTUNREACH": "HOST_UNREACHABLE",
    "EINPROGRESS": "IN_PROGRESS",
    "EINTR": "INTERRUPTED",
    "EINVAL": "INVALID_INPUT",
    "EISDIR": "IS_A_DIRECTORY",
    "ELOOP": "FILESYSTEM_LOOP",
    "EMLINK": "TOO_MANY_LINKS",
    "ENAMETOOLONG": "INVALID_FILENAME",
    "ENETDOWN": "NETWORK_DOWN",
    "ENETUNREACH": "NETWORK_UNREACHABLE",
    "ENOENT": "NOT_FOUND",
    "ENOMEM": "OUT_OF_MEMORY",
    "ENOSPC": "STORAGE_FULL",
    "ENOSYS": "UNSUPPORTED",
    "ENOTCONN": "NOT_CONNECTED",
    "ENOTDIR": "NOT_A_DIRECTORY",
    "ENOTEMPTY": "DIRECTORY_NOT_EMPTY",
    "ENOTSUP": "UNSUPPORTED",
    "EOPNOTSUPP": "UNSUPPORTED",
    "EPERM": "PERMISSION_DENIED",
    "EPIPE": "BROKEN_PIPE",
    "EROFS": "READ_ONLY_FILESYSTEM",
    "ESPIPE": "NOT_SEEKABLE",
    "ESTALE": "STALE_NETWORK_FILE_HANDLE",
    "ETIMEDOUT": "TIMED_OUT",
    "ETXTBSY": "EXECUTABLE_FILE_BUSY",
    "EWOULDBLOCK": "WOULD_BLOCK",
    "EXDEV": "CROSSES_DEVICES",
}


def table() -> dict[int, str]:
    """The kinds' names by this system's errno numbers; names that this system lacks are left out."""
    return {
        number: kind
        for name, kind in KIND_OF_NAME.items()
        if (number := getattr(errno, name, None)) is not None
    }
