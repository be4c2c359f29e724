"""Unpacker: what holds other files, taken apart in a child process into a temporary folder."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from huizhi.content import GB, Limits
from huizhi.disk import temporary_folder
from huizhi.errors import DamagedError, ReadError
from huizhi.formats.containers.letter import Letter, letter_from
from huizhi.formats.isolated import Isolated, Question, error_named

_COMMAND = (sys.executable, "-P", "-m", "huizhi.formats.containers.unpacking_child")
_SECONDS = 180.0
_MOST = 4 * GB  # of what one archive unpacks to, and of one file in it
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class LaidFile:
    """One file that was in it: its name as the sender saw it, "/" between folders; its content;
    touched: when it was last changed, or its mail sent, ISO 8601, "" where nobody says."""

    name: str
    path: Path
    touched: str = ""

    def changed(self, zone: dt.tzinfo) -> dt.datetime | None:
        """See `Member`."""
        if not self.touched:
            return None
        said = dt.datetime.fromisoformat(self.touched)
        return said if said.tzinfo else said.replace(tzinfo=zone)


@dataclass(frozen=True)
class Unpacked:
    """members: in the order they stood; wrong: why some of it could not be had; letter: what a mail
    says of itself, None for an archive."""

    members: tuple[LaidFile, ...]
    wrong: ReadError | None = None
    letter: Letter | None = None

    def pieces(self, member: LaidFile) -> Iterator[bytes]:
        """The content of a member."""
        try:
            with member.path.open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
        except OSError as error:
            raise DamagedError("解压出来的文件读不出来") from error


class Unpacker:
    """The child, which starts with the first question. Use as a context manager."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] = _COMMAND) -> None:
        """command: the child program, for tests."""
        self._limits = replace(
            limits or Limits(), child_seconds=_SECONDS, archive_bytes=_MOST, member_bytes=_MOST
        )
        self._child = Isolated(command, _understood, self._limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()

    @contextmanager
    def unpacked(self, path: Path, kind: str, name: str) -> Iterator[Unpacked]:
        """What is in the file, as long as this lasts; name: the file's own.

        Raises: ReadError.
        """
        with temporary_folder() as folder:
            asked = {"kind": kind, "name": name.rpartition("/")[2], "folder": str(folder)}
            laid, wrong, letter = self._child.ask(Question(path, asked))
            sent = letter.sent if letter else ""
            files = (
                LaidFile(name, folder / str(at), touched or sent)
                for at, (name, touched) in enumerate(laid)
            )
            yield Unpacked(tuple(one for one in files if one.path.is_file()), wrong, letter)


def _understood(
    answer: bytes,
) -> tuple[list[tuple[str, str]], ReadError | None, Letter | None]:
    """What the child says. Raises: ValueError for nonsense."""
    said = json.loads(answer)
    try:
        letter = letter_from(said["letter"]) if said["letter"] else None
        wrong = error_named(*said["wrong"]) if said["wrong"] else None
        return [(str(name), str(touched)) for name, touched in said["laid"]], wrong, letter
    except (TypeError, KeyError) as error:
        raise ValueError("nothing that was unpacked") from error
