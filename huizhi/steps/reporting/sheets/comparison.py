"""Comparison (与上期对比): each figure of a form beside that of the activity before, by community.

For an activity that names the one before. 增减 is a formula; who has no number in one of the two
has none, and the total's is that of the two totals, as whoever checks the paper computes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huizhi.campaign import Deliverable
from huizhi.formats.excel import (
    COVERED,
    Column,
    Difference,
    Entry,
    Note,
    OutputSheet,
    Row,
    Shape,
)
from huizhi.forms import Form, FormTable
from huizhi.steps.reporting.sheets.figures import (
    Asked,
    asked_of,
    shape_of,
    share_entry,
    sum_entry,
)
from huizhi.steps.reporting.sheets.last_figures import (
    Figures,
    LastPeriod,
    figures_in,
    last_period,
)
from huizhi.steps.reporting.sheets.roster import ROSTER, missing_word, summary_title
from huizhi.steps.standing import CampaignState, Standing, State, fitting_width, state_tone

_BEFORE = ("序号", "单位")
_EACH = ("本期", "上期", "增减")
_JOINED = "、"


def comparison_sheets(
    gathered: CampaignState, deliverable: Deliverable, form: Form, part: FormTable | None
) -> Iterator[OutputSheet]:
    """The sheet of one part of a form; none where nothing of the activity before can stand beside
    it."""
    asked = asked_of(gathered, deliverable, form, part)
    last = last_period(gathered, deliverable, part, asked)
    if last is None:
        return
    standings = gathered.standings_of(deliverable.id)
    table = _Table(part, asked, last)
    rows = tuple(table.row(number, one) for number, one in enumerate(standings, start=1))
    yield OutputSheet(
        name=f"{form.part_name(deliverable.name, part)}与上期对比",
        title=f"{summary_title(form.part_title(part)).removesuffix('汇总')}与上期对比",
        notes=tuple(table.notes(standings)),
        columns=table.columns(rows),
        rows=rows if table.shown else (),
        totals=(table.total(rows),) if table.shown and rows else (),
        footnotes=tuple(table.footnotes()),
        nothing="上期的表里没有这些栏，无法对比。",
        pattern=ROSTER,
    )


@dataclass
class _Table:
    """The table while it is made. part: of the form; asked: every column of it."""

    part: FormTable | None
    asked: Sequence[Asked]
    last: LastPeriod

    def __post_init__(self) -> None:
        self.shown = [n for n, one in enumerate(self.asked) if self.last.has(one, n)]
        self._sums = dict(enumerate(self.asked))

    def _now(self, standing: Standing) -> Figures | None:
        one = standing.current
        return None if one is None or one.blank else figures_in(self.part, self._sums, [one])

    def notes(self, standings: Sequence[Standing]) -> Iterator[Note]:
        """How many can be compared, and who cannot, for the totals hold them too."""
        names = {s.recipient.name for s in standings if self._now(s) is not None}
        before = set(self.last.units)
        new = [s.recipient.name for s in standings if s.recipient.name in names - before]
        late = [s for s in standings if s.recipient.name in before - names]
        both = len(names & before)
        yield Note(f"{len(standings)}个单位，其中{both}个两期都报了。增减＝本期－上期。")
        on_paper = {s.recipient.name for s in late if s.state is State.PAPER}
        late_names = [s.recipient.name for s in late]
        groups = (
            ([n for n in new if n not in self.last.on_paper], "上期没有报，只算在本期"),
            ([n for n in new if n in self.last.on_paper], "上期报的是纸质，没有数，只算在本期"),
            ([n for n in late_names if n not in on_paper], "本期还没有报，只算在上期"),
            ([n for n in late_names if n in on_paper], "本期报的是纸质，没有数，只算在上期"),
        )
        told = [f"{_JOINED.join(units)}{said}" for units, said in groups if units]
        if told:
            yield Note(f"合计是两期各自的总数：{'；'.join(told)}。", "warn")

    def row(self, number: int, standing: Standing) -> Row:
        """One community's row."""
        entries = [Entry(number), Entry(standing.recipient.name)]
        now, before = self._now(standing), self.last.units.get(standing.recipient.name, {})
        for place in self.shown:
            one, column = self.asked[place], len(entries)
            then = _value(one, place, before)
            if now is None:
                first = place == self.shown[0]
                said = Entry(missing_word(standing, "未报"), state_tone(standing))
                entries.append(said if first else Entry("—", "quiet"))
                entries += [Entry(then, shape=_shape(one)), Entry()]
                continue
            value = _value(one, place, now)
            entries += [Entry(value, shape=_shape(one)), Entry(then, shape=_shape(one))]
            entries.append(_change(value, then, column, _shape(one)))
        return tuple(entries)

    def total(self, rows: Sequence[Row]) -> Row:
        """The row at the foot: formulas, and what they come to."""
        entries = [Entry("合计", columns=len(_BEFORE)), COVERED]
        at = {place: len(_BEFORE) + n * len(_EACH) for n, place in enumerate(self.shown)}
        sums = {
            (place, side): sum_entry(rows, column + side, shape_of(self.asked[place]))
            for place, column in at.items()
            if self.asked[place].role == "sum"
            for side in range(2)
        }
        for place in self.shown:
            one, column = self.asked[place], len(entries)
            for side in range(2):
                found = sums.get((place, side))
                if found is None:
                    own = {n: _number(e) for (n, s), e in sums.items() if s == side}
                    places = {n: column + side for n, column in at.items()}
                    found = share_entry(one, places, _value(one, place, own))
                entries.append(found)
            value, then = (_number_or_none(entry) for entry in entries[-2:])
            entries.append(_change(value, then, column, _shape(one)))
        return tuple(entries)

    def columns(self, rows: Sequence[Row]) -> tuple[Column, ...]:
        """The columns, as wide as what they hold."""
        texts = [row[1].value for row in rows]
        found = [Column(_BEFORE[0], 6, "centre")]
        found.append(Column(_BEFORE[1], fitting_width(_BEFORE[1], texts, 9, 26), "name"))
        depth = max((len(self.asked[n].over) for n in self.shown), default=0)
        for n, place in enumerate(self.shown):
            one = self.asked[place]
            over = (*one.over, one.lowest, *[""] * (depth - len(one.over)))
            for side, heading in enumerate(_EACH):
                numbers = [row[len(_BEFORE) + 3 * n + side].value for row in rows]
                width = 10.0 if one.role == "share" else fitting_width(heading, numbers, 6, 14)
                found.append(Column(heading, width, "centre", over))
        return tuple(found)

    def footnotes(self) -> Iterator[Note]:
        """What of the two periods cannot be compared."""
        new = [
            one.label
            for place, one in enumerate(self.asked)
            if one.role == "sum" and place not in self.last.columns
        ]
        if new:
            yield Note(f"上期没有这一栏：{_JOINED.join(new)}。", "warn")
        if self.last.dropped:
            yield Note(f"上期有、本期没有的栏：{_JOINED.join(self.last.dropped)}。", "quiet")
        if self.last.gone:
            names = _JOINED.join(self.last.gone)
            yield Note(f"{names}上期报过，现在不在名单上，没有列入。", "warn")
        shares = [self.asked[n].label for n in self.shown if self.asked[n].role == "share"]
        if shares:
            yield Note(f"{_JOINED.join(shares)}由各数算出，增减是百分点。", "quiet")
        yield Note("空着的是没有数，不是0；合计和增减是公式，改了上面的数会跟着变。", "quiet")


def _value(one: Asked, place: int, figures: Mapping[int, int | float]) -> int | float | None:
    """The figure in one column: its sum, or the share that its parts make."""
    if one.role == "sum":
        return figures.get(place)
    part, whole = (sum(figures.get(n, 0) for n in own) for own in (one.parts, one.wholes))
    return part / whole if whole else None


def _change(
    value: int | float | None, then: int | float | None, column: int, shape: Shape
) -> Entry:
    """How much more there is than there was, right of both; nothing where one of them is not."""
    if value is None or then is None:
        return Entry()
    change = value - then
    rounded = round(change, 6) if isinstance(change, float) else change
    return Entry(rounded, shape=shape, formula=Difference(column, column + 1))


def _shape(one: Asked) -> Shape:
    return "percent" if one.role == "share" else shape_of(one)


def _number(entry: Entry) -> int | float:
    return _number_or_none(entry) or 0


def _number_or_none(entry: Entry) -> int | float | None:
    return entry.value if isinstance(entry.value, (int, float)) else None
