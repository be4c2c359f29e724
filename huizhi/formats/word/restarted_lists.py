"""Restarted lists: numbered lists that begin anew in each round of a loop.

Word counts on as long as paragraphs name the same list. A list belongs to a loop's round, and
begins anew in each, when something that is not of the list stands before its first paragraph there
(a heading, a sentence), or when the template itself has it begin anew and a round holds several of
its paragraphs. A list whose items are the rounds counts on, and so do headings. What is to begin
anew is found when the template is loaded; a rendering only gives each round a number of its own.
Source: ISO/IEC 29500-1, 17.9.15 (num), 17.9.8 (lvlOverride), 17.9.26 (startOverride).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property

from jinja2 import nodes
from lxml import etree

from huizhi.formats.jinja import statements_in
from huizhi.formats.ooxml import DECLARATION, Package, attribute, child, children, whole
from huizhi.formats.word.mark_text import W, take_sign_out
from huizhi.formats.word.numbering import WordNumbering
from huizhi.formats.word.order import property_of
from huizhi.formats.word.styles import WordStyles
from huizhi.formats.zips import Member, Packing

_SIGN = "huizhi-lists"  # the processing instruction before a round, which names its lists
_INNER, _INNER_END = "\x01", "\x02"  # around what a loop within the loop holds
_TOKEN = re.compile(
    r"<w:p[ >]|</w:p>|<w:tr[ >]|</w:tr>|<w:tc[ >]|<w:(?:t|drawing|pict)[ >]"
    r'|<w:(?P<kind>pStyle|numId|outlineLvl) w:val="(?P<value>[^"]*)"|[\x01\x02]'
)
_NAMED = re.compile(rb'<w:numId w:val="(\d+)"/>')
_MOST = 100_000  # numbers; what lies beyond belongs to documents that are put in


@dataclass
class _Paragraph:
    """A paragraph of a loop's body. number: its list, "" for none; inner: it stands in a loop
    within; row, cell: where in a table, counted over the body, 0 for nowhere."""

    style: str = ""
    number: str = ""
    heading: bool = False
    said: bool = False
    inner: bool = False
    row: int = 0
    cell: int = 0


@dataclass(frozen=True)
class RestartedLists:
    """The lists of the body of one template."""

    package: Package

    def begin_anew(self, tree: nodes.Template) -> bool:
        """Whether a loop has lists that begin anew in its rounds; most have none."""
        return any(self._begun(loop) for loop in statements_in(tree, nodes.For))

    def with_signs(self, tree: nodes.Template) -> nodes.Template:
        """The tree, which prints before each round which lists begin anew in it."""
        for loop in list(statements_in(tree, nodes.For)):
            if begun := self._begun(loop):
                sign = nodes.TemplateData(f"<?{_SIGN} {' '.join(begun)}?>", lineno=loop.lineno)
                loop.body.insert(0, nodes.Output([sign], lineno=loop.lineno))
        return tree

    def settle(self, root: etree._Element) -> None:
        """Gives each round's lists numbers of their own."""
        waiting: set[str] = set()
        current: dict[str, str] = {}
        rounds: dict[str, int] = {}
        for one in list(root.iter(f"{W}p", etree.ProcessingInstruction)):
            if isinstance(one, etree._ProcessingInstruction):
                waiting |= set((one.text or "").split()) if one.target == _SIGN else set()
                take_sign_out(one)
                continue
            number = self._number_of(one)
            if number in waiting and number in rounds:
                current[number] = str(self._first_free + self._place(number, rounds[number]))
                rounds[number] += 1
            rounds.setdefault(number, 0)
            waiting.discard(number)
            if number in current:
                self._renumber(one, current[number])

    def numbered(self, members: Sequence[Member], document: str) -> list[Member]:
        """The members with the numbers defined that the rendered document (by its name in lower
        case) gave."""
        content = next(one.data for one in members if one.name.lower() == document)
        named = {int(one) for one in _NAMED.findall(content)}
        given = [one for one in sorted(named) if self._first_free <= one < _MOST]
        if not given:
            return list(members)
        root = self.package.xml(self._part)
        known = {attribute(one, "numId"): one for one in children(root, "num")}
        last = list(known.values())[-1]
        for one in reversed(given):
            base = self._lists[(one - self._first_free) % len(self._lists)]
            last.addnext(self._begun_anew(known[base], base, one))
        data = (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
        return [
            Member(one.name, data, Packing.FAST) if one.name.lower() == self._part else one
            for one in members
        ]

    @cached_property
    def _main(self) -> str:
        return self.package.related("", "officeDocument")[0]

    @cached_property
    def _part(self) -> str:
        """The part that defines the lists, in lower case; "" for none."""
        return next(iter(self.package.related(self._main, "numbering")), "").lower()

    @cached_property
    def _numbering(self) -> WordNumbering:
        return WordNumbering.of(self.package, self._main)

    @cached_property
    def _styles(self) -> WordStyles:
        return WordStyles.of(self.package)

    @cached_property
    def _lists(self) -> tuple[str, ...]:
        """The numbered lists; bullets need no new numbers."""
        levels = self._numbering.levels
        numbers = dict.fromkeys(number for number, _ in levels)
        return tuple(
            one for one in numbers if (first := levels.get((one, 0))) and first.kind != "bullet"
        )

    @cached_property
    def _first_free(self) -> int:
        return max((whole(number, 0) for number, _ in self._numbering.levels), default=0) + 1

    def _place(self, number: str, again: int) -> int:
        return again * len(self._lists) + self._lists.index(number)

    def _begun(self, loop: nodes.For) -> list[str]:
        """The lists that begin anew in each round."""
        if not self._lists:
            return []
        paragraphs = list(self._paragraphs("".join(_texts(loop.body))))
        numbers = dict.fromkeys(one.number for one in paragraphs if not one.heading)
        return [one for one in numbers if one in self._lists and self._begins(one, paragraphs)]

    def _begins(self, number: str, paragraphs: list[_Paragraph]) -> bool:
        own = [one for one in paragraphs if one.number == number and not one.heading]
        first = own[0]
        before = paragraphs[: paragraphs.index(first)]
        several = len(own) > 1 or first.inner
        if any(one.number == number for one in before):  # a heading of the same list
            return False
        if any(one.said and (several or not _other_cell(one, first)) for one in before):
            return True
        return several and (number, 0) in self._numbering.begun

    def _paragraphs(self, text: str) -> Iterator[_Paragraph]:
        """The paragraphs that begin in a loop's body."""
        opened: list[_Paragraph] = []
        found: list[_Paragraph] = []
        inner = row = cell = 0
        in_row = False
        for token in _TOKEN.finditer(text):
            said = token.group()
            if said in {_INNER, _INNER_END}:
                inner += 1 if said == _INNER else -1
            elif said.startswith("<w:tr"):
                row, in_row = row + 1, True
            elif said == "</w:tr>":
                in_row = False
            elif said.startswith("<w:tc"):
                cell += 1
            elif said == "</w:p>":
                if opened:
                    self._resolve(opened.pop())
            elif said.startswith("<w:p") and not token["kind"]:
                place = (row, cell) if in_row else (0, 0)
                opened.append(_Paragraph(inner=inner > 0, row=place[0], cell=place[1]))
                found.append(opened[-1])
            elif opened:
                _take(opened[-1], token)
        return iter(found)

    def _resolve(self, paragraph: _Paragraph) -> None:
        """Completes what the paragraph says with what its style says."""
        style = paragraph.style or self._styles.default_id("paragraph")
        for properties in self._styles.properties(style, "pPr"):
            number = attribute(child(child(properties, "numPr"), "numId"), "val")
            paragraph.number = paragraph.number or number
            paragraph.heading = paragraph.heading or child(properties, "outlineLvl") is not None

    def _number_of(self, paragraph: etree._Element) -> str:
        """The list of a rendered paragraph, "" for none."""
        properties = child(paragraph, "pPr")
        own = child(child(properties, "numPr"), "numId")
        if own is not None:
            return attribute(own, "val")
        found = _Paragraph(style=attribute(child(properties, "pStyle"), "val"))
        self._resolve(found)
        return found.number

    def _renumber(self, paragraph: etree._Element, number: str) -> None:
        properties = child(paragraph, "pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        own = property_of(properties, "numPr")
        if child(own, "ilvl") is None:
            style = attribute(child(properties, "pStyle"), "val")
            level = etree.Element(f"{W}ilvl")
            level.set(f"{W}val", str(self._level_of(style)))
            own.insert(0, level)
        given = child(own, "numId")
        if given is None:
            given = etree.SubElement(own, f"{W}numId")
        given.set(f"{W}val", number)

    def _level_of(self, style: str) -> int:
        """The level of a list that paragraphs of this style have."""
        for properties in self._styles.properties(style, "pPr"):
            if said := attribute(child(child(properties, "numPr"), "ilvl"), "val"):
                return whole(said, 0)
        named = (depth for (_, depth), one in self._numbering.levels.items() if one.style == style)
        return next(named, 0) if style else 0

    def _begun_anew(self, base: etree._Element, number: str, own: int) -> etree._Element:
        """A list like this one with a number of its own, which begins anew at each level."""
        made = deepcopy(base)
        made.set(f"{W}numId", str(own))
        said = {attribute(one, "ilvl"): one for one in children(made, "lvlOverride")}
        for (name, depth), level in sorted(self._numbering.levels.items()):
            override = said.get(str(depth))
            if name != number or child(override, "startOverride") is not None:
                continue
            if override is None:
                override = etree.SubElement(made, f"{W}lvlOverride")
                override.set(f"{W}ilvl", str(depth))
            start = etree.Element(f"{W}startOverride")
            start.set(f"{W}val", str(level.start))
            override.insert(0, start)
        return made


def _take(paragraph: _Paragraph, token: re.Match[str]) -> None:
    """Notes what a paragraph says of itself."""
    kind, value = token["kind"], token["value"]
    if kind == "pStyle":
        paragraph.style = value
    elif kind == "numId":
        paragraph.number = paragraph.number or value
    elif kind == "outlineLvl":
        paragraph.heading = True
    else:
        paragraph.said = True


def _other_cell(one: _Paragraph, other: _Paragraph) -> bool:
    """Whether they stand beside each other in a row."""
    return one.row == other.row != 0 and one.cell != other.cell


def _texts(body: list[nodes.Node]) -> Iterator[str]:
    """What a loop's body prints besides values, with signs around loops within."""
    for node in body:
        if isinstance(node, nodes.TemplateData):
            yield node.data
        elif isinstance(node, nodes.For):
            yield _INNER
            yield from _texts(node.body)
            yield _INNER_END
        else:
            yield from _texts(list(node.iter_child_nodes()))
