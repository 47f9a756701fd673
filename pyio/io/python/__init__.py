"""Python's own files: FromPython makes one a pyio object, to_python makes a pyio object one."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.io.python.frompython import FromPython as FromPython
    from pyio.io.python.pythonfile import PythonFile as PythonFile
    from pyio.io.python.pythonfile import to_python as to_python
    from pyio.io.python.text import to_python_text as to_python_text
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "frompython": "FromPython",
            "pythonfile": "PythonFile to_python",
            "text": "to_python_text",
        },
    )
