"""Loading: which kind of Excel template a file is, decided once."""

from __future__ import annotations

import re
from pathlib import Path

from huizhi.content import Limits
from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.cell_pictures import ASKED, picture_filters
from huizhi.formats.excel.column_blocks import CONTROLS_COLUMNS
from huizhi.formats.excel.columned_template import ColumnedTemplate
from huizhi.formats.excel.picture_sheets import with_drawings
from huizhi.formats.excel.record_sheets import REPEATS_SHEET
from huizhi.formats.excel.sheeted_template import SheetedTemplate
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.jinja import Filters
from huizhi.formats.ooxml import Package
from huizhi.formats.zips import refused_as_template

_STREAM = re.compile(r"\|\s*逐行\b")


def xlsx_template(
    data: bytes, name: str, filters: Filters, folder: Path
) -> XlsxTemplate | ColumnedTemplate | SheetedTemplate:
    """The template in these bytes. name: what messages call it; folder: of the template, and of the
    pictures that its marks name.

    Raises: TemplateError.
    """
    with refused_as_template(name):
        said = _marks_of(Package(data, Limits()))
        if ASKED.search(said):
            data = with_drawings(data)
    own = {**filters, **picture_filters(folder)}
    if REPEATS_SHEET.search(said):
        _check_alone(said, name)
        return SheetedTemplate(data, name, own)
    if CONTROLS_COLUMNS.search(said):
        return ColumnedTemplate(data, name, own)
    return XlsxTemplate(data, name, own)


def _check_alone(said: str, name: str) -> None:
    """Raises: TemplateError for what a workbook with sheets for each record cannot have as well."""
    for pattern, what in ((CONTROLS_COLUMNS, "{%tc %}"), (_STREAM, "“逐行”")):
        if pattern.search(said):
            told = f"有 {{%sheet for %}} 的工作簿里不能用{what}"
            raise TemplateError([Mistake(name, "", told, remedy="请分成两个模板")])


def _marks_of(package: Package) -> str:
    """The texts of the workbook that may hold marks, one after the other."""
    parts = [
        part
        for workbook in package.related("", "officeDocument")
        for part in package.related(workbook, "sharedStrings", "worksheet")
        if b"{" in package.read(part)
    ]
    return "\n".join("".join(map(str, package.xml(part).itertext())) for part in parts)
