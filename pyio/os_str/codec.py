"""The codec "wtf-8": WTF-8 for `open`, `str.encode` and all that take the name of an encoding.

Every str can be encoded, so error handlers matter in decoding alone.  They get one error for each maximal ill-formed
part, as those of UTF-8, and one for the six bytes of a surrogate pair written as two.

A surrogate at the end of a piece waits for what follows, because its other half may come: in the incremental encoder
until `final`, in the StreamWriter until `reset()` or `close()`.  *Loses* it where these never come, as a text file
made by `open` never sends `final`: only a file that ends in the first half of a pair is concerned.
"""

from __future__ import annotations

import codecs
from codecs import lookup_error, utf_8_decode, utf_8_encode

from pyio.os_str.surrogates import open_end, part_at
from pyio.os_str.wtf8 import decode_surrogates, encode_surrogates, encode_wtf8

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Buffer

_NAME = "wtf-8"
_LONE = 3

_handlers: set[str] = set()


def encode(input: str, errors: str = "strict") -> tuple[bytes, int]:  # noqa: ARG001  # nothing here can fail
    """`input` in WTF-8, and its length."""
    try:
        return utf_8_encode(input)
    except UnicodeEncodeError as e:
        return encode_surrogates(input, e.start), len(input)


def decode(input: Buffer, errors: str = "strict") -> tuple[str, int]:
    """The text of `input`, and how many bytes that were: all."""
    try:
        return utf_8_decode(input, "strict", True)
    except UnicodeDecodeError:
        return _decode_others(bytes(input), errors, final=True)


def _decode_piece(input: Buffer, errors: str, *, final: bool) -> tuple[str, int]:
    """As `decode`; but without `final` only what no later byte can change."""
    try:
        return utf_8_decode(input, "strict", final)
    except UnicodeDecodeError:
        return _decode_others(bytes(input), errors, final=final)


def _decode_others(data: bytes, errors: str, *, final: bool) -> tuple[str, int]:
    """As `_decode_piece`, for what is not UTF-8."""
    if not final:
        data = data[: len(data) - open_end(data)]
    found = decode_surrogates(data, final=final)
    return utf_8_decode(data, _handler(errors), final) if found is None else found


def _handler(errors: str) -> str:
    """The name of a handler for UTF-8 that passes lone surrogates and gives all else to `errors`.

    C's decoder knows how a handler's answer is to be taken; it needs to be told only what is no error here.
    """
    name = f"{_NAME}:{errors}"
    if name not in _handlers:

        def handle(error: UnicodeError) -> tuple[str | bytes, int]:
            if not isinstance(error, UnicodeDecodeError):
                raise error
            at = error.start
            length = part_at(error.object, at)
            if length == _LONE:
                return error.object[at : at + length].decode("utf-8", "surrogatepass"), at + length
            if length:
                error.end = at + length
                error.reason = "surrogate pair" if length > _LONE else "incomplete surrogate"
            error.encoding = _NAME
            return lookup_error(errors)(error)

        codecs.register_error(name, handle)
        _handlers.add(name)
    return name


class IncrementalEncoder(codecs.IncrementalEncoder):
    """Encodes text that comes in pieces; the first half of a pair waits for the piece after it."""

    _waiting = ""

    def encode(self, input: str, final: bool = False) -> bytes:
        """The WTF-8 of what can be known so far."""
        text = self._waiting + input
        self._waiting = ""
        if not final and "\ud800" <= text[-1:] <= "\udbff":
            self._waiting = text[-1]
            text = text[:-1]
        return encode_wtf8(text)

    def reset(self) -> None:
        """Forgets what waits."""
        self._waiting = ""

    def getstate(self) -> int:
        """The surrogate that waits, 0 for none."""
        return ord(self._waiting) if self._waiting else 0

    def setstate(self, state: int | str) -> None:
        """Goes back to what `getstate` gave."""
        self._waiting = chr(int(state)) if state else ""


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    """Decodes bytes that come in pieces, cut anywhere."""

    def _buffer_decode(self, input: Buffer, errors: str, final: bool) -> tuple[str, int]:
        return _decode_piece(input, errors, final=final)


class StreamWriter(codecs.StreamWriter):
    """Writes text to a binary stream; the first half of a pair waits for the write after it."""

    def __init__(self, stream: codecs._WritableStream, errors: str = "strict") -> None:
        super().__init__(stream, errors)
        self._encoder = IncrementalEncoder(errors)

    def encode(self, input: str, errors: str = "strict") -> tuple[bytes, int]:
        """As the codec's own, for text that is whole."""
        return encode(input, errors)

    def write(self, object: str) -> None:
        """Encodes and writes `object`."""
        self.stream.write(self._encoder.encode(object))

    def reset(self) -> None:
        """Writes what waits: what is written next stands for itself."""
        self.stream.write(self._encoder.encode("", final=True))

    def seek(self, offset: int, whence: int = 0) -> None:
        """Writes what waits, and moves the stream."""
        self.reset()
        self.stream.seek(offset, whence)

    def close(self) -> None:
        """Writes what waits, and closes the stream."""
        try:
            self.reset()
        finally:
            self.stream.close()

    def __exit__(
        self, type: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()


class StreamReader(codecs.StreamReader):
    """Reads text from a binary stream."""

    def decode(self, input: bytes, errors: str = "strict") -> tuple[str, int]:
        """What `read` has gathered; where it gathered nothing new, that was the end of the stream."""
        return _decode_piece(input, errors, final=len(input) == len(self.bytebuffer) > 0)


INFO = codecs.CodecInfo(
    encode, decode, StreamReader, StreamWriter, IncrementalEncoder, IncrementalDecoder, name=_NAME
)
