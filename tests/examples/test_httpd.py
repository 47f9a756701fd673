"""examples/httpd.py, by real clients."""

from __future__ import annotations

import hashlib
import http.client
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread, active_count
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("fs.Dir is not to be had on Windows", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "examples" / "httpd.py"

spec = importlib.util.spec_from_file_location("httpd", SOURCE)
assert spec is not None
assert spec.loader is not None
httpd: Any = importlib.util.module_from_spec(spec)  # an example is no package
spec.loader.exec_module(httpd)

BIG = os.urandom(1 << 20)


@pytest.fixture
def site(tmp: Path) -> Path:
    """A folder with something in it, and something beside it that is nobody's business."""
    (tmp / "secret").write_text("secret")
    root = tmp / "site"
    (root / "sub").mkdir(parents=True)
    (root / "folder").mkdir()
    (root / "index.html").write_text("<h1>Welcome</h1>")
    (root / "a.txt").write_text("0123456789")
    (root / "empty").write_text("")
    (root / "big.bin").write_bytes(BIG)
    (root / "folder" / "ä & b.txt").write_text("umlaut")
    (root / "out").symlink_to(tmp / "secret")
    (root / "in").symlink_to("a.txt")
    os.mkfifo(root / "pipe")
    return root


@pytest.fixture
def server(site: Path) -> Iterator[Any]:
    """One that runs; when it is stopped no thread of it is left."""
    threads = active_count()
    made = httpd.Server(str(site), "127.0.0.1:0")
    made.port = made.addr().port()
    thread = Thread(target=made.run)
    thread.start()
    yield made
    made.stop()
    thread.join()
    assert not made.threads
    assert active_count() == threads


class Reply:
    """Status, fields and body."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.body = response.read()
        self.fields = {name.lower(): value for name, value in response.getheaders()}


def ask(server: Any, path: str, method: str = "GET", **fields: str) -> Reply:
    """By Python's own client."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request(
            method, path, headers={name.replace("_", "-"): value for name, value in fields.items()}
        )
        return Reply(connection.getresponse())
    finally:
        connection.close()


