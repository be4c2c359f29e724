"""Scratch: files and folders that are being written, and what killed runs left of theirs.

Their names say which process on which machine they belong to. What belongs to none that lives is
taken away at the next start; what somebody is writing at this moment is left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import socket
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BESIDE = ".huizhi-"  # how the names of what is written beside its place begin
_TEMPORARY = "huizhi-"  # how the names of folders among the system's temporary files begin
_BEFORE = "before-"  # and of a folder that is being replaced, behind whose it is
_WHOSE = r"(?:([0-9a-f]{6})-([0-9]+)-)?"  # machine and process
_NAME = re.compile(rf"\.?huizhi-{_WHOSE}(?:(?:[0-9a-f]{{6}}-)?{_BEFORE}(.+))?", re.DOTALL)
_LARGE = {"returns", "packets"}  # a name for each received file, each community
_DEEP = {"reminders", "incoming", "learned"}  # in whose folders something is written
_DAY = 86_400.0  # seconds after which what does not say whose it is belongs to nobody
_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]
_own: set[str] = set()  # what this process is writing, by name
_lock = threading.Lock()


def scratch_file(folder: Path) -> tuple[int, Path]:
    """An empty file in this folder, open, that belongs to this process, for `finish_scratch`."""
    with _lock:
        handle, name = tempfile.mkstemp(prefix=f"{BESIDE}{_mark()}", dir=folder)
        _own.add(Path(name).name)
    return handle, Path(name)


def scratch_folder(folder: Path) -> Path:
    """An empty folder in this folder that belongs to this process, for `finish_scratch`."""
    with _lock:
        path = Path(tempfile.mkdtemp(prefix=f"{BESIDE}{_mark()}", dir=folder))
        _own.add(path.name)
    return path


def finish_scratch(path: Path) -> None:
    """It has its own name now, or is gone; what is still there goes away."""
    _remove(path)
    _own.discard(path.name)


def name_unless_there(beside: Path, path: Path) -> None:
    """It has this name now, unless something else has it. Raises: OSError."""
    with suppress(FileExistsError):
        try:
            os.link(beside, path)
        except FileExistsError:
            raise
        except OSError:  # no hard links here
            if not path.exists():
                beside.rename(path)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder among the system's temporary files that goes away when the block ends."""
    with _lock:
        path = Path(tempfile.mkdtemp(prefix=f"{_TEMPORARY}{_mark()}"))
        _own.add(path.name)
    try:
        yield path
    finally:
        finish_scratch(path)


def sign_of_life(folder: Path) -> Path:
    """Put an empty file into this folder that says that this process runs, for `finish_scratch`."""
    handle, path = scratch_file(folder)
    os.close(handle)
    return path


def shows_life(sign: Path) -> bool:
    """Return whether the process that has put up this sign of life still runs."""
    return sign.exists() and not is_abandoned(sign)


def before(folder: Path) -> Path:
    """Where a folder steps aside while another takes its place, for `finish_scratch`."""
    path = folder.with_name(f"{BESIDE}{_mark()}{secrets.token_hex(3)}-{_BEFORE}{folder.name}")
    _own.add(path.name)
    return path


def replaced_name(path: Path) -> str:
    """The name of the folder that has stepped aside to here, "" for anything else."""
    said = _NAME.match(path.name) if path.name.startswith(BESIDE) else None
    return (said.group(3) or "") if said else ""


def sweep(folder: Path) -> None:
    """Takes away what ended processes have left in this folder. What cannot be taken away stays."""
    names: list[str] = []
    with suppress(OSError), os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(BESIDE)]
    for name in names:
        if not replaced_name(folder / name) and is_abandoned(folder / name):
            _remove(folder / name)


def sweep_output(output: Path) -> None:
    """The same in an output folder and what lies in it; folders that may hold a hundred thousand
    names are swept by whoever writes there."""
    sweep(output)
    for folder in _folders_in(output):
        if folder.name not in _LARGE:
            sweep(folder)
        if folder.name in _DEEP:
            for inner in _folders_in(folder):
                sweep(inner)


def _folders_in(folder: Path) -> list[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        return [folder / one.name for one in entries if one.is_dir(follow_symlinks=False)]
    return []


def sweep_temporary() -> None:
    """The same among the system's temporary files; what belongs to another user stays."""
    folder = Path(tempfile.gettempdir())
    names: list[str] = []
    with suppress(OSError), os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(_TEMPORARY)]
    for name in names:
        if _is_ours(folder / name) and is_abandoned(folder / name):
            _remove(folder / name)


def is_abandoned(path: Path) -> bool:
    """Whether nobody who lives is writing this."""
    said = _NAME.match(path.name)
    with _lock:  # what is just being made is known by now
        if said is None or path.name in _own:
            return False
    host, pid, replaced = said.groups()
    if replaced and host is None:  # of an older version
        return True
    if host != _HOST:  # of another machine, or of a version that did not write whose it is
        with suppress(OSError):
            return time.time() - path.lstat().st_mtime > _DAY
        return False
    return int(pid) == os.getpid() or not _is_alive(int(pid))


def _mark() -> str:
    return f"{_HOST}-{os.getpid()}-"


def _is_ours(path: Path) -> bool:
    if sys.platform == "win32":
        return True
    with suppress(OSError):
        found = path.lstat()
        return found.st_uid == os.getuid() and stat.S_ISDIR(found.st_mode)
    return False


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    """Whether a process of this machine has this number."""
    if sys.platform == "win32":
        return _is_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_alive_on_windows(pid: int) -> bool:
    """`os.kill` would end it there. Source: GetExitCodeProcess, STILL_ACTIVE is 259."""
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return bool(ctypes.get_last_error() == 5)  # type: ignore[attr-defined,unused-ignore]
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == 259
