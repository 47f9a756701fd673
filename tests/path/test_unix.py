"""UnixPath against what Rust's std says of the same paths."""

from __future__ import annotations

import pytest

from pyio.path import Component, UnixPath

# path, components, r(oot) and a(bsolute), parent, file_name, file_stem, extension, file_prefix
DECOMPOSITIONS: list[tuple[str, list[str], str, str | None, str | None, str | None, str | None, str | None]] = [
    ("", [], "", None, None, None, None, None),
    ("foo", ["foo"], "", "", "foo", "foo", None, "foo"),
    ("/", ["/"], "ra", None, None, None, None, None),
    ("/foo", ["/", "foo"], "ra", "/", "foo", "foo", None, "foo"),
    ("foo/", ["foo"], "", "", "foo", "foo", None, "foo"),
    ("/foo/", ["/", "foo"], "ra", "/", "foo", "foo", None, "foo"),
    ("foo/bar", ["foo", "bar"], "", "foo", "bar", "bar", None, "bar"),
    ("/foo/bar", ["/", "foo", "bar"], "ra", "/foo", "bar", "bar", None, "bar"),
    ("///foo///", ["/", "foo"], "ra", "/", "foo", "foo", None, "foo"),
    ("///foo///bar", ["/", "foo", "bar"], "ra", "///foo", "bar", "bar", None, "bar"),
    ("./.", ["."], "", "", None, None, None, None),
    ("/..", ["/", ".."], "ra", "/", None, None, None, None),
    ("../", [".."], "", "", None, None, None, None),
    ("foo/.", ["foo"], "", "", "foo", "foo", None, "foo"),
    ("foo/..", ["foo", ".."], "", "foo", None, None, None, None),
    ("foo/./", ["foo"], "", "", "foo", "foo", None, "foo"),
    ("foo/./bar", ["foo", "bar"], "", "foo", "bar", "bar", None, "bar"),
    ("foo/../", ["foo", ".."], "", "foo", None, None, None, None),
    ("foo/../bar", ["foo", "..", "bar"], "", "foo/..", "bar", "bar", None, "bar"),
    ("./a", [".", "a"], "", ".", "a", "a", None, "a"),
    (".", ["."], "", "", None, None, None, None),
    ("./", ["."], "", "", None, None, None, None),
    ("a/b", ["a", "b"], "", "a", "b", "b", None, "b"),
    ("a//b", ["a", "b"], "", "a", "b", "b", None, "b"),
    ("a/./b", ["a", "b"], "", "a", "b", "b", None, "b"),
    ("a/b/c", ["a", "b", "c"], "", "a/b", "c", "c", None, "c"),
    (".foo", [".foo"], "", "", ".foo", ".foo", None, ".foo"),
    ("a/.foo", ["a", ".foo"], "", "a", ".foo", ".foo", None, ".foo"),
    ("a/.rustfmt.toml", ["a", ".rustfmt.toml"], "", "a", ".rustfmt.toml", ".rustfmt", "toml", ".rustfmt"),
    ("a/.x.y.z", ["a", ".x.y.z"], "", "a", ".x.y.z", ".x.y", "z", ".x"),
    ("//", ["/"], "ra", None, None, None, None, None),
    ("/////", ["/"], "ra", None, None, None, None, None),
    ("/.", ["/"], "ra", None, None, None, None, None),
    ("/./", ["/"], "ra", None, None, None, None, None),
    ("/./.", ["/"], "ra", None, None, None, None, None),
    ("//.", ["/"], "ra", None, None, None, None, None),
    ("/../..", ["/", "..", ".."], "ra", "/..", None, None, None, None),
    ("/../a", ["/", "..", "a"], "ra", "/..", "a", "a", None, "a"),
    ("..", [".."], "", "", None, None, None, None),
    ("../..", ["..", ".."], "", "..", None, None, None, None),
    ("../../a", ["..", "..", "a"], "", "../..", "a", "a", None, "a"),
    ("./..", [".", ".."], "", ".", None, None, None, None),
    ("./../a", [".", "..", "a"], "", "./..", "a", "a", None, "a"),
    (".//a", [".", "a"], "", ".", "a", "a", None, "a"),
    (".//./a", [".", "a"], "", ".", "a", "a", None, "a"),
    ("././a", [".", "a"], "", ".", "a", "a", None, "a"),
    ("a/..", ["a", ".."], "", "a", None, None, None, None),
    ("a/../..", ["a", "..", ".."], "", "a/..", None, None, None, None),
    ("a/b/../c", ["a", "b", "..", "c"], "", "a/b/..", "c", "c", None, "c"),
    ("a/b/./../c", ["a", "b", "..", "c"], "", "a/b/./..", "c", "c", None, "c"),
    ("a/.", ["a"], "", "", "a", "a", None, "a"),
    ("a/./", ["a"], "", "", "a", "a", None, "a"),
    ("a/./.", ["a"], "", "", "a", "a", None, "a"),
    ("a//.//", ["a"], "", "", "a", "a", None, "a"),
    ("a/b//", ["a", "b"], "", "a", "b", "b", None, "b"),
    ("a/b/.", ["a", "b"], "", "a", "b", "b", None, "b"),
    ("a/b/./.", ["a", "b"], "", "a", "b", "b", None, "b"),
    ("/a/b/", ["/", "a", "b"], "ra", "/a", "b", "b", None, "b"),
    ("/a/./b", ["/", "a", "b"], "ra", "/a", "b", "b", None, "b"),
    ("/a//b//c", ["/", "a", "b", "c"], "ra", "/a//b", "c", "c", None, "c"),
    ("foo.", ["foo."], "", "", "foo.", "foo", "", "foo"),
    ("foo.txt", ["foo.txt"], "", "", "foo.txt", "foo", "txt", "foo"),
    ("foo.bar.txt", ["foo.bar.txt"], "", "", "foo.bar.txt", "foo.bar", "txt", "foo"),
    ("foo.bar.", ["foo.bar."], "", "", "foo.bar.", "foo.bar", "", "foo"),
    ("..x.y.z", ["..x.y.z"], "", "", "..x.y.z", "..x.y", "z", "."),
    ("...", ["..."], "", "", "...", "..", "", "."),
    ("....", ["...."], "", "", "....", "...", "", "."),
    ("...x", ["...x"], "", "", "...x", "..", "x", "."),
    ("a/...", ["a", "..."], "", "a", "...", "..", "", "."),
    ("a/.../b", ["a", "...", "b"], "", "a/...", "b", "b", None, "b"),
    (".x.", [".x."], "", "", ".x.", ".x", "", ".x"),
    ("..x", ["..x"], "", "", "..x", ".", "x", "."),
    ("..x.", ["..x."], "", "", "..x.", "..x", "", "."),
    ("a.b/c", ["a.b", "c"], "", "a.b", "c", "c", None, "c"),
    ("a.b/", ["a.b"], "", "", "a.b", "a", "b", "a"),
    ("a.b/.", ["a.b"], "", "", "a.b", "a", "b", "a"),
    ("a.b/..", ["a.b", ".."], "", "a.b", None, None, None, None),
    ("a.b/c.d/", ["a.b", "c.d"], "", "a.b", "c.d", "c", "d", "c"),
    (".a/.b", [".a", ".b"], "", ".a", ".b", ".b", None, ".b"),
    ("a/.b/c", ["a", ".b", "c"], "", "a/.b", "c", "c", None, "c"),
    ("a/-x", ["a", "-x"], "", "a", "-x", "-x", None, "-x"),
    ("a/!x", ["a", "!x"], "", "a", "!x", "!x", None, "!x"),
    ("a/ x", ["a", " x"], "", "a", " x", " x", None, " x"),
    (" ", [" "], "", "", " ", " ", None, " "),
    ("a/ ", ["a", " "], "", "a", " ", " ", None, " "),
    ("a/b c.d e", ["a", "b c.d e"], "", "a", "b c.d e", "b c", "d e", "b c"),
    (r"foo\bar", [r"foo\bar"], "", "", r"foo\bar", r"foo\bar", None, r"foo\bar"),
    (r"a/b\c.d", ["a", r"b\c.d"], "", "a", r"b\c.d", r"b\c", "d", r"b\c"),
    ("\\", ["\\"], "", "", "\\", "\\", None, "\\"),
    (r"C:\foo", [r"C:\foo"], "", "", r"C:\foo", r"C:\foo", None, r"C:\foo"),
    ("C:/foo", ["C:", "foo"], "", "C:", "foo", "foo", None, "foo"),
    ("é/ü.ß", ["é", "ü.ß"], "", "é", "ü.ß", "ü", "ß", "ü"),
    ("/tmp/❤/🚀/file.txt", ["/", "tmp", "❤", "🚀", "file.txt"], "ra", "/tmp/❤/🚀", "file.txt", "file", "txt", "file"),
    ("foo\nbar.txt", ["foo\nbar.txt"], "", "", "foo\nbar.txt", "foo\nbar", "txt", "foo\nbar"),
    ("a.tar.gz", ["a.tar.gz"], "", "", "a.tar.gz", "a.tar", "gz", "a"),
    ("/usr/lib/x.so.1", ["/", "usr", "lib", "x.so.1"], "ra", "/usr/lib", "x.so.1", "x.so", "1", "x"),
    ("/a.b", ["/", "a.b"], "ra", "/", "a.b", "a", "b", "a"),
    ("/.a", ["/", ".a"], "ra", "/", ".a", ".a", None, ".a"),
    ("/.a.b", ["/", ".a.b"], "ra", "/", ".a.b", ".a", "b", ".a"),
    ("/a.", ["/", "a."], "ra", "/", "a.", "a", "", "a"),
    ("a/b.c/.", ["a", "b.c"], "", "a", "b.c", "b", "c", "b"),
    ("x//y.z//.//", ["x", "y.z"], "", "x", "y.z", "y", "z", "y"),
    ("~", ["~"], "", "", "~", "~", None, "~"),
    ("~/a", ["~", "a"], "", "~", "a", "a", None, "a"),
    ("a:b/c", ["a:b", "c"], "", "a:b", "c", "c", None, "c"),
]  # fmt: skip

