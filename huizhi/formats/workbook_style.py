"""Workbook style: fonts, colours, borders and number formats of the workbooks this program makes.

A state is told by its words first; the colour only helps the eye. Text on its colour keeps a
contrast of at least 4.5 to 1; the chart's colours differ in lightness too, for printing in grey.
"""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray

from huizhi.formats.book import Kind, Tone, Value

TITLE_FONT, HEADING_FONT, BODY_FONT = "方正小标宋简体", "黑体", "宋体"
BODY_SIZE = 11
LINE_POINTS, PADDING_POINTS, LEAST_POINTS = 15.0, 7.0, 22.0

FILLS: dict[Tone, str] = {"good": "E2F0D9", "warn": "FFF2CC", "bad": "FBE0DD"}
INKS: dict[Tone, str] = {
    "plain": "000000",
    "good": "1E5C2E",
    "warn": "7A4B00",
    "bad": "9C1C12",
    "quiet": "666666",
}
CHART_COLOURS: dict[Tone, str] = {
    "plain": "5B7FA6",
    "good": "3F8F57",
    "warn": "F0B73A",
    "bad": "B5382B",
    "quiet": "BFBFBF",
}
_HEADING_FILL, _TOTAL_FILL, _LINK_INK, _LINE = "DCE6F1", "F2F2F2", "0B5394", "8C8C8C"

Role = Literal["title", "note", "heading", "body", "total", "caption"]
Format = Literal["text", "number", "share", "date", "moment"]

_NUMBER_FORMATS: dict[Format, str] = {
    "text": "@",
    "number": "General",
    "share": "0.0%",
    "date": 'm"月"d"日"',
    "moment": "yyyy\\-mm\\-dd\\ hh:mm",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one cell looks; equal looks are one style in the file."""

    role: Role
    kind: Kind = "text"
    tone: Tone = "plain"
    format: Format = "text"
    link: bool = False
    top: bool = False


def format_of(value: Value, share: bool = False) -> Format:
    """How a value of this type is shown."""
    if share:
        return "share"
    if isinstance(value, dt.datetime):
        return "moment"
    if isinstance(value, dt.date):
        return "date"
    return "number" if isinstance(value, (int, float)) else "text"


class Wardrobe:
    """The looks of one sheet, each made once: openpyxl takes long to find an equal style."""

    def __init__(self) -> None:
        self._made: dict[Look, StyleArray] = {}

    def dress(self, cell: Cell, look: Look) -> None:
        """The cell with this look."""
        made = self._made.get(look)
        if made is None:
            _dress(cell, look)
            self._made[look] = cell._style  # type: ignore[attr-defined]
        else:
            cell._style = copy(made)  # type: ignore[attr-defined]


def _dress(cell: Cell, look: Look) -> None:
    cell.font = _font(replace(look, top=False, kind="name" if look.kind == "name" else "text"))
    cell.fill = _fill(look.role, look.tone)
    cell.alignment = _alignment(look)
    cell.number_format = _NUMBER_FORMATS[look.format]
    if look.role in {"heading", "body", "total"}:
        cell.border = _BOX


_EDGE = Side(style="thin", color=_LINE)
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


@lru_cache
def _font(look: Look) -> Font:
    if look.role == "title":
        return Font(name=TITLE_FONT, size=18)
    if look.role in {"heading", "caption"}:
        return Font(name=HEADING_FONT, size=BODY_SIZE)
    if look.link:
        return Font(name=BODY_FONT, size=BODY_SIZE, underline="single", color=_LINK_INK)
    bold = look.kind == "name" or look.role == "total" or (look.role == "note" and _loud(look.tone))
    return Font(name=BODY_FONT, size=BODY_SIZE, bold=bold, color=INKS[look.tone])


def _loud(tone: Tone) -> bool:
    return tone in {"warn", "bad"}


@lru_cache
def _fill(role: Role, tone: Tone) -> PatternFill:
    colour = FILLS.get(tone) if role in {"body", "total"} else None
    if role == "heading":
        colour = _HEADING_FILL
    elif role == "total" and colour is None:
        colour = _TOTAL_FILL
    return PatternFill("solid", fgColor=colour) if colour else PatternFill()


@lru_cache
def _alignment(look: Look) -> Alignment:
    centred = look.role in {"title", "heading"} or look.kind == "centre" or look.format != "text"
    if look.role in {"note", "caption"}:
        centred = False
    return Alignment(
        horizontal="center" if centred else "left",
        vertical="top" if look.top else "center",
        wrap_text=True,
    )