def raw(server: Any, data: bytes) -> bytes:
    """All that comes back for these bytes, until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        got = b""
        while part := sock.recv(1 << 16):
            got += part
        return got


def test_a_file(server: Any) -> None:
    """Contents, length, type, and when it was changed."""
    reply = ask(server, "/a.txt")
    assert (reply.status, reply.body) == (200, b"0123456789")
    assert reply.fields["content-type"] == "text/plain; charset=utf-8"
    assert reply.fields["content-length"] == "10"
    assert "last-modified" in reply.fields


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/", b"<h1>Welcome</h1>"),
        ("/index.html?query#fragment", b"<h1>Welcome</h1>"),
        ("/empty", b""),
        ("/in", b"0123456789"),
        ("//a.txt", b"0123456789"),
        ("/./a.txt", b"0123456789"),
        ("/folder/%C3%A4%20%26%20b.txt", b"umlaut"),
        ("/big.bin", BIG),
    ],
)
def test_what_is_found(server: Any, path: str, body: bytes) -> None:
    """An index, an empty file, a link that stays inside, escaped names, a large file."""
    reply = ask(server, path)
    assert (reply.status, reply.body) == (200, body)


def test_head(server: Any) -> None:
    """The same head as for GET, and no body."""
    reply, whole = ask(server, "/big.bin", "HEAD"), ask(server, "/big.bin")
    assert (reply.status, reply.body) == (200, b"")
    for name in ("content-length", "content-type", "etag"):
        assert reply.fields[name] == whole.fields[name]
    assert ask(server, "/big.bin", "HEAD", Range="bytes=0-9").fields["content-length"] == str(len(BIG))


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=5-99", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, None, "bytes */10"),
        ("bytes=-0", 416, None, "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        (f"bytes=0-{10**19}", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=-" + "9" * 6000, 200, b"0123456789", None),
        ("bytes=" + "9" * 6000 + "-", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_ranges(server: Any, asked: str, status: int, body: bytes | None, told: str | None) -> None:
    """A part, its place in the whole, and 416 where there is nothing; what is not understood is everything."""
    reply = ask(server, "/a.txt", Range=asked)
    assert (reply.status, reply.fields.get("content-range")) == (status, told)
    if body is not None:
        assert reply.body == body


def test_a_range_of_a_large_file(server: Any) -> None:
    """The right part, of the right length."""
    reply = ask(server, "/big.bin", Range="bytes=1000-900000")
    assert reply.body == BIG[1000:900001]


def test_not_changed(server: Any, site: Path) -> None:
    """304 for whom has it already, and the whole of a file that was changed since the part was asked for."""
    tag = ask(server, "/a.txt").fields["etag"]
    reply = ask(server, "/a.txt", If_None_Match=tag)
    assert (reply.status, reply.body) == (304, b"")
    assert ask(server, "/a.txt", If_None_Match="*").status == 304
    assert ask(server, "/a.txt", Range="bytes=0-1", If_Range=tag).status == 206
    (site / "a.txt").write_text("changed")
    assert ask(server, "/a.txt", If_None_Match=tag).status == 200
    assert ask(server, "/a.txt", Range="bytes=0-1", If_Range=tag).body == b"changed"


def test_types(server: Any, site: Path) -> None:
    """By the last part of the path; what is packed is not of the type of what is in it."""
    (site / "page.html.gz").write_bytes(b"")
    (site / "data:text").mkdir()
    (site / "data:text" / "html,page").write_bytes(b"")
    for name in ("/page.html.gz", "/data:text/html,page"):
        assert ask(server, name).fields["content-type"] != "text/html; charset=utf-8"


def test_nobody_is_sent_elsewhere(server: Any) -> None:
    """A move stays on this server: "//folder/" would be the folder of another one."""
    assert ask(server, "//folder").fields["location"] == "/folder/"


def test_a_listing(server: Any) -> None:
    """A folder without an index lists its names, so that a client can follow them; without its slash it is moved."""
    moved = ask(server, "/folder")
    assert (moved.status, moved.fields["location"]) == (301, "/folder/")
    page = ask(server, "/folder/").body.decode()
    (link,) = re.findall(r'href="([^"]+)"', page)
    assert "ä &amp; b.txt" in page
    assert ask(server, f"/folder/{link}").body == b"umlaut"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/none", 404),
        ("/a.txt/", 404),
        ("/a.txt/b", 404),
        ("/" + "x" * 300, 404),
        ("/out", 403),
        ("/pipe", 403),
    ],
)
def test_what_is_not_to_be_had(server: Any, path: str, status: int) -> None:
    """404, and 403 for what is no file or leads out."""
    assert ask(server, path).status == status


@pytest.mark.parametrize(
    "target",
    [
        b"/../secret", b"/sub/../../secret", b"/%2e%2e/secret", b"/%2e%2e%2fsecret", b"/..%2fsecret", b"/.%2e/secret",
        b"/%252e%252e/secret", b"/..\\secret", b"/..%5csecret", b"/..%c0%afsecret", b"/%c0%ae%c0%ae/secret",
        b"/%uff0e%uff0e/secret", b"/..%00/secret", b"/a.txt%00.html", b"/..;/secret", b"//../secret", b"/out/.",
        b"..", b"../secret", b"http://127.0.0.1/../secret", b"/....//secret", b"/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        b"//etc/passwd", b"/etc/passwd", b"/out%2f", b"/in/../../secret",
    ],
)  # fmt: skip
def test_nobody_gets_out(server: Any, target: bytes) -> None:
    """Whatever the encoding: never the file beside the folder, and always an answer."""
    got = raw(server, b"GET " + target + b" HTTP/1.1\r\nHost: h\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 (400|403|404) ", got)
    assert b"secret" not in got.partition(b"\r\n\r\n")[2]
    assert b"root:" not in got


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /\r\n\r\n", 400), (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n folded: x\r\n\r\n", 400), (b"GET / HTTP/1.1\r\na: b\rc: d\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\na: \0\r\n\r\n", 400), (b"get / HTTP/1.1\r\n\r\n", 400), (b"GET /  HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 505), (b"POST / HTTP/1.1\r\n\r\n", 405), (b"GET / HTTP/1.1\r\nHost: h", 400),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", 431), (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 5000, 431),
    ],
)  # fmt: skip
def test_what_is_no_request(server: Any, data: bytes, status: int) -> None:
    """A clear refusal, and the end of the connection."""
    got = raw(server, data)
    assert got.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"connection: close" in got


def test_requests_in_a_row(server: Any) -> None:
    """One connection serves many requests, also when they are sent without waiting for the answers."""
    got = raw(server, b"GET /a.txt HTTP/1.1\r\n\r\n" * 3 + b"\r\nHEAD /a.txt HTTP/1.1\r\n\r\n")
    assert got.count(b"HTTP/1.1 200 OK") == 4
    assert got.count(b"0123456789") == 3


def test_a_body_is_not_taken_for_a_request(server: Any) -> None:
    """What follows a head that announces a body is not answered, also where it announces two lengths."""
    for announced in (b"Content-Length: 30\r\n", b"Content-Length: 0\r\nContent-Length: 30\r\n"):
        got = raw(server, b"GET /a.txt HTTP/1.1\r\n" + announced + b"\r\nGET /empty HTTP/1.1\r\n\r\n")
        assert got.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "asked", [b"Connection: close, TE\r\n", b"Connection: keep-alive\r\nConnection: Close\r\n"]
)
def test_who_wants_no_more_is_left(server: Any, asked: bytes) -> None:
    """To close may be one of several options."""
    got = raw(server, b"GET /a.txt HTTP/1.1\r\n" + asked + b"\r\nGET /empty HTTP/1.1\r\n\r\n")
    assert got.count(b"HTTP/1.1 ") == 1


def test_no_head_takes_long(server: Any) -> None:
    """Not even the largest, however it is made: all threads would wait for it."""
    for value in (b"a" + b" " * 16_000 + b"b", b" \t" * 8000, b"a, " * 5000):
        started = time.thread_time()
        httpd._FIELD.fullmatch(b"X:" + value)
        assert time.thread_time() - started < 0.1


def test_old_clients(server: Any) -> None:
    """HTTP/1.0 closes after the answer, unless asked to keep."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        sock.sendall(b"GET /a.txt HTTP/1.0\r\n\r\n")
        got = b""
        while part := sock.recv(1 << 16):
            got += part
    assert got.endswith(b"0123456789")


