"""What this process runs on, in Rust's names."""

from __future__ import annotations

import sys

import pytest

from pyio import env
from pyio._sys.env import constants


@pytest.mark.parametrize(
    ("machine", "wide", "expected"),
    [
        ("x86_64", True, "x86_64"),
        ("AMD64", True, "x86_64"),
        ("x86_64", False, "x86"),
        ("i686", False, "x86"),
        ("i386", False, "x86"),
        ("aarch64", True, "aarch64"),
        ("ARM64", True, "aarch64"),
        ("aarch64", False, "arm"),
        ("armv8l", False, "arm"),
        ("armv7l", False, "arm"),
        ("armv6l", False, "arm"),
        ("ppc64le", True, "powerpc64"),
        ("ppc", False, "powerpc"),
        ("riscv64", True, "riscv64"),
        ("s390x", True, "s390x"),
        ("loongarch64", True, "loongarch64"),
        ("wasm32", False, "wasm32"),
    ],
)
def test_arch(machine: str, wide: bool, expected: str) -> None:
    """The processor's names in Rust, and a narrow process has a narrow processor."""
    assert constants.arch_of(machine, wide=wide) == expected


@pytest.mark.parametrize(
    ("platform", "android", "expected"),
    [
        ("linux", False, "linux"),
        ("linux", True, "android"),
        ("android", True, "android"),
        ("darwin", False, "macos"),
        ("ios", False, "ios"),
        ("win32", False, "windows"),
        ("freebsd14", False, "freebsd"),
        ("openbsd7", False, "openbsd"),
        ("sunos5", False, "solaris"),
        ("wasi", False, "wasi"),
        ("cygwin", False, "cygwin"),
    ],
)
def test_system(platform: str, android: bool, expected: str) -> None:
    """The system's names in Rust, without a version."""
    assert constants.system_of(platform, android=android) == expected


@pytest.mark.parametrize(
    ("system", "names"),
    [
        ("linux", ("unix", "lib", ".so", "")),
        ("freebsd", ("unix", "lib", ".so", "")),
        ("macos", ("unix", "lib", ".dylib", "")),
        ("windows", ("windows", "", ".dll", ".exe")),
        ("wasi", ("", "lib", ".so", ".wasm")),
    ],
)
def test_names(system: str, names: tuple[str, str, str, str]) -> None:
    """The family, and what names of libraries and programs look like."""
    assert constants.names(system) == names


def test_here() -> None:
    """Extensions are suffixes without their dot, and all fit together."""
    assert (env.FAMILY, env.DLL_PREFIX, env.DLL_SUFFIX, env.EXE_SUFFIX) == constants.names(env.OS)
    assert env.DLL_SUFFIX == f".{env.DLL_EXTENSION}"
    assert env.EXE_SUFFIX == (f".{env.EXE_EXTENSION}" if env.EXE_EXTENSION else "")
    assert env.ARCH == constants.arch()
    if sys.platform == "linux":
        assert env.OS in {"linux", "android"}
