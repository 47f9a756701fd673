"""A static file server, a thread for each connection:  python examples/httpd.py FOLDER [HOST:PORT]

What strangers send is limited in size (Take) and in time (Deadline), what they ask for is resolved beneath the folder and
nowhere else (fs.Dir), and SIGTERM or Ctrl-C ends it gracefully: nobody new is let in, who waits for a request is sent
away, who is being answered has ten seconds.
"""

from __future__ import annotations

import mimetypes
import re
import signal
import sys
from email.utils import formatdate
from html import escape
from threading import Thread, current_thread
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from pyio import fs, io, net
from pyio.io import Deadline, ErrorKind
from pyio.os.unix import MetadataExt, OsStrExt

LARGEST_HEAD: Final = 16 * 1024
MOST_CONNECTIONS: Final = 2000
AT_ONCE: Final = 64 * 1024

# seconds: for a request to come in, for an answer to go out (and so many bytes in each further one), to end in
REQUEST_TIME: Final = 10.0
ANSWER_TIME: Final = 10.0
SLOWEST: Final = 32 * 1024
GRACE: Final = 10.0

REASONS: Final = {
    200: "OK", 206: "Partial Content", 301: "Moved Permanently", 304: "Not Modified", 400: "Bad Request",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    416: "Range Not Satisfiable", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
    505: "HTTP Version Not Supported",
}  # fmt: skip

_REQUEST_LINE = re.compile(rb"([A-Z]+) ([!-~\x80-\xff]+) HTTP/(\d)\.(\d)")
# what takes more than one step for each byte lets a stranger keep all threads waiting
_FIELD = re.compile(rb"([!#-'*+.^_`|~\w-]+):([^\0\r]*)", re.ASCII)
# no file has more bytes, and int() refuses thousands of digits
_RANGE = re.compile(rb"bytes=(\d{0,20})-(\d{0,20})", re.ASCII)


class Refusal(Exception):
    """A request that is answered with a status and nothing else."""

    def __init__(self, status: int, **fields: str) -> None:
        super().__init__(status)
        self.status = status
        self.fields = fields


class Request:
    """What a client asks for: the method, the path beneath the folder, the fields of the head."""

    def __init__(self, line: bytes, fields: dict[bytes, bytes]) -> None:
        match = _REQUEST_LINE.fullmatch(line)
        if match is None:
            raise Refusal(400)
        method, target, major, minor = match.groups()
        if major != b"1":
            raise Refusal(505)
        self.head_only = method == b"HEAD"
        self.method = method
        self.fields = fields
        # what follows the head would be taken for the next request
        body = fields.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in fields
        connection = {option.strip() for option in fields.get(b"connection", b"").lower().split(b",")}
        wanted = minor >= b"1" or b"keep-alive" in connection
        self.keep = wanted and not body and b"close" not in connection
        self.target = target.partition(b"#")[0].partition(b"?")[0]

    def path(self) -> bytes:
        """The path beneath the folder, "." for the folder itself.

        Whatever it says, fs.Dir resolves it beneath the folder; ".." is no part of any name here all the same.
        """
        if self.method not in {b"GET", b"HEAD"}:
            raise Refusal(405, allow="GET, HEAD")
        parts = unquote_to_bytes(self.target).split(b"/")
        if parts[0] or b".." in parts or b"\0" in self.target + b"".join(parts):
            raise Refusal(400)
        return b"/".join(part for part in parts if part) or b"."


def read_request(reader: io.BufReader[net.TcpStream], deadline: Deadline) -> Request | None:
    """The next request; None where the client has no further one."""
    head = reader.with_deadline(deadline).take(LARGEST_HEAD)
    try:
        lines = read_head(head)
    except TimeoutError:
        if head.limit() == LARGEST_HEAD:
            return None
        raise Refusal(408) from None
    if not lines:
        return None
    fields: dict[bytes, bytes] = {}
    for line in lines[1:]:
        match = _FIELD.fullmatch(line)
        if match is None:
            raise Refusal(400)
        name, value = match[1].lower(), match[2].strip(b" \t")
        # all of them count: of two lengths the first alone may be 0
        fields[name] = b"%s, %s" % (fields[name], value) if name in fields else value
    return Request(lines[0], fields)


def read_head(head: io.BufTake[io.BufRead]) -> list[bytes]:
    """The lines up to the empty one; none at the end of file."""
    lines: list[bytes] = []
    for line in head.byte_lines():
        if line:
            lines.append(line)
        elif lines:  # empty lines before a request are to be overlooked
            return lines
    if lines:
        raise Refusal(431 if head.limit() == 0 else 400)
    return lines


