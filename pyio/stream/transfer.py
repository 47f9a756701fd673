"""Transfer: from an input to a sink, driven by the library.

A step is run by one thread at a time, in its lane: the reactor's thread, or a pool for what may wait.  It first asks the
sink whether it would take something, and only then reads: so what waits, waits where it comes from, and a transfer holds
no more than the sink has left of one piece.

Who may run it: `_parked` is true while the transfer waits.  Whoever wakes it, from any thread, sets `_woken`, takes
`_parked` back if it is true, with no call in between, and lets the lane run it.  What is to wake it is arranged before it
parks, and `_woken` is looked at afterwards, so that no wake falls between.  Neither takes a lock: the collector may wake a
transfer anywhere.
"""

from __future__ import annotations

import sys
from _thread import _local as local
from itertools import count
from typing import TYPE_CHECKING

from pyio._sys.fork import inherited
from pyio._sys.memory import readable_into
from pyio._sys.stream import BrokenOffError, CannotMoveError, mover, through
from pyio.io.error import Error, ErrorKind
from pyio.io.traits.loops import miscounted
from pyio.poll.interest import Interest
from pyio.stream import ending, pool
from pyio.stream.completion import Completion, cancelled
from pyio.stream.inputs import Pulled
from pyio.stream.pull import Ended
from pyio.stream.reactor import reactor_for

if TYPE_CHECKING:
    from typing import Final

    from pyio._sys.stream import Sink
    from pyio._sys.stream.moving import Move
    from pyio.poll.event import Event
    from pyio.stream.inputs import Input
    from pyio.stream.pool import Pool
    from pyio.stream.reactor import Reactor

# of one read at most; each thread has one, whatever the number of transfers
_PIECE: Final = 1024 * 1024

# of one read of a file that goes to a connection: with less its peer falls asleep between the pieces, more is no faster
_FROM_DISK: Final = 512 * 1024

# of the first read, and of one behind which the sink was full: it is what a transfer may have to hold
_FIRST: Final = 64 * 1024
_LEAST: Final = 16 * 1024

# a piece of so much that comes in, and the kernel moves the next ones, until one of so little
_MUCH: Final = 256 * 1024
_LITTLE: Final = 32 * 1024

# how many pieces a transfer may move before it is the turn of others, if there are any
_PIECES: Final = 8

# how long a thread of a pool waits for a sink itself, in ms: to be told by the reactor costs more than most waits
_PATIENCE: Final = 1

_OVER: Final = 0
_AGAIN: Final = 1
_FOR_SINK: Final = 2
_FOR_INPUT: Final = 3


class _Scratch(local):
    """Where a thread reads into."""

    def __init__(self) -> None:
        self.view = memoryview(readable_into(_PIECE))


_scratch = _Scratch()