JOINS = [
    ("", "foo", "foo"),
    ("", "", ""),
    ("foo", "bar", "foo/bar"),
    ("foo/", "bar", "foo/bar"),
    ("foo//", "bar", "foo//bar"),
    ("foo/.", "bar", "foo/./bar"),
    ("foo./.", "bar", "foo././bar"),
    ("foo", "", "foo/"),
    ("foo/", "", "foo/"),
    ("foo", ".", "foo/."),
    ("foo", "..", "foo/.."),
    ("foo", "/", "/"),
    ("/", "foo", "/foo"),
    ("/", "", "/"),
    ("/foo/bar", "/", "/"),
    ("/foo/bar", "/baz", "/baz"),
    ("/foo/bar", "./baz", "/foo/bar/./baz"),
    ("a", "b\\c", "a/b\\c"),
    ("é", "\udcff", "é/\udcff"),
]

NAMED = [
    ("foo", "foo", "foo"),
    ("foo", "bar", "bar"),
    ("foo", "", ""),
    ("", "foo", "foo"),
    (".", "foo", "./foo"),
    ("foo/", "bar", "bar"),
    ("foo/.", "bar", "bar"),
    ("..", "foo", "../foo"),
    ("foo/..", "bar", "foo/../bar"),
    ("/", "foo", "/foo"),
    ("/tmp/foo.png", "bar.txt", "/tmp/bar.txt"),
    ("/tmp/foo", "/bar", "/bar"),
]

