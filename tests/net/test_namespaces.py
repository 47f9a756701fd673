"""What crosses a network: two hosts in network namespaces, with a link between them that can be cut.

Needs root, Linux and `ip`; the hosts are made by a process of the test's own, in namespaces that end with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

if sys.platform != "linux" or os.geteuid() != 0:
    pytest.skip("network namespaces are made by root on Linux", allow_module_level=True)
if shutil.which("ip") is None or shutil.which("unshare") is None:
    pytest.skip("network namespaces are made by ip and unshare", allow_module_level=True)
if subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode:
    pytest.skip("network namespaces are not allowed here", allow_module_level=True)

# `here` and `there`: two namespaces, 10.1.0.1 and 10.1.0.2, which `sh` runs commands in
HOSTS = """
import os, subprocess, sys, time
from threading import Thread
from pyio import io, net
from pyio.io import Deadline, ErrorKind

def sh(*commands):
    for command in commands:
        subprocess.run(command, shell=True, check=True)

there = subprocess.Popen(["unshare", "--net", "sleep", "60"])
while os.stat(f"/proc/{there.pid}/ns/net").st_ino == os.stat("/proc/self/ns/net").st_ino:
    pass
enter = f"nsenter --net --target {there.pid} "
sh("ip link set lo up",
   f"ip link add here type veth peer name there netns {there.pid}",
   "ip addr add 10.1.0.1/24 dev here", "ip link set here up",
   enter + "ip link set lo up", enter + "ip addr add 10.1.0.2/24 dev there", enter + "ip link set there up")

def far_listener():
    \"\"\"A listener of the other host's: a socket keeps the namespace that it was made in.\"\"\"
    made = []
    def run():
        fd = os.open(f"/proc/{there.pid}/ns/net", os.O_RDONLY)
        try:
            import ctypes
            if ctypes.CDLL(None, use_errno=True).setns(fd, 0):
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(fd)
        made.append(net.TcpListener.bind("10.1.0.2:80"))
    thread = Thread(target=run)
    thread.start()
    thread.join()
    return made[0]

def kind_of(call):
    try:
        call()
    except io.Error as e:
        return e.kind()
    return None

try:
{body}
finally:
    there.kill()
    there.wait()
"""


def on_two_hosts(body: str) -> None:
    """Runs this in a process in a namespace of its own, `here`."""
    program = HOSTS.replace("{body}", textwrap.indent(textwrap.dedent(body), "    "))
    command = ["unshare", "--net", sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr


pytestmark = pytest.mark.slow


def test_connecting() -> None:
    """Over the link; refused where nobody listens; unreachable where no road leads; without an answer TIMED_OUT."""
    on_two_hosts(
        """
        with far_listener() as listener:
            with net.TcpStream.connect("10.1.0.2:80", Deadline.after(10)) as stream:
                accepted, addr = listener.accept(Deadline.after(10))
                with accepted:
                    assert str(addr.ip()) == "10.1.0.1"
                    stream.write_all(b"across")
                    assert io.read_exact(accepted, 6) == b"across"
        assert kind_of(lambda: net.TcpStream.connect("10.1.0.2:81")) is ErrorKind.CONNECTION_REFUSED
        assert kind_of(lambda: net.TcpStream.connect("10.9.0.1:80")) is ErrorKind.NETWORK_UNREACHABLE
        # nobody has this address: the system gives up asking who does, after three seconds
        deadline = Deadline.after(0.2)
        assert kind_of(lambda: net.TcpStream.connect("10.1.0.77:80", deadline)) is ErrorKind.TIMED_OUT
        assert deadline.expired()
        sh("ip route add unreachable 10.8.0.0/16", "ip route add prohibit 10.7.0.0/16")
        assert kind_of(lambda: net.TcpStream.connect("10.8.0.1:80")) is ErrorKind.HOST_UNREACHABLE
        assert kind_of(lambda: net.TcpStream.connect("10.7.0.1:80")) is ErrorKind.PERMISSION_DENIED
        sh(enter + "ip link set there down")
        assert kind_of(lambda: net.TcpStream.connect("10.1.0.2:80", Deadline.after(0.2))) is ErrorKind.TIMED_OUT
        """
    )


def test_no_neighbour() -> None:
    """Without a deadline the system's own answer is HOST_UNREACHABLE, soon."""
    on_two_hosts(
        """
        sh("sysctl -q -w net.ipv4.neigh.here.mcast_solicit=1 net.ipv4.neigh.here.retrans_time_ms=50")
        assert kind_of(lambda: net.TcpStream.connect("10.1.0.77:80")) is ErrorKind.HOST_UNREACHABLE
        """
    )


def test_a_peer_that_vanishes() -> None:
    """With data in flight: a write fails at last, TIMED_OUT as the system says, and a deadline fails it before."""
    on_two_hosts(
        """
        import socket
        with far_listener() as listener, net.TcpStream.connect("10.1.0.2:80") as stream:
            accepted, _ = listener.accept()
            with accepted:
                sh("ip link set here down")
                assert stream.write(b"into the dark") == 13
                assert kind_of(lambda: stream.with_deadline(Deadline.after(0.1)).read(bytearray(1))) is ErrorKind.TIMED_OUT
                sh("ip link set here up")
                # the link is back: not a byte is lost
                assert io.read_exact(accepted.with_deadline(Deadline.after(30)), 13) == b"into the dark"
                # and gone for good
                handle = socket.socket(fileno=os.dup(stream.fileno()))
                handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 300)
                handle.close()
                sh("ip link set here down")
                stream.write_all(b"gone")
                assert kind_of(lambda: stream.read(bytearray(1))) in {
                    ErrorKind.TIMED_OUT, ErrorKind.NETWORK_UNREACHABLE, ErrorKind.HOST_UNREACHABLE
                }
                assert stream.take_error() is None
                accepted.set_linger(0)
        """
    )


def test_keep_alive() -> None:
    """A silent peer that is gone is found out, though nothing is written."""
    on_two_hosts(
        """
        import socket
        with far_listener() as listener, net.TcpStream.connect("10.1.0.2:80") as stream:
            accepted, _ = listener.accept()
            with accepted:
                stream.set_keepalive(1)
                handle = socket.socket(fileno=os.dup(stream.fileno()))
                handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
                handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 1)
                handle.close()
                sh(enter + "ip link set there down")
                e = kind_of(lambda: stream.with_deadline(Deadline.after(20)).read(bytearray(1)))
                assert e in {ErrorKind.TIMED_OUT, ErrorKind.HOST_UNREACHABLE}, e
                assert not stream.with_deadline(Deadline.after(20))._deadline.expired()
                accepted.set_linger(0)
        """
    )
