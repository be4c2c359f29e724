"""The isolated reader: returned files read in a child process, see `isolation`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from huizhi.content import Document, Limits
from huizhi.formats.document_json import from_json
from huizhi.formats.isolated import Isolated, Question

# -P: a json.py beside the returns must not be taken for the library's.
_COMMAND = (sys.executable, "-P", "-m", "huizhi.formats.document_child")


class IsolatedReader(Isolated[Document]):
    """Reads files in a warm child process; command: the child program, for tests."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] = _COMMAND) -> None:
        super().__init__(command, from_json, limits)

    def read(self, path: Path, following: Path | None = None) -> Document:
        """The document in a file; following: what will be read next. Raises: as `ask`."""
        return self.ask(Question(path), Question(following) if following else None)
