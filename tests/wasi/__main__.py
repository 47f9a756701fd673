"""pytest in the guest: python -m tests.wasi OPTIONS, from wherever it is started."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

os.chdir(Path(__file__).parents[2])
sys.exit(pytest.main(["-c", "tests/wasi/guest.ini", "--rootdir=.", "--confcutdir=.", *sys.argv[1:]]))
