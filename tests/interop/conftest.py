"""pyio's objects as Python's files, with as little moved in a call as there can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

import pytest

from pyio import io
from pyio.testing import ShortReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class ShortFile(io.Read, io.Write, io.Seek):
    """Bytes with a position and a length that move at most three at a time."""

    def __init__(self, data: bytes = b"") -> None:
        self.memory = bytearray(data)
        self.cursor = io.Cursor(self.memory)

    def read(self, buf: io.MutBuf, /) -> int:
        return self.cursor.read(memoryview(buf)[:3])

    def write(self, buf: io.Buffer, /) -> int:
        return self.cursor.write(memoryview(buf)[:3])

    def flush(self) -> None:
        pass

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        return self.cursor.seek(pos)

    def set_len(self, size: int) -> None:
        del self.memory[size:]
        self.memory.extend(bytes(size - len(self.memory)))

    def close(self) -> None:
        pass


class ShortSink(io.Write):
    """Takes at most three bytes at a time."""

    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, buf: io.Buffer, /) -> int:
        before = len(self.written)
        self.written += memoryview(buf)[:3]
        return len(self.written) - before

    def flush(self) -> None:
        pass


class Made:
    """Files, by kind; all are closed when the test ends."""

    def __init__(self) -> None:
        self.files: list[Any] = []

    def _keep(self, file: Any) -> Any:
        self.files.append(file)
        return file

    def source(self, data: bytes) -> io.PythonFile:
        """A stream to read, three bytes at a time."""
        made: io.PythonFile = self._keep(io.to_python(ShortReader(data, 3)))
        return made

    def sink(self) -> tuple[io.PythonFile, Callable[[], bytes]]:
        """A stream to write, three bytes at a time, and what arrived, after closing it."""
        out = ShortSink()
        made: io.PythonFile = self._keep(io.to_python(out))

        def arrived() -> bytes:
            made.close()
            return bytes(out.written)

        return made, arrived

    def file(self, data: bytes = b"") -> tuple[io.PythonFile, Callable[[], bytes]]:
        """A file with a position, three bytes at a time, and what is in it, after flushing it."""
        inner = ShortFile(data)
        made: io.PythonFile = self._keep(io.to_python(inner))

        def contents() -> bytes:
            if not made.closed:
                made.flush()
            return bytes(inner.memory)

        return made, contents

    def text_source(self, text: str, newline: str | None = None) -> TextIO:
        """A text stream to read."""
        made: TextIO = self._keep(io.to_python_text(ShortReader(text.encode(), 3), newline=newline))
        return made

    def text_sink(self, newline: str | None = None) -> tuple[TextIO, Callable[[], str]]:
        """A text stream to write, and what arrived, after closing it."""
        out = ShortSink()
        made: TextIO = self._keep(io.to_python_text(out, newline=newline))

        def arrived() -> str:
            made.close()
            return out.written.decode()

        return made, arrived


@pytest.fixture
def made() -> Iterator[Made]:
    """Makes the files of a test."""
    maker = Made()
    yield maker
    for file in maker.files:
        file.close()
