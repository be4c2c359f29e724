"""Unit rows (明细): every row of a form's table from all communities as it was filled in.

Each says whose it is, which row it was, and the file and cell it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huizhi.campaign import Deliverable
from huizhi.formats.excel import Column, Entry, Kind, Note, OutputSheet, Row
from huizhi.forms import Form, FormField, FormTable, bare
from huizhi.steps.reporting.sheets.collection import COLLECTION
from huizhi.steps.reporting.sheets.figures import Asked, asked_of, figure_entry
from huizhi.steps.reporting.sheets.made_list import MadeList
from huizhi.steps.reporting.sheets.roster import (
    LONGEST_SOURCE,
    summary_title,
    to_compare_notes,
)
from huizhi.steps.reporting.sheets.unit_sums import last_footnotes, narrow
from huizhi.steps.standing import CampaignState, ColumnWidths, answer_entry
from huizhi.storage import KeptRow, Return

_BEFORE = ("序号", "报送单位", "第几行")


def unit_rows_sheet(
    gathered: CampaignState, deliverable: Deliverable, form: Form, part: FormTable
) -> OutputSheet:
    """Every row of this table of every community's current return, by roster."""
    own = [
        (one, number, row)
        for one in gathered.counted(deliverable.id)
        for number, row in enumerate(one.rows_of(part.id), start=1)
    ]
    table = _Rows(gathered, form, part, asked_of(gathered, deliverable, form, part), own)
    rows = MadeList(len(own), table.row)
    units = len({one.community for one, _, _ in own})
    return OutputSheet(
        name=f"{form.part_name(deliverable.name, part)}明细",
        title=summary_title(form.part_title(part)).removesuffix("汇总") + "明细",
        notes=(
            Note(f"{units}个单位共{len(own)}行。"),
            *to_compare_notes(gathered, deliverable),
        ),
        columns=table.columns(rows),
        rows=rows,
        footnotes=tuple(last_footnotes(gathered, deliverable)),
        nothing="还没有收到报送的内容。",
        pattern=COLLECTION,
    )


@dataclass(frozen=True)
class _Rows:
    """The rows of one table of a form: whose, which, its columns, then the form's single fields,
    the state and the source."""

    gathered: CampaignState
    form: Form
    part: FormTable
    asked: tuple[Asked, ...]
    own: Sequence[tuple[Return, int, KeptRow]]

    def row(self, place: int) -> Row:
        """The row at this place, from 0."""
        one, number, row = self.own[place]
        kept = {field.field: field for field in row.fields}
        cells = (figure_entry(one, kept.get(asked.field.id), asked) for asked in self.asked)
        single = {field.field: field for field in one.fields}
        others = (answer_entry(one, single.get(field.id), field) for _, field in self._single)
        wrong = one.status == "needs-correction" or one.awaits_comparing
        state = Entry(one.state_words, "warn" if wrong else "good")
        source = self.gathered.source(one, row.where)
        unit = Entry(one.community or "")
        return (Entry(place + 1), unit, Entry(number), *cells, *others, state, source)

    @property
    def _single(self) -> tuple[tuple[str, FormField], ...]:
        """The form's single fields besides the unit's name, with their headings."""
        return tuple(
            (
                one.field.label_with_unit if one.heading == one.field.label else one.heading,
                one.field,
            )
            for one in self.form.beside_rows(self.part)
            if not one.field.kind.names_unit
        )

    def columns(self, rows: Sequence[Row]) -> tuple[Column, ...]:
        """The columns, as wide as what they hold; what is the office's own is not printed."""
        headings: list[tuple[tuple[str, ...], str]] = [((), one) for one in _BEFORE]
        headings += [(one.over, _read_again(one)) for one in self.asked]
        printed = len(headings)
        headings += [((), heading) for heading, _ in self._single]
        headings += [((), "状态"), ((), "来源")]
        shown_as = [narrow(heading) for _, heading in headings]
        most = [*[40] * (len(headings) - 1), LONGEST_SOURCE]
        fitted = ColumnWidths(shown_as, [6] * len(headings), most)
        fitted.widen(rows)
        widths = fitted.fitting
        columns = []
        for place, (over, heading) in enumerate(headings):
            kind: Kind = "text" if widths[place] >= 24 else "centre"
            shown = place < printed
            columns.append(Column(heading, widths[place], kind, over, printed=shown))
        return tuple(columns)


def _read_again(one: Asked) -> str:
    """The lowest heading, by which the level above reads the column: as it is printed, as long as
    that is the field's name."""
    printed = one.lowest
    return printed if bare(printed) == bare(one.field.label) else one.field.label_with_unit
