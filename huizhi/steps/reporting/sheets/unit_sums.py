"""Unit sums (汇总): of a form with a table, a row for each community with its sums, and a total.

Under the form's own headings, as they are printed. What is no number stands there only where it
is short; a share is computed from its parts. The rows behind are on a sheet of their own
(`unit_rows`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huizhi.campaign import Deliverable
from huizhi.formats.excel import (
    COVERED,
    Column,
    Entry,
    Kind,
    Note,
    OutputSheet,
    Row,
    Tone,
    text_width,
)
from huizhi.forms import Form, FormTable
from huizhi.forms.fields import is_tick
from huizhi.steps.reporting.sheets.figures import (
    Asked,
    Sum,
    asked_of,
    is_figure,
    is_left_unsummed,
    rows_of,
    says_something,
    shape_of,
    share_entry,
    share_said,
    sum_entry,
    sum_of,
    typed_figure,
)
from huizhi.steps.reporting.sheets.roster import (
    ROSTER,
    missing_word,
    summary_title,
    to_compare_notes,
    unasked_notes,
)
from huizhi.steps.standing import (
    CampaignState,
    Standing,
    State,
    answer_text,
    fitting_width,
    state_tone,
)
from huizhi.storage import KeptField, Return

NOT_REPORTED = "未报"
COUNT = "行数"
_BEFORE, _TOTAL = ("序号", "单位"), "合计"
_SHORT = 24  # width of words that are put together
_JOINED = "、"


def unit_sums_sheet(
    gathered: CampaignState, deliverable: Deliverable, form: Form, part: FormTable
) -> OutputSheet:
    """The sums of one table of a form: every community in roster order, those of which nothing came
    too."""
    table = _Table.of(gathered, deliverable, form, part)
    standings = gathered.standings_of(deliverable.id)
    rows = tuple(table.row(number, one) for number, one in enumerate(standings, start=1))
    return OutputSheet(
        name=f"{form.part_name(deliverable.name, part)}汇总",
        title=summary_title(form.part_title(part)),
        notes=(Note(table.note(standings)), *to_compare_notes(gathered, deliverable)),
        columns=table.columns(rows),
        rows=rows,
        totals=(table.total(rows),) if rows else (),
        footnotes=tuple(_footnotes(gathered, deliverable, table)),
        nothing="名单上没有需要报送的单位。",
        pattern=ROSTER,
    )


def last_footnotes(gathered: CampaignState, deliverable: Deliverable) -> Iterator[Note]:
    """Whose figures are still to be corrected, and who is not counted."""
    wrong = [
        one.community or ""
        for one in gathered.counted(deliverable.id)
        if one.status == "needs-correction"
    ]
    if wrong:
        yield Note(
            f"{_JOINED.join(wrong)}的表还需要更正，内容先按现有的列入，更正后请重新生成。", "warn"
        )
    if gathered.settings.last_output and gathered.last_returns is None:
        yield Note("上次活动的台账不在设置里写的地方，没有与上期对比。", "warn")
    yield from unasked_notes(gathered, deliverable)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one community's rows come to: how many they are, and by column the sum, or the words (of
    one row a share, too)."""

    rows: int
    sums: tuple[Sum | None, ...]
    words: tuple[Entry, ...]

    @classmethod
    def of(cls, part: FormTable, asked: Sequence[Asked], one: Return) -> _Unit:
        rows = rows_of(part, one)
        sums = tuple(sum_of(column, rows) if column.role == "sum" else None for column in asked)
        words = tuple(Entry() if each.role == "sum" else _words(each, rows) for each in asked)
        return cls(len(rows), sums, words)

    def amount(self, places: Sequence[int]) -> int | float:
        """The sum of several columns."""
        found = (self.sums[place] for place in places)
        return sum(one.value for one in found if one is not None and one.value is not None)


