"""WindowsPath against what Rust's std says of the same paths."""

from __future__ import annotations

import pytest

from pyio.path import Component, PrefixKind, WindowsPath

# path, components, r(oot) and a(bsolute), parent, file_name, file_stem, extension, file_prefix
DECOMPOSITIONS: list[tuple[str, list[str], str, str | None, str | None, str | None, str | None, str | None]] = [
    ("", [], "", None, None, None, None, None),
    ("foo", ["foo"], "", "", "foo", "foo", None, "foo"),
    ("/", ["\\"], "r", None, None, None, None, None),
    ("\\", ["\\"], "r", None, None, None, None, None),
    ("c:", ["c:"], "", None, None, None, None, None),
    ("c:\\", ["c:", "\\"], "ra", None, None, None, None, None),
    ("c:/", ["c:", "\\"], "ra", None, None, None, None, None),
    ("/foo", ["\\", "foo"], "r", "/", "foo", "foo", None, "foo"),
    ("foo/", ["foo"], "", "", "foo", "foo", None, "foo"),
    ("/foo/", ["\\", "foo"], "r", "/", "foo", "foo", None, "foo"),
    ("foo/bar", ["foo", "bar"], "", "foo", "bar", "bar", None, "bar"),
    ("/foo/bar", ["\\", "foo", "bar"], "r", "/foo", "bar", "bar", None, "bar"),
    ("///foo///", ["\\", "foo"], "r", "/", "foo", "foo", None, "foo"),
    ("///foo///bar", ["\\", "foo", "bar"], "r", "///foo", "bar", "bar", None, "bar"),
    ("./.", ["."], "", "", None, None, None, None),
    ("/..", ["\\", ".."], "r", "/", None, None, None, None),
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
    (r"a\b\c", ["a", "b", "c"], "", r"a\b", "c", "c", None, "c"),
    (r"\a", ["\\", "a"], "r", "\\", "a", "a", None, "a"),
    (r"c:\foo.txt", ["c:", "\\", "foo.txt"], "ra", "c:\\", "foo.txt", "foo", "txt", "foo"),
    (r"\\server\share\foo.txt", [r"\\server\share", "\\", "foo.txt"], "ra", "\\\\server\\share\\", "foo.txt", "foo", "txt", "foo"),
    (r"\\server\share", [r"\\server\share", "\\"], "ra", None, None, None, None, None),
    (r"\\server", ["\\", "server"], "r", "\\", "server", "server", None, "server"),
    (r"\\?\bar\foo.txt", [r"\\?\bar", "\\", "foo.txt"], "ra", "\\\\?\\bar\\", "foo.txt", "foo", "txt", "foo"),
    (r"\\?\bar", [r"\\?\bar"], "ra", None, None, None, None, None),
    ("\\\\?\\", ["\\\\?\\"], "ra", None, None, None, None, None),
    (r"\\?\UNC\server\share\foo.txt", [r"\\?\UNC\server\share", "\\", "foo.txt"], "ra", "\\\\?\\UNC\\server\\share\\", "foo.txt", "foo", "txt", "foo"),
    (r"\\?\UNC\server", [r"\\?\UNC\server"], "ra", None, None, None, None, None),
    ("\\\\?\\UNC\\", ["\\\\?\\UNC\\"], "ra", None, None, None, None, None),
    (r"\\?\C:\foo.txt", [r"\\?\C:", "\\", "foo.txt"], "ra", "\\\\?\\C:\\", "foo.txt", "foo", "txt", "foo"),
    ("\\\\?\\C:\\", [r"\\?\C:", "\\"], "ra", None, None, None, None, None),
    (r"\\?\C:", [r"\\?\C:"], "ra", None, None, None, None, None),
    (r"\\?\foo/bar", [r"\\?\foo/bar"], "ra", None, None, None, None, None),
    (r"\\?\C:/foo/bar", [r"\\?\C:/foo/bar"], "ra", None, None, None, None, None),
    (r"\\.\foo\bar", [r"\\.\foo", "\\", "bar"], "ra", "\\\\.\\foo\\", "bar", "bar", None, "bar"),
    (r"\\.\foo", [r"\\.\foo", "\\"], "ra", None, None, None, None, None),
    (r"\\.\foo/bar", [r"\\.\foo", "\\", "bar"], "ra", r"\\.\foo/", "bar", "bar", None, "bar"),
    (r"\\.\foo\bar/baz", [r"\\.\foo", "\\", "bar", "baz"], "ra", r"\\.\foo\bar", "baz", "baz", None, "baz"),
    ("\\\\.\\", ["\\\\.\\", "\\"], "ra", None, None, None, None, None),
    ("\\\\?\\a\\b\\", [r"\\?\a", "\\", "b"], "ra", "\\\\?\\a\\", "b", "b", None, "b"),
    (r"\\?\C:\foo.txt.zip", [r"\\?\C:", "\\", "foo.txt.zip"], "ra", "\\\\?\\C:\\", "foo.txt.zip", "foo.txt", "zip", "foo"),
    (r"\\?\C:\.foo.txt.zip", [r"\\?\C:", "\\", ".foo.txt.zip"], "ra", "\\\\?\\C:\\", ".foo.txt.zip", ".foo.txt", "zip", ".foo"),
    (r"\\?\C:\.foo", [r"\\?\C:", "\\", ".foo"], "ra", "\\\\?\\C:\\", ".foo", ".foo", None, ".foo"),
    ("a/.x.y.z", ["a", ".x.y.z"], "", "a", ".x.y.z", ".x.y", "z", ".x"),
    ("c:foo", ["c:", "foo"], "", "c:", "foo", "foo", None, "foo"),
    (r"c:foo\bar", ["c:", "foo", "bar"], "", "c:foo", "bar", "bar", None, "bar"),
    ("c:.", ["c:"], "", None, None, None, None, None),
    ("c:./", ["c:"], "", None, None, None, None, None),
    (r"c:.\a", ["c:", "a"], "", "c:.", "a", "a", None, "a"),
    ("c:..", ["c:", ".."], "", "c:", None, None, None, None),
    (r"c:..\a", ["c:", "..", "a"], "", "c:..", "a", "a", None, "a"),
    ("c:a/..", ["c:", "a", ".."], "", "c:a", None, None, None, None),
    ("C:/a//b/./c", ["C:", "\\", "a", "b", "c"], "ra", "C:/a//b", "c", "c", None, "c"),
    ("C:\\a\\", ["C:", "\\", "a"], "ra", "C:\\", "a", "a", None, "a"),
    (r"C:\.", ["C:", "\\"], "ra", None, None, None, None, None),
    (r"C:\..", ["C:", "\\", ".."], "ra", "C:\\", None, None, None, None),
    (r"1:\a", ["1:", "a"], "", "1:", "a", "a", None, "a"),
    (r"ab:\c", ["ab:", "c"], "", "ab:", "c", "c", None, "c"),
    (r"é:\a", ["é:", "a"], "", "é:", "a", "a", None, "a"),
    ("\\\\", ["\\"], "r", None, None, None, None, None),
    (r"\/", ["\\"], "r", None, None, None, None, None),
    ("//server/share", ["//server/share", "\\"], "ra", None, None, None, None, None),
    ("//server/share/", ["//server/share", "\\"], "ra", None, None, None, None, None),
    ("//server/share/a.b", ["//server/share", "\\", "a.b"], "ra", "//server/share/", "a.b", "a", "b", "a"),
    ("\\\\server\\share\\", [r"\\server\share", "\\"], "ra", None, None, None, None, None),
    (r"\\server\\share", ["\\", "server", "share"], "r", r"\\server", "share", "share", None, "share"),
    ("\\\\server\\", ["\\", "server"], "r", "\\", "server", "server", None, "server"),
    ("//?/C:/a", ["//?/C:", "\\", "a"], "ra", "//?/C:/", "a", "a", None, "a"),
    (r"\\?\C:\a/b", [r"\\?\C:", "\\", "a/b"], "ra", "\\\\?\\C:\\", "a/b", "a/b", None, "a/b"),
    (r"\\?\C:\a\.\b", [r"\\?\C:", "\\", "a", ".", "b"], "ra", r"\\?\C:\a\.", "b", "b", None, "b"),
    (r"\\?\C:\a\.", [r"\\?\C:", "\\", "a", "."], "ra", r"\\?\C:\a", None, None, None, None),
    (r"\\?\C:\a\..", [r"\\?\C:", "\\", "a", ".."], "ra", r"\\?\C:\a", None, None, None, None),
    (r"\\?\C:\a\\b", [r"\\?\C:", "\\", "a", "b"], "ra", r"\\?\C:\a", "b", "b", None, "b"),
    (r"\\?\C:\/", [r"\\?\C:", "\\", "/"], "ra", "\\\\?\\C:\\", "/", "/", None, "/"),
    (r"\\?\C:a", [r"\\?\C:a"], "ra", None, None, None, None, None),
    (r"\\?\c:\a", [r"\\?\c:", "\\", "a"], "ra", "\\\\?\\c:\\", "a", "a", None, "a"),
    (r"\\?\UNC\server\share", [r"\\?\UNC\server\share"], "ra", None, None, None, None, None),
    ("\\\\?\\UNC\\server\\share\\", [r"\\?\UNC\server\share", "\\"], "ra", None, None, None, None, None),
    (r"\\?\UNC\s/t\u\v", [r"\\?\UNC\s/t\u", "\\", "v"], "ra", "\\\\?\\UNC\\s/t\\u\\", "v", "v", None, "v"),
    (r"\\?\unc\server\share", [r"\\?\unc", "\\", "server", "share"], "ra", r"\\?\unc\server", "share", "share", None, "share"),
    (r"\\?\Volume{1}\a", [r"\\?\Volume{1}", "\\", "a"], "ra", "\\\\?\\Volume{1}\\", "a", "a", None, "a"),
    (r"\\.\COM1", [r"\\.\COM1", "\\"], "ra", None, None, None, None, None),
    ("//./COM1/x", ["//./COM1", "\\", "x"], "ra", "//./COM1/", "x", "x", None, "x"),
    (r"\\.\C:\a", [r"\\.\C:", "\\", "a"], "ra", "\\\\.\\C:\\", "a", "a", None, "a"),
    (r"\\.\pipe\name", [r"\\.\pipe", "\\", "name"], "ra", "\\\\.\\pipe\\", "name", "name", None, "name"),
    (r"\\?", ["\\", "?"], "r", "\\", "?", "?", None, "?"),
    (r"\\.", ["\\"], "r", None, None, None, None, None),
    ("foo.", ["foo."], "", "", "foo.", "foo", "", "foo"),
    ("foo.bar.txt", ["foo.bar.txt"], "", "", "foo.bar.txt", "foo.bar", "txt", "foo"),
    ("..x.y.z", ["..x.y.z"], "", "", "..x.y.z", "..x.y", "z", "."),
    (r"a\...", ["a", "..."], "", "a", "...", "..", "", "."),
    ("a:b.txt", ["a:", "b.txt"], "", "a:", "b.txt", "b", "txt", "b"),
    (r"\a\..\b", ["\\", "a", "..", "b"], "r", r"\a\..", "b", "b", None, "b"),
    (r"a b\c d.e f", ["a b", "c d.e f"], "", "a b", "c d.e f", "c d", "e f", "c d"),
]  # fmt: skip