class Transfer:
    """Moves all of an input to a sink."""

    __slots__ = (
        "_aborted", "_armed", "_input", "_kept", "_known", "_lane", "_most", "_move", "_parked", "_reactor", "_sink", "_sink_gone",
        "_size", "_through", "_woken", "completion", "queued",
    )  # fmt: skip

    def __init__(self, data: Input, sink: Sink, kept: object = None, /) -> None:
        self._input = data
        self._sink = sink
        # what lives as long as this
        self._kept = kept
        self.completion: Completion = Completion()
        # whether nobody runs it, or is about to; then whoever sets it back to False lets it run
        self._parked = False
        # whether somebody is to; set by who does it
        self.queued: bool = False
        self._woken = self._aborted = self._sink_gone = False
        # descriptors that the reactor knows, and those it watches now
        self._known: set[int] = set()
        self._armed: dict[int, Interest] = {}
        self._reactor: Reactor | None = None
        self._size = _FIRST
        self._most = _PIECE
        # what the kernel moves, always or while there is much to move
        self._move: Move | None = None
        self._through: Move | None = None
        on_disk = not sink.pollable
        if isinstance(data, Pulled):
            data.pull.lend(self.wake)
            source = data.pull.source
            if sink.pollable and not source.pollable:
                on_disk, self._most = True, _FROM_DISK
            if not isinstance(source, Ended):
                self._move = mover(source, sink, data.pull.unchanged)
                self._through = through(source, sink)
        # None: the reactor's
        self._lane: Pool | None = pool.readers if data.waits else pool.files if on_disk else None

    def start(self) -> None:
        """Lets it begin.  What a signal handler raises meanwhile goes on, and aborts it."""
        try:
            ending.keep(self)
            self.completion._transfer = self
            self._parked = True
            self.wake()
        except BaseException:
            if not self.queued:
                self._parked = True
            self.abort()
            raise

    def _at_reactor(self) -> Reactor:
        reactor = self._reactor
        if reactor is None:
            reactor = self._reactor = reactor_for(self)
        return reactor

    def run(self) -> None:
        """One step.  Raises nothing: whatever happens is the Completion's."""
        self._woken = False
        try:
            outcome = self._step()
            if outcome == _OVER:
                self._finish()
                return
            if outcome != _AGAIN:
                self._arm(outcome)
        except InterruptedError:
            outcome = _AGAIN
        except BaseException as e:  # noqa: BLE001  # a user's reader may raise what it likes
            self._end(e)
            return
        self._parked = True
        if outcome == _AGAIN or self._woken:
            self.wake()

    def wake(self) -> None:
        """Lets it look again; from any thread."""
        self._woken = True
        if self._parked:
            try:
                # no call before, behind which a signal handler could raise, or another thread do the same
                self._parked = self.queued = False
                self._at_lane().submit(self)
            except BaseException as e:
                if self._is_lost(e):
                    self._end(e)
                else:
                    raise

    def _at_lane(self) -> Reactor | Pool:
        return self._at_reactor() if self._lane is None else self._lane

    def _is_lost(self, raised: BaseException) -> bool:
        """Whether nobody will run it, which only it learns of; otherwise a signal handler has raised, and it goes on."""
        if self.queued:
            self._at_lane().attend()
        elif isinstance(raised, Error):  # no thread, no descriptor
            return True
        else:
            self._at_lane().submit(self)
        return False

    def _step(self) -> int:
        sink, data = self._sink, self._input
        scratch = _scratch.view
        for piece_number in count(1):
            if piece_number > _PIECES and (self._lane is None or self._lane.is_asked_for()):
                break
            if self._aborted:
                raise cancelled()
            if self._sink_gone:
                raise Error(ErrorKind.BROKEN_PIPE)
            if not sink.ready() and (self._lane is None or not sink.ready(_PATIENCE)):
                return _FOR_SINK
            if self._move is not None:
                n = self._moved(self._move)
                if n is None:
                    self._slow_down()
                    return _FOR_INPUT
                if n:
                    self.completion._moved += n
                    if n < _LITTLE and self._slow_down():
                        return _AGAIN
                    continue
            piece = data.peek(scratch[: self._size], self.wake)
            if piece is None:
                return _FOR_INPUT
            size = len(piece)
            if not size:
                if self._aborted:  # by who learned how its source has ended
                    raise cancelled()
                return _OVER
            n = 0
            try:
                n = sink.try_write(piece) or 0
                if not 0 <= n <= size:
                    raise miscounted("write", n, size)
            finally:
                data.consume(n)
                self.completion._moved += n
            if n == self._size < self._most:
                self._size *= 2
            elif n < size:
                self._size = max(n, _LEAST)
            if n >= _MUCH and self._through is not None:
                # that may wait, which the reactor's thread must not
                self._move, self._lane = self._through, pool.files
                return _AGAIN
            if not n and not sink.pollable:
                raise Error(ErrorKind.WRITE_ZERO)
        return _AGAIN

    def _moved(self, move: Move) -> int | None:
        """What the kernel moved; 0 where the rest is to be copied."""
        data = self._input
        if not isinstance(data, Pulled) or data.holds():
            return 0
        try:
            n = move()
        except CannotMoveError:
            if move is self._through:
                self._lane = self._through = None
            self._move = None
            return 0
        except BrokenOffError as e:
            self.completion._moved += e.moved
            data.pull.completion._moved += e.moved + len(e.rest)
            data.hold(e.rest)
            if e.error is not None:
                raise e.error from None
            return 0
        if n:
            data.pull.completion._moved += n
        return n

    def _slow_down(self) -> bool:
        """There is not much to move any more; False where that makes no difference."""
        if self._through is None:
            return False
        self._move = self._lane = None
        # it may be much again soon
        self._size = _MUCH
        return True

    def _arm(self, outcome: int) -> None:
        if outcome == _FOR_SINK:
            self._watch(self._sink.fileno(), Interest.WRITABLE)
            return
        fd = self._input.fileno()
        if fd is not None:
            self._watch(fd, Interest.READABLE)
        if self._sink.pollable:
            # a sink that fails ends the transfer, also while nothing comes to be written
            try:
                self._watch(self._sink.fileno(), Interest.PRIORITY)
            except Error:  # kqueue has no such thing
                pass

    def _watch(self, fd: int, interest: Interest) -> None:
        if self._armed.get(fd) is interest:
            return
        known = fd in self._known
        # before, for the event may come at once
        self._known.add(fd)
        self._armed[fd] = interest
        try:
            self._at_reactor().watch(self, fd, interest, known=known)
        except BaseException:
            self._armed.pop(fd, None)
            if not known:
                self._known.discard(fd)
            raise

    def ready(self, fd: int, event: Event, /) -> None:
        """The reactor's: something has become ready."""
        interest = self._armed.pop(fd, None)
        if interest is Interest.PRIORITY:
            if not (event.is_error() or event.is_write_closed()):
                return
            self._sink_gone = True
        self.wake()

    def abort(self) -> None:
        """Ends it with CANCELLED, as soon as it is in no call that waits."""
        self._aborted = True
        self._input.cancel()
        self.wake()

    def _finish(self) -> None:
        """The input is at its end."""
        error: BaseException | None = None
        try:
            self._forget()
            self._sink.finish()
        except Error as e:
            error = e
        self._end(error)

    def _end(self, error: BaseException | None) -> None:
        try:
            self._forget()
            try:
                self._sink.close()
            except Error as e:
                error = error or e
            rest = self._input.close()
            if rest and isinstance(error, Error):
                error._with(rest)
        finally:
            self._kept = None
            ending.let_go(self)
            try:
                self.completion._resolve(error)
            except BaseException as e:  # noqa: BLE001  # SystemExit, say, from a callback: this thread is not its own
                sys.excepthook(type(e), e, e.__traceback__)
            if self._reactor is not None:
                self._reactor.release(self)

    def _forget(self) -> None:
        if self._reactor is not None:
            for fd in self._known:
                self._reactor.forget(fd)
        self._known.clear()

    def over(self, seconds: float, /) -> bool:
        """Whether it is, after so many seconds."""
        from concurrent.futures import wait

        return bool(wait((self.completion,), seconds).done)

    def give_up(self) -> None:
        """At exit: fails it, whatever it is doing."""
        self.completion._resolve(cancelled())

    def abandon(self) -> None:
        """In a child: the transfer is the parent's.  What was passed in is left alone: its locks may be held for ever."""
        self.completion._abandon(inherited())
        try:
            self._sink.close()
        except Error:
            pass
