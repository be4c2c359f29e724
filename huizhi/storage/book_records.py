"""Book records: what the ledger keeps of the book of what is known (底数) besides the returns: the
lists that the clerk imported, whose originals are kept, and what the clerk has decided."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from huizhi.storage.batch import received_row
from huizhi.storage.databases import database_of
from huizhi.storage.ledger_file import looked_at
from huizhi.storage.returns import Fate, KeptValue, Received
from huizhi.storage.tables import BOOK_ENTRIES, BOOK_RULINGS, RECEIVED


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One value of an imported list.

    list, row: the title of a list and the number of its row; "" and -1 for a single value.
    kind: of its answers, by its name.
    decides: the clerk has changed it by hand.
    file, sha256, moment: of the original.
    """

    unit: str
    label: str
    kind: str
    value: KeptValue
    place: str
    list: str = ""
    row: int = -1
    decides: bool = False
    file: str = ""
    sha256: str = ""
    moment: dt.datetime = dt.datetime.min


@dataclass(frozen=True, slots=True)
class BookRuling:
    """One decision of the clerk.

    kind: "right": of what is said of a unit, what stands here is right; "same": a form's label
        asks for this, whatever it is called; without a name for nothing of the book.
    owner, name: the meaning.
    number: its id in the ledger.
    """

    kind: Literal["right", "same"]
    owner: str
    name: str
    who: str
    made: dt.datetime
    unit: str = ""
    sha256: str = ""
    place: str = ""
    form: str = ""
    label: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class BookRecords:
    """All of it in one ledger."""

    entries: tuple[BookEntry, ...] = ()
    rulings: tuple[BookRuling, ...] = ()


def enter_book_list(
    connection: sa.Connection,
    received: Received,
    entries: Sequence[BookEntry],
    *,
    anew: bool = False,
) -> bool:
    """Enter an imported list whose original is kept; False when it was imported before. One that
    was only received, as after the ledger was rebuilt from the originals, is entered now.

    anew: what was entered of it before gives way, as when the clerk says of which day it is.
    """
    if anew:
        own = BOOK_ENTRIES.c.sha256 == received.sha256
        connection.execute(BOOK_ENTRIES.delete().where(own))
    known = sa.select(RECEIVED.c.fate).where(RECEIVED.c.sha256 == received.sha256)
    there = connection.execute(known).first()
    said = sa.select(BOOK_ENTRIES.c.sha256).where(BOOK_ENTRIES.c.sha256 == received.sha256)
    if (
        not anew
        and there is not None
        and (there.fate == Fate.BOOK or connection.execute(said.limit(1)).first() is not None)
    ):
        return False
    if there is None:
        row = received_row(replace(received, fate=Fate.BOOK))
        connection.execute(RECEIVED.insert(), [row])
    rows = [
        {
            "sha256": received.sha256,
            "position": number,
            "unit": one.unit,
            "list": one.list,
            "row": one.row,
            "label": one.label,
            "kind": one.kind,
            "value": json.dumps(one.value, ensure_ascii=False),
            "place": one.place,
            "decides": one.decides,
        }
        for number, one in enumerate(entries)
    ]
    if rows:
        connection.execute(BOOK_ENTRIES.insert(), rows)
    return True


def enter_book_ruling(connection: sa.Connection, ruling: BookRuling) -> None:
    """Enter what the clerk has decided."""
    row = dataclasses.asdict(ruling) | {"made": ruling.made.isoformat()}
    del row["number"]
    connection.execute(BOOK_RULINGS.insert(), [row])


def undo_book_ruling(connection: sa.Connection, number: int, now: dt.datetime) -> bool:
    """Mark a decision as undone; False when it is already or there is none. The row stays."""
    own = BOOK_RULINGS.c.id == number, BOOK_RULINGS.c.undone.is_(None)
    done = connection.execute(BOOK_RULINGS.update().where(*own).values(undone=now.isoformat()))
    return done.rowcount > 0


def load_book_records(connection: sa.Connection) -> BookRecords:
    """Return what this ledger keeps, in the order in which it was entered."""
    asked = (
        sa.select(BOOK_ENTRIES, RECEIVED.c.name.label("file"), RECEIVED.c.received)
        .join(RECEIVED, RECEIVED.c.sha256 == BOOK_ENTRIES.c.sha256)
        .order_by(RECEIVED.c.received, BOOK_ENTRIES.c.sha256, BOOK_ENTRIES.c.position)
    )
    entries = [
        BookEntry(
            r.unit, r.label, r.kind, json.loads(r.value), r.place, r.list, r.row, r.decides,
            r.file, r.sha256, dt.datetime.fromisoformat(r.received),
        )
        for r in connection.execute(asked)
    ]  # fmt: skip
    made = sa.select(BOOK_RULINGS).where(BOOK_RULINGS.c.undone.is_(None))
    rulings = [
        BookRuling(
            r.kind, r.owner, r.name, r.who, dt.datetime.fromisoformat(r.made), r.unit, r.sha256,
            r.place, r.form, r.label, r.id,
        )
        for r in connection.execute(made.order_by(BOOK_RULINGS.c.id))
    ]  # fmt: skip
    return BookRecords(tuple(entries), tuple(rulings))


def book_records_in(output: Path) -> BookRecords:
    """What the ledger of another activity's output folder keeps of the book, which is only looked
    at; nothing by one from before there was such a table. Raises: StorageError."""

    def found(connection: sa.Connection) -> BookRecords:
        is_there = sa.inspect(connection).has_table(BOOK_ENTRIES.name)
        return load_book_records(connection) if is_there else BookRecords()

    return looked_at(output, found)


def erase_unit_from_book(connection: sa.Connection, unit: str) -> tuple[str, ...]:
    """Delete what imported lists say of this unit, and what was decided about it; the names of the
    files whose originals still hold it."""
    database_of(connection).overwrite_deleted(connection)
    own = BOOK_ENTRIES.c.unit == unit
    asked = sa.select(RECEIVED.c.name).where(
        RECEIVED.c.sha256.in_(sa.select(BOOK_ENTRIES.c.sha256).where(own))
    )
    files = tuple(one.name for one in connection.execute(asked.order_by(RECEIVED.c.name)))
    connection.execute(BOOK_ENTRIES.delete().where(own))
    connection.execute(BOOK_RULINGS.delete().where(BOOK_RULINGS.c.unit == unit))
    return files


def units_in_book(connection: sa.Connection, contents: Collection[str]) -> set[str]:
    """The units of which these imported lists say anything."""
    own = BOOK_ENTRIES.c.sha256.in_(list(contents))
    return {one.unit for one in connection.execute(sa.select(BOOK_ENTRIES.c.unit).where(own))}


def is_in_book(connection: sa.Connection, unit: str) -> bool:
    """Whether an imported list says anything of this unit."""
    asked = sa.select(BOOK_ENTRIES.c.sha256).where(BOOK_ENTRIES.c.unit == unit).limit(1)
    return connection.execute(asked).first() is not None
