"""Crossed blocks: loops and conditions that begin in one cell, row or field and end in another.

Such a block may close as many elements as it opens, so that its result is well-formed XML; but it
holds a cell's or row's end, and a second round puts cells where the table has no columns. A field
(a link, a table of contents, a page number) is no element: it begins, separates its code from its
result and ends with characters of its own, which must stay together.
Source: ISO/IEC 29500-1, 17.16.18 (fldChar).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from huizhi.formats.jinja import statements_in

_TAGS = {
    "同一格": re.compile("<(?:(?P<end>/)|(?P<start>))w:tc[ >]"),
    "同一行": re.compile("<(?:(?P<end>/)|(?P<start>))w:tr[ >]"),
    "同一个域": re.compile(
        r'<w:fldChar\b[^>]*?\bw:fldCharType="(?:(?P<end>end)|(?P<start>begin)|separate)"'
    ),
}
"""What such blocks do not stay in, and what it begins and ends with."""


def crossing_blocks(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """The blocks that do not end in the cell, row or field where they begin: their lines of the
    source, and which of these."""
    for block in statements_in(tree, nodes.For, nodes.If):
        assert isinstance(block, (nodes.For, nodes.If))
        for across, tags in _TAGS.items():
            if any(_crosses(body, tags) for body in _bodies(block)):
                yield block.lineno, across
                break


def _bodies(block: nodes.For | nodes.If) -> Iterator[list[nodes.Node]]:
    yield block.body
    yield block.else_
    if isinstance(block, nodes.If):
        for one in block.elif_:
            yield from _bodies(one)


def _crosses(body: list[nodes.Node], ends: re.Pattern[str]) -> bool:
    """Whether it ends something (a cell, row or field) that it did not begin, or the other way
    round."""
    opened = 0
    for text in _texts(body):
        for tag in ends.finditer(text):
            if tag["start"] is None and opened == 0:  # an end, or a field's separator
                return True
            opened += (tag["start"] is not None) - (tag["end"] is not None)
    return opened != 0


def _texts(body: list[nodes.Node]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.TemplateData):
            yield node.data
        for one in statements_in(node, nodes.TemplateData):
            yield one.data
