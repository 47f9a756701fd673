"""check_read, and what every reader must do."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, overload

from pyio.io.cursor import Cursor
from pyio.io.error import Error, ErrorKind
from pyio.io.string import String
from pyio.testing.buffers import READ_INTO
from pyio.testing.cases import readings
from pyio.testing.scenario import Signal
from pyio.testing.writers import ShortWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TypeAlias, TypeVar

    from pyio.io.traits.read import Read
    from pyio.testing.scenario import Scenario

    _T = TypeVar("_T")
    _R = TypeVar("_R", bound=Read)

    # a step of a walk: what it takes off the reader's head, given what is left of the data
    Step: TypeAlias = Callable[[Scenario[Any], _R, bytes], int]

_STEPS = 60
_HEAD = b"head"


@overload
def check_read(make: Callable[[], Read], data: bytes, /, *, seed: int = ...) -> None: ...
@overload
def check_read(make: Callable[[Read], Read], data: bytes, /, *, inner: bytes, seed: int = ...) -> None: ...
def check_read(
    make: Callable[..., Read], data: bytes, /, *, inner: bytes | None = None, seed: int = 0
) -> None:
    """Checks that a Read gives exactly `data`, by all of its methods and into every kind of buffer.

    `make()` gives a new reader each time; it is closed where it has close().  With `inner`, `make(reader)` gives one
    that reads from `reader`, which has these bytes: whole, byte by byte, in random pieces, and with INTERRUPTED,
    WOULD_BLOCK, CONNECTION_RESET and a signal handler's exception at each step.  `seed` is for what is random.  Some
    hundred bytes are enough, and quick; with characters of several bytes they test more.  Errors: AssertionError.

    >>> from pyio import io, testing
    >>> testing.check_read(lambda: io.IterReader(b"some bytes"), b"some bytes")
    >>> testing.check_read(lambda reader: reader.take(4), b"some", inner=b"some bytes")
    """
    for case in readings(make, inner, seed):
        for what, drain in _DRAINS.items():
            with case.scenario("check_read", what, seed) as s:
                drain(s, data)
        if case.fault is None:
            for what, probe in _PROBES.items():
                with case.scenario("check_read", what, seed) as s:
                    probe(s, data)
            with case.scenario("check_read", "calls of all kinds", seed) as s:
                walk(s, data, READ_STEPS)


# ---------------------------------------------------------------- all of it by one method, over faults too


def _by_read(s: Scenario[Read], data: bytes) -> None:
    reader = s.open()
    got = bytearray()
    rooms = [3, 2, 1, 0]
    while len(got) <= len(data):
        room = rooms.pop() if rooms else s.rng.choice((0, 1, 2, 3, 7, 64, len(data) + 1))
        buf = bytearray(room)
        try:
            n = s.count("read", reader.read(buf), room)
        except (Error, Signal) as e:
            s.met(e)
            continue
        s.same("the size of the bytearray after a read", len(buf), room)
        got += buf[:n]
        if room and not n:
            break
    s.same("what read gave", bytes(got), data)
    for size in 0, 1, 64:
        s.same("a read at end of file", reader.read(bytearray(size)), 0)


def _by_vectored(s: Scenario[Read], data: bytes) -> None:
    reader = s.open()
    got = bytearray()
    s.same("read_vectored of no buffers", reader.read_vectored([]), 0)
    while len(got) <= len(data):
        bufs = [bytearray(size) for size in (0, s.rng.randint(1, 4), 0, s.rng.randint(0, 9))]
        try:
            n = s.count("read_vectored", reader.read_vectored(bufs), sum(map(len, bufs)))
        except (Error, Signal) as e:
            s.met(e)
            continue
        got += b"".join(bufs)[:n]
        if not n:
            break
    s.same("what read_vectored gave", bytes(got), data)


def _by_read_to_end(s: Scenario[Read], data: bytes) -> None:
    reader = s.open()
    buf = bytearray(_HEAD)
    n = 0
    while True:
        before = len(buf)
        try:
            n = reader.read_to_end(buf)
            break
        except (Error, Signal) as e:
            s.met(e, retried=True)
    s.same("what read_to_end appended", bytes(buf), _HEAD + data)
    s.same("the number that read_to_end returned", n, len(buf) - before)
    s.same("read_to_end at end of file", reader.read_to_end(buf), 0)


def _by_read_exact(s: Scenario[Read], data: bytes) -> None:
    if s.fault is Signal:
        return  # how much stands in the buffer is in the Error, and there is none
    reader = s.open()
    reader.read_exact(bytearray())
    got = bytearray()
    while len(got) <= len(data):
        buf = bytearray(s.rng.choice((1, 2, 5, 9)))
        try:
            reader.read_exact(buf)
        except Error as e:
            at_end = e.kind() is ErrorKind.UNEXPECTED_EOF
            if not at_end:
                s.met(e, retried=True)
            n = e.into_inner()
            if not isinstance(n, int):
                raise s.failure(f"read_exact: expected the number of bytes read in {e!r}, came {n!r}") from e
            got += buf[: s.count("into_inner() of read_exact's Error", n, len(buf) - 1)]
            if at_end:
                break
            continue
        got += buf
    s.same("what read_exact gave", bytes(got), data)


def _by_read_to_string(s: Scenario[Read], data: bytes) -> None:
    if s.fault is Signal:
        return  # the head of a character travels in the Error, and there is none
    reader = s.open()
    got = bytearray()
    while True:
        text = String("head")
        try:
            n = reader.read_to_string(text)
            s.same("the number that read_to_string returned", n, len(str(text).encode()) - len(_HEAD))
            got += str(text).encode()[len(_HEAD) :]
            break
        except Error as e:
            held = e.into_inner()
            got += str(text).encode()[len(_HEAD) :] + (held if isinstance(held, bytes) else b"")
            if e.kind() is ErrorKind.INVALID_DATA and (s.fault is not None or not is_text(data)):
                s.same("the String after INVALID_DATA", str(text), "head")
                break
            s.met(e, retried=True)
    s.same("what read_to_string gave, or its Error had", bytes(got), data)


def _by_bytes(s: Scenario[Read], data: bytes) -> None:
    reader = s.open()
    got = bytes(collected(s, reader.bytes(), len(data)))
    s.same("what bytes() gave", got, data)
    s.same("a read behind bytes()", reader.read(bytearray(1)), 0)


def _by_chars(s: Scenario[Read], data: bytes) -> None:
    if is_text(data):
        s.same("what chars() gave", "".join(collected(s, s.open().chars(), len(data))), data.decode())


_DRAINS: dict[str, Callable[[Scenario[Read], bytes], None]] = {
    "read": _by_read,
    "read_vectored": _by_vectored,
    "read_to_end": _by_read_to_end,
    "read_exact": _by_read_exact,
    "read_to_string": _by_read_to_string,
    "bytes": _by_bytes,
    "chars": _by_chars,
}


def collected(s: Scenario[object], items: Iterator[_T], most: int) -> list[_T]:
    """What an iterator gives, going on after the fault; not many more than `most`."""
    got: list[_T] = []
    while len(got) <= most:
        try:
            got.append(next(items))
        except StopIteration:
            break
        except (Error, Signal) as e:
            s.met(e, retried=True)
    return got


def is_text(data: bytes) -> bool:
    """Whether it is UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def rest(reader: Read) -> bytes:
    """What is left."""
    buf = bytearray()
    reader.read_to_end(buf)
    return bytes(buf)


