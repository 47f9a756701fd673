"""Runs CPython for WASI in wasmtime: python tests/wasi/guest.py HOME ARGUMENTS...

HOME is the folder that `make test-wasi` fills: Python as one WebAssembly module, and what is to be the guest's file system.
The guest sees that as "/", and this project, which it cannot change, as "/project".  Its exit status is ours.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path

from wasmtime import Config, Engine, ExitTrap, Linker, Module, Store, WasiConfig

PROJECT = Path(__file__).resolve().parents[2]

# seconds; a guest without threads has nobody to tell it that it hangs
LIMIT = 600


def main(home: Path, arguments: list[str]) -> int:
    """Runs it to its end."""
    root = home / "root"
    shutil.rmtree(root / "tmp", ignore_errors=True)
    for folder in ("tmp", "dev", "cache"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    # a host without devices has to make do with a file
    (root / "dev" / "null").touch()

    wasi = WasiConfig()
    wasi.argv = ["python", *arguments]
    wasi.env = [
        ("PYTHONPATH", "/python/packages:/project"),
        ("PYTHONPYCACHEPREFIX", "/cache/bytecode"),
        ("HYPOTHESIS_STORAGE_DIRECTORY", "/cache/hypothesis"),
        ("TMPDIR", "/tmp"),  # noqa: S108  # the guest's own
        ("PWD", "/"),
    ]
    wasi.inherit_stdin()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    wasi.preopen_dir(str(root), "/")
    wasi.preopen_dir(str(PROJECT), "/project", False)

    config = Config()
    config.cache = True
    config.wasm_exceptions = True
    engine = Engine(config)
    linker = Linker(engine)
    linker.define_wasi()
    store = Store(engine)
    store.set_wasi(wasi)
    module = Module.from_file(engine, str(home / "python.wasm"))
    watchdog = threading.Timer(LIMIT, give_up)
    watchdog.daemon = True
    watchdog.start()
    try:
        linker.instantiate(store, module).exports(store)["_start"](store)
    except ExitTrap as end:
        code: int = end.code
        return code
    return 0


def give_up() -> None:
    """Ends host and guest."""
    print(f"the guest has not ended within {LIMIT} seconds", file=sys.stderr, flush=True)
    os._exit(124)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
