"""pyio's sockets with the libraries that know socket.socket: ssl, asyncio, socketserver, http.client, selectors."""

from __future__ import annotations

import asyncio
import http.client
import selectors
import shutil
import socket
import socketserver
import ssl
import subprocess
import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from pyio import io, net
from pyio.io import ErrorKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def listener() -> Iterator[net.TcpListener]:
    """One on a free port."""
    with net.TcpListener.bind("127.0.0.1:0") as made:
        yield made


def echo(listener: net.TcpListener) -> Thread:
    """Serves one connection: gives back what it gets."""

    def serve() -> None:
        with listener.accept()[0] as stream:
            io.copy(stream, stream)

    thread = Thread(target=serve)
    thread.start()
    return thread


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate")
@pytest.mark.slow
def test_ssl(listener: net.TcpListener, tmp: Path) -> None:
    """A stream becomes an SSLSocket, and that a reader and writer by FromPython; from_socket refuses it."""
    key, certificate = str(tmp / "key"), str(tmp / "certificate")
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*made, "-keyout", key, "-out", certificate, *subject], check=True, capture_output=True)

    def serve() -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        stream, _ = listener.accept()
        with context.wrap_socket(stream.into_socket(), server_side=True) as secured:
            secured.sendall(secured.recv(100).upper())

    thread = Thread(target=serve)
    thread.start()
    context = ssl.create_default_context(cafile=certificate)
    plain = net.TcpStream.connect(listener.local_addr()).into_socket()
    secured = context.wrap_socket(plain, server_hostname="localhost")
    with pytest.raises(io.Error) as e:
        net.TcpStream.from_socket(secured)
    assert e.value.kind() is ErrorKind.INVALID_INPUT
    with secured, secured.makefile("rwb", buffering=0) as file:
        stream = io.FromPython(file)
        stream.write_all(b"secret")
        stream.flush()
        assert io.read_exact(stream, 6) == b"SECRET"
    thread.join()


@pytest.mark.filterwarnings("ignore:.*event_loop:DeprecationWarning")
def test_asyncio(listener: net.TcpListener) -> None:
    """A stream goes into asyncio, and asyncio's listening socket may be ours."""
    thread = echo(listener)

    async def client() -> bytes:
        sock = net.TcpStream.connect(listener.local_addr()).into_socket()
        sock.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=sock)
        writer.write(b"async")
        writer.write_eof()
        got = await reader.read()
        writer.close()
        await writer.wait_closed()
        return got

    assert asyncio.run(client()) == b"async"
    thread.join()


def test_socketserver() -> None:
    """A request of socketserver's is a socket that becomes a TcpStream."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with net.TcpStream.from_socket(self.request.dup()) as stream:
                stream.write_all(io.read_exact(stream, 3) * 2)

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        with net.TcpStream.connect(("127.0.0.1", server.server_address[1])) as stream:
            stream.write_all(b"abc")
            assert io.read_exact(stream, 6) == b"abcabc"
        thread.join()


def test_http_client(listener: net.TcpListener) -> None:
    """http.client talks through a connection that pyio made."""

    def serve() -> None:
        stream, _ = listener.accept()
        with stream:
            for line in io.BufReader(stream).byte_lines():
                if not line:
                    break
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\npyio")

    thread = Thread(target=serve)
    thread.start()
    connection = http.client.HTTPConnection("localhost")
    connection.sock = net.TcpStream.connect(listener.local_addr()).into_socket()
    connection.request("GET", "/")
    response = connection.getresponse()
    assert response.read() == b"pyio"
    connection.close()
    thread.join()


def test_selectors(listener: net.TcpListener) -> None:
    """Streams and listeners can be watched: they have a fileno()."""
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ, "listener")
        assert selector.select(0) == []
        with net.TcpStream.connect(listener.local_addr()):
            ((key, _),) = selector.select(10)
            assert key.data == "listener"
            listener.accept()[0].close()


def test_addresses_everywhere(listener: net.TcpListener) -> None:
    """An address's ip() is one of ipaddress's, and its text one that socket takes."""
    import ipaddress

    addr = listener.local_addr()
    assert addr.ip() in ipaddress.ip_network("127.0.0.0/8")
    with socket.create_connection((str(addr.ip()), addr.port())):
        listener.accept()[0].close()


def test_to_python_of_a_stream(listener: net.TcpListener) -> None:
    """A duplex Python file over a connection, for libraries that want makefile()."""
    thread = echo(listener)
    with net.TcpStream.connect(listener.local_addr()) as stream:
        file = io.to_python(stream)
        file.write(b"line\n")
        file.flush()
        assert file.readline() == b"line\n"
        stream.shutdown(net.Shutdown.WRITE)
        assert file.read() == b""
        file.close()
    thread.join()


if sys.platform == "linux":

    def test_a_file_descriptor_by_its_number(listener: net.TcpListener) -> None:
        """What only knows numbers works on it."""
        import os

        with net.TcpStream.connect(listener.local_addr()) as stream:
            accepted, _ = listener.accept()
            with accepted:
                assert os.write(stream.fileno(), b"raw") == 3
                assert os.read(accepted.fileno(), 3) == b"raw"
