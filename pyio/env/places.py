"""Where the process stands and runs: directories, and its own program."""

from __future__ import annotations

from pyio._sys.env import places
from pyio.path.native import Native, path_buf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.path.path import AsPath, PathBuf


def current_dir() -> PathBuf:
    """The current directory, absolute.

    Corresponds to `std::env::current_dir`, `getcwd(3)`.  Errors: NOT_FOUND where it was removed, PERMISSION_DENIED.
    """
    return path_buf(places.current_dir())


def set_current_dir(path: AsPath, /) -> None:
    """Changes the current directory, for all threads of the process.

    Corresponds to `std::env::set_current_dir`, `chdir(2)`.  Errors: NOT_FOUND, NOT_A_DIRECTORY, PERMISSION_DENIED.

    >>> from pyio import env, fs
    >>> fs.create_dir("inner")
    >>> env.set_current_dir("inner")
    >>> print(env.current_dir().file_name())
    inner
    >>> env.set_current_dir("..")
    """
    places.set_current_dir(Native._text_of(path))


def home_dir() -> PathBuf | None:
    """The user's home directory, whether it exists or not; None where there is none.

    Corresponds to `std::env::home_dir`.  Unix: HOME, even where that is empty; without it, what the user database says.
    Windows: USERPROFILE where that is not empty, else what the system says.
    """
    home = places.home_dir()
    return None if home is None else Native(home)


def temp_dir() -> PathBuf:
    """The directory for temporary files, whether it exists or not.

    Corresponds to `std::env::temp_dir`.  Unix: TMPDIR, even where that is empty; without it "/tmp", on macOS the user's
    own.  Windows: GetTempPath2.  Others may write there: a file in it has to be made with create_new.
    """
    return Native(places.temp_dir())


def current_exe() -> PathBuf:
    """The program that this process runs: the interpreter's own file, no link to it.

    Corresponds to `std::env::current_exe`.  Errors: NOT_FOUND where that cannot be found out.

    >>> from pyio import env
    >>> env.current_exe().is_absolute()
    True
    """
    return path_buf(places.current_exe())
