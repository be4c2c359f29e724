"""Standing: what each community has handed in, against what the notice asks and when.

What comes as a form is told by the form; what comes as pictures, videos and documents by what was
handed in of each kind. What has neither is listed as to be looked after by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from huizhi.campaign import (
    Deliverable,
    Quota,
    Recipient,
    Settings,
    TableSetting,
    due_day,
    on_or_before,
    working_days_between,
)
from huizhi.findings import Finding
from huizhi.material import CheckedMaterial, Count, Material, fits, works_deliverable
from huizhi.steps.standing.sealed_copies import copy_of
from huizhi.storage import UNLOOKED, UNSEALED, Paper, Return, typed_in


class State(Enum):
    """How one deliverable of one community stands; the value is what the clerk reads."""

    ACCEPTED = "已报送"
    PAPER = "已收纸质"
    CORRECT = "需更正"
    COMPARE = "待校对"
    BLANK = "空白表"
    MISSING = "未报送"
    OVERDUE = "逾期未报"
    BY_HAND = "人工核对"


SHARED = "material-two-units"  # the finding on what another community has handed in, too
_NO_SEAL, _UNLOOKED = "没看到红章", "红章没有看"
_BY_THE_SHEET = {"张", "幅"}  # measure words of what stands many to a row


class Phase(Enum):
    """Where one deliverable of one community stands in time; the value is what JSON says."""

    NOT_DUE = "not-due"
    DUE_SOON = "due-soon"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done-late"


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
    """One deliverable of one community. days_late: days after the due date on which it was handed
    in (0: in time); counted to `today` while it has not been; current: the return; for what has no
    form the document that came last, if any; counts: of its material, by item and kind; materials:
    what came; due: the day it is held to; days_left: working days from today to that, 0 on the day
    and after; soon: whether it is due soon; overdue: whether that day is over; handed_in: when;
    paper: what came of it on paper; alike: the communities that handed in the same thing, too;
    copy: the sealed copy (盖章件) that came beside the file that counts."""

    recipient: Recipient
    deliverable: Deliverable
    state: State
    days_late: int = 0
    current: Return | None = None
    works: tuple[ItemCount, ...] = ()
    counts: tuple[Count, ...] = ()
    materials: tuple[Material, ...] = ()
    due: dt.date = dt.date.min
    days_left: int = 0
    soon: bool = False
    overdue: bool = False
    handed_in: dt.datetime | None = None
    paper: Paper | None = None
    alike: tuple[str, ...] = ()
    copy: Return | None = None

    @property
    def words(self) -> str:
        """The state in words: “已报送”, “需更正（3处）”, “逾期未报12天”; also who else handed
        in the same."""
        same = f"，与{'、'.join(self.alike)}有相同的照片或材料" if self.alike else ""
        return f"{self.own_words}{same}"

    @property
    def own_words(self) -> str:
        """The same without a word of others: what a community itself may read."""
        if self.state is State.BY_HAND and self.current:
            return "已收到，人工核对"
        if self.state is State.OVERDUE:
            return f"逾期未报{self.days_late}天"
        late = f"，迟{self.days_late}天" if self.days_late else ""
        seal = _NO_SEAL if self.lacks_seal else _UNLOOKED if self.unlooked else ""
        late = "".join(f"，{words}" for words in (self.copy_words, seal) if words) + late
        lacking = sum(work.received < work.wanted for work in self.works)
        if self.state is State.ACCEPTED and lacking:
            late = f"，缺{lacking}项{late}"
        if self.recipient.is_office and self.current:
            numbers = (self.current.value("accepted") or 0, self.current.value("asked") or 0)
            wrong = "，需更正" if self.state is State.CORRECT else ""
            return f"已上报（{numbers[0]}/{numbers[1]}）{wrong}{late}"
        if self.state is State.CORRECT and self.of_material:
            return f"需补报（{self.to_mend}处）{late}"
        if self.state is State.COMPARE and self.current:
            return f"{self.state.value}（{len(self.current.to_compare)}处）{late}"
        if self.state is State.CORRECT and self.current:
            count = sum(finding.level == "error" for finding in self.current.findings)
            return f"{self.state.value}（{count}处）{late}"
        if self.state is State.MISSING and self.soon:
            return f"{self.state.value}，{self.days_left_words}"
        return f"{self.state.value}{late}"

    @property
    def lacks_copy(self) -> bool:
        """Whether a sealed copy is asked for and none has come, on paper or as a picture of it."""
        came = self.current is not None and not self.current.blank
        is_asked = self.deliverable.sealed and not self.recipient.is_office
        has_any = self.copy is not None or self.paper is not None
        return is_asked and came and not has_any and not (self.current and self.current.on_paper)

    @property
    def lacks_seal(self) -> bool:
        """Whether a sealed copy is asked for, and what came on paper shows no seal; not where the
        clerk has seen to it."""
        return self._seal_open == UNSEALED

    @property
    def unlooked(self) -> bool:
        """Whether a sealed copy is asked for, and nobody has looked yet whether there is a seal on
        the picture that was typed in."""
        return self._seal_open == UNLOOKED

    @property
    def _seal_open(self) -> str:
        """The code of what is said of the seal that is asked for and nobody has seen to; "" for
        nothing. What was typed in before that was asked, nobody has looked at."""
        papers = (self.copy, self.current)
        came = next((one for one in papers if one and one.on_paper and not one.blank), None)
        if came is None or not self.deliverable.sealed or self.paper is not None:
            return ""
        if came.seal is None:
            return UNLOOKED if came.typed_from else ""
        return came.seal.code if came.seal in came.findings else ""

    @property
    def differences(self) -> tuple[Finding, ...]:
        """What the sealed copy surely says otherwise: it has to be settled by the community."""
        held = self.current.held_copy if self.current else None
        return held.asked if held and self.copy else ()

    @property
    def is_to_compare(self) -> bool:
        """Whether the office has to compare something of it with its picture."""
        held = self.current.held_copy if self.current else None
        return self.state is State.COMPARE or bool(held and (held.unsettled or held.doubtful))

    @property
    def is_settled(self) -> bool:
        """Whether nothing that came on paper has to be compared any more."""
        held = self.current.held_copy if self.current else None
        return self.state is not State.COMPARE and (held is None or held.agrees)

    @property
    def copy_words(self) -> str:
        """The sealed copy in words: “盖章件与电子表一致”, “盖章件有2处不同”, “缺盖章件”; "" where
        none came and none is asked for."""
        if self.copy is None or self.current is None:
            return "缺盖章件" if self.lacks_copy else ""
        return self.current.held_copy.words if self.current.held_copy else "有盖章件"

    @property
    def days_left_words(self) -> str:
        """How long there is still: “还有2个工作日”, “即将截止” on the last working day."""
        if self.overdue:
            return "已过截止日期"
        return f"还有{self.days_left}个工作日" if self.days_left else "即将截止"

    @property
    def owes(self) -> bool:
        """Whether the community still has to do something."""
        return self.state in OWING

    @property
    def lacks_any(self) -> bool:
        """Whether anything is lacking beside the form: material, or a sealed copy that shows a seal
        and says the same."""
        return bool(self.lacking or self.differences) or self.lacks_copy or self.lacks_seal

    @property
    def of_material(self) -> bool:
        """Whether it is told by pictures, videos and documents alone."""
        return bool(self.deliverable.material) and not self.works and not self.recipient.is_office

    @property
    def lacking(self) -> tuple[Count, ...]:
        """The material of which too little came."""
        return tuple(count for count in self.counts if count.lacking)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended in the material that came."""
        return tuple(f for one in self.materials for f in one.findings if f.level == "error")

    @property
    def to_mend(self) -> int:
        """How many things are lacking or must be mended in the material."""
        return len(self.lacking) or len(self.errors)

    @property
    def material_words(self) -> str:
        """The material in words: “材料齐”, “缺3项”; "" when none is asked for."""
        if not self.counts:
            return ""
        return f"材料缺{len(self.lacking)}项" if self.lacking else "材料齐"

    @property
    def phase(self) -> Phase:
        """Where it stands in time."""
        if self.owes or (self.lacks_any and self.state is not State.PAPER):
            if self.overdue:
                return Phase.LATE
            return Phase.DUE_SOON if self.soon else Phase.NOT_DUE
        return Phase.DONE_LATE if self.days_late else Phase.DONE