# path, extension, replaced, added
EXTENDED = [
    ("foo", "txt", "foo.txt", "foo.txt"),
    ("foo.bar", "txt", "foo.txt", "foo.bar.txt"),
    ("foo.bar.baz", "txt", "foo.bar.txt", "foo.bar.baz.txt"),
    (".test", "txt", ".test.txt", ".test.txt"),
    ("foo.txt", "", "foo", "foo.txt"),
    ("foo", "", "foo", "foo"),
    ("foo.", "x", "foo.x", "foo..x"),
    ("", "foo", "", ""),
    (".", "foo", ".", "."),
    ("foo/", "bar", "foo.bar", "foo.bar"),
    ("foo/.", "bar", "foo.bar", "foo.bar"),
    ("..", "foo", "..", ".."),
    ("foo/..", "bar", "foo/..", "foo/.."),
    ("/", "foo", "/", "/"),
    ("/foo.ext////", "bar", "/foo.bar", "/foo.ext.bar"),
    ("a/a.b/./", "c.d", "a/a.c.d", "a/a.b.c.d"),
    ("..t", "x", "..x", "..t.x"),
    ("a", "b\\c", "a.b\\c", "a.b\\c"),
]

# path, base, equal, starts_with, ends_with, strip_prefix
COMPARED: list[tuple[str, str, bool, bool, bool, str | None]] = [
    ("", "", True, True, True, ""),
    ("foo", "", False, True, True, "foo"),
    ("", "foo", False, False, False, None),
    ("foo", "foo", True, True, True, ""),
    ("foo/", "foo", True, True, True, ""),
    ("foo///", "foo", True, True, True, ""),
    ("foo/.", "foo", True, True, True, ""),
    ("foo/./bar", "foo/bar", True, True, True, ""),
    ("foo/.//bar", "foo/bar", True, True, True, ""),
    ("foo//./bar", "foo/bar", True, True, True, ""),
    ("foo/bar", "foo", False, True, False, "bar"),
    ("foo/bar", "foo/", False, True, False, "bar"),
    ("foo/bar", "bar", False, False, True, None),
    ("foo/bar", "foobar", False, False, False, None),
    ("foobar", "foo", False, False, False, None),
    ("foo/bar/baz", "foo/bar", False, True, False, "baz"),
    ("foo//bar//baz/", "foo", False, True, False, "bar//baz"),
    ("foo/./bar", "foo", False, True, False, "bar"),
    ("foo/./.bar", "foo", False, True, False, ".bar"),
    ("foo/bar.", "foo", False, True, False, "bar."),
    ("foo/..", "foo", False, True, False, ".."),
    ("foo/bar", "foo/bar/baz", False, False, False, None),
    ("./foo/bar/", ".", False, True, False, "foo/bar"),
    (".//foo", ".", False, True, False, "foo"),
    ("./foo", "foo", False, False, True, None),
    ("foo", "./foo", False, False, False, None),
    ("a./b", "a.", False, True, False, "b"),
    ("/", "/", True, True, True, ""),
    ("//", "/", True, True, True, ""),
    ("/a/b", "/", False, True, False, "a/b"),
    ("//a/b", "/", False, True, False, "a/b"),
    ("/a/b", "/a", False, True, False, "b"),
    ("/a/b", "a", False, False, False, None),
    ("/a/b", "a/b", False, False, True, None),
    ("/a/b", "/b", False, False, False, None),
    ("/a", "", False, True, True, "/a"),
    ("a/b/", "", False, True, True, "a/b"),
    ("a", "/", False, False, False, None),
    ("../a", "..", False, True, False, "a"),
]

