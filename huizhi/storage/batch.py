"""Ledger batch: several received files entered in one transaction.

Whether a content was there before and which revision counts is looked up in an index. It is read
once and holds as long as no other process writes to the ledger. The new rows are collected in
memory and inserted together.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from huizhi.findings import Finding
from huizhi.storage.arrivals import arrival_row
from huizhi.storage.databases import database_of
from huizhi.storage.failures import forget_unread
from huizhi.storage.loading import contents_rows, load_as_read, load_returns
from huizhi.storage.newer import doubts_of_newer
from huizhi.storage.returns import SAID_NOTHING_NEW, Fate, KeptField, Received, Return
from huizhi.storage.rulings import last_return, load_revisions
from huizhi.storage.subjects import Subjects
from huizhi.storage.tables import (
    ANSWERS,
    ARRIVALS,
    FINDINGS,
    RECEIVED,
    RETURNS,
    ROWS,
    RUN_RETURNS,
    SAVED,
    TABLES,
    UNTOLD,
)

# Findings on which of several returns counts, not on what stands in one: of one run; and against
# what counted before it.
BESIDE_ANSWERS = frozenset({"form-other", "version-several"})
AGAINST_BEFORE = frozenset(
    {"version-older", "version-name", "version-back", "version-other", "version-rows-gone"}
)
_AS_SENT = (
    "prefill-unchanged"  # a form that came back as it was: nothing that was filled in gives way
)
_json = json.JSONEncoder(ensure_ascii=False).encode
_Key = tuple[str | None, str | None]  # community and deliverable
_IN_ORDER = tuple(TABLES.sorted_tables)  # a table after those that its rows name

_NOTHING_NEW = {"outcome": SAID_NOTHING_NEW, "fate": Fate.NOTHING_NEW.value}


@dataclass(frozen=True)
class Run:
    """One run of `collect` that has not finished.

    mark: tells it from runs of other paths.
    sign: the name of the file that says that it goes on; two may take the same paths at once.
    since: the last return before it; of a run that was killed and is run again, before it began.
    settled: whether it is settled which of its returns count.
    """

    mark: str
    sign: str
    since: int
    settled: bool = False


@dataclass
class LedgerIndex:
    """A short index of the ledger.

    version: of the data that the index was read from.
    run: the run of `collect` that asks; None outside of one.
    fates: what became of each content, by its digest.
    revisions: the last revision of each community and deliverable.
    returns: the highest id of a return.
    entered: the ids of the returns that the run has entered.
    """

    version: int
    run: Run | None
    fates: dict[str, Fate]
    revisions: dict[_Key, int]
    returns: int
    entered: set[int]

    @classmethod
    def of(cls, connection: sa.Connection, version: int, run: Run | None) -> LedgerIndex:
        fates = {r.sha256: Fate(r.fate) for r in connection.execute(_FATES)}
        revisions = load_revisions(connection)
        entered = entered_in(connection, run) if run else set()
        return cls(version, run, fates, revisions, last_return(connection), entered)


def entered_in(connection: sa.Connection, run: Run) -> set[int]:
    """Return the ids of the returns that this run has entered."""
    asked = sa.select(RUN_RETURNS.c.return_id).where(RUN_RETURNS.c.mark == run.mark)
    return set(connection.execute(asked.where(RUN_RETURNS.c.entered)).scalars())


_FATES = sa.select(RECEIVED.c.sha256, RECEIVED.c.fate)


@dataclass
class LedgerBatch:
    """One transaction.

    subjects: whom or what forms are about; None where this is not checked.
    waiting: the rows that have not been inserted yet, by table.
    named: names with which known contents came again, by their digests.
    """

    connection: sa.Connection
    index: LedgerIndex
    subjects: Subjects | None = None
    waiting: dict[sa.Table, list[dict[str, object]]] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def enter(self, received: Received, returns: Sequence[Return]) -> tuple[Return, ...]:
        """Return the returns as entered; see `Ledger.enter`."""
        self.arrive(received.sha256, received.name, received.received)
        known = self.index.fates.get(received.sha256)
        if known is not None:
            if received.fate is Fate.PASSED_OVER:
                return ()
            if known is not Fate.PASSED_OVER:
                return tuple(kept for one in returns if (kept := self.enter_unread(one)))
            self.write()
            gone = RECEIVED.delete().where(RECEIVED.c.sha256 == received.sha256)
            self.connection.execute(gone)
        row = received_row(received)
        self._add(RECEIVED, row)
        self._add(UNTOLD, {"sha256": received.sha256})
        if received.contents is not None:
            for table, rows in contents_rows(received.sha256, received.contents):
                self._add(table, *rows)
        if received.rank and returns:
            self._add(SAVED, {"sha256": received.sha256, "rank": received.rank})
        entered = [kept for one in returns if (kept := self.enter_return(one, received.rank))]
        if returns and not entered:
            row |= _NOTHING_NEW
            if RECEIVED not in self.waiting:
                nothing_new(self.connection, received.sha256)
        self.index.fates[received.sha256] = Fate(str(row["fate"]))
        return tuple(entered)

    def enter_unread(self, one: Return) -> Return | None:
        """Return the return as entered; see `Ledger.enter_unread`."""
        if not one.is_unread:
            return None
        self.write()
        known = list(load_as_read(self.connection, RETURNS.c.sha256 == one.sha256))
        if any(not each.is_unread or each.is_of(one.file) for each in known):
            return None
        return self.enter_return(one) if known else None

    def forget_unread(self, sha256: str) -> list[str]:
        """Remove a content that could not be read; see `failures.forget_unread`."""
        self.write()
        self.index.fates.pop(sha256, None)
        return forget_unread(self.connection, sha256)

    def arrive(self, sha256: str, name: str, received: dt.datetime) -> None:
        """Note the name under which a content came; a name known already keeps its first time."""
        self._add(ARRIVALS, arrival_row(sha256, name, received))
        if sha256 in self.index.fates and not name.startswith(sha256):
            self.named[sha256] = name

    def enter_return(self, one: Return, rank: str = "") -> Return | None:
        """Return the return as entered, or None when the current revision already says the same.

        The current revision then takes the higher rank of the two.
        """
        key = (one.community, one.deliverable)
        placed = one.community is not None and one.deliverable is not None
        last = self.index.revisions.get(key, 0) if placed else 0
        current: Return | None = None
        if last:
            self.write()
            current = next(load_returns(self.connection, *_same(one), RETURNS.c.current), None)
        alike = self._last_alike(one, current) if current is not None else None
        if alike is not None and self._is_known(one, alike):
            self._raise(alike, rank or self._rank_of(one.sha256))
            return None
        says_nothing = one.blank or any(f.code == _AS_SENT for f in one.findings)
        counts = current is None or current.blank or not (says_nothing or _is_copy(one, current))
        older = self._against(one, current) if current is not None else ()
        entered = replace(one, revision=last + 1, current=counts, findings=(*one.findings, *older))
        if counts and current is not None and not self._is_of_run(current):
            self._note_of_run(current.number, entered=False)
        if counts and last:
            self.connection.execute(RETURNS.update().where(*_same(one)).values(current=False))
        self.index.returns += 1
        entered = replace(entered, number=self.index.returns)
        self._note_of_run(entered.number, entered=True)
        for table, rows in _rows_of(entered, self.index.returns):
            self._add(table, *rows)
        if placed:
            self.index.revisions[key] = last + 1
        return entered

    def _last_alike(self, one: Return, current: Return) -> Return | None:
        """Return the last return that came as this one did, as a file or on paper: a scan says
        nothing anew of which file is like it, nor a file of a scan."""
        if one.on_paper == current.on_paper:
            return current
        came = [r for r in load_returns(self.connection, *_same(one)) if r.void is None]
        return next((r for r in reversed(came) if r.on_paper == one.on_paper), None)

    def _against(self, one: Return, current: Return) -> tuple[Finding, ...]:
        """Return the findings on a return in comparison with the one that has counted so far.

        Two returns of the same run are compared by `rivals` instead; a scan and a file are held
        against each other value by value (`steps/standing/sealed_copies.py`).
        """
        if self._is_of_run(current) or one.on_paper != current.on_paper:
            return ()
        other = self.subjects.against(one, current) if self.subjects else ()
        since = self.index.run.since if self.index.run else None
        return (*doubts_of_newer(self.connection, one, current, since), *other)

    def _is_of_run(self, one: Return) -> bool:
        """Return whether a return in the ledger was entered in this run of `collect`."""
        return one.number in self.index.entered

    def _note_of_run(self, number: int, *, entered: bool) -> None:
        """Note that this run has entered the return with this id, or that it counted before."""
        run = self.index.run
        if run is not None:
            self._add(RUN_RETURNS, {"mark": run.mark, "return_id": number, "entered": entered})
            if entered:
                self.index.entered.add(number)

    def _rank_of(self, sha256: str) -> str:
        """Return the rank of a content entered before, "" when it has none."""
        self.write()
        asked = sa.select(SAVED.c.rank).where(SAVED.c.sha256 == sha256)
        return str(self.connection.execute(asked).scalar() or "")

    def _raise(self, current: Return, rank: str) -> None:
        """Raise the rank of the current return to at least this one."""
        if rank:
            self.write()
            lower = (SAVED.c.sha256 == current.sha256) & (SAVED.c.rank < rank)
            self.connection.execute(SAVED.update().where(lower).values(rank=rank))

    def _is_known(self, one: Return, current: Return) -> bool:
        """Return whether a return says the same as the current revision, as read or as amended.

        A community that sends the same file again thus undoes nothing that the clerk has settled.
        """
        if _says_nothing_new(one, current):
            return True
        if not current.amendments and not current.rulings:
            return False
        own = RETURNS.c.id == current.number
        return any(_says_nothing_new(one, each) for each in load_as_read(self.connection, own))

    def write(self) -> None:
        """Insert the collected rows, each table after those it refers to."""
        database = database_of(self.connection)
        for table in _IN_ORDER:
            rows = self.waiting.get(table, [])
            if not rows:
                continue
            if table in (ARRIVALS, RUN_RETURNS, UNTOLD):
                database.insert_new(self.connection, table, rows)
            else:
                database.insert(self.connection, table, rows)
        self.waiting.clear()
        if self.named:
            from huizhi.storage.lost_names import give_names  # only where something came again

            give_names(self.connection, self.named)
            self.named.clear()

    def _add(self, table: sa.Table, *rows: dict[str, object]) -> None:
        if rows:
            self.waiting.setdefault(table, []).extend(rows)


def nothing_new(connection: sa.Connection, sha256: str) -> None:
    """Note that a content without returns of its own says only what was known before."""
    changed = RECEIVED.update().where(
        RECEIVED.c.sha256 == sha256, sa.not_(sa.exists().where(RETURNS.c.sha256 == sha256))
    )
    connection.execute(changed.values(**_NOTHING_NEW))


def _says_nothing_new(one: Return, current: Return) -> bool:
    """Return whether a return says the same as the current revision, also beside its answers.

    Two files in which nothing was read are never taken to say the same.
    """
    if not one.fields and not one.rows and one.sha256 != current.sha256:
        return False
    status = current.status
    if any(f.code in BESIDE_ANSWERS for f in current.findings):
        left = any(f.level == "error" for f in current.findings if f.code not in BESIDE_ANSWERS)
        status = "needs-correction" if left else "accepted"
    same = current.answers == one.answers and one.status == status
    return same and one.beside <= current.beside


def _is_copy(one: Return, current: Return) -> bool:
    """Return whether a return came on paper beside a file, which goes on counting."""
    return one.on_paper and not current.on_paper


def _same(one: Return) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Return the conditions for rows of the same community and deliverable."""
    return RETURNS.c.community == one.community, RETURNS.c.deliverable == one.deliverable


