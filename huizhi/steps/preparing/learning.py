"""Learn: a template and its configuration from a blank form that has no marks.

file ─read─▶ Document ─understand─▶ BlankForm ─▶ marks, configuration
     ─write─▶ template ─load, probe, fill, read back─▶ what cannot be read is a doubt
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from huizhi.campaign import FILTERS
from huizhi.content import (
    TEMPLATE_SUFFIXES,
    Document,
    Limits,
    kind_of_suffix,
)
from huizhi.disk import refusals, safe_name, write_whole
from huizhi.errors import (
    HuizhiError,
    Mistake,
    MistakesError,
    ReadError,
    RenderError,
    StorageError,
)
from huizhi.formats import (
    IsolatedReader,
    Template,
    form_look_of,
    load_template,
    read_bytes,
    write_marks,
)
from huizhi.formats.excel import row_formulas
from huizhi.formats.jinja import CellMark, MarkPlan, RowMarks
from huizhi.formats.ooxml import Stamp
from huizhi.formats.word import UNEXPECTED, unexpected_error
from huizhi.forms import Form, Pattern, pattern_of, probe_context, with_joined_days
from huizhi.forms.blank import (
    BetweenRule,
    BlankForm,
    BlankFormulas,
    BlankTable,
    Decision,
    FieldDraft,
    decided,
    drawn_marks,
    field_marks,
    loops,
    marks_in_printed_rows,
    row_marks,
    understand,
    with_kinds_of_cells,
    with_one_table,
)
from huizhi.label import with_printed_labels
from huizhi.steps.preparing.blank_file import is_converted, own_format
from huizhi.steps.preparing.form_decisions import decisions_in
from huizhi.steps.preparing.learned_settings import learned_form, settings_data, settings_text
from huizhi.steps.preparing.trial import filled_in_blank, unread_in_trial

SETTINGS, PAGE = "附件.yaml", "看图核对.txt"
_MARK = re.compile(r"\{\{|\{%|\{#")
_MOST_TRIES = 12
_LONGEST_NAME = 64


@dataclass(frozen=True)
class Learned:
    """One form that was learned. form: what was understood and decided, with every doubt;
    document, understood: what it was understood from, and as what before anybody decided;
    drawing: the form for a person to check; template, settings, page: the files written; between:
    what it proposes of its figures and those of forms learned with it."""

    form: BlankForm
    document: Document
    understood: BlankForm
    drawing: str
    template: Path
    settings: Path
    page: Path
    between: tuple[BetweenRule, ...] = ()


def learn(file: Path, folder: Path) -> Learned:
    """The form in this file as a template with its configuration, written into the folder; what the
    clerk has decided there of its places is carried out.

    Raises: HuizhiError when the file is not there, cannot be read or made into .xlsx or .docx.
    """
    with own_format(file) as own:
        return _learn_own(own, file, folder)


def _learn_own(own: Path, file: Path, folder: Path) -> Learned:
    """The form in a file in the format that can be filled; file: as it came."""
    data, document = _read(own)
    template = folder / f"{template_name(file.stem)}{own.suffix}"
    if template.exists() and template.samefile(file):
        raise HuizhiError(f"模板会盖掉空白表 {file.name} 自己。请用 --to 换一个文件夹。")
    decisions = _of_this_format(decisions_in(folder), template)
    learned = learn_document(data, document, template, file.name, decisions)
    if not is_converted(file):
        return learned
    said = f"模板由 LibreOffice 从 {file.name} 转换而来，请打开 {template.name} 对照原表核对版式"
    return replace(learned, form=replace(learned.form, doubts=(*learned.form.doubts, said)))


def _of_this_format(decisions: Sequence[Decision], template: Path) -> list[Decision]:
    """The decisions on this template; where the folder has the form in its other format too, those
    on places of that one are none of it."""
    others = [one for one in TEMPLATE_SUFFIXES if one != template.suffix]
    if not any(template.with_suffix(one).exists() for one in others):
        return list(decisions)
    is_workbook = kind_of_suffix(template.suffix).is_workbook
    return [one for one in decisions if ("!" in one.place) == is_workbook]


def learn_document(
    data: bytes,
    document: Document,
    template: Path,
    name: str,
    decisions: Sequence[Decision] = (),
) -> Learned:
    """The form in this document as a template at this path, with its configuration beside it.

    data: the bytes it was read from; name: what the clerk calls the file.
    """
    document, formulas = _formulas_empty(data, document)
    looks = form_look_of(data, document)
    joined = with_joined_days(document)
    understood = with_kinds_of_cells(joined, understand(document, formulas), looks)
    told = decided(joined, understood, decisions, looks)
    attempt = _attempt(data, document, told, template)
    form, drawing = attempt.told, drawn_marks(document, attempt.told)
    settings, page = template.parent / SETTINGS, template.parent / PAGE
    write_whole(settings, settings_text(attempt.data, name, PAGE).encode())
    write_whole(page, f"{_page(name, drawing, form)}\n".encode())
    return Learned(form, document, understood, drawing, template, settings, page)


def learn_forms(files: Sequence[Path], to: Path | None, output: Path) -> tuple[Learned, ...]:
    """Each form in a folder of its own name, the same form in two formats in one; `to`: the folder
    itself for a single form, where the folders are for several; None: `output`/learned.

    Raises: HuizhiError, before anything is written when a file cannot be used.
    """
    with ExitStack() as stack:
        owns = [stack.enter_context(own_format(file)) for file in files]
        for own in owns:
            _read(own)
        return _learned_in_folders(owns, files, to, output)


def _learned_in_folders(
    owns: Sequence[Path], files: Sequence[Path], to: Path | None, output: Path
) -> tuple[Learned, ...]:
    alone = to is not None and len({file.stem for file in files}) == 1
    above = to if to is not None else output / "learned"
    learned = [
        _learn_own(own, file, above if alone else above / safe_name(file.stem))
        for own, file in zip(owns, files, strict=True)
    ]
    return tuple(_compared(one, learned) for one in learned)


def _compared(one: Learned, others: Sequence[Learned]) -> Learned:
    """The form with a doubt where its other format asks for something else."""
    asked = {f.asked.label for f in one.form.fields}
    for other in others:
        differing = asked ^ {f.asked.label for f in other.form.fields}
        if other.settings == one.settings and differing:
            names = f"{one.template.name} 和 {other.template.name}"
            said = f"{names} 的栏目不一样：{'、'.join(sorted(differing))}"
            return replace(one, form=replace(one.form, doubts=(*one.form.doubts, said)))
    return one


def template_name(stem: str) -> str:
    """The name of a file as the configuration takes it for a template: without spaces and signs."""
    letters = re.sub(r"[^A-Za-z0-9_\-\u4e00-\u9fff]", "", unicodedata.normalize("NFKC", stem))
    return letters[:_LONGEST_NAME] or "表格"


def learned_json(form: BlankForm, between: Sequence[BetweenRule] = ()) -> dict[str, Any]:
    """What was understood, for other programs; between: what it proposes of other forms."""
    return {
        "fields": [
            {"id": f.asked.id, "label": f.asked.label, "where": f.cell.place, "kind": f.asked.kind}
            for f in form.fields
        ],
        "tables": [
            {
                "id": table.id,
                "where": table.where,
                "columns": [{"id": c.asked.id, "label": c.asked.label} for c in table.every_column],
                "rows": table.rows,
            }
            for table in form.tables
        ],
        "doubts": list(form.doubts),
        **_proposed(between),
    }


def _proposed(between: Sequence[BetweenRule]) -> dict[str, Any]:
    """The proposals; nothing where there are none."""
    told = [
        {"form": one.form, "rule": one.rule or None, "why": one.why, "sure": one.sure}
        for one in between
    ]
    return {"proposals": told} if told else {}


def _read(file: Path) -> tuple[bytes, Document]:
    with refusals(f"打开文件 {file.name} "):
        data = file.read_bytes()
    try:
        with IsolatedReader() as reader:
            document = reader.read(file)
    except ReadError as error:
        what = error.found.rstrip("。")
        advice = "请用 WPS 或 Office 打开，另存为没有密码的 .xlsx 或 .docx"
        raise HuizhiError(f"{file.name} 读不出：{what}。{advice}。") from error
    if any(_MARK.search(cell.text) for grid in document.grids for cell in grid.cells):
        raise HuizhiError(
            f"{file.name} 里已经有“{{{{”或“{{%”，像是做好的模板。请给没有标记的空白表。"
        )
    return data, document


def _formulas_empty(data: bytes, document: Document) -> tuple[Document, BlankFormulas]:
    """The document with nothing in the cells that compute a number, for what it came to in an empty
    form is no text of it; and what they compute."""
    if document.kind != "xlsx":
        return document, BlankFormulas()
    try:
        found = row_formulas(data)
    except UNEXPECTED:
        return document, BlankFormulas()
    grids = tuple(
        replace(
            grid,
            cells=tuple(
                replace(c, text="", value=None, problem="", shown="")
                if c.place in found.places and (c.problem or c.number is not None)
                else c
                for c in grid.cells
            ),
        )
        for grid in document.grids
    )
    return replace(document, grids=grids), BlankFormulas(found.sums, found.in_row, found.in_sheet)


@dataclass(frozen=True)
class _Attempt:
    """A template that was written and can be read back. told: what was understood of the form,
    fields that had to be left out of the template included."""

    told: BlankForm
    data: dict[str, Any]


def _attempt(data: bytes, document: Document, told: BlankForm, path: Path) -> _Attempt:
    """The template written, loaded and tried; what cannot be read back is left out by and by."""
    kept, doubts = told, list(told.doubts)
    for _ in range(_MOST_TRIES):
        settings = settings_data(kept, path.stem)
        try:
            write_whole(path, _written(data, document, kept, path.name))
            form = learned_form(settings)
            template = load_template(path, FILTERS)
            pattern, mistakes = _pattern(form, template)
        except (HuizhiError, ValidationError) as error:
            if isinstance(error, StorageError) or not (kept.fields or kept.tables):
                raise _not_learned(path.name, error) from error
            kept = replace(kept, fields=(), tables=())
            doubts.append(f"模板做不成，没有写上标记：{_said(error)}")
            continue
        if not form.ids():
            break
        lost = _lost(form, pattern)
        if mistakes and not lost and form.tables:
            is_one = len(form.tables) == 1
            fewer = _without_tables(told, mistakes[0]) if is_one else with_one_table(told)
            kept = told = replace(fewer, fields=kept.fields)
            doubts += told.doubts
            continue
        lost = lost or _in_cells_of(mistakes, kept)
        if not mistakes or not lost:
            doubts += [*map(_words, mistakes)]
            doubts += _tried(form, template, pattern)
            break
        doubts += _left_out(kept, lost, mistakes)
        kept = replace(kept, fields=tuple(f for f in kept.fields if f.asked.id not in lost))
    said = tuple(dict.fromkeys(map(with_printed_labels, doubts)))
    return _Attempt(replace(told, doubts=said), settings)


def _without_tables(form: BlankForm, mistake: Mistake) -> BlankForm:
    """The form without rows that repeat, which could not be read back; a template with them would
    be refused whole."""
    why = f"交回后读不出来（{mistake.what}），这一处没有写上标记"
    tables = tuple(t if t.other else replace(t, other=why) for t in form.tables)
    said = tuple(f"{t.where}：{why}" for t in tables if t.other == why)
    return replace(form, tables=tables, doubts=(*form.doubts, *said))


def _written(data: bytes, document: Document, kept: BlankForm, name: str) -> bytes:
    """The form with its marks. Raises: HuizhiError when they cannot be written into it."""
    try:
        return write_marks(data, _plan(kept, document), name)
    except UNEXPECTED as error:
        raise unexpected_error(error, "写不进标记") from error


def _not_learned(name: str, error: HuizhiError | ValidationError) -> HuizhiError:
    """What is told when not even a template without marks can be made."""
    if isinstance(error, StorageError):
        return error
    advice = "请用 WPS 打开，另存为普通的 Excel 工作簿（.xlsx）或 Word 文档（.docx）再试"
    return HuizhiError(f"{name} 做不成模板：{_said(error)}。{advice}。")


def _words(mistake: Mistake) -> str:
    """A mistake of the one template that there is, without its path."""
    return str(replace(mistake, file="")).strip("：。")


def _plan(form: BlankForm, document: Document) -> MarkPlan:
    """The marks of the form's fields and of the one table that can be marked."""
    tables = [table for table in form.tables if not table.other]
    printed = tuple(
        CellMark(table.grid, row, column, 0, 1 << 20, mark)
        for table in tables
        for row, column, mark in marks_in_printed_rows(table, document.grids[table.grid])
    )
    cells = tuple(
        CellMark(f.grid, cell.row, cell.column, f.start, f.end, mark)
        for f in form.fields
        for cell, mark in field_marks(f)
    )
    repeated = tuple(_row_plan(table) for table in tables if not table.printed_rows)
    return MarkPlan((*cells, *printed), repeated)


