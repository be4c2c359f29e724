"""Mark writer: a blank form with marks put into it, so that it is a template; its look is kept."""

from __future__ import annotations

from huizhi.errors import UnknownKindError
from huizhi.formats.excel import write_xlsx_marks
from huizhi.formats.jinja import MarkPlan
from huizhi.formats.kinds import KIND_NAMES, sniff
from huizhi.formats.word import write_docx_marks

MARKABLE_KINDS = ("xlsx", "docx")


def write_marks(data: bytes, plan: MarkPlan, name: str) -> bytes:
    """The file with these marks in it; name: what messages call it.

    Raises: UnknownKindError for any kind but .xlsx and .docx, TemplateError, RenderError.
    """
    kind = sniff(data)
    if kind not in MARKABLE_KINDS:
        raise UnknownKindError(KIND_NAMES[kind], "请另存为 .xlsx 或 .docx")
    return (write_xlsx_marks if kind == "xlsx" else write_docx_marks)(data, plan, name)
