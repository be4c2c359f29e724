"""Linked shapes: text boxes and other shapes of a drawing that show what a cell says.

The cell may move, and then the link follows it. A shape shows one cell, so one that may become
several is refused; a camera's picture names its cells in a second place, which does not follow.
Source: ISO/IEC 29500-1, 20.5.2.29 (sp, textlink); MS-ODRAWXML, 2.20.1.2 (cameraTool).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.formula import Reference, parse_formula
from huizhi.formats.excel.loop_reference import check_reference
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks

_LINK = "textlink"
_ANOTHER = "请改为引用循环和条件以外的一格"


def check_links(
    drawing: etree._Element, sheet: str, blocks: Mapping[str, RowBlocks], file: str
) -> None:
    """blocks: of all sheets, by name. Raises: TemplateError when a shape could not follow."""
    for one in drawing.iter("{*}sp", "{*}cxnSp"):
        for reference in _references(one.get(_LINK, "")):
            target = blocks.get(reference.sheet or sheet)
            try:
                if target is not None:
                    check_reference(reference, target, None)
            except BlockError as error:
                names = (o.get("name", "") for o in one.iter("{*}cNvPr"))
                what = f"文本框“{next(names, '')}”引用的 {reference.text}：{error.what}"
                raise TemplateError([Mistake(file, sheet, what, remedy=_ANOTHER)]) from error
    for one in drawing.iter("{*}cameraTool"):
        for reference in _references(one.get("cellRange", "")):
            target = blocks.get(reference.sheet or sheet)
            if target is not None and target.controls:
                what = (
                    f"“照相机”拍的图片引用了 {reference.text}，那张表有循环或条件行，图片不会跟着走"
                )
                raise TemplateError([Mistake(file, sheet, what, remedy="请删除这张图片")])


def linked_shapes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The shapes that show what a cell says."""
    return (one for one in drawing.iter("{*}sp", "{*}cxnSp") if one.get(_LINK))


def move_links(drawing: etree._Element, moved: Callable[[str], str | None]) -> bool:
    """Has the links of shapes name other cells; those whose cell is gone lose their link and
    their text. moved: the new formula, None for none. Whether anything changed."""
    changed = False
    for one in drawing.iter("{*}sp", "{*}cxnSp"):
        text = one.get(_LINK, "")
        link = moved(text) if text else ""
        if link == text:
            continue
        changed = True
        one.set(_LINK, link or "")
        for said in one.iter("{*}t"):  # what it showed of the template
            said.text = ""
    return changed


def _references(formula: str) -> Iterator[Reference]:
    try:
        parts = parse_formula(formula)
    except ValueError:
        return
    yield from (part for part in parts if isinstance(part, Reference))