# path, kind, the prefix's text
PREFIXES: list[tuple[str, PrefixKind | None, str]] = [
    ("", None, ""),
    ("a", None, ""),
    (":", None, ""),
    ("/", None, ""),
    (r"\a", None, ""),
    (r"\\", None, ""),
    (r"\\server", None, ""),
    ("\\\\server\\", None, ""),
    (r"\\\server\share", None, ""),
    (r"\??\a", None, ""),
    ("1:", None, ""),
    ("é:", None, ""),
    ("c:", PrefixKind.DISK, "c:"),
    ("Z:a", PrefixKind.DISK, "Z:"),
    (r"\\s\t", PrefixKind.UNC, r"\\s\t"),
    (r"/\s/t\u", PrefixKind.UNC, r"/\s/t"),
    (r"\\?/s\t", PrefixKind.UNC, r"\\?/s"),
    (r"//?\UNC\s", PrefixKind.UNC, r"//?\UNC"),
    ("\\\\.\\", PrefixKind.DEVICE_NS, "\\\\.\\"),
    (r"\\./a/b", PrefixKind.DEVICE_NS, r"\\./a"),
    (r"//.\C:\b", PrefixKind.DEVICE_NS, r"//.\C:"),
    ("\\\\?\\", PrefixKind.VERBATIM, "\\\\?\\"),
    (r"\\?\a/b\c", PrefixKind.VERBATIM, r"\\?\a/b"),
    (r"\\?\1:\a", PrefixKind.VERBATIM, r"\\?\1:"),
    (r"\\?\C:a\b", PrefixKind.VERBATIM, r"\\?\C:a"),
    (r"\\?\C:/a\b", PrefixKind.VERBATIM, r"\\?\C:/a"),
    (r"\\?\UNCx\a", PrefixKind.VERBATIM, r"\\?\UNCx"),
    (r"\\?\UNC", PrefixKind.VERBATIM, r"\\?\UNC"),
    (r"\\?\C:", PrefixKind.VERBATIM_DISK, r"\\?\C:"),
    (r"\\?\c:\a", PrefixKind.VERBATIM_DISK, r"\\?\c:"),
    ("\\\\?\\UNC\\", PrefixKind.VERBATIM_UNC, "\\\\?\\UNC\\"),
    ("\\\\?\\UNC\\s\\", PrefixKind.VERBATIM_UNC, r"\\?\UNC\s"),
    (r"\\?\UNC\s\t\u", PrefixKind.VERBATIM_UNC, r"\\?\UNC\s\t"),
    (r"\\?\UNC\\t\u", PrefixKind.VERBATIM_UNC, r"\\?\UNC\\t"),
    (r"\\?\UNC/s/t\u", PrefixKind.VERBATIM_UNC, r"\\?\UNC/s/t\u"),
]

