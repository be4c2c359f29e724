"""Examine: what is in the pictures, videos and documents that came, found once for each content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import TypeVar

from huizhi.content import Facts, Limits
from huizhi.formats.kinds import sniff_file
from huizhi.formats.media import FactsReader, FileOfKind
from huizhi.storage import (
    AccessHere,
    Ledger,
    Originals,
    OriginalsAccess,
    SentOriginal,
    access_to,
    enter_facts,
    load_unexamined,
)
from huizhi.workers import Job, LocalWorkers, Work, Workers, cores

_TOGETHER = 64  # contents that are entered in one transaction
_AT_ONCE = 4  # that a worker is sent
_MOST_CHILDREN = 8
_Thing = TypeVar("_Thing")


def examine(
    ledger: Ledger,
    originals: Originals,
    told: Callable[[str], None],
    limits: Limits,
    workers: Workers | None = None,
) -> int:
    """Looks into everything that nobody has looked into; how many that were.

    told: is called with the name of each when it is in the ledger; workers: who looks, None for
    children of this process.
    Raises: StorageError.
    """
    with ledger.looking() as connection:
        waiting = load_unexamined(connection)
    if not waiting:
        return 0
    workers = workers or LocalWorkers(min(_MOST_CHILDREN, cores(), len(waiting)))
    with (
        access_to(originals, workers) as access,
        closing(_Looking(AccessHere(originals), limits)) as own,
    ):
        job = Job(
            *(_Looking, (access, limits), _AT_ONCE),
            in_children=True,
            weigh=_weight,
            lost=lambda _: None,
        )
        with workers.crew(job) as crew:
            answers = crew.each(access.sent(one.stored) for one in waiting)
            found = (
                (one, facts or own.facts_of(one.stored))
                for one, facts in zip(waiting, answers, strict=True)
            )
            for group in _groups(found):
                with ledger.writing() as connection:
                    enter_facts(connection, [(one.sha256, facts) for one, facts in group])
                for one, _ in group:
                    told(one.name)
    return len(waiting)


def _weight(sent: SentOriginal) -> int:
    return sent.weight


class _Looking(Work[SentOriginal, Facts | None]):
    """What a worker does: looks into originals; None of those that are not to be had there."""

    def __init__(self, access: OriginalsAccess, limits: Limits) -> None:
        self._access, self._most = access, limits.file_bytes + 1
        self._reader = FactsReader(limits)

    def done(self, things: Sequence[SentOriginal]) -> list[Facts | None]:
        with self._access.at_hand(things) as paths:
            wanted = [FileOfKind(path, sniff_file(path, self._most)) for path in paths if path]
            found = self._reader.read_each(wanted)
            return [next(found) if path else None for path in paths]

    def facts_of(self, stored: str) -> Facts:
        """The same of one that is to be had."""
        (found,) = self.done([self._access.sent(stored)])
        assert found is not None
        return found

    def close(self) -> None:
        self._reader.close()


def _groups(things: Iterator[_Thing]) -> Iterator[list[_Thing]]:
    while group := list(islice(things, _TOGETHER)):
        yield group
