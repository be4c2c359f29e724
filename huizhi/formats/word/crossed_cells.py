"""Crossed cells: loops and conditions that begin in one cell or row of a table and end in another.

Such a block may close as many elements as it opens, so that its result is well-formed XML; but it
holds a cell's or row's end, and a second round puts cells where the table has no columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from huizhi.formats.jinja import statements_in

_TAGS = {name: re.compile(f"<(/?)w:{name}[ >]") for name in ("tc", "tr")}
_ACROSS = {"tc": "同一格", "tr": "同一行"}  # what such blocks do not stay in


def crossing_blocks(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """The blocks that do not end in the cell or row where they begin: their lines of the source,
    and which of the two."""
    for block in statements_in(tree, nodes.For, nodes.If):
        assert isinstance(block, (nodes.For, nodes.If))
        for name, across in _ACROSS.items():
            if any(_crosses(body, _TAGS[name]) for body in _bodies(block)):
                yield block.lineno, across
                break


def _bodies(block: nodes.For | nodes.If) -> Iterator[list[nodes.Node]]:
    yield block.body
    yield block.else_
    if isinstance(block, nodes.If):
        for one in block.elif_:
            yield from _bodies(one)


def _crosses(body: list[nodes.Node], ends: re.Pattern[str]) -> bool:
    """Whether it ends something (a cell or row) that it did not begin, or the other way round."""
    opened = 0
    for text in _texts(body):
        for tag in ends.finditer(text):
            opened += -1 if tag[1] else 1
            if opened < 0:
                return True
    return opened != 0


def _texts(body: list[nodes.Node]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.TemplateData):
            yield node.data
        for one in statements_in(node, nodes.TemplateData):
            yield one.data
