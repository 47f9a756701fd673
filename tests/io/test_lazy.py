"""pyio.io: its names, and what loading them costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pyio
import pyio.testing
from pyio import io


def test_every_name_is_there() -> None:
    """All of __all__ can be had, and dir() shows it before."""
    for module in io, pyio.testing:
        assert module.__all__
        for name in module.__all__:
            assert name in dir(module)
            assert getattr(module, name) is getattr(module, name)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """With its name, for suggestions."""
    with pytest.raises(AttributeError) as caught:
        io.no_such_name  # type: ignore[attr-defined]  # that is the point
    assert caught.value.name == "no_such_name"


def test_the_prelude_is_a_part_of_the_package() -> None:
    """What `import *` of it gives are the package's names, all of them public."""
    given: dict[str, object] = {}
    exec("from pyio.io.prelude import *", given)
    del given["__builtins__"]
    assert set(given) == set(io.prelude.__all__)
    assert all(getattr(io, name) is value for name, value in given.items())


def test_importing_the_package_loads_nothing_of_it() -> None:
    """Until a name is asked for."""
    root = str(Path(pyio.__file__).parent.parent)
    program = (
        f"import sys; sys.path.insert(0, {root!r}); from pyio import io; "
        "print([m for m in sys.modules if m.startswith('pyio.io.')])"
    )
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
