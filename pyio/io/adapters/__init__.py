"""The adapters: what chain, take, tee and broadcast give."""

from __future__ import annotations

from pyio.io.adapters.broadcast import Broadcast as Broadcast
from pyio.io.adapters.chain import BufChain as BufChain
from pyio.io.adapters.chain import Chain as Chain
from pyio.io.adapters.take import BufTake as BufTake
from pyio.io.adapters.take import Take as Take
from pyio.io.adapters.tee import Tee as Tee