class Answer:
    """A head, and a body that is either here or in a file."""

    def __init__(
        self, status: int, fields: dict[str, str], body: bytes = b"", file: fs.File | None = None
    ) -> None:
        self.status = status
        self.fields = fields
        self.body = body
        self.file = file
        self.length = len(body)

    def head(self, *, keep: bool) -> bytes:
        """The head as it is sent."""
        self.fields["date"] = formatdate(usegmt=True)
        self.fields["connection"] = "keep-alive" if keep else "close"
        if self.status != 304:
            self.fields["content-length"] = str(self.length)
        fields = "".join(f"{name}: {value}\r\n" for name, value in self.fields.items())
        return f"HTTP/1.1 {self.status} {REASONS[self.status]}\r\n{fields}\r\n".encode("latin-1")


def refusal(why: Refusal) -> Answer:
    """What tells a person what went wrong."""
    body = f"{why.status} {REASONS[why.status]}\n".encode()
    return Answer(why.status, {"content-type": "text/plain; charset=utf-8"} | why.fields, body)


def answer(root: fs.Dir, request: Request) -> Answer:
    """What the folder has for this request."""
    path = request.path()
    name = OsStrExt.from_byte_slice(path)
    try:
        found = root.metadata(name)
        if found.is_dir():
            if not request.target.endswith(b"/"):
                # two slashes would begin the name of another server
                raise Refusal(301, location="/" + quote(request.target.strip(b"/"), safe="/%") + "/")
            try:
                path += b"/index.html"
                name = OsStrExt.from_byte_slice(path)
                found = root.metadata(name)
            except FileNotFoundError:
                with root.open_dir(OsStrExt.from_byte_slice(request.path())) as folder:
                    return listing(folder, request)
        elif request.target.endswith(b"/"):
            raise Refusal(404)
        if not found.is_file():  # to open a pipe would be to wait for its writer
            raise Refusal(403)
        return contents(root.open_file(name), path, request)
    except io.Error as e:
        missing = {ErrorKind.NOT_FOUND, ErrorKind.NOT_A_DIRECTORY, ErrorKind.INVALID_FILENAME}
        refused = {ErrorKind.PERMISSION_DENIED, ErrorKind.FILESYSTEM_LOOP, ErrorKind.INVALID_INPUT}
        raise Refusal(404 if e.kind() in missing else 403 if e.kind() in refused else 500) from e


def contents(file: fs.File, path: bytes, request: Request) -> Answer:
    """A file, or the part of it that was asked for."""
    try:
        status = file.metadata()
        size, changed = status.len(), MetadataExt.mtime_ns(status)
        tag = f'"{changed:x}-{size:x}"'
        kind, packed = mimetypes.guess_type(path.rpartition(b"/")[2].decode(errors="replace"))
        if kind is None or packed is not None:
            kind = "application/octet-stream"
        fields = {
            "content-type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
            "last-modified": formatdate(changed / 1e9, usegmt=True),
            "accept-ranges": "bytes",
            "etag": tag,
        }
        known = request.fields.get(b"if-none-match", b"")
        if known == b"*" or tag.encode() in known:
            file.close()
            return Answer(304, fields)
        made = Answer(200, fields, file=file)
        made.length = size
        asked = request.fields.get(b"range", b"")
        same = request.fields.get(b"if-range", tag.encode()) == tag.encode()
        part = bounds(asked, size) if same and not request.head_only else None
        if part is not None:
            first, last = part
            file.seek(io.SeekFrom.Start(first))
            made.status, made.length = 206, last + 1 - first
            fields["content-range"] = f"bytes {first}-{last}/{size}"
        return made
    except BaseException:
        file.close()
        raise


def bounds(asked: bytes, size: int) -> tuple[int, int] | None:
    """The first and the last byte of a range; None for what is none, or is several, which asks for everything."""
    part = _RANGE.fullmatch(asked)
    if part is None or not (part[1] or part[2]):
        return None
    if not part[1]:
        first, last = max(size - int(part[2]), 0), size - 1
    elif part[2] and int(part[2]) < int(part[1]):
        return None
    else:
        first, last = int(part[1]), min(int(part[2] or size), size - 1)
    if first > last:
        raise Refusal(416, **{"content-range": f"bytes */{size}"})
    return first, last


def listing(folder: fs.Dir, request: Request) -> Answer:
    """A page with the names in a folder."""
    names = sorted(
        OsStrExt.as_byte_slice(entry.file_name()) + (b"/" if entry.file_type().is_dir() else b"")
        for entry in folder.read_dir()
    )
    items = "\n".join(
        f'<li><a href="{quote(b"./" + name)}">{escape(name.decode(errors="replace"))}</a></li>'
        for name in names
    )
    title = escape(unquote_to_bytes(request.target).decode(errors="replace"))
    page = (
        f"<!doctype html><meta charset=utf-8><title>{title}</title>\n<h1>{title}</h1>\n<ul>\n{items}\n</ul>\n"
    )
    return Answer(200, {"content-type": "text/html; charset=utf-8"}, page.encode())