def standings(
    settings: Settings,
    returns: Sequence[Return],
    today: dt.date,
    checked: CheckedMaterial | None = None,
    papers: Sequence[Paper] = (),
) -> tuple[Standing, ...]:
    """The standing of every community and deliverable, in the order of the configuration.

    checked: the material; None is none at all; papers: what came on paper.
    """
    shown = checked or CheckedMaterial(settings)
    by_place: dict[tuple[str | None, str | None], list[Return]] = {}
    for one in returns:
        by_place.setdefault((one.community, one.deliverable), []).append(one)
    on_paper = {(one.community, one.deliverable): one for one in papers}
    asked = [
        _AskedFor.of(settings, deliverable, today, shown) for deliverable in settings.deliverables
    ]
    return tuple(
        _with_paper(
            settings,
            one.standing(recipient, by_place.get((recipient.name, one.deliverable.id), ())),
            on_paper.get((recipient.name, one.deliverable.id)) if on_paper else None,
        )
        for recipient in settings.communities
        for one in asked
    )


def waiting(returns: Sequence[Return]) -> tuple[Return, ...]:
    """The returns that nobody has placed yet: unidentified and unreadable ones."""
    typed = typed_in(returns)
    return tuple(one for one in returns if one.is_waiting and one.sha256 not in typed)


