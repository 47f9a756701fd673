"""Linux's calls that move bytes from one descriptor to another inside the kernel, one call each."""

from __future__ import annotations

import os
import sys

from pyio._sys.error import os_error, unsupported

if sys.platform == "linux":

    def copy_file_range(src: int, dst: int, count: int, /) -> int:
        """`copy_file_range(2)`, from position to position."""
        try:
            return os.copy_file_range(src, dst, count)
        except OSError as e:
            raise os_error(e) from None

    def sendfile(src: int, dst: int, count: int, /) -> int:
        """`sendfile(2)`, from the position of `src`."""
        try:
            return os.sendfile(dst, src, None, count)
        except OSError as e:
            raise os_error(e) from None

    def splice(src: int, dst: int, count: int, /) -> int:
        """`splice(2)`, from position to position."""
        try:
            return os.splice(src, dst, count)
        except OSError as e:
            raise os_error(e) from None

else:

    def copy_file_range(_src: int, _dst: int, _count: int, /) -> int:
        """There is none."""
        raise unsupported("copy_file_range is Linux's")

    def sendfile(_src: int, _dst: int, _count: int, /) -> int:
        """There is none of this kind."""
        raise unsupported("this sendfile is Linux's")

    def splice(_src: int, _dst: int, _count: int, /) -> int:
        """There is none."""
        raise unsupported("splice is Linux's")