def received_row(received: Received) -> dict[str, object]:
    """What the ledger keeps of a file that came."""
    return {
        "sha256": received.sha256,
        "name": received.name,
        "size": received.size,
        "received": received.received.isoformat(),
        "stored": received.stored,
        "outcome": received.outcome,
        "fate": received.fate.value,
    }


def _rows_of(one: Return, number: int) -> list[tuple[sa.Table, list[dict[str, object]]]]:
    """Return the rows of the return with this id, by table."""
    names = ("sha256", "file", "community", "deliverable", "revision", "current", "blank", "status")
    row = {"id": number} | {name: getattr(one, name) for name in names}
    row |= {"received": one.received.isoformat(), "evidence": one.evidence, "counted": one.current}
    answers = [_answer(number, -1, n, f) for n, f in enumerate(one.fields)]
    for place, kept in enumerate(one.rows):
        answers += [_answer(number, place, n, f) for n, f in enumerate(kept.fields)]
    rows = [
        {"return_id": number, "row": place, "place": kept.where, "in_table": kept.table}
        for place, kept in enumerate(one.rows)
    ]
    return [
        (RETURNS, [row]),
        (ANSWERS, answers),
        (ROWS, rows),
        (FINDINGS, finding_rows(one.findings, number)),
    ]


def finding_rows(
    findings: Sequence[Finding], number: int, first: int = 0
) -> list[dict[str, object]]:
    """Return the rows of the findings on the return with this id.

    first: the position of the first finding among those of the return.
    """
    return [
        {
            "return_id": number,
            "position": n,
            "code": f.code,
            "field": f.field,
            "label": f.label,
            "place": f.where,
            "found": f.found,
            "expected": f.expected,
        }
        for n, f in enumerate(findings, first)
    ]


def _answer(return_id: int, row: int, position: int, field: KeptField) -> dict[str, object]:
    return {
        "return_id": return_id,
        "row": row,
        "position": position,
        "field": field.field,
        "value": _json(field.value),
        "raw": field.raw,
        "place": field.where,
        "how": field.how,
    }
