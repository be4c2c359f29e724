"""Section headers: a header or footer for each round of a loop around a section.

A section in a loop points at one header, however often it is printed. Where that header names what
only the loop knows, each round gets a header part of its own, rendered with its values.
Source: ISO/IEC 29500-1, 17.10 (headers and footers), 17.6.17 (sectPr).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes
from jinja2.runtime import Context, LoopContext
from jinja2.visitor import NodeTransformer

from huizhi.formats.jinja import statements_in
from huizhi.formats.ooxml import DECLARATION, Package
from huizhi.formats.word.insertions import insertions_now
from huizhi.formats.zips import Member

OWN_PART = "_own_part"  # the filter that makes a header of a round, and gives its id
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REFERENCE = re.compile(r'(<w:(?:header|footer)Reference\b[^>]*?\br:id=")([^"]*)(?=")')
_ROOTS = {"header": "hdr", "footer": "ftr"}
# The content of a part (its name, what it is called in this round) for these values.
RenderPart = Callable[[str, str, Mapping[str, object]], bytes]


@dataclass(frozen=True)
class SectionHeader:
    """A header or footer of which each round has its own. id: of its relationship; name: of its
    part; kind: "header" or "footer"; rels: its relationships part, if it has one."""

    id: str
    name: str
    kind: str
    content_type: str
    rels: bytes | None

    @property
    def blank(self) -> Member:
        """What stands in its place when no round was printed."""
        root = _ROOTS[self.kind]
        text = f'{DECLARATION}<w:{root} xmlns:w="{_WORD}"><w:p/></w:{root}>'
        return Member(self.name, text.encode())

    def printed(self, render: RenderPart, values: Mapping[str, object]) -> str:
        """The id of the part that this round has."""
        insertions = insertions_now()
        assert insertions is not None  # sections are printed with the body
        stem, suffix = posixpath.splitext(self.name)
        number = insertions.round_of(self.id)
        name = self.name if number == 1 else f"{stem}-{number}{suffix}"
        if number > 1 and self.rels is not None:
            folder, file = posixpath.split(name)
            insertions.add(Member(f"{folder}/_rels/{file}.rels", self.rels), "")
        content = render(self.name, name, values)
        insertions.add(Member(name, content), self.content_type)
        if number == 1:
            return self.id
        return insertions.relate(f"{_OFFICE}/{self.kind}", name)


def section_headers(
    tree: nodes.Template, package: Package, main: str, named_in: Callable[[str], frozenset[str]]
) -> dict[str, SectionHeader]:
    """The headers and footers of which each round of a loop has its own, by relationship id; tree:
    of the body; named_in: the names that the marks of a part ask for."""
    relations = {one.id: one for one in package.relationships(main)}
    found: dict[str, SectionHeader] = {}
    for identity, names in _looped_references(tree):
        one = relations.get(identity)
        if one is None or one.kind not in _ROOTS or one.target not in package:
            continue
        if names & named_in(one.target):
            folder, file = posixpath.split(one.target)
            rels = f"{folder}/_rels/{file}.rels"
            own = package.read(rels) if rels in package else None
            kind = package.content_type(one.target)
            found[identity] = SectionHeader(identity, one.target, one.kind, kind, own)
    return found


class GivenReferences(NodeTransformer):
    """Has the references to these headers printed by a filter."""

    def __init__(self, headers: Mapping[str, SectionHeader]) -> None:
        self._headers = headers

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        node.nodes = [piece for one in node.nodes for piece in self._pieces(one)]
        return node

    def _pieces(self, node: nodes.Expr) -> Iterator[nodes.Expr]:
        if not isinstance(node, nodes.TemplateData):
            yield node
            return
        place = 0
        for found in _REFERENCE.finditer(node.data):
            if found[2] in self._headers:
                yield nodes.TemplateData(node.data[place : found.end(1)], lineno=node.lineno)
                identity = nodes.Const(found[2], lineno=node.lineno)
                yield nodes.Filter(identity, OWN_PART, [], [], None, None, lineno=node.lineno)
                place = found.end()
        yield nodes.TemplateData(node.data[place:], lineno=node.lineno)


class OwnPartFilter:
    """The filter that prints a round's header. headers: by the ids of their relationships."""

    def __init__(self, headers: Mapping[str, SectionHeader], render: RenderPart) -> None:
        self._headers, self._render = headers, render

    def __call__(self, identity: str, *, values: Context, loop: LoopContext | None = None) -> str:
        given = values.get_all()
        named = given if loop is None else {**given, "loop": loop}
        return self._headers[identity].printed(self._render, named)


def _looped_references(tree: nodes.Template) -> Iterator[tuple[str, set[str]]]:
    """The ids of headers and footers in loops, and the names that only the loops know."""
    for loop in statements_in(tree, nodes.For):
        names = {one.name for one in loop.find_all(nodes.Name) if one.ctx == "store"}
        for text in statements_in(loop, nodes.TemplateData):
            for found in _REFERENCE.finditer(text.data):
                yield found[2], names | {"loop"}
