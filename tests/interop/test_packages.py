"""The large packages read and write our files as any: each where it is installed, three bytes a call."""

from __future__ import annotations

import io as python_io
from typing import TYPE_CHECKING, Any

import pytest

from pyio import fs, io

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.interop.conftest import Made

TABLE = {"n": list(range(200)), "x": [n / 3 for n in range(200)], "text": [f"ä{n}" for n in range(200)]}
CSV = "n,text\n" + "".join(f"{n},ä{n}\n" for n in range(200))


@pytest.fixture(autouse=True)
def no_fd_leak() -> None:
    """Not looked at: pyarrow and polars start pools that keep descriptors."""


@pytest.fixture
def np() -> Any:
    """numpy"""
    return pytest.importorskip("numpy")


@pytest.fixture
def pd() -> Any:
    """pandas"""
    return pytest.importorskip("pandas")


def test_numpy_save_and_load(np: Any, made: Made) -> None:
    """read(n), and seek back over the magic; write."""
    array = np.arange(3000.0).reshape(30, 100)
    file, contents = made.file()
    np.save(file, array)
    np.save(file, array[0])
    file.seek(0)
    assert (np.load(file) == array).all()
    assert (np.load(file) == array[0]).all()
    stream, arrived = made.sink()
    np.save(stream, array)
    assert contents().startswith(arrived())


def test_numpy_savez(np: Any, made: Made) -> None:
    """As zipfile."""
    file, _ = made.file()
    np.savez(file, a=np.arange(1000), b=np.eye(3))
    np.savez_compressed(made.file()[0], a=np.arange(1000))
    file.seek(0)
    with np.load(file) as arrays:
        assert (arrays["a"] == np.arange(1000)).all()
        assert (arrays["b"] == np.eye(3)).all()


def test_numpy_text(np: Any, made: Made) -> None:
    """Iteration, and write."""
    array = np.arange(60.0).reshape(20, 3)
    stream, arrived = made.sink()
    np.savetxt(stream, array)
    data = arrived()
    assert (np.loadtxt(made.source(data)) == array).all()
    assert (np.genfromtxt(made.source(data)) == array).all()


def test_numpy_fromfile_and_tofile(np: Any, tmp: Path) -> None:
    """flush, fileno, tell and seek of a real file, in the middle of it."""
    path = tmp / "f"
    with io.to_python(fs.File.options().read(True).write(True).create(True).open(path)) as file:
        file.write(b"head")
        np.arange(100, dtype="q").tofile(file)
        file.write(b"tail")
        file.seek(0)
        assert file.read(4) == b"head"
        assert (np.fromfile(file, "q", 100) == np.arange(100)).all()
        assert file.read() == b"tail"
        mapped = np.memmap(file, "q", "r", 4, (100,))
        assert mapped[99] == 99
        del mapped


def test_pandas_csv(pd: Any, made: Made) -> None:
    """read(n), or lines; write."""
    for engine in "c", "python":
        assert pd.read_csv(made.source(CSV.encode()), engine=engine)["text"][199] == "ä199"
    assert pd.read_csv(made.text_source(CSV))["n"].sum() == 199 * 100
    frame = pd.DataFrame(TABLE)
    stream, arrived = made.sink()
    frame.to_csv(stream, index=False, mode="wb")
    assert pd.read_csv(python_io.BytesIO(arrived()))["text"].equals(frame["text"])
    text, came = made.text_sink(newline="")
    frame.to_csv(text, index=False)
    assert came().startswith("n,x,text\n0,0.0,ä0\n")
    stream, arrived = made.sink()
    frame.to_csv(stream, index=False, compression="gzip")
    assert pd.read_csv(made.source(arrived()), compression="gzip")["n"].equals(frame["n"])


def test_pandas_json_and_pickle(pd: Any, made: Made) -> None:
    """read() and write."""
    frame = pd.DataFrame(TABLE)
    assert pd.read_json(made.source(frame.to_json().encode()))["n"].equals(frame["n"])
    stream, arrived = made.sink()
    frame.to_pickle(stream)
    assert pd.read_pickle(made.source(arrived())).equals(frame)


def test_pandas_excel(pd: Any, made: Made) -> None:
    """As zipfile."""
    pytest.importorskip("openpyxl")
    frame = pd.DataFrame({"n": [1, 2, 3]})
    file, _ = made.file()
    frame.to_excel(file, index=False)
    file.seek(0)
    assert pd.read_excel(file).equals(frame)


def test_pandas_parquet(pd: Any, made: Made) -> None:
    """read, seek, tell and closed; write."""
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame(TABLE)
    file, contents = made.file()
    frame.to_parquet(file)
    assert pd.read_parquet(made.file(contents())[0]).equals(frame)
    assert pd.read_csv(made.source(CSV.encode()), engine="pyarrow")["n"].sum() == 199 * 100


def test_pyarrow(made: Made) -> None:
    """read(n), seek, tell and closed; write and flush."""
    pa = pytest.importorskip("pyarrow")
    csv = pytest.importorskip("pyarrow.csv")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table(TABLE)
    assert csv.read_csv(made.source(CSV.encode())).num_rows == 200
    file, contents = made.file()
    parquet.write_table(table, file)
    assert parquet.read_table(made.file(contents())[0]).equals(table)
    stream, arrived = made.sink()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    assert pa.ipc.open_stream(made.source(arrived())).read_all().equals(table)


def test_polars(made: Made) -> None:
    """read() and seek; write."""
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(TABLE)
    assert pl.read_csv(made.file(CSV.encode())[0])["n"].sum() == 199 * 100
    for form in "parquet", "ipc", "csv", "ndjson":
        file, contents = made.file()
        getattr(frame, f"write_{form}")(file)
        again = getattr(pl, f"read_{form}")(made.file(contents())[0])
        assert again.equals(frame)


def test_pillow(made: Made) -> None:
    """read(n), seek and tell; write."""
    image = pytest.importorskip("PIL.Image")
    picture = image.new("RGB", (40, 30), (10, 200, 30))
    for form in "PNG", "BMP", "GIF", "TIFF", "JPEG":
        file, contents = made.file()
        picture.save(file, form)
        with image.open(made.file(contents())[0]) as again:
            assert again.format == form
            assert again.size == (40, 30)
            again.load()


def test_h5py(np: Any, made: Made) -> None:
    """read, readinto, seek and tell; write, truncate and flush."""
    h5py = pytest.importorskip("h5py")
    file, contents = made.file()
    with h5py.File(file, "w") as stored:
        stored["a"] = np.arange(1000)
        stored.attrs["text"] = "ä"
    with h5py.File(made.file(contents())[0], "r") as stored:
        assert (stored["a"][:] == np.arange(1000)).all()
        assert stored.attrs["text"] == "ä"


def test_lxml(made: Made) -> None:
    """read(n), and the name for messages; write."""
    etree = pytest.importorskip("lxml.etree")
    data = "<a><b>äöü</b></a>".encode()
    tree = etree.parse(made.source(data))
    assert tree.findtext("b") == "äöü"
    stream, arrived = made.sink()
    tree.write(stream, encoding="utf-8")
    assert arrived() == data


def test_yaml(made: Made) -> None:
    """read(n); write(str) and flush."""
    yaml = pytest.importorskip("yaml")
    value = {"text": "äöü", "list": [1, 2.5, None]}
    load: Callable[[object], object] = yaml.safe_load
    assert load(made.source(yaml.safe_dump(value, allow_unicode=True).encode())) == value
    text, came = made.text_sink()
    yaml.safe_dump(value, text)
    assert load(came()) == value
