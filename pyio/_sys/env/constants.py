"""Which processor and which system this is."""

from __future__ import annotations

import os
import sys

_ARCHES = {
    "amd64": "x86_64",
    "arm64": "aarch64",
    "ppc": "powerpc",
    "ppc64": "powerpc64",
    "ppc64le": "powerpc64",
    "powerpc64le": "powerpc64",
    "sun4v": "sparc64",
    "evbarm": "arm",
    "mipsel": "mips",
    "mips64el": "mips64",
    "i86pc": "x86",
}
_NARROW = {"x86_64": "x86", "aarch64": "arm", "powerpc64": "powerpc", "sparc64": "sparc", "mips64": "mips"}

_SYSTEMS = {
    "win32": "windows",
    "darwin": "macos",
    "sunos5": "solaris",
    "cygwin": "cygwin",
}

# family, prefix and suffix of a library's name, suffix of a program's
_UNIX = ("unix", "lib", ".so", "")
_NAMES = {
    "windows": ("windows", "", ".dll", ".exe"),
    "cygwin": ("unix", "", ".dll", ".exe"),
    "macos": ("unix", "lib", ".dylib", ""),
    "ios": ("unix", "lib", ".dylib", ""),
    "wasi": ("", "lib", ".so", ".wasm"),
    "emscripten": ("unix", "lib", ".so", ".js"),
    "aix": ("unix", "lib", ".a", ""),
}


def arch() -> str:
    """Rust's name of the processor."""
    return arch_of(_machine(), wide=sys.maxsize > 1 << 32)


def arch_of(machine: str, /, *, wide: bool) -> str:
    """Rust's name of what the system calls its machine, for a process of 64 bits or of fewer."""
    machine = machine.lower()
    if machine[:1] == "i" and machine[2:] == "86":
        return "x86"
    if machine.startswith("armv") and not machine.startswith("armv8"):
        return "arm"
    if machine.startswith("armv8"):
        machine = "aarch64"
    name = _ARCHES.get(machine, machine)
    return name if wide else _NARROW.get(name, name)


def system() -> str:
    """Rust's name of the system."""
    return system_of(sys.platform, android=hasattr(sys, "getandroidapilevel"))


def system_of(platform: str, /, *, android: bool) -> str:
    """Rust's name of what `sys.platform` says."""
    # a version may follow: freebsd14
    return "android" if android else _SYSTEMS.get(platform) or platform.rstrip("0123456789")


def names(system: str, /) -> tuple[str, str, str, str]:
    """The family, and the affixes of file names."""
    return _NAMES.get(system, _UNIX)


if sys.platform == "win32":

    def _machine() -> str:
        # in "[MSC v.1943 64 bit (AMD64)]"
        found = sys.version.rpartition("(")[2].partition(")")[0]
        return found if found in {"AMD64", "ARM64", "ARM"} else "i686"

else:

    def _machine() -> str:
        return os.uname().machine