def needs_a_look(stand: Iterable[Standing], left: Sequence[Return]) -> bool:
    """Whether anything that counts has findings, or waits to be placed (`left`)."""
    return bool(left) or any(
        (s.current and s.current.findings) or any(m.findings for m in s.materials) for s in stand
    )


@dataclass(frozen=True)
class _AskedFor:
    """One deliverable on one day: what is the same for all units. is_form: it comes as a form;
    works: where that has rows by item."""

    settings: Settings
    deliverable: Deliverable
    today: dt.date
    checked: CheckedMaterial
    zone: dt.tzinfo
    due: dt.date
    days_left: int
    soon: bool
    is_form: bool
    works: _WorksAsked | None

    @classmethod
    def of(
        cls, settings: Settings, deliverable: Deliverable, today: dt.date, checked: CheckedMaterial
    ) -> _AskedFor:
        due = due_day(settings, deliverable)
        days_left = working_days_between(today, on_or_before(due))
        attachment = settings.attachment_of(deliverable.id)
        table = attachment.works_table if attachment else None
        works = _WorksAsked(settings, table) if table and table.group else None
        soon = days_left <= settings.reminding.soon
        return cls(
            settings, deliverable, today, checked, settings.zone, due, days_left, soon,
            attachment is not None, works,
        )  # fmt: skip

    def standing(self, recipient: Recipient, revisions: Sequence[Return]) -> Standing:
        """How it stands for one unit, by what came of it."""
        current = next((one for one in revisions if one.current), None)
        if not self.is_form and not recipient.is_office:
            empty = self._made(recipient, State.BY_HAND, revisions, current)
            if not self.deliverable.material:
                return empty
            return _of_material(self.settings, empty, self.today)
        if current is None:
            late = max(0, (self.today - self.due).days)
            return self._made(recipient, State.OVERDUE if late else State.MISSING, (), None, late)
        arrived = _handed_in(current, revisions)
        late = max(0, (arrived.astimezone(self.zone).date() - self.due).days)
        return self._made(recipient, _state(current), revisions, current, late, arrived)

    def _made(
        self,
        recipient: Recipient,
        state: State,
        revisions: Sequence[Return],
        current: Return | None,
        late: int = 0,
        arrived: dt.datetime | None = None,
    ) -> Standing:
        materials = self.checked.of(recipient.name, self.deliverable.id)
        return Standing(
            recipient,
            self.deliverable,
            state,
            days_late=late,
            current=current,
            works=self._works(recipient, current),
            counts=() if recipient.is_office else self.checked.counts(recipient, self.deliverable),
            materials=materials,
            due=self.due,
            days_left=self.days_left,
            soon=self.soon,
            overdue=self.today > self.due,
            handed_in=arrived,
            alike=_alike(self.settings, materials) if materials else (),
            copy=copy_of(current, revisions) if current and len(revisions) > 1 else None,
        )

    def _works(self, recipient: Recipient, current: Return | None) -> tuple[ItemCount, ...]:
        if self.works is None or recipient.is_office:
            return ()
        return self.works.counted(recipient, self._items_in(recipient, current))

    def _items_in(self, recipient: Recipient, current: Return | None) -> Sequence[str]:
        """The item of each row that came, "" for none of the items."""
        if current is None or self.works is None:
            return ()
        if (
            self.deliverable.id == works_deliverable(self.settings)
            and self.checked.works is not None
        ):
            return [one.item for one in self.checked.listed(recipient.name)]
        return self.works.items_in(current)


