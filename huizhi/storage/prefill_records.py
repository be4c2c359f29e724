"""Prefill records: what each form was sent out with, out of the book of what is known (底数).

A version is entered before its packet is made and never changed; the last one is what the packet
has now. What is erased goes out of all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path

import sqlalchemy as sa

from huizhi.campaign import Prefill, Prefills
from huizhi.storage.databases import database_of
from huizhi.storage.ledger_file import is_ledger_there, looked_at
from huizhi.storage.tables import PREFILLED


def enter_prefills(connection: sa.Connection, made: Mapping[tuple[str, str], Prefill]) -> None:
    """Enter one more version for each of these forms, by the recipient's code and the
    deliverable."""
    rows = [
        {
            "code": code,
            "deliverable": deliverable,
            "made": one.made.isoformat(),
            "said": one.to_json(),
        }
        for (code, deliverable), one in made.items()
    ]
    if rows:
        connection.execute(PREFILLED.insert(), rows)


def load_prefills(connection: sa.Connection) -> Prefills:
    """Return every version of every form."""
    found: dict[tuple[str, str], tuple[tuple[dt.datetime, str], ...]] = {}
    for r in connection.execute(sa.select(PREFILLED).order_by(PREFILLED.c.id)):
        key = (r.code, r.deliverable)
        found[key] = (*found.get(key, ()), (dt.datetime.fromisoformat(r.made), r.said))
    return Prefills(found)


def prefills_in(output: Path) -> Prefills:
    """Return what the ledger of an output folder keeps, which is only looked at; nothing where
    there is no ledger, or one from before there was such a table. Raises: StorageError."""

    def found(connection: sa.Connection) -> Prefills:
        is_there = sa.inspect(connection).has_table(PREFILLED.name)
        return load_prefills(connection) if is_there else Prefills()

    return looked_at(output, found) if is_ledger_there(output) else Prefills()


def erase_prefilled(
    connection: sa.Connection, contents: Collection[str], codes: Collection[str] = ()
) -> frozenset[str]:
    """Take out of every version what these originals say, and every version of these recipients;
    return the codes of those whose packets hold any of it."""
    database_of(connection).overwrite_deleted(connection)
    own = PREFILLED.c.code.in_(list(codes))
    touched = {r.code for r in connection.execute(sa.select(PREFILLED.c.code).where(own))}
    connection.execute(PREFILLED.delete().where(own))
    gone = frozenset(contents)
    for r in connection.execute(sa.select(PREFILLED)).all():
        before = Prefill.of_json(dt.datetime.fromisoformat(r.made), r.said)
        after = before.without(gone)
        if after != before:
            touched.add(r.code)
            said = PREFILLED.update().where(PREFILLED.c.id == r.id)
            connection.execute(said.values(said=after.to_json()))
    return frozenset(touched)
