"""Return reader: any returned file as a Document; old formats converted, all read in a child."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Self

from huizhi.errors import ReadError
from huizhi.formats.isolation import IsolatedReader
from huizhi.formats.kind import sniff
from huizhi.formats.limits import Limits
from huizhi.formats.office_converter import CONVERTED, TARGETS, converted, find_office
from huizhi.formats.ole_properties import user_properties
from huizhi.forms.grid import Document


class ReturnReader:
    """Reads returned files, one after another. Use as a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._reader = IsolatedReader(self._limits)
        self._office = find_office()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def read_each(self, paths: Sequence[Path]) -> Iterator[Document | ReadError]:
        """The document in each file, or why it could not be read."""
        for path, following in zip_longest(paths, paths[1:]):
            try:
                yield self.read(path, following)
            except ReadError as error:
                yield error

    def read(self, path: Path, following: Path | None = None) -> Document:
        """The document in a file; following: the file that will be asked for next, which is begun
        meanwhile. Raises: ReadError."""
        with path.open("rb") as file:
            data = file.read(self._limits.file_bytes + 1)
        kind = sniff(data)
        if kind not in TARGETS or self._office is None or len(data) > self._limits.file_bytes:
            return self._reader.read(path, following)
        with converted(self._office, path, kind, self._limits) as result:
            document = self._reader.read(result)
        own = user_properties(data) if kind == "doc" else {}
        return replace(
            document,
            kind=kind,
            properties={**own, **document.properties},
            remarks=(CONVERTED, *document.remarks),
        )
