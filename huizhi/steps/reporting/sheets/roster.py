"""Roster (名册): all single answers of a form, one row for each community."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from huizhi.campaign import Deliverable
from huizhi.formats.excel import COVERED, Column, Entry, Kind, Note, OutputSheet, Row, Tone
from huizhi.forms import Form
from huizhi.steps.reporting.sheets.figures import (
    Asked,
    asked_of,
    figure_entry,
    shape_of,
    share_entry,
    sum_entry,
)
from huizhi.steps.standing import (
    CampaignState,
    Standing,
    State,
    fitting_width,
    state_tone,
)
from huizhi.storage import Return

ROSTER = "名册"
LONGEST_SOURCE = 90  # width of a file's name, so that it makes no row higher: it is not printed
_BEFORE = 2  # columns before the form's own
_GAP = re.compile(r"^(?:[×xX○]{2,}|_+)(?:社区|村|街道|单位)?")
_LONG = 24  # texts this wide are read from the left


def roster_sheet(gathered: CampaignState, deliverable: Deliverable, form: Form) -> OutputSheet:
    """The roster of one form: every community in roster order, then units nobody asked, below the
    sums, which they are not in."""
    standings = gathered.standings_of(deliverable.id)
    asked = asked_of(gathered, deliverable, form, None)
    rows = [_row(gathered, form, asked, standing) for standing in standings]
    numbered = tuple((Entry(number), *row) for number, row in enumerate(rows, start=1))
    below = tuple(_unasked(gathered, deliverable, form, asked))
    totals = tuple(_totals(asked, numbered))
    blank = sum(s.state is State.BLANK for s in standings)
    paper = sum(s.state is State.PAPER and s.current is None for s in standings)
    missing = sum(s.current is None for s in standings) - paper
    filled = len(standings) - blank - missing - paper
    on_paper = f"＋{State.PAPER.value}{paper}" if paper else ""
    noun = gathered.settings.unit_word
    sums = f"{len(standings)}个{noun}＝收到{filled}{on_paper}＋空白表{blank}＋未报送{missing}。"
    return OutputSheet(
        name=f"{deliverable.name}名册",
        title=summary_title(form.title),
        notes=(Note(sums), *to_compare_notes(gathered, deliverable)),
        columns=_columns(form, (*numbered, *below)),
        rows=numbered if totals else (*numbered, *below),
        totals=(*totals, *below) if totals else (),
        footnotes=(
            Note("红色为必须更正，黄色为需要确认，详见“问题清单”。", "quiet"),
            *unasked_notes(gathered, deliverable),
        ),
        nothing="名单上没有需要报送的单位。",
        pattern=ROSTER,
    )


def to_compare_notes(gathered: CampaignState, deliverable: Deliverable) -> Iterator[Note]:
    """Of whom nobody has compared yet what was read from paper."""
    names = [
        one.community or "" for one in gathered.counted(deliverable.id) if one.awaits_comparing
    ]
    if names:
        said = "、".join(dict.fromkeys(names))
        yield Note(f"{said}的由图片认出，还没有校对：内容和数都可能不对。", "warn")


def unasked_notes(gathered: CampaignState, deliverable: Deliverable) -> Iterator[Note]:
    """Who handed this in without being asked, and is in no sum."""
    unasked = [one.community or "" for one in gathered.unasked if one.deliverable == deliverable.id]
    if unasked:
        names = "、".join(dict.fromkeys(unasked))
        yield Note(f"没有要求报送的单位也报了（{names}），没有计入。", "warn")


def summary_title(title: str) -> str:
    """What a summary of this form is called: without the gap for one community's name."""
    plain = _GAP.sub("", title)
    return plain if plain.endswith("汇总表") else f"{plain}汇总"


def missing_word(standing: Standing, missing: str) -> str:
    """What stands in the row of a community whose answers are not there."""
    if standing.state is State.PAPER:
        return State.PAPER.value
    return missing if standing.current is None else "空白表"


def _amount(sums: Mapping[int, Entry], places: Sequence[int]) -> float:
    values = (sums[place].value for place in places)
    return sum(float(one) for one in values if isinstance(one, (int, float)))


def _totals(asked: Sequence[Asked], rows: Sequence[Row]) -> Iterator[Row]:
    """A row of sums where the form asks for numbers."""
    if not rows or not any(one.role == "sum" for one in asked):
        return
    entries = [Entry("合计", columns=_BEFORE), COVERED]
    places = {place: _BEFORE + place for place in range(len(asked))}
    sums = {n: sum_entry(rows, places[n], shape_of(one)) for n, one in enumerate(asked)}
    for place, one in enumerate(asked):
        if one.role == "sum":
            entries.append(sums[place])
        elif one.parts:
            part, whole = (_amount(sums, own) for own in (one.parts, one.wholes))
            entries.append(share_entry(one, places, part / whole if whole else None))
        else:
            entries.append(Entry())
    yield (*entries, Entry(), Entry())


def _row(gathered: CampaignState, form: Form, asked: Sequence[Asked], standing: Standing) -> Row:
    state = Entry(standing.words, state_tone(standing))
    name = Entry(standing.recipient.name)
    one = standing.current
    if one is None or one.blank:
        said = missing_word(standing, "未报送")
        nothing = _nothing(form, said, state_tone(standing))
        return (name, *nothing, state, gathered.source(one) if one else Entry())
    return (name, *_answers(asked, one), state, gathered.source(one))


def _unasked(
    gathered: CampaignState, deliverable: Deliverable, form: Form, asked: Sequence[Asked]
) -> Iterator[Row]:
    """The rows of units that nobody asked, without numbers."""
    for one in gathered.unasked:
        if one.deliverable == deliverable.id:
            place, state = Entry(one.community or "", "warn"), Entry("未要求报送", "warn")
            said = _nothing(form, "空白表", "warn") if one.blank else _answers(asked, one)
            yield (Entry(), place, *said, state, gathered.source(one))


def _nothing(form: Form, why: str, tone: Tone) -> Row:
    return (Entry(why, tone), *[Entry("—", "quiet")] * (len(form.fields) - 1))


def _answers(asked: Sequence[Asked], one: Return) -> Row:
    kept = {f.field: f for f in one.fields}
    return tuple(figure_entry(one, kept.get(each.field.id), each) for each in asked)


def _columns(form: Form, rows: tuple[Row, ...]) -> tuple[Column, ...]:
    headings = ("序号", "单位", *(field.label_with_unit for field in form.fields), "状态", "来源")
    last = len(headings) - 1
    columns = []
    for place, heading in enumerate(headings):
        texts = [row[place].value for row in rows]
        width = fitting_width(heading, texts, 6, LONGEST_SOURCE if place == last else 26)
        short: Kind = "centre" if width < _LONG and place != last else "text"
        kind = "name" if place == 1 else short
        columns.append(Column(heading, width, kind, printed=place != last))
    return tuple(columns)
