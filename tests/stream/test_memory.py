"""What transfers hold while they wait."""

from __future__ import annotations

import os
import sys
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pyio import fs, io, stream
from tests.stream.ends import SOON, connected, kind_of, soon

if sys.platform == "win32":
    pytest.skip("pipes and limits, as Unix has them", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


@contextmanager
def traced() -> Iterator[None]:
    """Counts what Python allocates."""
    # what the first transfer loads and starts stays
    with fs.File.options().write(True).open("/dev/null") as null:
        assert stream.write_via_stream(null, io.Cursor(b"x")).result(SOON) is None
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


def test_a_thousand_idle_transfers_hold_no_buffers() -> None:
    """Less than 10 KiB each, the Completions included."""
    import resource

    count = 1000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 5 * count:
        pytest.skip("too few descriptors here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 5 * count), hard))
    sources, sinks = [os.pipe() for _ in range(count)], [os.pipe() for _ in range(count)]
    try:
        with traced():
            before, _ = tracemalloc.get_traced_memory()
            those: list[stream.Completion] = []
            for (source, _), (_, sink) in zip(sources, sinks, strict=True):
                with fs.File(sink) as handle:
                    those.append(stream.write_via_stream(handle, fs.File(source)))
            for number, (_, writer) in enumerate(sources):
                os.write(writer, b"%d" % number)
            for number, (reader, _) in enumerate(sinks):
                assert os.read(reader, 9) == b"%d" % number
            after, _ = tracemalloc.get_traced_memory()
            assert (after - before) / count < 10 * 1024
    finally:
        for _, writer in sources:
            os.close(writer)
        for done in those:
            assert done.result(SOON) is None
        for reader, _ in sinks:
            os.close(reader)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_fast_source_and_a_slow_sink_hold_one_piece() -> None:
    """A device that always gives, and a channel that is always full, into a connection that nobody reads."""
    with traced(), connected() as (client, server), fs.File.open("/dev/zero") as zero:
        contents, _ = stream.read_via_stream(zero)
        before, _ = tracemalloc.get_traced_memory()
        done = stream.send(client, contents)
        assert soon(lambda: done.transferred() > 1 << 16)
        last = -1
        while last != done.transferred():
            last = done.transferred()
            io.Deadline.never().sleep(0.1)
        _, most = tracemalloc.get_traced_memory()
        # the piece, and where the threads read into
        assert most - before < 4 << 20
        done.abort()
        assert kind_of(done) is io.ErrorKind.CANCELLED
        server.close()
