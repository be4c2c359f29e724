"""Attempt: the template of a learned form, written, loaded and read back.

    BlankForm ─marks─▶ template ─load, probe─▶ Pattern ─fill, read─▶ what does not come back

What cannot be read back is given up by itself, place by place, until all others can be: an odd
sentence costs no list elsewhere. Each place that is given up is a doubt that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from huizhi.campaign import FILTERS
from huizhi.content import Document, Limits
from huizhi.disk import write_whole
from huizhi.errors import HuizhiError, Mistake, MistakesError, RenderError, StorageError
from huizhi.formats import Template, load_template, read_bytes, write_marks
from huizhi.formats.jinja import CellMark, MarkPlan, RowMarks
from huizhi.formats.ooxml import Stamp
from huizhi.formats.word import UNEXPECTED, unexpected_error
from huizhi.forms import Form, Pattern, bare, pattern_of, probe_context
from huizhi.forms.blank import (
    BlankColumn,
    BlankField,
    BlankForm,
    BlankTable,
    field_marks,
    loops,
    marks_in_printed_rows,
    proposed_rules,
    row_marks,
    told_rule,
    without_column,
)
from huizhi.label import with_printed_labels
from huizhi.steps.preparing.learned_settings import learned_form, settings_data
from huizhi.steps.preparing.trial import filled_in_blank, reads_back, unread_in_trial

_GIVEN_UP = "没有写上标记，交回后这里填的只当表外内容显示，要人工看"
_UNNAMED = "左边、上面和同一格里都没有字，交回后认不出它；请在旁边写上名称再学一遍"
_CROWDED = "和前一处空之间没有字，交回后分不清哪个是哪个；请在中间加上文字，或分成两格，再学一遍"
_NAMED_ELSEWHERE = "旁边印的“{label}”成了另一处的名称，交回后会认错；请把另一处改个名称"
_UNWRITTEN = "文件里的这个位置写不进标记（多半是内容控件、文本框或修订），请改成普通文字再学一遍"
_WHOLE = 1 << 20  # the end of whatever stands in a cell
_MOST_NAMED = 4  # columns that say which list is meant

_Place = BlankField | BlankTable


@dataclass(frozen=True)
class Attempt:
    """A template that was written and can be read back. told: what it asks for, with a doubt for
    each place that had to be given up; data: its configuration."""

    told: BlankForm
    data: dict[str, Any]


def attempt(data: bytes, document: Document, told: BlankForm, path: Path) -> Attempt:
    """The template of this form at this path, with the places in it that can be read back.

    Raises: HuizhiError when not even a template without marks can be made.
    """
    maker = _Maker(data, document, path)
    kept, doubts = told, list(told.doubts)
    while True:
        try:
            made = maker.made(kept)
        except (HuizhiError, ValidationError) as error:
            if isinstance(error, StorageError) or not _places(kept):
                raise _not_learned(path.name, error) from error
            kept, said = maker.without_what_fails(kept, maker.can_be_made)
            doubts += said
            continue
        if why := made.at_fault():
            kept, said = _without(kept, why)
        elif not made.is_known():
            kept, said = maker.without_what_fails(kept, maker.comes_back)
        else:
            break
        doubts += said
    doubts = [*_still_true(doubts, told, kept), *made.tried()]
    told = replace(kept, doubts=tuple(dict.fromkeys(map(with_printed_labels, doubts))))
    return Attempt(told, made.data)


@dataclass(frozen=True)
class _Made:
    """A template as it was made. data: its configuration; form, template, pattern, mistakes: what
    was loaded again."""

    data: dict[str, Any]
    form: Form
    template: Template
    pattern: Pattern
    mistakes: tuple[Mistake, ...]

    def at_fault(self) -> dict[str, str]:
        """Why each of the fields, columns and tables cannot be read back that cannot, by its id."""
        said = {f for _, sentence in self.pattern.sentences for f in sentence.fields}
        found = {spot.field: spot.label for spot in self.pattern.fields}
        why = {
            f.id: _UNNAMED if f.id in found else _UNWRITTEN
            for f in self.form.fields
            if f.id not in found or not (found[f.id] or f.id in said)
        }
        why |= dict.fromkeys(_crowded(self.pattern), _CROWDED)
        names = {bare(f.label): f.id for f in self.form.fields}
        why |= {
            field: _NAMED_ELSEWHERE.format(label=self.form.label(names[label]))
            for field, label in found.items()
            if names.get(label, field) != field and any(field in m.about for m in self.mistakes)
        }
        for one in self.mistakes:
            for about in one.about if len(one.about) < 2 else (self._smaller(one.about),):
                why.setdefault(about, f"{one.what}；{one.remedy}再学一遍")
        return why

    def _smaller(self, tables: Sequence[str]) -> str:
        """Which of these tables asks for least."""
        own = [one for one in self.form.tables if one.id in tables]
        return min(reversed(own), key=lambda t: (len(t.columns), t.rows_per_group)).id

    def is_known(self) -> bool:
        """Whether a form that is filled in for a try is known again when it comes back."""
        return not self.form.ids() or reads_back(self.form, self.template, self.pattern)

    def tried(self) -> Iterator[str]:
        """A doubt for each answer that did not come back when it was filled in for a try."""
        for label in dict.fromkeys(unread_in_trial(self.form, self.template, self.pattern)):
            what = f"“{label}”" if label else "整张表"
            yield f"试填后{what}读回来的内容不一样，请核对模板里它的位置"
        for label in dict.fromkeys(filled_in_blank(self.form, self.template, self.pattern)):
            yield f"没有填写时，“{label}”也读出了内容，请核对模板里它的位置"


def probed(form: Form, template: Template) -> tuple[Pattern, tuple[Mistake, ...]]:
    """The pattern of a template, and what is wrong with it."""
    document = read_bytes(template.render(probe_context(form), Stamp()), Limits())
    return pattern_of(form, document, template.name)


def _crowded(pattern: Pattern) -> Iterator[str]:
    """The answers in sentences that follow another with nothing between them."""
    for _, sentence in pattern.sentences:
        for number, piece in enumerate(sentence.landmarks[:-1]):
            is_day = sentence.fields[number] in sentence.days
            if number and not piece and not is_day and not sentence.mark_before(number):
                yield sentence.fields[number]


@dataclass(frozen=True)
class _Maker:
    """Makes templates of one blank file. data: the file; document: as it was read."""

    data: bytes
    document: Document
    path: Path

    def made(self, form: BlankForm) -> _Made:
        """The template for what this form asks for. Raises: HuizhiError, ValidationError."""
        settings = settings_data(form, self.path.stem)
        write_whole(self.path, self._written(form))
        asked = learned_form(settings)
        template = load_template(self.path, FILTERS)
        return _Made(settings, asked, template, *probed(asked, template))

    def _written(self, form: BlankForm) -> bytes:
        """The form with its marks. Raises: HuizhiError when they cannot be written into it."""
        try:
            return write_marks(self.data, _plan(form, self.document), self.path.name)
        except UNEXPECTED as error:
            raise unexpected_error(error, "写不进标记") from error

    def can_be_made(self, form: BlankForm) -> str:
        """Why no template can be made for what this form asks for, "" when one can."""
        try:
            self.made(form)
        except StorageError:
            raise
        except (HuizhiError, ValidationError) as error:
            return f"模板里写不成：{_said(error)}"
        return ""

    def comes_back(self, form: BlankForm) -> str:
        """Why a filled form would not be known again at all, "" when it would."""
        return "" if self.made(form).is_known() else "写上以后，填好的表就认不出来了"

    def without_what_fails(
        self, form: BlankForm, why_not: Callable[[BlankForm], str]
    ) -> tuple[BlankForm, list[str]]:
        """The form with as many of its places as go together, and a doubt for each of the others:
        halves are tried, then halves of what fails."""
        kept: list[_Place] = []
        lost: list[tuple[_Place, str]] = []

        def take(places: Sequence[_Place]) -> None:
            why = why_not(_with_only(form, [*kept, *places]))
            if not why:
                kept.extend(places)
            elif len(places) == 1:
                lost.append((places[0], why))
            else:
                half = len(places) // 2
                take(places[:half])
                take(places[half:])

        take(_places(form))
        left = _with_only(form, kept)
        tables = tuple(
            replace(t, other=next((w for p, w in lost if p is t), t.other)) for t in form.tables
        )
        doubts = [
            _field_lost(one, why) if isinstance(one, BlankField) else _table_lost(one, why)
            for one, why in lost
        ]
        return replace(left, tables=tables), doubts


def _places(form: BlankForm) -> list[_Place]:
    return [*form.fields, *(table for table in form.tables if not table.other)]


def _with_only(form: BlankForm, places: Sequence[_Place]) -> BlankForm:
    """The form with these of its places and no others."""
    kept = {id(one) for one in places}
    return replace(
        form,
        fields=tuple(one for one in form.fields if id(one) in kept),
        tables=tuple(one for one in form.tables if id(one) in kept or one.other),
    )


def _without(form: BlankForm, why: Mapping[str, str]) -> tuple[BlankForm, list[str]]:
    """The form without the fields, columns and tables of these ids, and a doubt for each. The ids
    of its tables are those that they have in the configuration, in their order."""
    said = [_field_lost(one, why[one.asked.id]) for one in form.fields if one.asked.id in why]
    tables, number = [], 0
    for table in form.tables:
        one = table
        if not table.other:
            number += 1
            one = _without_columns(table, "rows" if number == 1 else f"rows_{number}", why, said)
        tables.append(one)
    fields = tuple(one for one in form.fields if one.asked.id not in why)
    return replace(form, fields=fields, tables=tuple(tables)), said


def _without_columns(
    table: BlankTable, table_id: str, why: Mapping[str, str], said: list[str]
) -> BlankTable:
    """The table without the columns that cannot be read back; with the reason why it cannot be
    marked at all where that goes for all of it. said: the doubts so far."""
    left, reason = table, why.get(table_id, "")
    for column in table.every_column:
        lost = why.get(f"{table_id}.{column.asked.id}", "")
        if lost and column in left.columns and len(left.columns) > 1:
            said.append(_column_lost(table, column, lost))
            left = without_column(left, column)
        else:
            reason = reason or lost
    if not reason:
        return left
    said.append(_table_lost(table, reason))
    return replace(table, other=reason)


def _still_true(doubts: Sequence[str], before: BlankForm, now: BlankForm) -> Iterator[str]:
    """The doubts but those on rules of figures that are no longer asked for, and on names of what
    is not."""
    gone = {told_rule(one) for one in set(proposed_rules(before)) - set(proposed_rules(now))}
    asked = {one.asked.id for one in now.fields}
    lost = [one for one in before.fields if one.asked.id not in asked]
    named = tuple((f"{one.cell.place}：", f"暂叫“{one.asked.label}”") for one in lost)
    for doubt in doubts:
        is_name = any(doubt.startswith(place) and name in doubt for place, name in named)
        if doubt not in gone and not is_name:
            yield doubt


def _field_lost(one: BlankField, why: str) -> str:
    return f"{one.cell.place}：“{one.asked.label}”{_GIVEN_UP}（{why}）"


def _column_lost(table: BlankTable, column: BlankColumn, why: str) -> str:
    return f"{table.where}：“{column.asked.label}”一列{_GIVEN_UP}（{why}）"


def _table_lost(table: BlankTable, why: str) -> str:
    labels = [column.asked.label for column in table.every_column]
    more = "等" if len(labels) > _MOST_NAMED else ""
    named = f"整张明细（{'、'.join(labels[:_MOST_NAMED])}{more}）"
    return f"{table.where}：{named}{_GIVEN_UP}（{why}）"


def _not_learned(name: str, error: HuizhiError | ValidationError) -> HuizhiError:
    """What is told when not even a template without marks can be made."""
    if isinstance(error, StorageError):
        return error
    advice = "请用 WPS 打开，另存为普通的 Excel 工作簿（.xlsx）或 Word 文档（.docx）再试"
    return HuizhiError(f"{name} 做不成模板：{_said(error)}。{advice}。")


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "、".join(str(one["loc"][-1]) for one in error.errors())
    if isinstance(error, MistakesError):
        return "；".join(map(_words, error.mistakes))
    if isinstance(error, RenderError) and error.mistake:
        return _words(error.mistake)
    return str(error).rstrip("。")


def _words(mistake: Mistake) -> str:
    """A mistake of the one template that there is, without its path."""
    return str(replace(mistake, file="")).strip("：。")


def _plan(form: BlankForm, document: Document) -> MarkPlan:
    """The marks of the form's fields and of the tables that can be marked."""
    tables = [table for table in form.tables if not table.other]
    printed = tuple(
        CellMark(table.grid, row, column, 0, 1 << 20, mark)
        for table in tables
        for row, column, mark in marks_in_printed_rows(table, document.grids[table.grid])
    )
    cells = tuple(
        CellMark(f.grid, cell.row, cell.column, f.start, _WHOLE if f.parts else f.end, mark)
        for f in form.fields
        for cell, mark in field_marks(f)
    )
    repeated = tuple(_row_plan(table) for table in tables if not table.printed_rows)
    return MarkPlan((*cells, *printed), repeated)


def _row_plan(table: BlankTable) -> RowMarks:
    before, row = loops(table), table.first_row
    cells = tuple(CellMark(table.grid, row, c, 0, _WHOLE, mark) for c, mark in row_marks(table))
    return RowMarks(table.grid, row, table.bottom, before, cells, ("endfor",) * len(before))
