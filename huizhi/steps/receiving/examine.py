"""Examine: what is in the pictures, videos and documents that came, found once for each content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from huizhi.content import Facts, Limits
from huizhi.formats.kinds import sniff_file
from huizhi.formats.media import FactsReader, FileOfKind
from huizhi.storage import Ledger, Originals, enter_facts, load_unexamined
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
    job = Job(_Looking, (originals, limits), batch=_AT_ONCE, in_children=True)
    with workers.crew(job) as crew:
        found = zip(waiting, crew.each([one.stored for one in waiting]), strict=True)
        for group in _groups(found):
            with ledger.writing() as connection:
                enter_facts(connection, [(one.sha256, facts) for one, facts in group])
            for one, _ in group:
                told(one.name)
    return len(waiting)


class _Looking(Work[str, Facts]):
    """What a worker does: looks into originals by the names under which they are kept."""

    def __init__(self, originals: Originals, limits: Limits) -> None:
        self._originals, self._most = originals, limits.file_bytes + 1
        self._reader = FactsReader(limits)

    def done(self, things: Sequence[str]) -> list[Facts]:
        paths = self._originals.at_hand_each(things)
        wanted = [FileOfKind(path, sniff_file(path, self._most)) for path in paths]
        return list(self._reader.read_each(wanted))

    def close(self) -> None:
        self._reader.close()


def _groups(things: Iterator[_Thing]) -> Iterator[list[_Thing]]:
    while group := list(islice(things, _TOGETHER)):
        yield group
