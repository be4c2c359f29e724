"""Excel templates: Jinja2 marks in the cells of an ordinary workbook, rendered many times.

A cell may hold text with `{{ }}` and `{% %}` marks. A row whose only text is a `{%tr … %}` mark
controls the rows between it and its end, and disappears. `{% vm %}` in a cell merges that cell
over all rounds of the innermost loop. A cell that is one mark keeps the type of its value; text
stays text and never becomes a formula. Whatever names rows (formulas, merges, validations,
conditional formats, links, print areas, names, charts) follows them; where that cannot go well,
the template is refused and the cell named. Everything that cannot change is copied as it is.

    read_book → TemplateBook → compile_sheet → SheetTemplate
    render:  SheetTemplate.render → Settled (rows numbered) → SheetTemplate.finish (references)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huizhi.formats.archive import Member, Packing, read_members, refused_as_template, write_members
from huizhi.formats.cell_source import cell_filter, text_of_values
from huizhi.formats.chart_references import moved_chart, moved_drawing
from huizhi.formats.fragment import DECLARATION
from huizhi.formats.limits import Limits
from huizhi.formats.mark_environment import CompiledMarks, MarkEnvironment
from huizhi.formats.marks import MARK, Filters, printable, source_of, visible
from huizhi.formats.moved_reference import RowMaps
from huizhi.formats.package import Package
from huizhi.formats.row_map import Signs
from huizhi.formats.sheet_template import compile_sheet
from huizhi.formats.spreadsheet_names import defined_names
from huizhi.formats.stamp import Stamp, StampedPackage
from huizhi.formats.template_book import read_book


class XlsxTemplate:
    """One Excel template, loaded once. `name` is what messages call it."""

    def __init__(self, data: bytes, name: str, filters: Filters) -> None:
        """Raises: TemplateError when the file is no workbook, a mark is broken, or something in it
        could not follow the rows."""
        self.name = name
        signs = Signs()
        cells = {**filters, "_cell": cell_filter(signs)}
        environment = MarkEnvironment(cells, text_of_values(signs))
        with refused_as_template(name):
            package = Package(data, Limits())
            self._book = read_book(package, read_members(data, name), name)
            self._sheets = {
                part: compile_sheet(layout, self._book.blocks, environment, signs, name)
                for part, layout in self._book.layouts.items()
            }
            self._package = StampedPackage(self._book.members)
            self._properties = dict(_marked_properties(package, name, filters))

    def render(self, context: Mapping[str, object], stamp: Stamp) -> bytes:
        """The package of the rendered workbook, the same bytes for the same input.

        Raises: RenderError when a mark cannot be evaluated.
        """
        settled = {part: sheet.render(context) for part, sheet in self._sheets.items()}
        names = {part: sheet.layout.name for part, sheet in self._sheets.items()}
        maps = {names[part]: one.row_map for part, one in settled.items()}
        slots = {names[part]: one.slots for part, one in settled.items()}
        part, workbook = self._book.workbook
        changed = {part: defined_names(workbook, maps, slots)}
        for part, sheet in self._sheets.items():
            changed[part] = sheet.finish(settled[part], maps, stamp.rules)
        for part, marks in self._properties.items():
            changed[part] = (DECLARATION + visible(marks.render(context))).encode()
        if any(row_map.moves for row_map in maps.values()):
            changed |= self._followers(maps)
        return write_members(self._package.stamped(self._with(changed), stamp))

    def _followers(self, maps: RowMaps) -> Iterator[tuple[str, bytes]]:
        """Charts and drawings where the rows are that they belong to."""
        data = {member.name.lower(): member.data for member in self._book.members}
        for part in self._book.charts:
            yield part, moved_chart(data[part.lower()], maps)
        for part, sheet in self._book.drawings.items():
            if sheet in maps:
                yield part, moved_drawing(data[part.lower()], maps[sheet])

    def _with(self, changed: Mapping[str, bytes]) -> list[Member]:
        folded = {part.lower(): data for part, data in changed.items()}
        return [
            member
            if data is None or data == member.data
            else Member(member.name, data, Packing.FAST)
            for member in self._book.members
            for data in [folded.get(member.name.lower())]
        ]


def _marked_properties(
    package: Package, name: str, filters: Filters
) -> Iterator[tuple[str, CompiledMarks]]:
    """The document properties with marks, by part."""
    environment = MarkEnvironment(filters, printable)
    for part in package.related("", "core-properties", "extended-properties"):
        source = source_of(package.xml(part))
        if MARK.search(source):
            yield part, CompiledMarks(environment, source, name, lambda _: "文档属性")
