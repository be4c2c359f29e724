"""Crossed cells: loops and conditions that begin in one cell of a table and end in another.

Such a block may close as many elements as it opens, so that its result is well-formed XML; but it
holds a cell's end, and a second round puts cells where the table has no columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

_CELL = re.compile(r"<(/?)w:tc[ >]")


def lines_of_crossed_cells(tree: nodes.Template) -> Iterator[int]:
    """The lines of the source where blocks begin that do not end in the same cell."""
    for block in tree.find_all((nodes.For, nodes.If)):
        assert isinstance(block, (nodes.For, nodes.If))
        if any(_crosses(body) for body in _bodies(block)):
            yield block.lineno


def _bodies(block: nodes.For | nodes.If) -> Iterator[list[nodes.Node]]:
    yield block.body
    yield block.else_
    if isinstance(block, nodes.If):
        for one in block.elif_:
            yield from _bodies(one)


def _crosses(body: list[nodes.Node]) -> bool:
    """Whether it ends a cell that it did not begin, or the other way round."""
    opened = 0
    for text in _texts(body):
        for tag in _CELL.finditer(text):
            opened += -1 if tag[1] else 1
            if opened < 0:
                return True
    return opened != 0


def _texts(body: list[nodes.Node]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.TemplateData):
            yield node.data
        for one in node.find_all(nodes.TemplateData):
            yield one.data
