"""Page marks: what marks of a Word template put on its pages besides text: pictures, other
documents, ticks in boxes, headers of sections in loops, charts.

What a template has of them is found when it is loaded, so that one without them costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from jinja2 import nodes
from lxml import etree

from huizhi.formats.jinja import FAILURES, Filters, MarkEnvironment, RenderedText
from huizhi.formats.ooxml import Package, child
from huizhi.formats.word.chart_data import (
    CHART,
    ChartFilter,
    DrawnChart,
    blank_chart,
    drawn_charts,
    with_charts,
)
from huizhi.formats.word.insertions import Insertions
from huizhi.formats.word.pictures import PictureFilter, settle_pictures
from huizhi.formats.word.section_headers import (
    OWN_PART,
    GivenReferences,
    OwnPartFilter,
    RenderPart,
    SectionHeader,
    section_headers,
)
from huizhi.formats.word.styles import WordStyles
from huizhi.formats.word.subdocument import Compile, SubdocumentFilter, named_document
from huizhi.formats.word.text_width import TextWidth, section_widths
from huizhi.formats.word.ticked_boxes import has_marked_boxes, settle_boxes
from huizhi.formats.word.turned_pages import settle_turned_pages
from huizhi.formats.zips import Member

_SECTION = "</w:sectPr></w:pPr>"  # one that ends before the document does
_PICTURE, _DOCUMENT = "图片", "子文档"

Settle = Callable[[etree._Element], None]


def page_filters(folder: Path) -> Filters:
    """The filters of page marks by name, as far as they can be tried without a template: their
    files are looked for. folder: of the template, and of what they put in."""
    return {
        _PICTURE: PictureFilter(folder),
        _DOCUMENT: partial(_looked_for, folder),
        CHART: ChartFilter(),
    }


def _looked_for(folder: Path, name: object) -> str:
    """Nothing, instead of the document of this name. Raises: ValueError where there is none."""
    named_document(folder, name)
    return ""


@dataclass(frozen=True)
class PagePart:
    """A part of a template with page marks. name: as in the package; settling: what is done to its
    renderings; always: to each of them, whatever its marks printed;
    charts: that its marks fill, by the ids of their relationships."""

    name: str
    settling: tuple[Settle, ...]
    always: bool
    charts: Mapping[str, DrawnChart]

    def settle(self, root: etree._Element) -> None:
        """Does it to one rendering."""
        for one in self.settling:
            one(root)


@dataclass(frozen=True)
class PageMarks:
    """The page marks of one template. folder: where their files are, None where there are none;
    compiled: compiles what stands in another document; render: renders a header for the values of
    one round; headers: of which each round has its own, by the ids of their relationships; charts:
    that marks fill, by part (in lower case) and ids."""

    package: Package
    folder: Path | None
    compiled: Compile
    render: RenderPart
    headers: dict[str, SectionHeader] = field(default_factory=dict)
    charts: dict[str, dict[str, DrawnChart]] = field(default_factory=dict)

    @cached_property
    def filters(self) -> Filters:
        """Their filters by name."""
        own: dict[str, Callable[..., object]] = {
            OWN_PART: OwnPartFilter(self.headers, self.render),
            CHART: ChartFilter(),
        }
        if self.folder is None:
            return own
        document = SubdocumentFilter(self.folder, self.package, self.compiled)
        return {**own, **page_filters(self.folder), _DOCUMENT: document}

    def place_charts(self, root: etree._Element, name: str, file: str) -> None:
        """Finds the charts in a part that marks fill. file: the template, for messages.

        Raises: TemplateError.
        """
        if CHART in etree.tostring(root, encoding="unicode"):
            self.charts[name.lower()] = drawn_charts(root, name, self.package, file)

    def part(self, name: str, source: str, environment: MarkEnvironment) -> PagePart | None:
        """What the marks of a part put in; source: its Jinja2. None where they put in nothing."""
        settle: list[Settle] = []
        try:
            tree = environment.parse(source) if self._may_ask(source) else nodes.Template([])
        except FAILURES:
            return None  # it will be told where it is compiled
        if name.lower() == self._main.lower() and _SECTION in source:
            self.headers.update(section_headers(tree, self.package, self._main, self._named_in))
        boxes = "checkbox" in source and has_marked_boxes(self.package.xml(name))
        if boxes:
            settle.append(settle_boxes)
        if any(one.name in self.filters for one in tree.find_all(nodes.Filter)):
            settle.append(settle_turned_pages)
            settle.append(partial(settle_pictures, widths=self._width_in(name)))
        own = name.lower() == self._main.lower() and bool(self.headers)
        charts = self.charts.get(name.lower(), {})
        return PagePart(name, tuple(settle), boxes, charts) if settle or own or charts else None

    def printed(self, part: PagePart, text: RenderedText, file: str) -> RenderedText:
        """What a part has printed, its charts filled. file: the template, for messages.

        Raises: RenderError.
        """
        if not part.charts:
            return text
        filled = with_charts(text.text, part.charts, self.package, self.render, file)
        return RenderedText(filled.encode(errors="surrogatepass"), text.special)

    def _may_ask(self, source: str) -> bool:
        return _SECTION in source or any(one in source for one in self.filters)

    def _named_in(self, part: str) -> frozenset[str]:
        """The names that the marks of a part ask for."""
        text = etree.tostring(self.package.xml(part), encoding="unicode")
        return self.compiled(text, part).used

    def _width_in(self, name: str) -> TextWidth:
        relations = self.package.relationships(self._main)
        ids = [one.id for one in relations if one.target.lower() == name.lower()]
        widths = [self._widths[one] for one in ids if one in self._widths]
        return TextWidth(self._styles, min(widths, default=self._widths.get("", 0)))

    @property
    def round_parts(self) -> set[str]:
        """The parts, headers and charts, of which each round has its own, in lower case."""
        headers = {one.name.lower() for one in self.headers.values()}
        return headers | {one.part.lower() for one in self._drawn}

    @property
    def _drawn(self) -> list[DrawnChart]:
        return [one for charts in self.charts.values() for one in charts.values()]

    def insertions(self, members: Sequence[Member]) -> Insertions:
        """What a rendering puts in, none so far; members: of the template."""
        blank = {one.name.lower(): one.blank for one in self.headers.values()}
        blank |= {one.part.lower(): self._blank_charts[one.part] for one in self._drawn}
        return Insertions(members, blank)

    @cached_property
    def _blank_charts(self) -> dict[str, Member]:
        return {one.part: blank_chart(self.package, one.part) for one in self._drawn}

    def with_values_given(self, tree: nodes.Template) -> nodes.Template:
        """The tree, in which what is put in is given the values that hold where it stands."""
        if self.headers:
            tree = GivenReferences(self.headers).visit(tree)
        looped = {id(one) for loop in tree.find_all(nodes.For) for one in _filters_in(loop.body)}
        for one in _filters_in([tree]):
            if one.name in {_DOCUMENT, OWN_PART, CHART}:
                given: list[Any] = [nodes.Keyword("values", nodes.DerivedContextReference())]
                if id(one) in looped:  # which has a name only where somebody asks for it
                    given.append(nodes.Keyword("loop", nodes.Name("loop", "load")))
                one.kwargs = given
        return tree

    @cached_property
    def _main(self) -> str:
        return self.package.related("", "officeDocument")[0]

    @cached_property
    def _styles(self) -> WordStyles:
        return WordStyles.of(self.package)

    @cached_property
    def _widths(self) -> dict[str, int]:
        body = child(self.package.xml(self._main), "body")
        return {} if body is None else section_widths(body)


def _filters_in(body: Iterable[nodes.Node]) -> Iterator[nodes.Filter]:
    return (found for one in body for found in one.find_all(nodes.Filter))
