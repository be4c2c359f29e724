"""Looks of .xlsx: links, drawings and controls of a worksheet, put into the cells that they belong
to; remarks on its comments, and the words of its pages.

Source: ISO/IEC 29500-1, 18.7 (comments), 18.3.1.47 (hyperlink), 18.3.1.46 (headerFooter);
[MS-XLSX] 2.6.205 (threaded comments).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from huizhi.content import Cell, column_letters
from huizhi.formats.flags import without_flag_notes
from huizhi.formats.ooxml import Package, attribute, local_name
from huizhi.formats.sheets.areas import Area, area_of, place_of
from huizhi.formats.sheets.cell_content import Content
from huizhi.formats.sheets.rich_text import read_rich_text
from huizhi.formats.sheets.sheet_control import settle_controls
from huizhi.formats.sheets.sheet_look import CellLook, lay_over, margin_cells
from huizhi.formats.sheets.xlsx_control import embedded_looks, resolve_choice, written_controls
from huizhi.formats.sheets.xlsx_drawing import drawn_looks
from huizhi.formats.text import first_remarks, link_note, quote_remark

_Contents = dict[tuple[int, int], Content]
_Covered = Mapping[tuple[int, int], tuple[int, int]]
_OVER = {"drawing", "vmlDrawing", "ctrlProp", "control", "oleObject", "package"}
_MOST_ITEMS = 1_000
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[A-Za-z&])')


def lay_looks_over(
    package: Package,
    part: str,
    sheet: bytes,
    contents: _Contents,
    covered: _Covered,
    links: Iterable[tuple[str, str]],
    last: tuple[int, int],
) -> list[CellLook]:
    """Puts what lies over a worksheet into the contents of its cells; gives back what lies beyond
    the last row and column.

    sheet: the part's bytes; covered: places that merged cells cover, with the first of each; links:
    the reference and relationship of each hyperlink.
    """
    looks = list(_links(package, part, contents, covered, links))
    if any(one.kind in _OVER for one in package.relationships(part)):
        looks += drawn_looks(package, part, sheet)
        looks += embedded_looks(package, part, sheet)
        controls = (
            resolve_choice(control, _items(contents, items))
            for control, items in written_controls(package, part, sheet)
        )
        looks += settle_controls(contents, covered, controls)
    return list(lay_over(contents, covered, looks, last))


def beyond_remarks(sheet: str, looks: Iterable[CellLook]) -> list[str]:
    """Remarks on what lies far off the cells with text."""
    places = [f"{sheet}!{column_letters(o.column)}{o.row + 1} {o.note}" for o in looks]
    return first_remarks(places)


def xlsx_page_margins(sheet: str, said: Iterable[tuple[str, str]]) -> Iterator[Cell]:
    """The words of the page headers and footers of a worksheet, without numbers of pages; said: the
    name and text of each as written."""
    for name, text in said:
        yield from margin_cells(sheet, _CODE.sub(" ", text), is_header="Header" in name)


def _links(
    package: Package,
    part: str,
    contents: _Contents,
    covered: _Covered,
    links: Iterable[tuple[str, str]],
) -> Iterator[CellLook]:
    """A look for each link that leads elsewhere than its cell says."""
    targets: dict[str, str] = {}
    for reference, number in links:
        if not targets:
            targets = {r.id: r.target for r in package.relationships(part) if r.external}
        place = place_of(reference.partition(":")[0])
        content = contents.get(covered.get(place, place))
        target = targets.get(number, "")
        if content is not None and (note := link_note(content.text, target)):
            yield CellLook(*place, note)


def comment_remarks(package: Package, sheet: str, part: str) -> list[str]:
    """Remarks on the comments of a worksheet."""
    said = _comments(package, part)
    return first_remarks([f"{sheet}!{place} 有批注{quote_remark(text)}" for place, text in said])


def _comments(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Place and text; a threaded one stands in for the plain one at its place."""
    threads: dict[str, list[str]] = {}
    for threaded in package.related(part, "threadedComment"):
        for one in package.xml(threaded):
            text = "".join(_text_of(child) for child in one if local_name(child) == "text")
            threads.setdefault(attribute(one, "ref"), []).append(text)
    for place, texts in threads.items():
        yield place, "；".join(texts)
    for plain in package.related(part, "comments"):
        for one in package.xml(plain).iter():
            if local_name(one) == "comment" and attribute(one, "ref") not in threads:
                said = "".join(read_rich_text(c).text for c in one if local_name(c) == "text")
                left = without_flag_notes(said)
                if left == said or left.strip():
                    yield attribute(one, "ref"), left


def _items(contents: _Contents, reference: str) -> list[str]:
    """The texts of the range that a list shows, none where it is on another sheet."""
    if not re.fullmatch(r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?", reference):
        return []
    area: Area = area_of(reference.replace("$", ""))
    if area.rows * area.columns > _MOST_ITEMS:
        return []
    return [contents[place].text if place in contents else "" for place in area.places()]


def _text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
