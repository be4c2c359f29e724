"""Facts reader: pictures and videos looked into by several child processes at once.

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
from huizhi.formats.isolated import IsolatedPool, Question

_COMMAND = (sys.executable, "-P", "-m", "huizhi.formats.media.facts_child")


@dataclass(frozen=True, slots=True)
class FileOfKind:
    """A stored file and the name of its `FileKind`."""

    path: Path
    kind: str


class FactsReader(IsolatedPool[Facts]):
    """The children."""

    def __init__(
        self, children: int, limits: Limits | None = None, command: Sequence[str] = _COMMAND
    ) -> None:
        """children: how many; command: the child program, for tests."""
        super().__init__(command, from_json, limits, children)

    def read_each(self, files: Sequence[FileOfKind]) -> Iterator[Facts]:
        """The facts of each file, in order; not more than a hundred at once for each child."""
        questions = [Question(one.path, {"kind": one.kind}) for one in files]
        self.begin(questions)
        for number, (one, question) in enumerate(zip(files, questions, strict=True)):
            try:
                yield self.ask(number, question)
            except LimitError as error:
                yield Facts(one.kind, unseen=str(error))
            except ReadError as error:
                yield Facts(one.kind, damage=f"看内容时程序被迫中止（{error}）")


def from_json(answer: bytes) -> Facts:
    """The facts in an answer. Raises: ValueError for nonsense."""
    said = json.loads(answer)
    try:
        return Facts(**{**said, "sketch": base64.b64decode(said["sketch"])})
    except (TypeError, KeyError) as error:
        raise ValueError("no facts") from error
