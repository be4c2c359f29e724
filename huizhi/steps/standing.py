"""Standing: what each community has handed in, against what the notice asks and when.

Only deliverables that come as a form can be told by the program; the others (activity content,
the closing report) are listed as to be looked after by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from huizhi.settings import Deliverable, Recipient, Settings
from huizhi.steps.returns import Return


class State(Enum):
    """How one deliverable of one community stands; the value is what the clerk reads."""

    ACCEPTED = "已报送"
    CORRECT = "需更正"
    BLANK = "空白表"
    MISSING = "未报送"
    OVERDUE = "逾期未报"
    BY_HAND = "人工核对"


OWING = {State.CORRECT, State.BLANK, State.MISSING, State.OVERDUE}


@dataclass(frozen=True, slots=True)
class ItemCount:
    """How many works of one item came: item by the name in the quota table; wanted: the works that
    the form should list, one at least for each item asked for."""

    item: str
    received: int
    wanted: int


@dataclass(frozen=True)
class Standing:
    """One deliverable of one community. days_late: days after the due date on which the current
    return came (0: in time); counted to `today` while nothing has come; current: the return."""

    recipient: Recipient
    deliverable: Deliverable
    state: State
    days_late: int = 0
    current: Return | None = None
    works: tuple[ItemCount, ...] = ()

    @property
    def words(self) -> str:
        """The state in words: “已报送”, “需更正（3处）”, “逾期未报12天”."""
        if self.state is State.OVERDUE:
            return f"逾期未报{self.days_late}天"
        late = f"，迟{self.days_late}天" if self.days_late and self.current else ""
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
    current = {
        (one.community, one.deliverable): one
        for one in returns
        if one.current and one.community and one.deliverable
    }
    return tuple(
        _standing(
            settings, recipient, deliverable, current.get((recipient.name, deliverable.id)), today
        )
        for recipient in settings.communities
        for deliverable in settings.deliverables
    )


def waiting(returns: Sequence[Return]) -> tuple[Return, ...]:
    """The returns that nobody has placed yet: unidentified and unreadable ones."""
    return tuple(one for one in returns if one.status in {"unidentified", "unreadable"})


def _standing(
    settings: Settings,
    recipient: Recipient,
    deliverable: Deliverable,
    current: Return | None,
    today: dt.date,
) -> Standing:
    if settings.attachment_of(deliverable.id) is None:
        return Standing(recipient, deliverable, State.BY_HAND)
    works = _works(settings, recipient, deliverable, current)
    if current is None:
        late = max(0, (today - deliverable.due).days)
        state = State.OVERDUE if late else State.MISSING
        return Standing(recipient, deliverable, state, late, None, works)
    arrived = current.received.astimezone(settings.zone).date()
    late = max(0, (arrived - deliverable.due).days)
    return Standing(recipient, deliverable, _state(current), late, current, works)


def _state(current: Return) -> State:
    if current.blank:
        return State.BLANK
    return State.ACCEPTED if current.status == "accepted" else State.CORRECT


def _works(
    settings: Settings, recipient: Recipient, deliverable: Deliverable, current: Return | None
) -> tuple[ItemCount, ...]:
    """For a form with rows by item: how many came for each item, against one row at least."""
    attachment = settings.attachment_of(deliverable.id)
    table = attachment.table if attachment else None
    if table is None or not table.group:
        return ()
    column = table.columns[table.group].id
    came = [row.value(column) for row in current.rows] if current else []
    return tuple(
        ItemCount(item.name, came.count(item.form_name), 1 if item.quotas else 0)
        for item in settings.items
    )
