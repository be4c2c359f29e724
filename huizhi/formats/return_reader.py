"""Return reader: any returned file as a Document; old formats converted, all read in a child."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Self

from huizhi.content import PROBLEM_PICTURE, Document, Limits, answers_in, kind_named
from huizhi.errors import DamagedError, NoFormError, ReaderDiedError, ReadError, UnknownKindError
from huizhi.formats.isolated_reader import IsolatedReader
from huizhi.formats.kinds import sniff, user_properties
from huizhi.formats.means import means_of
from huizhi.formats.office import CONVERTED, convert_file, find_office, lost_objects
from huizhi.formats.paper import PaperHints
from huizhi.formats.paper_reader import PaperReader

_FEW = 60  # letters beside the pictures of a document that is nothing but pictures


class ReturnReader:
    """Reads returned files, one after another. Use as a context manager."""

    def __init__(self, limits: Limits | None = None, hints: PaperHints | None = None) -> None:
        """hints: what is known of the forms that may come on paper."""
        self._limits = limits or Limits()
        self._reader = IsolatedReader(self._limits)
        self._paper = PaperReader(self._limits, hints)
        self._office = find_office()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()
        self._paper.close()

    @property
    def means(self) -> str:
        """What files are read with; see `huizhi.formats.means`."""
        return means_of(self._office)

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
        if kind == "picture":
            return self._paper.read(path)
        try:
            document = self._characters(path, following, kind, data)
        except UnknownKindError as error:
            if kind != "pdf":
                raise
            return self._scanned(path, error)
        return self._with_pictures(path, document)

    def pages(self, path: Path) -> list[bytes]:
        """The pages of a photograph or scan, see `PaperReader.pages`. Raises: ReadError."""
        return self._paper.pages(path)

    def _scanned(self, path: Path, error: UnknownKindError) -> Document:
        """The form on the pages of a PDF without characters. Raises: ReadError, this error where
        they show none."""
        try:
            return self._paper.read(path)
        except NoFormError:
            raise error from None

    def _with_pictures(self, path: Path, document: Document) -> Document:
        """The document; or the form on the pictures in it, where it holds nothing else."""
        if not kind_named(document.kind).ooxml or not is_only_pictures(document):
            return document
        with contextlib.suppress(NoFormError):
            return self._paper.read(path)
        return document

    def _characters(self, path: Path, following: Path | None, kind: str, data: bytes) -> Document:
        """What the characters in a file say. Raises: ReadError."""
        if self._office is None or len(data) > self._limits.file_bytes:
            return self._reader.read(path, following)
        if kind_named(kind).needs_office:
            return self._converted(self._office, path, kind, data)
        try:
            return self._reader.read(path, following)
        except (DamagedError, ReaderDiedError):
            if not kind_named(kind).converts_to:
                raise
            return self._rescued(self._office, path, kind, data)

    def _rescued(self, office: str, path: Path, kind: str, data: bytes) -> Document:
        """What LibreOffice makes of a file that our reader finds damaged; a whole one has a sheet
        with text. Raises: ReadError."""
        document = self._converted(office, path, kind, data)
        if not any(answers_in(document.grids)):
            raise DamagedError("LibreOffice 打开后里面是空的")
        return document

    def _converted(self, office: str, path: Path, kind: str, data: bytes) -> Document:
        """The document that LibreOffice makes of a file. Raises: ReadError."""
        with convert_file(office, path, kind, self._limits) as result:
            document = self._reader.read(result)
        own = user_properties(data) if kind == "doc" else {}
        return replace(
            document,
            kind=kind,
            properties={**own, **document.properties},
            remarks=(
                CONVERTED,
                *lost_objects(data, kind, document, self._limits),
                *document.remarks,
            ),
        )


def is_only_pictures(document: Document) -> bool:
    """Whether a document holds pictures and hardly any text: no table, a line or two."""
    cells = [cell for grid in document.grids for cell in grid.cells]
    letters = sum(len(cell.text.strip()) for cell in cells)
    is_table = any(grid.width > 1 for grid in document.grids)
    shows = any(cell.problem == PROBLEM_PICTURE or cell.notes for cell in cells)
    return shows and not is_table and letters <= _FEW
