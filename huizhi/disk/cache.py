"""Cache: what was worked out once and would come out the same, kept for this user and this program.

What is kept is data, never a program. It may be deleted at any time; what is damaged, or cannot be
read or written, counts as not there. Each entry is written whole, so several processes may share
the folder. HUIZHI_CACHE names another folder; where it is set and empty, nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from huizhi.disk.scratch import finish_scratch, scratch_file, sweep

_PROGRAM = Path(__file__).resolve().parent.parent
_MOST, _MOST_BYTES = 200, 64 * 1024 * 1024  # of one kind
_LONGEST = 30 * 86_400.0  # seconds that an entry stays
_NAME = re.compile(r"[a-z]+-[0-9a-f]{64}")
_DIGEST = 32  # bytes of a SHA-256


def kept(kind: str, key: str) -> bytes | None:
    """What was kept of this kind under this key; None for nothing."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        data = (folder / f"{kind}-{key}").read_bytes()
    except OSError:
        return None
    said, content = data[:_DIGEST], data[_DIGEST:]
    return content if hashlib.sha256(content).digest() == said else None


def keep(kind: str, key: str, content: bytes) -> None:
    """Keeps this; of a kind the latest stay, 200 entries or 64 MB of them, for 30 days."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = scratch_file(folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            beside.replace(folder / f"{kind}-{key}")
        finally:
            finish_scratch(beside)
        _make_room(folder, kind)
        sweep(folder)


def forget() -> None:
    """Takes away all that was kept: a roster that was read names people."""
    folder = cache_folder()
    with suppress(OSError):
        for path in sorted(folder.iterdir()) if folder else ():
            if _NAME.fullmatch(path.name):
                path.unlink(missing_ok=True)


def key_of(parts: Iterable[str | bytes]) -> str:
    """The key of what these parts, and the program as it is installed, determine."""
    digest = hashlib.sha256(_program().encode())
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _make_room(folder: Path, kind: str) -> None:
    with os.scandir(folder) as entries:
        own = [(e.stat(), e.name) for e in entries if e.name.startswith(f"{kind}-")]
    size = 0
    latest = sorted(own, key=lambda one: one[0].st_mtime_ns, reverse=True)
    for number, (found, name) in enumerate(latest):
        size += found.st_size
        old = time.time() - found.st_mtime > _LONGEST
        if old or number >= _MOST or size > _MOST_BYTES:
            (folder / name).unlink(missing_ok=True)


def cache_folder() -> Path | None:
    """Where this user's programs keep such things."""
    named = os.environ.get("HUIZHI_CACHE")
    if named is not None:
        return Path(named) if named else None
    above = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    if above and Path(above).is_absolute():
        return Path(above) / "huizhi"
    with suppress(RuntimeError):  # a user without a home
        return Path.home() / ".cache" / "huizhi"
    return None


@cache
def _program() -> str:
    """Which program this is: its files by size and time, the libraries that are installed beside
    it, and the Python that runs it."""
    libraries = Path(sysconfig.get_paths()["purelib"]).resolve()
    said = [sys.version, str(libraries), str(libraries.stat().st_mtime_ns)]
    said += (f"{name} {size} {changed}" for name, size, changed in sorted(_files(_PROGRAM)))
    return "\n".join(said)


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != "__pycache__":
                yield from _files(folder / entry.name)
            elif entry.name.endswith((".py", ".pyi")):
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