def test_slow_clients_are_sent_away(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends a byte now and then has no more time for the whole request than others."""
    monkeypatch.setattr(httpd, "REQUEST_TIME", 0.1)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        started = time.monotonic()
        got = b""
        sock.settimeout(0.01)
        sock.sendall(b"GET /a")
        while time.monotonic() - started < 10:
            try:
                got += sock.recv(1000)
            except TimeoutError:
                try:
                    sock.send(b"a")
                except OSError:
                    break
            else:
                break
        assert time.monotonic() - started < 5
    assert got.startswith(b"HTTP/1.1 408 ")


def test_who_does_not_read_is_sent_away(server: Any, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer has its time too."""
    monkeypatch.setattr(httpd, "ANSWER_TIME", 0.05)
    monkeypatch.setattr(httpd, "SLOWEST", 1 << 40)
    with open(site / "huge", "wb") as file:
        file.truncate(1 << 30)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        sock.sendall(b"GET /huge HTTP/1.1\r\n\r\n")
        while not server.threads:
            os.sched_yield()
        while server.threads:
            time.sleep(0.01)


def test_an_idle_connection_does_not_delay_the_end(server: Any) -> None:
    """stop() ends a wait for the next request at once."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        sock.sendall(b"HEAD /a.txt HTTP/1.1\r\n\r\n")
        assert sock.recv(1000).startswith(b"HTTP/1.1 200 OK")
        started = time.monotonic()
        server.stop()
        assert sock.recv(1000) == b""
        assert time.monotonic() - started < 2


def test_an_answer_is_finished_at_the_end(server: Any, site: Path) -> None:
    """Who is being answered when it stops gets the whole answer."""
    with open(site / "huge", "wb") as file:
        file.truncate(32 << 20)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        sock.sendall(b"GET /huge HTTP/1.1\r\n\r\n")
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += sock.recv(1)
        server.stop()
        got = 0
        while part := sock.recv(1 << 20):
            got += len(part)
    assert got == 32 << 20


def test_too_many(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit connections are closed at once; those within it go on."""
    monkeypatch.setattr(httpd, "MOST_CONNECTIONS", 1)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as first:
        while not server.threads:
            os.sched_yield()
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as second:
            assert second.recv(10) == b""
        first.sendall(b"HEAD /a.txt HTTP/1.1\r\n\r\n")
        assert first.recv(1000).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.slow
def test_500_connections_at_once(server: Any) -> None:
    """All of them are open together, and each gets its answer."""
    connections = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(500)]
    try:
        while len(server.threads) < 500:
            time.sleep(0.01)
        for sock in connections:
            sock.sendall(b"GET /a.txt HTTP/1.1\r\n\r\n")
        for sock in connections:
            got = b""
            while not got.endswith(b"0123456789"):
                part = sock.recv(1000)
                assert part
                got += part
    finally:
        for sock in connections:
            sock.close()