ORDERED = [
    "",
    "/",
    "/..",
    "/a",
    "/a/b",
    "/a.",
    "/a./b",
    ".",
    "./a",
    "..",
    "../a",
    "\x01",
    "!",
    "!/a",
    "...",
    "1",
    "2",
    "a",
    "a/..",
    "a/!",
    "a/b",
    "a!",
    "a.",
    "b",
    "\udc80",
    "é",
    "\uffff",
    "\U0001f600",
    "\udcff",
]


@pytest.mark.parametrize(
    ("text", "parts", "start", "parent", "name", "stem", "extension", "prefix"), DECOMPOSITIONS
)
def test_decomposition(
    text: str,
    parts: list[str],
    start: str,
    parent: str | None,
    name: str | None,
    stem: str | None,
    extension: str | None,
    prefix: str | None,
) -> None:
    """Every question about a path has std's answer, and asking again gives the same one."""
    path = UnixPath(text)
    for _ in range(2):
        assert [str(part) for part in path] == parts
        assert ("r" if path.has_root() else "") + ("a" if path.is_absolute() else "") == start
        assert path.is_relative() is ("a" not in start)
        found = path.parent()
        assert (found if found is None else str(found)) == parent
        assert path.file_name() == name
        assert path.file_stem() == stem
        assert path.extension() == extension
        assert path.file_prefix() == prefix


