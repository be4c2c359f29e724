"""Cell value: what a cell of a sheet that the clerk hands in says, one rule for the office's own
lists and for the book's own workbook."""

from __future__ import annotations

from huizhi.content import PROBLEM_DIGITS_LOST, Cell
from huizhi.forms.fields import (
    KINDS,
    Circumstances,
    Field,
    FieldValue,
    make_field,
    says_same,
)
from huizhi.storage import KeptValue

SPELL_OUT = "请把内容写出来再收"
_HARMLESS = {"phone-area-assumed", "date-far"}  # completed; of no activity


def unreadable(cell: Cell | None) -> str:
    """Why nothing that stands in this cell can be taken, whatever is asked; "" where it can."""
    if cell is None or not cell.problem:
        return ""
    if cell.problem == PROBLEM_DIGITS_LOST:
        return (
            f"“{cell.text}”是数字格，超过15位的数字在表格里已丢失末几位；"
            "请把这一格的格式改成“文本”，照原件重新填"
        )
    return "格里是错误或读不出的内容"


def doubts_of(kind: Field, cell: Cell, circumstances: Circumstances) -> tuple[KeptValue, set[str]]:
    """What a cell says as this kind of answer, and the codes of what is doubtful about it."""
    answer = kind.read(cell, circumstances)
    doubts = {one.code for one in answer.doubts} - _HARMLESS
    return (None if answer.value is None else kept_value(answer.value)), doubts


def value_as(kind: str, cell: Cell, circumstances: Circumstances) -> tuple[KeptValue, str]:
    """What a cell of the book's own workbook says as this kind of value, and what is wrong."""
    if wrong := unreadable(cell):
        return None, wrong
    if KINDS[kind].has_choices or kind in {"勾选", "项目"}:
        return cell.text.strip(), ""
    if says_same(cell.text):
        return None, f"写的是“{cell.text.strip()}”，{SPELL_OUT}"
    asked = make_field(kind)
    value, doubts = doubts_of(asked, cell, circumstances)
    if value is None or doubts:
        return None, f"“{cell.text.strip()}”看不成{kind}{_expected(asked, cell, circumstances)}"
    return value, ""


def _expected(kind: Field, cell: Cell, circumstances: Circumstances) -> str:
    """What should stand there instead, in Chinese, with a comma before it; "" where nobody says."""
    doubts = kind.read(cell, circumstances).doubts
    wanted = next((one.expected for one in doubts if one.expected), "")
    if not wanted or "应" in wanted:
        return wanted and f"，{wanted}"
    return f"，应像“{wanted}”这样写" if kind.takes_dates else f"，应填{wanted}"


def kept_value(value: FieldValue) -> KeptValue:
    """A value as the ledger keeps it: a day as YYYY-MM-DD."""
    return value.isoformat() if hasattr(value, "isoformat") else value  # type: ignore[union-attr]