def _row_plan(table: BlankTable) -> RowMarks:
    before, row = loops(table), table.first_row
    cells = tuple(CellMark(table.grid, row, c, 0, 1 << 20, mark) for c, mark in row_marks(table))
    return RowMarks(table.grid, row, table.bottom, before, cells, ("endfor",) * len(before))


def _pattern(form: Form, template: Template) -> tuple[Pattern, tuple[Mistake, ...]]:
    document = read_bytes(template.render(probe_context(form), Stamp()), Limits())
    return pattern_of(form, document, template.name)


def _lost(form: Form, pattern: Pattern) -> set[str]:
    """The fields that a returned form could not be asked for."""
    said = {f for _, sentence in pattern.sentences for f in sentence.fields}
    found = {spot.field for spot in pattern.fields if spot.label or spot.field in said}
    crowded = {
        sentence.fields[number]
        for _, sentence in pattern.sentences
        for number, piece in enumerate(sentence.landmarks[:-1])
        if number
        and not piece
        and sentence.fields[number] not in sentence.days
        and not sentence.mark_before(number)
    }
    return ({f.id for f in form.fields} - found) | crowded


def _in_cells_of(mistakes: Sequence[Mistake], form: BlankForm) -> set[str]:
    """The fields in the cells that these mistakes are about: with them nothing could be read."""
    places = {mistake.place for mistake in mistakes}
    return {one.asked.id for one in form.fields if one.cell.place in places}


