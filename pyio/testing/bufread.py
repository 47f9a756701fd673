"""check_bufread, and what every reader with a buffer must do."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, overload

from pyio.io.error import Error, ErrorKind
from pyio.io.iterators import stripped
from pyio.io.string import String
from pyio.testing.cases import readings
from pyio.testing.read import READ_STEPS, check_read, collected, is_text, rest, walk
from pyio.testing.scenario import Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyio.io.traits.bufread import BufRead
    from pyio.io.traits.read import Read
    from pyio.testing.read import Step
    from pyio.testing.scenario import Scenario


@overload
def check_bufread(make: Callable[[], BufRead], data: bytes, /, *, seed: int = ...) -> None: ...
@overload
def check_bufread(
    make: Callable[[Read], BufRead], data: bytes, /, *, inner: bytes, seed: int = ...
) -> None: ...
def check_bufread(
    make: Callable[..., BufRead], data: bytes, /, *, inner: bytes | None = None, seed: int = 0
) -> None:
    """Checks all that check_read checks, and that fill_buf, consume, lines and all the rest of a BufRead agree.

    The parameters are those of check_read.  Pieces and lines are compared with bytes.split; loops over them are left
    early, and what they did not hand out must still be in the reader.  `data` tests most with lines of different
    lengths, "\\r\\n" among their ends, and the last without one.  Errors: AssertionError.

    >>> from pyio import io, testing
    >>> data = b"one\\r\\n\\ntwo\\nthree"
    >>> testing.check_bufread(lambda: io.Cursor(data), data)
    >>> testing.check_bufread(lambda reader: io.BufReader(reader, capacity=2), data, inner=data)
    """
    if inner is None:
        check_read(make, data, seed=seed)
    else:
        check_read(make, data, inner=inner, seed=seed)
    for case in readings(make, inner, seed):
        for what, drain in _DRAINS.items():
            with case.scenario("check_bufread", what, seed) as s:
                drain(s, data)
        if case.fault is None:
            for what, probe in _PROBES.items():
                with case.scenario("check_bufread", what, seed) as s:
                    probe(s, data)
            with case.scenario("check_bufread", "calls of all kinds", seed) as s:
                walk(s, data, BUFREAD_STEPS)


def pieces(data: bytes, delim: bytes) -> list[bytes]:
    """What read_until gives, by the oracle: bytes.split."""
    *whole, last = data.split(delim)
    return [piece + delim for piece in whole] + ([last] if last else [])


def _delimiters(data: bytes) -> list[bytes]:
    """The line end, two that are in the data, and one that is not."""
    absent = next(bytes((n,)) for n in range(256) if n not in data or n == 255)
    return list(dict.fromkeys((b"\n", data[:1] or b"\n", data[len(data) // 2 :][:1] or b"\n", absent)))


# ---------------------------------------------------------------- all of it by one method, over faults too


def _by_fill_buf(s: Scenario[BufRead], data: bytes) -> None:
    reader = s.open()
    got = bytearray()
    while len(got) <= len(data):
        try:
            shown = bytes(reader.fill_buf())
        except (Error, Signal) as e:
            s.met(e)
            continue
        if not shown:
            break
        s.same("what fill_buf shows the second time", bytes(reader.fill_buf()), shown)
        amount = s.rng.choice((0, 1, len(shown)))
        reader.consume(amount)
        got += shown[:amount]
        if amount < len(shown):
            s.same("what fill_buf shows behind what was consumed", bytes(reader.fill_buf()), shown[amount:])
    s.same("what fill_buf showed", bytes(got), data)
    s.same("fill_buf at end of file", bytes(reader.fill_buf()), b"")


def _by_read_until(s: Scenario[BufRead], data: bytes) -> None:
    for delim in _delimiters(data) if s.fault is None else (b"\n",):
        reader = s.open()
        got: list[bytes] = []
        part = bytearray()
        while len(got) <= len(data):
            before = len(part)
            try:
                n = reader.read_until(delim if s.rng.random() < 0.5 else delim[0], part)
            except (Error, Signal) as e:
                s.met(e, retried=True)
                continue
            s.same("the number that read_until returned", n, len(part) - before)
            if not part:
                break
            got.append(bytes(part))
            part.clear()
        s.same(f"what read_until({delim!r}) gave", got, pieces(data, delim))


def _by_skip_until(s: Scenario[BufRead], data: bytes) -> None:
    if s.fault is Signal:
        return  # how much was skipped is in the Error, and there is none
    reader = s.open()
    skipped: list[int] = []
    so_far = 0
    while len(skipped) <= len(data):
        try:
            n = reader.skip_until(b"\n")
        except Error as e:
            s.met(e, retried=True)
            held = e.into_inner()
            if not isinstance(held, int):
                raise s.failure(
                    f"skip_until: expected the number of bytes skipped in {e!r}, came {held!r}"
                ) from e
            so_far += held
            continue
        if not so_far + n:
            break
        skipped.append(so_far + n)
        so_far = 0
    s.same("what skip_until returned", skipped, [len(piece) for piece in pieces(data, b"\n")])


def _by_read_line(s: Scenario[BufRead], data: bytes) -> None:
    if s.fault is Signal and not data.isascii():
        return  # the head of a character travels in the Error, and there is none
    reader = s.open()
    got = bytearray()
    while len(got) <= len(data):
        text = String()
        try:
            n = reader.read_line(text)
        except (Error, Signal) as e:
            held = e.into_inner() if isinstance(e, Error) else None
            got += str(text).encode() + (held if isinstance(held, bytes) else b"")
            if isinstance(e, Error) and e.kind() is ErrorKind.INVALID_DATA:
                if s.fault is None and is_text(data):
                    raise
            else:
                s.met(e, retried=True)
            continue
        s.same("the number that read_line returned", n, len(str(text).encode()))
        if not n:
            break
        if s.fault is None:
            here = len(got)
            s.same("what read_line gave", str(text).encode(), (*pieces(data[here:], b"\n"), b"")[0])
        got += str(text).encode()
    s.same("what read_line gave, or its Errors had", bytes(got), data)


def _by_split(s: Scenario[BufRead], data: bytes) -> None:
    for delim in _delimiters(data) if s.fault is None else (b"\n",):
        expected = [piece.removesuffix(delim) for piece in pieces(data, delim)]
        s.same(f"what split({delim!r}) gave", collected(s, s.open().split(delim), len(data)), expected)
        if s.fault is None:
            s.same(f"what split({delim[0]}) gave", list(s.open().split(delim[0])), expected)


def _by_byte_lines(s: Scenario[BufRead], data: bytes) -> None:
    lines = [stripped(piece) for piece in pieces(data, b"\n")]
    s.same("what byte_lines gave", collected(s, s.open().byte_lines(), len(data)), lines)


def _by_lines(s: Scenario[BufRead], data: bytes) -> None:
    lines = [stripped(piece) for piece in pieces(data, b"\n")]
    for errors in ("replace", "ignore", "backslashreplace") if s.fault is None else ("surrogateescape",):
        got = collected(s, s.open().lines(errors), len(data))
        s.same(f"what lines({errors!r}) gave", got, [line.decode("utf-8", errors) for line in lines])
    items = s.open().lines()
    taken: list[str | bytes] = []
    while len(taken) <= len(data):
        try:
            taken.append(next(items))
        except StopIteration:
            break
        except (Error, Signal) as e:
            if isinstance(e, Error) and e.kind() is ErrorKind.INVALID_DATA:
                held = e.into_inner()
                taken.append(held if isinstance(held, bytes) else b"")
            else:
                s.met(e, retried=True)
    s.same(
        "what lines gave, or as bytes in the Errors of lines that are no UTF-8",
        taken,
        [line.decode() if is_text(line) else line for line in lines],
    )


def _by_has_data_left(s: Scenario[BufRead], data: bytes) -> None:
    reader = s.open()
    n = 0
    while n <= len(data):
        try:
            more = reader.has_data_left()
        except (Error, Signal) as e:
            s.met(e, retried=True)
            continue
        s.same(f"has_data_left after {n} bytes", more, n < len(data))
        if not more:
            break
        reader.consume(1)
        n += 1


_DRAINS: dict[str, Callable[[Scenario[BufRead], bytes], None]] = {
    "fill_buf and consume": _by_fill_buf,
    "read_until": _by_read_until,
    "skip_until": _by_skip_until,
    "read_line": _by_read_line,
    "split": _by_split,
    "byte_lines": _by_byte_lines,
    "lines": _by_lines,
    "has_data_left": _by_has_data_left,
}


# ---------------------------------------------------------------- single questions


def _views(s: Scenario[BufRead], data: bytes) -> None:
    reader = s.open()
    pos = 0
    while pos < len(data):
        view: object = reader.fill_buf()
        if not isinstance(view, memoryview) or not view.readonly or view.format != "B" or view.ndim != 1:
            raise s.failure(f"fill_buf: expected a read-only memoryview of bytes, came {view!r}")
        shown = view.tobytes()
        del view
        s.same("what fill_buf shows", shown, data[pos : pos + len(shown)])
        for amount in -1, len(shown) + 1, 2**70:
            s.refuses(f"consume({amount})", ValueError, reader.consume, amount)
            s.same(f"what fill_buf shows after consume({amount})", bytes(reader.fill_buf()), shown)
        reader.consume(0)
        s.same("what fill_buf shows after consume(0)", bytes(reader.fill_buf()), shown)
        if not shown:
            break
        pos += 1
        reader.consume(1)
    s.same("fill_buf at end of file", bytes(reader.fill_buf()), b"")
    s.refuses("consume(1) at end of file", ValueError, reader.consume, 1)
    s.same("fill_buf at end of file, again", bytes(reader.fill_buf()), b"")


def _left_early(s: Scenario[BufRead], data: bytes) -> None:
    lines = pieces(data, b"\n")
    for k in sorted({0, 1, 2, len(lines) // 2, len(lines)}):
        left = b"".join(lines[k:])
        for what in "lines", "byte_lines", "split":
            reader = s.open()
            items = reader.split(b"\n") if what == "split" else getattr(reader, what)()
            try:
                for _ in islice(items, k):
                    pass
            except Error as e:
                if e.kind() is not ErrorKind.INVALID_DATA or is_text(data):
                    raise
                continue
            s.same(f"what {what}, left after {k}, left", rest(reader), left)


def _bad_delimiters(s: Scenario[BufRead], data: bytes) -> None:
    reader = s.open()
    for byte in -1, 256, b"", b"ab":
        s.refuses(f"read_until({byte!r})", ValueError, reader.read_until, byte, bytearray())
        s.refuses(f"split({byte!r})", ValueError, reader.split, byte)
    s.same("what that left", rest(reader), data)


def _held(s: Scenario[BufRead], data: bytes) -> None:
    reader = s.open()
    buf = bytearray(b"head")
    with memoryview(buf):
        s.refuses_kind(
            "read_until into a bytearray that a memoryview holds",
            ErrorKind.INVALID_INPUT,
            reader.read_until,
            b"\n",
            buf,
        )
    s.same("what that left", rest(reader), data)


_PROBES: dict[str, Callable[[Scenario[BufRead], bytes], None]] = {
    "views and amounts": _views,
    "lines left early": _left_early,
    "what is no delimiter": _bad_delimiters,
    "a buffer that cannot grow": _held,
}


# ---------------------------------------------------------------- calls of all kinds, one after the other


def _step_fill_buf(s: Scenario[object], reader: BufRead, left: bytes) -> int:
    shown = bytes(reader.fill_buf())
    s.same("what fill_buf showed", shown, left[: len(shown)])
    amount = s.rng.choice((0, 1, 3, len(shown)))
    reader.consume(min(amount, len(shown)))
    return min(amount, len(shown))


def _step_read_until(s: Scenario[object], reader: BufRead, left: bytes) -> int:
    delim = s.rng.choice(_delimiters(left)[:3])
    part = bytearray()
    reader.read_until(delim, part)
    s.same(f"what read_until({delim!r}) gave", bytes(part), (*pieces(left, delim), b"")[0])
    return len(part)


def _step_read_line(s: Scenario[object], reader: BufRead, left: bytes) -> int:
    line = (*pieces(left, b"\n"), b"")[0]
    if not is_text(line):
        return 0
    text = String()
    reader.read_line(text)
    s.same("what read_line gave", str(text), line.decode())
    return len(line)


def _step_split(s: Scenario[object], reader: BufRead, left: bytes) -> int:
    delim = s.rng.choice(_delimiters(left)[:3])
    expected = pieces(left, delim)[: s.rng.randint(0, 3)]
    got = list(islice(reader.split(delim), len(expected)))
    s.same(f"what split({delim!r}), left early, gave", got, [piece.removesuffix(delim) for piece in expected])
    return sum(map(len, expected))


def _step_lines(s: Scenario[object], reader: BufRead, left: bytes) -> int:
    expected = pieces(left, b"\n")[: s.rng.randint(0, 3)]
    got = list(islice(reader.lines("surrogateescape"), len(expected)))
    lines = [stripped(piece).decode("utf-8", "surrogateescape") for piece in expected]
    s.same("what lines, left early, gave", got, lines)
    return sum(map(len, expected))


BUFREAD_STEPS: dict[str, Step[BufRead]] = {
    **READ_STEPS,
    "fill_buf and consume": _step_fill_buf,
    "read_until": _step_read_until,
    "read_line": _step_read_line,
    "split": _step_split,
    "lines": _step_lines,
}
