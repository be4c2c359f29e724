"""Renamed units: the ledger calls each unit as the roster does today, so what it handed in stays
its own.

A unit whose name is on the roster no more is known again by its code (编号), as the ledger last saw
the roster, or by an alias (别名) that a unit of today has. A name that is on the roster is that
unit's whatever its code, for codes are counted anew in lists; and what two units handed in is never
put together.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from huizhi.campaign import Settings
from huizhi.storage.tables import ABOUT, LINKS, TABLES

# What the ledger notes of itself: the roster as it last saw it, and what its units were called.
_ROSTER, _MARK, _RENAMED = "roster", "roster-mark", "renamed-units"
_NAMES = tuple(
    table.c[name]
    for table in TABLES.sorted_tables
    if table is not LINKS  # which are by code
    for name in ("community", "unit")
    if name in table.c
)


@dataclass(frozen=True, slots=True)
class RenamedUnit:
    """A unit that had been called otherwise. code: its code; name: what it was called then; moved:
    the ledger had something of it under the former name."""

    code: str
    was: str
    name: str
    moved: bool


def is_roster_known(connection: sa.Connection, settings: Settings) -> bool:
    """Whether the ledger has seen the roster as it is."""
    return _noted(connection, _MARK) == settings.roster_mark


def follow_roster(connection: sa.Connection, settings: Settings) -> None:
    """Call the units of the ledger as this roster does. Inside a transaction that nobody else can
    write in."""
    before: dict[str, str] = json.loads(_noted(connection, _ROSTER) or "{}")
    known = _named_in(connection)
    renamed = load_renamed(connection)
    names = _names_today(settings, before, known, renamed)
    for was, name in names.items():
        for column in _NAMES:
            own = column.table.update().where(column == was)
            connection.execute(own.values({column.name: name}))
    today = {one.code: one.name for one in settings.recipients}
    if names:
        undone = {(one.was, one.name) for one in renamed} & {(n, was) for was, n in names.items()}
        kept = [one for one in renamed if (one.was, one.name) not in undone]
        new = [
            RenamedUnit(settings.by_name[name].code, was, name, was in known)
            for was, name in names.items()
            if (name, was) not in undone
        ]
        said = [dataclasses.astuple(one) for one in (*kept, *new)]
        _note(connection, _RENAMED, json.dumps(said, ensure_ascii=False))
    _note(connection, _ROSTER, json.dumps(today, ensure_ascii=False))
    _note(connection, _MARK, settings.roster_mark)


def load_renamed(connection: sa.Connection) -> tuple[RenamedUnit, ...]:
    """Return the units that had been called otherwise, in the order in which it was seen."""
    said = json.loads(_noted(connection, _RENAMED) or "[]")
    return tuple(RenamedUnit(*one) for one in said)


def names_to_confirm(
    settings: Settings, renamed: Sequence[RenamedUnit]
) -> tuple[tuple[str, str], ...]:
    """Return each former name by which something had been handed in and which the roster does not
    have as an alias, with the name of today: only the code tells that it is the same unit."""
    found: dict[str, str] = {}
    for one in renamed:
        unit = settings.by_code.get(one.code)
        is_told = unit is None or one.was in {unit.name, *unit.aliases}
        if one.moved and unit is not None and not is_told and one.was not in settings.by_name:
            found[one.was] = unit.name
    return tuple(found.items())


def _names_today(
    settings: Settings,
    before: Mapping[str, str],
    known: Collection[str],
    renamed: Sequence[RenamedUnit],
) -> dict[str, str]:
    """The names of today by those that are on the roster no more; also where the roster has a
    former name again."""
    today = settings.by_name
    by_code: dict[str, str] = {}
    for code, was in before.items():
        unit = settings.by_code.get(code)
        if unit and was not in today and unit.name not in before.values():
            by_code[was] = unit.name
    by_alias: dict[str, str] = {}
    again = {one.name: one.was for one in renamed if one.was in today}
    for was in set(known) - set(today) - set(by_code):
        names = [one.name for one in settings.recipients if was in one.aliases]
        if not names and was in again:
            names = [again[was]]
        together = was in before.values() and any(name in before.values() for name in names)
        if len(names) == 1 and not together and names[0] not in by_code.values():
            by_alias[was] = names[0]
    every = list(by_alias.values())
    alone = {was: name for was, name in by_alias.items() if every.count(name) == 1}
    return {was: name for was, name in (by_code | alone).items() if name not in known}


def _named_in(connection: sa.Connection) -> set[str]:
    """Every name of a unit that stands in the ledger."""
    asked = (sa.select(column).distinct() for column in _NAMES)
    return {name for one in asked for name in connection.scalars(one) if name}


def _noted(connection: sa.Connection, key: str) -> str:
    found = connection.execute(sa.select(ABOUT.c.value).where(ABOUT.c.key == key))
    return str(found.scalar() or "")


def _note(connection: sa.Connection, key: str, value: str) -> None:
    connection.execute(ABOUT.delete().where(ABOUT.c.key == key))
    connection.execute(ABOUT.insert(), [{"key": key, "value": value}])
