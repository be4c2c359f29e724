"""Chosen works: the works that the clerk has marked as the best."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from huizhi.storage.ledger import Ledger
from huizhi.storage.tables import CHOICES


@dataclass(frozen=True, slots=True)
class ChosenWork:
    """One marked work.

    source: the file and the place in it, as the workbook shows them.
    title: of the work.
    words: what the clerk wrote into the column.
    """

    community: str
    source: str
    title: str
    words: str

    @property
    def opinion(self) -> str:
        """The clerk's words; "" for a mere tick."""
        return "" if len(self.words) <= 1 else self.words


def load_choices(ledger: Ledger) -> tuple[ChosenWork, ...]:
    """Return the marked works. Raises: StorageError."""
    with ledger.looking() as connection:
        rows = connection.execute(sa.select(CHOICES).order_by(CHOICES.c.id))
        return tuple(ChosenWork(r.community, r.source, r.title, r.words) for r in rows)


def replace_choices(connection: sa.Connection, choices: Sequence[ChosenWork]) -> None:
    """Replace all marked works by these, in this order."""
    connection.execute(CHOICES.delete())
    if choices:
        connection.execute(CHOICES.insert(), [dataclasses.asdict(one) for one in choices])
