"""Sheeted template: an Excel template of which a sheet stands once for each record, rendered many
times.

    RecordSheet.records → `with_copies` → XlsxTemplate, each copy with its record's values
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from huizhi.content import Limits
from huizhi.errors import Mistake, RenderError, TemplateError
from huizhi.formats.excel.record_sheets import find_record_sheets
from huizhi.formats.excel.sheet_copies import sheet_names, with_copies
from huizhi.formats.excel.sheet_titles import sheet_titles
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.jinja import Filters, MarkEnvironment, printable
from huizhi.formats.ooxml import Package, Stamp
from huizhi.formats.zips import refused_as_template

_KEPT = 2  # books of copies

Titles = tuple[tuple[str, ...], ...]  # of the copies, sheet by sheet


class SheetedTemplate:
    """One such template, loaded once. `name` is what messages call it."""

    def __init__(self, data: bytes, name: str, filters: Filters) -> None:
        """Raises: TemplateError, as `XlsxTemplate`, and for what cannot stand several times."""
        self.name = name
        self._filters = filters
        self._books: dict[Titles, XlsxTemplate] = {}
        environment = MarkEnvironment(filters, printable)
        with refused_as_template(name):
            package = Package(data, Limits())
            self._sheets, self._data = find_record_sheets(data, package, name, environment)
        repeated = {one.name for one in self._sheets}
        self._others = [one for one in sheet_names(data, name) if one not in repeated]
        shown = (re.sub("[{}%]", "", one.name) for one in self._sheets)
        self._book(tuple((title,) for title in sheet_titles(shown, self._others)))

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The package of the rendered workbook, the same bytes for the same input.

        Raises: RenderError when a mark cannot be evaluated, or no sheet is left.
        """
        records = [sheet.records(context) for sheet in self._sheets]
        taken, titles = list(self._others), []
        for several in records:
            own = tuple(sheet_titles((said for said, _ in several), taken))
            taken += own
            titles.append(own)
        if not taken:
            what = "一条记录也没有，工作簿里就没有工作表了"
            raise RenderError(
                f"模板 {self.name} {self._sheets[0].place} 无法生成文件：{what}。",
                Mistake(self.name, self._sheets[0].place, what, remedy="请另加一张固定的工作表"),
            )
        values = {
            title: names
            for several, own in zip(records, titles, strict=True)
            for title, (_, names) in zip(own, several, strict=True)
        }
        key = tuple(titles)
        try:
            return self._book(key).render(context, stamp, values)
        except TemplateError as error:
            raise RenderError(f"模板 {error}", error.mistakes[0]) from error
        except RenderError as error:
            if error.mistake is None:
                raise
            mistake = replace(error.mistake, place=self._in_template(error.mistake.place, key))
            message = str(error).replace(error.mistake.place, mistake.place, 1)
            raise RenderError(message, mistake) from error

    def _book(self, titles: Titles) -> XlsxTemplate:
        """The template with its sheets under these names. Raises: TemplateError."""
        found = self._books.pop(titles, None)
        if found is None:
            wanted = {one.name: own for one, own in zip(self._sheets, titles, strict=True)}
            data = with_copies(self._data, wanted, self.name)
            try:
                found = XlsxTemplate(data, self.name, self._filters, alike=True)
            except TemplateError as error:
                mistakes = [
                    replace(one, place=self._in_template(one.place, titles))
                    for one in error.mistakes
                ]
                raise TemplateError(mistakes) from error
        self._books[titles] = found
        while len(self._books) > _KEPT:
            del self._books[next(iter(self._books))]
        return found

    def _in_template(self, place: str, titles: Titles) -> str:
        """The place under the name that its sheet has in the template."""
        for sheet, own in zip(self._sheets, titles, strict=True):
            for title in own:
                if place == title or place.startswith(f"{title}!"):
                    return sheet.name + place[len(title) :]
        return place
