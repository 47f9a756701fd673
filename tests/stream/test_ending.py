"""What becomes of transfers at a fork and at the end of the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread, active_count

import pytest

from pyio import fs, io, stream
from pyio.io import ErrorKind
from pyio.stream import once
from tests.stream.ends import SOON, connected, piped, soon

if sys.platform == "win32":
    pytest.skip("fork, as Unix has it", allow_module_level=True)

ROOT = Path(__file__).parents[2]


def in_child(check: object) -> int:
    """What a child exits with: 0 where the check passes."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            assert callable(check)
            check()
            code = 0
        except BaseException:  # noqa: BLE001  # whatever it is, it is told by the code
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_has_none_of_its_parents_transfers() -> None:
    """There they have failed with UNSUPPORTED, their descriptors are closed; in the parent they go on."""
    with connected() as (client, server), piped() as (reader, writer):
        data, source = io.channel()
        sending = stream.send(client, source)
        contents, received = stream.receive(server)
        watched, reading = stream.read_via_stream(reader)
        data.write_all(b"before ")

        def check() -> None:
            for done in sending, received, reading:
                error = done.exception(0)
                assert isinstance(error, io.Error)
                assert error.kind() is ErrorKind.UNSUPPORTED
            assert contents.read(bytearray(1)) == 0
            assert watched.read(bytearray(1)) == 0
            # a transfer of its own
            with piped() as (theirs, ours):
                assert stream.write_via_stream(ours, io.Cursor(b"x")).result(SOON) is None
                assert theirs.read(bytearray(2)) == 1

        assert in_child(check) == 0
        with data:
            data.write_all(b"after")
        with contents, watched:
            assert io.read_to_end(contents) == b"before after"
            assert sending.result(SOON) is None
            assert received.result(0) is None
            writer.write_all(b"x")
            assert watched.read(bytearray(2)) == 1


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_does_not_hold_a_pipe_open() -> None:
    """A long-lived child keeps no descriptor of a transfer: the end of a pipe is seen when the parent's is closed."""
    with piped() as (reader, writer):
        data, source = io.channel()
        done = stream.write_via_stream(writer, source)
        writer.close()
        held, go = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(go)
            os.read(held, 1)
            os._exit(0)
        try:
            data.close()
            assert done.result(SOON) is None
            assert io.read_to_end(reader) == b""
        finally:
            os.close(go)
            os.close(held)
            os.waitpid(pid, 0)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_while_another_thread_hands_a_connection_over() -> None:
    """The child can do so as well, and does not wait for a thread that it has not."""
    taken = Event()

    def hold() -> None:
        with once._lock:
            taken.set()
            Event().wait(0.05)

    with connected() as (client, _server):

        def check() -> None:
            signal.alarm(5)  # rather than hang
            incoming, _ = stream.receive(client)
            incoming.close()

        thread = Thread(target=hold)
        thread.start()
        assert taken.wait(SOON)
        assert in_child(check) == 0
        thread.join(SOON)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_while_another_thread_resolves_a_completion() -> None:
    """The child finds it failed, and does not wait for a thread that it has not."""
    with piped() as (reader, _writer):
        contents, done = stream.read_via_stream(reader)
        codes: list[int] = []

        def check() -> None:
            signal.alarm(5)  # rather than hang
            assert isinstance(done.exception(0), io.Error)

        with contents, done._condition:
            thread = Thread(target=lambda: codes.append(in_child(check)))
            thread.start()
            thread.join(2 * SOON)
        assert codes == [0]


PROGRAM = """
import os
import sys
import threading
from pyio import fs, io, net, stream

class Blocked(io.Read):
    def read(self, buf, /):
        threading.Event().wait()

def told(name):
    def tell(done):
        os.write(1, f"{name} {type(done.exception()).__name__} {done.exception().kind()}\\n".encode())
    return tell

listener = net.TcpListener.bind("127.0.0.1:0")
client = net.TcpStream.connect(listener.local_addr())
server, _ = listener.accept()
stream.send(client, io.Repeat(0)).add_done_callback(told("full"))
contents, done = stream.receive(client)
stream.send(server, contents).add_done_callback(told("silent"))
file = fs.File.create(sys.argv[1])
stream.write_via_stream(file, Blocked()).add_done_callback(told("blocked"))
writer, reader = io.channel()
stream.write_via_stream(file, reader, 10).add_done_callback(told("channel"))
stream.write_via_stream(file, io.Cursor(b"done"), 20).result()
print("end", flush=True)
for handle in listener, client, server, file:
    handle.close()
writer._closed = True  # forgotten, on purpose
"""


@pytest.mark.slow
def test_the_end_of_a_program_ends_its_transfers(tmp: Path) -> None:
    """Never a hang: what is unfinished fails with CANCELLED, whatever it waits for."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(tmp / "f")],
        capture_output=True, text=True, timeout=20, cwd=ROOT, check=False,
    )  # fmt: skip
    assert run.stderr == ""
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert lines[0] == "end"
    assert sorted(lines[1:]) == [
        f"{name} Error ErrorKind.CANCELLED" for name in ("blocked", "channel", "full", "silent")
    ]


def test_threads_are_gone_when_they_are_dismissed(tmp: Path) -> None:
    """They end by themselves after a while; here they are told to, and the next transfer starts new ones."""
    from pyio.stream import ending

    ending.dismiss()
    before = active_count()
    for _ in range(2):
        with fs.File.create(tmp / "f") as file, piped() as (_, writer):
            assert stream.write_via_stream(file, io.Cursor(b"x")).result(SOON) is None
            assert stream.write_via_stream(writer, io.Cursor(b"x")).result(SOON) is None
        assert active_count() > before
        ending.dismiss()
        assert soon(lambda: active_count() == before)


@pytest.mark.slow
def test_idle_threads_end_by_themselves(tmp: Path) -> None:
    """After a second or so."""
    from pyio.stream import ending

    ending.dismiss()
    before = active_count()
    with fs.File.create(tmp / "f") as file, piped() as (_, writer):
        assert stream.write_via_stream(file, io.Cursor(b"x")).result(SOON) is None
        assert stream.write_via_stream(writer, io.Cursor(b"x")).result(SOON) is None
    assert active_count() > before
    assert soon(lambda: active_count() == before)
