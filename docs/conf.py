"""How Sphinx builds this documentation: `make docs`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyio

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "pyio"
author = "The pyio authors"
copyright = f"2025, {author}"
version = release = pyio.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["_build", "performance"]
default_role = "code"
smartquotes = False

# Names of the standard library have no target here, for the build must not need the network; nor have type variables, nor
# what only constructors that are not for programs take.
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!pyio\.).*"),
    ("py:.*", r".*\._\w+"),
    ("py:.*", r"pyio\.io\.chanstate\.Channel"),
]

# What a class inherits is shown where it comes from, unless that is a base without a name of its own.
_SHOWN_ELSEWHERE = (
    "Read, Write, Seek, BufRead, ReadWrite, OSError, Future, Enum, int, chain, BufferedIOBase, BinaryIO, "
    "IPv4Address, IPv6Address, _BaseV4, _BaseV6, _BaseAddress, _IPAddressBase, object"
)
autodoc_default_options = {
    "members": True,
    "undoc-members": True,
    "inherited-members": _SHOWN_ELSEWHERE,
    "exclude-members": "Buffer, add_note, args, with_traceback",
    "member-order": "groupwise",
}
autodoc_typehints_format = "short"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = f"pyio {release}"

_EXAMPLE = re.compile(r"^ *>>> .*?(?:\n *$|\Z)", re.MULTILINE | re.DOTALL)
_CODE_OR_MARKUP = re.compile(r"`[^`]*`(\w?)|[\\*|]")


def shield(prose: str) -> str:
    """Prose in which nothing but `code` is markup."""

    def one(found: re.Match[str]) -> str:
        text = found[0]
        if not text.startswith("`"):
            return "\\" + text
        return text[:-1] + "\\ " + found[1] if found[1] else text

    return _CODE_OR_MARKUP.sub(one, prose)


def docstring(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Docstrings are prose, `code` and examples, and no reStructuredText."""
    text = "\n".join(lines)
    made, at = "", 0
    for example in _EXAMPLE.finditer(text):
        made += shield(text[at : example.start()]) + example[0]
        at = example.end()
    lines[:] = (made + shield(text[at:])).split("\n")


def signature(
    app: Sphinx, what: str, name: str, obj: object, options: object, args: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """A trait has no constructor to show."""
    return ("" if args == "(*args, **kwargs)" else args), returns


def setup(app: Sphinx) -> None:
    """Sphinx calls this."""
    app.connect("autodoc-process-docstring", docstring)
    app.connect("autodoc-process-signature", signature)
