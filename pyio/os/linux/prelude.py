"""Every extension trait of Linux, for `from pyio.os.linux.prelude import *`: those of Unix."""

from __future__ import annotations

from pyio.os.unix.prelude import *  # noqa: F403  # the one prelude is the other
