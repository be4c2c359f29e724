"""Loading: which kind of Excel template a file is, decided once."""

from __future__ import annotations

from huizhi.content import Limits
from huizhi.formats.excel.column_blocks import CONTROLS_COLUMNS
from huizhi.formats.excel.columned_template import ColumnedTemplate
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.jinja import Filters
from huizhi.formats.ooxml import Package
from huizhi.formats.zips import refused_as_template


def xlsx_template(data: bytes, name: str, filters: Filters) -> XlsxTemplate | ColumnedTemplate:
    """The template in these bytes; `name` is what messages call it. Raises: TemplateError."""
    with refused_as_template(name):
        repeats = _says(Package(data, Limits()))
    return ColumnedTemplate(data, name, filters) if repeats else XlsxTemplate(data, name, filters)


def _says(package: Package) -> bool:
    """Whether a text of the workbook holds a `{%tc %}` mark."""
    for workbook in package.related("", "officeDocument"):
        for part in package.related(workbook, "sharedStrings", "worksheet"):
            if b"%" in package.read(part):
                text = "".join(map(str, package.xml(part).itertext()))
                if CONTROLS_COLUMNS.search(text):
                    return True
    return False
