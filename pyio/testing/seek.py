"""check_seek, and what everything with a position must do."""

from __future__ import annotations

import io as _python
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.read import Read
from pyio.io.traits.seek import Seek, SeekFrom
from pyio.io.traits.write import Write
from pyio.testing.cases import fault_name
from pyio.testing.files import FaultyFile
from pyio.testing.scenario import FAULTS, Scenario, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyio.testing.script import Fault

_S = TypeVar("_S", bound=Seek)
_T = TypeVar("_T")

_WALK = 60
_WALKS = 4

# so many steps at which a fault happens
_STEPS = 8


@overload
def check_seek(
    make: Callable[[], _S],
    data: bytes,
    /,
    *,
    contents: Callable[[_S], bytes] | None = ...,
    seed: int = ...,
) -> None: ...
@overload
def check_seek(
    make: Callable[[FaultyFile], _S],
    data: bytes,
    /,
    *,
    inner: bytes,
    contents: Callable[[_S], bytes] | None = ...,
    seed: int = ...,
) -> None: ...
def check_seek(
    make: Callable[..., Any],
    data: bytes,
    /,
    *,
    inner: bytes | None = None,
    contents: Callable[[Any], bytes] | None = None,
    seed: int = 0,
) -> None:
    """Checks the positions of a Seek against those of Python's io.BytesIO, in random walks.

    `make()` gives a new object over `data` each time, at position 0; it is closed where it has close().  With `inner`,
    `make(file)` gives one over `file`, which has these bytes, reads and writes short, and fails at each step with
    INTERRUPTED, WOULD_BLOCK, CONNECTION_RESET or a signal handler's exception.  Where the object is a Read, what is
    read at each position is compared too.  With `contents` it is also written to: `contents(object)` is what is in it
    once it is flushed; there must be room past the end.  Errors: AssertionError.

    >>> from pyio import io, testing
    >>> testing.check_seek(lambda: io.Cursor(b"some bytes"), b"some bytes")
    >>> testing.check_seek(io.BufReader, b"some bytes", inner=b"some bytes")
    """
    for name, build, fault in _cases(make, inner, seed):
        for run in range(_WALKS if fault is None else 1):
            what = ", ".join(filter(None, ("check_seek", name, f"walk {run}")))
            with Scenario(what, build, seed, fault) as s:
                _Walk(s, data, contents).run()
        if fault is None:
            with Scenario(
                ", ".join(filter(None, ("check_seek", name, "what is no position"))), build, seed
            ) as s:
                _no_positions(s)


def _cases(
    make: Callable[..., _S], inner: bytes | None, seed: int
) -> Iterator[tuple[str, Callable[[Scenario[_S]], _S], Fault | None]]:
    if inner is None:
        yield "", lambda _: make(), None
        return
    rng = Random(seed)  # noqa: S311  # nothing is kept secret here
    short = [rng.randint(1, 9) for _ in range(1000)]
    yield "inner file whole", lambda _: make(FaultyFile(inner)), None
    yield "inner file short", lambda _: make(FaultyFile(inner, short)), None
    for fault in FAULTS:
        for at in range(_STEPS):
            script: list[int | Fault] = [*short[:at], fault, *short[at:20]]
            yield f"{fault_name(fault)} at step {at}", _over_faults(make, inner, script), fault


def _over_faults(
    make: Callable[..., _S], inner: bytes, script: list[int | Fault]
) -> Callable[[Scenario[_S]], _S]:
    def over_faults(s: Scenario[_S]) -> _S:
        file = FaultyFile(inner, script)
        s.watch(file)
        return make(file)

    return over_faults


