"""Folder sign: by which an output folder is known again, so that what belongs to one and lies
elsewhere (a ledger on a server, originals in a bucket) is not used by a copy of it as well."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path


def folder_sign(output: Path, note: Path) -> dict[str, str]:
    """Where the folder is; and the very file that is the note in it, which stays the same when the
    folder is renamed or seen from another machine. note: "" where there is none (any more)."""
    try:
        found = note.stat()
    except FileNotFoundError:
        mark = ""
    else:
        mark = f"{found.st_ino}-{found.st_mtime_ns}"
    return {"host": socket.gethostname(), "path": str(output.resolve()), "note": mark}


def is_same_folder(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether it is the folder of before: at the same place of the same machine, or seen from
    another machine, or renamed."""
    there = (before["host"], before["path"]) == (now["host"], now["path"])
    return there or before["note"] == now["note"] != ""
