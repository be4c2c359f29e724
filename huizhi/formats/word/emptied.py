"""Emptied containers: what Word calls damaged when loops and conditions leave nothing in it.

A table without rows goes; a header, note, text box, content control or cell gets an empty
paragraph. Whether a template can come to that is seen when it is loaded: a table whose heading row
is printed always cannot.
Source: ISO/IEC 29500-1, 17.4.38 (tbl), 17.4.66 (tc), 17.10.4 (hdr), 17.5.2.34 (sdtContent).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jinja2 import nodes
from lxml import etree

from huizhi.formats.ooxml import local_name, tag_name
from huizhi.formats.word.mark_text import W

_STORIES = ("hdr", "ftr", "txbxContent", "footnote", "endnote", "comment")
_CONTROL = "sdtContent"
_HELD = {"tbl": {"tr"}, "tr": {"tc"}, **{key: {"p", "tbl", "sdt"} for key in _STORIES}}
_HELD[_CONTROL] = {"p", "tbl", "tr", "tc", "r", "sdt", "hyperlink", "fldSimple"}
_LINES = {"body", "tc", *_STORIES}  # what a control among paragraphs stands in
_TAG = re.compile(r"<(/?)w:(\w+)\b[^>]*?(/?)>")


class _Open:
    """A container that is being printed; held: whether something is sure to be in it."""

    def __init__(self, name: str) -> None:
        self.name, self.held = name, False


def may_be_emptied(tree: nodes.Template) -> bool:
    """Whether loops and conditions of a part can leave a container of it empty."""
    return any(tree.find_all((nodes.For, nodes.If))) and _empties(tree.body, [])


def _empties(body: Iterable[nodes.Node], opened: list[_Open]) -> bool:
    for node in body:
        if isinstance(node, nodes.Output):
            texts = (one.data for one in node.nodes if isinstance(one, nodes.TemplateData))
            if any(_emptied_by(text, opened) for text in texts):
                return True
        elif isinstance(node, (nodes.For, nodes.If)) and _empties_as_block(node, opened):
            return True
    return False


def _empties_as_block(node: nodes.For | nodes.If, opened: list[_Open]) -> bool:
    """Walks each branch by itself; what all of them print is sure to be there."""
    known = [one.held for one in opened]
    surely = [True] * len(opened)
    for branch in _branches(node):
        inner = list(opened)
        if _empties(branch, inner):
            return True
        surely = [sure and one.held for sure, one in zip(surely, opened, strict=True)]
        for one, held in zip(opened, known, strict=True):
            one.held = held
    for one, sure in zip(opened, surely, strict=True):
        one.held = one.held or sure
    return False


def _branches(node: nodes.For | nodes.If) -> Sequence[list[nodes.Node]]:
    others = [one.body for one in node.elif_] if isinstance(node, nodes.If) else []
    return node.body, *others, node.else_


def _emptied_by(text: str, opened: list[_Open]) -> bool:
    for tag in _TAG.finditer(text):
        ends, name, empty = tag.groups()
        if ends:
            if name in _HELD and opened and not opened.pop().held:
                return True
            continue
        holder = next((one for one in reversed(opened) if name in _HELD[one.name]), None)
        if holder is not None:
            holder.held = True
        if opened:
            opened[-1].held = opened[-1].held or opened[-1].name == _CONTROL
        if name in _HELD and not empty:
            opened.append(_Open(name))
    return False


def fill_emptied(root: etree._Element) -> None:
    """Takes away what cannot be empty, and puts an empty paragraph where one must be."""
    for one in reversed(list(root.iter(f"{W}sdtContent", f"{W}tr", f"{W}tbl"))):
        _settle(one)
    for one in root.iter(*(f"{W}{name}" for name in ("tc", *_STORIES))):
        if not len(one) or tag_name(one[-1]) in {"tcPr", "tbl"}:
            etree.SubElement(one, f"{W}p")


def _settle(container: etree._Element) -> None:
    """Takes an empty table, row or control of rows or cells away, and fills other controls."""
    name = local_name(container)
    if name == _CONTROL:
        control = container.getparent()
        around = None if control is None else control.getparent()
        if len(container) or control is None or around is None:
            return
        if local_name(around) in {"tbl", "tr"}:
            around.remove(control)
        else:
            kind = "p" if local_name(around) in _LINES else "r"
            etree.SubElement(container, f"{W}{kind}")
        return
    parent = container.getparent()
    if parent is not None and next(container.iter(*_INSIDE[name]), None) is None:
        parent.remove(container)


_INSIDE = {"tr": (f"{W}tc",), "tbl": (f"{W}tr",)}
