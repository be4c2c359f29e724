"""Rulings: what the clerk says of a return as a whole: whose it is, whether it counts, its day.

What was read and what was entered stays: a ruling is a row of its own, and one that is undone is
marked so. Where a return stands (`community`, `revision`, `current` of its row) follows from what
came and the rulings in force, and is worked out anew with each of them, so that every question to
the ledger sees it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from huizhi.storage.returns import NOT_HERE, PLACED_BY_HAND, Return, Ruling, Status
from huizhi.storage.tables import FIRST_PLACES, RETURNS, RULINGS, RUN_RETURNS

_Key = tuple[str | None, str | None]  # community and deliverable
# Findings on whose a return is: settled by the clerk's word.
_OF_UNIT = frozenset(
    {"community-unknown", "community-conflict", "sender-conflict", "community-assigned"}
)
# Findings on which of several returns counts: settled by the clerk's word too.
_OF_OTHERS = frozenset(
    {"form-other", "version-several", "version-older", "version-name", "version-back",
     "version-other", "version-rows-gone"}
)  # fmt: skip


@dataclass(frozen=True)
class Rulings:
    """The rulings in force.

    of_return: by the id of the return, the earliest first.
    counting: until which return the clerk has said which one counts, by unit and deliverable.
    """

    of_return: dict[int, list[Ruling]]
    counting: dict[_Key, int]

    def applied(self, one: Return) -> Return:
        """Return the return with what the clerk says of it as a whole."""
        own = self.of_return.get(one.number, [])
        bound = self.counting.get((one.community, one.deliverable), 0)
        findings = one.findings
        if one.number <= bound:
            findings = tuple(f for f in findings if f.code not in _OF_OTHERS)
        moved = [each for each in own if each.kind == "move"]
        evidence = one.evidence
        if moved:
            findings = tuple(f for f in findings if f.code not in _OF_UNIT | _OF_OTHERS)
            evidence = PLACED_BY_HAND if one.community else ""
        came = [each.day for each in own if each.kind == "arrive" and each.day]
        received = _on_day(one.received, came[-1]) if came else one.received
        status = one.status
        if status in {"accepted", "needs-correction"} and findings != one.findings:
            wrong = any(found.level == "error" for found in findings)
            status = "needs-correction" if wrong else "accepted"
        return replace(
            one, findings=findings, evidence=evidence, received=received, status=status,
            rulings=tuple(own),
        )  # fmt: skip

    def touch(self, one: Return) -> bool:
        """Return whether anything is said of this return."""
        key = (one.community, one.deliverable)
        return one.number in self.of_return or one.number <= self.counting.get(key, 0)


def _on_day(moment: dt.datetime, day: dt.date) -> dt.datetime:
    """Return the same time of another day."""
    return moment.replace(year=day.year, month=day.month, day=day.day)


def load_rulings(connection: sa.Connection) -> Rulings:
    """Return all rulings in force."""
    of_return: dict[int, list[Ruling]] = {}
    counting: dict[_Key, int] = {}
    asked = sa.select(RULINGS).where(RULINGS.c.undone.is_(None)).order_by(RULINGS.c.id)
    for r in connection.execute(asked):
        made = dt.datetime.fromisoformat(r.made)
        day = dt.date.fromisoformat(r.day) if r.day else None
        one = Ruling(
            r.kind, r.reason, r.who, made, r.community, r.deliverable, day, r.before, r.revision,
            r.since, r.id,
        )  # fmt: skip
        of_return.setdefault(r.return_id, []).append(one)
        if one.kind == "count":
            counting[one.community, one.deliverable] = one.since
    return Rulings(of_return, counting)


def enter_ruling(connection: sa.Connection, one: Return, made: Ruling) -> None:
    """Enter what the clerk says of this return, and put it where it stands then."""
    since = last_return(connection)
    key = (made.community, made.deliverable) if made.kind == "move" else _key_of(one)
    revision = one.revision
    if made.kind == "move":
        known = connection.execute(
            sa.select(FIRST_PLACES).where(FIRST_PLACES.c.return_id == one.number)
        ).first()
        if known is None:
            own = sa.select(RETURNS).where(RETURNS.c.id == one.number)
            entered = connection.execute(own).one()
            names = ("community", "deliverable", "revision", "status")
            first = {name: getattr(entered, name) for name in names}
            connection.execute(FIRST_PLACES.insert(), [{"return_id": one.number} | first])
        revision = 1 if key[0] is None else last_revision(connection, key) + 1
    row = dataclasses.asdict(made) | {
        "return_id": one.number,
        "community": key[0],
        "deliverable": key[1],
        "revision": revision,
        "since": since,
        "day": made.day.isoformat() if made.day else None,
        "made": made.made.isoformat(),
    }
    del row["number"]
    connection.execute(RULINGS.insert(), [row])
    _settle(connection, one)


def undo_ruling(connection: sa.Connection, one: Return, number: int, now: dt.datetime) -> None:
    """Mark a ruling as undone and put the return where it stands then; the row stays."""
    own = RULINGS.update().where(RULINGS.c.id == number, RULINGS.c.return_id == one.number)
    connection.execute(own.values(undone=now.isoformat()))
    _settle(connection, one)


def _settle(connection: sa.Connection, one: Return) -> None:
    """Put the return where the rulings in force have it, and work out what counts there."""
    rulings = load_rulings(connection).of_return.get(one.number, [])
    moved = [each for each in rulings if each.kind == "move"]
    first = connection.execute(
        sa.select(FIRST_PLACES).where(FIRST_PLACES.c.return_id == one.number)
    ).first()
    key, revision = _key_of(one), one.revision
    status: Status | None = None
    if moved:
        key, revision = (moved[-1].community, moved[-1].deliverable), moved[-1].revision
        status = "unidentified" if key[0] is None else first.status if first else "accepted"
    elif first is not None:
        key, revision, status = (first.community, first.deliverable), first.revision, first.status
    values = {"community": key[0], "deliverable": key[1], "revision": revision}
    if status is not None:
        values |= {"status": status}
    connection.execute(RETURNS.update().where(RETURNS.c.id == one.number).values(**values))
    for each in dict.fromkeys((_key_of(one), key)):
        recount(connection, *each)


@dataclass(frozen=True, slots=True)
class _Entered:
    """What decides whether a return counts."""

    id: int
    blank: bool
    counted: bool
    revision: int


def recount(connection: sa.Connection, community: str | None, deliverable: str | None) -> None:
    """Work out which return of a unit for a deliverable counts, by what came and the rulings."""
    if community is None:
        own = RETURNS.c.community.is_(None), RETURNS.c.deliverable.is_not_distinct_from(deliverable)
        connection.execute(RETURNS.update().where(*own).values(current=True))
        return
    same = (RETURNS.c.community == community, RETURNS.c.deliverable == deliverable)
    asked = sa.select(RETURNS.c.id, RETURNS.c.blank, RETURNS.c.counted, RETURNS.c.revision)
    rows = [_Entered(*row) for row in connection.execute(asked.where(*same))]
    best = _counting(rows, load_rulings(connection).of_return, (community, deliverable))
    connection.execute(RETURNS.update().where(*same).values(current=False))
    if best is not None:
        connection.execute(RETURNS.update().where(RETURNS.c.id == best).values(current=True))


def _counting(rows: Sequence[_Entered], rulings: dict[int, list[Ruling]], key: _Key) -> int | None:
    """Return the id of the return that counts: the one that counted last by what came, or by the
    clerk's word where nothing has come since; None when all are void."""
    left = [r for r in rows if all(one.kind not in NOT_HERE for one in rulings.get(r.id, ()))]
    claims = [(*claim, r.id) for r in left for claim in _claims(r, rulings.get(r.id, ()), key)]
    if claims:
        return max(claims)[-1]
    last = max(left, key=lambda r: (not r.blank, r.revision), default=None)
    return last.id if last is not None else None


