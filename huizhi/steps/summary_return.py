"""Summary return: the summary workbook of a lower office, read as what that office returns.

Each deliverable becomes one return of the office: its totals as fields, each row of its roster or
collection as a row, with the unit, the offices it came through, its state, and the file and cell it
came from. The summary made of these has the same tables, so the level above reads it the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from huizhi.findings import Finding
from huizhi.forms.fields.unit import match_unit
from huizhi.forms.form import Form, FormField
from huizhi.forms.grid import Cell, Document
from huizhi.settings import Recipient, Settings
from huizhi.steps.form_set import FormSet
from huizhi.steps.readings import Reading, kept_value
from huizhi.steps.returns import KeptField, KeptRow, Return, Status
from huizhi.steps.summary_tables import SummaryTable, TableRow, table_in

PROPERTY, OFFICE = "huizhi.summary", "huizhi.office"  # what a summary says of itself, unseen
UNIT, THROUGH, STATE, SOURCE = "from_unit", "from_office", "from_state", "from_source"
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
_FROM = {"报送单位": UNIT, "单位": UNIT, "上报单位": THROUGH, "状态": STATE, "来源": SOURCE}
_PARTS = ("已报送", "需更正", "空白表", "未报送")


def is_summary(document: Document) -> bool:
    """Whether a document is a summary workbook, by what it says or by its tables."""
    if PROPERTY in document.properties:
        return True
    return any(table_in(grid, _STATISTICS) for grid in document.grids)


def read_summary(settings: Settings, forms: FormSet, document: Document, empty: Return) -> Reading:
    """The returns in a lower office's summary; none when the office collects nothing of the kind,
    for then it is its own."""
    if not settings.of_offices:
        return Reading((), "汇总表，不是社区填报的表，未作为报送")
    office, evidence = _office(settings, forms, document)
    statistics = _statistics(document)
    returns = []
    for deliverable in settings.deliverables:
        form = forms.forms.get(deliverable.id)
        totals = statistics.get(deliverable.name)
        table = _table_of(document, form, deliverable.name) if form else None
        if totals is None and table is None:
            continue
        reader = _Rows(forms, form, empty.file) if form else None
        rows = tuple(reader.rows(table)) if reader and table else ()
        fields = tuple(_totals(totals)) if totals else ()
        findings = list(_about_totals(totals, table, deliverable.name))
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


def _office(settings: Settings, forms: FormSet, document: Document) -> tuple[Recipient | None, str]:
    """Whose summary it is: by what it says of itself, else by the names at its head."""
    said = document.properties.get(OFFICE, "")
    heads = [cell.text for grid in document.grids[:1] for cell in grid.cells[:6]]
    units = forms.circumstances.units
    for text, evidence in ((said, "文件标识"), *((head, "汇总表抬头") for head in heads)):
        name = match_unit(text, units).name if text else None
        if name:
            return settings.by_name[name], evidence
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
        number = _number(cell)
        yield KeptField(name, number, row.text(heading), cell.place if cell else "", "header")


def _number(cell: Cell | None) -> int:
    if cell is None:
        return 0
    if isinstance(cell.value, (int, float)):
        return int(cell.value)
    return int(cell.text) if cell.text.strip().isdigit() else 0


def _about_totals(
    totals: TableRow | None, table: SummaryTable | None, name: str
) -> Iterator[Finding]:
    """Whether the numbers add up, and whether there are as many rows as they say."""
    if totals is None:
        yield Finding("summary-no-totals", found=name)
        return
    numbers = {heading: _number(totals.cells.get(heading)) for heading in TOTALS}
    parts = sum(numbers[one] for one in _PARTS)
    place = totals.cells["报送事项"].place
    if numbers["应报"] != parts:
        found = f"应报{numbers['应报']}，各项相加是{parts}"
        yield Finding("summary-totals", "", name, place, found)
    if table is not None and STATE in _ids(table) and "项目" not in table.headings:
        asked = [row for row in table.rows if row.text("状态") and "未要求" not in row.text("状态")]
        units = [row for row in asked if row.text("单位")]
        if len(units) != numbers["应报"]:
            found = f"应报{numbers['应报']}个，名册里有{len(units)}行"
            yield Finding("summary-totals", "", name, place, found)


def _ids(table: SummaryTable) -> set[str]:
    return {_FROM[heading] for heading in table.headings if heading in _FROM}


def _table_of(document: Document, form: Form, name: str) -> SummaryTable | None:
    """The roster or collection of this form: the table that has its labels, on the sheet that is
    called after the deliverable where several have."""
    if form.table is None:
        labels = ["单位", *(field.label for field in form.fields), "状态", "来源"]
    else:
        labels = [*(column.label for column in form.table.columns), "报送单位", "来源"]
    found = [table for grid in document.grids if (table := table_in(grid, labels))]
    return next((one for one in found if one.name.startswith(name)), next(iter(found), None))


@dataclass
class _Rows:
    """Reads the rows of one form's table."""

    forms: FormSet
    form: Form
    file: str

    def __post_init__(self) -> None:
        columns = self.form.table.columns if self.form.table else ()
        self._fields: Sequence[FormField] = (*columns, *self.form.fields)
        self._group = self.form.table.group if self.form.table else ""

    def rows(self, table: SummaryTable) -> Iterator[KeptRow]:
        """The rows that name a unit, each under the group of the row above where it names none."""
        group: Cell | None = None
        for row in table.rows:
            group = row.cells.get(self._group, group)
            unit = row.text("报送单位") or row.text("单位")
            if unit and (self.form.table is None or row.text("来源")):
                yield self._row(table, row, unit, group)

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
        for field in self._fields:
            cell = group if field.label == self._group else row.cells.get(field.label)
            if cell is not None and cell.text.strip() not in ("—", "未报送", "空白表", "（未填）"):
                fields.append(self._answer(field, cell))
        return KeptRow(where, tuple(fields))

    def _answer(self, field: FormField, cell: Cell) -> KeptField:
        answer = field.kind.read(cell, self.forms.circumstances)
        return KeptField(field.id, kept_value(answer.value), cell.text, cell.place, "header")
