"""Arrivals: the names under which contents came, what is in them, and what the clerk decided."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from huizhi.content import Facts
from huizhi.material import Arrival, Placement
from huizhi.storage.databases import database_of
from huizhi.storage.loading import time_of
from huizhi.storage.material_rulings import MaterialRuling, load_material_rulings
from huizhi.storage.returns import WAITING, Fate
from huizhi.storage.rulings import forget_rulings, ruled_returns
from huizhi.storage.tables import (
    AMENDMENTS,
    ANSWERS,
    ARRIVALS,
    DECISIONS,
    FACTS,
    FINDINGS,
    RECEIVED,
    REMINDERS,
    RETURNS,
    ROWS,
)

_AT_ONCE = 500  # rows that one statement deletes
_AWAY = ""  # the community of what another activity has; its name stands for the item


@dataclass(frozen=True, slots=True)
class Unexamined:
    """A content that nobody has examined yet.

    stored: its file name under output/returns.
    """

    sha256: str
    stored: str
    name: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder that was written.

    day: the day from which its deadlines are counted.
    deliverables: their ids.
    """

    community: str
    day: dt.date
    deliverables: tuple[str, ...]
    message: str


def arrival_row(sha256: str, name: str, received: dt.datetime) -> dict[str, object]:
    return {"sha256": sha256, "name": name, "received": received.isoformat()}


def load_arrivals(connection: sa.Connection) -> list[Arrival]:
    """Return every name under which a content came, the earliest arrival first.

    A content entered by an older version of the program has only the name it was received under.
    """
    sizes = {r.sha256: r for r in connection.execute(sa.select(RECEIVED))}
    found = [
        Arrival(r.sha256, r.name, time_of(r.received), sizes[r.sha256].size)
        for r in connection.execute(sa.select(ARRIVALS))
        if r.sha256 in sizes
    ]
    told = {one.sha256 for one in found}
    found += [
        Arrival(r.sha256, r.name, time_of(r.received), r.size)
        for r in sizes.values()
        if r.sha256 not in told
    ]
    return sorted(found, key=lambda one: (one.received, one.name, one.sha256))


def load_facts(connection: sa.Connection) -> dict[str, Facts]:
    """Return the facts of each examined content, by its digest."""
    return {
        r.sha256: Facts(**json.loads(r.said), sketch=r.sketch)
        for r in connection.execute(sa.select(FACTS))
    }


def load_unexamined(connection: sa.Connection) -> list[Unexamined]:
    """Return the pictures, videos and files without a form that nobody has examined yet."""
    ruled = RETURNS.c.id.in_(ruled_returns())  # it was a form of somebody's
    waiting = sa.select(RETURNS.c.sha256).where(RETURNS.c.status.in_(WAITING), sa.not_(ruled))
    wanted = sa.or_(RECEIVED.c.fate == Fate.MATERIAL.value, RECEIVED.c.sha256.in_(waiting))
    seen = sa.select(FACTS.c.sha256)
    asked = sa.select(RECEIVED).where(wanted, RECEIVED.c.sha256.not_in(seen))
    rows = connection.execute(asked.order_by(RECEIVED.c.received, RECEIVED.c.name))
    return [Unexamined(r.sha256, r.stored, r.name) for r in rows]


def any_waiting(connection: sa.Connection) -> bool:
    """Return whether any return waits to be placed although its content has been examined."""
    waiting = RETURNS.c.status.in_(WAITING)
    joined = sa.select(RETURNS.c.id).join(FACTS, FACTS.c.sha256 == RETURNS.c.sha256)
    return connection.execute(joined.where(waiting).limit(1)).first() is not None


def enter_facts(connection: sa.Connection, found: Sequence[tuple[str, Facts]]) -> None:
    rows = []
    for sha256, facts in found:
        said = dataclasses.asdict(facts)
        sketch = said.pop("sketch")
        text = json.dumps(said, ensure_ascii=False)
        rows.append({"sha256": sha256, "said": text, "sketch": sketch})
    if rows:
        # Another run may have looked into the same.
        database_of(connection).insert_new(connection, FACTS, rows)


