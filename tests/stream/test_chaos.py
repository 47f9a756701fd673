"""Whatever is aborted, closed or reset at whatever moment: every transfer ends, and nothing is left behind."""

from __future__ import annotations

import random
from threading import Thread

import pytest

from pyio import io, net, stream
from tests.stream.ends import SOON, connected


def swallow(reader: io.Read) -> None:
    """Reads to the end, or to a failure."""
    try:
        io.copy(reader, io.sink())
    except io.Error:
        pass


def feed(writer: io.ChanWriter, sizes: list[int]) -> None:
    """Writes pieces until nobody takes them."""
    with writer:
        try:
            for size in sizes:
                writer.write_all(bytes(size))
        except io.Error:
            pass


def disturb(rnd: random.Random, those: list[stream.Completion], contents: stream.ByteStream) -> None:
    """Aborts, closes, or does nothing, after a moment."""
    io.Deadline.never().sleep(rnd.random() * 0.005)
    match rnd.randrange(4):
        case 0 | 1:
            rnd.choice(those).abort()
        case 2:
            contents.close()
        case _:
            pass


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_every_transfer_ends(seed: int) -> None:
    """A channel into a connection, through a relay into another one, and back, disturbed at random."""
    rnd = random.Random(seed)
    with connected() as (client, inside), connected() as (outside, server):
        writer, reader = io.channel(rnd.choice([0, 4096, 70_000]))
        requests, first = stream.receive(inside)
        answers, second = stream.receive(outside)
        contents, last = stream.receive(client)
        those = [
            first, second, last, stream.send(outside, requests), stream.send(inside, answers), stream.send(client, reader)
        ]  # fmt: skip
        inside.close()
        outside.close()
        threads = [
            Thread(target=feed, args=(writer, [rnd.randrange(1, 9000) for _ in range(rnd.randrange(200))])),
            Thread(target=swallow, args=(server,)),
            Thread(target=swallow, args=(contents,)),
            Thread(target=disturb, args=(rnd, those, contents)),
        ]
        for thread in threads:
            thread.start()
        threads[3].join()
        for end in server, client:
            try:
                end.shutdown(net.Shutdown.BOTH)
            except io.Error:  # it is shut already
                pass
        for thread in threads:
            thread.join(SOON)
            assert not thread.is_alive()
        contents.close()
        for done in those:
            error = done.exception(SOON)
            assert error is None or isinstance(error, io.Error)
