"""Application code that joins pyio to Python's own files, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import configparser
import csv
import gzip
import hashlib
import io as python_io
import json
import pickle
import shutil
import subprocess
import tarfile
import zipfile
from typing import BinaryIO, TextIO, assert_type

from pyio import fs, io


def a_file_of_pythons_keeps_its_type(path: str) -> None:
    """FromPython gives back the very object, by its own type."""
    assert_type(io.FromPython(python_io.BytesIO()), io.FromPython[python_io.BytesIO])
    assert_type(io.FromPython(python_io.BytesIO()).into_inner(), python_io.BytesIO)
    assert_type(io.FromPython(python_io.BytesIO()).get_ref(), python_io.BytesIO)
    with io.FromPython(gzip.open(path, "rb")) as unpacked:
        for line in unpacked.lines():
            assert_type(line, str)
    with io.FromPython(open(path, "rb")) as file:
        assert_type(file.seek(io.SeekFrom.End(-4)), int)
        assert_type(io.read_to_end(file.take(4)), bytes)


def a_from_python_is_every_trait(source: io.FromPython[BinaryIO]) -> None:
    """Reader, buffered reader, writer and seeker."""
    reader: io.Read = source
    lines: io.BufRead = source
    writer: io.Write = source
    seeker: io.Seek = source
    io.copy(reader, writer)
    seeker.rewind()
    assert_type(source.chain(source), io.BufChain[io.FromPython[BinaryIO], io.FromPython[BinaryIO]])
    assert_type(source.take(1), io.BufTake[io.FromPython[BinaryIO]])
    assert_type(lines.has_data_left(), bool)


def a_pythonfile_is_a_binary_file(file: fs.File, reader: io.Read, writer: io.Write) -> None:
    """Wherever the standard library asks for one."""
    assert_type(io.to_python(file), io.PythonFile)
    plain: BinaryIO = io.to_python(reader)
    buffered: python_io.BufferedIOBase = io.to_python(writer)
    plain.close()
    buffered.close()
    json.load(io.to_python(reader))
    pickle.dump([1, 2], io.to_python(writer))
    shutil.copyfileobj(io.to_python(reader), io.to_python(writer))
    with gzip.open(io.to_python(file), "rb") as unpacked, io.to_python(reader) as raw:
        unpacked.read(10)
        assert_type(raw, io.PythonFile)
        assert_type(raw.read(10), bytes)
        for line in raw:
            assert_type(line, bytes)
    with gzip.GzipFile(fileobj=io.to_python(writer), mode="wb") as packed:
        packed.write(b"")
    with zipfile.ZipFile(io.to_python(file)) as archive:
        archive.namelist()
    with tarfile.open(fileobj=io.to_python(file), mode="r:*") as tar:
        tar.getnames()
    hashlib.file_digest(io.to_python(reader), "sha256")


def a_text_file_is_one_too(reader: io.Read, writer: io.Write) -> None:
    """For everything that reads or writes str."""
    assert_type(io.to_python_text(reader), TextIO)
    for row in csv.reader(io.to_python_text(reader, newline="")):
        assert_type(row, list[str])
    csv.writer(io.to_python_text(writer, encoding="latin-1", errors="replace", newline="")).writerow([1, "b"])
    settings = configparser.ConfigParser()
    settings.read_file(io.to_python_text(reader))
    print("hello", file=io.to_python_text(writer))


def descriptors_go_to_children(file: fs.File) -> None:
    """What has a fileno() is a stream of subprocess's."""
    subprocess.run(["cat"], stdin=file.fileno(), stdout=io.to_python(file), check=True)
    anything: io.HasFileno = file
    anything.fileno()
