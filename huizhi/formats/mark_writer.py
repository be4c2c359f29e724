"""Mark writer: a blank form with marks put into it, so that it is a template; its look is kept."""

from __future__ import annotations

from huizhi.content import kind_named
from huizhi.errors import UnknownKindError
from huizhi.formats.excel import write_xlsx_marks
from huizhi.formats.jinja import MarkPlan
from huizhi.formats.kinds import sniff
from huizhi.formats.word import write_docx_marks


def write_marks(data: bytes, plan: MarkPlan, name: str) -> bytes:
    """The file with these marks in it; name: what messages call it.

    Raises: UnknownKindError for any kind but .xlsx and .docx, TemplateError, RenderError.
    """
    kind = kind_named(sniff(data))
    if not kind.is_template:
        raise UnknownKindError(kind.label, "请另存为 .xlsx 或 .docx")
    return (write_xlsx_marks if kind.is_workbook else write_docx_marks)(data, plan, name)
