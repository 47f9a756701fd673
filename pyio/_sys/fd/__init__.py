"""Descriptors: OwnedFd, and what can be done with one: FdRead, FdWrite, FdSeek."""

from __future__ import annotations

from pyio._sys.fd.owned import OwnedFd as OwnedFd
from pyio._sys.fd.read import FdRead as FdRead
from pyio._sys.fd.seek import FdSeek as FdSeek
from pyio._sys.fd.write import FdWrite as FdWrite
