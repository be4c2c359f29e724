"""Book sheets: the book as a workbook that can be edited and read back.

One sheet has every fact, with what it was when the workbook was written: only what the clerk has
changed since is taken again, as the clerk's own word. Each list has a sheet; a unit's list counts
as changed when any of its lines is not as it was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from huizhi.book import Book, Fact, KnownRow, Meaning
from huizhi.content import Document, Grid
from huizhi.formats.exports import DataTable, Value, workbook_file
from huizhi.forms import bare
from huizhi.forms.fields import Circumstances
from huizhi.steps.knowing.edited_facts import EditedFacts, fact_sign
from huizhi.steps.knowing.edited_lists import EditedLists, row_sign
from huizhi.steps.knowing.edited_sheet import heads_of, is_facts
from huizhi.steps.knowing.list_sheets import ListFound
from huizhi.steps.knowing.row_signs import RowSign
from huizhi.steps.knowing.sheet_change import SheetChange
from huizhi.steps.knowing.workbook_layout import (
    ENDED,
    FACT_COLUMNS,
    FACTS,
    HELP_SHEET,
    OF_EVERY_LIST,
    OF_LIST,
    ORIGIN,
    SIGN,
    STANDS,
    STATE,
    UNIT,
    sheet_name,
)
from huizhi.storage import BookEntry

BOOK_FILE = "底数.xlsx"


def book_workbook(book: Book, units: Sequence[str], today: dt.date) -> bytes:
    """The book of these units: a sheet of facts, one for each list, and how to change them."""
    facts = [row for unit in units for row in _fact_rows(book.of_unit(unit), today)]
    tables = [DataTable(FACTS, FACT_COLUMNS, _signed(facts))]
    tables += [_list_table(name, book, units) for name in _list_names(book, units)]
    return workbook_file([*tables, DataTable(HELP_SHEET, (HELP_SHEET,), [(n,) for n in _HELP])])


_HELP = (
    "“底数”里要改哪一项，就改它的“内容”，别的列不要动，改了也不收；“原内容”是导出时的内容。",
    "要加一项，就在最后加一行，写单位、栏目、内容，不要加列。",
    "在“底数”里删一行去不掉一项；要去掉，用 erase 删它的来源。",
    "账号、身份证号这样的长数字，格子要是“文本”格式；粘贴成数字的会丢掉末几位，不收。",
    "名册里可以改、可以加行；要去掉一行，在“状态”（“出处”左边的一列）里写“去掉”。",
    "“核对码”不要动：程序用它看出哪些改过、少了哪一行。",
    "改好保存，用 book --import 收回（网页上是“底数—收底册”）。只收改过的，改过的以您写的为准。",
)


def is_book_workbook(document: Document) -> bool:
    """Whether this is the book's own workbook."""
    return any(is_facts(grid) for grid in document.grids)


def edited_in(document: Document, book: Book, circumstances: Circumstances) -> ListFound:
    """What the clerk has changed in the book's own workbook."""
    entries: list[BookEntry] = []
    problems: list[str] = []
    notes: list[str] = []
    changes: list[SheetChange] = []
    changed = 0
    for grid in document.grids:
        sheet = _reader_of(grid, book, circumstances)
        if sheet is None:
            problems += _not_ours(grid)
            continue
        sheet.read()
        entries += sheet.entries
        problems += sheet.problems
        notes += sheet.notes
        changes += sheet.changes
        changed += sheet.changed
    return ListFound(tuple(entries), tuple(problems), changed, notes=tuple(notes),
                     changes=tuple(changes))  # fmt: skip


def _reader_of(
    grid: Grid, book: Book, circumstances: Circumstances
) -> EditedFacts | EditedLists | None:
    if is_facts(grid):
        return EditedFacts(grid, book, circumstances)
    is_list = {UNIT, STATE, SIGN} <= heads_of(grid).keys()
    return EditedLists(grid, book, circumstances) if is_list else None


def _not_ours(grid: Grid) -> Iterator[str]:
    """That a sheet is not taken which the book did not write, or whose columns were deleted."""
    if grid.name != HELP_SHEET and not grid.hidden and any(bare(c.text) for c in grid.cells):
        how = f"没有“{UNIT}”“{STATE}”“{SIGN}”这几列，整张没有收；自己的名册请另存一个文件再收"
        yield f"“{grid.name}”：{how}。"


def _fact_rows(facts: Mapping[Meaning, Fact], today: dt.date) -> Iterator[tuple[Value, ...]]:
    for _, fact in sorted(facts.items()):
        text = fact.current.text.strip()
        against = "；".join(f"{s.text}（{s.origin.words}）" for s in fact.against)
        older = "；".join(f"{s.text}（{s.origin.day.isoformat()}）" for s in fact.older[:5])
        label, origin = fact.current.label_with_measure, fact.current.origin.words
        days = fact.since, fact.seen, fact.age_words(today)
        yield (fact.unit, label, text, fact.current.kind, *days, origin, against, older, text)


def _signed(rows: Sequence[tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """The rows of facts with their signs behind them."""
    texts = [tuple("" if one is None else str(one) for one in row) for row in rows]
    signs = (RowSign(n, len(rows), fact_sign(some)) for n, some in enumerate(texts, start=1))
    return [(*row, sign.text) for row, sign in zip(rows, signs, strict=True)]


def _list_names(book: Book, units: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for unit in units for name in book.lists_of_unit(unit)))


def _list_table(name: str, book: Book, units: Sequence[str]) -> DataTable:
    lists = [book.lists_of_unit(unit)[name] for unit in units if name in book.lists_of_unit(unit)]
    columns = tuple(dict.fromkeys(column for one in lists for column in one.columns))
    known = [(one.unit, row) for one in lists for row in one.rows]
    rows = [
        _list_row(unit, row, columns, RowSign(number, len(known), row_sign(unit, row)))
        for number, (unit, row) in enumerate(known, start=1)
    ]
    heads = (f"{one}{OF_LIST}" if one in OF_EVERY_LIST else one for one in columns)
    return DataTable(sheet_name(name), (UNIT, *heads, STATE, ORIGIN, SIGN), rows)


def _list_row(unit: str, row: KnownRow, columns: Sequence[str], sign: RowSign) -> tuple[Value, ...]:
    texts = (row.text(column).strip() for column in columns)
    return (unit, *texts, ENDED if row.ended else STANDS, row.origin.words, sign.text)