class _WorksAsked:
    """The rows by item that a form asks for: how many came for each item, against the rows that are
    wanted. What is the same for many units is one and the same tuple."""

    def __init__(self, settings: Settings, table: TableSetting) -> None:
        self._settings, self._table = settings, table
        self._column = table.columns[table.group or ""].id
        self._names = {item.form_name: item.name for item in settings.items}
        self._usual = tuple(_rows_wanted(item.quotas) for item in settings.items)
        self._known: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[ItemCount, ...]] = {}

    def items_in(self, one: Return) -> list[str]:
        """The item of each row of a return, "" for none of the items."""
        rows = one.rows_of(self._table.id or "")
        return [self._names.get(str(row.value(self._column)), "") for row in rows]

    def counted(self, recipient: Recipient, came: Sequence[str]) -> tuple[ItemCount, ...]:
        """How many came for each item, by the item of each row."""
        settings = self._settings
        wanted = self._usual
        if recipient.quotas:
            wanted = tuple(
                _rows_wanted(settings.item_quota(recipient, one)) for one in settings.items
            )
        key = (tuple(came.count(item.name) for item in settings.items), wanted)
        if key not in self._known:
            named = zip(settings.items, *key, strict=True)
            self._known[key] = tuple(ItemCount(one.name, n, asked) for one, n, asked in named)
        return self._known[key]


def _with_paper(settings: Settings, stands: Standing, paper: Paper | None) -> Standing:
    """The standing with what came on paper: that counts as handed in, in place of what had come
    until then and was not in order; what is handed in later stands for itself, since that day."""
    if paper is None:
        return stands
    came = dt.datetime.combine(paper.day, dt.time(), settings.zone)
    late = max(0, (paper.day - stands.due).days)
    current = stands.current
    in_order = {State.ACCEPTED, State.COMPARE}  # what is to be compared stays so
    if stands.state in in_order or (stands.state is State.BY_HAND and current is not None):
        if stands.handed_in is not None and stands.handed_in <= came:
            return replace(stands, paper=paper)
        return replace(stands, paper=paper, handed_in=came, days_late=late)
    if current is not None and current.number > paper.since:
        return replace(stands, paper=paper)
    return replace(stands, state=State.PAPER, days_late=late, handed_in=came, paper=paper)


def _alike(settings: Settings, materials: Sequence[Material]) -> tuple[str, ...]:
    """The other communities that handed in one of these, as the findings name them."""
    named = [f.expected for one in materials for f in one.findings if f.code == SHARED]
    if not named:
        return ()
    names = sorted((one.name for one in settings.recipients), key=len, reverse=True)
    found = (next((name for name in names if said.startswith(name)), "") for said in named)
    return tuple(dict.fromkeys(name for name in found if name))


def _of_material(settings: Settings, empty: Standing, today: dt.date) -> Standing:
    """The standing of what comes as pictures, videos and documents."""
    if not any(count.handed_in for count in empty.counts) and empty.current is None:
        late = max(0, (today - empty.due).days)
        return replace(empty, state=State.OVERDUE if late else State.MISSING, days_late=late)
    moments = sorted(one.arrival.received for one in empty.materials)
    if empty.current:
        moments = sorted([*moments, empty.current.received])
    whole = not empty.lacking
    arrived = _complete(empty) if whole and empty.materials else moments[-1]
    late = max(0, (arrived.astimezone(settings.zone).date() - empty.due).days)
    state = State.ACCEPTED if whole else State.CORRECT
    return replace(empty, state=state, days_late=late, handed_in=arrived)


def _complete(standing: Standing) -> dt.datetime:
    """When the last thing came that was needed: what came later does not make it late."""
    needed: list[dt.datetime] = []
    for quota in standing.deliverable.material:
        good = sorted(
            m.arrival.received
            for m in standing.materials
            if m.accepted and fits(m.file_kind, quota)
        )
        needed += good[quota.at_least - 1 : quota.at_least]
    return max(needed, default=standing.materials[0].arrival.received)


def _handed_in(current: Return, revisions: Sequence[Return]) -> dt.datetime:
    """When it was handed in: with the first revision that was in order, when the current one is in
    order too; a change to it afterwards does not make it late."""
    if current.status != "accepted" or current.blank:
        return current.received
    good = [one for one in revisions if one.status == "accepted" and not one.blank]
    return min(one.received for one in good if one.void is None)


def _state(current: Return) -> State:
    if current.blank:
        return State.BLANK
    if current.awaits_comparing:
        return State.COMPARE
    return State.ACCEPTED if current.status == "accepted" else State.CORRECT


def _rows_wanted(quotas: Sequence[Quota]) -> int:
    """The rows that a form must have for an item: none where nothing is asked for."""
    if not any(quota.at_least for quota in quotas):
        return 0
    return max([1, *(quota.at_least for quota in quotas if quota.unit not in _BY_THE_SHEET)])
