"""Folder archive: the files of a folder as a zip, piece by piece as somebody takes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

_PIECE = 1 << 20


def archive_pieces(folder: Path, files: Sequence[Path]) -> Iterator[bytes]:
    """A zip of these files of the folder, under their paths in it; nothing is held as a whole."""
    out = _Outgoing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            entry = zipfile.ZipInfo.from_file(path, path.relative_to(folder).as_posix())
            with archive.open(entry, "w") as target, path.open("rb") as source:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    yield out.taken()
            yield out.taken()
    yield out.taken()


class _Outgoing(io.RawIOBase):
    """What the zip is written to; its pieces are taken away as they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces = b"".join(self._pieces)
        self._pieces.clear()
        return pieces