JOINS = [
    ("", "foo", "foo"),
    ("foo", "bar", r"foo\bar"),
    ("foo/", "bar", "foo/bar"),
    ("foo\\", "bar", r"foo\bar"),
    ("foo//", "bar", "foo//bar"),
    ("foo/.", "bar", r"foo/.\bar"),
    (r"foo.\.", "bar", r"foo.\.\bar"),
    ("foo", "", "foo\\"),
    ("foo", ".", r"foo\."),
    ("foo", "..", r"foo\.."),
    ("foo", "/", "/"),
    ("foo", "\\", "\\"),
    (r"\foo\bar", "\\", "\\"),
    ("/foo/bar", "/baz", "/baz"),
    ("/foo/bar", r"\baz", r"\baz"),
    ("/foo/bar", "./baz", r"/foo/bar\./baz"),
    ("c:\\", "windows", r"c:\windows"),
    ("c:", "windows", "c:windows"),
    ("c:", "", "c:"),
    ("c:a", "b", r"c:a\b"),
    (r"a\b\c", "d", r"a\b\c\d"),
    (r"\a\b\c", "d", r"\a\b\c\d"),
    (r"a\b", r"c\d", r"a\b\c\d"),
    (r"a\b", r"\c\d", r"\c\d"),
    (r"a\b", r"..\c", r"a\b\..\c"),
    (r"a\b", "C:a.txt", "C:a.txt"),
    (r"a\b", r"C:\a.txt", r"C:\a.txt"),
    (r"C:\a", r"C:\b.txt", r"C:\b.txt"),
    (r"C:\a\b\c", "C:d", "C:d"),
    (r"C:a\b\c", "C:d", "C:d"),
    (r"C:\a", r"\b", r"C:\b"),
    (r"C:\a", "/b", "C:/b"),
    ("C:", r"a\b\c", r"C:a\b\c"),
    ("C:", r"..\a", r"C:..\a"),
    (r"\\server\share\foo", "bar", r"\\server\share\foo\bar"),
    (r"\\server\share\foo", r"\bar", r"\\server\share\bar"),
    (r"\\server\share", "bar", r"\\server\share\bar"),
    (r"\\server\share\foo", "C:baz", "C:baz"),
    (r"\\?\C:\a\b", r"C:c\d", r"C:c\d"),
    (r"\\?\C:a\b", r"C:c\d", r"C:c\d"),
    (r"\\?\C:\a\b", r"C:\c\d", r"C:\c\d"),
    (r"\\?\foo\bar", "baz", r"\\?\foo\bar\baz"),
    (r"\\?\UNC\server\share\foo", "bar", r"\\?\UNC\server\share\foo\bar"),
    (r"\\?\UNC\server\share", r"C:\a", r"C:\a"),
    (r"\\?\UNC\server\share", "C:a", "C:a"),
    (r"\\?\UNC\server", "foo", r"\\?\UNC\server\foo"),
    (r"C:\a", r"\\?\UNC\server\share", r"\\?\UNC\server\share"),
    (r"\\.\foo\bar", "baz", r"\\.\foo\bar\baz"),
    (r"\\.\foo\bar", "C:a", "C:a"),
    (r"\\.\foo", r"..\bar", r"\\.\foo\..\bar"),
    (r"\\?\C:", "foo", r"\\?\C:\foo"),
    (r"\\?\C:\bar", "../foo", r"\\?\C:\foo"),
    (r"\\?\C:\bar", "../../foo", r"\\?\C:\foo"),
    ("\\\\?\\C:\\foo\\bar\\", "../baz", r"\\?\C:\foo\baz"),
    (r"\\?\C:\foo", "..", "\\\\?\\C:\\"),
    ("\\\\?\\C:\\", "..", "\\\\?\\C:\\"),
    (r"\\?\C:\foo\..", "..", r"\\?\C:\foo\.."),
    (r"\\?\C:", "D:\\foo/./", "D:\\foo/./"),
    (r"\\?\C:", "\\\\?\\D:\\foo\\.\\", "\\\\?\\D:\\foo\\.\\"),
    (r"\\?\C:", r"\..", "\\\\?\\C:\\"),
    (r"\\?\C:", r"foo\foo\..\..", r"\\?\C:"),
    (r"\\?\C:\foo\..\..\bar", "..\\..\\..\\", r"\\?\C:\foo\..\.."),
    (r"\\?\C:\foo\..", r"..\..\..\bar", r"\\?\C:\foo\..\bar"),
    (r"\\?\C:\foo\.", "..", r"\\?\C:\foo\."),
    (r"\\?\C:\foo\\\\bar", "..", r"\\?\C:\foo"),
    ("\\\\?\\C:\\foo\\", ".", r"\\?\C:\foo"),
    (r"\\?\A:\x\y", "/foo", r"\\?\A:\foo"),
    (r"\\?\A:", r"..\foo\.", r"\\?\A:\foo"),
    (r"\\?\A:\x\y", r".\foo\.", r"\\?\A:\x\y\foo"),
    (r"\\?\A:\x\y", "", "\\\\?\\A:\\x\\y\\"),
    (r"\\?\UNC\server\share\foo", "..", "\\\\?\\UNC\\server\\share\\"),
    (r"\\?\UNC\server\share\foo\bar", "../baz", r"\\?\UNC\server\share\foo\baz"),
    (r"\\?\UNC\server\share", r"\..", "\\\\?\\UNC\\server\\share\\"),
    (r"\\?\PIPE\foo", "\\", "\\\\?\\PIPE\\"),
    (r"\\?\\foo", "..", "\\\\?\\\\"),
    (r"\\?\\foo", "../bar", r"\\?\\bar"),
    (r"\\?\C:\foo\foo\/", "foo", r"\\?\C:\foo\foo\/\foo"),
    (r"\\?\/", "/", "\\\\?\\/\\"),
    ("\\\\?\\", r"foo\foo\..\..", "\\\\?\\"),
]

