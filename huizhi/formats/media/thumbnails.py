"""Thumbnails: small pictures of returned ones, made in a child process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Self

from huizhi.content import Limits
from huizhi.errors import ReadError
from huizhi.formats.isolated import Isolated, Question

_COMMAND = (sys.executable, "-P", "-m", "huizhi.formats.media.thumbnail_child")


class Thumbnails:
    """Use as a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._child = Isolated(_COMMAND, bytes, limits)

    def __enter__(self) -> Self:
        self._child.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()

    def of(self, path: Path, longest: int) -> bytes | None:
        """A JPEG of the picture with no side longer than so many pixels; None when it cannot be
        made."""
        try:
            return self._child.ask(Question(path, {"longest": str(longest)}))
        except ReadError:
            return None
