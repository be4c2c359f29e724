"""Answers: the values that an aligned document gives to a form, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from huizhi.content import (
    PROBLEM_DIGITS_LOST,
    PROBLEM_ERROR,
    PROBLEM_NO_RESULT,
    PROBLEM_PICTURE,
    Cell,
    PaperText,
)
from huizhi.findings import CODES, Doubt, Finding, shortened
from huizhi.forms.alignment import Alignment
from huizhi.forms.answered import AnsweredField, AnsweredRow, Answers
from huizhi.forms.checks import findings_across
from huizhi.forms.computed import is_computed_later, with_computed
from huizhi.forms.crossing_totals import hold_crossed
from huizhi.forms.fields import Answer, Circumstances, says_left, says_nothing, says_same
from huizhi.forms.form import ROWS, Form, FormField, FormTable
from huizhi.forms.laid_grid import BY_HEADER, BY_NAME, Located
from huizhi.forms.landmark import bare
from huizhi.forms.lines_below import with_lines_below
from huizhi.forms.lost_text import is_narrow, lost_text_doubts, without_guard
from huizhi.forms.opposite_ticks import both_ticked
from huizhi.forms.printed_texts import edited_prints, with_printed
from huizhi.forms.row_finder import LocatedRow
from huizhi.forms.row_units import in_row_unit, unlike_units
from huizhi.forms.shown_answer import shown_answer
from huizhi.forms.stray_row import row_text, stray_rows
from huizhi.forms.totals import hold_totals

_PROBLEM_CODES = {
    PROBLEM_ERROR: "cell-error",
    PROBLEM_NO_RESULT: "cell-no-result",
    PROBLEM_DIGITS_LOST: "digits-lost",
    PROBLEM_PICTURE: "cell-picture",
}
# Codes of what keeps a cell from being read, or is to be seen in it beside its text.
CELL_PROBLEMS = frozenset((*_PROBLEM_CODES.values(), "cell-look"))
_EXAMPLE_MARK = re.compile(r"^\s*(例|示例|例如)\s*[:：]\s*")
# What is left of an error cell that was pasted as text. Source: ISO/IEC 29500-1, 18.18.11.
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
# What Word and LibreOffice print in place of a field whose source is gone.
_LOST_REFERENCE = re.compile(
    r"错误[!！]\s*(未|不能|文档|链接|书签|引用|超级链接|不是)"
    r"|Error[:!] (Reference source|Bookmark|No |Unknown|Not a valid)"
)
# Figures that are above or below nothing: what was gained or lost, how much more or less.
_LIES_FAR = re.compile(  # days that lie back, or ahead, whatever the activity
    "上一?次|下一?次|末次|首次|检修|检定|年检|维修|保养|校验|期限|效期|有效|到期|届满|保质|开始|结束|[起止]$|至$|"
    "开业|开工|竣工|完工|建成|成立|投用|启用|购[买机置]|采购|生产|出厂|签[订约]|合同|租赁|入[职学住党伍院狱矫托]|"
    "退[休役伍]|毕业|[任入]职|就业|失业|参[保加]|[发领取]证|取得|获得|批准|认定|评定|鉴定|发病|确诊|死亡|[去逝]世|"
    "火化|[结离]婚|怀孕|预产|迁[入出]|来本?地|释放|刑|出狱|解除|居住|安装|放养|播种"
)
_EITHER_SIDE = re.compile("盈亏|利润|利税|同比|环比|增长|增减|增幅|增速|涨跌|差额|净|损益|结余")
_MOST_UNREAD = 50  # findings on text outside the form; the rest are counted in one
_NUMBER = re.compile(r"\d{1,3}")
_PAGE = re.compile(r"第\d+页")
_EMPTY = Cell(0, 0, "")
_NONE = {"无", "没有", "暂无"}
_STROKES = {"/", "／", "—", "——", "-", "－", "╱", "\\"}
_FEW = 3  # so many numbers are named one by one


def read_answers(form: Form, alignment: Alignment, circumstances: Circumstances) -> Answers:
    """Return the answers to the form, normalised by kind, with every finding on the way."""
    findings = [_weighed(form, finding) for finding in alignment.findings]
    every = {located.field: located for located in alignment.fields}
    by_id, lines = with_lines_below(form, every, alignment.below)
    fields = []
    for asked in form.fields:
        located = by_id.get(asked.id)
        if located is not None:
            fields.append(_answered(asked, asked.id, located, circumstances, findings))
            findings += _none_for_number(asked, fields[-1])
    by_table = {found.table: found for found in alignment.tables}
    located_tables = [(t, by_table[t.id]) for t in form.tables if t.id in by_table]
    rows = [
        row
        for table, found in located_tables
        for row in _rows(table, found.rows, circumstances, findings)
    ]
    findings += _none_in_rows(form, rows)
    answers = Answers(form.id, tuple(fields), tuple(rows), tuple(findings))
    across = findings_across(form, answers, circumstances, "read")
    held = [hold_totals(t, found.totals, found.rows, circumstances) for t, found in located_tables]
    held += [hold_crossed(table, circumstances) for table in alignment.crossed]
    settled = frozenset(cell.place for cell in (*alignment.prose, *lines))
    settled = settled.union(*(h.settled for h in held))
    unread = _unread(form, alignment, settled, circumstances)
    summed = (finding for one in held for finding in one.findings)
    told = (*answers.findings, *across, *summed, *unread)
    return replace(answers, findings=tuple(_once(told)), settled=settled)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without what was told of the same place before: 同上 is unclear to the table and
    to the answer's kind."""
    told = set[tuple[str, str, str]]()
    for finding in findings:
        about = (finding.code, finding.where, finding.found)
        if finding.code != "same-unclear" or about not in told:
            yield finding
        told.add(about)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row that was typed column by column. cells: by column id; table: the id of its table."""

    cells: Mapping[str, Cell]
    table: str = ROWS


def read_typed(
    form: Form,
    values: Mapping[str, Cell],
    rows: Sequence[TypedRow],
    circumstances: Circumstances,
) -> Answers:
    """Return the answers that were typed field by field, by the rules that hold for a
    document: what each must be, which are required, and the checks across them.

    values: cells by field id, a missing one is empty; rows: table by table, none of them empty.
    """
    findings: list[Finding] = []
    fields = tuple(
        _answered(asked, asked.id, _typed(asked.id, values), circumstances, findings)
        for asked in form.fields
    )
    answered = []
    for row in rows:
        own = tuple(
            _answered(column, column.id, _typed(column.id, row.cells), circumstances, findings)
            for column in form.columns_of(row.table)
        )
        if (table := form.table_of(row.table)) is not None:
            own = with_computed(table, own, circumstances)
        where = next((one.where for one in own if one.where), "")
        answered.append(AnsweredRow(where, own, row.table))
    answers = Answers(form.id, fields, tuple(answered), tuple(findings))
    for when in ("read", "filled"):
        across = findings_across(form, answers, circumstances, when)
        answers = replace(answers, findings=(*answers.findings, *across))
    return answers


def _typed(field: str, cells: Mapping[str, Cell]) -> Located:
    return Located(field, cells.get(field, _EMPTY), BY_NAME)


def _weighed(form: Form, finding: Finding) -> Finding:
    """The finding; a place that is missing needs mending only where an answer is required."""
    if finding.code != "place-missing" or finding.field not in form.ids():
        return finding
    asked = form.field(finding.field)
    is_group = any(t.group_id and t.field_id(t.group_id) == finding.field for t in form.tables)
    return finding if asked.required or is_group else replace(finding, code="place-gone")


def _answered(
    asked: FormField,
    field_id: str,
    located: Located,
    circumstances: Circumstances,
    findings: list[Finding],
) -> AnsweredField:
    """The answer in one cell; what is wrong with it goes into `findings`."""
    cell = _without_hint(asked, without_guard(located.cell))

    def find(doubt: Doubt) -> None:
        findings.append(
            Finding(doubt.code, field_id, asked.label, cell.place, doubt.found, doubt.expected)
        )

    for note in cell.notes:
        find(Doubt("cell-look", found=note))
    if cell.paper is not None and (told := _of_paper(cell.text, cell.paper)):
        find(told)
    problem = cell.problem or (PROBLEM_ERROR if _is_error(cell.text) else "")
    if problem:
        find(Doubt(_PROBLEM_CODES[problem], found=cell.text))
        return AnsweredField(field_id, None, cell.text, cell.place, located.how)
    if is_narrow(cell.text):
        find(Doubt("cell-narrow", found=cell.text))
        return AnsweredField(field_id, None, cell.text, cell.place, located.how)
    answer = shown_answer(asked, cell, circumstances)
    for doubt in answer.doubts + lost_text_doubts(cell, asked.kind, answer):
        is_meant = doubt.code == "date-far" and _LIES_FAR.search(asked.label) is not None
        if not is_meant and not _may_be_below_nothing(asked, answer, doubt):
            find(doubt)
    if cell.hidden and answer.value is not None:
        find(Doubt("sheet-hidden", found="所在的行或列"))
    if cell.unsure and bare(cell.text) and not _must_mend(answer):
        find(Doubt("read-unsure", found=cell.text))
    if _is_repeated(cell.text):
        find(Doubt("text-repeated", found=cell.text))
    if asked.required and answer.value is None and not answer.doubts:
        find(Doubt("required-missing"))
    return AnsweredField(field_id, answer.value, answer.raw, cell.place, located.how)


def _may_be_below_nothing(asked: FormField, answer: Answer, doubt: Doubt) -> bool:
    """Whether a number is doubted for nothing but its minus, and the label asks for what may have
    one: 营业利润, 同比."""
    is_below = "-" in str(answer.value or "") and _EITHER_SIDE.search(asked.label) is not None
    return doubt.code in {"number-negative", "percent-beyond"} and is_below


def _none_for_number(asked: FormField, answered: AnsweredField) -> Iterator[Finding]:
    """A finding where 无 was written for a single number, which is kept as no answer and no 0."""
    is_word = answered.value is None and bare(answered.raw) in _NONE
    if is_word and asked.kind.is_added_up and not asked.required:
        about = (asked.id, asked.label, answered.where)
        yield Finding("choice-assumed", *about, answered.raw.strip(), "空着，不是0")


def _none_in_rows(form: Form, rows: Sequence[AnsweredRow]) -> Iterator[Finding]:
    """One finding for each column of numbers in which 无 was written, which is no 0."""
    for table in form.tables:
        own = [row for row in rows if row.table == table.id]
        for column in (one for one in table.columns if one.kind.is_added_up):
            said = [f for row in own for f in row.fields if f.field == column.id]
            none = [f for f in said if f.value is None and bare(f.raw) in _NONE]
            if none:
                more = f"（{len(none)}格）" if len(none) > 1 else ""
                about = (table.field_id(column.id), column.label, none[0].where)
                found = f"{none[0].raw.strip()}{more}"
                yield Finding("choice-assumed", *about, found, "空着，不是0")


def _of_paper(text: str, paper: PaperText) -> Doubt | None:
    """What is to be said of every answer that was read from paper; None for an empty place."""
    if paper.doubts:
        why = "；".join(f"这一格{doubt}" for doubt in paper.doubts)
        return Doubt("paper-doubtful", found=text.strip(), expected=why)
    if paper.other:
        return Doubt("paper-doubtful", found=text.strip(), expected=f"也可能是“{paper.other}”")
    return Doubt("paper-read", found=text.strip()) if text.strip() else None


def _without_hint(asked: FormField, cell: Cell) -> Cell:
    """The cell without the hint that the form prints in it."""
    if not asked.hint or not bare(cell.text):
        return cell
    hint = asked.hint.strip()
    text = cell.text.strip()
    if bare(text) == bare(hint):
        return replace(cell, text="", value=None)
    rest = text.removeprefix(hint).removesuffix(hint).strip()
    return cell if rest == text else replace(cell, text=rest, value=rest)


def _must_mend(answer: Answer) -> bool:
    """Whether the answer has to be written anew anyway."""
    return any(CODES[doubt.code].level == "error" for doubt in answer.doubts)


def _is_error(text: str) -> bool:
    """Whether the text is what a program shows where it found nothing to show."""
    if "#" in text and text.strip().upper() in _ERRORS:
        return True
    is_suspect = "错误" in text or "Error" in text
    return is_suspect and _LOST_REFERENCE.search(text) is not None


def _is_repeated(text: str) -> bool:
    """Whether the text begins with the same piece four times, or with a longer one three times, as
    LibreOffice writes the text of some content controls."""
    text = text.strip()
    if len(text) < 8:
        return False
    short, long = text[: max(2, len(text) // 8)], text[: max(4, len(text) // 6)]
    return len(set(short)) > 1 and (text.count(short) >= 4 or text.count(long) >= 3)


def _rows(
    table: FormTable,
    located: tuple[LocatedRow, ...],
    circumstances: Circumstances,
    findings: list[Finding],
) -> list[AnsweredRow]:
    """The filled rows: not the empty ones, not the printed example."""
    above: dict[str, Cell] = {}
    printed = list(table.printed)
    answered, every = [], list[Mapping[str, Cell]]()
    for row in located:
        cells = {
            column: without_guard(cell)
            for column, field_id in table.field_ids
            if (cell := row.cells.get(field_id)) is not None
        }
        if table.printed:
            cells = with_printed(table, cells, above, printed, findings)
            every.append(cells)
        cells = _with_group(table, cells, above, findings)
        if _is_example_row(table, cells):
            findings.append(_row_of_example(table, cells))
            continue
        cells = _without_example(table, cells, findings)
        standing = table.given_ids | table.computed_ids
        standing |= {c for c in table.merged_ids if c in cells and cells[c].row != row.row}
        own = [c for c in table.columns if c.id in cells and c.id not in standing]
        is_blank = all(_is_blank(column, cells[column.id], circumstances) for column in own)
        if is_blank and not _denies(table, cells, own):
            findings += _written_as_group(table, row, cells, circumstances)
            above |= {k: v for k, v in cells.items() if k in table.given_ids}
            continue
        cells = _with_same(table, cells, above, findings)
        answered.append(_answered_row(table, cells, circumstances, findings))
        findings += unlike_units(table, cells, circumstances)
        findings += both_ticked(table, cells)
        above = cells
    findings += edited_prints(table, every)
    return answered


def _is_blank(column: FormField, cell: Cell, circumstances: Circumstances) -> bool:
    """Whether nobody wrote into a cell of a row: it is empty, or holds what the form prints there,
    boxes without a tick."""
    if says_nothing(cell.text):
        return not cell.problem
    if cell.problem or cell.notes or not column.kind.may_be_ticked:
        return False
    answer = column.kind.read(cell, circumstances)
    is_unticked = not answer.value and not column.kind.is_answer(cell.text)
    return is_unticked or (answer.value is None and not answer.doubts)


def _denies(table: FormTable, cells: Mapping[str, Cell], own: Iterable[FormField]) -> bool:
    """Whether somebody wrote 无 or a stroke beside what the form prints in the row; in a row of his
    own it says that there is none to be listed."""
    is_asked = any(bare(c.text) for column, c in cells.items() if column in table.given_ids)
    said = [cells[column.id].text.strip() for column in own]
    return is_asked and any(bare(text) in _NONE or text in _STROKES for text in said)


def _written_as_group(
    table: FormTable, row: LocatedRow, cells: Mapping[str, Cell], circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for text that stands alone in the column of the groups and names none."""
    group = next((column for column in table.columns if column.label == table.group), None)
    cell = cells.get(group.id) if group else None
    if group is None or cell is None or not bare(cell.text) or cell.row != row.row:
        return
    if group.kind.read(cell, circumstances).doubts:
        yield Finding("text-unread", where=cell.place, found=cell.text)


