"""A workbook that openpyxl saved, brought to the form in which Excel itself would save it.

Texts stand in one shared table, each once; parts of a font stand in the order of the schema; the
time of saving is given, not the clock's; number formats of a chart's labels are its own; numbers
as text carry no warning.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

from drawing_package import archive
from lxml import etree

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRINGS = "xl/sharedStrings.xml"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Source: ISO/IEC 29500-1, 18.8.22 (font), 18.3.1.99 (worksheet: what follows `ignoredErrors`).
_FONT_ORDER = "b i strike condense extend outline shadow u vertAlign sz color name family charset"
_AFTER_ERRORS = {"drawing", "legacyDrawing", "tableParts", "extLst"}


def mended(data: bytes, saved: dt.datetime) -> bytes:
    """The package in the form Excel would save; saved: when it says it was made."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    done = {name: _mended(name, part, strings, saved) for name, part in parts.items()}
    done[_STRINGS] = _strings_part(strings)
    return archive(done)


def _mended(name: str, data: bytes, strings: dict[str, int], saved: dt.datetime) -> bytes:
    root = etree.fromstring(data)
    if name == "docProps/core.xml":
        for one in root.iter("{*}created", "{*}modified"):
            one.text = saved.strftime("%Y-%m-%dT%H:%M:%SZ")
    elif re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
        _share(root, strings)
        _silence(root)
    elif name == "xl/styles.xml":
        for font in root.iter(f"{{{_MAIN}}}font"):
            font[:] = sorted(font, key=lambda one: _FONT_ORDER.split().index(_local(one)))
    elif name == "[Content_Types].xml":
        kind = {"PartName": f"/{_STRINGS}", "ContentType": _STRINGS_TYPE}
        etree.SubElement(root, f"{{{_TYPES}}}Override", kind)
    elif name == "xl/_rels/workbook.xml.rels":
        link = {"Id": "rIdStrings", "Type": f"{_OFFICE}/sharedStrings", "Target": f"/{_STRINGS}"}
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", link)
    elif name.startswith("xl/charts/chart"):
        for labels in root.iter(f"{{{_CHARTS}}}dLbls"):
            for form in labels.iterfind(f"{{{_CHARTS}}}numFmt"):
                form.set("sourceLinked", "0")
    else:
        return data
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _share(sheet: etree._Element, strings: dict[str, int]) -> None:
    """Texts in cells become numbers of shared ones."""
    for cell in sheet.iter(f"{{{_MAIN}}}c"):
        if cell.get("t") != "inlineStr":
            continue
        text = "".join(one.text or "" for one in cell.iter(f"{{{_MAIN}}}t"))
        for one in list(cell):
            cell.remove(one)
        cell.set("t", "s")
        etree.SubElement(cell, f"{{{_MAIN}}}v").text = str(strings.setdefault(text, len(strings)))


def _silence(sheet: etree._Element) -> None:
    """No warning on numbers that are meant as text, in all cells."""
    dimension = sheet.find(f"{{{_MAIN}}}dimension")
    errors = etree.Element(f"{{{_MAIN}}}ignoredErrors")
    area = dimension.get("ref", "A1") if dimension is not None else "A1"
    etree.SubElement(errors, f"{{{_MAIN}}}ignoredError", sqref=area, numberStoredAsText="1")
    following = next((one for one in sheet if _local(one) in _AFTER_ERRORS), None)
    if following is None:
        sheet.append(errors)
    else:
        following.addprevious(errors)


def _strings_part(strings: dict[str, int]) -> bytes:
    root = etree.Element(f"{{{_MAIN}}}sst", nsmap={None: _MAIN}, uniqueCount=str(len(strings)))
    for text in strings:
        one = etree.SubElement(etree.SubElement(root, f"{{{_MAIN}}}si"), f"{{{_MAIN}}}t")
        one.text = text
        one.set(_SPACE, "preserve")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
