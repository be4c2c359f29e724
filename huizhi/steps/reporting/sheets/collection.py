"""Collection (汇总): the rows of one form's table from all communities, ready to be sent upwards.

In the form's own columns, grouped as the form groups them, numbered within each group; at the right
end, outside the print area, what the office needs for itself: contacts, state, source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from huizhi.campaign import Deliverable
from huizhi.formats.excel import COVERED, Column, Entry, Kind, Note, OutputSheet, Row
from huizhi.forms import Form, FormField, FormTable
from huizhi.material import works_deliverable
from huizhi.steps.reporting.sheets.made_list import MadeList
from huizhi.steps.reporting.sheets.roster import to_compare_notes
from huizhi.steps.standing import CampaignState, ColumnWidths, answer_entry, answer_text
from huizhi.storage import KeptField, KeptRow, Return

COLLECTION = "汇总"
_NO_GROUP = "（未写明）"


@dataclass(frozen=True)
class Work:
    """One filled row and the return it stands in, with what its form says once."""

    one: Return
    row: KeptRow
    single: Sequence[KeptField]


def collection_sheet(
    gathered: CampaignState, deliverable: Deliverable, form: Form, table: FormTable
) -> OutputSheet:
    """Every row of every community's current return."""
    groups = works_by_group(gathered, deliverable, table)
    shown = _RowDisplay(gathered, form, table)
    places = [(group, n) for group, works in groups.items() for n in range(max(1, len(works)))]
    rows = MadeList(len(places), lambda n: shown.row(places[n][0], groups, places[n][1]))
    total = sum(map(len, groups.values()))
    units = {work.one.community for works in groups.values() for work in works}
    each = "，".join(f"{group}{len(works)}件" for group, works in groups.items() if group)
    sums = f"：{each}" if each else ""
    return OutputSheet(
        name=f"{form.part_name(deliverable.name, table)}汇总",
        title=f"{form.part_title(table)}（汇总）",
        notes=(
            Note(f"{len(units)}个单位共报送{total}件{sums}。"),
            *to_compare_notes(gathered, deliverable),
        ),
        columns=shown.columns(rows),
        rows=rows,
        footnotes=tuple(_footnotes(gathered, deliverable)),
        nothing="还没有收到报送的内容。",
        pattern=COLLECTION,
    )


def works_by_group(
    gathered: CampaignState, deliverable: Deliverable, table: FormTable
) -> dict[str, list[Work]]:
    """The filled rows by group: the form's groups in order, each there though empty; then groups
    that only the answers name. Without groups everything is under ""."""
    column = _group_id(table)
    groups: dict[str, list[Work]] = {group.name: [] for group in table.groups} if column else {}
    for one in gathered.counted(deliverable.id):
        rows = one.rows_of(table.id)
        single = tuple(one.fields) if rows else ()
        for row in rows:
            kept = next((f for f in row.fields if f.field == column), None)
            name = (answer_text(kept) or _NO_GROUP) if column else ""
            groups.setdefault(name, []).append(Work(one, row, single))
    return groups


def _group_id(table: FormTable) -> str:
    """The id of the column that holds the group's name, "" for none."""
    return next((column.id for column in table.columns if column.label == table.group), "")


def _footnotes(gathered: CampaignState, deliverable: Deliverable) -> Iterator[Note]:
    wrong = [
        one.community or ""
        for one in gathered.counted(deliverable.id)
        if one.status == "needs-correction"
    ]
    works = works_deliverable(gathered.settings)
    if deliverable.id == works and gathered.counted(deliverable.id):
        yield Note(
            f"在最右边的“{CHOSEN}”一栏打√或写推荐意见，就是优秀作品，会写进报告；"
            "重新生成汇总时会先读回来，不会丢。",
            "quiet",
        )
    if wrong:
        yield Note(
            f"其中{'、'.join(wrong)}的报送表还需要更正，内容先按现有的列入，更正后请重新生成。",
            "warn",
        )


