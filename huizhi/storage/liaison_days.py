"""Liaison days: since when the roster names each unit's liaison so, and with this number, as the
ledger has seen the roster.

The roster itself has no day: a name that was changed alone is seen only beside what stood there
before. Of that short digests are kept, by which nobody is known.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from huizhi.campaign import Recipient, Settings
from huizhi.forms import bare
from huizhi.storage.ledger_file import is_ledger_there, looked_at
from huizhi.storage.tables import ABOUT

_DAYS, _MARK = "liaison-days", "liaison-mark"  # what the ledger notes of itself
_Days = Mapping[str, Mapping[str, tuple[str, str]]]  # digest and since by code and kind


@dataclass(frozen=True)
class LiaisonDays:
    """As the ledger last saw the roster, by the units' codes."""

    seen: _Days = field(default_factory=dict)

    def since(self, unit: Recipient, kind: str, now: dt.datetime) -> dt.datetime | None:
        """Since when the roster says this of its liaison; None where that is not known, for it was
        said so when the ledger saw it first."""
        told = self._told(unit, kind, now)
        return dt.datetime.fromisoformat(told) if told else None

    def seen_anew(self, settings: Settings, now: dt.datetime) -> LiaisonDays:
        """As this roster is."""
        return LiaisonDays({
            one.code: {
                kind: (_digest(one, text), self._told(one, kind, now))
                for kind, text in one.liaison_said.items()
            }
            for one in settings.recipients
        })  # fmt: skip

    def _told(self, unit: Recipient, kind: str, now: dt.datetime) -> str:
        before = self.seen.get(unit.code, {}).get(kind)
        if before is None:  # a name that is written to a number that stood there is no other one
            return now.isoformat() if kind != "姓名" and self.seen.get(unit.code) else ""
        is_same = before[0] == _digest(unit, unit.liaison_said.get(kind, ""))
        return before[1] if is_same else now.isoformat()


def liaison_days_in(output: Path) -> LiaisonDays:
    """What the ledger of an output folder has seen; it is only looked at. Raises: StorageError."""
    return looked_at(output, _load) if is_ledger_there(output) else LiaisonDays()


def are_liaisons_known(connection: sa.Connection, settings: Settings) -> bool:
    """Whether the ledger has seen the roster's liaisons as they are."""
    return _noted(connection, _MARK) == settings.liaison_mark


def follow_liaisons(connection: sa.Connection, settings: Settings) -> None:
    """Note which liaisons the roster names otherwise than the ledger has seen it. Inside a
    transaction that nobody else can write in."""
    now = dt.datetime.now(settings.zone)
    seen = _load(connection).seen_anew(settings, now).seen
    for key, value in ((_DAYS, json.dumps(seen)), (_MARK, settings.liaison_mark)):
        connection.execute(ABOUT.delete().where(ABOUT.c.key == key))
        connection.execute(ABOUT.insert(), [{"key": key, "value": value}])


def _load(connection: sa.Connection) -> LiaisonDays:
    said = json.loads(_noted(connection, _DAYS) or "{}")
    return LiaisonDays({
        code: {kind: (digest, since) for kind, (digest, since) in by_kind.items()}
        for code, by_kind in said.items()
    })  # fmt: skip


def _digest(unit: Recipient, text: str) -> str:
    return hashlib.sha256(f"{unit.code} {bare(text)}".encode()).hexdigest()[:8]


def _noted(connection: sa.Connection, key: str) -> str:
    found = connection.execute(sa.select(ABOUT.c.value).where(ABOUT.c.key == key))
    return str(found.scalar() or "")
