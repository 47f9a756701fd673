"""Which tests run in the guest, and why the others don't: a plugin of pytest.

Tests of what WASI has not are named below.  And a test that itself asks for such a thing, say for a thread, is skipped when
it does.  What pyio should have and lacks is no reason: no call of pyio's may be among those that led there.
"""

from __future__ import annotations

import errno
import re
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.wasi.left_out import FILES, TESTS

if TYPE_CHECKING:
    from collections.abc import Generator

PYIO = "/project/pyio/"

# what Python says there of itself
NO_MODULE = re.compile(r"No module named '_?(\w+)'")
NO_NAME = re.compile(r"module '(\w+)' has no attribute '(\w+)'")
NO_THREAD = "can't start new thread"

left_out: dict[str, str] = {}


def pytest_configure() -> None:
    """Fewer examples, for everything takes longer here, and the same ones each time."""
    hypothesis.settings.register_profile(
        "guest",
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=15,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("guest")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files are left out unread, for most of them could not be imported."""
    name = collection_path.relative_to(config.rootpath).as_posix()
    if name not in FILES:
        return None
    left_out[name] = FILES[name]
    return True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Single tests are skipped; one that is named and not there any more is an error, where all are collected."""
    unknown = {*TESTS}
    for item in items:
        for name in (item.nodeid, item.nodeid.partition("[")[0]):
            if name in TESTS:
                unknown.discard(name)
                item.add_marker(pytest.mark.skip(reason=TESTS[name]))
    if config.args == ["tests"] and unknown:
        raise pytest.UsageError(f"left out, but not there: {sorted(unknown)}")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Skips a file of tests that imports such a thing."""
    report = yield
    found = NO_MODULE.search(str(report.longrepr)) if report.failed else None
    if found is not None and PYIO not in str(report.longrepr) and found[1] != "pyio":
        report.outcome = "skipped"
        report.longrepr = (report.nodeid, 0, f"Skipped: WASI: no {found[1]}")
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None]:
    """What a fixture asks for counts as well."""
    yield from skipping()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None]:
    """Skips a test that asks for what is not there."""
    yield from skipping()


def skipping() -> Generator[None]:
    """Around a step of a test."""
    try:
        yield
    except Exception as e:
        lacks = lacking(e)
        if lacks is None or any(frame.startswith(PYIO) for frame in frames(e)):
            raise
        with warnings.catch_warnings():
            # what it leaves open is not to be found by a later test
            warnings.simplefilter("ignore")
            traceback.clear_frames(e.__traceback__)
            e.__traceback__ = None
        pytest.skip(f"WASI: {lacks}")


def lacking(error: Exception) -> str | None:
    """What WASI has not, if it is that which the error says."""
    text = str(error)
    if isinstance(error, RuntimeError) and text == NO_THREAD:
        return "no threads"
    if isinstance(error, ModuleNotFoundError) and (found := NO_MODULE.fullmatch(text)):
        return f"no {found[1]}"
    if isinstance(error, AttributeError) and (found := NO_NAME.match(text)):
        return f"no {found[1]}.{found[2]}"
    if isinstance(error, OSError) and error.errno == errno.ENOTSUP:
        return "a call that is there, and not supported"
    return None


def frames(error: BaseException) -> Generator[str]:
    """The files of the calls that led there."""
    at = error.__traceback__
    while at is not None:
        yield at.tb_frame.f_code.co_filename
        at = at.tb_next


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was left out."""
    terminalreporter.section("left out", "=")
    for name, reason in sorted(left_out.items()):
        terminalreporter.line(f"{name}: {reason}")