def _left_out(form: BlankForm, lost: set[str], mistakes: Sequence[Mistake]) -> Iterator[str]:
    why = mistakes[0].what if len(mistakes) == 1 else "旁边没有可以认出它的文字"
    if lost == _in_cells_of(mistakes, form):
        why = "同一格里的几处填写处分不清哪个是哪个"
    for one in form.fields:
        if one.asked.id in lost:
            said = f"“{one.asked.label}”交回后找不到，没有写上标记（{why}）"
            yield f"{one.cell.place}：{said}"


def _tried(form: Form, template: Template, pattern: Pattern) -> Iterator[str]:
    """A doubt for each answer that did not come back when the template was filled in for a try."""
    for label in dict.fromkeys(unread_in_trial(form, template, pattern)):
        what = f"“{label}”" if label else "整张表"
        yield f"试填后{what}读回来的内容不一样，请核对模板里它的位置"
    for label in dict.fromkeys(filled_in_blank(form, template, pattern)):
        yield f"没有填写时，“{label}”也读出了内容，请核对模板里它的位置"


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "、".join(str(one["loc"][-1]) for one in error.errors())
    if isinstance(error, MistakesError):
        return "；".join(map(_words, error.mistakes))
    if isinstance(error, RenderError) and error.mistake:
        return _words(error.mistake)
    return str(error).rstrip("。")


def _asked(asked: FieldDraft) -> str:
    """“民族（文字，暂定）”: what is asked for, and whether the label says its kind."""
    return f"{asked.label}（{asked.kind}{'' if asked.known else '，暂定'}）"


def _page(name: str, drawing: str, form: BlankForm) -> str:
    """What was understood, as a page for the clerk."""
    fields = [f"  {_asked(f.asked)}　{f.cell.place}" for f in form.fields]
    tables = [
        f"  {t.where}：{t.rows}行，" + "、".join(_asked(c.asked) for c in t.every_column)
        for t in form.tables
    ]
    doubts = [f"  {number}. {doubt}" for number, doubt in enumerate(form.doubts, start=1)]
    return "\n".join(
        [
            f"{name}：【】里是填写处，请对照原表核对。",
            "",
            drawing,
            "",
            f"单独填写的栏目：{len(fields)}处",
            *fields,
            f"一行一行填的明细：{len(tables)}处",
            *tables,
            f"拿不准的地方：{len(doubts)}处",
            *doubts,
        ]
    )
