"""Picture crew: workers that look for forms on photographs, each by a child with the models.

Only where somebody has named workers: alone, the models of one child take all cores anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Self

from huizhi.content import Document, Limits
from huizhi.errors import ReaderDiedError, ReadError
from huizhi.formats import PaperReader
from huizhi.formats.paper import PaperHints
from huizhi.storage import Originals, OriginalsAccess, SentOriginal, access_to
from huizhi.workers import Job, Work, Workers

Looked = Document | ReadError | None  # None: ask somebody else


class PictureCrew:
    """The workers. Use as a context manager."""

    def __init__(
        self, hints: PaperHints, limits: Limits, originals: Originals, workers: Workers
    ) -> None:
        """hints: what is known of the forms; originals: where the pictures are kept."""
        self._hints, self._limits = hints, limits
        self._originals, self._workers = originals, workers
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._access = self._open.enter_context(access_to(self._originals, self._workers))
        job = Job(
            *(_Looking, (self._hints, self._limits, self._access)),
            batch=1,
            in_children=True,
            lost=lambda _: None,
        )
        self._crew = self._open.enter_context(self._workers.crew(job))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def look_at_each(self, stored: Sequence[str]) -> Iterator[Looked]:
        """The form on each picture, by the names under which they are kept, or why there is none;
        in order. The workers begin at once."""
        return self._crew.each(self._access.sent(one) for one in stored)


class _Looking(Work[SentOriginal, Looked]):
    """What a worker does: has its child look at pictures."""

    def __init__(self, hints: PaperHints, limits: Limits, access: OriginalsAccess) -> None:
        self._reader, self._access = PaperReader(limits, hints), access

    def done(self, things: Sequence[SentOriginal]) -> list[Looked]:
        found: list[Looked] = []
        with self._access.at_hand(things) as paths:
            for path in paths:
                try:
                    found.append(self._reader.read(path) if path else None)
                except ReadError as error:
                    found.append(None if isinstance(error, ReaderDiedError) else error)
        return found

    def close(self) -> None:
        self._reader.close()
