"""Prose: a text that a form asks for in its paragraphs, as a report does, besides its answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from huizhi.content import Cell, Document, Grid
from huizhi.forms.landmark import bare

# What is printed where somebody is to write, as in （请填写，300字左右）.
_PROMPT = re.compile(
    r"(?:请|在此|此处|可|自行)*(?:填写|撰写|另附页|附页).{0,30}|.{0,20}字(?:左右|以内|以上)|不少于\d+字.{0,9}"
)
_TITLE = re.compile(
    r".{0,40}(?:总结|小结|报告|汇报|方案|计划|简报|体会|心得|发言稿?|信息稿|新闻稿|情况说明|文字材料)"
    r"(?:的?(?:参考)?(?:格式|提纲|模板|样式|范文|样本)|参考)?"
)
_HEAD = 5  # texts at the top, among which the title stands


def asks_prose(answers: Sequence[Cell], document: Document) -> bool:
    """Whether a printed form asks for a written text: all its answers stand in paragraphs, and it
    says so by its title or where one is to write. answers: the cells with its answers."""
    if not answers or not all(map(is_paragraph, answers)):
        return False
    printed = [bare(c.text) for grid in document.grids for c in grid.cells if bare(c.text)]
    return any(_TITLE.fullmatch(text) for text in printed[:_HEAD]) or any(
        _PROMPT.fullmatch(text) for text in printed
    )


def prose_in(grid: Grid, unread: Iterable[Cell]) -> tuple[Cell, ...]:
    """The unread texts that stand in paragraphs and not in a table: the text that was asked for."""
    return tuple(c for c in unread if is_paragraph(c) and len(grid.row(c.row)) == 1)


def is_paragraph(cell: Cell) -> bool:
    """Return whether the cell is a paragraph of a document, and not a cell of a sheet or table."""
    return "表格" not in cell.place and "!" not in cell.place
