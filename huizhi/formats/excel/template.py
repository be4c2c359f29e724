"""Excel templates: Jinja2 marks in the cells of an ordinary workbook, rendered many times.

A cell may hold text with `{{ }}` and `{% %}` marks. A row whose only text is a `{%tr … %}` mark
controls the rows between it and its end, and disappears. `{% vm %}` in a cell merges that cell
over all rounds of the innermost loop. A cell that is one mark keeps the type of its value; text
stays text and never becomes a formula. Whatever names rows (formulas, merges, validations,
conditional formats, links, print areas, names, charts) follows them; where that cannot go well,
the template is refused and the cell named. Everything that cannot change is copied as it is.
Rows of `{%tr for 行 in 各行|逐行 %}` are written as they come (`sheet_stream`): a million of them
take no more memory than a hundred.

    read_book → TemplateBook → compile_sheet → SheetTemplate
    render:  SheetTemplate.render → Settled (rows numbered) → SheetTemplate.finish (references)
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from huizhi.content import GB, Limits
from huizhi.errors import Mistake, RenderError, TemplateError
from huizhi.formats.excel.book_source import read_book, with_number_formats
from huizhi.formats.excel.book_stream import BookStream, SheetRun, StreamContent, relations_of
from huizhi.formats.excel.cell_pictures import CellPicture, pictures_printed
from huizhi.formats.excel.cell_source import STYLED
from huizhi.formats.excel.cell_value import cell_filter, text_of_values
from huizhi.formats.excel.fitted_rows import FittedRows
from huizhi.formats.excel.follower_ranges import check_followers
from huizhi.formats.excel.loop_names import check_names_used
from huizhi.formats.excel.moment_cell import cell_filters
from huizhi.formats.excel.moved import RowMaps, moved_chart, moved_drawing, moved_table
from huizhi.formats.excel.names import defined_names, stretch_names
from huizhi.formats.excel.number_cell import styled_filter
from huizhi.formats.excel.number_widths import NumberWidths
from huizhi.formats.excel.numbered_sheet import NumberedSheet
from huizhi.formats.excel.picture_sheets import with_pictures
from huizhi.formats.excel.pivot import moved_cache
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.excel.row_signs import Signs
from huizhi.formats.excel.sheet_stream import ColumnSpread
from huizhi.formats.excel.sheet_template import SheetTemplate, compile_sheet
from huizhi.formats.jinja import (
    MARK,
    CompiledMarks,
    Filters,
    InputRule,
    MarkEnvironment,
    PlacedSource,
    RecentValues,
    collection_paused,
    names_shown,
    printable,
    source_of,
)
from huizhi.formats.ooxml import DECLARATION, Package, Stamp, StampedPackage
from huizhi.formats.sheets import CellStyles, styles_of
from huizhi.formats.zips import (
    Member,
    PackageStream,
    Packing,
    read_members,
    refused_as_template,
    write_members,
)

_KEPT, _MOST_ROWS = 4, 10_000  # placings of earlier renderings, with up to so many rows

_OF_COPIES = Limits(members=0xFFFF, listed=0xFFFF, all_parts_bytes=4 * GB)  # of our own making


@dataclass(frozen=True)
class _PlacingKey:
    """All that a placing depends on, sheet by sheet: template rows, fields, rendered headers and
    footers; and the rules."""

    rows: tuple[tuple[object, ...], ...]
    slots: tuple[tuple[object, ...], ...]
    headers: tuple[str, ...]
    rules: Mapping[str, InputRule]


@dataclass(frozen=True)
class _Placing:
    """Where everything stands. maps: by sheet name; rows, tails: what fits the rows and what
    follows them, by sheet part; parts: the members that change with it."""

    maps: RowMaps
    rows: Mapping[str, FittedRows]
    tails: Mapping[str, str]
    parts: Mapping[str, Member]


class XlsxTemplate:
    """One Excel template, loaded once. `name` is what messages call it."""

    @collection_paused()
    def __init__(
        self,
        data: bytes,
        name: str,
        filters: Filters,
        bound: Mapping[str, Mapping[int, str]] = MappingProxyType({}),
        *,
        alike: bool = False,
    ) -> None:
        """bound: by sheet name and column, assignments that hold for the marks there; alike: many
        sheets are copies of each other.

        Raises: TemplateError when the file is no workbook, a mark is broken, or something in it
        could not follow the rows."""
        self.name = name
        self._placings: deque[tuple[_PlacingKey, _Placing]] = deque(maxlen=_KEPT)
        signs = Signs()
        with refused_as_template(name):
            limits = _OF_COPIES if alike else Limits()
            package = Package(data, limits)
            self._book = read_book(package, read_members(data, name, limits), name)
            cells = cell_filters(cell_filter(signs), self._book.workbook[1])
            self._book, formats = with_number_formats(self._book)
            styled = {STYLED: styled_filter(formats, cells)}
            environment = MarkEnvironment({**filters, **cells, **styled}, text_of_values(signs))
            compiled: dict[bytes, SheetTemplate] | None = {} if alike else None
            self._sheets = {
                part: compile_sheet(
                    layout,
                    self._book.blocks,
                    environment,
                    signs,
                    name,
                    filters,
                    bound.get(layout.name, {}),
                    compiled,
                )
                for part, layout in self._book.layouts.items()
            }
            self._widths = dict(self._number_widths())
            self._try_rules()
            self._package = StampedPackage(self._book.members)
            self._properties = dict(_marked_properties(package, name, filters))
            marks = [one for s in self._sheets.values() for one in (s.marks, s.headers) if one]
            every = [*marks, *self._properties.values()]
            used = frozenset[str]().union(*(one.used for one in every))
            self._recent = RecentValues[dict[str, Member]](used)  # of what asks nobody anything
            self._last: dict[str, Member] = {}

    def _number_widths(self) -> Iterator[tuple[str, NumberWidths]]:
        """What decides the widths of each sheet's columns, by part."""
        root = self._book.styles[1] if self._book.styles else None
        styles = styles_of(root) if root is not None else CellStyles(())
        for part, layout in self._book.layouts.items():
            heights = RowHeights.of(layout.root, root)
            merges = layout.tail.merges
            yield part, NumberWidths.of(layout.rows.cells, merges, styles, heights)

    def _try_rules(self) -> None:
        """Raises: TemplateError when a rule's formula cannot follow rows that are repeated."""
        if not any(blocks.controls for blocks in self._book.blocks.values()):
            return
        maps = {name: blocks.trial() for name, blocks in self._book.blocks.items()}
        data = {member.name.lower(): member.data for member in self._book.members}
        charts = [(sheet, data[part.lower()]) for part, sheet in self._book.charts.items()]
        check_followers(self._book.workbook[1], charts, self._book.blocks, self.name)
        formulas = (
            (f"{layout.name}!{cell.reference}", cell.formula)
            for layout in self._book.layouts.values()
            for cell in layout.rows.cells
        )
        check_names_used(self._book.workbook[1], formulas, self._book.blocks, self.name)
        for layout in self._book.layouts.values():
            try:
                layout.tail.settled(maps, (), (), {})
            except RenderError as error:
                what = str(error).rstrip("。")
                raise TemplateError([Mistake(self.name, layout.name, what)]) from error

    def render(
        self,
        context: Mapping[str, object],
        stamp: Stamp,
        sheets: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
    ) -> bytes:
        """The package of the rendered workbook, the same bytes for the same input.

        sheets: by name, what a sheet has besides the context of all.
        Raises: RenderError when a mark cannot be evaluated.
        """
        if any(sheet.layout.streams for sheet in self._sheets.values()):
            target = io.BytesIO()
            self.write(target, {}, context, stamp)
            return target.getvalue()
        remembers = not stamp.rules and not sheets
        known = self._recent.known(context) if remembers else None
        if known is not None:
            return write_members(self._package.stamped(self._with(known), stamp))
        own = {p: {**context, **sheets.get(self._name(p), {})} for p in self._sheets}
        with pictures_printed() as printed:
            settled = {p: one.render(own[p]) for p, one in self._sheets.items()}
        headers = {p: one.header(own[p]) for p, one in self._sheets.items()}
        placing = self._placing(settled, headers, stamp.rules)
        changed = {**placing.parts, **self._own_properties(context)}
        for part, sheet in self._sheets.items():
            fitted, tail, widths = placing.rows[part], placing.tails[part], self._widths[part]
            data = sheet.finish(settled[part], placing.maps, fitted, tail, widths)
            changed[part] = Member(part, data, Packing.FAST)
        if printed:
            pictures = self._put_pictures(changed, printed)
            members = [*self._with(changed), *pictures]
            return write_members(self._package.stamped(members, stamp))
        if remembers:
            if changed == self._last:  # worth a copy of the values: it may well come again
                self._recent.remember(context, changed)
            self._last = changed
        return write_members(self._package.stamped(self._with(changed), stamp))

    def _put_pictures(self, changed: dict[str, Member], printed: list[CellPicture]) -> list[Member]:
        """Puts the pictures that were printed into the sheets; gives their members."""
        data = {member.name.lower(): member for member in self._book.members}
        drawings = {sheet: part for part, sheet in self._book.drawings.items()}
        pictures: dict[str, Member] = {}
        for part, sheet in self._sheets.items():
            drawing = drawings.get(sheet.layout.name)
            if drawing is None:
                continue
            links = relations_of(drawing)
            own = [changed.get(one, data[one.lower()]) for one in (drawing, links)]
            made, found = with_pictures([changed[part], *own], printed, sheet.layout.heights)
            changed |= dict(zip((part, drawing, links), made, strict=True))
            pictures |= {one.name: one for one in found}
        return list(pictures.values())

    def write(
        self,
        target: BinaryIO,
        sheets: Mapping[str, StreamContent],
        context: Mapping[str, object],
        stamp: Stamp,
    ) -> None:
        """The rendered workbook, written piece by piece to `target`, which is empty and seekable.

        sheets: by name, what a sheet has besides the context of all.
        Raises: RenderError when a mark cannot be evaluated.
        """
        runs = {
            part: SheetRun.of(sheet, sheets.get(sheet.layout.name, StreamContent()), context)
            for part, sheet in self._sheets.items()
        }
        stream = BookStream(self._book, runs, stamp.rules)
        settled = {part: run.settled for part, run in runs.items()}
        changed = self._following(settled, stream.spreads) | self._own_properties(context)
        members = self._package.stamped(self._with(changed), stamp)
        stream.write(members, PackageStream(target))

    def streams_of(self, sheet: str) -> tuple[str, ...]:
        """What the streamed rows of a sheet run over, as the template says it; () for no sheet."""
        layouts = [one.layout for one in self._sheets.values() if one.layout.name == sheet]
        return tuple(stream.expression for one in layouts for stream in one.streams)

    def _placing(
        self,
        settled: Mapping[str, NumberedSheet],
        headers: Mapping[str, str],
        rules: Mapping[str, InputRule],
    ) -> _Placing:
        """Where everything stands in this rendering; most often that is where it stood before."""
        key = _PlacingKey(
            tuple(one.row_map.rows for one in settled.values()),
            tuple(one.slots for one in settled.values()),
            tuple(headers.values()),
            dict(rules),
        )
        found = next((placing for known, placing in self._placings if known == key), None)
        if found is None:
            found = self._placed(settled, headers, rules)
            if sum(map(len, key.rows)) <= _MOST_ROWS:
                self._placings.append((key, found))
        return found

    def _placed(
        self,
        settled: Mapping[str, NumberedSheet],
        headers: Mapping[str, str],
        rules: Mapping[str, InputRule],
    ) -> _Placing:
        maps = {self._name(part): one.row_map for part, one in settled.items()}
        tails = {
            part: self._sheets[part].tail_of(one, maps, rules, headers[part])
            for part, one in settled.items()
        }
        layouts = {part: self._sheets[part].layout for part in settled}
        rows = {
            part: FittedRows(layouts[part].heights, layouts[part].merged(one.row_map))
            for part, one in settled.items()
        }
        return _Placing(maps, rows, tails, self._following(settled, {}))

    def _following(
        self, settled: Mapping[str, NumberedSheet], spreads: Mapping[str, ColumnSpread]
    ) -> dict[str, Member]:
        """The parts that follow the rows, by name. settled: by sheet part; spreads: by sheet
        name, the sheets of which a column became several. Raises: RenderError."""
        maps = {self._name(part): one.row_map for part, one in settled.items()}
        slots = {self._name(part): one.slots for part, one in settled.items()}
        part, workbook = self._book.workbook
        changed = {part: defined_names(stretch_names(workbook, spreads), maps, slots)}
        if any(row_map.moves for row_map in maps.values()):
            changed |= self._followers(maps)
        return {part: Member(part, data) for part, data in changed.items()}

    def _own_properties(self, context: Mapping[str, object]) -> dict[str, Member]:
        """The document properties with marks, rendered, by part. Raises: RenderError."""
        rendered = {p: names_shown(marks.render(context)) for p, marks in self._properties.items()}
        return {
            part: Member(part, (DECLARATION + text).encode(), Packing.FAST)
            for part, text in rendered.items()
        }

    def _name(self, part: str) -> str:
        """The name of the sheet that this part is."""
        return self._sheets[part].layout.name

    def _followers(self, maps: RowMaps) -> Iterator[tuple[str, bytes]]:
        """Charts, sources of pivot tables, drawings and tables where their rows are."""
        data = {member.name.lower(): member.data for member in self._book.members}
        for part in self._book.charts:
            yield part, moved_chart(data[part.lower()], maps)
        for part in self._book.caches:
            yield part, moved_cache(data[part.lower()], maps)
        for part, sheet in self._book.drawings.items():
            yield part, moved_drawing(data[part.lower()], maps, sheet)
        for part, sheet in self._book.tables.items():
            if sheet in maps:
                yield part, moved_table(data[part.lower()], maps[sheet], sheet)

    def _with(self, changed: Mapping[str, Member]) -> list[Member]:
        """The template's members, these in their places."""
        folded = {part.lower(): member for part, member in changed.items()}
        return [_named(folded.get(m.name.lower(), m), m.name) for m in self._book.members]


def _named(member: Member, name: str) -> Member:
    """The member by the name that it has in the template."""
    return member if member.name == name else Member(name, member.data, member.packing)


def _marked_properties(
    package: Package, name: str, filters: Filters
) -> Iterator[tuple[str, CompiledMarks]]:
    """The document properties with marks, by part."""
    environment = MarkEnvironment(filters, printable)
    for part in package.related("", "core-properties", "extended-properties"):
        source = source_of(package.xml(part))
        if MARK.search(source):
            yield part, CompiledMarks(environment, PlacedSource(source, "文档属性"), name)