def _answered_row(
    table: FormTable,
    cells: Mapping[str, Cell],
    circumstances: Circumstances,
    findings: list[Finding],
) -> AnsweredRow:
    fields = []
    given = {*table.given_ids, table.group_id}
    for column in table.columns:
        cell = cells.get(column.id)
        if cell is not None:
            if cell.paper and cell.paper.printed and column.id in given:
                cell = replace(cell, paper=None)  # what the form prints need not be compared
            if is_computed_later(table, column.id, cell):
                cell = replace(cell, text="", value=None, problem="")
            located = Located(column.id, cell, BY_HEADER)
            column = in_row_unit(table, column, cells)
            fields.append(_answered(column, column.id, located, circumstances, findings))
    fields = list(with_computed(table, fields, circumstances))
    where = next((f.where for f in fields if f.field != table.group_id and f.raw), "")
    return AnsweredRow(where or fields[0].where, tuple(fields), table.id)


def _with_group(
    table: FormTable, cells: dict[str, Cell], above: Mapping[str, Cell], findings: list[Finding]
) -> dict[str, Cell]:
    """The row with its group's name; an empty one is the group's above, as in a sheet whose merges
    were dissolved, and a finding says so when the row is filled."""
    group = table.group_id
    cell, before = cells.get(group), above.get(group)
    own = [c for column, c in cells.items() if column != group]
    if not group or cell is None or bare(cell.text):
        return cells
    is_filled = any(not says_nothing(c.text) and not _is_example(table, c.text) for c in own)
    if before is None:
        if is_filled and not _is_column_missing(table.field_id(group), findings):
            findings.append(Finding("required-missing", group, table.group, cell.place))
        return cells
    if is_filled:
        findings.append(
            Finding("item-assumed", group, table.group, cell.place, "", before.text.strip())
        )
    return {**cells, group: replace(cell, text=before.text, value=before.value)}


