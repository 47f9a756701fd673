"""pyio.fs.perms: who may do what with a file."""

from __future__ import annotations

import copy
import os
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import fs
from pyio.fs import Perms

if TYPE_CHECKING:
    from pathlib import Path

modes = st.integers(0, 0o7777)


@settings(max_examples=40)
@given(modes)
def test_readonly_is_that_nobody_may_write(mode: int) -> None:
    """readonly() looks at all three write bits, is_world_readable() at all three read bits."""
    perms = Perms(mode)
    assert perms.readonly() == (not any(mode & bit for bit in (0o200, 0o020, 0o002)))
    assert perms.is_world_readable() == all(mode & bit for bit in (0o400, 0o040, 0o004))


@settings(max_examples=40)
@given(modes, st.booleans())
def test_with_readonly_is_another_value(mode: int, yes: bool) -> None:
    """It takes or gives all three write bits, changes no other, and leaves the original as it was."""
    perms = Perms(mode)
    changed = perms.with_readonly(yes)
    assert changed == Perms(mode & ~0o222 if yes else mode | 0o222)
    assert changed.readonly() == yes
    assert changed.with_readonly(yes) == changed
    assert perms == Perms(mode)


@settings(max_examples=40)
@given(modes, modes)
def test_is_a_value(one: int, other: int) -> None:
    """Equal and of equal hash where the bits are; no int equals one; it copies and pickles."""
    assert (Perms(one) == Perms(other)) == (one == other)
    assert hash(Perms(one)) == hash(Perms(one))
    assert Perms(one) != one
    assert copy.deepcopy(Perms(one)) == pickle.loads(pickle.dumps(Perms(one))) == Perms(one)


def test_world_readable() -> None:
    """Everybody may read it, its owner write it."""
    perms = Perms.world_readable()
    assert perms.is_world_readable()
    assert not perms.readonly()
    assert perms == Perms(0o644)


def test_shows_its_bits() -> None:
    """repr is octal."""
    assert repr(Perms(0o640)) == "Perms(0o640)"


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o640, 0o1777, 0o4755])
def test_are_those_of_the_file(home: Path, mode: int) -> None:
    """metadata gives the bits that chmod set, of a file and of a directory, without the type."""
    fs.write("f", b"")
    fs.create_dir("d")
    for name in ("f", "d"):
        os.chmod(name, mode)
        perms = fs.metadata(name).perms()
        assert perms == Perms(mode)
        assert perms.readonly() == (mode & 0o222 == 0)


def test_a_bare_mode_is_none(home: Path) -> None:
    """A number has to be made Perms first, where it says how it is meant; the file keeps what it has."""
    mode: Any = 0o600
    fs.write("f", "")
    before = fs.metadata("f").perms()
    with pytest.raises(TypeError):
        fs.set_perms("f", mode)
    with fs.File.open("f") as f, pytest.raises(TypeError):
        f.set_perms(mode)
    assert fs.metadata("f").perms() == before
