"""Loading: which kind of Excel template a file is, decided once."""

from __future__ import annotations

from pathlib import Path

from huizhi.content import Limits
from huizhi.formats.excel.cell_pictures import ASKED, picture_filters
from huizhi.formats.excel.column_blocks import CONTROLS_COLUMNS
from huizhi.formats.excel.columned_template import ColumnedTemplate
from huizhi.formats.excel.picture_sheets import with_drawings
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.jinja import Filters
from huizhi.formats.ooxml import Package
from huizhi.formats.zips import refused_as_template


def xlsx_template(
    data: bytes, name: str, filters: Filters, folder: Path
) -> XlsxTemplate | ColumnedTemplate:
    """The template in these bytes. name: what messages call it; folder: of the template, and of the
    pictures that its marks name.

    Raises: TemplateError.
    """
    with refused_as_template(name):
        said = _marks_of(Package(data, Limits()))
        if ASKED.search(said):
            data = with_drawings(data)
    own = {**filters, **picture_filters(folder)}
    if CONTROLS_COLUMNS.search(said):
        return ColumnedTemplate(data, name, own)
    return XlsxTemplate(data, name, own)


def _marks_of(package: Package) -> str:
    """The texts of the workbook that may hold marks, one after the other."""
    parts = [
        part
        for workbook in package.related("", "officeDocument")
        for part in package.related(workbook, "sharedStrings", "worksheet")
        if b"{" in package.read(part)
    ]
    return "\n".join("".join(map(str, package.xml(part).itertext())) for part in parts)
