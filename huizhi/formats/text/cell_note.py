"""Cell notes: what a person sees in a cell and its text does not say, as `Cell.notes` has it.

One phrase for one thing in every format: a clerk reads it, and by it is known again what the blank
form shows of itself (`huizhi/forms/own_look.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType

from huizhi.formats.text.remark import quote_remark

PICTURE_OVER = "上有一张图片，图片里的文字没有读取"  # drawn over a cell, not put into it
INK = "上有手写的墨迹"
ACTIVE = "上有控件（ActiveX），选了什么没有读取"
DRAWN = "上画有图形"  # of whatever shape
_SHAPES = MappingProxyType(
    {"ellipse": "椭圆", "oval": "椭圆", "donut": "圆环", "rect": "矩形", "roundRect": "圆角矩形",
     "roundrect": "圆角矩形", "line": "直线", "straightConnector1": "直线", "polyline": "折线",
     "curve": "曲线", "arc": "弧线", "mathMultiply": "叉号", "custGeom": "手绘线条"}
)  # fmt: skip


def struck_note(text: str) -> str:
    """The note on a text that is struck out."""
    return f"的{quote_remark(text)}带有删除线"


def hidden_note(text: str) -> str:
    """The note on a value that its format hides."""
    return f"存有{quote_remark(text)}，屏幕上不显示"


def unseen_note(text: str) -> str:
    """The note on a text in the colour of its ground."""
    return f"的{quote_remark(text)}是白色的字，屏幕上看不见"


def equation_note(text: str) -> str:
    """The note on an equation that is written on one line so."""
    return f"里有公式，按{quote_remark(text)}读取"


def pictures_note(count: int) -> str:
    """The note on so many pictures, one at least."""
    return f"里有{'一' if count == 1 else count}张图片"


def box_note(text: str) -> str:
    """The note on a text box or a shape with a text over a cell."""
    return f"上有文本框{quote_remark(text)}"


def shapes_note(kinds: Iterable[str]) -> str:
    """The note on shapes without a text; kinds: their geometries, as DrawingML or VML names them,
    "" where that is not known."""
    counted = Counter(map(_shape_name, kinds))
    names = [name if count == 1 else f"{name}{count}个" for name, count in counted.items()]
    return f"{DRAWN}（{'、'.join(names)}）"


def _shape_name(kind: str) -> str:
    return "箭头" if kind.endswith("Arrow") else _SHAPES.get(kind, "图形")
