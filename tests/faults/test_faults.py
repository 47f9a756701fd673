"""Every system call of a session fails once, in each of the ways that it can: the right kind, and nothing half done.

By strace, which makes one call of one run fail, or do less than it was asked.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pyio import fs, io
from tests.faults import session

ROOT = Path(__file__).parents[2]
OLD, NEW = session.OLD, session.NEW

# call: what it is made to say
FAULTS: dict[str, list[str]] = {
    "openat": ["error=EACCES", "error=EMFILE", "error=EINTR"],
    "read": ["error=EIO", "error=EINTR"],
    "write": ["error=ENOSPC", "error=EIO", "error=EINTR"],
    "pwrite64": ["error=ENOSPC"],
    "preadv2": ["error=EIO"],
    "fsync": ["error=EIO", "error=ENOSPC", "error=EINTR"],
    "linkat": ["error=EIO"],
    "rename": ["error=EIO"],
    "renameat": ["error=EIO"],
    "unlinkat": ["error=EIO"],
    "mkdir": ["error=ENOSPC"],
    "rmdir": ["error=EBUSY"],
    "getdents64": ["error=EIO"],
    "copy_file_range": ["error=ENOSPC", "error=EXDEV", "error=EIO"],
    "ftruncate": ["error=EIO", "error=EINTR"],
    "flock": ["error=ENOLCK", "error=EINTR"],
    "utimensat": ["error=EROFS"],
    "close": ["error=EIO"],
}
KINDS = {
    "EACCES": "PERMISSION_DENIED", "ENOSPC": "STORAGE_FULL", "EROFS": "READ_ONLY_FILESYSTEM", "EBUSY": "RESOURCE_BUSY",
    "EIO": "OTHER", "EMFILE": "OTHER", "ENOLCK": "OTHER", "EXDEV": "CROSSES_DEVICES",
}  # fmt: skip


def session_under(strace: list[str], folder: Path) -> list[tuple[str, str, Any, list[int]]]:
    folder.mkdir()
    (folder / "outside").mkdir()
    (folder / "outside/precious").write_text("kept")
    command = [
        "strace",
        "-f",
        "-qq",
        "--seccomp-bpf",
        *strace,
        os.path.realpath(sys.executable),
        "-S",
        "-s",
        "-B",
        "-W",
        "ignore",
    ]
    program = [str(ROOT / "tests/faults/session.py"), str(ROOT), str(folder)]
    environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [*command, *program], check=False, capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def strace() -> None:
    """Skips where there is none, or where it may not trace."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    if subprocess.run(
        ["strace", "-f", "-o", os.devnull, "true"], check=False, capture_output=True
    ).returncode:
        pytest.skip("strace may not trace here")


@pytest.fixture(scope="module")
def calls(strace: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int]]:
    """How often each call is made before the session, and how often by its end."""
    folder = tmp_path_factory.mktemp("baseline")
    log = folder / "log"
    rows = session_under(["-o", str(log), "-e", f"trace=access,{','.join(FAULTS)}"], folder / "run")
    assert [row[1] for row in rows] == ["ok"] * len(session.STEPS), rows
    begun = 0
    counts: dict[str, list[int]] = {call: [0, 0] for call in FAULTS}
    for line in log.read_text().splitlines():
        name = re.sub(r"^\d+ +", "", line).partition("(")[0]
        if session.BEGIN in line:
            begun += 1
        elif name in counts and begun < 2:
            counts[name][1] += 1
            counts[name][0] += not begun
    assert begun == 2
    return {call: (first, last) for call, (first, last) in counts.items()}


