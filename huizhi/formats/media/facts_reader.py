"""Facts reader: pictures and videos looked into by a child process.

No decoder is safe in the process: one that aborts or hangs takes its child along, and the file is
said to be one that cannot be looked into.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huizhi.content import Facts, Limits
from huizhi.errors import LimitError, ReadError
from huizhi.formats.isolated import Isolated, Question

_COMMAND = (sys.executable, "-P", "-m", "huizhi.formats.media.facts_child")


@dataclass(frozen=True, slots=True)
class FileOfKind:
    """A stored file and the name of its `FileKind`."""

    path: Path
    kind: str


class FactsReader(Isolated[Facts]):
    """The child."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] = _COMMAND) -> None:
        """command: the child program, for tests."""
        super().__init__(command, from_json, limits)

    def read_each(self, files: Sequence[FileOfKind]) -> Iterator[Facts]:
        """The facts of each file, in order; not more than a hundred at once."""
        questions = [Question(one.path, {"kind": one.kind}) for one in files]
        for one, said in zip(files, self.ask_each(questions), strict=True):
            yield facts_said(one.kind, said)


def facts_said(kind: str, said: Facts | ReadError) -> Facts:
    """The facts of a file of this kind, also where the child says or shows that it cannot."""
    if isinstance(said, LimitError):
        return Facts(kind, unseen=str(said))
    if isinstance(said, ReadError):
        return Facts(kind, damage=f"看内容时程序被迫中止（{said}）")
    return said


def from_json(answer: bytes) -> Facts:
    """The facts in an answer. Raises: ValueError for nonsense."""
    said = json.loads(answer)
    try:
        return Facts(**{**said, "sketch": base64.b64decode(said["sketch"])})
    except (TypeError, KeyError) as error:
        raise ValueError("no facts") from error
