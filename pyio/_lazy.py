"""Loading the names of a package on first use (PEP 562), which keeps `import pyio` cheap.

A package lists its names twice: as imports under TYPE_CHECKING, for type checkers and readers, and in the table
given here, for the interpreter.  A test compares the two.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # typing's own costs a third of a bare interpreter's start
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def names(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Gives a package its `__getattr__`, `__dir__` and `__all__`.

    `homes` maps a submodule to the names it holds, separated by spaces; without names it stands for itself.
    """
    home_of = {name: submodule for submodule, held in homes.items() for name in (held.split() or [submodule])}

    def load(name: str) -> object:
        submodule = home_of.get(name)
        if submodule is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)
        __import__(f"{package}.{submodule}")
        module = sys.modules[f"{package}.{submodule}"]
        value: object = module if name == submodule else getattr(module, name)
        setattr(sys.modules[package], name, value)
        return value

    def listing() -> list[str]:
        return sorted({*vars(sys.modules[package]), *home_of})

    return load, listing, sorted(home_of)
