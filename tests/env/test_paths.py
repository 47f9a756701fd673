"""join_paths and split_paths, natively and in both flavours."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import env, io
from pyio.env.paths import join_unix, join_windows, split_unix, split_windows
from pyio.os_str import OsString
from pyio.path import Path, PathBuf, UnixPath, WindowsPath
from pyio.path.native import Native

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

few = settings(max_examples=50)

UNIX = [
    ("", [""]),
    ("::", ["", "", ""]),
    ("/", ["/"]),
    ("/:", ["/", ""]),
    ("/:/usr/local", ["/", "/usr/local"]),
    ("/bin:/usr/bin:/usr/local/bin", ["/bin", "/usr/bin", "/usr/local/bin"]),
    (":/bin:::/usr/bin:", ["", "/bin", "", "", "/usr/bin", ""]),
    ('"a:b"', ['"a', 'b"']),
]

WINDOWS_SPLIT = [
    ("", [""]),
    ('""', [""]),
    (";;", ["", "", ""]),
    ("c:\\", ["c:\\"]),
    ("c:\\;", ["c:\\", ""]),
    ("c:\\;c:\\Program Files\\", ["c:\\", "c:\\Program Files\\"]),
    ('c:\\;c:\\"foo"\\', ["c:\\", "c:\\foo\\"]),
    ('c:\\;c:\\"foo;bar"\\;c:\\baz', ["c:\\", "c:\\foo;bar\\", "c:\\baz"]),
    ('"a;b', ["a;b"]),
    ('a"";b', ["a", "b"]),
    ('"a"b"c;";d', ["abc;", "d"]),
]

WINDOWS_JOIN = [
    ([], ""),
    (["c:\\windows", "c:\\"], "c:\\windows;c:\\"),
    (["", "c:\\windows", "", "", "c:\\", ""], ";c:\\windows;;;c:\\;"),
    (["c:\\te;st", "c:\\"], '"c:\\te;st";c:\\'),
    ([";"], '";"'),
]


@pytest.mark.parametrize(("text", "paths"), UNIX)
def test_unix(text: str, paths: list[str]) -> None:
    """ ":" separates, and nothing quotes it."""
    assert split_unix(text) == paths
    assert join_unix(paths) == text


def test_unix_without_paths() -> None:
    """No path and one empty path make the same list."""
    assert join_unix([]) == ""


@pytest.mark.parametrize(("text", "paths"), WINDOWS_SPLIT)
def test_split_windows(text: str, paths: list[str]) -> None:
    """ ";" separates outside quotes, which are dropped wherever they stand."""
    assert split_windows(text) == paths


@pytest.mark.parametrize(("paths", "text"), WINDOWS_JOIN)
def test_join_windows(paths: list[str], text: str) -> None:
    """A path with ";" is quoted."""
    assert join_windows(paths) == text
    assert split_windows(text) == (paths or [""])


@pytest.mark.parametrize(
    ("join", "paths"),
    [(join_unix, ["/te:st"]), (join_unix, ["/bin", "/usr/bi:n"]), (join_windows, ['c:\\te"st'])],
)
def test_what_no_list_can_hold(join: Callable[[Iterable[str]], str], paths: list[str]) -> None:
    """A separator that cannot be quoted, and a quote, are INVALID_INPUT."""
    with pytest.raises(env.JoinPathsError) as caught:
        join(paths)
    assert caught.value.kind() is io.ErrorKind.INVALID_INPUT
    assert isinstance(caught.value, io.Error)


def test_the_native_flavour() -> None:
    """It takes whatever is a path, and gives an OS string and paths of its own."""
    sep = ":" if Native is UnixPath else ";"
    paths: list[str | os.PathLike[str]] = ["a", PathBuf("b"), OsString("c")]
    joined = env.join_paths(iter(paths))
    assert joined == f"a{sep}b{sep}c"
    assert type(joined) is type(OsString())
    values: list[str | OsString | Path] = [joined, str(joined), Path(joined)]
    for value in values:
        split = list(env.split_paths(value))
        assert [str(path) for path in split] == ["a", "b", "c"]
        assert {type(path) for path in split} == {Native}
    assert [str(path) for path in env.split_paths("")] == [""]
    with pytest.raises(env.JoinPathsError):
        env.join_paths([':";'])


@pytest.mark.parametrize("wrong", [b"a", 1, None, (UnixPath if Native is WindowsPath else WindowsPath)("a")])
def test_wrong_types(wrong: Any) -> None:
    """What is no path of this flavour is a TypeError."""
    with pytest.raises(TypeError):
        env.join_paths(["a", wrong])


def test_split_takes_no_bytes() -> None:
    """Its value is an OS string."""
    with pytest.raises(TypeError):
        env.split_paths(b"a")  # type: ignore[arg-type]  # that is the test


@few
@given(st.text('a:;"é\udcff/', max_size=10))
def test_join_undoes_split_on_unix(text: str) -> None:
    """For any value at all."""
    assert join_unix(split_unix(text)) == text


@few
@given(st.lists(st.text('ab:;"\\', max_size=4), min_size=1, max_size=4))
def test_split_undoes_join(paths: list[str]) -> None:
    """For all lists that can be joined, in both flavours."""
    for join, split, refused in ((join_unix, split_unix, ":"), (join_windows, split_windows, '"')):
        if any(refused in path for path in paths):
            with pytest.raises(env.JoinPathsError):
                join(paths)
        else:
            assert split(join(paths)) == paths


@few
@given(st.text('ab;"', max_size=12))
def test_split_windows_reads_one_character_at_a_time(text: str) -> None:
    """As a slow reader does: a quote turns the meaning of ";" off and on."""
    found, quoted = [""], False
    for char in text:
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            found.append("")
        else:
            found[-1] += char
    assert split_windows(text) == found
