"""Pivot tables: those that take their figures from a sheet that changes are worked out anew when
the workbook is opened, for what they remember is the template's.

Source: ISO/IEC 29500-1, 18.10.1.67 (pivotCacheDefinition: refreshOnLoad, saveData, r:id),
18.10.1.95 (worksheetSource), 18.10.1.69 (pivotField: items).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from lxml import etree

from huizhi.errors import Mistake, RenderError, TemplateError
from huizhi.formats.excel.moved import RowMaps
from huizhi.formats.excel.sheet_template import MAIN, SheetLayout
from huizhi.formats.jinja import BEGUN
from huizhi.formats.ooxml import DECLARATION, Package, attribute, begun, tag_name, texts_in
from huizhi.formats.sheets import Area, any_area
from huizhi.formats.zips import Member

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What names single items of a pivot table, which are others once it is worked out anew.
_OF_ITEMS = {"rowItems", "colItems", "formats", "conditionalFormats", "chartFormats", "filters"}


def changing_caches(
    package: Package, workbook: str, layouts: Mapping[str, SheetLayout], file: str
) -> list[str]:
    """The caches of pivot tables that take their figures from a sheet that changes.

    layouts: of all sheets, by part. Raises: TemplateError when one takes them from several areas.
    """
    changing = {one.name for one in layouts.values() if not one.stays}
    named = _named_sources(package, workbook, layouts)
    found = []
    for cache in package.related(workbook, "pivotCacheDefinition"):
        root = package.xml(cache)
        if any(one.get("sheet") in changing for one in root.iter("{*}rangeSet")):
            what = "数据透视表合并了几个区域，其中有要填写的工作表"
            raise TemplateError([Mistake(file, "", what, remedy="请改为只取一个区域，或删除它")])
        for source in root.iter("{*}worksheetSource"):
            sheet = source.get("sheet") or named.get(source.get("name", "").lower(), "")
            if sheet in changing and not attribute(source, "id"):  # of this workbook
                found.append(cache)
    return found


def refreshed(members: Sequence[Member], package: Package, caches: Collection[str]) -> list[Member]:
    """The members; these caches have no records any more and are made anew on opening."""
    gone = {part.lower() for cache in caches for part in _records(package, cache)}
    marked = {cache for cache in caches if any(begun(texts_in(package.xml(cache))))}
    tables = {
        table.lower()
        for table in package.parts
        for cache in package.related(table, "pivotCacheDefinition")
        if cache in marked and "pivottable" in table
    }
    folded = {cache.lower() for cache in caches}
    kept = []
    for member in members:
        name = member.name.lower()
        if name in gone:
            continue
        if name in folded:
            member = _refreshed_cache(member, forget=member.name in marked)
        elif name in tables:
            member = _without_items(member)
        elif name.endswith((".rels", "[content_types].xml")):
            member = _without_mention(member, gone)
        kept.append(member)
    return kept


def empty_pivot_cells(root: etree._Element, package: Package, part: str) -> None:
    """Takes marks out of the cells that a pivot table shows in this sheet: it shows what stood in
    the template when it was made, and is worked out anew."""
    areas = [
        area for table in package.related(part, "pivotTable") for area in _shown(package, table)
    ]
    shared = [] if not areas else list(_strings(package))
    for cell in root.iter("{*}c") if areas else ():
        place = any_area(cell.get("r", "A1"))
        if any(area.holds(place.top, place.left) for area in areas):
            said = "".join(map(str, cell.itertext()))
            if cell.get("t") == "s":
                said = shared[int(said)]
            if BEGUN.search(said):
                if "t" in cell.attrib:
                    del cell.attrib["t"]
                for one in list(cell):
                    cell.remove(one)


def moved_cache(data: bytes, maps: RowMaps) -> bytes:
    """A pivot table's cache whose source is where its rows are now; unchanged where they stay.

    Raises: RenderError when no row is left.
    """
    root = etree.fromstring(data)
    for source in root.iter("{*}worksheetSource"):
        sheet, reference = source.get("sheet", ""), source.get("ref")
        if sheet not in maps or not maps[sheet].moves or reference is None:
            continue
        area = any_area(reference)
        span = maps[sheet].span(area.top, area.bottom)
        if span is None or span[0] == span[1]:
            raise RenderError(
                f"“{sheet}”没有一行内容，数据透视表取不到数，Excel 会报错。"
                "请在模板的循环里加 {%tr else %} 和一个空行。"
            )
        source.set("ref", area.at(span))
    return _serialized(root)


def _named_sources(
    package: Package, workbook: str, layouts: Mapping[str, SheetLayout]
) -> dict[str, str]:
    """The sheets of smart tables and of defined names, by name in lower case."""
    found = {}
    for one in package.xml(workbook).iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"):
        text = one.text or ""
        sheets = (layout.name for layout in layouts.values())
        sheet = next((s for s in sheets if f"{s}!" in text or f"{s}'!" in text), "")
        found[one.get("name", "").lower()] = sheet
    for part, layout in layouts.items():
        for table in package.related(part, "table"):
            found[attribute(package.xml(table), "displayName").lower()] = layout.name
    return found


def _records(package: Package, cache: str) -> list[str]:
    return package.related(cache, "pivotCacheRecords")


def _refreshed_cache(cache: Member, *, forget: bool) -> Member:
    """The cache without its records; forget: without its items as well."""
    root = etree.fromstring(cache.data)
    for name in (_RELATION, "recordCount"):
        if name in root.attrib:
            del root.attrib[name]
    root.set("refreshOnLoad", "1")
    root.set("saveData", "0")
    for items in root.iter("{*}sharedItems") if forget else ():
        items.attrib.clear()
        for one in list(items):
            items.remove(one)
    return Member(cache.name, _serialized(root))


def _without_items(table: Member) -> Member:
    """The pivot table without the items of its fields, but for the one that stands for the rest."""
    root = etree.fromstring(table.data)
    for one in [one for one in root if tag_name(one) in _OF_ITEMS]:
        root.remove(one)
    for items in root.iter("{*}items"):
        for one in list(items):
            items.remove(one)
        etree.SubElement(items, f"{{{MAIN}}}item", t="default")
        items.set("count", "1")
    return Member(table.name, _serialized(root))


def _without_mention(member: Member, gone: Collection[str]) -> Member:
    """Relationships or content types without those of the parts that are gone."""
    root = etree.fromstring(member.data)
    mentions = [one for one in root if _is_of(one, gone)]
    for one in mentions:
        root.remove(one)
    return Member(member.name, _serialized(root)) if mentions else member


def _is_of(entry: etree._Element, gone: Collection[str]) -> bool:
    if entry.get("Type", "").endswith("/pivotCacheRecords"):
        name = entry.get("Target", "").rpartition("/")[2].lower()
        return any(part.rpartition("/")[2] == name for part in gone)
    return entry.get("PartName", "").lstrip("/").lower() in gone


def _shown(package: Package, table: str) -> Iterator[Area]:
    """The cells in which a pivot table is shown."""
    for one in package.xml(table).iter("{*}location"):
        yield any_area(one.get("ref", "A1"))


def _strings(package: Package) -> Iterator[str]:
    """The workbook's shared strings."""
    for part in (one for one in package.parts if one.endswith("/sharedstrings.xml")):
        for item in package.xml(part):
            yield "".join(map(str, item.itertext()))


def _serialized(root: etree._Element) -> bytes:
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()
