"""Writing xlsx: a draft as the bytes of a workbook, as a program other than ours would save it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from benchmarks.draft import Box, Draft, Page
from huizhi.forms.grid import column_letters

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CUSTOM = f"{_RELATIONS}/custom-properties"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_DATE_STYLE = 1
_HIDDEN, _HIDDEN_SHEET = ' hidden="1"', ' state="hidden"'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def write_xlsx(draft: Draft) -> bytes:
    """The workbook."""
    count = len(draft.pages)
    parts = {
        "[Content_Types].xml": _content_types(count, bool(draft.properties)),
        "_rels/.rels": package_relations("xl/workbook.xml", bool(draft.properties)),
        "xl/workbook.xml": _workbook(draft),
        "xl/_rels/workbook.xml.rels": _workbook_relations(count),
        "xl/styles.xml": _STYLES,
    }
    if draft.properties:
        parts["docProps/custom.xml"] = custom_properties(draft.properties)
    for number, page in enumerate(draft.pages, start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(page)
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    """The parts in a zip whose bytes depend on nothing else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def package_relations(target: str, with_properties: bool) -> str:
    """The relationships of the package."""
    custom = (
        f'<Relationship Id="r2" Type="{_CUSTOM}" Target="docProps/custom.xml"/>'
        if with_properties
        else ""
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="{target}"/>{custom}</Relationships>'
    )


def custom_properties(properties: dict[str, str]) -> str:
    """The custom document properties."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    one = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" '
        f"name={quoteattr(name)}><vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), start=2)
    )
    return (
        f'{_HEAD}<Properties xmlns="{office}/custom-properties" '
        f'xmlns:vt="{office}/docPropsVTypes">{one}</Properties>'
    )


def _content_types(sheets: int, with_properties: bool) -> str:
    kind = "application/vnd.openxmlformats-officedocument"
    parts = [("/xl/workbook.xml", f"{kind}.spreadsheetml.sheet.main+xml")]
    parts.append(("/xl/styles.xml", f"{kind}.spreadsheetml.styles+xml"))
    parts += [
        (f"/xl/worksheets/sheet{n + 1}.xml", f"{kind}.spreadsheetml.worksheet+xml")
        for n in range(sheets)
    ]
    if with_properties:
        parts.append(("/docProps/custom.xml", f"{kind}.custom-properties+xml"))
    return content_types(parts)


def content_types(parts: list[tuple[str, str]]) -> str:
    """The content types of these parts."""
    overrides = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in parts)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _workbook(draft: Draft) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(page.name)} sheetId="{n}" r:id="rId{n}"'
        f"{_HIDDEN_SHEET if page.hidden else ''}/>"
        for n, page in enumerate(draft.pages, start=1)
    )
    names = "".join(
        f"<definedName name={quoteattr(name)}>"
        f"{escape(_reference(draft.pages[page].name, row, column))}</definedName>"
        for name, (page, row, column) in draft.names.items()
    )
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    from_1904 = '<workbookPr date1904="1"/>' if draft.from_1904 else "<workbookPr/>"
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{from_1904}'
        f"<sheets>{sheets}</sheets>{defined}</workbook>"
    )


def _reference(sheet: str, row: int, column: int) -> str:
    return f"'{sheet.replace(chr(39), chr(39) * 2)}'!${column_letters(column)}${row + 1}"


def _workbook_relations(count: int) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, count + 1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{sheets}'
        f'<Relationship Id="rIdS" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    )


def _sheet(page: Page) -> str:
    rows: dict[int, list[str]] = {}
    for (row, column), box in sorted(page.boxes.items(), key=lambda x: x[0]):
        rows.setdefault(row, []).append(_cell(row, column, box))
    body = "".join(
        f'<row r="{row + 1}"{_HIDDEN if row in page.hidden_rows else ""}>{"".join(cells)}</row>'
        for row, cells in sorted(rows.items())
    )
    columns = "".join(
        f'<col min="{c + 1}" max="{c + 1}" width="9" hidden="1"/>'
        for c in sorted(page.hidden_columns)
    )
    merges = list(_merges(page))
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    cols = f"<cols>{columns}</cols>" if columns else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{cols}<sheetData>{body}</sheetData>{merged}</worksheet>'
    )


def _merges(page: Page) -> Iterator[str]:
    for (row, column), box in sorted(page.boxes.items(), key=lambda x: x[0]):
        if box.rows > 1 or box.columns > 1:
            last = f"{column_letters(column + box.columns - 1)}{row + box.rows}"
            yield f'<mergeCell ref="{column_letters(column)}{row + 1}:{last}"/>'


def _cell(row: int, column: int, box: Box) -> str:
    at = f'r="{column_letters(column)}{row + 1}"'
    text = escape(box.shown).replace("\r", "&#13;")
    if box.kind == "number":
        return f"<c {at}><v>{_number(box.value)}</v></c>"
    if box.kind == "date":
        return f'<c {at} s="{_DATE_STYLE}"><v>{_number(box.value)}</v></c>'
    if box.kind == "error":
        return f'<c {at} t="e"><v>{text}</v></c>'
    if box.kind == "formula":
        return f'<c {at} t="str"><f>{_formula(box.shown)}</f><v>{text}</v></c>'
    if box.kind == "formula-empty":
        return f'<c {at} t="str"><f>{_formula(box.shown)}</f></c>'
    if not text:
        return f"<c {at}/>"
    return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _formula(text: str) -> str:
    """A formula whose result is the text; a program that reckons it again comes to the same."""
    half = len(text) // 2
    parts = (part.replace('"', '""') for part in (text[:half], text[half:]))
    return escape("CONCATENATE({})".format(",".join(f'"{part}"' for part in parts)))


def _number(value: float | None) -> str:
    assert value is not None
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def cell_place(page: Page, row: int, column: int) -> str:
    """The place as the reader names it."""
    return f"{page.name}!{column_letters(column)}{row + 1}"