# ---------------------------------------------------------------- single questions


def _buffers(s: Scenario[Read], data: bytes) -> None:
    for kind, new in READ_INTO.items():
        s.trail[:] = [f"reading into {kind}"]
        reader = s.open()
        got = bytearray()
        while len(got) <= len(data):
            room = new(s.rng.choice((2, 8, 64)))
            n = s.count(f"read into {kind}", reader.read(room.buf), room.size)
            problem = room.broken()
            if problem:
                raise s.failure(f"read into {kind}: {problem}")
            got += room.data()[:n]
            if not n:
                break
        s.same(f"what was read into {kind}", bytes(got), data)
        size = min(len(data) // 2 * 2, 8)
        if size:
            room = new(size)
            s.open().read_exact(room.buf)
            s.same(f"what read_exact gave in {kind}", room.data(), data[:size])


def _wrong_types(s: Scenario[Read], data: bytes) -> None:
    wrong: Any
    for wrong in bytes(8), memoryview(bytes(8)), "text", 8, None:
        if data:
            reader = s.open()
            s.refuses(f"read into {type(wrong).__name__}", TypeError, reader.read, wrong)
            s.same(f"what a refused read into {type(wrong).__name__} left", rest(reader), data)


def _held(s: Scenario[Read], data: bytes) -> None:
    reader = s.open()
    buf = bytearray(_HEAD)
    with memoryview(buf):
        s.refuses_kind(
            "read_to_end into a bytearray that a memoryview holds",
            ErrorKind.INVALID_INPUT,
            reader.read_to_end,
            buf,
        )
    s.same("what that left of the bytearray", bytes(buf), _HEAD)
    s.same("what that left in the reader", rest(reader), data)


def _adapted(s: Scenario[Read], data: bytes) -> None:
    for limit in 0, 1, len(data) // 2, len(data), len(data) + 3:
        reader = s.open()
        s.same(f"what take({limit}) gave", rest(reader.take(limit)), data[:limit])
        s.same(f"what take({limit}) left", rest(reader), data[limit:])
    s.same("what chain gave", rest(s.open().chain(Cursor(b"next"))), data + b"next")
    out = ShortWriter(3)
    s.same("what tee gave", rest(s.open().tee(out)), data)
    s.same("what tee wrote", bytes(out.written), data)
    reader = s.open()
    s.same("by_ref is the reader itself", reader.by_ref() is reader, True)


def _left_early(s: Scenario[Read], data: bytes) -> None:
    for k in 0, 1, 2, len(data) // 2:
        reader = s.open()
        s.same(f"what bytes(), left after {k}, gave", bytes(islice(reader.bytes(), k)), data[:k])
        s.same(f"what bytes(), left after {k}, left", rest(reader), data[k:])
        if is_text(data):
            reader = s.open()
            got = "".join(islice(reader.chars(), k)).encode()
            s.same(f"what chars(), left after {k}, gave", got, data.decode()[:k].encode())
            s.same(f"what chars(), left after {k}, left", rest(reader), data[len(got) :])


def _closing(s: Scenario[Read], _data: bytes) -> None:
    reader = s.open()
    close = getattr(reader, "close", None)
    if close is not None:
        close()
        close()


_PROBES: dict[str, Callable[[Scenario[Read], bytes], None]] = {
    "buffers of every kind": _buffers,
    "what is no buffer to read into": _wrong_types,
    "a buffer that cannot grow": _held,
    "take, chain and tee": _adapted,
    "loops left early": _left_early,
    "closing twice": _closing,
}


# ---------------------------------------------------------------- calls of all kinds, one after the other


def walk(s: Scenario[_R], data: bytes, steps: Mapping[str, Step[_R]]) -> None:
    """Takes random steps, each of which leaves the reader where it says, then reads the rest."""
    reader = s.open()
    pos = 0
    names = list(steps)
    for _ in range(_STEPS):
        name = s.rng.choice(names)
        s.trail.append(name)
        pos += steps[name](s, reader, data[pos:])
    s.same("what was left", rest(reader), data[pos:])


def _step_read(s: Scenario[object], reader: Read, left: bytes) -> int:
    buf = bytearray(s.rng.choice((0, 1, 2, 5)))
    n = s.count("read", reader.read(buf), len(buf))
    s.same("what a read gave", bytes(buf[:n]), left[:n])
    if not n and buf:
        s.same("what was left at end of file", left, b"")
    return n


def _step_read_exact(s: Scenario[object], reader: Read, left: bytes) -> int:
    buf = bytearray(min(s.rng.randint(0, 6), len(left)))
    reader.read_exact(buf)
    s.same("what read_exact gave", bytes(buf), left[: len(buf)])
    return len(buf)


def _step_take(s: Scenario[object], reader: Read, left: bytes) -> int:
    limit = s.rng.randint(0, 6)
    s.same(f"what take({limit}) gave", rest(reader.take(limit)), left[:limit])
    return min(limit, len(left))


def _step_bytes(s: Scenario[object], reader: Read, left: bytes) -> int:
    got = bytes(islice(reader.bytes(), s.rng.randint(0, 4)))
    s.same("what bytes(), left early, gave", got, left[: len(got)])
    return len(got)


def _step_chars(s: Scenario[object], reader: Read, left: bytes) -> int:
    if not is_text(left):
        return 0
    got = "".join(islice(reader.chars(), s.rng.randint(0, 4))).encode()
    s.same("what chars(), left early, gave", got, left[: len(got)])
    return len(got)


READ_STEPS: dict[str, Step[Read]] = {
    "read": _step_read,
    "read_exact": _step_read_exact,
    "take": _step_take,
    "bytes": _step_bytes,
    "chars": _step_chars,
}
