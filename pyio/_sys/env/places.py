"""Directories of the process, and its program."""

from __future__ import annotations

import os
import sys

from pyio._sys.error import os_error
from pyio._sys.fs.paths import on_path
from pyio.io.error import Error, ErrorKind

_TEMP = "/tmp"  # noqa: S108 - its name is asked for


def current_dir() -> str:
    """`getcwd(3)`."""
    try:
        return os.getcwd()
    except OSError as e:
        raise os_error(e) from None


def set_current_dir(path: str, /) -> None:
    """`chdir(2)`."""
    on_path(os.chdir, path)


def current_exe() -> str:
    """The interpreter's own file."""
    try:
        # Linux
        return os.readlink("/proc/self/exe")
    except OSError:
        if not sys.executable:
            raise Error(ErrorKind.NOT_FOUND, "Python does not know its own program") from None
        return os.path.realpath(sys.executable)


if sys.platform == "win32":
    from pyio._sys.env import windows

    def home_dir() -> str | None:
        """USERPROFILE, or what the system says of the user."""
        return os.environ.get("USERPROFILE") or windows.profile_dir()

    def temp_dir() -> str:
        """GetTempPath2W."""
        return windows.temp_path()

else:

    def home_dir() -> str | None:
        """HOME, or what the user database says."""
        home = os.environ.get("HOME")
        if home is not None:
            return home
        try:
            import pwd

            return pwd.getpwuid(os.getuid()).pw_dir
        except (ImportError, KeyError, OSError):
            return None

    def temp_dir() -> str:
        """TMPDIR, or the system's place."""
        place = os.environ.get("TMPDIR")
        if place is not None:
            return place
        if sys.platform == "darwin":
            try:
                # _CS_DARWIN_USER_TEMP_DIR
                return os.confstr(65537) or _TEMP
            except (ValueError, OSError):
                pass
        return "/data/local/tmp" if hasattr(sys, "getandroidapilevel") else _TEMP
