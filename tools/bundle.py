"""Builds folders that are carried to computers without internet: the program with its packages.

`python -m tools.bundle`: a folder in output/bundle/ for each kind of machine. What each Python on
it needs is resolved by uv for that machine's markers, with the SHA-256 of every file; pip fetches
the wheels and holds them against these. 校验.sha256 has the SHA-256 of every other file.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from huizhi import __version__
from starter import AT_HAND, CHECKSUMS, EXTRA, RUNTIME, WANTED, lock_name
from updating import EXAMPLE, PROGRAM

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "output" / "bundle"
PYTHONS = ("3.11", "3.12", "3.13")
_GLIBC = range(28, 4, -1)  # 2.28 is what Kylin V10 and UOS 20 have


@dataclass(frozen=True)
class Platform:
    """A kind of machine. target: as uv calls it; tags: of the wheels that run on it."""

    name: str
    target: str
    tags: tuple[str, ...]


def _linux(machine: str) -> tuple[str, ...]:
    older = ("manylinux2014", "manylinux2010", "manylinux1")
    names = (*(f"manylinux_2_{minor}" for minor in _GLIBC), *older, "linux")
    return tuple(f"{name}_{machine}" for name in names)


PLATFORMS = (
    Platform("windows-x64", "x86_64-pc-windows-msvc", ("win_amd64",)),
    Platform("linux-x64", "x86_64-manylinux_2_28", _linux("x86_64")),
    Platform("linux-arm64", "aarch64-manylinux_2_28", _linux("aarch64")),
)


def bundle(
    platform: Platform, pythons: tuple[str, ...], target: Path, runtime: Path | None = None
) -> Path:
    """The folder for this kind of machine. runtime: a Python for it that needs no installing, as
    python-build-standalone packs it (install_only, .tar.gz)."""
    folder = target / f"huizhi-{__version__}-{platform.name}"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    copy_program(ROOT, folder)
    packages = folder / AT_HAND
    packages.mkdir()
    for python in pythons:
        whole = packages / lock_name(EXTRA, python)
        _lock(platform, python, EXTRA, whole)
        _lock(platform, python, WANTED, packages / lock_name(WANTED, python), among=whole)
        _fetch(platform, python, whole, packages)
    if runtime is not None:
        with tarfile.open(runtime) as packed:
            packed.extractall(folder, filter="tar")  # has the one folder `python`
        if not (folder / RUNTIME).is_dir():
            raise SystemExit(f"{runtime}: has no folder “{RUNTIME}”")
    write_checksums(folder)
    return folder


def copy_program(root: Path, folder: Path) -> None:
    """Copies what the program is, without what it has made."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*", "~$*")
    for name in (*PROGRAM, *EXAMPLE):
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, ignore=unwanted)
        else:
            shutil.copy2(root / name, folder / name)


def write_checksums(folder: Path) -> None:
    """The SHA-256 of each file but the packages, which pip checks; as `sha256sum -c` reads it."""
    lines = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name.split("/")[0] not in {AT_HAND, RUNTIME}:
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n")
    (folder / CHECKSUMS).write_text("".join(lines), "utf-8", newline="\n")


def _lock(
    platform: Platform, python: str, wanted: str, lock: Path, among: Path | None = None
) -> None:
    """Writes which version of each package, with the SHA-256 of its files; the versions that
    another lock has, where it has them."""
    constraint = () if among is None else ("--constraint", str(among))
    _run(
        *("-m", "uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate"),
        "--system-certs",  # those of an office whose network looks into what goes through it
        *("--python-platform", platform.target, "--python-version", python),
        *("--only-binary", ":all:", "--generate-hashes", "--output-file", str(lock), *constraint),
        str(ROOT / wanted),
    )


def _fetch(platform: Platform, python: str, lock: Path, packages: Path) -> None:
    tags = [word for tag in platform.tags for word in ("--platform", tag)]
    _run(
        *("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"),
        *("--require-hashes", "--only-binary", ":all:", "--implementation", "cp"),
        *("--python-version", python, *tags, "--dest", str(packages), "-r", str(lock)),
    )


def _run(*words: str) -> None:
    subprocess.run([sys.executable, *words], check=True, cwd=ROOT)


def main() -> None:
    parser = argparse.ArgumentParser(description="folders for computers without internet")
    names = [one.name for one in PLATFORMS]
    parser.add_argument("--platform", action="append", choices=names, help="default: each")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="default: each")
    parser.add_argument("--to", type=Path, default=TARGET)
    told = "python-build-standalone's install_only .tar.gz for the one --platform"
    parser.add_argument("--runtime", type=Path, help=told)
    arguments = parser.parse_args()
    wanted = [one for one in PLATFORMS if one.name in (arguments.platform or names)]
    if arguments.runtime and len(wanted) != 1:
        parser.error("--runtime is of one --platform")
    for platform in wanted:
        pythons = tuple(arguments.python or PYTHONS)
        folder = bundle(platform, pythons, arguments.to, arguments.runtime)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"{folder}: {size / 1e6:.0f} MB, Python {', '.join(pythons)}")


if __name__ == "__main__":
    main()
