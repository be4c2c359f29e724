"""Examine: what is in the pictures, videos and documents that came, found once for each content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from huizhi.content import Limits
from huizhi.formats.kinds import sniff_file
from huizhi.formats.media import FactsReader, FileOfKind
from huizhi.steps.sending import cores
from huizhi.storage import Ledger, Originals, enter_facts, load_unexamined

_TOGETHER = 64  # contents that are entered in one transaction
_MOST_CHILDREN = 8
_Thing = TypeVar("_Thing")


def examine(
    ledger: Ledger, originals: Originals, told: Callable[[str], None], limits: Limits
) -> int:
    """Looks into everything that nobody has looked into; how many that were.

    told: is called with the name of each when it is in the ledger.
    Raises: StorageError.
    """
    with ledger.looking() as connection:
        waiting = load_unexamined(connection)
    if not waiting:
        return 0
    children = min(_MOST_CHILDREN, cores(), len(waiting))
    with FactsReader(children, limits) as reader:
        for group in _groups(waiting):
            paths = originals.at_hand_each([one.stored for one in group])
            most = limits.file_bytes + 1
            wanted = [FileOfKind(path, sniff_file(path, most)) for path in paths]
            facts = list(reader.read_each(wanted))
            with ledger.writing() as connection:
                found = zip((one.sha256 for one in group), facts, strict=True)
                enter_facts(connection, list(found))
            for one in group:
                told(one.name)
    return len(waiting)


def _groups(things: Sequence[_Thing]) -> Iterator[list[_Thing]]:
    coming = iter(things)
    while group := list(islice(coming, _TOGETHER)):
        yield group
