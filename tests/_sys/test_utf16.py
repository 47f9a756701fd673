"""pyio._sys.stdio.utf16: between bytes and a console of Windows."""

from __future__ import annotations

from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import io
from pyio._sys.stdio.utf16 import MOST_UNITS, Decoder, Encoder
from pyio._sys.stdio.windows import ConsoleIn, ConsoleOut
from pyio.io import ErrorKind

few = settings(max_examples=80)
texts = st.text(st.sampled_from("aü€𝄞\r\n\0"), max_size=30)
sizes = st.lists(st.integers(1, 5), min_size=1, max_size=5)


def units(text: str) -> bytes:
    """As a console has it."""
    return text.encode("utf-16-le", "surrogatepass")


class Console:
    """Takes so many units in each call."""

    def __init__(self, takes: list[int]) -> None:
        self.takes = cycle(takes)
        self.shown = bytearray()

    def put(self, data: bytes) -> int:
        """Shows some of them."""
        assert len(data) % 2 == 0
        n = min(next(self.takes), len(data) // 2)
        self.shown += data[: 2 * n]
        return n


class Keyboard:
    """Gives these units, so many in each call."""

    def __init__(self, data: bytes, gives: list[int]) -> None:
        self.data = data
        self.gives = cycle(gives)

    def get(self, most: int) -> bytes:
        """Some of them."""
        n = 2 * min(next(self.gives), most)
        came, self.data = self.data[:n], self.data[n:]
        return came


@few
@given(texts, sizes, sizes)
def test_what_is_written_is_shown(text: str, pieces: list[int], takes: list[int]) -> None:
    """However the bytes are cut, within characters as well, and however few units the console takes."""
    console = Console(takes)
    encoder = Encoder(console.put)
    data = text.encode()
    cuts = cycle(pieces)
    while data:
        piece = data[: next(cuts)]
        n = encoder.write(piece)
        assert 0 < n <= len(piece)
        data = data[n:]
    assert bytes(console.shown) == units(text)


@few
@given(texts, sizes, sizes)
def test_what_is_typed_is_read(text: str, gives: list[int], rooms: list[int]) -> None:
    """However the units come, halves of a pair apart as well, and however small the buffers are."""
    decoder = Decoder(Keyboard(units(text), gives).get)
    got = bytearray()
    for room in cycle(rooms):
        buf = bytearray(room)
        n = decoder.read(buf)
        if not n:
            break
        got += buf[:n]
    assert got == text.encode()


@pytest.mark.parametrize("data", [b"\xff", b"good\xc3\x28", b"\xed\xa0\x80", b"\xe2\x82\xe2"])
def test_what_is_no_utf8_is_not_written(data: bytes) -> None:
    """Nothing of it is, and the error has it; what comes next is written."""
    console = Console([100])
    encoder = Encoder(console.put)
    with pytest.raises(io.Error) as e:
        encoder.write(data)
    assert (e.value.kind(), e.value.into_inner()) == (ErrorKind.INVALID_DATA, data)
    assert not console.shown
    assert encoder.write(b"ok") == 2
    assert bytes(console.shown) == units("ok")


def test_a_character_that_does_not_go_on() -> None:
    """Its start is reported when that is known, and forgotten."""
    console = Console([100])
    encoder = Encoder(console.put)
    assert encoder.write(b"\xe2") == 1
    assert encoder.write(b"\x82") == 1
    assert encoder.write(b"") == 0
    with pytest.raises(io.Error) as e:
        encoder.write(b"abc")
    assert e.value.into_inner() == b"\xe2\x82a"
    assert encoder.write(b"abc") == 3
    assert bytes(console.shown) == units("abc")


def test_a_console_that_takes_nothing() -> None:
    """0 is said as it is, and the character that was begun is kept."""
    console = Console([0])
    encoder = Encoder(console.put)
    assert encoder.write(b"abc") == 0
    assert encoder.write(b"\xc3") == 1
    assert encoder.write(b"\xbc") == 0
    console.takes = cycle([1])
    assert encoder.write(b"\xbc") == 1
    assert bytes(console.shown) == units("ü")


def test_pieces_are_of_a_size_that_a_console_takes() -> None:
    """A large write is short, and ends with a whole character."""
    console = Console([1 << 20])
    data = b"x" + "ü".encode() * MOST_UNITS
    assert Encoder(console.put).write(data) == MOST_UNITS - 1


def test_half_a_pair_alone() -> None:
    """It is dropped with an error, and the reading goes on behind it; also where it is the last."""
    keyboard = Keyboard(units("a\ud83d") + units("b\n") + units("\ud83d"), [2])
    decoder = Decoder(keyboard.get)
    buf = bytearray(10)
    assert (decoder.read(buf), bytes(buf[:1])) == (1, b"a")
    with pytest.raises(io.Error) as e:
        decoder.read(buf)
    assert (e.value.kind(), e.value.into_inner()) == (ErrorKind.INVALID_DATA, units("\ud83db\n"))
    with pytest.raises(io.Error) as e:
        decoder.read(buf)
    assert e.value.into_inner() == units("\ud83d")
    assert decoder.read(buf) == 0


def test_ctrl_z_is_the_end() -> None:
    """At the start of a line; an empty buffer reads nothing and asks for nothing."""
    lines = [units("one\x1a\r\n"), units("\x1a\r\n"), units("two\r\n")]
    decoder = Decoder(lambda _: lines.pop(0))
    assert decoder.read(bytearray()) == 0
    buf = bytearray(20)
    assert (decoder.read(buf), bytes(buf[:6])) == (6, b"one\x1a\r\n")
    assert decoder.read(buf) == 0
    assert (decoder.read(buf), bytes(buf[:5])) == (5, b"two\r\n")


def test_the_standard_streams_on_a_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """The buffers on top of it neither know nor care."""
    from pyio._sys.stdio import windows
    from pyio.io.stdio import Stderr, Stdin

    console = Console([3])
    keyboard = Keyboard(units("grün\r\nwort"), [2])
    monkeypatch.setattr(windows, "write_console", lambda _, data: console.put(data))
    monkeypatch.setattr(windows, "read_console", lambda _, most: keyboard.get(most))
    Stderr(ConsoleOut(2, 7)).write_fmt("{}\n", "𝄞 grün")
    assert bytes(console.shown) == units("𝄞 grün\n")
    stdin = Stdin(ConsoleIn(0, 7))
    assert list(stdin.lines()) == ["grün", "wort"]
    with pytest.raises(io.Error) as e:
        stdin.with_deadline(io.Deadline.after(1)).read(bytearray(1))
    assert e.value.kind() is ErrorKind.UNSUPPORTED
