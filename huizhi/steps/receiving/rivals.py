"""Rivals: different forms of one community for one thing that came in one run: which one counts.

Not the order in which they were taken decides, but their rank: a name that says 更正, then when
they were saved. What lost stays in the ledger, and both say so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from huizhi.campaign import Settings
from huizhi.findings import CODES, Finding
from huizhi.steps.receiving.outcome import Taken, as_settled_among
from huizhi.storage import (
    ABOUT,
    AGAINST_BEFORE,
    BESIDE_ANSWERS,
    DISPLACED,
    FINDINGS,
    RETURNS,
    SAVED,
    Contents,
    Ledger,
    Return,
    Status,
    Subjects,
    doubts_of_newer,
    finding_rows,
    load_returns,
    rank_of_name,
)

_RUN = "run"  # the ledger's note of the run that is not finished
_EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Run:
    """One run of `collect`. mark: a digest of the paths that it takes, which tells it from others;
    since: the last return before it; of one that was killed and is run again, before it began."""

    settings: Settings
    ledger: Ledger
    mark: str
    since: int

    @classmethod
    def begin(cls, settings: Settings, ledger: Ledger, paths: Sequence[Path]) -> Run:
        """The run that takes these paths; what is entered from now on is of it.

        Raises: StorageError.
        """
        said = "\n".join(sorted(os.fsencode(path.absolute()).hex() for path in paths))
        mark = hashlib.sha256(said.encode()).hexdigest()
        before, _, known = ledger.note(_RUN).partition(" ")
        if known != mark:
            if before:  # a run of other paths that was killed
                settle_rivals(settings, ledger, int(before))
            with ledger.looking() as connection:
                last = connection.execute(sa.select(sa.func.max(RETURNS.c.id))).scalar()
            before = str(last or 0)
            with ledger.writing() as connection:
                connection.execute(DISPLACED.delete())
            ledger.set_note(_RUN, f"{before} {mark}")
        ledger.since, ledger.subjects = int(before), Subjects(settings)
        return cls(settings, ledger, mark, int(before))

    def end(self, taken: Sequence[Taken]) -> list[Taken]:
        """What became of the files, once it is settled which of several forms counts.

        Raises: StorageError.
        """
        changed = settle_rivals(self.settings, self.ledger, self.since)
        own = (ABOUT.c.key == _RUN) & ABOUT.c.value.endswith(f" {self.mark}")
        with self.ledger.writing() as connection:
            connection.execute(ABOUT.delete().where(own))
            connection.execute(DISPLACED.delete())
        return as_settled_among(taken, changed)


def rank_of(name: str, contents: Contents | None, touched: dt.datetime | None) -> str:
    """How a file ranks among others of its run, the highest counts: texts that can be compared.

    contents: say when it was saved; touched: when the disk or its archive says so, the weaker sign.
    """
    weak = _told(touched)
    written = _told(contents.written) if contents else ""
    return f"{rank_of_name(name)} {written or weak} {weak}"


def _told(moment: dt.datetime | None) -> str:
    latest = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    if moment is None or not _EARLIEST < moment < latest:
        return ""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")


def settle_rivals(settings: Settings, ledger: Ledger, since: int) -> dict[int, Return]:
    """Which returns count where several came for one thing in this run, and what they say of it;
    the returns as they stand now, by their numbers. since: the last return before the run.

    Raises: StorageError; nothing is changed then.
    """
    with ledger.looking() as connection:
        contested = [tuple(row) for row in connection.execute(_contested(since))]
    changed: dict[int, Return] = {}
    for community, deliverable in contested:
        with ledger.writing() as connection:
            same = RETURNS.c.community == community, RETURNS.c.deliverable == deliverable
            every = list(load_returns(connection, *same, sa.not_(RETURNS.c.blank)))
            contest = _contest(settings, connection, every, since)
            for one, told in contest.settled(connection) if contest else ():
                changed[one.number] = _put(connection, one, told)
    return changed


def _contested(since: int) -> sa.Select[tuple[str | None, str | None]]:
    of_one = RETURNS.c.community, RETURNS.c.deliverable
    in_run = RETURNS.c.id > since, RETURNS.c.community.isnot(None), sa.not_(RETURNS.c.blank)
    asked = sa.select(*of_one).where(*in_run, RETURNS.c.deliverable.isnot(None))
    return asked.group_by(*of_one).having(sa.func.count() > 1)


def _contest(
    settings: Settings, connection: sa.Connection, every: Sequence[Return], since: int
) -> _Contest | None:
    """The contest of a run; None where all but one say what was known before."""
    counted = set(connection.execute(sa.select(DISPLACED.c.return_id)).scalars())
    counted |= {one.number for one in every if one.current}
    before = next((o for o in reversed(every) if o.number <= since and o.number in counted), None)
    rivals = [one for one in every if one.number > since]
    fresh = [one for one in rivals if before is None or one.answers != before.answers]
    if not fresh:
        return None
    saved = sa.select(SAVED).where(SAVED.c.sha256.in_([one.sha256 for one in rivals]))
    ranks = {r.sha256: r.rank for r in connection.execute(saved)}
    return _Contest(settings, Subjects(settings), tuple(rivals), tuple(fresh), before, ranks)


@dataclass(frozen=True)
class _Contest:
    """rivals: all that came in the run; fresh: those that say something new, of which one counts;
    before: what counted before the run; ranks: by digest."""

    settings: Settings
    subjects: Subjects
    rivals: tuple[Return, ...]
    fresh: tuple[Return, ...]
    before: Return | None
    ranks: Mapping[str, str]

    def settled(self, connection: sa.Connection) -> Iterator[tuple[Return, list[Finding]]]:
        """The rivals, the one that counts as the current one, with what each says of others."""
        best = max(self.fresh, key=self._place)
        others = sorted(self.fresh, key=self._place, reverse=True)
        for one in self.rivals:
            told: list[Finding] = []
            if one is best:
                if self.before is not None:
                    told += doubts_of_newer(connection, one, self.before, self.before.number)
                    told += self.subjects.against(one, self.before)
                told += self._lost(best, others)
            elif one in self.fresh and one.answers != best.answers:
                told.append(self._told(one, best, best))
            yield replace(one, current=one is best), told

    def _lost(self, best: Return, others: Sequence[Return]) -> Iterator[Finding]:
        """What the one that counts says of the others, of each content once."""
        seen = [best.answers]
        for one in others:
            if one.answers not in seen:
                seen.append(one.answers)
                yield self._told(best, one, best)

    def _place(self, one: Return) -> tuple[str, list[object], str]:
        return self._rank(one), _natural(one.file), one.sha256

    def _rank(self, one: Return) -> str:
        return self.ranks.get(one.sha256, "1  ")

    def _told(self, here: Return, there: Return, best: Return) -> Finding:
        """What one of two says of the other."""
        lost = there if here is best else here
        which = "这一份" if here is best else "那一份"
        why = f"{self._why(best, lost)}，现在只算{which}"
        if not self.subjects.differ(here, there):
            return Finding("version-several", found=there.file, expected=why)
        who = f"那份填的是{self.subjects.who(there)}，这份填的是{self.subjects.who(here)}"
        return Finding("form-other", found=there.file, expected=f"{who}；{why}")

    def _why(self, best: Return, lost: Return) -> str:
        """Why the best one of two counts."""
        (name, *moments), (name_lost, *moments_lost) = (
            self._rank(one).split(" ") for one in (best, lost)
        )
        if name != name_lost:
            return "按文件名里写的（更正、作废）"
        for moment, other in zip(moments, moments_lost, strict=True):
            if moment != other:
                told = [self._moment(one) for one in (moment, other)]
                return f"按保存的时间（{told[0]}，另一份{told[1]}）"
        return "看不出哪一份保存得晚，暂按文件名的先后"

    def _moment(self, told: str) -> str:
        if not told:
            return "没有写"
        moment = dt.datetime.fromisoformat(f"{told}+00:00").astimezone(self.settings.zone)
        return moment.strftime("%Y-%m-%d %H:%M:%S")


def settle_by_hand(ledger: Ledger, chosen: Return) -> Return:
    """The return that the clerk has chosen; neither it nor its rivals go on asking which counts.

    Raises: StorageError; nothing is changed then.
    """
    now = chosen
    for one in ledger.of_same(chosen):
        kept = [f for f in one.findings if f.code in AGAINST_BEFORE]
        if any(f.code in BESIDE_ANSWERS for f in one.findings):
            with ledger.writing() as connection:
                settled = _put(connection, one, kept)
            now = settled if one.number == chosen.number else now
    return now


def _put(connection: sa.Connection, one: Return, told: Sequence[Finding]) -> Return:
    """The return as it stands now: whether it counts, and what it says of others, are entered."""
    of_others = FINDINGS.c.code.in_(BESIDE_ANSWERS | AGAINST_BEFORE)
    own = FINDINGS.c.return_id == one.number
    connection.execute(FINDINGS.delete().where(own, of_others))
    last = connection.execute(sa.select(sa.func.max(FINDINGS.c.position)).where(own)).scalar()
    if told:
        first = 0 if last is None else last + 1
        connection.execute(FINDINGS.insert(), finding_rows(told, one.number, first))
    codes = connection.execute(sa.select(FINDINGS.c.code).where(own)).scalars()
    wrong = any(CODES[code].level == "error" for code in codes)
    status: Status = "needs-correction" if wrong else "accepted"
    values = {"status": status, "current": one.current}
    connection.execute(RETURNS.update().where(RETURNS.c.id == one.number).values(**values))
    left = [f for f in one.findings if f.code not in BESIDE_ANSWERS | AGAINST_BEFORE]
    return replace(one, findings=(*left, *told), status=status)


def _natural(name: str) -> list[object]:
    """A key by which 登记表(2) comes before 登记表(10)."""
    parts = _NUMBERS.split(name.rpartition("/")[2].rpartition(".")[0])
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]
