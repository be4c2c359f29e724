"""The roster of a draft: what the list among the clerk's files is taken for, and what the clerk has
chosen otherwise: which column holds what, which sheet, who only gets the notice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from huizhi.campaign import DEPARTMENT, PLAIN_UNIT
from huizhi.errors import HuizhiError
from huizhi.steps.preparing import (
    MEANINGS,
    QUOTAS,
    ActivityFile,
    FileRole,
    RosterChoices,
    RosterProposal,
    TakenRoster,
    left_out,
    propose_roster,
    take_roster,
)

_MOST_UNITS, _MOST_TOLD = 300, 10
_COLUMN = re.compile(r"column\.(\d{1,3})", re.ASCII)


@dataclass(frozen=True)
class RosterSaid:
    """What the clerk has chosen. columns: meanings by number, where they were chosen; hands_in:
    whether a unit hands in, by its name, where it was chosen; file: of which list that is."""

    file: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    hands_in: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftRoster:
    """The list and its units. remarks: what the clerk should look at, in words."""

    proposal: RosterProposal
    taken: TakenRoster
    remarks: tuple[str, ...]

    meanings = tuple(one for one in MEANINGS if one != QUOTAS)

    @property
    def shown(self) -> list[tuple[str, str, bool]]:
        """The units that are asked about: the name of the tick, their own, whether they hand in."""
        return [
            (f"unit.{one.row}.{one.column}", one.texts["名称"], one.texts["类型"] != DEPARTMENT)
            for one in self.taken.units[:_MOST_UNITS]
        ]

    @property
    def notice_only(self) -> list[str]:
        """The names of those that owe nothing."""
        return [u.texts["名称"] for u in self.taken.units if u.texts["类型"] == DEPARTMENT]

    def sample(self, column: int) -> str:
        """The first text below the headings of a column."""
        head = max(self.proposal.headings, default=-1)
        texts = (row.cells[column] for row in self.proposal.rows if row.number > head)
        return next((text[:20] for text in texts if text), "")


def roster_of(
    files: tuple[ActivityFile, ...], said: RosterSaid, area_code: str
) -> DraftRoster | None:
    """The list among the files as it is proposed and chosen; None without one."""
    one = next((f for f in files if f.role is FileRole.ROSTER and f.document), None)
    if one is None or one.document is None:
        return None
    said = said if said.file == one.name else RosterSaid()
    chosen = {int(number): meaning for number, meaning in said.columns.items()}
    try:
        proposal = propose_roster(one.document, one.name, said.sheet, chosen)
    except HuizhiError:
        return None
    choices = RosterChoices(frozenset(row.number for row in proposal.rows if row.taken))
    taken = take_roster(proposal, choices, [], area_code)
    kinds = {
        (unit.row, unit.column): PLAIN_UNIT if hands_in else DEPARTMENT
        for unit in taken.units
        if (hands_in := said.hands_in.get(unit.texts["名称"])) is not None
        and hands_in == (unit.texts["类型"] == DEPARTMENT)
    }
    if kinds:
        taken = take_roster(proposal, replace(choices, kinds=kinds), [], area_code)
    remarks = [*taken.remarks, *left_out(proposal)]
    more = len(remarks) - _MOST_TOLD
    told = remarks[:_MOST_TOLD] + ([f"还有{more}处，请打开名单看看。"] if more > 0 else [])
    return DraftRoster(proposal, taken, tuple(told))


def with_choices(said: RosterSaid, roster: DraftRoster, texts: Mapping[str, str]) -> RosterSaid:
    """What the clerk has chosen by now. roster: as it was shown; texts: what was sent."""
    proposal = roster.proposal
    said = said if said.file == proposal.file else RosterSaid(proposal.file)
    sheet = texts.get("sheet", proposal.sheet)
    if sheet != proposal.sheet and sheet in proposal.sheets:
        return RosterSaid(proposal.file, sheet)
    sent = {m[1]: text for name, text in texts.items() if (m := _COLUMN.fullmatch(name))}
    was = {str(one.number): one.meaning for one in proposal.columns}
    columns = {n: m for n, m in sent.items() if m in MEANINGS and m != was.get(n, m)}
    hands_in = {
        name: tick in texts
        for tick, name, before in roster.shown
        if "units_shown" in texts and (tick in texts) != before
    }
    return replace(
        said, columns={**said.columns, **columns}, hands_in={**said.hands_in, **hands_in}
    )
