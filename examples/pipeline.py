"""Programs connected by pipes:  python examples/pipeline.py [--within SECONDS] COMMAND COMMAND...

As the shell's `a | b | c`, but that every status is looked at:

    python examples/pipeline.py "tr -cs [:alpha:] \\n" sort "uniq -c" < README.md

Each COMMAND is split into words as a shell would, and nothing of it is expanded.  Input and output are ours.  All of them
run at once and nothing is buffered here, so that any amount of data goes through.  Exits with the status of
the last that failed, 128 and more for a signal; who is ended by SIGPIPE has not failed, for nobody wanted more of it.
"""

from __future__ import annotations

import shlex
import signal
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING

from pyio import io
from pyio.io import Deadline
from pyio.os import unix
from pyio.os.unix import ExitStatusExt
from pyio.process import Child, Command, ExitStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGPIPE: int = getattr(signal, "SIGPIPE", 13)  # Windows has none


def start(commands: Sequence[Command]) -> list[Child]:
    """Starts them all, each reading what the one before it writes.  Where one can't be started, none is left."""
    children: list[Child] = []
    try:
        with ExitStack() as ends:
            for command, following in pairwise(commands):
                reader, writer = unix.pipe()
                ends.enter_context(reader)
                following.stdin(reader)
                # our end of it would keep the next one from ever seeing the end of its input
                with writer:
                    children.append(command.stdout(writer).run())
            children.append(commands[-1].run())
    except BaseException:
        end(children)
        raise
    return children


def end(children: Sequence[Child]) -> None:
    """Kills and reaps those that still run."""
    for child in children:
        if child.try_wait() is None:
            child.signal_kill()
    for child in children:
        child.wait()


def run(commands: Sequence[Command], deadline: Deadline | None = None) -> list[ExitStatus]:
    """Runs them and returns how each ended.  Past the deadline, or on Ctrl-C, all of them are killed and reaped."""
    children = start(commands)
    try:
        return [child.wait(deadline) for child in children]
    except BaseException:
        end(children)
        raise


def failed(status: ExitStatus) -> bool:
    """Whether it is one to be told of."""
    return not status.success() and ExitStatusExt.signal(status) != SIGPIPE


def code(status: ExitStatus) -> int:
    """The status as a shell has it."""
    exited = status.status()
    return 128 + (ExitStatusExt.signal(status) or 0) if exited is None else exited


def seconds(text: str) -> float:
    """A number of seconds."""
    number = float(text)
    if isnan(number):
        raise ValueError(text)
    return number


def main() -> int:
    """The program."""
    parser = ArgumentParser(description="programs connected by pipes")
    parser.add_argument(
        "--within", type=seconds, metavar="SECONDS", help="kills them all when these have passed"
    )
    parser.add_argument("commands", nargs="+", metavar="COMMAND")
    options = parser.parse_args()
    commands: list[Command] = []
    for text in options.commands:
        try:
            words = shlex.split(text)
        except ValueError as e:
            parser.error(f"{text}: {e}")
        if not words:
            parser.error("a COMMAND is empty")
        commands.append(Command(words[0]).args(words[1:]))
    try:
        deadline = None if options.within is None else Deadline.after(options.within)
        statuses = run(commands, deadline)
    except io.Error as e:
        print(f"pipeline: {e}", file=sys.stderr)
        # as env(1) and timeout(1) exit
        return 124 if e.kind() is io.ErrorKind.TIMED_OUT else 127
    result = 0
    for text, status in zip(options.commands, statuses, strict=True):
        if failed(status):
            print(f"pipeline: {text}: {status}", file=sys.stderr)
            result = code(status)
    return result


if __name__ == "__main__":
    sys.exit(main())