NAMED = [
    ("foo", "bar", "bar"),
    (".", "foo", r".\foo"),
    ("foo\\", "bar", "bar"),
    (r"foo\.", "bar", "bar"),
    ("..", "foo", r"..\foo"),
    (r"foo\..", "bar", r"foo\..\bar"),
    ("\\", "foo", r"\foo"),
    ("C:a", "b", "C:b"),
    (r"C:\a", "b.c", r"C:\b.c"),
    (r"\\s\t", "b", r"\\s\t\b"),
    (r"a/b\c", "d", r"a/b\d"),
]

EXTENDED = [
    ("foo", "txt", "foo.txt"),
    (r"C:\foo.bar", "txt", r"C:\foo.txt"),
    ("C:foo.bar", "", "C:foo"),
    ("foo.bar/", "x", "foo.x"),
    ("a.b\\c\\.\\", "x", r"a.b\c.x"),
    (r"C:\..", "x", r"C:\.."),
    ("C:", "x", "C:"),
    (r"\\?\C:\a\.", "x", r"\\?\C:\a\."),
    (r"\\?\C:\a/b.c", "x", r"\\?\C:\a/b.x"),
]

# path, base, equal, starts_with, ends_with, strip_prefix
COMPARED: list[tuple[str, str, bool, bool, bool, str | None]] = [
    (r"C:\src\test\a.toml", r"c:\src\test", False, True, False, "a.toml"),
    (r"c:\foo", r"C:\foo", True, True, True, ""),
    (r"C:\foo", r"C:/foo/", True, True, True, ""),
    (r"C:\foo", r"C:\FOO", False, False, False, None),
    (r"C:\foo\.\bar.txt", r"C:\foo\bar.txt", True, True, True, ""),
    (r"C:\foo\.", r"C:\foo", True, True, True, ""),
    (r"\\?\C:\foo\.\bar.txt", r"\\?\C:\foo\bar.txt", False, False, False, None),
    (r"\\?\c:\foo", r"\\?\C:\foo", True, True, True, ""),
    (r"\\?\C:\foo", r"C:\foo", False, False, False, None),
    (r"\\server\share", "//server/share/", True, True, True, ""),
    (r"\\server\share", r"\\SERVER\share", False, False, False, None),
    (r"\\server\share\a", r"\\server\share", False, True, False, "a"),
    (r"\\server\share\a", r"\\server\other", False, False, False, None),
    (r"//?/a", r"\\?\a", False, False, False, None),
    (r"\\.\a", "//./a", True, True, True, ""),
    (r"C:\a\b", "C:", False, True, False, r"\a\b"),
    ("C:a\\b\\", "C:", False, True, False, r"a\b"),
    (r"C:.\a", "C:", False, True, False, r".\a"),
    (r"C:.\a", "C:a", True, True, True, ""),
    (r"C:\a", "C:a", False, False, False, None),
    (r"C:\a\b", "C:\\", False, True, False, r"a\b"),
    (r"C:\a\b", r"a\b", False, False, True, None),
    (r"C:\a\b", r"\a\b", False, False, True, None),
    (r"C:\a\b", "", False, True, True, r"C:\a\b"),
    (r"\\?\a\b", r"\\?\a", False, True, False, r"\b"),
    (r"\\?\UNC\s\t\b", r"\\?\UNC\s\t", False, True, False, r"\b"),
    (r"a/b\c", r"a\b", False, True, False, "c"),
    (r".\a", ".", False, True, False, "a"),
    ("", "C:", False, False, False, None),
]

