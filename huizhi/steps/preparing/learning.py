"""Learn: a template and its configuration from a blank form that has no marks.

file ─read─▶ Document ─understand─▶ BlankForm ─▶ marks, configuration
     ─write─▶ template ─load, probe, fill, read back─▶ what cannot be read is a doubt
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from huizhi.content import (
    TEMPLATE_SUFFIXES,
    Document,
    GridLook,
    kind_of_suffix,
)
from huizhi.disk import refusals, safe_name, write_whole
from huizhi.errors import (
    HuizhiError,
    ReadError,
)
from huizhi.formats import (
    IsolatedReader,
    form_look_of,
)
from huizhi.formats.excel import row_formulas
from huizhi.formats.word import UNEXPECTED
from huizhi.forms import with_joined_days
from huizhi.forms.blank import (
    BetweenRule,
    BlankForm,
    BlankFormulas,
    Decision,
    FieldDraft,
    decided,
    drawn_marks,
    room_left,
    told_together,
    understand,
    with_kinds_of_cells,
)
from huizhi.steps.preparing.attempt import attempt
from huizhi.steps.preparing.blank_file import is_converted, own_format
from huizhi.steps.preparing.form_decisions import decisions_in
from huizhi.steps.preparing.learned_settings import settings_text

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
    marked = attempt(data, document, told, template)
    form = _with_left_over(joined, marked.told, looks, decisions)
    drawing = drawn_marks(document, form)
    settings, page = template.parent / SETTINGS, template.parent / PAGE
    write_whole(settings, settings_text(marked.data, name, PAGE).encode())
    write_whole(page, f"{_page(name, drawing, form)}\n".encode())
    return Learned(form, document, understood, drawing, template, settings, page)


def _with_left_over(
    document: Document,
    form: BlankForm,
    looks: Sequence[GridLook],
    decisions: Sequence[Decision],
) -> BlankForm:
    """The form with a doubt for each place that could be written into and is no answer of it."""
    said = room_left(document, form, looks, {one.place for one in decisions})
    return replace(form, doubts=told_together((*form.doubts, *said)))


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