@pytest.mark.parametrize("row", DECOMPOSITIONS, ids=lambda row: repr(row[0]))
def test_components_say_what_each_part_is(row: tuple[str, list[str]]) -> None:
    """A component is a root, the current or a parent directory, or a name, and their texts are those of the path."""
    special = {"/": Component.RootDir(), ".": Component.CurDir(), "..": Component.ParentDir()}
    components = list(UnixPath(row[0]).components())
    assert components == [special.get(part) or Component.Normal(part) for part in row[1]]
    assert [str(component.as_os_str()) for component in components] == row[1]


@pytest.mark.parametrize(("text", "path", "joined"), JOINS)
def test_join(text: str, path: str, joined: str) -> None:
    """What is joined comes after the path, or replaces it where it is absolute; nothing else is changed."""
    assert str(UnixPath(text).join(path)) == joined
    assert str(UnixPath(text) / UnixPath(path)) == joined
    assert str(text / UnixPath(path)) == joined


@pytest.mark.parametrize(("text", "name", "expected"), NAMED)
def test_with_file_name(text: str, name: str, expected: str) -> None:
    """The file's name is replaced where there is one."""
    assert str(UnixPath(text).with_file_name(name)) == expected


@pytest.mark.parametrize(("text", "extension", "replaced", "added"), EXTENDED)
def test_with_extension(text: str, extension: str, replaced: str, added: str) -> None:
    """The extension is replaced or added, and what stood after the file's name goes."""
    assert str(UnixPath(text).with_extension(extension)) == replaced
    assert str(UnixPath(text).with_added_extension(extension)) == added


@pytest.mark.parametrize(("text", "base", "equal", "starts", "ends", "rest"), COMPARED)
def test_comparison(text: str, base: str, equal: bool, starts: bool, ends: bool, rest: str | None) -> None:
    """Paths are compared by whole components, and hash agrees."""
    path, other = UnixPath(text), UnixPath(base)
    assert (path == other) is equal
    assert not equal or hash(path) == hash(other)
    assert path.starts_with(base) is starts
    assert path.ends_with(base) is ends
    if rest is None:
        with pytest.raises(ValueError, match="start"):
            path.strip_prefix(other)
    else:
        assert str(path.strip_prefix(other)) == rest


def test_order() -> None:
    """Roots come first, then ".", "..", and names by their bytes; a shorter path comes before a longer one."""
    paths = [UnixPath(text) for text in ORDERED]
    assert sorted(set(paths)) == paths
    for i, first in enumerate(paths):
        for j, second in enumerate(paths):
            assert (first < second, first <= second, first > second, first >= second, first == second) == (
                i < j, i <= j, i > j, i >= j, i == j,
            )  # fmt: skip


def test_ancestors() -> None:
    """They end at the root, or at the empty path."""
    assert [str(path) for path in UnixPath("/foo//bar/.").ancestors()] == ["/foo//bar/.", "/foo", "/"]
    assert [str(path) for path in UnixPath("../foo/bar").ancestors()] == ["../foo/bar", "../foo", "..", ""]
