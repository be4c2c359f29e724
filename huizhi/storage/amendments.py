"""Amendments: what the clerk has corrected or accepted in a return.

What was read stays in its tables unchanged; amendments are applied whenever a return is loaded.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from huizhi.findings import Finding
from huizhi.storage.returns import Amendment, KeptField, KeptRow, KeptValue, Return
from huizhi.storage.tables import AMENDMENTS

BY_HAND = "clerk"  # how a value was found that the clerk has written
MISSED = "required-missing"  # of a correction: nothing is there on paper, where it must be
SEEN_TOGETHER = "都看过了"  # the reason of findings that were settled many at once


@dataclass(frozen=True, slots=True)
class SeenTogether:
    """Findings that one clerk has settled at once (都看过了): so many, in so many returns."""

    made: dt.datetime
    who: str
    findings: int
    returns: int


def apply_amendments(one: Return, amendments: Sequence[Amendment]) -> Return:
    """Return the return with corrected values put in, and settled findings and rows that are none
    left out."""
    findings = list(one.findings)
    in_rows = any(each.kind != "accept" or each.row >= 0 for each in amendments)
    fields, rows = one.fields, dict(one.amended_rows) if in_rows else {}
    for each in amendments:
        if each.kind == "remove":
            findings = _without_row(findings, rows, rows.pop(each.row, None))
            continue
        findings = [
            found
            for found in findings
            if not (found.where == each.where and found.field == each.field)
            or (each.kind == "accept" and found.code != each.code)
        ]
        if each.kind == "accept":
            continue
        if each.code == MISSED:
            labels = (f.label for f in one.findings if (f.field, f.where) == _place(each))
            findings.append(Finding(MISSED, each.field, next(labels, ""), each.where))
        if each.row < 0:
            fields = _with(fields, each)
        elif each.row in rows:
            rows[each.row] = replace(rows[each.row], fields=_with(rows[each.row].fields, each))
    emptied = [n for n in {a.row for a in amendments} if n in rows and _is_empty(rows[n])]
    for number in emptied:
        findings = _without_row(findings, rows, rows.pop(number))
    wrong = any(found.level == "error" for found in findings)
    status = one.status if one.is_waiting else "needs-correction" if wrong else "accepted"
    return replace(
        one,
        fields=fields,
        rows=tuple(rows.values()) if in_rows else one.rows,
        findings=tuple(findings),
        status=status,
        blank=one.blank and all(each.kind != "correct" for each in amendments),
        amendments=tuple(amendments),
    )


def _place(each: Amendment) -> tuple[str, str]:
    return each.field, each.where


def _is_empty(row: KeptRow) -> bool:
    """Whether nothing is left of a row: it is none."""
    return all(kept.value is None and not kept.raw.strip() for kept in row.fields)


def _without_row(
    findings: Sequence[Finding], left: Mapping[int, KeptRow], gone: KeptRow | None
) -> list[Finding]:
    """The findings but for those on cells of a row that is gone, and of no other."""
    if gone is None:
        return list(findings)
    others = {kept.where for row in left.values() for kept in row.fields}
    places = {gone.where, *(kept.where for kept in gone.fields)} - others - {""}
    return [found for found in findings if found.where not in places]


def _with(fields: Sequence[KeptField], each: Amendment) -> tuple[KeptField, ...]:
    """Return the fields with the corrected one in place of the old one, or added."""
    kept = KeptField(each.field, each.value, each.after, each.where, BY_HAND)
    if all(one.field != each.field for one in fields):
        return (*fields, kept)
    return tuple(kept if one.field == each.field else one for one in fields)


def enter_amendment(connection: sa.Connection, one: Return, made: Amendment) -> None:
    """Enter one decision of the clerk on this return."""
    row = dataclasses.asdict(made)
    row |= {
        "return_id": one.number,
        "place": row.pop("where"),
        "value": json.dumps(made.value, ensure_ascii=False),
        "made": made.made.isoformat(),
    }
    del row["number"]
    connection.execute(AMENDMENTS.insert(), [row])


def undo_amendment(connection: sa.Connection, one: Return, number: int, now: dt.datetime) -> None:
    """Mark a decision as undone; the row stays, so that its history can be shown."""
    own = AMENDMENTS.update().where(AMENDMENTS.c.id == number, AMENDMENTS.c.return_id == one.number)
    connection.execute(own.values(undone=now.isoformat()))


def seen_together(connection: sa.Connection, most: int) -> list[SeenTogether]:
    """Return what was settled at once and stands, the latest first, at most so many times."""
    asked = (
        sa.select(
            AMENDMENTS.c.made,
            AMENDMENTS.c.who,
            sa.func.count(),
            sa.func.count(AMENDMENTS.c.return_id.distinct()),
        )
        .where(AMENDMENTS.c.reason == SEEN_TOGETHER, AMENDMENTS.c.undone.is_(None))
        .group_by(AMENDMENTS.c.made, AMENDMENTS.c.who)
        .order_by(sa.func.max(AMENDMENTS.c.id).desc())
        .limit(most)
    )
    return [
        SeenTogether(dt.datetime.fromisoformat(made), who, findings, returns)
        for made, who, findings, returns in connection.execute(asked)
    ]


def undo_seen(connection: sa.Connection, made: str, who: str, now: dt.datetime) -> int:
    """Mark as undone what this clerk settled at once at this moment; return how many findings."""
    own = AMENDMENTS.update().where(
        AMENDMENTS.c.reason == SEEN_TOGETHER,
        AMENDMENTS.c.made == made,
        AMENDMENTS.c.who == who,
        AMENDMENTS.c.undone.is_(None),
    )
    return connection.execute(own.values(undone=now.isoformat())).rowcount


def load_amendments(
    connection: sa.Connection, ids: sa.Select[tuple[int]]
) -> dict[int, list[Amendment]]:
    """Return the amendments in force for these returns, by return id, the earliest first."""
    asked = sa.select(AMENDMENTS).where(
        AMENDMENTS.c.undone.is_(None), AMENDMENTS.c.return_id.in_(ids)
    )
    found: dict[int, list[Amendment]] = {}
    for r in connection.execute(asked.order_by(AMENDMENTS.c.id)):
        made = dt.datetime.fromisoformat(r.made)
        value: KeptValue = json.loads(r.value)
        one = Amendment(
            r.kind, r.row, r.field, r.code, r.place, r.before, r.after, value, r.reason, r.who,
            made, r.id,
        )  # fmt: skip
        found.setdefault(r.return_id, []).append(one)
    return found