def _is_column_missing(column: str, findings: Iterable[Finding]) -> bool:
    return any(f.code in {"place-missing", "place-gone"} and f.field == column for f in findings)


_LONG_EXAMPLE = 6  # letters; a shorter text may well be somebody's answer


def _without_example(
    table: FormTable, cells: dict[str, Cell], findings: list[Finding]
) -> dict[str, Cell]:
    """The row with the printed example taken out of it. A person of the example with what is said
    of him there is no answer; a single text of it is one, and told."""
    kept = {}
    left = _left_of_example(table, cells)
    telling = {c.id for c in table.columns if c.id in left and _is_telling(c, cells[c.id].text)}
    is_person = len(telling) > 1 and any(
        c.id in telling and c.kind.names_person for c in table.columns
    )
    for column in table.columns:
        cell = cells.get(column.id)
        if cell is None:
            continue
        if not cell.text:
            kept[column.id] = cell
            continue
        is_gone = _is_example(table, cell.text) or (is_person and column.id in telling)
        if column.id in left and not is_gone:
            findings.append(
                Finding("example-edited", column.id, column.label, cell.place, cell.text)
            )
        elif is_gone:
            findings.append(Finding("example-left", column.id, column.label, cell.place, cell.text))
            cell = replace(cell, text="", value=None)
        elif (edited := _example_rest(table, cell.text)) is not None:
            findings.append(
                Finding("example-edited", column.id, column.label, cell.place, cell.text)
            )
            cell = replace(cell, text=edited, value=edited)
        kept[column.id] = cell
    return kept


