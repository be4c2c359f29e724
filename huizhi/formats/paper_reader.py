"""The paper reader: photographs and scans looked into in a child process of their own."""

from __future__ import annotations

import struct
import sys
from dataclasses import replace
from pathlib import Path
from typing import Self

from huizhi.content import GB, Document, Limits
from huizhi.formats.document_json import from_json
from huizhi.formats.isolated import Isolated, Question
from huizhi.formats.paper import PaperHints

_COMMAND = (sys.executable, "-P", "-m", "huizhi.formats.paper_child")
# Address space, which libraries of this kind ask for and do not use: of memory it is a quarter.
_CHILD_BYTES = 4 * GB
_CHILD_SECONDS = 180.0  # many pages, on a slow machine


class PaperReader:
    """Reads photographs and scans of forms. Use as a context manager; the child starts with the
    first of them."""

    def __init__(self, limits: Limits | None = None, hints: PaperHints | None = None) -> None:
        own = limits or Limits()
        own = replace(own, child_bytes=_CHILD_BYTES, child_seconds=_CHILD_SECONDS)
        self._child: Isolated[bytes] = Isolated(_COMMAND, bytes, own)
        self._hints = (hints or PaperHints()).to_json()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._child.close()

    def read(self, path: Path) -> Document:
        """The form on a photograph or scan.

        Raises: NoFormError where there is none; UnknownKindError where there is one and nothing is
        installed to read it; other ReadErrors.
        """
        said = {"wanted": "form", "hints": self._hints}
        return from_json(self._child.ask(Question(path, said)))

    def pages(self, path: Path) -> list[bytes]:
        """The pages as JPEG pictures, laid flat, in whose pixels `PaperText` says places.
        Raises: as `read`."""
        answer = self._child.ask(Question(path, {"wanted": "pages", "hints": self._hints}))
        pages = []
        while answer:
            (length,) = struct.unpack(">I", answer[:4])
            pages.append(answer[4 : 4 + length])
            answer = answer[4 + length :]
        return pages
