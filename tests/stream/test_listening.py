"""listen."""

from __future__ import annotations

import errno
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from pyio import io, net, stream
from pyio.io import ErrorKind
from tests.stream.ends import SOON, soon

if TYPE_CHECKING:
    from pyio._sys.net.listening import Listening


def test_connections_come_one_by_one_and_the_listener_may_be_closed() -> None:
    """Each is independent of the stream, too; when that is closed nobody listens any more."""
    with net.TcpListener.bind("127.0.0.1:0") as listener:
        addr = listener.local_addr()
        connections = stream.listen(listener)
    with connections:
        clients = [net.TcpStream.connect(addr) for _ in range(3)]
        servers = [next(connections) for _ in clients]
    with pytest.raises(ConnectionRefusedError):
        net.TcpStream.connect(addr)
    for client, server in zip(clients, servers, strict=True):
        server.write_all(b"x")
        assert client.read(bytearray(2)) == 1
        client.close()
        server.close()
    assert list(connections) == []


def test_a_listener_that_is_open_goes_on_by_itself() -> None:
    """Closing the stream is not closing the listener."""
    with net.TcpListener.bind("127.0.0.1:0") as listener:
        stream.listen(listener).close()
        with net.TcpStream.connect(listener.local_addr()), listener.accept()[0]:
            pass


def test_closing_in_another_thread_ends_a_wait() -> None:
    """The loop is over."""
    with net.TcpListener.bind("127.0.0.1:0") as listener:
        connections = stream.listen(listener)
        got: list[object] = []
        thread = Thread(target=lambda: got.append(list(connections)))
        thread.start()
        assert soon(lambda: connections._reading)
        with pytest.raises(io.Error) as e:
            next(connections)
        assert e.value.kind() is ErrorKind.RESOURCE_BUSY
        connections.close()
        thread.join(SOON)
        assert got == [[]]


def test_a_closed_listener_is_raised() -> None:
    """The only call here that raises for its handle."""
    listener = net.TcpListener.bind("127.0.0.1:0")
    listener.close()
    with pytest.raises(io.Error):
        stream.listen(listener)


def test_what_is_no_listener() -> None:
    """TypeError."""
    with pytest.raises(TypeError):
        stream.listen(3)  # type: ignore[arg-type]  # what is tested


def test_passing_errors_are_skipped_and_others_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that was gone again, no descriptor for a moment; then what does not pass."""
    codes = [errno.ECONNABORTED, errno.EPROTO, errno.EMFILE, 0, errno.EINVAL]
    real = net.TcpListener._accept

    def flaky(self: Listening, deadline: io.Deadline | None) -> object:
        code = codes.pop(0)
        if code:
            raise io.Error.from_raw_os_error(code)
        return real(self, deadline)

    monkeypatch.setattr(net.TcpListener, "_accept", flaky)
    with net.TcpListener.bind("127.0.0.1:0") as listener, stream.listen(listener) as connections:
        with net.TcpStream.connect(listener.local_addr()), next(connections):
            pass
        assert list(connections) == []
    assert codes == []
