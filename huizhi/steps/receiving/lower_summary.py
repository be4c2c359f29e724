"""Summary return: the summary workbook of a lower office, read as what that office returns.

Each deliverable becomes one return of the office: its totals as fields, each row of its roster or
collection as a row, with the unit, the offices it came through, its state, and the file and cell it
came from. The summary made of these has the same tables, so the level above reads it the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from huizhi.campaign import Campaign, FormSet, Recipient
from huizhi.content import Cell, Document
from huizhi.findings import CODES, Finding
from huizhi.forms import ROWS, Form, FormField, FormTable
from huizhi.forms.fields import match_unit
from huizhi.steps.receiving.lower_summary_tables import SummaryTable, TableRow, table_in
from huizhi.steps.receiving.reading import Reading, kept_value
from huizhi.storage import KeptField, KeptRow, Return, Status

PROPERTY, OFFICE = "huizhi.summary", "huizhi.office"  # what a summary says of itself, unseen
UNIT, THROUGH, STATE, SOURCE = "from_unit", "from_office", "from_state", "from_source"
FIELDS = "fields"  # the id of rows that are the single fields of forms with several tables
BETWEEN = "／"  # offices that a row came through, the nearest last
# A field of the return for each number of the statistics, by its heading.
TOTALS: Mapping[str, str] = {
    "应报": "asked",
    "已报送": "accepted",
    "需更正": "correct",
    "空白表": "blank",
    "未报送": "missing",
    "其中逾期": "overdue",
    "按时收到": "in_time",
    "迟收到": "late",
}
_STATISTICS = ("报送事项", *TOTALS)
_NOTHING = {"", "—", "未报送", "空白表", "（未填）", "暂无"}
_PARTS = ("已报送", "需更正", "空白表", "未报送")


def is_summary(document: Document) -> bool:
    """Whether a document is a summary workbook, by what it says or by its tables."""
    if PROPERTY in document.properties:
        return True
    return any(table_in(grid, _STATISTICS) for grid in document.grids)


def read_summary(campaign: Campaign, document: Document, empty: Return) -> Reading:
    """The returns in a lower office's summary; none when the office collects nothing of the kind,
    for then it is its own."""
    if not campaign.settings.of_offices:
        return Reading((), "汇总表，不是社区填报的表，未作为报送")
    office, evidence = _office(campaign, document)
    statistics = _statistics(document)
    returns = []
    for deliverable in campaign.settings.deliverables:
        form = campaign.forms.forms.get(deliverable.id)
        totals = statistics.get(deliverable.name)
        tables = list(_tables_of(document, form, deliverable.name)) if form else []
        if totals is None and not tables:
            continue
        readers = [
            (_SummaryRows(campaign.forms, form, p, empty.file), t) for p, t in tables if form
        ]
        rows = tuple(row for reader, table in readers for row in reader.rows(table))
        fields = tuple(_totals(totals)) if totals else ()
        findings = [
            *_about_totals(totals, deliverable.name),
            *(f for p, t in tables if p is None for f in _about_rows(totals, t, deliverable.name)),
            *(finding for reader, _ in readers for finding in reader.findings),
        ]
        wrong = any(one.level == "error" for one in findings)
        status: Status = "needs-correction" if wrong else "accepted"
        returns.append(
            replace(
                empty,
                community=office.name if office else None,
                deliverable=deliverable.id,
                status=status if office else "unidentified",
                fields=fields,
                rows=rows,
                findings=tuple(findings) if office else (*findings, _unknown(document)),
                evidence=evidence,
            )
        )
    if not returns:
        unknown = Finding("form-unknown", found="汇总表里没有这次活动的报送事项")
        return Reading((replace(empty, findings=(unknown,)),), "认不出是哪次活动的汇总表")
    return Reading(tuple(returns), f"{office.name if office else '未认出单位'}：汇总表")


def _office(campaign: Campaign, document: Document) -> tuple[Recipient | None, str]:
    """Whose summary it is: by what it says of itself, else by the names at its head."""
    said = document.properties.get(OFFICE, "")
    heads = [cell.text for grid in document.grids[:1] for cell in grid.cells[:6]]
    units = campaign.forms.circumstances.units
    for text, evidence in ((said, "文件标识"), *((head, "汇总表抬头") for head in heads)):
        name = match_unit(text, units).name if text else None
        if name:
            return campaign.settings.by_name[name], evidence
    return None, ""


def _unknown(document: Document) -> Finding:
    said = document.properties.get(OFFICE) or "没有写单位"
    return Finding("community-unknown", found=f"汇总表是“{said}”的，不在名单上")


def _statistics(document: Document) -> dict[str, TableRow]:
    """The rows of the statistics, by deliverable."""
    for grid in document.grids:
        if table := table_in(grid, _STATISTICS):
            return {row.text("报送事项"): row for row in table.rows if row.text("报送事项")}
    return {}


def _totals(row: TableRow) -> Iterator[KeptField]:
    for heading, name in TOTALS.items():
        cell = row.cells.get(heading)
        number, place = _number(row, heading), cell.place if cell else ""
        yield KeptField(name, number, row.text(heading), place, "header")


def _number(row: TableRow, heading: str) -> int | None:
    """The whole number under a heading, None where there is none."""
    cell = row.cells.get(heading)
    if cell is None:
        return None
    if (number := cell.number) is not None:
        return int(number) if number == int(number) >= 0 else None
    text = cell.text.strip()
    return int(text) if text.isascii() and text.isdigit() else None


def _about_totals(totals: TableRow | None, name: str) -> Iterator[Finding]:
    """Whether there are numbers, and whether they add up."""
    if totals is None:
        yield Finding("summary-no-totals", found=name)
        return
    numbers = {heading: _number(totals, heading) for heading in TOTALS}
    for heading, number in numbers.items():
        if number is None:
            cell = totals.cells.get(heading, totals.cells["报送事项"])
            found = f"“{heading}”写的是“{totals.text(heading)}”，不是个数"
            yield Finding("summary-totals", label=name, where=cell.place, found=found)
    asked, parts = numbers["应报"] or 0, sum(numbers[one] or 0 for one in _PARTS)
    if asked != parts:
        found = f"应报{asked}，各项相加是{parts}"
        place = totals.cells["报送事项"].place
        yield Finding("summary-totals", label=name, where=place, found=found)


def _about_rows(totals: TableRow | None, table: SummaryTable, name: str) -> Iterator[Finding]:
    """Whether a roster has as many rows as were asked for."""
    if totals is None:
        return
    asked = _number(totals, "应报")
    states = (row.text("状态") for row in table.rows if row.text("单位"))
    rows = sum(bool(state) and "未要求" not in state for state in states)
    if asked is not None and rows != asked:
        found = f"应报{asked}个，名册里有{rows}行"
        place = totals.cells["报送事项"].place
        yield Finding("summary-totals", label=name, where=place, found=found)


def part_id(form: Form, part: FormTable | None) -> str:
    """The id of the rows in which a summary has this part of a form; a form without tables is
    itself the table."""
    return part.id if part else FIELDS if form.tables else ROWS


def _tables_of(
    document: Document, form: Form, name: str
) -> Iterator[tuple[FormTable | None, SummaryTable]]:
    """The roster and collections of this form: for each of its parts the table that has its
    labels, on the sheet that is called after the deliverable where several have."""
    for part in form.parts:
        if part is None:
            labels = ["单位", *(field.label for field in form.fields), "状态", "来源"]
        else:
            labels = [*(column.label for column in part.columns), "报送单位", "来源"]
        found = [table for grid in document.grids if (table := table_in(grid, labels))]
        called = form.part_name(name, part)
        own = next((one for one in found if one.name.startswith(called)), next(iter(found), None))
        if own is not None:
            yield part, own


@dataclass
class _SummaryRows:
    """Reads the rows of one part of a form."""

    forms: FormSet
    form: Form
    part: FormTable | None
    file: str

    def __post_init__(self) -> None:
        columns = self.part.columns if self.part else ()
        beside = [(one.heading, one.id, one.field) for one in self.form.beside_rows(self.part)]
        self._fields = [*((column.label, column.id, column) for column in columns), *beside]
        self._group = self.part.group if self.part else ""
        self.findings: list[Finding] = []

    def rows(self, table: SummaryTable) -> Iterator[KeptRow]:
        """The rows that name a unit, each under the group of the row above where it names none;
        what stands in a row without a unit is named."""
        group: Cell | None = None
        for row in table.rows:
            if _is_total(row):
                continue
            group = row.cells.get(self._group, group)
            unit = row.text("报送单位") or row.text("单位")
            said = [cell for cell in map(row.cells.get, self._own) if cell and _says(cell)]
            if unit and (said or self.part is None):
                yield self._row(table, row, unit, group)
            elif said:
                self._tell("summary-no-unit", said[0])

    @property
    def _own(self) -> list[str]:
        """The labels of the form's columns besides the group."""
        return [heading for heading, _, _ in self._fields if heading != self._group]

    def _tell(
        self, code: str, cell: Cell, field: FormField | None = None, expected: str = ""
    ) -> None:
        name, label = (field.id, field.label) if field else ("", "")
        self.findings.append(Finding(code, name, label, cell.place, cell.text, expected))

    def _row(self, table: SummaryTable, row: TableRow, unit: str, group: Cell | None) -> KeptRow:
        where = f"{table.name}!第{row.number}行"
        origin = row.text("来源")
        source = f"{self.file}（{where}）" + (f" ← {origin}" if origin else "")
        about = {
            UNIT: unit,
            THROUGH: row.text("上报单位"),
            STATE: row.text("状态"),
            SOURCE: source,
        }
        told = [(name, text) for name, text in about.items() if text]
        fields = [KeptField(name, text, text, where, "header") for name, text in told]
        wrong = row.text("状态").startswith("需更正")  # the office below has told of it
        for heading, name, field in self._fields:
            cell = group if heading == self._group else row.cells.get(heading)
            if cell is not None and _says(cell):
                answer = self._answer(field, cell, unit, told=wrong)
                fields.append(replace(answer, field=name))
        if group is not None and self._group not in row.cells:
            first = next(iter(row.cells.values()))
            self._tell("item-assumed", first, expected=group.text.strip())
        return KeptRow(where, tuple(fields), part_id(self.form, self.part))

    def _answer(self, field: FormField, cell: Cell, unit: str, *, told: bool) -> KeptField:
        answer = field.kind.read(cell, self.forms.circumstances)
        errors = [doubt for doubt in answer.doubts if CODES[doubt.code].level == "error"]
        if cell.problem or (errors and not told):
            self._tell("summary-value", cell, field, unit)
        return KeptField(field.id, kept_value(answer.value), cell.text, cell.place, "header")


def _is_total(row: TableRow) -> bool:
    """Whether it is the row of sums at the foot of a table."""
    return next(iter(row.cells.values())).text.strip() == "合计"


def _says(cell: Cell) -> bool:
    """Whether a cell holds an answer, and not what a summary writes where there is none."""
    return bool(cell.problem) or cell.text.strip() not in _NOTHING