class _Walk(Generic[_S]):
    """Random calls on the object and on the oracle."""

    __slots__ = ("_contents", "_object", "_oracle", "_reader", "_s", "_writer")

    def __init__(self, s: Scenario[_S], data: bytes, contents: Callable[[_S], bytes] | None) -> None:
        self._s = s
        self._object = s.open()
        known: object = self._object
        self._reader = known if isinstance(known, Read) else None
        self._writer = known if isinstance(known, Write) and contents is not None else None
        self._oracle = _python.BytesIO(data)
        self._contents = contents
        if contents is not None and self._writer is None:
            raise s.failure(f"contents was given, and {type(known).__name__} is no Write")

    def run(self) -> None:
        s = self._s
        calls: list[Callable[[], None]] = [
            self._seek,
            self._seek,
            self._relative,
            self._negative,
            self._position,
            self._length,
            self._rewind,
        ]
        if self._reader is not None:
            calls += [partial(self._read, self._reader)] * 4
        if self._writer is not None:
            calls += [partial(self._write, self._writer)] * 4
        for _ in range(_WALK):
            s.rng.choice(calls)()
        self._position()
        if self._contents is not None and self._writer is not None:
            self._again("flush", self._writer.flush)
            s.same(
                "the contents",
                bytes(self._contents(self._object)),
                self._oracle.getvalue(),
            )

    def _again(self, what: str, call: Callable[[], _T], *, position: bool = True) -> _T:
        """What the call returns, after it may have failed; the position is the same then."""
        self._s.trail.append(what)
        for _ in range(4):
            try:
                return call()
            except (Error, Signal) as e:
                self._s.met(e)
                if position:
                    came = self._object.stream_position()
                    self._s.same(f"the position after {e!r}", came, self._oracle.tell())
        raise self._s.failure(f"{what} goes on failing")

    def _seek(self) -> None:
        rng, oracle = self._s.rng, self._oracle
        length = len(oracle.getbuffer())
        to = rng.randint(0, length + 5)
        pos = rng.choice(
            (SeekFrom.Start(to), SeekFrom.End(to - length), SeekFrom.Current(to - oracle.tell()))
        )
        came = self._again(f"seek({pos!r})", lambda: self._object.seek(pos))
        oracle.seek(to)
        self._s.same(f"what seek({pos!r}) returned", came, to)

    def _relative(self) -> None:
        here = self._oracle.tell()
        offset = self._s.rng.randint(max(-5, -here), 5)
        self._again(f"seek_relative({offset})", lambda: self._object.seek_relative(offset))
        self._oracle.seek(here + offset)

    def _rewind(self) -> None:
        self._again("rewind", self._object.rewind)
        self._oracle.seek(0)

    def _negative(self) -> None:
        here = self._oracle.tell()
        length = len(self._oracle.getbuffer())
        below = self._s.rng.choice((SeekFrom.Current(-here - 1), SeekFrom.End(-length - 1)))
        self._s.trail.append(f"seek({below!r})")
        try:
            came = self._object.seek(below)
        except (Error, Signal) as e:
            if not isinstance(e, Error) or e.kind() is not ErrorKind.INVALID_INPUT:
                self._s.met(e)
        else:
            raise self._s.failure(f"seek({below!r}), below the start: expected INVALID_INPUT, came {came!r}")
        self._position()

    def _position(self) -> None:
        came = self._again("stream_position", self._object.stream_position, position=False)
        self._s.same("the position", came, self._oracle.tell())

    def _length(self) -> None:
        here = self._oracle.tell()
        try:
            came = self._object.stream_len()
        except (Error, Signal) as e:
            self._s.met(e)
            # the way back may have been what failed
            self._again("seek back", lambda: self._object.seek(SeekFrom.Start(here)), position=False)
        else:
            self._s.same("the length", came, len(self._oracle.getbuffer()))
        self._position()

    def _read(self, reader: Read) -> None:
        s = self._s
        buf = bytearray(s.rng.choice((0, 1, 2, 5, 20)))
        n = s.count("read", self._again(f"read({len(buf)})", lambda: reader.read(buf)), len(buf))
        expected = self._oracle.read(n)
        s.same(f"what read({len(buf)}) gave", bytes(buf[:n]), expected)
        if not n and buf:
            s.same("what was left at end of file", self._oracle.read(), b"")

    def _write(self, writer: Write) -> None:
        s = self._s
        piece = s.rng.randbytes(s.rng.choice((0, 1, 2, 5, 20)))
        n = s.count("write", self._again(f"write({piece!r})", lambda: writer.write(piece)), len(piece))
        if n:
            self._oracle.write(piece[:n])


def _no_positions(s: Scenario[Seek]) -> None:
    wrong: Any
    seeker = s.open()
    for wrong in 0, None, "start", (0, 0):
        s.refuses(f"seek({wrong!r})", TypeError, seeker.seek, wrong)
    s.same("the position after that", seeker.stream_position(), 0)
