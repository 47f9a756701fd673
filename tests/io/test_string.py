"""pyio.io.string: the growable text buffer."""

from __future__ import annotations

import pytest

from pyio import io


def test_it_grows_in_place() -> None:
    """push_str appends, clear empties, and it is the same object all along."""
    text = io.String("a")
    alias = text
    text.push_str("bc")
    assert str(alias) == "abc"
    text.clear()
    assert str(alias) == ""


def test_it_is_empty_unless_told_otherwise() -> None:
    """Without an argument there is no text."""
    assert str(io.String()) == ""
    assert not len(io.String())


def test_its_length_is_in_characters() -> None:
    """As len(str(s)), not in bytes as in Rust."""
    assert len(io.String("äö€𝄞")) == 4


def test_it_equals_texts_alike() -> None:
    """String and str, from both sides; nothing else."""
    assert io.String("a") == io.String("a")
    assert io.String("a") == "a"
    assert "a" == io.String("a")
    assert io.String("a") != "b"
    assert io.String("a") != b"a"
    assert io.String("1") != 1


def test_it_has_no_hash() -> None:
    """It changes."""
    with pytest.raises(TypeError):
        hash(io.String())


def test_repr_tells_it_from_a_str() -> None:
    """For the log."""
    assert repr(io.String("a'b")) == """String("a'b")"""


@pytest.mark.parametrize("wrong", [b"bytes", 5, None])
def test_it_is_made_of_text(wrong: object) -> None:
    """Anything else is a TypeError, and appends nothing."""
    with pytest.raises(TypeError):
        io.String(wrong)  # type: ignore[arg-type]  # that is the point
    text = io.String("a")
    with pytest.raises(TypeError):
        text.push_str(wrong)  # type: ignore[arg-type]  # that is the point
    assert text == "a"
