"""pyio.io.python.unwritten: what is not yet written when a file is forgotten."""

from __future__ import annotations

import gc
import subprocess
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from pyio import fs, io
from pyio.io import to_python, to_python_text
from pyio.io.python.unwritten import write_out_all
from pyio.testing import FaultyWriter, ShortReader, ShortWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import TextIOWrapper

ROOT = Path(__file__).parents[2]

MAKERS: dict[str, Callable[[fs.File], Any]] = {
    "binary": to_python,
    "text": to_python_text,
    "text over one with an exit of its own": lambda file: to_python_text(io.BufWriter(file)),
}


def greet(file: Any) -> None:
    """Writes to a file of either kind."""
    try:
        file.write("hello")
    except TypeError:
        file.write(b"hello")


@contextmanager
def warning() -> Iterator[None]:
    """Collects at its end, and expects a ResourceWarning; unlike pytest's it keeps nothing alive that is warned of."""
    seen: list[object] = []
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, category, *_, **__: seen.append(category)
        yield
        gc.collect()
    assert set(seen) == {ResourceWarning}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_collected_file_writes_and_closes(make: Callable[[fs.File], Any], tmp: Path) -> None:
    """With a ResourceWarning, for it may come late."""
    file = make(fs.File.create(tmp / "f"))
    greet(file)
    with warning():
        del file
    assert (tmp / "f").read_bytes() == b"hello"


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_ring_of_objects_writes_as_well(make: Callable[[fs.File], Any], tmp: Path) -> None:
    """The collector finalizes a ring in any order; the descriptor must not be closed before the bytes are written."""
    gc.collect()
    for n in range(2):
        held: list[Any] = []
        inner = fs.File.create(tmp / "f")
        held.append(make(inner))
        held.extend((held, inner))
        if n:
            held.reverse()
        greet(next(one for one in held if hasattr(one, "writelines")))
        with warning():
            del held, inner
        assert (tmp / "f").read_bytes() == b"hello"


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_collected_file_leaves_the_object_open(make: Callable[[fs.File], Any], tmp: Path) -> None:
    """It may be in use elsewhere: `with` over the object, and a file made in passing."""
    (tmp / "f").write_bytes(b"hello")
    with fs.File.open(tmp / "f") as inner:
        assert len(to_python(inner).read()) == len(to_python_text(inner).read()) + 5
        inner.rewind()
        assert to_python_text(io.BufReader(inner)).read() == "hello"
        assert inner.stream_position() == 5
    with fs.File.create(tmp / "f") as inner:
        file = make(inner)
        greet(file)
        file.flush()
        del file
        inner.write_all(b" world")
    assert (tmp / "f").read_bytes() == b"hello world"


def test_what_has_nothing_to_lose_is_collected_quietly() -> None:
    """Only bytes that were not written are worth a warning."""
    to_python(io.Cursor(b"abc")).read(1)
    file = to_python(ShortWriter(3))
    file.write(b"abc")
    file.flush()
    del file
    to_python(ShortReader(b"abc")).read(1)
    to_python_text(ShortReader(b"abc")).read(1)
    buffered = io.BufWriter(ShortWriter(3))
    to_python(buffered).write(b"abc")
    assert bytes(buffered.buffer()) == b"abc"
    buffered.close()


def test_a_failed_last_write_is_told(tmp: Path) -> None:
    """As every error of a finalizer."""
    file = to_python(FaultyWriter([io.ErrorKind.STORAGE_FULL]))
    file.write(b"abc")
    told: list[object] = []
    before, sys.unraisablehook = sys.unraisablehook, lambda info: told.append(info.exc_value)
    try:
        with warning():
            del file
    finally:
        sys.unraisablehook = before
    assert [error.kind() for error in told if isinstance(error, io.Error)] == [io.ErrorKind.STORAGE_FULL]


def test_a_detached_text_file_keeps_nothing_alive(tmp: Path) -> None:
    """Its binary file is collected as any other."""
    text = to_python_text(fs.File.create(tmp / "f"))
    text.write("hello")
    file = cast("TextIOWrapper", text).detach()
    del text
    with warning():
        del file
    assert (tmp / "f").read_bytes() == b"hello"


def test_an_object_that_keeps_its_own_file_is_collected_once_it_is_written() -> None:
    """Until then it is kept, so that nothing is lost."""

    class Keeps(ShortWriter):
        gone = 0

        def __del__(self) -> None:
            Keeps.gone += 1

    keeps = Keeps(99)
    keeps.file = to_python(keeps)  # type: ignore[attr-defined]  # of this test
    keeps.file.write(b"abc")  # type: ignore[attr-defined]  # likewise
    written = keeps.written
    del keeps
    gc.collect()
    assert Keeps.gone == 0
    write_out_all()
    assert written == b"abc"
    gc.collect()
    assert Keeps.gone == 1


def test_a_text_file_that_was_detached_is_left_alone() -> None:
    """It writes nothing any more, and the end is no moment to complain of that."""
    cursors = [io.Cursor(bytearray()) for _ in range(2)]
    detached: Any
    detached, whole = texts = [to_python_text(cursor) for cursor in cursors]
    for text in texts:
        text.write("abc")
    file = detached.detach()
    write_out_all()
    assert [bytes(cursor.get_ref()) for cursor in cursors] == [b"abc"] * 2
    file.close()
    whole.close()


def test_one_that_fails_does_not_keep_the_others_from_writing() -> None:
    """At the end of the interpreter there is no second chance."""
    writers = [FaultyWriter([io.ErrorKind.STORAGE_FULL] if n == 1 else []) for n in range(3)]
    files = [to_python(writer) for writer in writers]
    for file in files:
        file.write(b"abc")
    with pytest.raises(io.Error) as caught:
        write_out_all()
    assert caught.value.kind() is io.ErrorKind.STORAGE_FULL
    assert [bytes(writer.written) for writer in writers] == [b"abc", b"", b"abc"]
    for file in files:
        file.close()
    assert writers[1].written == b"abc"


@pytest.mark.slow
@pytest.mark.parametrize(
    "keep",
    [
        "kept = file",
        "file.ring = [file, inner]; del inner",
        "import builtins; builtins.kept = file",
        "sys.stdout = file",
    ],
)
@pytest.mark.parametrize("make", ["to_python", "to_python_text"])
def test_the_end_of_the_interpreter_writes(make: str, keep: str, tmp: Path) -> None:
    """Wherever the file was kept."""
    hello = "hello" if make == "to_python_text" else b"hello"
    program = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pyio import fs, io
inner = fs.File.create({str(tmp / "f")!r})
file = io.{make}(inner)
{keep if make == "to_python_text" or ".ring" not in keep else "ring = [file, inner]; ring.append(ring); del inner"}
file.write({hello!r})
del file
"""
    subprocess.run([sys.executable, "-I", "-c", program], check=True)
    assert (tmp / "f").read_bytes() == b"hello"
