"""Workbook package: what openpyxl saved, brought to the form in which Excel itself would save it.

- texts stand in one shared table, each once (openpyxl writes each into its cell);
- parts of a font stand in the order of the schema;
- the time of saving is the book's, not the clock's;
- numbers that are meant as text carry no warning;
- number formats of a chart's labels are its own, not those of the cells.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from lxml import etree
from openpyxl import Workbook
from openpyxl.xml.functions import tostring

from huizhi.formats.archive import Member
from huizhi.formats.xml_part import child, children, local_name, parse_xml

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRINGS = "xl/sharedStrings.xml"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STRINGS_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Source: ISO/IEC 29500-1, 18.8.22 (font), 18.3.1.99 (worksheet: what follows `ignoredErrors`).
_FONT_ORDER = "b i strike condense extend outline shadow u vertAlign sz color name family charset"
_AFTER_ERRORS = {"drawing", "legacyDrawing", "tableParts", "extLst"}
_CHART = re.compile(r"xl/charts/chart\d+\.xml")
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")


def mended(members: Iterable[Member], workbook: Workbook, saved: dt.datetime) -> list[Member]:
    """The members of the package in the form Excel would save; `workbook` is what was saved."""
    strings = _Strings()
    parts = [Member(one.name, _mended(one, strings, workbook, saved)) for one in members]
    parts.append(Member(_STRINGS, strings.part()))
    first = "[Content_Types].xml"
    return sorted(parts, key=lambda one: one.name != first)


def _mended(member: Member, strings: _Strings, workbook: Workbook, saved: dt.datetime) -> bytes:
    if member.name == "docProps/core.xml":
        workbook.properties.modified = saved  # openpyxl had put the clock's time here
        return bytes(tostring(workbook.properties.to_tree()))
    if _SHEET.fullmatch(member.name):
        root = parse_xml(member.data, member.name)
        strings.share(root)
        _silence(root)
    elif member.name == "xl/styles.xml":
        root = parse_xml(member.data, member.name)
        for font in root.iter(f"{{{_MAIN}}}font"):
            font[:] = sorted(font, key=lambda one: _FONT_ORDER.split().index(local_name(one)))
    elif member.name == "[Content_Types].xml":
        root = parse_xml(member.data, member.name)
        etree.SubElement(
            root, f"{{{_TYPES}}}Override", PartName=f"/{_STRINGS}", ContentType=_STRINGS_TYPE
        )
    elif member.name == "xl/_rels/workbook.xml.rels":
        root = parse_xml(member.data, member.name)
        etree.SubElement(
            root,
            f"{{{_RELATIONS}}}Relationship",
            Id="rIdStrings",
            Type=_STRINGS_RELATION,
            Target=f"/{_STRINGS}",
        )
    elif _CHART.fullmatch(member.name):
        root = parse_xml(member.data, member.name)
        for labels in root.iter(f"{{{_CHARTS}}}dLbls"):
            for form in children(labels, "numFmt"):
                form.set("sourceLinked", "0")
    else:
        return member.data
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class _Strings:
    """The texts of all sheets, each once, in the order in which they first stand."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._uses = 0

    def share(self, sheet: etree._Element) -> None:
        """The sheet's texts moved here, their numbers left in the cells."""
        for cell in sheet.iter(f"{{{_MAIN}}}c"):
            if cell.get("t") != "inlineStr":
                continue
            text = "".join(str(t.text or "") for t in cell.iter(f"{{{_MAIN}}}t"))
            place = self._places.setdefault(text, len(self._places))
            self._uses += 1
            cell[:] = []
            cell.set("t", "s")
            etree.SubElement(cell, f"{{{_MAIN}}}v").text = str(place)

    def part(self) -> bytes:
        """The part that holds them."""
        root = etree.Element(f"{{{_MAIN}}}sst", nsmap={None: _MAIN})  # type: ignore[dict-item]
        root.set("count", str(self._uses))
        root.set("uniqueCount", str(len(self._places)))
        for text in self._places:
            item = etree.SubElement(etree.SubElement(root, f"{{{_MAIN}}}si"), f"{{{_MAIN}}}t")
            item.text = text
            if text != text.strip() or "\n" in text:
                item.set(_SPACE, "preserve")
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _silence(sheet: etree._Element) -> None:
    """No green triangles on numbers that are meant as text."""
    dimension = child(sheet, "dimension")
    if dimension is None:
        return
    errors = etree.Element(f"{{{_MAIN}}}ignoredErrors")
    area = str(dimension.get("ref"))
    etree.SubElement(errors, f"{{{_MAIN}}}ignoredError", sqref=area, numberStoredAsText="1")
    after = [one for name in sorted(_AFTER_ERRORS) for one in children(sheet, name)]
    place = min((sheet.index(one) for one in after), default=len(sheet))
    sheet.insert(place, errors)