def _left_of_example(table: FormTable, cells: Mapping[str, Cell]) -> set[str]:
    """The columns in which a row still says what its example says, where hardly anybody would say
    the same: a person, a telephone, a long text; the columns beside them that do so, too."""
    for row in (table.example_row, *table.examples_beside):
        same = {
            column.id
            for column in table.columns
            if (cell := cells.get(column.id)) is not None
            and bare(cell.text)
            and bare(cell.text) == bare(row.get(column.label, ""))
        }
        own = {c.id for c in table.columns if c.id in same and _is_telling(c, cells[c.id].text)}
        if own:
            return same if len(own) > 1 else own
    return set()


def _is_telling(column: FormField, text: str) -> bool:
    is_somebody = column.kind.names_person or column.kind.is_phone
    return is_somebody or (column.kind.is_free_text and len(bare(text)) >= _LONG_EXAMPLE)


def _is_example_row(table: FormTable, cells: Mapping[str, Cell]) -> bool:
    """Whether the row is the printed example, or one beside it, as it was."""
    ids = {column.label: column.id for column in table.columns}
    return any(
        row
        and all(
            (cell := cells.get(ids.get(label, ""))) is not None and bare(cell.text) == bare(text)
            for label, text in row.items()
        )
        for row in (table.example_row, *table.examples_beside)
    )


