"""Completion: a Future, in threads and in asyncio."""

from __future__ import annotations

import asyncio
import copy
import logging
import pickle
from concurrent.futures import Future, TimeoutError, as_completed, wait  # noqa: A004  # in 3.11 the built-in one
from pathlib import Path
from threading import Event, Thread, active_count

import pytest

from pyio import fs, io, stream
from pyio.io import ErrorKind
from tests.stream.ends import SOON, connected, kind_of, piped, soon


def test_it_is_a_running_future() -> None:
    """Which cannot be cancelled, and whose result can be waited for."""
    with piped() as (reader, writer):
        contents, done = stream.read_via_stream(reader)
        assert isinstance(done, Future)
        assert done.running()
        assert not done.cancel()
        assert not done.cancelled()
        with pytest.raises(TimeoutError):
            done.result(0.001)
        writer.close()
        with contents:
            assert contents.read(bytearray(1)) == 0
        assert done.done()
        assert not done.cancel()
        done.abort()
        assert done.result(0) is None


def test_waiting_for_many(tmp: Path) -> None:
    """wait() and as_completed() take them."""
    with fs.File.create(tmp / "f") as file:
        those = [stream.write_via_stream(file, io.Cursor(b"x"), i) for i in range(20)]
        assert len(list(as_completed(those, SOON))) == 20
        assert wait(those, SOON).not_done == set()
    assert (tmp / "f").read_bytes() == b"x" * 20


def test_callbacks_run_once_and_their_failures_hurt_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is resolved and after; one that raises disturbs no other transfer."""
    # its records would keep the frames of the thread
    monkeypatch.setattr(logging.getLogger("concurrent.futures"), "disabled", True)
    with piped() as (reader, writer):
        data, source = io.channel()
        done = stream.write_via_stream(writer, source)
        ran: list[str] = []

        def failing(_: Future[None]) -> None:
            ran.append("failing")
            raise KeyError

        done.add_done_callback(failing)
        done.add_done_callback(lambda _: ran.append("second"))
        data.close()
        assert done.result(SOON) is None
        assert soon(lambda: ran == ["failing", "second"])
        done.add_done_callback(lambda _: ran.append("late"))
        second = stream.write_via_stream(writer, io.Cursor(b"x"))
        assert second.result(SOON) is None
        assert reader.read(bytearray(2)) == 1
        assert ran == ["failing", "second", "late"]


def test_a_callback_that_exits_leaves_the_threads_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """SystemExit from a callback is shown, and ends no other transfer."""
    with piped() as (reader, writer):
        data, source = io.channel()
        done = stream.write_via_stream(writer, source)

        def exits(_: Future[None]) -> None:
            raise SystemExit(3)

        done.add_done_callback(exits)
        data.close()
        assert done.result(SOON) is None
        assert stream.write_via_stream(writer, io.Cursor(b"x")).result(SOON) is None
        assert reader.read(bytearray(2)) == 1
    assert "SystemExit" in capsys.readouterr().err


def test_asyncio_awaits_it() -> None:
    """Its result, its error, and the end of a task's patience, which is not the transfer's."""

    async def main() -> None:
        with connected() as (client, server):
            incoming, received = stream.receive(server)
            sent = stream.send(client, io.Cursor(b"data"))
            await sent
            with incoming:
                assert io.read_to_end(incoming) == b"data"
            await received
            await asyncio.wrap_future(received)
            with pytest.raises(io.Error):
                await stream.send(client, io.empty())
        with piped() as (reader, writer):
            data, source = io.channel()
            done = stream.write_via_stream(writer, source)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(_awaited(done), 0.01)
            assert not done.done()
            with data:
                data.write_all(b"goes on")
            await done
            assert io.read_exact(reader, 7) == b"goes on"

    asyncio.run(main())


async def _awaited(done: stream.Completion) -> None:
    await done


def test_thousand_small_transfers_take_a_few_threads(tmp: Path) -> None:
    """All at once from memory into pipes: one reactor, and no thread each."""
    before = active_count()
    ends = [piped() for _ in range(200)]
    pairs = [end.__enter__() for end in ends]
    try:
        those = [stream.write_via_stream(writer, io.Cursor(b"small")) for _, writer in pairs]
        assert active_count() <= before + 1
        assert wait(those, SOON).not_done == set()
        assert all(io.read_exact(reader, 5) == b"small" for reader, _ in pairs)
    finally:
        for end in ends:
            end.__exit__(None, None, None)


def test_ends_are_neither_copied_nor_pickled() -> None:
    """Two owners would close one transfer twice."""
    with piped() as (reader, _):
        contents, done = stream.read_via_stream(reader)
        with contents:
            for spread in copy.copy, pickle.dumps:
                with pytest.raises(TypeError):
                    spread(contents)
        assert done.done()


def test_the_error_of_a_refused_call_is_there_at_once(tmp: Path) -> None:
    """done() is true when the call returns."""
    with fs.File.create(tmp / "f") as file:
        done = stream.write_via_stream(file, io.empty(), -1)
        assert done.done()
        assert kind_of(done) is ErrorKind.INVALID_INPUT


def test_abort_from_many_threads_resolves_once() -> None:
    """Whoever comes first."""
    with piped() as (reader, _writer):
        contents, done = stream.read_via_stream(reader)
        calls: list[object] = []
        done.add_done_callback(calls.append)
        threads = [Thread(target=done.abort) for _ in range(8)] + [Thread(target=contents.close)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        contents.close()
        assert calls == [done]


def test_nobody_sees_the_end_before_it_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader waits for another thread that is just resolving it."""
    with piped() as (reader, _writer):
        contents, done = stream.read_via_stream(reader)
        resolving, go = Event(), Event()
        seen: list[bool] = []

        def slowly(error: BaseException | None) -> None:
            resolving.set()
            go.wait(SOON)
            Future.set_exception(done, error)

        def read() -> None:
            assert contents.read(bytearray(1)) == 0
            seen.append(done.done())

        monkeypatch.setattr(done, "set_exception", slowly)
        aborting, reading = Thread(target=done.abort), Thread(target=read)
        aborting.start()
        assert resolving.wait(SOON)
        reading.start()
        reading.join(0.02)
        go.set()
        for thread in aborting, reading:
            thread.join(SOON)
        assert seen == [True]
        contents.close()
