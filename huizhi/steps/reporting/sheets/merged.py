"""Merged sheets: at a level above, the rosters and collections of the offices below put together;
each row says which office it came from, and from which file and cell."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.campaign import Deliverable
from huizhi.formats.excel import Column, Entry, Kind, Note, OutputSheet, Row
from huizhi.forms import Form, FormField, FormTable
from huizhi.material import works_deliverable
from huizhi.steps.receiving import BETWEEN, SOURCE, STATE, THROUGH, UNIT, part_id
from huizhi.steps.reporting.sheets.collection import CHOSEN, COLLECTION
from huizhi.steps.reporting.sheets.roster import ROSTER
from huizhi.steps.standing import CampaignState, fitting_width, typed_entry
from huizhi.storage import KeptRow, Return


def merged_sheet(
    gathered: CampaignState, deliverable: Deliverable, form: Form, part: FormTable | None
) -> OutputSheet:
    """Every row of this part of a form in every office's current summary, by the roster of the
    offices."""
    own = gathered.counted(deliverable.id)
    rows = [(one, row) for one in own for row in one.rows_of(part_id(form, part))]
    if part and part.group:
        order = {group.name: n for n, group in enumerate(part.groups)}
        column = part.group_id
        rows.sort(key=lambda pair: order.get(str(pair[1].value(column)), len(order)))
    made = tuple(
        (*_row(form, part, number, one, row), *_marked(gathered, form, part, one, row))
        for number, (one, row) in enumerate(rows, start=1)
    )
    name, kind = ("汇总", COLLECTION) if part else ("名册", ROSTER)
    units = len({(one.community, row.value(THROUGH), row.value(UNIT)) for one, row in rows})
    note = f"{len(own)}个下级单位的汇总表，{units}个单位，共{len(made)}行。"
    return OutputSheet(
        name=f"{form.part_name(deliverable.name, part)}{name}",
        title=f"{form.part_title(part)}汇总",
        notes=(Note(note),),
        columns=_columns(gathered, form, part, made),
        rows=made,
        footnotes=(Note("来源：下级的汇总表（工作表和行）← 社区的原件（工作表和格）。", "quiet"),),
        nothing="还没有收到下级的汇总表。",
        pattern=kind,
    )


def _fields(form: Form, table: FormTable | None) -> Iterator[tuple[str, str, FormField]]:
    """The heading, the id in a row and the field: of the group first, then the table's columns,
    then single fields; the unit's name stands alone."""
    columns = sorted(table.columns, key=lambda one: one.label != table.group) if table else []
    yield from ((one.label, one.id, one) for one in columns)
    for one in form.beside_rows(table):
        if table is None or not one.field.kind.names_unit:
            yield one.heading, one.id, one.field


def _row(form: Form, part: FormTable | None, number: int, one: Return, row: KeptRow) -> Row:
    kept = {field.field: field for field in row.fields}
    through = str(row.value(THROUGH) or "")
    office = f"{one.community}{BETWEEN}{through}" if through else one.community or ""
    answers = (typed_entry(kept.get(name), field) for _, name, field in _fields(form, part))
    return (
        Entry(number),
        Entry(str(row.value(UNIT) or "")),
        Entry(office),
        *answers,
        Entry(str(row.value(STATE) or "")),
        Entry(str(row.value(SOURCE) or ""), "quiet"),
    )


def _marked(
    gathered: CampaignState, form: Form, part: FormTable | None, one: Return, row: KeptRow
) -> tuple[Entry, ...]:
    """What the clerk of this level wrote beside a work."""
    if not _is_marked(gathered, form, part):
        return ()
    chosen = gathered.choice_of(one, row)
    return (Entry(chosen.words if chosen else ""),)


def _is_marked(gathered: CampaignState, form: Form, part: FormTable | None) -> bool:
    """Whether the clerk marks the best among these rows."""
    return form.id == works_deliverable(gathered.settings) and part is form.works_table


def _columns(
    gathered: CampaignState, form: Form, part: FormTable | None, rows: tuple[Row, ...]
) -> tuple[Column, ...]:
    unit = "报送单位" if part else "单位"
    marked = _is_marked(gathered, form, part)
    office = ("状态", "来源", CHOSEN) if marked else ("状态", "来源")
    headings = (
        "序号",
        unit,
        "上报单位",
        *(heading for heading, _, _ in _fields(form, part)),
        *office,
    )
    columns = []
    for place, heading in enumerate(headings):
        width = fitting_width(heading, [row[place].value for row in rows], 6, 40)
        kind: Kind = "name" if place == 1 else "text" if width > 24 else "centre"
        columns.append(Column(heading, width, kind, printed=heading not in {"来源", CHOSEN}))
    return tuple(columns)