@dataclass(frozen=True)
class _Table:
    """The table while it is made. part: of the form; asked: every column of it; shown: the places
    of those that stand in it; units: by the name of each that handed in; unsummed: the labels of
    the columns of texts that hold numbers."""

    part: FormTable
    asked: tuple[Asked, ...]
    shown: tuple[int, ...]
    units: Mapping[str, _Unit]
    unsummed: tuple[str, ...]

    @classmethod
    def of(
        cls, gathered: CampaignState, deliverable: Deliverable, form: Form, part: FormTable
    ) -> _Table:
        asked = asked_of(gathered, deliverable, form, part)
        current = (s.current for s in gathered.standings_of(deliverable.id))
        filled = [one for one in current if one and not one.blank]
        units = {one.community or "": _Unit.of(part, asked, one) for one in filled}
        rows = [row for one in filled for row in rows_of(part, one)]
        unsummed = (one.label for one in asked if is_left_unsummed(one, rows))
        shown = (n for n, one in enumerate(asked) if _is_shown(one, n, list(units.values())))
        return cls(part, asked, tuple(shown), units, tuple(unsummed))

    def note(self, standings: Sequence[Standing]) -> str:
        """How many there are, in a line that adds up."""
        blank = sum(bool(s.current and s.current.blank) for s in standings)
        paper = sum(s.state is State.PAPER and s.current is None for s in standings)
        missing = sum(s.current is None for s in standings) - paper
        rows = sum(unit.rows for unit in self.units.values())
        came = len(standings) - blank - missing - paper
        on_paper = f"＋{State.PAPER.value}{paper}" if paper else ""
        return (
            f"{len(standings)}个单位＝收到{came}{on_paper}＋空白表{blank}＋{NOT_REPORTED}{missing}，"
            f"共{rows}行。每个单位一行，数字是各行之和。"
        )

    def row(self, number: int, standing: Standing) -> Row:
        """One community's row."""
        name, tone = Entry(standing.recipient.name), state_tone(standing)
        state = Entry(standing.words, tone)
        unit = self.units.get(standing.recipient.name)
        if unit is None or standing.current is None:
            said = missing_word(standing, NOT_REPORTED)
            rest = [Entry("—", "quiet")] * len(self.shown)
            return (Entry(number), name, Entry(said, tone), *rest, state)
        cells = (self._cell(place, unit, standing.current) for place in self.shown)
        return (Entry(number), name, *cells, Entry(unit.rows), state)

    def _cell(self, place: int, unit: _Unit, current: Return) -> Entry:
        one, found = self.asked[place], unit.sums[place]
        if found is not None:
            return Entry(found.value, _tone(self.part, one, found, current), shape=shape_of(one))
        if one.role == "share" and unit.rows != 1:
            return Entry(_computed(one, [unit]), shape="percent")
        return unit.words[place]

    def total(self, rows: Sequence[Row]) -> Row:
        """The row at the foot: formulas, and what they come to."""
        first = len(_BEFORE)
        entries = [Entry(_TOTAL, columns=first), COVERED]
        places = {place: first + n for n, place in enumerate(self.shown)}
        for place in self.shown:
            one, column = self.asked[place], places[place]
            if one.role == "sum":
                entries.append(sum_entry(rows, column, shape_of(one)))
            elif one.parts:
                value = _computed(one, list(self.units.values()))
                entries.append(share_entry(one, places, value))
            else:
                entries.append(Entry())
        return (*entries, sum_entry(rows, first + len(self.shown), ""), Entry())

    def columns(self, rows: Sequence[Row]) -> tuple[Column, ...]:
        """The columns, as wide as what they hold."""
        headings: list[tuple[tuple[str, ...], str]] = [((), one) for one in _BEFORE]
        headings += [(self.asked[n].over, self.asked[n].lowest) for n in self.shown]
        headings += [((), COUNT), ((), "状态")]
        columns = []
        for place, (over, heading) in enumerate(headings):
            texts = [row[place].value for row in rows]
            kind: Kind = "name" if place == 1 else "centre"
            width = fitting_width(narrow(heading), texts, 6 if place == 0 else 9, 26)
            columns.append(Column(heading, width, kind, over))
        return tuple(columns)


