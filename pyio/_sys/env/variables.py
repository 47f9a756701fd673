"""os.environ, which writes through to the system's own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused

if TYPE_CHECKING:
    from collections.abc import Iterator


def get(name: str, /) -> str | None:
    """The value of a variable."""
    try:
        if name[:1] != "=":
            return os.environ.get(name)
    except ValueError:
        # a name that the system cannot write
        return None
    return dict(items()).get(name)


def items() -> Iterator[tuple[str, str]]:
    """All variables; what begins with "=" has a name as well, up to the next one."""
    for name in list(os.environ):
        value = os.environ.get(name)
        if value is None:
            continue  # another thread has removed it
        if name:
            yield name, value
        elif "=" in value:
            rest, _, after = value.partition("=")
            yield f"={rest}", after


def put(name: str, value: str, /) -> None:
    """`setenv(3)`."""
    try:
        os.environ[name] = value
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e) from None


def remove(name: str, /) -> None:
    """`unsetenv(3)`."""
    try:
        del os.environ[name]
    except KeyError:
        pass
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e) from None
