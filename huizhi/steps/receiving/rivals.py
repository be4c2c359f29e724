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
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.campaign import Settings
from huizhi.disk import finish_scratch, refusals, shows_life, sign_of_life
from huizhi.findings import Finding
from huizhi.steps.receiving.outcome import FileOutcome, with_rivals_settled
from huizhi.storage import (
    Connection,
    Contents,
    Ledger,
    Return,
    Run,
    Subjects,
    begin_run,
    called,
    contested_in,
    doubts_of_newer,
    end_run,
    enter_settled,
    filled_returns,
    note_settled,
    rank_of_name,
    ranks_of,
    rivals_among,
    unfinished_runs,
)

_EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class CollectRun:
    """One run of `collect`, which may go on beside others."""

    settings: Settings
    ledger: Ledger
    run: Run

    @classmethod
    @contextmanager
    def going_on(
        cls, settings: Settings, ledger: Ledger, output: Path, paths: Sequence[Path]
    ) -> Iterator[CollectRun]:
        """The run that takes these paths; what is entered meanwhile is noted as its own.

        A run that was killed is settled before; one of the same paths goes on in this one.
        Raises: StorageError.
        """
        said = "\n".join(sorted(os.fsencode(path.absolute()).hex() for path in paths))
        mark = hashlib.sha256(said.encode()).hexdigest()
        with refusals("开始收件"):
            sign = sign_of_life(output)
        try:
            killed = [one for one in unfinished_runs(ledger) if not shows_life(output / one.sign)]
            same = [one for one in killed if one.mark == mark and not one.settled]
            for one in killed:
                if one not in same:
                    _finish_killed(settings, ledger, one)
            ledger.subjects = Subjects(settings)
            run = begin_run(ledger, mark, sign.name, same)
            yield cls(settings, ledger, run)
            end_run(ledger, run)
        finally:
            finish_scratch(sign)

    def settled(self, taken: Sequence[FileOutcome]) -> list[FileOutcome]:
        """Settle which of several forms counts, and return what became of the files.

        Raises: StorageError.
        """
        changed = settle_rivals(self.settings, self.ledger, self.run)
        note_settled(self.ledger, self.run)
        return with_rivals_settled(taken, changed)


def _finish_killed(settings: Settings, ledger: Ledger, run: Run) -> None:
    """Settle what a run that was killed has entered, and forget the run."""
    if not run.settled:
        settle_rivals(settings, ledger, run)
    end_run(ledger, run)


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


def settle_rivals(settings: Settings, ledger: Ledger, run: Run) -> dict[int, Return]:
    """Which returns count where several came for one thing in this run, and what they say of it;
    the returns as they stand now, by their numbers.

    Raises: StorageError; nothing is changed then.
    """
    changed: dict[int, Return] = {}
    for community, deliverable in contested_in(ledger, run):
        with ledger.writing() as connection:
            every = filled_returns(connection, community, deliverable)
            contest = _contest(settings, connection, every, run)
            for one, told in contest.settled(connection) if contest else ():
                changed[one.number] = enter_settled(connection, one, told)
    return changed


def _contest(
    settings: Settings, connection: Connection, every: Sequence[Return], run: Run
) -> _Contest | None:
    """The contest of a run; None where all but one say what was known before, or where none of
    them counts: what came later is still ahead of those that could be read late, or another run
    or the clerk has entered something meanwhile."""
    rivals, before = rivals_among(connection, every, run)
    fresh = [one for one in rivals if before is None or one.answers != before.answers]
    if not fresh or not any(one.current for one in rivals):
        return None
    ranks = ranks_of(connection, [one.sha256 for one in rivals])
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

    def settled(self, connection: Connection) -> Iterator[tuple[Return, list[Finding]]]:
        """The rivals, the one that counts as the current one, with what each says of others."""
        best = max(self.fresh, key=self._place)
        others = sorted(self.fresh, key=self._place, reverse=True)
        for one in self.rivals:
            told: list[Finding] = []
            if one is best:
                if self.before is not None and self.before.on_paper == one.on_paper:
                    told += doubts_of_newer(connection, one, self.before, self.before.number)
                    told += self.subjects.against(one, self.before)
                told += self._lost(best, others)
            elif one in self.fresh and self._differs(one, best):
                told.append(self._told(one, best, best))
            yield replace(one, current=one is best), told

    def _lost(self, best: Return, others: Sequence[Return]) -> Iterator[Finding]:
        """What the one that counts says of the others, of each content once."""
        seen = [best.answers]
        for one in others:
            if one.answers not in seen and self._differs(one, best):
                seen.append(one.answers)
                yield self._told(best, one, best)

    def _differs(self, one: Return, best: Return) -> bool:
        """Whether one says something else; a scan and a file are not rivals of each other."""
        return one.answers != best.answers and one.on_paper == best.on_paper

    def _place(self, one: Return) -> tuple[bool, str, list[object], str]:
        """The highest counts: a file before what was read from paper."""
        return not one.on_paper, self._rank(one), _natural(one.file), one.sha256

    def _rank(self, one: Return) -> str:
        return self.ranks.get(one.sha256, "1  ")

    def _told(self, here: Return, there: Return, best: Return) -> Finding:
        """What one of two says of the other."""
        lost = there if here is best else here
        which = "这一份" if here is best else "那一份"
        why = f"{self._why(best, lost)}，现在只算{which}"
        if not self.subjects.differ(here, there):
            return Finding("version-several", found=called(there.file), expected=why)
        who = f"那份填的是{self.subjects.who(there)}，这份填的是{self.subjects.who(here)}"
        return Finding("form-other", found=called(there.file), expected=f"{who}；{why}")

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


def _natural(name: str) -> list[object]:
    """A key by which 登记表(2) comes before 登记表(10)."""
    parts = _NUMBERS.split(name.rpartition("/")[2].rpartition(".")[0])
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]