def _row_of_example(table: FormTable, cells: Mapping[str, Cell]) -> Finding:
    """What is said of the printed example that was left in the table."""
    first = next(c for c in table.columns if c.id in cells and bare(cells[c.id].text))
    return Finding(
        "example-left", first.id, first.label, cells[first.id].place, cells[first.id].text
    )


def _is_example(table: FormTable, text: str) -> bool:
    return bool(bare(text)) and bare(text) in table.bare_examples


def _example_rest(table: FormTable, text: str) -> str | None:
    """The text without what is left of an example in it; None when nothing of one is."""
    without = _EXAMPLE_MARK.sub("", text) if "例" in text else text
    for example in table.example.values():
        if len(example) > 8 and example in without:
            without = without.replace(example, "").strip()
    return without if without != text else None


def _with_same(
    table: FormTable, cells: dict[str, Cell], above: Mapping[str, Cell], findings: list[Finding]
) -> dict[str, Cell]:
    """The row with 同上 replaced by the answer above it, 同左 by the one on its left, and a finding
    that says so."""
    kept = dict(cells)
    for column in table.columns:
        cell, before = cells.get(column.id), above.get(column.id)
        if cell is not None and (is_left := says_left(cell.text)):
            before = _on_left(cell, kept.values())
        if cell is not None and before is not None and says_same(cell.text):
            about = (column.id, column.label, cell.place, cell.text)
            if not bare(before.text) or says_same(before.text):
                findings.append(Finding("same-unclear", *about))
                continue
            code = "same-as-left" if is_left else "same-as-above"
            findings.append(Finding(code, *about, before.text))
            kept[column.id] = replace(cell, text=before.text, value=before.value)
    return kept


