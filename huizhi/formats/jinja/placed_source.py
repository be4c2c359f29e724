"""Placed source: Jinja2 source that knows where each of its lines stands in the template.

A sign of its place goes before every paragraph, row or cell, on a line of its own: Jinja2 tells
the line of whatever fails. The signs are taken out of the tree, so none is ever printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jinja2 import Environment, nodes

_SIGN = re.compile("\n\x05([^\x06]*)\x06")


def place_sign(place: str) -> str:
    """What goes before the source of this place; no text in XML can hold it."""
    return f"\n\x05{place}\x06"


@dataclass(frozen=True)
class PlacedSource:
    """The source of a part with its signs. whole: the place of what no sign goes before; within:
    what stands before each sign's place, such as the sheet's name."""

    text: str
    whole: str = ""
    within: str = ""

    @cached_property
    def plain(self) -> str:
        """The source without signs."""
        return _SIGN.sub("", self.text)

    def place_at(self, line: int) -> str:
        """The place of this line, as the clerk sees it."""
        before = "\n".join(self.text.split("\n")[:line])
        signs = _SIGN.findall(before)
        return f"{self.within}{signs[-1]}" if signs else self.whole

    def parsed(self, environment: Environment) -> nodes.Template:
        """The tree, whose nodes know their lines by now, without the signs.

        Raises: TemplateSyntaxError, RecursionError.
        """
        tree = environment.parse(self.text)
        for one in _texts(tree):
            one.data = _SIGN.sub("", one.data)
        return tree


def _texts(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    """The texts between the marks; what is in a mark is passed over."""
    for one in node.iter_child_nodes():
        if isinstance(one, nodes.TemplateData):
            yield one
        elif not isinstance(one, nodes.Expr):
            yield from _texts(one)
