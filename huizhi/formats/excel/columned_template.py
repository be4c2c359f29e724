"""Columned template: an Excel template with `{%tc %}` marks, rendered many times.

How many columns there are depends on the values. The template with so many columns is an ordinary
one, compiled once for each number of them; what is the same in every rendering costs nothing more.

    ColumnPlan.columns → SheetColumns → ColumnBook.grown → XlsxTemplate
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from huizhi.content import column_letters
from huizhi.errors import Mistake, RenderError, TemplateError
from huizhi.formats.excel.column_book import ColumnBook
from huizhi.formats.excel.column_rounds import SheetColumns
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.jinja import Filters, MarkEnvironment, printable
from huizhi.formats.ooxml import Stamp
from huizhi.formats.sheets import column_number
from huizhi.formats.zips import refused_as_template

_KEPT = 8  # numbers of columns whose templates are kept
_PLACE = re.compile(r"(.*)!([A-Z]{1,3})([0-9]+)", re.DOTALL)

Columns = Mapping[str, SheetColumns]  # by sheet name


class ColumnedTemplate:
    """One such template, loaded once. `name` is what messages call it."""

    def __init__(self, data: bytes, name: str, filters: Filters) -> None:
        """Raises: TemplateError, as `XlsxTemplate`, and for what could not follow the columns."""
        self.name = name
        self._filters = filters
        self._variants: dict[object, XlsxTemplate] = {}
        with refused_as_template(name):
            self._book = ColumnBook(data, name, MarkEnvironment(filters, printable))
        self._variant({sheet: plan.once() for sheet, plan in self._book.plans.items()})

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The package of the rendered workbook, the same bytes for the same input.

        Raises: RenderError when a mark cannot be evaluated.
        """
        columns = {sheet: plan.columns(context) for sheet, plan in self._book.plans.items()}
        values = {
            name: value
            for number, one in enumerate(columns.values())
            for name, value in one.values(number)
        }
        try:
            variant = self._variant(columns)
        except TemplateError as error:
            raise RenderError(f"模板 {error}", error.mistakes[0]) from error
        with _in_template(columns):
            return variant.render({**context, **values}, stamp)

    def _variant(self, columns: Columns) -> XlsxTemplate:
        """The template with these columns. Raises: TemplateError."""
        key = tuple((one.columns.rows, tuple(map(tuple, one.names))) for one in columns.values())
        found = self._variants.pop(key, None)
        if found is None:
            data = self._book.grown({sheet: one.columns for sheet, one in columns.items()})
            bound = {sheet: one.bound(n) for n, (sheet, one) in enumerate(columns.items())}
            with _in_template(columns):
                found = XlsxTemplate(data, self.name, self._filters, bound)
        self._variants[key] = found
        while len(self._variants) > _KEPT:
            del self._variants[next(iter(self._variants))]
        return found


@contextmanager
def _in_template(columns: Columns) -> Iterator[None]:
    """Names the cells of mistakes as they are in the template."""
    place = partial(_place_in_template, columns)
    try:
        yield
    except TemplateError as error:
        raise TemplateError([_placed(one, place) for one in error.mistakes]) from error
    except RenderError as error:
        if error.mistake is None:
            raise
        mistake = _placed(error.mistake, place)
        message = str(error).replace(error.mistake.place, mistake.place, 1)
        raise RenderError(message, mistake) from error


def _placed(mistake: Mistake, place: Callable[[str], str]) -> Mistake:
    return replace(mistake, place=place(mistake.place))


def _place_in_template(columns: Columns, place: str) -> str:
    found = _PLACE.fullmatch(place)
    if found is None or found[1] not in columns:
        return place
    rows = columns[found[1]].columns.rows
    column = column_number(found[2])
    origin = rows[column][0] if column < len(rows) else column
    return f"{found[1]}!{column_letters(origin)}{found[3]}"
