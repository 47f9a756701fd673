"""The environment's variables.

Why `os.environ`: what is set here, or there, is seen in both, by C libraries and by children.  A variable that a C library
sets after Python has started is seen by neither.
"""

from __future__ import annotations

from pyio._sys.env import variables as _sys
from pyio.io.error import Error, ErrorKind
from pyio.os_str.native import Native, os_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os_str import OsString
    from pyio.os_str.string import AsOsStr


class VarError(Error):
    """A variable that is not set (NOT_FOUND), or whose value is no text (INVALID_DATA).

    Corresponds to `std::env::VarError`.
    """

    def not_present(self) -> bool:
        """Whether the variable is not set."""
        return self.kind() is ErrorKind.NOT_FOUND

    def not_unicode(self) -> OsString | None:
        """The value where it is not Unicode, else None."""
        value = self.into_inner()
        return value if isinstance(value, Native) else None


def vars() -> list[tuple[OsString, OsString]]:
    """All variables with their values, as they are now.

    Corresponds to `std::env::vars_os`.  Windows: the names are in capitals.
    """
    return [(os_string(name), os_string(value)) for name, value in _sys.items()]


def var(key: AsOsStr, /) -> OsString | None:
    """The value of a variable, None where it is not set.  An empty value is one.

    Corresponds to `std::env::var_os`.  A name that no variable can have is not set.
    """
    value = _sys.get(Native._text_of(key))
    return None if value is None else os_string(value)


def var_string(key: AsOsStr, /) -> str:
    """The value of a variable as text.

    Corresponds to `std::env::var`.  Errors: VarError, NOT_FOUND where it is not set, INVALID_DATA where it is not
    Unicode; the value is then in `not_unicode()`.

    >>> from pyio import env
    >>> env.set_var("GREETING", "hello")
    >>> env.var_string("GREETING")
    'hello'
    >>> env.remove_var("GREETING")
    >>> try:
    ...     env.var_string("GREETING")
    ... except env.VarError as e:
    ...     print(e.not_present())
    True
    """
    name = Native._text_of(key)
    value = _sys.get(name)
    if value is None:
        raise VarError(ErrorKind.NOT_FOUND, f"no environment variable {name!r}")
    found = os_string(value)
    text = found.as_str()
    if text is None:
        raise VarError(ErrorKind.INVALID_DATA, found)
    return text


def set_var(key: AsOsStr, value: AsOsStr, /) -> None:
    """Sets a variable, for this process and for the children that it will have.

    Corresponds to `std::env::set_var`, `setenv(3)`.  Errors: INVALID_INPUT for a name that is empty or has "=" in it, and
    for NUL in either.  C code that reads the environment in another thread at this moment may read what is freed.
    """
    _sys.put(_name(key), _value(value))


def remove_var(key: AsOsStr, /) -> None:
    """Removes a variable; one that is not set is none the worse for it.

    Corresponds to `std::env::remove_var`, `unsetenv(3)`.  Errors: as of set_var.
    """
    _sys.remove(_name(key))


def _name(key: AsOsStr) -> str:
    name = Native._text_of(key)
    if not name or "=" in name or "\0" in name:
        raise Error(ErrorKind.INVALID_INPUT, f"no variable can have the name {name!r}")
    return name


def _value(value: AsOsStr) -> str:
    text = Native._text_of(value)
    if "\0" in text:
        raise Error(ErrorKind.INVALID_INPUT, f"no variable can have the value {text!r}")
    return text
