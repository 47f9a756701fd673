"""set_times: when a file was last read and changed, as it shall say from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fs import times

if TYPE_CHECKING:
    from datetime import datetime

    from pyio.path import AsPath


def set_times(path: AsPath, /, accessed: datetime | None = None, modified: datetime | None = None) -> None:
    """Sets when what `path` leads to was last read and changed; None leaves that time as it is.

    Corresponds to `std::fs::set_times`, `utimensat(2)`.  To the microsecond; pyio.os.unix.FileExt sets nanoseconds.  A
    datetime without a time zone is local time, as everywhere in Python.  Errors: NOT_FOUND, PERMISSION_DENIED,
    READ_ONLY_FILESYSTEM.

    >>> from datetime import UTC, datetime
    >>> from pyio import fs
    >>> fs.write("old", "")
    >>> fs.set_times("old", modified=datetime(1999, 12, 31, tzinfo=UTC))
    >>> fs.metadata("old").modified().year
    1999
    """
    times.set_times(path, in_ns(accessed), in_ns(modified))


def in_ns(moment: datetime | None, /) -> int | None:
    """Nanoseconds since 1970, exactly; None stays None."""
    from datetime import UTC, datetime, timedelta

    if moment is None:
        return None
    if not isinstance(moment, datetime):
        raise TypeError(f"a time is a datetime, not {type(moment).__name__}")
    if moment.tzinfo is None:
        moment = moment.astimezone(UTC)
    # not by timestamp(), whose float has too few digits
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
