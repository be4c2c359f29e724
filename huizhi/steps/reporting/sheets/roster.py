"""Roster (名册): all answers of a form without a table, one row for each community."""

from __future__ import annotations

from huizhi.campaign import Deliverable
from huizhi.formats.excel import Column, Entry, Kind, Note, OutputSheet, Row, Tone
from huizhi.forms import Form
from huizhi.steps.standing import (
    STATE_TONES,
    CampaignState,
    Standing,
    State,
    answer_entry,
    fitting_width,
)
from huizhi.storage import Return

ROSTER = "名册"
_LONG = 24  # texts this wide are read from the left


def roster_sheet(gathered: CampaignState, deliverable: Deliverable, form: Form) -> OutputSheet:
    """The roster of one form: every community in roster order, then units nobody asked."""
    standings = gathered.standings_of(deliverable.id)
    rows = [_row(gathered, form, standing) for standing in standings]
    for one in gathered.unasked:
        if one.deliverable == deliverable.id:
            place, state = Entry(one.community or "", "warn"), Entry("未要求报送", "warn")
            said = _nothing(form, "空白表", "warn") if one.blank else _answers(form, one)
            rows.append((place, *said, state, gathered.source(one)))
    numbered = tuple((Entry(number), *row) for number, row in enumerate(rows, start=1))
    blank = sum(s.state is State.BLANK for s in standings)
    missing = sum(s.current is None for s in standings)
    filled = len(standings) - blank - missing
    sums = f"{len(standings)}个社区＝收到{filled}＋空白表{blank}＋未报送{missing}。"
    return OutputSheet(
        name=f"{deliverable.name}名册",
        title=f"{form.title}汇总",
        notes=(Note(sums),),
        columns=_columns(form, numbered),
        rows=numbered,
        footnotes=(Note("红色为必须更正，黄色为需要确认，详见“问题清单”。", "quiet"),),
        nothing="名单上没有需要报送的单位。",
        pattern=ROSTER,
    )


def _row(gathered: CampaignState, form: Form, standing: Standing) -> Row:
    state = Entry(standing.words, STATE_TONES[standing.state])
    name = Entry(standing.recipient.name)
    one = standing.current
    if one is None or one.blank:
        said = "未报送" if one is None else "空白表"
        nothing = _nothing(form, said, STATE_TONES[standing.state])
        return (name, *nothing, state, gathered.source(one) if one else Entry())
    return (name, *_answers(form, one), state, gathered.source(one))


def _nothing(form: Form, why: str, tone: Tone) -> Row:
    return (Entry(why, tone), *[Entry("—", "quiet")] * (len(form.fields) - 1))


def _answers(form: Form, one: Return) -> Row:
    kept = {f.field: f for f in one.fields}
    return tuple(answer_entry(one, kept.get(field.id), field) for field in form.fields)


def _columns(form: Form, rows: tuple[Row, ...]) -> tuple[Column, ...]:
    headings = ("序号", "单位", *(field.label for field in form.fields), "状态", "来源")
    last = len(headings) - 1
    columns = []
    for place, heading in enumerate(headings):
        texts = [row[place].value for row in rows]
        width = fitting_width(heading, texts, 6, 40 if place == last else 26)
        short: Kind = "centre" if width < _LONG and place != last else "text"
        kind = "name" if place == 1 else short
        columns.append(Column(heading, width, kind, printed=place != last))
    return tuple(columns)