def judge(folder: Path, step: str, outcome: str, told: Any) -> None:
    """Nothing is half done but what the documentation says."""
    found = {str(entry.file_name()) for entry in fs.read_dir(folder)}
    content = fs.read(folder / "file") if "file" in found else b""
    assert not {name for name in found if name.startswith(".pyio")}, found
    if step == "atomically":
        assert content == NEW if outcome == "ok" else content in (OLD, NEW)
    elif step == "atomically_new":
        assert ("other" in found and fs.read(folder / "other") == NEW) or (
            outcome != "ok" and "other" not in found
        )
    elif step == "writing":
        if outcome == "ok":
            assert content == NEW
        else:
            assert content == OLD if told is None else content == NEW[:told]
    elif step == "writing_by_handle":
        assert content == NEW if outcome == "ok" else content == OLD or NEW.startswith(content)
    elif step in {"copying", "copying_holes"}:
        source = folder / ("file" if step == "copying" else "holes")
        if outcome == "ok":
            assert fs.read(folder / "other") == fs.read(source)
        elif isinstance(told, int) and step == "copying":
            assert fs.read(folder / "other") == OLD[:told]
    elif step == "moving":
        assert len(found & {"file", "other"}) == 1
        assert ("other" in found) == (outcome == "ok")
    elif step == "making":
        assert outcome != "ok" or (folder / "a/b/c").is_dir()
    elif step == "removing":
        assert ("tree" in found) == (outcome != "ok")
    elif step not in {"at_offsets", "beneath"}:
        assert content == OLD


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("call", FAULTS)
def test_every_call_may_fail(tmp: Path, calls: dict[str, tuple[int, int]], call: str) -> None:
    """Exactly one step sees it, as the right kind or not at all; none leaks a descriptor or leaves what it should not."""
    first, last = calls[call]
    if first == last:
        pytest.skip(f"this session makes no {call}")
    # every call in turn would take minutes: those that are many are sampled, another set for each fault
    for shift, fault in enumerate(FAULTS[call]):
        for when in range(first + 1 + shift % 2, last + 1, max(1, (last - first) // 5)):
            folder = tmp / f"{fault}-{when}"
            rows = session_under(
                ["-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}"], folder
            )
            assert len(rows) == len(session.STEPS)
            failed = [row for row in rows if row[1] != "ok"]
            name = fault.partition("=")[2]
            assert len(failed) <= 1, (fault, when, rows)
            if name == "EINTR":
                # Python goes on by itself, but for opendir
                assert [row[:2] for row in failed] in ([], [("listing", "INTERRUPTED")]), (fault, when)
                failed = []
            for _step, outcome, _told, _leaked in failed:
                assert outcome == KINDS[name], (fault, when, failed)
            for step, outcome, told, leaked in rows:
                # an injected close leaves its descriptor open: it never reached the system
                assert call == "close" or leaked == [], (fault, when, step)
                judge(folder / step, step, outcome, told)
            assert os.listdir(folder / "outside") == ["precious"]
            shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("call", ["write", "pwrite64"])
def test_a_short_count_is_gone_on_from(tmp: Path, calls: dict[str, tuple[int, int]], call: str) -> None:
    """A call that claims one byte: the rest follows, or what it skipped is missed; no step fails, none loops for ever."""
    first, last = calls[call]
    if first == last:
        pytest.skip(f"this session makes no {call}")
    for when in range(first + 1, last + 1):
        folder = tmp / str(when)
        rows = session_under(
            ["-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:retval=1:when={when}"], folder
        )
        assert [row[1] for row in rows] == ["ok"] * len(rows), (when, rows)
        assert all(row[3] == [] for row in rows)
        shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "call", ["openat", "write", "fsync", "linkat", "rename", "renameat", "unlinkat", "close"]
)
def test_a_kill_at_each_call_of_an_atomic_write(tmp: Path, strace: None, call: str) -> None:
    """kill -9 as the call begins: the old file or the new one; a temporary is left only between two names."""
    code = (
        f"import sys, os; sys.path.insert(0, {str(ROOT)!r})\nfrom pyio import fs\n"
        "for _ in range(2): fs.write_atomic('file', 'old')\n"
        f"os.access({session.BEGIN!r}, 0)\n"
        "fs.write_atomic('file', 'new')\n"
    )
    program = [os.path.realpath(sys.executable), "-S", "-s", "-B", "-c", code]
    log = tmp / "log"
    count = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace=access,{call}"]
    environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0"}
    subprocess.run([*count, *program], cwd=tmp, env=environment, check=True)
    lines = log.read_text().splitlines()
    begin = next(n for n, line in enumerate(lines) if session.BEGIN in line)
    mine = [line for line in lines[:begin] if f" {call}(" in line]
    ahead = [line for line in lines[begin:] if f" {call}(" in line]
    for when in range(len(mine) + 1, len(mine) + len(ahead) + 1):
        for name in os.listdir(tmp):
            os.unlink(tmp / name)
        inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={when}"]
        subprocess.run([*inject, *program], cwd=tmp, env=environment, check=False, stderr=subprocess.DEVNULL)
        left = sorted(os.listdir(tmp))
        assert fs.read(tmp / "file") in (b"old", b"new")
        named = [name for name in left if name != "file"]
        assert named == [] or (call in {"rename", "renameat"} and fs.read(tmp / named[0]) == b"new"), (
            when,
            left,
        )


def mounted(home: Path, script: str, code: str) -> list[str]:
    """What a program prints in a mount namespace of its own, after `script`."""
    head = f"import sys, os, errno; sys.path.insert(0, {str(ROOT)!r})\nfrom pyio import fs, io\n"
    (home / "program.py").write_text(head + code)
    shell = f"{script} && exec {sys.executable} -W error program.py"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", shell], check=False, capture_output=True, text=True, cwd=home
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no mount of one's own: " + done.stderr.strip())
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


TRY = """
def kind(call):
    try:
        call()
    except io.Error as e:
        return e.kind().name
    return "ok"
"""


def test_a_read_only_mount(tmp: Path) -> None:
    """READ_ONLY_FILESYSTEM for whatever writes, while reading goes on."""
    (tmp / "mnt").mkdir()
    code = TRY + (
        "print(kind(lambda: fs.read('mnt/file')), kind(lambda: list(fs.read_dir('mnt'))))\n"
        "d = fs.Dir.open('mnt')\n"
        "for call in (lambda: fs.write('mnt/file', ''), lambda: fs.write_atomic('mnt/file', ''), lambda: fs.create_dir('mnt/d'),\n"
        "    lambda: fs.create_dir_all('mnt/a/b'), lambda: fs.remove_dir_all('mnt/tree'), lambda: fs.remove_file('mnt/file'),\n"
        "    lambda: fs.rename('mnt/file', 'mnt/g'), lambda: fs.set_perms('mnt/file', fs.Perms.world_readable()),\n"
        "    lambda: fs.hard_link('mnt/file', 'mnt/g'), lambda: fs.soft_link('x', 'mnt/l'), lambda: fs.copy('mnt/file', 'mnt/g'),\n"
        "    lambda: d.create_dir('x'), lambda: d.rename('file', d, 'x'), lambda: d.remove_file('file')):\n"
        "    print(kind(call))\n"
        "print(len(os.listdir('/proc/self/fd')))\n"
        "d.close(); print(len(os.listdir('/proc/self/fd')))"
    )
    script = "mount -t tmpfs none mnt && mkdir -p mnt/tree/a && echo hi > mnt/file && mount -o remount,ro mnt"
    first, *kinds, with_dir, without = mounted(tmp, script, code)
    assert first == "ok ok"
    assert kinds == ["READ_ONLY_FILESYSTEM"] * 14
    assert int(without) == int(with_dir) - 1


def test_out_of_descriptors(tmp: Path) -> None:
    """EMFILE from whatever needs one, at every number that is left: an Error, and as many open as before."""
    code = (
        TRY
        + f"""
import resource
os.chdir({str(tmp)!r})
fs.write("file", "x"); os.makedirs("tree/a/b")
dirs = fs.Dir.open(".")
calls = (lambda: fs.read("file"), lambda: fs.write("file", "y"), lambda: fs.write_atomic("file", "z"), lambda: fs.copy("file", "g"),
         lambda: list(fs.read_dir(".")), lambda: list(fs.walk_dir(".")), lambda: dirs.metadata("tree/a/b"),
         lambda: dirs.open_file("tree/../file").close(), lambda: list(dirs.read_dir()), lambda: fs.canonicalize("tree/a"),
         lambda: fs.File.open("file").close(), lambda: fs.metadata("file").created())
for call in calls: call()
low = os.dup(0); os.close(low)
for free in range(5):
    resource.setrlimit(resource.RLIMIT_NOFILE, (low + free, 5000))
    for n, call in enumerate(calls):
        try:
            call()
        except io.Error as e:
            assert e.raw_os_error() in (errno.EMFILE, None), (free, n, e)
        resource.setrlimit(resource.RLIMIT_NOFILE, (low + free + 1, 5000))
        assert os.dup(0) == low, (free, n)
        os.close(low)
        resource.setrlimit(resource.RLIMIT_NOFILE, (low + free, 5000))
resource.setrlimit(resource.RLIMIT_NOFILE, (5000, 5000))
assert fs.read("file") == b"z"
assert sorted(os.listdir()) == ["file", "g", "tree"]
"""
    )
    head = f"import sys, os, errno; sys.path.insert(0, {str(ROOT)!r})\nfrom pyio import fs, io\n"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", head + code], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(getattr(os, "geteuid", lambda: -1)() != 0, reason="needs root, to become somebody else")
def test_a_directory_without_permission(tmp: Path) -> None:
    """PERMISSION_DENIED for a directory that may not be searched, or not written; what may be done is done."""
    code = (
        TRY
        + f"""
os.chdir({str(tmp)!r})
os.makedirs("closed/in"); os.makedirs("fixed/in"); fs.write("fixed/file", "x"); os.chmod(".", 0o755)
os.chmod("closed", 0); os.chmod("fixed", 0o555)
fs.write_atomic("warm", "x"); fs.Dir.open(".").close(); fs.create_dir("warm2"); fs.remove_dir_all("warm2"); list(fs.walk_dir("fixed"))
try: fs.canonicalize("none")
except io.Error: pass
os.setgroups([]); os.setgid(65534); os.setuid(65534)
denied = (lambda: fs.metadata("closed/in"), lambda: fs.try_exists("closed/in"), lambda: list(fs.read_dir("closed")),
    lambda: fs.canonicalize("closed/in"), lambda: fs.Dir.open("closed"), lambda: fs.remove_dir_all("closed"),
    lambda: fs.create_dir("fixed/new"), lambda: fs.create_dir_all("fixed/new/new"), lambda: fs.write("fixed/new", ""),
    lambda: fs.write_atomic("fixed/new", ""), lambda: fs.write_atomic("fixed/file", ""), lambda: fs.remove_file("fixed/file"),
    lambda: fs.remove_dir("fixed/in"), lambda: fs.remove_dir_all("fixed"), lambda: fs.rename("fixed/file", "fixed/x"),
    lambda: fs.set_perms("fixed/file", fs.Perms.world_readable()))
for n, call in enumerate(denied):
    assert kind(call) == "PERMISSION_DENIED", (n, kind(call))
assert kind(lambda: fs.read("fixed/file")) == "ok"
assert kind(lambda: list(fs.walk_dir("fixed"))) == "ok"
"""
    )
    # everything is imported first: who becomes somebody else may not be able to read this checkout any more
    head = (
        f"import sys, os, errno, importlib, pkgutil; sys.path.insert(0, {str(ROOT)!r})\nimport pyio\n"
        "for found in pkgutil.walk_packages(pyio.__path__, 'pyio.'): importlib.import_module(found.name)\n"
        "from pyio import fs, io\n"
    )
    for parent in [tmp, *tmp.parents][:-2]:
        parent.chmod(parent.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", head + code], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp / "closed/in").is_dir()
    assert fs.read(tmp / "fixed/file") == b"x"
    with pytest.raises(io.Error):
        fs.remove_dir(tmp / "fixed")