def send(stream: net.TcpStream, made: Answer, deadline: Deadline, *, keep: bool, head_only: bool) -> None:
    """Sends an answer: in one write if it is small."""
    out = stream.with_deadline(deadline)
    head = made.head(keep=keep)
    if head_only:
        out.write_all(head)
    elif made.file is None:
        out.write_all(head + made.body)
    elif made.length <= AT_ONCE:
        out.write_all(head + io.read_exact(made.file, made.length))
    else:
        out.write_all(head)
        if io.copy(made.file.take(made.length), out) < made.length:
            raise io.Error(ErrorKind.UNEXPECTED_EOF, "the file became shorter while it was sent")


class Server:
    """Serves the files of a folder until it is stopped."""

    def __init__(self, folder: str, addr: net.ToSocketAddrs) -> None:
        self.root = fs.Dir.open(folder)
        self.listener = net.TcpListener.bind(addr)
        # cancelled when nobody new is to be served, and when nobody is to be served any more
        self.stopping = Deadline.never()
        self.over = Deadline.never()
        self.threads: set[Thread] = set()

    def addr(self) -> net.SocketAddr:
        """Where it listens."""
        return self.listener.local_addr()

    def stop(self) -> None:
        """Ends run(); from any thread, or a signal handler."""
        self.stopping.cancel()

    def run(self) -> None:
        """Serves until stop(), and returns when the last connection is closed."""
        with self.root, self.listener:
            while not self.stopping.cancelled():
                try:
                    stream, _ = self.listener.accept(self.stopping)
                except io.Error as e:
                    if (
                        e.kind() is not ErrorKind.CANCELLED
                    ):  # no descriptors are left, say: some will be closed
                        self.pause()
                    continue
                self.start(stream)
            self.listener.close()
            last = Deadline.after(GRACE)
            for thread in list(self.threads):
                thread.join(last.remaining())
            self.over.cancel()
            for thread in list(self.threads):
                thread.join()

    def pause(self) -> None:
        """Waits a moment, or until stop()."""
        try:
            self.stopping.sleep(0.1)
        except io.Error:
            pass

    def start(self, stream: net.TcpStream) -> None:
        """Serves a connection in a thread of its own."""
        thread = Thread(target=self.serve, args=(stream,), daemon=True)
        self.threads.add(thread)
        try:
            if len(self.threads) > MOST_CONNECTIONS:
                raise RuntimeError("too many connections")
            thread.start()
        except RuntimeError:  # this one, or the system, has enough of them
            self.threads.discard(thread)
            stream.close()

    def serve(self, stream: net.TcpStream) -> None:
        """One connection, in its thread."""
        try:
            with stream:
                stream.set_nodelay(True)
                reader = io.BufReader(stream, 8 * 1024)
                while self.exchange(stream, reader):
                    pass
        except io.Error:  # the client is gone, or too slow
            pass
        finally:
            self.threads.discard(current_thread())

    def exchange(self, stream: net.TcpStream, reader: io.BufReader[net.TcpStream]) -> bool:
        """A request and its answer; whether another may follow."""
        keep = head_only = False
        try:
            request = read_request(reader, self.stopping.within(REQUEST_TIME))
            if request is None:
                return False
            head_only = request.head_only
            made = answer(self.root, request)
            keep = request.keep and not self.stopping.cancelled()
        except Refusal as why:
            made = refusal(why)
        deadline = self.over.within(ANSWER_TIME + made.length / SLOWEST)
        try:
            send(stream, made, deadline, keep=keep, head_only=head_only)
        finally:
            if made.file is not None:
                made.file.close()
        if not keep:
            self.part(stream)
        return keep

    def part(self, stream: net.TcpStream) -> None:
        """Lets the client read the answer: to close with its bytes unread would drop the connection."""
        stream.shutdown(net.Shutdown.WRITE)
        rest = stream.with_deadline(self.over.within(1.0))
        io.copy(rest.take(LARGEST_HEAD), io.sink())


def main(args: list[str]) -> None:
    """Serves until SIGTERM or Ctrl-C."""
    if not 1 <= len(args) <= 2:
        sys.exit(__doc__)
    mimetypes.init()  # reads the system's tables, for which nobody is to wait
    server = Server(args[0], args[1] if len(args) > 1 else "127.0.0.1:8000")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    print(f"serving {args[0]} at http://{server.addr()}/", flush=True)
    server.run()


if __name__ == "__main__":
    main(sys.argv[1:])