def _claims(row: _Entered, rulings: Iterable[Ruling], key: _Key) -> Iterator[tuple[int, int]]:
    """Yield by what a return counts: after which return, and by which ruling, 0 for none."""
    moved = [one for one in rulings if one.kind == "move"]
    if row.counted and not moved:
        yield row.id, 0
    for one in rulings:
        own = (one.community, one.deliverable) == key
        by_move = bool(moved) and one is moved[-1] and not row.blank
        if own and (by_move or one.kind == "count"):
            yield one.since, one.number


def last_return(connection: sa.Connection) -> int:
    """Return the highest id of a return, 0 for none; one that a run knows is not given again."""
    ids = (RETURNS.c.id, RUN_RETURNS.c.return_id)
    return max(connection.execute(sa.select(sa.func.max(one))).scalar() or 0 for one in ids)


def last_revision(connection: sa.Connection, key: _Key) -> int:
    """Return the last revision of a unit for a deliverable, also of one that was moved away."""
    return max(
        connection.execute(
            sa.select(sa.func.max(table.c.revision)).where(
                table.c.community == key[0], table.c.deliverable == key[1]
            )
        ).scalar()
        or 0
        for table in (RETURNS, FIRST_PLACES, RULINGS)
    )


def load_revisions(connection: sa.Connection) -> dict[_Key, int]:
    """Return the last revision of each unit and deliverable."""
    found: dict[_Key, int] = {}
    for table in (RETURNS, FIRST_PLACES, RULINGS):
        of_one = table.c.community, table.c.deliverable
        asked = sa.select(*of_one, sa.func.max(table.c.revision)).group_by(*of_one)
        for r in connection.execute(asked):
            key = (r[0], r[1])
            found[key] = max(found.get(key, 0), r[2])
    return found


def ruled_returns() -> sa.Select[tuple[int]]:
    """Return the question for the ids of returns of which the clerk has said something."""
    return sa.select(RULINGS.c.return_id)


def forget_rulings(connection: sa.Connection, ids: sa.Select[tuple[int]]) -> None:
    """Forget what was said, and taken back, of waiting returns that give way to another entry."""
    connection.execute(RULINGS.delete().where(RULINGS.c.return_id.in_(ids)))


def pass_rulings_on(connection: sa.Connection, before: int, now: int) -> None:
    """Have the rulings that were taken back stand with the return that takes another's place."""
    own = RULINGS.update().where(RULINGS.c.return_id == before)
    connection.execute(own.values(return_id=now))


def _key_of(one: Return) -> _Key:
    return one.community, one.deliverable