@dataclass(frozen=True)
class _RowDisplay:
    """How the rows of one form are shown: the group first, its number, the other columns, the
    unit; then the form's single fields, the state and the source."""

    gathered: CampaignState
    form: Form
    table: FormTable

    @cached_property
    def chosen(self) -> bool:
        """Whether the clerk marks the best among these rows."""
        return self.form.id == works_deliverable(self.gathered.settings)

    @cached_property
    def _grouped(self) -> bool:
        return bool(_group_id(self.table))

    @cached_property
    def _own(self) -> tuple[FormField, ...]:
        """The table's columns besides the group."""
        group = _group_id(self.table)
        return tuple(column for column in self.table.columns if column.id != group)

    @cached_property
    def _single(self) -> tuple[tuple[str, FormField], ...]:
        """The form's single fields besides the unit's name, with their headings."""
        every = self.form.beside_rows(self.table)
        return tuple((one.heading, one.field) for one in every if not one.field.kind.names_unit)

    def row(self, name: str, groups: Mapping[str, Sequence[Work]], place: int) -> Row:
        """The row at this place of a group, from 0, the group's name merged over all of them."""
        works = groups[name]
        if not works:
            width = len(self._own) + 3 + len(self._single) + 1 + self.chosen
            none = [Entry("暂无", "quiet"), *[Entry()] * (width - 2)]
            return (Entry(name), Entry(), *none) if self._grouped else ()
        row = (Entry(place + 1), *self._work(works[place]))
        if not self._grouped:
            return row
        return (Entry(name, rows=len(works)) if place == 0 else COVERED, *row)

    def _work(self, work: Work) -> Row:
        one = work.one
        kept = {f.field: f for f in work.row.fields}
        own = [
            answer_entry(one, kept[column.id], column) if column.id in kept else Entry()
            for column in self._own
        ]
        single = {f.field: f for f in work.single}
        contacts = [answer_entry(one, single.get(field.id), field) for _, field in self._single]
        wrong = one.status == "needs-correction" or one.awaits_comparing
        unit = Entry(one.community or "")
        state = Entry(one.state_words, "warn" if wrong else "good")
        source = self.gathered.source(one, work.row.where)
        return (*own, unit, *contacts, state, source, *self._choice(work))

    def _choice(self, work: Work) -> Row:
        """What the clerk wrote beside a work; no cell where there is nothing to be chosen."""
        if not self.chosen:
            return ()
        chosen = self.gathered.choice_of(work.one, work.row)
        return (Entry(chosen.words, "good") if chosen else Entry(),)

    def columns(self, rows: Sequence[Row]) -> tuple[Column, ...]:
        """The columns, as wide as what they hold."""
        labels = [column.label for column in self._own]
        kinds: Mapping[str, Kind] = {"序号": "centre", "报送单位": "centre"}
        names = ["序号", *labels, "报送单位"]
        office = [
            *(heading for heading, _ in self._single),
            "状态",
            "来源",
            *([CHOSEN] if self.chosen else []),
        ]
        if self._grouped:
            names.insert(0, self.table.group)
        headings = (*names, *office)
        most = [40 if n < len(names) or one == "来源" else 24 for n, one in enumerate(headings)]
        widths = ColumnWidths(headings, [16 if one in labels else 6 for one in headings], most)
        widths.widen(rows)
        columns = []
        for place, heading in enumerate(headings):
            printed = place < len(names)
            column = Column(
                heading,
                widths.fitting[place],
                kinds.get(heading, "text" if printed or heading == "来源" else "centre"),
                printed=printed,
            )
            columns.append(column)
        if self._grouped:
            head = columns[0]
            columns[0] = replace(head, width=min(head.width, 22), kind="centre")
        return tuple(columns)


CHOSEN = "推荐"  # the column in which the clerk marks the best works
