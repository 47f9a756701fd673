"""Linux's files that are in no folder: memory and counters."""

from __future__ import annotations

import os
import sys

from pyio._sys.error import os_error, refused, unsupported

if sys.platform == "linux":

    def memfd(name: str, /) -> int:
        """`memfd_create(2)`."""
        try:
            return os.memfd_create(name, os.MFD_CLOEXEC)
        except OSError as e:
            raise os_error(e) from None
        except ValueError as e:  # NUL, or a lone surrogate that is no byte's
            raise refused(e) from None

    def eventfd(initial: int, /) -> int:
        """`eventfd(2)`."""
        try:
            return os.eventfd(initial, os.EFD_CLOEXEC)
        except OSError as e:
            raise os_error(e) from None

else:

    def memfd(_name: str, /) -> int:
        """There is none."""
        raise unsupported("memfd is Linux's")

    def eventfd(_initial: int, /) -> int:
        """There is none."""
        raise unsupported("eventfd is Linux's")
