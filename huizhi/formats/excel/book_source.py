"""Template book: the parts of an Excel template, found and checked before anything is compiled.

What names rows but cannot follow them (comments, objects in a sheet with loops) is
refused here, and so are marks where none is looked for: in headers, drawings, charts, comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from lxml import etree

from huizhi.errors import DamagedError, Mistake, TemplateError
from huizhi.formats.excel.cell_source import has_template_marks, string_item_text, writes_number
from huizhi.formats.excel.linked_shapes import check_links, linked_shapes
from huizhi.formats.excel.moved import kept_values
from huizhi.formats.excel.names import put_in_order
from huizhi.formats.excel.number_cell import Formats, number_formats
from huizhi.formats.excel.pivot import changing_caches, empty_pivot_cells, refreshed
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks
from huizhi.formats.excel.sheet_template import MAIN, SheetLayout, read_layout
from huizhi.formats.excel.stray_marks import check_beside_cells, check_headers, check_members
from huizhi.formats.ooxml import DECLARATION, Package, Relationship, attribute, tag_name
from huizhi.formats.sheets import any_area, area_of
from huizhi.formats.zips import Member

_CALCULATION_CHAIN = "calcChain"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_AS_RANGE = "请在“表格设计”里转换为区域"


@dataclass(frozen=True)
class TemplateBook:
    """An Excel template, read but not compiled.

    members: without the chain of calculations where formulas may change; workbook: name and root
    of its part; layouts: sheets that can change, by part; blocks: of all sheets, by sheet name;
    drawings, tables, charts: sheet name by part; styles: name and root of their part;
    caches: parts of the pivot tables that are worked out anew.
    """

    members: tuple[Member, ...]
    workbook: tuple[str, etree._Element]
    layouts: Mapping[str, SheetLayout]
    blocks: Mapping[str, RowBlocks]
    drawings: Mapping[str, str]
    charts: Mapping[str, str]
    styles: tuple[str, etree._Element] | None = None
    tables: Mapping[str, str] = field(default_factory=dict)
    caches: tuple[str, ...] = ()


def read_book(package: Package, members: Sequence[Member], file: str) -> TemplateBook:
    """The template; file: what messages call it.

    Raises: TemplateError for what could not be rendered; ReadError for a broken package.
    """
    parts = package.related("", "officeDocument")
    if not parts or tag_name(package.xml(parts[0])) != "workbook":
        raise DamagedError("里面没有 Excel 工作簿")
    workbook = package.xml(parts[0])
    if etree.QName(workbook).namespace != MAIN:
        raise DamagedError("是 Strict（严格）格式的工作簿")
    layouts = dict(_layouts(package, parts[0], workbook, file))
    drawings = {
        drawing: layout.name
        for part, layout in layouts.items()
        for drawing in package.related(part, "drawing")
    }
    blocks = {layout.name: layout.blocks for layout in layouts.values()}
    if any(one.controls for one in blocks.values()):
        for drawing, sheet in drawings.items():
            check_links(package.xml(drawing), sheet, blocks, file)
    for part, layout in layouts.items():
        _check_companions(package, part, layout, file)
    caches = changing_caches(package, parts[0], layouts, file)
    kept = list(members)
    if any(layout.has_formulas for layout in layouts.values()):
        kept = _without_calculation_chain(package, parts[0], members)
        _calculate_when_opened(workbook)
    charts = dict(_charts(package, parts[0], workbook))
    kept = [_without_marked_values(m) if m.name in charts else m for m in kept]
    shapes = {part.lower() for part in drawings}
    kept = [_without_shown_marks(m) if m.name.lower() in shapes else m for m in kept]
    kept = refreshed(kept, package, caches) if caches else kept
    check_members(package, kept, layouts, file)
    changing = {part: layout for part, layout in layouts.items() if not layout.stays}
    return TemplateBook(
        tuple(_without_marked_strings(package, parts[0], kept)),
        (parts[0], workbook),
        changing,
        blocks,
        drawings,
        charts,
        next(((one, package.xml(one)) for one in package.related(parts[0], "styles")), None),
        {
            table: layout.name
            for part, layout in layouts.items()
            for table in package.related(part, "table")
        },
        tuple(caches),
    )


def with_number_formats(book: TemplateBook) -> tuple[TemplateBook, Formats]:
    """The template with the styles that cells may become which are a number as a filter writes it,
    and these; both as they are where there is no such cell."""
    cells = (cell for layout in book.layouts.values() for cell in layout.marked_cells)
    used = [cell.element.get("s", "0") for cell in cells if writes_number(cell.text)]
    if book.styles is None or not used:
        return book, {}
    part, root = book.styles
    formats = number_formats(root, used)
    members = tuple(
        _written(m.name, root) if m.name.lower() == part.lower() else m for m in book.members
    )
    return replace(book, members=members), formats


def _layouts(
    package: Package, part: str, workbook: etree._Element, file: str
) -> Iterator[tuple[str, SheetLayout]]:
    """The worksheets by part, in the workbook's order."""
    shared = package.related(part, "sharedStrings")
    strings = list(package.xml(shared[0])) if shared else []
    styled = package.related(part, "styles")
    styles = package.xml(styled[0]) if styled else None
    targets = {one.id: one for one in package.relationships(part)}
    for sheet in workbook.iter(f"{{{MAIN}}}sheet"):
        name = attribute(sheet, "name")
        target = targets.get(attribute(sheet, "id"))
        if target is None or target.target not in package:
            raise DamagedError(f"工作表“{name}”的内容不在文件里")
        if has_template_marks(name):
            remedy = "要每条记录一张表，请在表里独占一行写 {%sheet for 行 in 各行 %}；不要就改名"
            _refuse(file, name, "标记写在工作表的名称里，不起作用", remedy)
        if target.kind == "worksheet":
            root = package.xml(target.target)
            empty_pivot_cells(root, package, target.target)
            _name_inner_links(root, package, target.target)
            _forget_shown_links(root)
            layout = read_layout(root, name, strings, styles, file)
            if layout.blocks.controls and _without_criteria(layout.root):
                layout = read_layout(layout.root, name, strings, styles, file)
            yield target.target, layout