def _on_left(cell: Cell, others: Iterable[Cell]) -> Cell | None:
    """The nearest of these cells on the left of one, None for none."""
    left = (one for one in others if one.row == cell.row and one.column < cell.column)
    return max(left, key=lambda one: one.column, default=None)


def _unread(
    form: Form, alignment: Alignment, settled: Set[str], circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each text but those at these settled places; one for each row of a table that
    stands outside it, one for the bare numbers of a column somebody numbered."""
    for cell in alignment.unread:
        if cell.problem and cell.problem != PROBLEM_NO_RESULT:  # no answer is lost with that
            yield Finding(_PROBLEM_CODES[cell.problem], where=cell.place, found=cell.text)
    unread = [c for c in alignment.unread if not c.problem and c.place not in settled]
    outside = [*unread, *(cell for cell in alignment.elsewhere if not cell.problem)]
    for found in alignment.tables if outside else ():
        table = form.table_of(found.table)
        strays = stray_rows(table, outside, found.columns, circumstances) if table else []
        for cells in strays:
            yield Finding("row-outside", where=cells[0].place, found=row_text(cells))
        unread = [cell for cell in unread if not any(cell in cells for cells in strays)]
        outside = [cell for cell in outside if not any(cell in cells for cells in strays)]
    if any(found.code == "table-unruled" for found in alignment.findings):
        yield from _texts_by_page(unread)
    else:
        yield from _texts(unread)


def _texts_by_page(unread: Sequence[Cell]) -> Iterator[Finding]:
    """The texts of a table without rules, which fall beside its columns: one finding for each page,
    where there are many. Another says that the table itself must be sent again."""
    pages: dict[str, list[Cell]] = {}
    for cell in unread:
        page = _PAGE.match(cell.place)
        pages.setdefault(page.group() if page else "", []).append(cell)
    for page_name, cells in pages.items():
        if len(cells) <= _FEW or not page_name:
            yield from _texts(cells)
            continue
        first, last = shortened(cells[0].text, 15), shortened(cells[-1].text, 15)
        found = f"{first}”等{len(cells)}处文字，到“{last}"
        yield Finding("text-unread", where=cells[0].place, found=found)


def _texts(unread: Sequence[Cell]) -> Iterator[Finding]:
    numbers = [cell for cell in unread if _NUMBER.fullmatch(cell.text.strip())]
    counts = [int(cell.text) for cell in numbers]
    if len(numbers) < _FEW or counts != [*range(counts[0], counts[0] + len(counts))]:
        numbers = []
    texts = [cell for cell in unread if cell not in numbers]
    for cell in texts[:_MOST_UNREAD]:
        yield Finding("text-unread", where=cell.place, found=cell.text)
    if len(texts) > _MOST_UNREAD:
        yield Finding("text-unread", found=f"另外{len(texts) - _MOST_UNREAD}处文字")
    if numbers:
        found = f"{numbers[0].text.strip()}”等{len(numbers)}个数字，到“{numbers[-1].text.strip()}"
        yield Finding("text-unread", where=numbers[0].place, found=found)
