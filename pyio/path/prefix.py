r"""The prefixes of Windows paths: C:, \\server\share, \\.\device, and the verbatim \\?\ ones."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.path.lexical import Prefix

# in the order of PrefixKind, which is the order of paths
VERBATIM, VERBATIM_UNC, VERBATIM_DISK, DEVICE_NS, UNC, DISK = range(6)


def prefix(text: str, /) -> Prefix | None:
    r"""The prefix of a path, None where it has none.

    A disk's name is its letter as a capital.  In what is verbatim only "\" separates, and "/" is a character like any
    other, but for the one that may stand after "UNC".
    """
    if text[1:2] == ":":
        return (DISK, text[0].upper(), "", 2) if _is_letter(text[0]) else None
    head = text[:8].replace("/", "\\")
    if not head.startswith("\\\\"):
        return None
    if text.startswith("\\\\?\\"):
        return _verbatim(text, is_unc=head == "\\\\?\\UNC\\")
    plain = text.replace("/", "\\")
    if head.startswith("\\\\.\\"):
        name = plain[4:].partition("\\")[0]
        return DEVICE_NS, name, "", 4 + len(name)
    server, _, rest = plain[2:].partition("\\")
    share = rest.partition("\\")[0]
    return (UNC, server, share, 3 + len(server) + len(share)) if server and share else None


def _verbatim(text: str, *, is_unc: bool) -> Prefix:
    if is_unc:
        server, _, rest = text[8:].partition("\\")
        share = rest.partition("\\")[0]
        return VERBATIM_UNC, server, share, 8 + len(server) + (1 + len(share) if share else 0)
    name = text[4:].partition("\\")[0]
    if name[1:] == ":" and _is_letter(name[0]):
        return VERBATIM_DISK, name[0].upper(), "", 6
    return VERBATIM, name, "", 4 + len(name)


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