def _without_criteria(root: etree._Element) -> bool:
    """Has a filter show all its rows: what it hid were rows of the template, and which of those
    that come it would hide only Excel can tell. Whether there was something to clear."""
    cleared = False
    for filtered in root.iterfind(f"{{{MAIN}}}autoFilter"):
        criteria = filtered.findall(f"{{{MAIN}}}filterColumn")
        if not criteria:
            continue
        area = any_area(filtered.get("ref", ""))
        for one in criteria:
            filtered.remove(one)
        for row in root.iter(f"{{{MAIN}}}row"):
            if area.top < int(row.get("r", "0")) - 1 <= area.bottom:
                row.set("hidden", "0")
        cleared = True
    return cleared


def _name_inner_links(root: etree._Element, package: Package, part: str) -> None:
    """Has links that some programs write as an address outside, "#表!B6", name their cells."""
    addresses = {one.id: one.target for one in package.relationships(part) if one.external}
    for link in root.iter("{*}hyperlink"):
        address = unquote(addresses.get(link.get(_RELATION_ID, ""), ""))
        if address.startswith("#"):
            del link.attrib[_RELATION_ID]
            link.set("location", address[1:])


def _forget_shown_links(root: etree._Element) -> None:
    """Has links not repeat the marks of their cells, which programs write beside them: what is
    shown stands in the cell."""
    for link in root.iter("{*}hyperlink"):
        if has_template_marks(link.get("display", "")):
            del link.attrib["display"]


def _charts(package: Package, part: str, workbook: etree._Element) -> Iterator[tuple[str, str]]:
    """The charts of all sheets, chart sheets included, each with the name of its sheet."""
    targets = {one.id: one.target for one in package.relationships(part)}
    for sheet in workbook.iter(f"{{{MAIN}}}sheet"):
        for drawing in package.related(targets.get(attribute(sheet, "id"), ""), "drawing"):
            for chart in package.related(drawing, "chart", "chartEx"):
                yield chart, attribute(sheet, "name")


def _check_companions(package: Package, part: str, layout: SheetLayout, file: str) -> None:
    """Raises: TemplateError for marks outside cells, and for what cannot follow moved rows."""
    check_beside_cells(layout, file)
    check_headers(layout, file)
    for one in package.relationships(part):
        if one.external or one.target not in package:
            continue
        if one.kind == "table":
            _check_headings(package, one, layout, file)
        if layout.blocks.first is not None:
            _check_stays(package, one, layout, file)


def _check_headings(package: Package, one: Relationship, layout: SheetLayout, file: str) -> None:
    """Raises: TemplateError for marks in a table's headings, which its part names as well."""
    area = area_of(attribute(package.xml(one.target), "ref"))
    for cell in layout.marked_cells:
        if cell.row == area.top and area.left <= cell.column <= area.right:
            place = f"{layout.name}!{cell.reference}"
            _refuse(file, place, "标记写在智能表格的标题行里", _AS_RANGE)


