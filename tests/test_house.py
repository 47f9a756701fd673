"""The rules of the house, which CONTRIBUTING.md explains."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

ROOT = Path(__file__).parent.parent
PYIO = ROOT / "pyio"

LONGEST = 500
LONGEST_TEST = 700
NAMELESS = {"util", "utils", "helper", "helpers", "misc", "base", "common"}

# What a package may import when it is itself imported; for types alone, and within functions, anything goes.
BELOW: dict[str, set[str]] = {
    "_lazy": set(),
    "_sys": {"io.bounded", "io.deadline", "io.error", "io.traits"},
    "io": {"_sys"},
    "os_str": {"_sys", "io"},
    "path": {"_sys", "io", "os_str"},
    "env": {"_sys", "io", "os_str", "path"},
    "fs": {"_sys", "io", "os_str", "path"},
    "net": {"_sys", "io", "os_str", "path"},
    "poll": {"_sys", "io"},
    "process": {"_sys", "io", "os_str", "path", "env", "fs", "net"},
    "stream": {"_sys", "io", "poll"},
    "testing": {"io"},
    "os": {"_sys", "io", "os_str", "path", "env", "fs", "net", "poll", "process", "stream"},
}

# Modules that cost more to import than all of pyio.
DEAR = {
    "asyncio",
    "concurrent",
    "dataclasses",
    "datetime",
    "inspect",
    "ipaddress",
    "pathlib",
    "re",
    "tempfile",
    "threading",
}
TYPES_ONLY = {"typing_extensions"}
MAY = {
    "io/buffer.py": {
        "typing_extensions"
    },  # Buffer is a name of pyio.io's, and Python 3.11 has it nowhere else
    "net/addr/ip": {"ipaddress"},  # what is one of its addresses
    "net/addr/accepted.py": {"ipaddress"},  # for annotations
    "stream/completion.py": {"concurrent"},  # what a Completion is one of
    "stream/pool.py": {"threading"},
    "testing": DEAR,
}


def sources(*folders: str) -> list[Path]:
    """The Python files of those folders, without what the benchmarks wrote."""
    written = {ROOT / "benchmarks" / "data", ROOT / "benchmarks" / "out"}
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if not written.intersection(path.parents)
    )


ALL = sources("pyio", "tests", "benchmarks", "examples", "docs")
LIBRARY = sources("pyio")
LAZY = [
    path
    for path in LIBRARY
    if path.name == "__init__.py" and "__getattr__, __dir__, __all__" in path.read_text()
]


def shown(path: Path) -> str:
    """The path as a test's name."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """The dotted name of a module's file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def public_modules() -> list[str]:
    """Every module without an underscore in its name."""
    names = (module_of(path) for path in LIBRARY)
    return [name for name in names if not any(part.startswith("_") for part in name.split("."))]