ORDERED = [
    "",
    r"\\?\a",
    r"\\?\a\b",
    r"\\?\b",
    r"\\?\UNC\a\c",
    r"\\?\UNC\a!\b",
    r"\\?\C:\a",
    r"\\.\a",
    r"\\a\b",
    r"\\a!\a",
    "C:",
    "C:\\",
    r"C:\a",
    "C:a",
    "d:",
    "\\",
    r"\a",
    ".",
    "..",
    "!",
    "a",
    r"a\b",
    "a!",
    "é",
    "\ud83d",
    "\udcff",
    "\uffff",
    "\U0001f600",
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
    path = WindowsPath(text)
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


@pytest.mark.parametrize(("text", "kind", "prefix"), PREFIXES)
def test_prefix(text: str, kind: PrefixKind | None, prefix: str) -> None:
    """A prefix is recognised by its kind, and its text stays as it was written."""
    first = next(WindowsPath(text).components(), None)
    if kind is None:
        assert not isinstance(first, Component.Prefix)
        return
    assert isinstance(first, Component.Prefix)
    assert (first.kind, str(first.text)) == (kind, prefix)
    assert kind.is_verbatim() is prefix.startswith("\\\\?\\")


@pytest.mark.parametrize("row", DECOMPOSITIONS, ids=lambda row: repr(row[0]))
def test_components_say_what_each_part_is(row: tuple[str, list[str]]) -> None:
    """After a prefix, a component is a root, the current or a parent directory, or a name."""
    special = {"\\": Component.RootDir(), ".": Component.CurDir(), "..": Component.ParentDir()}
    components = list(WindowsPath(row[0]).components())
    assert [str(component.as_os_str()) for component in components] == row[1]
    names = [part for part in components if not isinstance(part, Component.Prefix)]
    texts = row[1][len(components) - len(names) :]
    assert names == [special.get(part) or Component.Normal(part) for part in texts]


@pytest.mark.parametrize(("text", "path", "joined"), JOINS)
def test_join(text: str, path: str, joined: str) -> None:
    """A root keeps the prefix, a prefix replaces all, and onto a verbatim prefix "." and ".." are resolved."""
    assert str(WindowsPath(text).join(path)) == joined
    assert str(WindowsPath(text) / WindowsPath(path)) == joined


@pytest.mark.parametrize(("text", "name", "expected"), NAMED)
def test_with_file_name(text: str, name: str, expected: str) -> None:
    """The file's name is replaced where there is one."""
    assert str(WindowsPath(text).with_file_name(name)) == expected


@pytest.mark.parametrize(("text", "extension", "expected"), EXTENDED)
def test_with_extension(text: str, extension: str, expected: str) -> None:
    """The extension is replaced or added, and what stood after the file's name goes."""
    assert str(WindowsPath(text).with_extension(extension)) == expected


@pytest.mark.parametrize(("text", "base", "equal", "starts", "ends", "rest"), COMPARED)
def test_comparison(text: str, base: str, equal: bool, starts: bool, ends: bool, rest: str | None) -> None:
    """Paths are compared by whole components, drive letters in either case, and hash agrees."""
    path, other = WindowsPath(text), WindowsPath(base)
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
    """Prefixes come first, by kind, then roots, ".", "..", and names by their WTF-8."""
    paths = [WindowsPath(text) for text in ORDERED]
    assert sorted(set(paths)) == paths
    for i, first in enumerate(paths):
        for j, second in enumerate(paths):
            assert (first < second, first <= second, first > second, first >= second, first == second) == (
                i < j, i <= j, i > j, i >= j, i == j,
            )  # fmt: skip


def test_ancestors() -> None:
    """They end at the root, or at the prefix."""
    assert [str(path) for path in WindowsPath(r"C:\a/b").ancestors()] == [r"C:\a/b", r"C:\a", "C:\\"]
    assert [str(path) for path in WindowsPath("C:a").ancestors()] == ["C:a", "C:"]
