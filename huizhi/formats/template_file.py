"""Template files: one interface to render any of them, whatever is inside.

A template is loaded once and rendered many times; how it does that is its own affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.docx_template import DocxTemplate
from huizhi.formats.marks import Filters
from huizhi.formats.stamp import Stamp
from huizhi.formats.xlsx_template import XlsxTemplate


class Template(Protocol):
    """A template: `name` for messages, and `render`."""

    name: str

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The rendered file. Raises: RenderError."""
        ...


def load_template(path: Path, filters: Filters) -> Template:
    """The template in this .docx or .xlsx file.

    Raises: TemplateError when the file is missing, of another kind, or holds a broken mark.
    """
    name = f"{path.parent.name}/{path.name}"
    kinds: dict[str, type[DocxTemplate] | type[XlsxTemplate]]
    kinds = {".docx": DocxTemplate, ".xlsx": XlsxTemplate}
    if path.suffix.lower() not in kinds:
        raise TemplateError([Mistake(name, "", "模板要是 .docx 或 .xlsx 文件")])
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"找不到或打不开这个模板文件（{error.strerror}）"
        raise TemplateError([Mistake(name, "", what)]) from error
    if path.suffix.lower() == ".docx":
        from huizhi.formats.docxtpl_template import DocxtplDocument, asks_for_docxtpl

        if asks_for_docxtpl(data):
            return DocxtplDocument(data, name, filters, path.parent)
    return kinds[path.suffix.lower()](data, name, filters)
