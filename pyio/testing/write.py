"""check_write, and what every writer must do."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar, overload

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.write import Write
from pyio.testing.buffers import WRITE_FROM
from pyio.testing.cases import cut, fault_name
from pyio.testing.scenario import FAULTS, Scenario, Signal
from pyio.testing.writers import FaultyWriter, ShortWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pyio.testing.script import Fault

_W = TypeVar("_W", bound=Write)

# so many steps at which a fault happens
_STEPS = 6

_DATA = "".join(f"line {n} äöü€𝄞 \r\n{'x' * n}" for n in range(12)).encode()


@overload
def check_write(
    make: Callable[[], _W], contents: Callable[[_W], bytes], /, *, data: bytes = ..., seed: int = ...
) -> None: ...
@overload
def check_write(
    make: Callable[[Write], Write],
    /,
    *,
    decode: Callable[[bytes], bytes] = ...,
    data: bytes = ...,
    seed: int = ...,
) -> None: ...
def check_write(
    make: Callable[..., Any],
    contents: Callable[[Any], bytes] | None = None,
    /,
    *,
    decode: Callable[[bytes], bytes] = bytes,
    data: bytes = _DATA,
    seed: int = 0,
) -> None:
    """Checks that all that a Write takes arrives, once and in order, whatever calls and kinds of buffers it came in.

    `make()` gives a new, empty writer each time, and `contents(writer)` what has arrived once it is flushed.  Without
    `contents`, `make(writer)` gives one that writes to `writer`: this takes everything, or little at a time, or nothing
    once, or fails at each step with INTERRUPTED, WOULD_BLOCK, CONNECTION_RESET or a signal handler's exception.  What
    arrives there must be the data; `decode` turns it back into that where the writer changes it.  A writer is closed at
    the end of a scenario where it has close().  `data` is what is written.  Errors: AssertionError.

    >>> from pyio import io, testing
    >>> testing.check_write(lambda: io.Cursor(bytearray()), lambda cursor: bytes(cursor.get_ref()))
    >>> testing.check_write(lambda writer: io.BufWriter(writer, capacity=16))
    """
    for case in _cases(make, contents, decode, seed):
        for what, fill in _FILLS.items():
            with case.scenario(what) as s:
                fill(case, s, data)
        if case.fault is None and not case.zero:
            for what, probe in _PROBES.items():
                with case.scenario(what) as s:
                    probe(case, s, data)


class _Case:
    """What the writer writes to, and how what has arrived is seen."""

    __slots__ = ("_decode", "_inner", "_make", "_new", "_see", "_seed", "fault", "name", "zero")

    def __init__(
        self,
        name: str,
        make: Callable[..., Write],
        seed: int,
        *,
        see: Callable[[Any], bytes] | None = None,
        inner: Callable[[], FaultyWriter | ShortWriter] | None = None,
        decode: Callable[[bytes], bytes] = bytes,
        fault: Fault | None = None,
        zero: bool = False,
    ) -> None:
        self.name = name
        self.fault = fault
        self.zero = zero
        self._make = make
        self._seed = seed
        self._see = see
        self._new = inner
        self._inner: FaultyWriter | ShortWriter | None = None
        self._decode = decode

    def scenario(self, what: str) -> Scenario[Write]:
        name = ", ".join(filter(None, ("check_write", self.name, what)))
        return Scenario(name, self._open, self._seed, self.fault)

    def _open(self, s: Scenario[Write]) -> Write:
        if self._new is None:
            made: Write = self._make()
            return made
        inner = self._inner = self._new()
        if isinstance(inner, FaultyWriter):
            s.watch(inner)
        return self._make(inner)

    def arrived(self, writer: Write) -> bytes:
        """What has arrived."""
        if self._see is not None:
            return bytes(self._see(writer))
        return b"" if self._inner is None else bytes(self._decode(bytes(self._inner.written)))

    def inner(self) -> FaultyWriter | ShortWriter | None:
        """The inner writer of the writer that was made last."""
        return self._inner


def _cases(
    make: Callable[..., Write],
    see: Callable[[Any], bytes] | None,
    decode: Callable[[bytes], bytes],
    seed: int,
) -> Iterator[_Case]:
    if see is not None:
        yield _Case("", make, seed, see=see)
        return

    def over(
        name: str,
        inner: Callable[[], FaultyWriter | ShortWriter],
        fault: Fault | None = None,
        zero: bool = False,
    ) -> _Case:
        return _Case(name, make, seed, inner=inner, decode=decode, fault=fault, zero=zero)

    rng = Random(seed)  # noqa: S311  # nothing is kept secret here
    lengths = [rng.randint(1, 9) for _ in range(50)]
    yield over("inner writer takes everything", FaultyWriter)
    yield over("inner writer takes byte by byte", ShortWriter)
    yield over("inner writer takes random pieces", lambda: ShortWriter(lengths))
    for at in range(_STEPS):
        yield over(f"inner writer takes nothing at step {at}", _scripted([*lengths[:at], 0]), zero=True)
    for fault in FAULTS:
        name = fault_name(fault)
        for at in range(_STEPS):
            yield over(f"{name} at step {at}", _scripted([*lengths[:at], fault]), fault)
        everywhere: list[int | Fault] = []
        for length in lengths[:_STEPS]:
            everywhere += [fault, fault, length]
        yield over(f"{name} at every step, twice", _scripted(everywhere), fault)
        yield over(f"{name} in flush", _scripted([], [fault, fault]), fault)


def _scripted(script: list[int | Fault], flush: list[Fault] | None = None) -> Callable[[], FaultyWriter]:
    return lambda: FaultyWriter(script, flush=flush or ())


# ---------------------------------------------------------------- the data by one method, over faults too


def _flushed(case: _Case, s: Scenario[Write], writer: Write) -> bytes:
    """Flushes, again after each fault, and gives what has arrived."""
    for _ in range(1000):
        try:
            writer.flush()
            break
        except (Error, Signal) as e:
            if not (case.zero and isinstance(e, Error) and e.kind() is ErrorKind.WRITE_ZERO):
                s.met(e)
    else:
        raise s.failure("flush goes on failing")
    inner = case.inner()
    if inner is not None:
        s.same("whether flush has flushed the inner writer", inner.flushed > 0, True)
    return case.arrived(writer)


def _by_write(case: _Case, s: Scenario[Write], data: bytes) -> None:
    writer = s.open()
    done = 0
    for piece in cut(data, s.rng, 20):
        left = piece
        nothing = 0
        while left:
            try:
                n = s.count("write", writer.write(left), len(left))
            except (Error, Signal) as e:
                if case.zero and isinstance(e, Error) and e.kind() is ErrorKind.WRITE_ZERO:
                    n = 0
                else:
                    s.met(e)
                    continue
            nothing = 0 if n else nothing + 1
            if nothing > 3:
                raise s.failure(f"write goes on taking nothing of {left!r}")
            left = left[n:]
        done += len(piece)
        if s.rng.random() < 0.2:
            s.same("what arrived of what write took, at a flush", _flushed(case, s, writer), data[:done])
    s.same("what arrived of what write took", _flushed(case, s, writer), data)


def _by_write_all(case: _Case, s: Scenario[Write], data: bytes) -> None:
    if s.fault is Signal:
        return  # how much was written is in the Error, and there is none
    writer = s.open()
    for piece in cut(data, s.rng, 20):
        left = piece
        while left:
            try:
                writer.write_all(left)
                break
            except Error as e:
                if not (case.zero and e.kind() is ErrorKind.WRITE_ZERO):
                    s.met(e, retried=True)
                n = e.into_inner()
                if not isinstance(n, int):
                    raise s.failure(
                        f"write_all: expected the number of bytes written in {e!r}, came {n!r}"
                    ) from e
                left = left[s.count("into_inner() of write_all's Error", n, len(left)) :]
    s.same("what arrived of what write_all was given", _flushed(case, s, writer), data)


def _by_vectored(case: _Case, s: Scenario[Write], data: bytes) -> None:
    writer = s.open()
    s.same("write_vectored of no buffers", writer.write_vectored([]), 0)
    left = data
    while left:
        bufs = [b"", left[:3], b"", left[3 : 3 + s.rng.randint(0, 9)]]
        try:
            n = s.count("write_vectored", writer.write_vectored(bufs), sum(map(len, bufs)))
        except (Error, Signal) as e:
            if not (case.zero and isinstance(e, Error) and e.kind() is ErrorKind.WRITE_ZERO):
                s.met(e)
            continue
        left = left[n:]
    s.same("what arrived of what write_vectored took", _flushed(case, s, writer), data)


_FILLS: dict[str, Callable[[_Case, Scenario[Write], bytes], None]] = {
    "write": _by_write,
    "write_all": _by_write_all,
    "write_vectored": _by_vectored,
}


# ---------------------------------------------------------------- single questions


def _buffers(case: _Case, s: Scenario[Write], data: bytes) -> None:
    even = data[: len(data) // 2 * 2]
    for kind, new in WRITE_FROM.items():
        if not even:
            continue
        s.trail[:] = [f"writing {kind}"]
        writer = s.open()
        n = s.count(f"write of {kind}", writer.write(new(even)), len(even))
        while n < len(even):
            left = memoryview(new(even)).cast("B")[n:]
            n += s.count(f"write of {kind}", writer.write(left), len(left))
        s.same(f"what arrived of {kind}", _flushed(case, s, writer), even)
        whole = s.open()
        whole.write_all(new(even))
        s.same(f"what arrived of {kind} by write_all", _flushed(case, s, whole), even)


def _nothing(case: _Case, s: Scenario[Write], data: bytes) -> None:
    writer = s.open()
    s.same("write of nothing", writer.write(b""), 0)
    writer.write_all(b"")
    s.same("write_vectored of nothing", writer.write_vectored([b"", b""]), 0)
    writer.write_all(data)
    s.same("write of nothing, later", writer.write(b""), 0)
    s.same("what arrived", _flushed(case, s, writer), data)
    s.same("what arrived after one more flush", _flushed(case, s, writer), data)


def _wrong_types(case: _Case, s: Scenario[Write], data: bytes) -> None:
    wrong: Any
    for wrong in "text", 8, None, [1, 2]:
        writer = s.open()
        writer.write_all(data)
        for name in "write", "write_all":
            s.refuses(f"{name} of {wrong!r}", TypeError, getattr(writer, name), wrong)
        s.same(f"what arrived after the refusal of {wrong!r}", _flushed(case, s, writer), data)


def _reused(case: _Case, s: Scenario[Write], data: bytes) -> None:
    writer = s.open()
    buf = bytearray(data)
    taken = s.count("write", writer.write(buf), len(buf))
    buf[:] = bytes(len(buf))
    buf.clear()
    buf += data[taken:]
    writer.write_all(buf)
    buf.clear()
    s.same("what arrived of a buffer that was used again", _flushed(case, s, writer), data)


def _formatted(case: _Case, s: Scenario[Write], _data: bytes) -> None:
    writer = s.open()
    writer.write_fmt("{}, {n:03} ä\n", "a", n=7)
    s.same("what arrived of write_fmt", _flushed(case, s, writer), "a, 007 ä\n".encode())
    s.same("by_ref is the writer itself", writer.by_ref() is writer, True)
    other = ShortWriter(3)
    writer = s.open()
    writer.broadcast(other).write_all(b"both")
    s.same("what broadcast gave the other", bytes(other.written), b"both")
    s.same("what broadcast gave this one", _flushed(case, s, writer), b"both")


def _closing(case: _Case, s: Scenario[Write], data: bytes) -> None:
    writer = s.open()
    close = getattr(writer, "close", None)
    if close is not None:
        writer.write_all(data)
        close()
        inner = case.inner()
        if inner is not None:
            s.same("what arrived before the close", case.arrived(writer), data)
            s.same("whether closing has closed the inner writer", inner.closed, True)
        close()


_PROBES: dict[str, Callable[[_Case, Scenario[Write], bytes], None]] = {
    "buffers of every kind": _buffers,
    "writing nothing": _nothing,
    "what is no buffer": _wrong_types,
    "a buffer used again": _reused,
    "write_fmt and broadcast": _formatted,
    "closing": _closing,
}
