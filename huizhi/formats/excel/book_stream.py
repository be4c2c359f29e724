"""Book stream: a rendered workbook written part by part, its long sheets row by row.

What the rows only tell when they have passed (cell styles, links) stands in parts that are
written after the sheets; everything else is known before, for the rows are counted first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from huizhi.formats.excel.book_source import TemplateBook
from huizhi.formats.excel.fitted_rows import FittedRows
from huizhi.formats.excel.moved import RowMaps
from huizhi.formats.excel.numbered_sheet import NumberedSheet
from huizhi.formats.excel.row_stream import RowLeftovers
from huizhi.formats.excel.sheet_stream import Across, ColumnSpread, StreamRows
from huizhi.formats.excel.sheet_tail import RELATIONS
from huizhi.formats.excel.sheet_template import SheetTemplate
from huizhi.formats.excel.style_variants import StyleVariants
from huizhi.formats.jinja import InputRule
from huizhi.formats.ooxml import DECLARATION
from huizhi.formats.zips import Member, PackageStream

_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class StreamContent:
    """What one sheet has of its own. context: values besides those of all sheets; across: the
    columns that `横排` makes."""

    context: Mapping[str, object] = field(default_factory=dict)
    across: Across = field(default_factory=Across)


@dataclass(frozen=True)
class SheetRun:
    """One sheet that is about to be written. settled: its rows but those of the streams, numbered;
    header: its headers and footers, "" for those of the template."""

    template: SheetTemplate
    settled: NumberedSheet
    streams: Mapping[int, StreamRows]
    spread: ColumnSpread | None
    header: str
    beside: RowLeftovers = field(default_factory=RowLeftovers)

    @classmethod
    def of(
        cls, template: SheetTemplate, content: StreamContent, context: Mapping[str, object]
    ) -> SheetRun:
        """Raises: RenderError when a mark cannot be evaluated."""
        own = {**context, **content.context}
        streams = template.streams(own)
        settled = template.render(own, streams)
        spread = template.layout.spread(content.across)
        return cls(template, settled, streams, spread, template.header(own))

    @property
    def name(self) -> str:
        return self.template.layout.name


class BookStream:
    """A rendered workbook while it is written."""

    def __init__(
        self, book: TemplateBook, runs: Mapping[str, SheetRun], rules: Mapping[str, InputRule]
    ) -> None:
        """runs: by sheet part; rules: what to tell the input cell of each field."""
        self._runs, self._rules = runs, rules
        self.maps: RowMaps = {run.name: run.settled.row_map for run in runs.values()}
        self._styles_part = book.styles[0] if book.styles else ""
        self._styles = StyleVariants(book.styles[1]) if book.styles else None

    def write(self, members: list[Member], package: PackageStream) -> None:
        """The whole package; members: all parts, those of the sheets as they are in the template.

        Raises: RenderError.
        """
        data = {member.name: member for member in members}
        later: dict[str, Member] = {}
        for member in members:
            run = self._runs.get(member.name)
            if run is not None:
                package.add_stream(member.name, self._sheet(run))
                if run.beside.links:
                    name = relations_of(member.name)
                    later[name] = Member(name, _linked(data.get(name), run.beside))
        if self._styles is not None:
            later[self._styles_part] = Member(self._styles_part, self._styles.part())
        for name, member in {**data, **later}.items():
            if name not in self._runs:
                package.add(member)
        package.close()

    def _sheet(self, run: SheetRun) -> Iterator[bytes]:
        """The worksheet part."""
        template, settled = run.template, run.settled
        if run.streams and self._styles is not None:
            yield from template.pieces(
                settled, run.streams, self.maps, self._styles, run.spread, run.beside
            )
        else:
            layout = template.layout
            fitted = FittedRows(layout.heights, layout.merged(settled.row_map))
            yield template.rows(settled, self.maps, fitted).text.encode()
        tail = template.tail_of(settled, self.maps, self._rules, run.header, run.spread, run.beside)
        yield f"{tail}</worksheet>".encode()

    @cached_property
    def spreads(self) -> dict[str, ColumnSpread]:
        """By sheet name, the sheets of which a column became several."""
        return {run.name: run.spread for run in self._runs.values() if run.spread is not None}


def relations_of(part: str) -> str:
    """The name of the part with the relationships of this one."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _linked(member: Member | None, beside: RowLeftovers) -> bytes:
    """The relationships of a sheet with one for each address."""
    if member is not None:
        root = etree.fromstring(member.data)
    else:
        root = etree.fromstring(f'<Relationships xmlns="{_PACKAGE_RELATIONS}"/>')
    for address, number in beside.relations.items():
        etree.SubElement(
            root,
            f"{{{_PACKAGE_RELATIONS}}}Relationship",
            Id=number,
            Type=f"{RELATIONS}/hyperlink",
            Target=address,
            TargetMode="External",
        )
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