class TestAsAProgram:
    """python examples/httpd.py."""

    @pytest.fixture
    def program(self, site: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
        """The running program, and the address it tells."""
        command = [sys.executable, str(SOURCE), str(site), "127.0.0.1:0"]
        env = os.environ | {"PYTHONPATH": str(SOURCE.parents[1])}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            yield process, url
            process.kill()

    @pytest.mark.slow
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_it(
        self, program: tuple[subprocess.Popen[str], str], number: signal.Signals
    ) -> None:
        """Gracefully, with status 0."""
        process, _ = program
        process.send_signal(number)
        assert process.wait(20) == 0

    @pytest.mark.slow
    @pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
    def test_curl(self, program: tuple[subprocess.Popen[str], str], tmp: Path) -> None:
        """It follows a move, resumes a download, and gets several files over one connection."""
        _, url = program

        def curl(*options: str) -> bytes:
            return subprocess.run(
                ["curl", "-sS", *options], check=True, capture_output=True, timeout=20
            ).stdout

        assert b"umlaut" not in curl("-L", url + "folder")
        part = tmp / "part"
        part.write_bytes(BIG[:70_000])
        curl("-C", "-", "-o", str(part), url + "big.bin")
        assert hashlib.sha256(part.read_bytes()).digest() == hashlib.sha256(BIG).digest()
        told = curl(
            "-v", "-o", os.devnull, url + "a.txt", "-o", os.devnull, url + "in", "-w", "%{num_connects} "
        )
        assert told == b"1 0 "
        assert curl("-I", url + "a.txt").startswith(b"HTTP/1.1 200 OK")

    @pytest.mark.slow
    @pytest.mark.skipif(shutil.which("wrk") is None, reason="no wrk")
    def test_wrk(self, program: tuple[subprocess.Popen[str], str]) -> None:
        """Two hundred connections under load for a second: no error, and no other answer than 200."""
        _, url = program
        command = ["wrk", "-t2", "-c200", "-d1s", "--timeout", "10s", url + "a.txt"]
        told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout
        assert "requests in" in told
        assert "Socket errors" not in told
        assert "Non-2xx" not in told

    @pytest.mark.slow
    @pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium")
    def test_a_browser(self, program: tuple[subprocess.Popen[str], str], site: Path, tmp: Path) -> None:
        """A page with pictures and a script, all from here: the script sees every picture loaded."""
        _, url = program
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"><rect width="9" height="9"/></svg>'
        for at in range(1, 13):
            (site / f"{at}.svg").write_text(svg.format(at))
        (site / "sum.js").write_text(
            "onload = () => document.body.append('width ' + "
            "[...document.images].reduce((sum, image) => sum + image.naturalWidth, 0))"
        )
        pictures = "".join(f'<img src="{at}.svg">' for at in range(1, 13))
        (site / "page.html").write_text(
            f'<!doctype html><meta charset=utf-8><body>{pictures}<script src="sum.js"></script>'
        )
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={tmp / 'profile'}", "--virtual-time-budget=5000", "--dump-dom", url + "page.html",
        ]  # fmt: skip
        page = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
        assert "width 78" in page
