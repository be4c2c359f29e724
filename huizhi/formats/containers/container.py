"""Container: a file that holds other files: an archive, or a mail with its attachments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from huizhi.content import Limits
from huizhi.errors import ReadError
from huizhi.formats.containers.archive_reader import ArchiveReader
from huizhi.formats.containers.letter import Letter
from huizhi.formats.containers.unpacker import Unpacker

MOST_NESTED = 4  # containers within one another that are opened


class ContainedFile(Protocol):
    """One file in it: its name as the sender saw it, "/" between folders, never ".."."""

    @property
    def name(self) -> str: ...

    def changed(self, zone: dt.tzinfo) -> dt.datetime | None:
        """When it was last changed, by a clock of this zone; None where nobody can say."""


class Container(Protocol):
    """An open one. wrong: why some of it could not be had."""

    @property
    def members(self) -> Sequence[Any]: ...

    @property
    def wrong(self) -> ReadError | None: ...

    @property
    def letter(self) -> Letter | None: ...

    def pieces(self, member: Any) -> Iterator[bytes]:
        """The content of a member. Raises: ReadError."""


@contextmanager
def open_container(
    unpacker: Unpacker, path: Path, kind: str, name: str, limits: Limits
) -> Iterator[Container]:
    """What is in a file of a kind that is a container; name: the file's own. Raises: ReadError."""
    if kind == "zip":
        with ArchiveReader(path, limits) as archive:
            yield archive
    else:
        with unpacker.unpacked(path, kind, name) as unpacked:
            yield unpacked