def _check_stays(package: Package, one: Relationship, layout: SheetLayout, file: str) -> None:
    """Raises: TemplateError when a table or a comment stands where rows may move."""
    first = layout.blocks.first or 0
    if one.kind == "table":
        _check_table(package, one, layout, file)
    if one.kind in {"comments", "threadedComment"}:
        for comment in package.xml(one.target).iter("{*}comment", "{*}threadedComment"):
            reference = attribute(comment, "ref")
            if area_of(reference).bottom >= first:
                place = f"{layout.name}!{reference}"
                what = f"批注在第{first + 1}行的标记以下，那里的行会移动，批注会错位"
                above = f"请移到第{first + 1}行以上" if first else "请把第1行的标记移到批注以下"
                _refuse(file, place, what, f"{above}，或删除这个批注")
    if one.kind == "pivotTable":
        _refuse(file, layout.name, "有循环行的工作表里不能有数据透视表", "请放到别的工作表")


def _check_table(package: Package, one: Relationship, layout: SheetLayout, file: str) -> None:
    """Raises: TemplateError when a table could not follow the rows: a loop is partly in it, or its
    columns are not known."""
    area = area_of(attribute(package.xml(one.target), "ref"))
    if any(stream.spread is not None for stream in layout.streams):
        _refuse(file, layout.name, "“横排”的工作表里有智能表格，列数还不知道", _AS_RANGE)
    try:
        layout.blocks.check_merge(area.top, area.bottom)
    except BlockError as error:
        what = "循环只有一部分在智能表格里"
        raise TemplateError([Mistake(file, layout.name, what, remedy=_AS_RANGE)]) from error
    if area.top in layout.blocks.controls or any(b.holds(area.top) for b in layout.blocks.blocks):
        _refuse(file, layout.name, "智能表格的标题行在循环里", _AS_RANGE)


def _refuse(file: str, place: str, what: str, remedy: str = "请写在单元格里") -> None:
    raise TemplateError([Mistake(file, place, what, remedy=remedy)])


def _texts_with_marks(elements: Iterable[etree._Element]) -> Iterator[str]:
    for one in elements:
        texts = (one.text or "", *map(str, one.attrib.values()))
        yield from (text for text in texts if has_template_marks(text))


def _without_calculation_chain(
    package: Package, workbook: str, members: Sequence[Member]
) -> list[Member]:
    """The members without the chain of calculations, which names cells that may move; programs
    make it anew."""
    chains = {part.lower() for part in package.related(workbook, _CALCULATION_CHAIN)}
    return [
        _without_mention(member) if member.name.lower().endswith((".rels", "].xml")) else member
        for member in members
        if chains and member.name.lower() not in chains
    ] or list(members)


def _without_mention(member: Member) -> Member:
    """The relationships or content types without the chain of calculations."""
    root = etree.fromstring(member.data)
    named = [one for one in root if "/calcchain" in _said_of(one).lower()]
    for one in named:
        root.remove(one)
    return _written(member.name, root) if named else member


def _said_of(entry: etree._Element) -> str:
    return f"{entry.get('Type', '')} {entry.get('PartName', '')}"


def _calculate_when_opened(workbook: etree._Element) -> None:
    """Has results of formulas worked out anew, for what they stand on was filled in."""
    settings = workbook.find(f"{{{MAIN}}}calcPr")
    if settings is None:
        settings = etree.SubElement(workbook, f"{{{MAIN}}}calcPr")
        put_in_order(workbook, settings)
    settings.set("fullCalcOnLoad", "1")


def _without_marked_strings(
    package: Package, workbook: str, members: Iterable[Member]
) -> list[Member]:
    """The members; shared strings with marks are emptied, for their cells get texts of their own
    and nobody should find marks in a form, nor those of columns and sheets that are gone."""
    shared = package.related(workbook, "sharedStrings")
    if not shared:
        return list(members)
    root = package.xml(shared[0])
    marked = [item for item in root if has_template_marks(string_item_text(item))]
    if not marked:
        return list(members)
    for item in marked:
        for one in list(item):
            item.remove(one)
        etree.SubElement(item, f"{{{MAIN}}}t")
    return [
        _written(member.name, root) if member.name.lower() == shared[0].lower() else member
        for member in members
    ]


def _without_marked_values(chart: Member) -> Member:
    """The chart without the values that it remembers of cells with marks: a program that saved
    the template put the marks there."""
    root = etree.fromstring(chart.data)
    marked = [one for one in kept_values(root) if any(_texts_with_marks(one.iter()))]
    for one in marked:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    return _written(chart.name, root) if marked else chart


def _without_shown_marks(drawing: Member) -> Member:
    """The drawing whose shapes forget what they show of cells with marks."""
    root = etree.fromstring(drawing.data)
    shown = [one for shape in linked_shapes(root) for one in shape.iter("{*}t")]
    if not any(has_template_marks(one.text or "") for one in shown):
        return drawing
    for one in shown:
        one.text = ""
    return _written(drawing.name, root)


def _written(name: str, root: etree._Element) -> Member:
    return Member(name, (DECLARATION + etree.tostring(root, encoding="unicode")).encode())
