"""Every example of the documentation and of the docstrings runs, in an empty folder of its own."""

from __future__ import annotations

import gc
from doctest import ELLIPSIS
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sybil.document import Document, PythonDocStringDocument
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent


def chapters() -> Iterator[pytest.ParameterSet]:
    """One document per chapter: its examples build on each other."""
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        if "_build" not in path.parts and path.exists():
            document = Document.parse(
                str(path), PythonCodeBlockParser(doctest_optionflags=ELLIPSIS), SkipParser()
            )
            if document.regions:
                yield pytest.param(document, id=path.relative_to(ROOT).as_posix())


def docstrings() -> Iterator[pytest.ParameterSet]:
    """One document per docstring, which must stand alone."""
    parser = DocTestParser(optionflags=ELLIPSIS)
    for path in sorted((ROOT / "pyio").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for start, _, text in PythonDocStringDocument.extract_docstrings(source):
            line = source.count("\n", 0, start)
            document = Document("\n" * line + text, str(path))
            for region in parser(document):
                document.add(region)
            if document.regions:
                yield pytest.param(document, id=f"{path.relative_to(ROOT).as_posix()}:{line + 1}")


@pytest.mark.parametrize("document", [*chapters(), *docstrings()])
def test_example(document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each prints what it says that it prints, and leaves nothing open."""
    monkeypatch.chdir(tmp_path)
    document.namespace["__name__"] = "example"
    try:
        for example in document.examples():
            example.evaluate()
    finally:
        document.namespace.clear()
        gc.collect()  # whatever it left open says so now, by a ResourceWarning
