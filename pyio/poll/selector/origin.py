"""Where an exception comes from: signal handlers raise in the middle of whatever runs."""

from __future__ import annotations


def is_raised_in(names: dict[str, object], raised: BaseException, /) -> bool:
    """Whether it was raised by the module with these globals itself, and by nothing that was called there."""
    traceback = raised.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback is not None and traceback.tb_frame.f_globals is names
