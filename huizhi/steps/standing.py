"""Standing: what each community has handed in, against what the notice asks and when.

Only deliverables that come as a form can be told by the program; the others (activity content,
the closing report) are listed as to be looked after by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from huizhi.settings import Deliverable, Quota, Recipient, Settings
from huizhi.steps.returns import Return


class State(Enum):
    """How one deliverable of one community stands; the value is what the clerk reads."""

    ACCEPTED = "已报送"
    CORRECT = "需更正"
    BLANK = "空白表"
    MISSING = "未报送"
    OVERDUE = "逾期未报"
    BY_HAND = "人工核对"


_BY_THE_SHEET = {"张", "幅"}  # measure words of what stands many to a row

OWING = {State.CORRECT, State.BLANK, State.MISSING, State.OVERDUE}


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How many works of one item came: item by the name in the quota table; wanted: the rows that
    the form should list. A row is one case, course or video with all its pictures, so pictures by
    the sheet (张) ask for one row, and of the other kinds the largest number counts."""

    item: str
    received: int
    wanted: int


@dataclass(frozen=True)
class Standing:
    """One deliverable of one community. days_late: days after the due date on which the current
    return came (0: in time); counted to `today` while nothing has come; current: the return;
    for what has no form the return that the clerk placed, if any."""

    recipient: Recipient
    deliverable: Deliverable
    state: State
    days_late: int = 0
    current: Return | None = None
    works: tuple[ItemCount, ...] = ()

    @property
    def words(self) -> str:
        """The state in words: “已报送”, “需更正（3处）”, “逾期未报12天”."""
        if self.state is State.BY_HAND and self.current:
            return "已收到，人工核对"
        if self.state is State.OVERDUE:
            return f"逾期未报{self.days_late}天"
        late = f"，迟{self.days_late}天" if self.days_late and self.current else ""
        lacking = sum(work.received < work.wanted for work in self.works)
        if self.state is State.ACCEPTED and lacking:
            late = f"，缺{lacking}项{late}"
        if self.state is State.CORRECT and self.current:
            count = sum(finding.level == "error" for finding in self.current.findings)
            return f"需更正（{count}处）{late}"
        return f"{self.state.value}{late}"

    @property
    def owes(self) -> bool:
        """Whether the community still has to do something."""
        return self.state in OWING


def standings(
    settings: Settings, returns: Sequence[Return], today: dt.date
) -> tuple[Standing, ...]:
    """The standing of every community and deliverable, in the order of the configuration."""
    by_place: dict[tuple[str | None, str | None], list[Return]] = {}
    for one in returns:
        by_place.setdefault((one.community, one.deliverable), []).append(one)
    return tuple(
        _standing(
            settings,
            recipient,
            deliverable,
            by_place.get((recipient.name, deliverable.id), []),
            today,
        )
        for recipient in settings.communities
        for deliverable in settings.deliverables
    )


def waiting(returns: Sequence[Return]) -> tuple[Return, ...]:
    """The returns that nobody has placed yet: unidentified and unreadable ones."""
    return tuple(one for one in returns if one.status in {"unidentified", "unreadable"})


def needs_a_look(stand: Iterable[Standing], left: Sequence[Return]) -> bool:
    """Whether anything that counts has findings, or waits to be placed (`left`)."""
    return bool(left) or any(s.current and s.current.findings for s in stand)


def _standing(
    settings: Settings,
    recipient: Recipient,
    deliverable: Deliverable,
    revisions: Sequence[Return],
    today: dt.date,
) -> Standing:
    current = next((one for one in revisions if one.current), None)
    if settings.attachment_of(deliverable.id) is None:
        return Standing(recipient, deliverable, State.BY_HAND, 0, current)
    works = _works(settings, recipient, deliverable, current)
    if current is None:
        late = max(0, (today - deliverable.due).days)
        state = State.OVERDUE if late else State.MISSING
        return Standing(recipient, deliverable, state, late, None, works)
    arrived = _handed_in(current, revisions).astimezone(settings.zone).date()
    late = max(0, (arrived - deliverable.due).days)
    return Standing(recipient, deliverable, _state(current), late, current, works)


def _handed_in(current: Return, revisions: Sequence[Return]) -> dt.datetime:
    """When it was handed in: with the first revision that was in order, when the current one is in
    order too; a change to it afterwards does not make it late."""
    if current.status != "accepted" or current.blank:
        return current.received
    return min(one.received for one in revisions if one.status == "accepted" and not one.blank)


def _state(current: Return) -> State:
    if current.blank:
        return State.BLANK
    return State.ACCEPTED if current.status == "accepted" else State.CORRECT


def _works(
    settings: Settings, recipient: Recipient, deliverable: Deliverable, current: Return | None
) -> tuple[ItemCount, ...]:
    """For a form with rows by item: how many came for each item, against the rows wanted."""
    attachment = settings.attachment_of(deliverable.id)
    table = attachment.table if attachment else None
    if table is None or not table.group:
        return ()
    column = table.columns[table.group].id
    came = [row.value(column) for row in current.rows] if current else []
    return tuple(
        ItemCount(
            item.name,
            came.count(item.form_name),
            _rows_wanted(settings.item_quota(recipient, item)),
        )
        for item in settings.items
    )


def _rows_wanted(quotas: Sequence[Quota]) -> int:
    """The rows that a form must have for an item: none where nothing is asked for."""
    if not any(quota.at_least for quota in quotas):
        return 0
    return max([1, *(quota.at_least for quota in quotas if quota.unit not in _BY_THE_SHEET)])
