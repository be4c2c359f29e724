"""Sheet controls: check boxes, option buttons and lists that are drawn over cells of a sheet.

A form whose boxes are controls holds no text for them: the cell under them gets the boxes that a
person sees (“☑男 □女”). Where controls lie over printed boxes, one over each, these are ticked.
Anything else that was chosen is a note.
Source: [MS-XLSX] 2.6.224 (form control properties), ISO/IEC 29500-4, 19.4.2 (VML client data).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from huizhi.formats.sheets.cell_content import Content
from huizhi.formats.sheets.sheet_look import CellLook
from huizhi.formats.text import quote_remark

ControlKind = Literal["check", "option", "list", "other"]
_BOXES = re.compile("[□☐▢○◯]")
_BLANK = Content()
_NAMES = {"check": "复选框", "option": "单选按钮"}
_DONE = {"check": "已勾选", "option": "已选中"}


@dataclass(frozen=True, slots=True)
class Control:
    """One control. row, column: the cell under it; across, down: where in it, to put several in
    order; caption: its words; chosen: whether it is ticked; choice: of a list, the item chosen, or
    its number from 1 where the items are not known; link: the cell that holds its state."""

    kind: ControlKind
    row: int
    column: int
    down: float = 0
    across: float = 0
    caption: str = ""
    chosen: bool = False
    choice: str = ""
    link: tuple[int, int] | None = None


def settle_controls(
    contents: dict[tuple[int, int], Content],
    covered: Mapping[tuple[int, int], tuple[int, int]],
    controls: Iterable[Control],
) -> Iterator[CellLook]:
    """Puts what the controls say into the contents of the cells under them; gives notes on what
    cannot be put there."""
    placed = [
        replace(one, row=place[0], column=place[1])
        for one in controls
        for place in [covered.get((one.row, one.column), (one.row, one.column))]
    ]
    for one in placed:
        _clear_link(contents, one)
    placed.sort(key=lambda one: (one.row, one.column, round(one.down / 10), one.across))
    for (row, column), here in groupby(placed, lambda one: (one.row, one.column)):
        yield from _settle(contents, (row, column), list(here))


def _clear_link(contents: dict[tuple[int, int], Content], one: Control) -> None:
    """Takes away the state that a control keeps in a cell: it says TRUE, or a number."""
    content = contents.get(one.link, _BLANK) if one.link else _BLANK
    is_state = isinstance(content.value, bool) or (
        one.kind in {"list", "option"} and isinstance(content.value, int)
    )
    if one.link and is_state:
        del contents[one.link]


def _settle(
    contents: dict[tuple[int, int], Content], place: tuple[int, int], here: Sequence[Control]
) -> Iterator[CellLook]:
    content = contents.get(place, _BLANK)
    boxes = [one for one in here if one.kind in {"check", "option"}]
    text = _with_boxes(content.text, boxes) if boxes else None
    lists = [one for one in here if one.kind == "list" and one.choice]
    if not content.text.strip() and len(here) == len(lists) == 1 and not lists[0].choice.isdigit():
        text = lists[0].choice
        lists = []
    if text is not None and not content.problem:
        contents[place] = replace(content, text=text, value=text)
        boxes = []
    yield from (CellLook(*place, _note(one)) for one in boxes if one.chosen)
    yield from (CellLook(*place, _list_note(one)) for one in lists)
    yield from (
        CellLook(*place, one.caption) for one in here if one.kind == "other" and one.caption
    )


def _with_boxes(text: str, boxes: Sequence[Control]) -> str | None:
    """The text of a cell with the boxes that lie over it, None where one cannot tell which is
    which."""
    if not text.strip():
        is_told = len(boxes) == 1 or all(one.caption.strip() for one in boxes)
        if is_told and any(one.chosen for one in boxes):  # else nobody answered
            return " ".join(f"{'☑' if one.chosen else '□'}{one.caption.strip()}" for one in boxes)
        return None
    if all(one.caption.strip() for one in boxes):
        return _with_words(text, boxes)
    if len(_BOXES.findall(text)) != len(boxes) or any(one.caption.strip() for one in boxes):
        return None
    states = iter(boxes)
    return _BOXES.sub(lambda found: "☑" if next(states).chosen else found[0], text)


def _with_words(text: str, boxes: Sequence[Control]) -> str | None:
    """The text with the printed boxes ticked whose words the controls repeat; None where the words
    of one stand behind no box, or behind several."""
    for one in boxes:
        printed = re.compile(rf"[□☐▢○◯](?=\s*{re.escape(one.caption.strip())}(?![^\W_]))")
        if len(printed.findall(text)) != 1:
            return None
        text = printed.sub("☑", text) if one.chosen else text
    return text


def _note(one: Control) -> str:
    caption = quote_remark(one.caption) if one.caption.strip() else ""
    return f"上有{_DONE[one.kind]}的{_NAMES[one.kind]}{caption}"


def _list_note(one: Control) -> str:
    what = f"第{one.choice}项" if one.choice.isdigit() else quote_remark(one.choice)
    return f"上的下拉框选了{what}"
