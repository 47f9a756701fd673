"""Fuzzes WTF-8 and the OS strings made of it: `python tests/fuzz/fuzz_wtf8.py --seconds 60`.

It needs atheris, and keeps nothing but what fails: a file `crash-...` in the working directory, whose bytes belong
into a test.  The oracle is Python's surrogatepass, which knows all of WTF-8 but that pairs are joined.
"""

from __future__ import annotations

import argparse
import codecs
import importlib
import re
import sys
from pathlib import Path
from typing import Any

atheris: Any = importlib.import_module("atheris")
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

with atheris.instrument_imports(include=["pyio.os_str", "pyio.os"]):
    from pyio.os.unix.os_str import OsStrExt as Bytes
    from pyio.os.windows.os_str import OsStrExt as Units
    from pyio.os.windows.os_str import OsStringExt as FromUnits
    from pyio.os_str import Wtf8Error, concat_wtf8, decode_wtf8, encode_wtf8, wide_to_wtf8, wtf8_to_wide
    from pyio.os_str.codec import INFO
    from pyio.os_str.windows import WindowsOsString

codecs.register(lambda name: INFO if name == "wtf_8" else None)
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
PIECES = [
    b"\xed\xa0\xbd",
    b"\xed\xb8\x80",
    b"\xed\xa0",
    b"\xed\xb8",
    b"\xed\x95\x9c",
    b"\xed",
    b"\xf0\x9f\x98\x80",
    b"\xe2\x82",
]


def well_formed(data: bytes) -> str | None:
    """The text of `data`, None where it is not WTF-8."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return None if PAIR.search(text) else text


def strict(data: bytes) -> None:
    """Exactly WTF-8 is decoded, and then nothing is lost."""
    expected = well_formed(data)
    try:
        text = decode_wtf8(data)
    except Wtf8Error as e:
        assert expected is None
        assert 0 <= e.start < e.end <= len(data)
        assert well_formed(data[: e.start]) is not None
        assert well_formed(data[e.start : e.end]) is None
        return
    assert text == expected
    assert encode_wtf8(text) == data
    assert wide_to_wtf8(wtf8_to_wide(data)) == data
    assert Units.to_wide_vec(WindowsOsString(text)) == wtf8_to_wide(data)


def in_pieces(data: bytes, at: int) -> None:
    """Cut anywhere, the pieces give what the whole gives, however it is broken."""
    for errors in ("ignore", "replace", "backslashreplace"):
        decoder = codecs.getincrementaldecoder("wtf-8")(errors)
        pieces = [data[:at], data[at : at + 1], data[at + 1 : at + 3], data[at + 3 :]]
        text = "".join([decoder.decode(piece) for piece in pieces]) + decoder.decode(b"", True)
        assert text == data.decode("wtf-8", errors)
        assert well_formed(encode_wtf8(text)) is not None


def as_strings(data: bytes, at: int) -> None:
    """Bytes are strings of Unix, units strings of Windows; put together, they are what they were."""
    whole = Bytes.from_byte_slice(data)
    left, right = Bytes.from_byte_slice(data[:at]), Bytes.from_byte_slice(data[at:])
    assert left + right == whole
    assert Bytes.as_byte_slice(whole) == data
    assert whole.to_string_lossy() == data.decode("utf-8", "replace")
    assert len(left) == at
    units = [high << 8 | low for high, low in zip(data[::2], data[1::2], strict=False)]
    a, b = FromUnits.from_wide_slice(units[:at]), FromUnits.from_wide_slice(units[at:])
    assert Units.to_wide_vec(a + b) == units
    assert len(a + b) == len(wide_to_wtf8(units))
    assert concat_wtf8(wide_to_wtf8(units[:at]), wide_to_wtf8(units[at:])) == wide_to_wtf8(units)


def one_input(data: bytes) -> None:
    """The first byte says where to cut the others; the lowest stand for pieces, as chance makes few surrogates."""
    cut, *rest = data or b"\0"
    made = b"".join(PIECES[byte] if byte < len(PIECES) else bytes([byte]) for byte in rest)
    at = min(cut, len(made))
    strict(made)
    in_pieces(made, at)
    as_strings(made, at)


def main() -> None:
    """Runs for the seconds that the command line says."""
    parser = argparse.ArgumentParser(description="Fuzzes WTF-8.")
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: 60)")
    seconds = parser.parse_args().seconds
    options = [f"-max_total_time={seconds}", "-max_len=64", "-verbosity=0", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
