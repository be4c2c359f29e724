"""Overview (总览): a row for each community, and totals that add up."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.formats.excel import COVERED, Column, Entry, Note, OutputSheet, Row
from huizhi.material import works_deliverable
from huizhi.steps.receiving import TOTALS
from huizhi.steps.reporting.sheets.made_list import MadeList
from huizhi.steps.standing import (
    CampaignState,
    ItemCount,
    Standing,
    State,
    counted_deliverables,
    fitting_width,
    state_tone,
)
from huizhi.storage import STATUS_NAMES, TO_COMPARE

OVERVIEW = "总览"
_BELOW = ("应报", "已报送", "需更正", "空白表", "未报送")  # of the offices below
_NONE = Entry("—", "quiet")  # where a unit is not asked for what others are


@dataclass(frozen=True, slots=True)
class Totals:
    """How many communities are in each state for one deliverable."""

    asked: int
    accepted: int
    correct: int
    blank: int
    missing: int
    overdue: int  # of the missing
    in_time: int  # of those that are filled
    late: int
    compare: int = 0  # of those to correct: came on paper, and nobody has compared them yet

    @property
    def mend(self) -> int:
        """How many their units have to mend."""
        return self.correct - self.compare

    @property
    def sum_line(self) -> str:
        """The sum in words, as it is printed below the table."""
        compare = f"＋{TO_COMPARE}{self.compare}" if self.compare else ""
        return (
            f"应报{self.asked}＝已报送{self.accepted}＋需更正{self.mend}{compare}"
            f"＋空白表{self.blank}＋未报送{self.missing}"
        )


def totals_of(standings: Sequence[Standing]) -> Totals:
    """The totals of one deliverable; they add up to the number of communities, where there are
    offices to that of the level below."""
    if any(s.recipient.is_office for s in standings):
        return _below(standings)
    return _own(standings)


def _own(standings: Sequence[Standing]) -> Totals:
    states = Counter(s.state for s in standings)
    known = {State.ACCEPTED, State.PAPER, State.CORRECT, State.COMPARE}
    filled = [s for s in standings if s.state in known]
    totals = Totals(
        asked=len(standings),
        accepted=states[State.ACCEPTED] + states[State.PAPER],
        correct=states[State.CORRECT] + states[State.COMPARE],
        blank=states[State.BLANK],
        missing=states[State.MISSING] + states[State.OVERDUE],
        overdue=states[State.OVERDUE],
        in_time=sum(not s.days_late for s in filled),
        late=sum(bool(s.days_late) for s in filled),
        compare=states[State.COMPARE],
    )
    assert totals.asked == totals.accepted + totals.correct + totals.blank + totals.missing
    assert totals.in_time + totals.late == totals.accepted + totals.correct
    return totals


def _below(standings: Sequence[Standing]) -> Totals:
    """The totals of the level below, as the offices have them in their summaries, with those of
    whatever else came; an office of which nothing came adds nothing, unless none sent one."""
    summaries = [s.current for s in standings if s.current and _sent_summary(s)]
    if not summaries:
        return _own(standings)
    others = [s for s in standings if not _sent_summary(s)]
    own = _own([s for s in others if s.current or not s.recipient.is_office])
    sums = Counter(dataclasses.asdict(own))
    for one in summaries:
        for name in TOTALS.values():
            sums[name] += int(one.value(name) or 0)
    return Totals(**{name: sums[name] for name in TOTALS.values()}, compare=own.compare)


def _sent_summary(standing: Standing) -> bool:
    """Whether what came is the summary of the level below, and no form."""
    names = {one.field for one in (standing.current.fields if standing.current else ())}
    return standing.recipient.is_office and not names.isdisjoint(TOTALS.values())


def overview_sheet(gathered: CampaignState, title: str) -> OutputSheet:
    """The first sheet."""
    by_community = _by_community(gathered)
    asked = [_AskedOf.standings(own) for own in zip(*by_community, strict=True)]
    return OutputSheet(
        name=OVERVIEW,
        title=f"{title}报送情况总览",
        notes=(Note(_as_of(gathered)), *_warnings(gathered)),
        columns=_columns(gathered, by_community, asked),
        rows=MadeList(
            len(by_community), lambda place: _row(place + 1, by_community[place], gathered, asked)
        ),
        totals=(_totals_row(gathered, asked),) if by_community else (),
        footnotes=tuple(_footnotes(gathered)),
        nothing="名单上没有需要报送的单位。",
    )


@dataclass(frozen=True)
class _AskedOf:
    """What one deliverable asks of some units besides its form, for offices hand in summaries only.
    counts: whether there is material; works: the items that have a column each."""

    counts: bool
    works: tuple[ItemCount, ...]

    @classmethod
    def standings(cls, own: Sequence[Standing]) -> _AskedOf:
        works = next((one.works for one in own if one.works), ())
        return cls(any(one.counts for one in own), works)


def _by_community(gathered: CampaignState) -> tuple[tuple[Standing, ...], ...]:
    own: dict[str, list[Standing]] = {}
    for standing in gathered.standings:
        own.setdefault(standing.recipient.name, []).append(standing)
    return tuple(map(tuple, own.values()))


def _as_of(gathered: CampaignState) -> str:
    day = gathered.today
    return (
        f"{gathered.settings.office.name}　　截至{day.year}年{day.month}月{day.day}日，"
        f"共收到{len(gathered.received)}个文件。"
    )


def _warnings(gathered: CampaignState) -> Iterator[Note]:
    """What must not be overlooked: files that nobody has placed, and returns nobody asked for."""
    statuses = Counter(one.status for one in gathered.waiting)
    if statuses:
        each = "、".join(f"{STATUS_NAMES[status]}{n}" for status, n in sorted(statuses.items()))
        yield Note(
            f"注意：有{statuses.total()}份收到的表还没有归到单位（{each}），未计入下表，"
            "请先处理“问题清单”开头的几行。",
            "bad",
        )
    if gathered.material.unplaced:
        count = len(gathered.material.unplaced)
        yield Note(
            f"注意：有{count}个照片、视频等材料还没有归到单位或事项，未计入，见“材料清单”开头。",
            "bad",
        )
    yield from (Note(f"注意：{one}", "warn") for one in gathered.left_out)


def _columns(
    gathered: CampaignState,
    by_community: Sequence[Sequence[Standing]],
    asked: Sequence[_AskedOf],
) -> tuple[Column, ...]:
    names = [own[0].recipient.name for own in by_community]
    columns = [
        Column("序号", 6, "centre"),
        Column("单位", fitting_width("单位", names, 12, 26), "name"),
    ]
    for place, deliverable in enumerate(gathered.settings.deliverables):
        due = f"{deliverable.due.month}月{deliverable.due.day}日"
        over = (f"{deliverable.name}\n{due}截止",)
        words = [own[place].words for own in by_community]
        width = fitting_width("", words, 13, 22)
        columns.append(Column("状态", width, "centre", over))
        if deliverable in counted_deliverables(gathered):
            columns.append(Column("收到日期", 11, "centre", over))
        if deliverable.id in gathered.forms and asked and asked[place].counts:
            columns.append(Column("材料", 11, "centre", over))
        if gathered.settings.of_offices:
            columns += [Column(heading, 9, "centre", over) for heading in _BELOW]
        over = (f"{deliverable.name}\n已报/应报（件）",)
        works = asked[place].works if asked else ()
        columns += [Column(work.item, 11, "centre", over) for work in works]
    return tuple(columns)


def _row(
    number: int, own: Sequence[Standing], gathered: CampaignState, asked: Sequence[_AskedOf]
) -> Row:
    entries = [Entry(number), Entry(own[0].recipient.name)]
    for standing, all_asked in zip(own, asked, strict=True):
        entries.append(Entry(standing.words, state_tone(standing)))
        if standing.deliverable in counted_deliverables(gathered):
            moment = standing.current.received if standing.current else standing.handed_in
            entries.append(Entry(gathered.local(moment).date() if moment else None))
        if standing.deliverable.id in gathered.forms and all_asked.counts:
            entries.append(_material_entry(standing) if standing.counts else _NONE)
        if gathered.settings.of_offices:
            entries += _below_entries(standing)
        works = [_work_entry(standing, work) for work in standing.works]
        entries += works or [_NONE] * len(all_asked.works)
    return tuple(entries)


def _below_entries(standing: Standing) -> list[Entry]:
    """The numbers of the level below for one office; nothing while nothing came."""
    one = standing.current
    if one is None:
        return [_NONE] * len(_BELOW)
    return [Entry(int(one.value(TOTALS[heading]) or 0)) for heading in _BELOW]


def _material_entry(standing: Standing) -> Entry:
    """“材料齐”, “材料缺3项” beside the state of the form."""
    if not standing.lacking:
        return Entry("齐", "good")
    return Entry(f"缺{len(standing.lacking)}项", "bad" if standing.overdue else "warn")


def _work_entry(standing: Standing, work: ItemCount) -> Entry:
    """“2/1”: two came, one at least was asked for."""
    text = f"{work.received}/{work.wanted}" if work.wanted else f"{work.received}"
    if work.received and standing.state is State.COMPARE:
        return Entry(text, "warn")
    if work.received >= work.wanted:
        return Entry(text, "good" if work.received else "quiet")
    return Entry(text, "quiet" if standing.state is State.MISSING else "bad")


def _totals_row(gathered: CampaignState, asked: Sequence[_AskedOf]) -> Row:
    entries = [Entry("合计", columns=2), COVERED]
    for deliverable, all_asked in zip(gathered.settings.deliverables, asked, strict=True):
        standings = gathered.standings_of(deliverable.id)
        if deliverable not in counted_deliverables(gathered):
            entries.append(Entry(State.BY_HAND.value))
            entries += [_NONE] * (len(_BELOW) if gathered.settings.of_offices else 0)
            continue
        totals = totals_of(standings)
        entries.append(Entry(f"已报送{totals.accepted}/{totals.asked}"))
        entries.append(Entry(f"收到{totals.in_time + totals.late + totals.blank}"))
        if gathered.settings.of_offices:
            numbers = (totals.asked, totals.accepted, totals.correct, totals.blank, totals.missing)
            entries += [Entry(number) for number in numbers]
        if deliverable.id in gathered.forms and all_asked.counts:
            own = [s for s in standings if s.counts]
            whole = sum(not s.lacking for s in own)
            entries.append(Entry(f"齐{whole}/{len(own)}"))
        for place, _ in enumerate(all_asked.works):
            works = [s.works[place] for s in standings if s.works]
            came, wanted = sum(w.received for w in works), sum(w.wanted for w in works)
            entries.append(Entry(f"{came}/{wanted}" if wanted else f"{came}"))
    return tuple(entries)


def _footnotes(gathered: CampaignState) -> Iterator[Note]:
    for deliverable in counted_deliverables(gathered):
        line = totals_of(gathered.standings_of(deliverable.id)).sum_line
        yield Note(f"核对：{deliverable.name} {line}。", "quiet")
    yield Note(
        "说明：已报送指收到且没有必须更正的问题；报送率＝已报送÷应报；截止当天收到算按时。", "quiet"
    )
    if any(s.state is State.COMPARE for s in gathered.standings):
        yield Note(
            f"{TO_COMPARE}指由照片或扫描件认出、还没有对照图片核对的：内容可能认错，件数也可能不对。",
            "warn",
        )
    if any(s.works for s in gathered.standings):
        yield Note(
            "“2/1”表示已报2件、应报至少1件，按报送表中的行数计（按张计的图片附在作品里，不另算行）；"
            "每件应附的视频、图片见“应报核对”。",
            "quiet",
        )
    astray = _works_astray(gathered)
    if astray:
        yield Note(
            f"另有{astray}件作品没有写明是要求的哪个项目，列在汇总末尾，未计入项目栏。", "warn"
        )
    counted = counted_deliverables(gathered)
    by_hand = [d.name for d in gathered.settings.deliverables if d not in counted]
    if by_hand:
        yield Note(
            f"{'、'.join(by_hand)}没有表格，也没有写明要交什么材料，由人工核对，不计入合计和统计。",
            "quiet",
        )


def _works_astray(gathered: CampaignState) -> int:
    """How many rows of the communities' forms fall under none of the items."""
    counted = [s for s in gathered.standings if s.works and s.current]
    rows = sum(_rows_that_came(gathered, s) for s in counted)
    return rows - sum(work.received for s in counted for work in s.works)


def _rows_that_came(gathered: CampaignState, standing: Standing) -> int:
    """How many rows the form of a community has."""
    material, deliverable = gathered.material, standing.deliverable.id
    if deliverable == works_deliverable(gathered.settings) and material.works is not None:
        return len(material.listed(standing.recipient.name))
    form = gathered.forms.get(deliverable)
    table = form.works_table if form else None
    return len(standing.current.rows_of(table.id)) if standing.current and table else 0