def enter_decision(
    connection: sa.Connection, name: str, place: Placement, when: dt.datetime
) -> None:
    """Enter where a file or folder belongs by its link; this replaces an earlier decision."""
    row = {
        "name": name,
        "community": place.community,
        "deliverable": place.deliverable,
        "item": place.item,
        "decided": when.isoformat(),
    }
    known = connection.execute(sa.select(DECISIONS).where(DECISIONS.c.name == name)).first()
    if known and all(getattr(known, key) == row[key] for key in row if key != "decided"):
        return
    connection.execute(DECISIONS.delete().where(DECISIONS.c.name == name))
    connection.execute(DECISIONS.insert(), [row])


def load_decisions(
    connection: sa.Connection, rulings: Iterable[MaterialRuling] | None = None
) -> dict[str, Placement]:
    """Return the placements in force, by the name of the file or folder.

    rulings: those in force; None to load them.
    """
    decided = {
        r.name: _decided(r.community, r.deliverable, r.item)
        for r in connection.execute(sa.select(DECISIONS))
    }
    for one in load_material_rulings(connection) if rulings is None else rulings:
        if one.kind in {"place", "away"}:
            community = one.community if one.kind == "place" else _AWAY
            decided[one.name] = _decided(community, one.deliverable, one.item)
    return decided


def _decided(community: str, deliverable: str | None, item: str) -> Placement:
    if community == _AWAY:
        return Placement(evidence=f"转到活动“{item}”", away=item)
    return Placement(community, deliverable, item, "经办人认领")


def withdraw(connection: sa.Connection, outcomes: Mapping[str, str]) -> None:
    """Remove the waiting returns of these contents, which turned out to be material.

    outcomes: what became of each content, in Chinese, by its digest.
    """
    for sha256, outcome in outcomes.items():
        ids = sa.select(RETURNS.c.id).where(
            RETURNS.c.sha256 == sha256, RETURNS.c.status.in_(WAITING)
        )
        forget_rulings(connection, ids)
        for table in (ANSWERS, ROWS, FINDINGS, AMENDMENTS):
            connection.execute(table.delete().where(table.c.return_id.in_(ids)))
        connection.execute(RETURNS.delete().where(RETURNS.c.id.in_(ids)))
        changed = RECEIVED.update().where(RECEIVED.c.sha256 == sha256)
        connection.execute(changed.values(outcome=outcome, fate=Fate.MATERIAL.value))


def load_reminders(connection: sa.Connection) -> list[Reminder]:
    """Return all reminders in the order they were written."""
    return [
        Reminder(
            r.community, dt.date.fromisoformat(r.day), tuple(json.loads(r.deliverables)), r.message
        )
        for r in connection.execute(sa.select(REMINDERS).order_by(REMINDERS.c.id))
    ]


def enter_reminders(connection: sa.Connection, reminders: Iterable[Reminder]) -> None:
    """Enter reminders; a second one for the same community and day replaces the first."""
    latest: dict[tuple[str, str], dict[str, object]] = {}
    for one in reminders:
        key = one.community, one.day.isoformat()
        latest.pop(key, None)
        latest[key] = {
            "community": one.community,
            "day": one.day.isoformat(),
            "deliverables": json.dumps(list(one.deliverables)),
            "message": one.message,
        }
    if not latest:
        return
    # No index holds them: looked through once, and not once for each.
    asked = sa.select(REMINDERS.c.id, REMINDERS.c.community, REMINDERS.c.day)
    written = connection.execute(asked.where(REMINDERS.c.day.in_({day for _, day in latest})))
    again = [r.id for r in written if (r.community, r.day) in latest]
    for first in range(0, len(again), _AT_ONCE):
        ids = again[first : first + _AT_ONCE]
        connection.execute(REMINDERS.delete().where(REMINDERS.c.id.in_(ids)))
    connection.execute(REMINDERS.insert(), list(latest.values()))
