"""Inherited headers: sections that have their headers and footers from one before, made to say so.

A section without a header of its own has that of the section before. Where that one stands in a
loop or condition and is not printed, all pages behind it would lose theirs; so each section names
what it inherits, as far as it is known when the template is loaded: not what the branches of
conditions have differently, and not headers of which each round has its own.
Source: ISO/IEC 29500-1, 17.10.1 (headers and footers).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from huizhi.formats.jinja import MARK
from huizhi.formats.ooxml import Package, attribute
from huizhi.formats.word.mark_text import W, texts_by_paragraph

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCES = (f"{W}headerReference", f"{W}footerReference")
_BLOCK = re.compile(r"\{%[-+]?\s*(?:p|tr|tc|r)?\s*(for|if|else|elif|endfor|endif)\b")
_LOOPED = re.compile(r"\{%[^%]*?\bfor\s+(.+?)\s+in\b")
_NAME = re.compile(r"\w+")
_Key = tuple[str, str]  # header or footer, and of which pages
_State = dict[_Key, etree._Element | None]  # None: differs by what is printed


def keep_inherited_headers(root: etree._Element, package: Package, main: str) -> None:
    """Has each section of the document name the headers and footers that it inherits."""
    if len(list(root.iter(f"{W}sectPr"))) < 2:
        return
    said = {one: "".join(t.text or "" for t in ts) for one, ts in texts_by_paragraph(root).items()}
    looped = {"loop"}
    for text in said.values():
        looped |= {name for found in _LOOPED.finditer(text) for name in _NAME.findall(found[1])}
    own = set(_own_of_rounds(package, main, looped))
    walk = _Walk(own)
    for one in root.iter(f"{W}p", f"{W}sectPr"):
        if one.tag == f"{W}p":
            for mark in MARK.finditer(said.get(one, "")):
                if found := _BLOCK.match(mark.group()):
                    walk.block(found[1])
        elif next(one.iterancestors(f"{W}sectPrChange"), None) is None:
            walk.section(one)


def _own_of_rounds(package: Package, main: str, looped: Collection[str]) -> Iterator[str]:
    """The ids of headers and footers whose marks name what only a loop knows."""
    for one in package.relationships(main):
        if one.kind in {"header", "footer"} and one.target in package:
            root = package.xml(one.target)
            texts = ("".join(t.text or "" for t in ts) for ts in texts_by_paragraph(root).values())
            marks = (mark.group() for text in texts for mark in MARK.finditer(text))
            if any(not set(_NAME.findall(mark)).isdisjoint(looped) for mark in marks):
                yield one.id


@dataclass
class _Block:
    """A loop or condition that is open. before: what held before it; ends: what held at the end of
    each branch so far; chosen: one of the branches is printed in any case."""

    before: _State
    ends: list[_State] = field(default_factory=list)


@dataclass
class _Walk:
    """A walk over the sections in order. own: headers that are never named again."""

    own: set[str]
    state: _State = field(default_factory=dict)
    maybe: set[_Key] = field(default_factory=set)  # set by a block that may not be printed
    blocks: list[_Block] = field(default_factory=list)

    def block(self, word: str) -> None:
        """Takes in the beginning, middle or end of a loop or condition."""
        if word in {"for", "if"}:
            self.blocks.append(_Block(dict(self.state)))
        elif self.blocks and word in {"else", "elif"}:
            self.blocks[-1].ends.append(self.state)
            self.state = dict(self.blocks[-1].before)
        elif self.blocks:
            self._end(self.blocks.pop())

    def _end(self, block: _Block) -> None:
        for key in {*self.state, *(key for one in block.ends for key in one)}:
            last, before = self.state.get(key), block.before.get(key)
            alike = all(_same(last, one.get(key)) for one in block.ends)
            if not alike or (key in self.maybe and not _same(last, before)):
                self.state[key] = None
            if not _same(last, before):
                self.maybe.add(key)

    def section(self, section: etree._Element) -> None:
        """Takes in a section, and has it name what it inherits."""
        named = {_key(one): one for one in section if one.tag in _REFERENCES}
        inherited = [o for key, o in self.state.items() if o is not None and key not in named]
        for number, one in enumerate(
            one for one in inherited if one.get(f"{_R}id") not in self.own
        ):
            section.insert(len(named) + number, deepcopy(one))
        self.state |= named
        if not self.blocks:
            self.maybe -= named.keys()


def _key(reference: etree._Element) -> _Key:
    return str(reference.tag), attribute(reference, "type")


def _same(one: etree._Element | None, other: etree._Element | None) -> bool:
    ids = [None if each is None else each.get(f"{_R}id") for each in (one, other)]
    return ids[0] == ids[1]
