"""Statements: the blocks and the text of a template's tree, without looking into expressions.

Of ten thousand marks the expressions are most of the tree; whoever asks for loops or for the text
between marks need not walk through them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from jinja2 import nodes

_Kind = TypeVar("_Kind", bound=nodes.Node)


def statements_in(node: nodes.Node, *kinds: type[_Kind]) -> Iterator[_Kind]:
    """The statements and texts of these kinds in a node, the outer ones first."""
    for name in node.fields:
        inside = getattr(node, name, None)
        for one in inside if isinstance(inside, list) else ():
            if isinstance(one, kinds):
                yield one
            if isinstance(one, nodes.Stmt):
                yield from statements_in(one, *kinds)