def executed(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when a module is imported, without what is for type checkers alone."""
    for node in body:
        yield node
        if isinstance(node, ast.If):
            for_types = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
            yield from executed([] if for_types else node.body)
            yield from executed(node.orelse)
        elif isinstance(node, ast.Try):
            yield from executed([*node.body, *node.orelse, *node.finalbody])
            for handler in node.handlers:
                yield from executed(handler.body)
        elif isinstance(node, ast.With | ast.ClassDef):
            yield from executed(node.body)


def imported(path: Path) -> set[str]:
    """The dotted names that a module imports when it is itself imported."""
    found: set[str] = set()
    for node in executed(ast.parse(path.read_text()).body):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}".replace(".", "/")
                is_module = (ROOT / f"{inner}.py").exists() or (ROOT / inner).is_dir()
                found.add(inner.replace("/", ".") if is_module else node.module)
    return found


def python(code: str) -> str:
    """What a fresh interpreter prints, which sees the standard library and this pyio."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    return run.stdout


def test_only_sys_asks_for_the_platform() -> None:
    """Everything else is the same on every platform, or calls what pyio._sys chose."""
    asked: list[str] = []
    for path in LIBRARY:
        if PYIO / "_sys" in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.platform", "os.name"}:
                asked.append(f"{shown(path)}:{node.lineno}")
            if isinstance(node, ast.Import) and any(alias.name == "platform" for alias in node.names):
                asked.append(f"{shown(path)}:{node.lineno}")
    assert asked == []


def test_files_are_short() -> None:
    """500 lines, a test 700: beyond that, a file holds two subjects."""
    lines = {path: path.read_text().count("\n") for path in ALL}
    limit = {path: LONGEST_TEST if ROOT / "tests" in path.parents else LONGEST for path in ALL}
    assert {shown(path): n for path, n in lines.items() if n > limit[path]} == {}


def test_files_are_named_after_their_subject() -> None:
    """A name that fits everything says nothing."""
    assert [shown(path) for path in ALL if {path.stem, *path.relative_to(ROOT).parts} & NAMELESS] == []


def test_nothing_is_left_to_do() -> None:
    """What is missing stands in an issue, not in the code."""
    mark = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]))
    texts = [*ALL, *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert [shown(path) for path in texts if mark.search(path.read_text())] == []


SILENCED = re.compile(r"#\s*(type:\s*ignore|pyright:\s*ignore|noqa)\b")
SILENCED_BY_NAME = re.compile(
    r"#\s*(?:(?:type:\s*ignore|pyright:\s*ignore)\[[\w, -]+\]|noqa:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)"
)


@pytest.mark.parametrize("path", [p for p in ALL if ROOT / "tests" / "typing" not in p.parents], ids=shown)
def test_a_silenced_rule_says_which_and_why(path: Path) -> None:
    """`# type: ignore[code]  # reason`, and likewise for noqa and pyright; tests/typing is all refusals."""
    bare: list[int] = []
    with path.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT and SILENCED.search(token.string):
                reason = SILENCED_BY_NAME.sub("", token.string)
                if SILENCED.search(reason) or not re.search(r"\w{2}", reason):
                    bare.append(token.start[0])
    assert bare == []


@pytest.mark.parametrize("path", LIBRARY, ids=shown)
def test_imports_go_one_way(path: Path) -> None:
    """stream -> poll, process -> net, fs -> path -> os_str -> io -> _sys; os.* stands on top of all."""
    package = module_of(path).removeprefix("pyio").lstrip(".").split(".")[0]
    allowed = BELOW[package] | {package, "_lazy"} if package else {"_lazy"}
    wrong = [
        name
        for name in imported(path)
        if name.split(".")[0] == "pyio"
        and not any(f"{name}.".startswith(f"pyio.{below}.") for below in allowed)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", LIBRARY, ids=shown)
def test_imports_are_cheap(path: Path) -> None:
    """What is dear to import is imported where it is needed, and typing_extensions for types alone."""
    inside = path.relative_to(PYIO).as_posix()
    forgiven = {name for place, names in MAY.items() if inside.startswith(place) for name in names}
    tops = {name.split(".")[0] for name in imported(path)}
    assert tops & (DEAR | TYPES_ONLY) - forgiven == set()


def test_importing_pyio_loads_no_submodule() -> None:
    """`import pyio` costs two small files, and not even typing."""
    code = "before = set(sys.modules); import pyio; print(*set(sys.modules) - before)"
    assert set(python(code).split()) - {"__future__"} == {"pyio", "pyio._lazy"}


@pytest.mark.parametrize("path", LAZY, ids=shown)
def test_lazy_names_agree_with_what_type_checkers_see(path: Path) -> None:
    """The two lists of a package's names, one for the interpreter and one for type checkers, are one."""
    name = module_of(path)
    package = importlib.import_module(name)
    for_types = next(
        node for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    )  # fmt: skip
    homes: dict[str, str] = {}
    for node in for_types.body:
        assert isinstance(node, ast.ImportFrom)
        assert node.module is not None
        for alias in node.names:
            assert alias.name == alias.asname
            homes[alias.name] = node.module
    assert sorted(package.__all__) == sorted(homes)
    for public, home in homes.items():
        expected = (
            importlib.import_module(f"{name}.{public}")
            if home == name
            else getattr(importlib.import_module(home), public)
        )
        assert getattr(package, public) is expected
    assert set(homes) <= set(dir(package))
    with pytest.raises(AttributeError):
        getattr(package, "no_such_name")


def undocumented(module: ModuleType) -> Iterator[str]:
    """The public things of a module's own that say nothing of themselves."""
    if not (module.__doc__ or "").strip():
        yield module.__name__
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value) and not inspect.getdoc(value):
            yield f"{module.__name__}.{name}"
        if inspect.isclass(value):
            if not (value.__doc__ or "").strip():
                yield f"{module.__name__}.{name}"
            for attribute, held in vars(value).items():
                plain = held.__func__ if isinstance(held, classmethod | staticmethod) else held
                spoken = inspect.isfunction(plain) or isinstance(plain, property)
                if spoken and not attribute.startswith("_") and not inspect.getdoc(getattr(value, attribute)):
                    yield f"{module.__name__}.{name}.{attribute}"


@pytest.mark.parametrize("name", public_modules())
def test_what_is_public_is_documented(name: str) -> None:
    """Every public module, class, function, method and property has a docstring, or inherits one."""
    assert list(undocumented(importlib.import_module(name))) == []
