"""What this process runs on, in Rust's names for it."""

from __future__ import annotations

from typing import Final

from pyio._sys.env import constants as _sys

ARCH: Final[str] = _sys.arch()
"""The processor, as this process uses it: "x86_64", "aarch64", "x86", "arm", "riscv64" ...

Corresponds to `std::env::consts::ARCH`.  A 32-bit Python on a 64-bit system is "x86" or "arm".
"""

OS: Final[str] = _sys.system()
"""The system: "linux", "macos", "windows", "freebsd", "android", "wasi" ...  Corresponds to `std::env::consts::OS`."""

_names = _sys.names(OS)

FAMILY: Final[str] = _names[0]
"""The system's family: "unix" or "windows"; empty for WASI.  Corresponds to `std::env::consts::FAMILY`."""

DLL_PREFIX: Final[str] = _names[1]
"""What the name of a shared library begins with: "lib", or nothing on Windows."""

DLL_SUFFIX: Final[str] = _names[2]
"""What the name of a shared library ends with: ".so", ".dylib", ".dll"."""

DLL_EXTENSION: Final[str] = DLL_SUFFIX[1:]
"""DLL_SUFFIX without its dot."""

EXE_SUFFIX: Final[str] = _names[3]
"""What the name of a program ends with: ".exe" on Windows, ".wasm" for WASI, else nothing."""

EXE_EXTENSION: Final[str] = EXE_SUFFIX[1:]
"""EXE_SUFFIX without its dot."""