def narrow(heading: str) -> str:
    """The heading as it may be broken into lines, for the width it needs."""
    if text_width(heading) <= 12:
        return heading
    half = (len(heading) + 1) // 2
    return f"{heading[:half]}\n{heading[half:]}"


def _is_shown(one: Asked, place: int, units: Sequence[_Unit]) -> bool:
    """Whether a column stands in the table: sums and shares always, words where those of each
    community are few."""
    if one.role != "text" and one.role != "day":
        return True
    said = [v for unit in units if (v := unit.words[place].value) is not None and v != ""]
    return bool(said) and all(text_width(str(value)) <= _SHORT for value in said)


def _words(one: Asked, rows: Sequence[Mapping[str, KeptField]]) -> Entry:
    """The different words of a community's rows, every one of numbers, ticks
    counted; a single answer as what it is."""
    if one.role == "share":
        share = share_said(one, rows[0]) if len(rows) == 1 else None
        return Entry(None if share is None else float(share), shape="percent")
    given = [answers[one.field.id] for answers in rows if one.field.id in answers]
    said = [kept for kept in given if says_something(one.field, kept)]
    words = list(map(answer_text, said))
    if len(said) > 1 and all(map(is_tick, words)):
        return Entry(f"√{len(said)}个")
    if not any(map(is_figure, said)):
        words = list(dict.fromkeys(words))
    return typed_figure(said[0], one) if len(words) == 1 else Entry(_JOINED.join(words))


def _tone(part: FormTable, one: Asked, found: Sum, current: Return) -> Tone:
    """The colour of a sum: red where an answer is no number, yellow where one is doubted."""
    names = {one.field.id, part.field_id(one.field.id)}
    others = {f.where for r in current.rows if r.table != part.id for f in r.fields if f.where}
    levels = {f.level for f in current.findings if f.field in names and f.where not in others}
    if found.unread or "error" in levels:
        return "bad"
    return "warn" if levels else "plain"


def _computed(one: Asked, units: Sequence[_Unit]) -> float | None:
    """The share that the sums of its parts make; None where there are none."""
    part, whole = (sum(unit.amount(own) for unit in units) for own in (one.parts, one.wholes))
    return part / whole if one.parts and whole else None


def _footnotes(gathered: CampaignState, deliverable: Deliverable, table: _Table) -> Iterator[Note]:
    shares = [table.asked[n].label for n in table.shown if table.asked[n].parts]
    if shares:
        yield Note(f"{_JOINED.join(shares)}由各数算出，不是相加或平均。", "quiet")
    several = any(unit.rows > 1 for unit in table.units.values())
    empty = [
        one.label
        for one in (table.asked[n] for n in table.shown)
        if one.role == "share" and not one.parts and several
    ]
    if empty:
        yield Note(
            f"{_JOINED.join(empty)}不能相加，也算不出来；填了几行的单位没有这一数，各行的见“明细”。",
            "quiet",
        )
    found = (one for unit in table.units.values() for one in unit.sums)
    unread = sum(one.unread for one in found if one is not None)
    if unread:
        yield Note(f"有{unread}格写的不是数字，没有加进去，所在的数标成红色。", "bad")
    for one in (each for each in table.asked if each.is_unlike):
        units = f"（单位：{_JOINED.join(one.unlike)}）" if one.unlike else ""
        sums = _JOINED.join(f"{name} {value:.10g}" for name, value in one.sums)
        each = f"各单位相加：{sums}。" if sums else "各行的见“明细”。"
        yield Note(f"{one.label}各行是不同的项目{units}，没有相加。{each}", "quiet")
    if table.unsummed:
        yield Note(
            f"{_JOINED.join(table.unsummed)}填的多是数字，但栏目类型是文字，没有相加，照写的列出。"
            "要相加，请把这几栏的类型改成“整数”或“数值”。",
            "warn",
        )
    yield Note(
        "每一行的内容、所在的文件和位置见“明细”；合计是公式，改了上面的数会跟着变。", "quiet"
    )
    yield from last_footnotes(gathered, deliverable)
