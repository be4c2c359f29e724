"""Note file: what an output folder says of what belongs to it and lies elsewhere, written whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from huizhi.disk import (
    finish_scratch,
    flush_folder,
    name_unless_there,
    refusals,
    scratch_file,
)


def write_note_file(
    path: Path,
    said: Mapping[str, str],
    *,
    instead: bool,
    before: Callable[[Path], None] = lambda _: None,
) -> None:
    """Have a note say this from now on. instead: of one that is there, which else stays; before:
    what is done with the file that becomes the note, just before it does.

    Raises: StorageError.
    """
    with refusals(f"写入 {path.name} "):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = scratch_file(path.parent)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123
                file.write(json.dumps(said, ensure_ascii=False, indent=1).encode())
                file.flush()
                os.fsync(file.fileno())
            before(beside)
            if instead:
                beside.replace(path)
            else:
                name_unless_there(beside, path)
        finally:
            finish_scratch(beside)
        flush_folder(path.parent)
