"""Writing xlsx: a draft as the bytes of a workbook, as a program other than ours would save it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from benchmarks.draft import Box, Draft, Page
from huizhi.content.grid import column_letters

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CUSTOM = f"{_RELATIONS}/custom-properties"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_HIDDEN, _HIDDEN_SHEET = ' hidden="1"', ' state="hidden"'
_DATE = "yyyy/m/d"
_FONTS = {"": "", "white": '<color rgb="FFFFFFFF"/>'}
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/></v:shapetype>'
)

# A cell style: its number format and its font, by the name that a box's wrap gives it.
Style = tuple[str, str]


def write_xlsx(draft: Draft) -> bytes:
    """The workbook."""
    count = len(draft.pages)
    boxes = [box for page in draft.pages for box in page.boxes.values()]
    styles = list(dict.fromkeys([("", ""), *map(_style_of, boxes)]))
    parts = {
        "[Content_Types].xml": _content_types(draft),
        "_rels/.rels": package_relations("xl/workbook.xml", bool(draft.properties)),
        "xl/workbook.xml": _workbook(draft),
        "xl/_rels/workbook.xml.rels": _workbook_relations(count),
        "xl/styles.xml": _styles(styles),
    }
    if draft.properties:
        parts["docProps/custom.xml"] = custom_properties(draft.properties)
    for number, page in enumerate(draft.pages, start=1):
        over = _parts_over(page, number)
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(page, styles, bool(over))
        parts |= over
    return packed(parts)


def _style_of(box: Box) -> Style:
    code = box.look or (_DATE if box.kind == "date" else "")
    return code, box.wrap if box.wrap in _FONTS else ""


def _styles(styles: list[Style]) -> str:
    """The styles part: one format and one font for each style."""
    formats = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode={quoteattr(code)}/>'
        for n, (code, _) in enumerate(styles)
        if code
    )
    fonts = "".join(f"<font>{_FONTS[font]}</font>" for _, font in styles)
    cells = "".join(
        f'<xf numFmtId="{200 + n if code else 0}" fontId="{n}" applyNumberFormat="1"/>'
        for n, (code, _) in enumerate(styles)
    )
    listed = f"<numFmts>{formats}</numFmts>" if formats else ""
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">{listed}<fonts>{fonts}</fonts><fills count="2"><fill>'
        '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f"<cellXfs>{cells}</cellXfs></styleSheet>"
    )


def _parts_over(page: Page, number: int) -> dict[str, str]:
    """The parts with what lies over the cells of a page, none for most."""
    drawn = [place for place, box in page.boxes.items() if box.wrap == "drawn"]
    if not drawn and not page.boxes_over:
        return {}
    related = "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="../drawings/{file}"/>'
        for name, kind, file in (
            ("rIdD", "drawing", f"drawing{number}.xml"),
            ("rIdV", "vmlDrawing", f"vmlDrawing{number}.vml"),
        )
    )
    places = {id(box): place for place, box in page.boxes.items()}
    shapes = "".join(
        _shape(number, *places[id(box)], words, ticked)
        for number, (box, words, ticked) in enumerate(page.boxes_over, start=1025)
        if id(box) in places
    )
    return {
        f"xl/worksheets/_rels/sheet{number}.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
        ),
        f"xl/drawings/drawing{number}.xml": (
            f'{_HEAD}<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" '
            f'xmlns:a="{_DRAWING}/main">{"".join(map(_ellipse, drawn))}</xdr:wsDr>'
        ),
        f"xl/drawings/vmlDrawing{number}.vml": f"{_VML}{shapes}</xml>",
    }


def _ellipse(place: tuple[int, int]) -> str:
    row, column = place
    start, end = (
        f"<xdr:col>{column}</xdr:col><xdr:colOff>{offset}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{offset}</xdr:rowOff>"
        for offset in (20_000, 90_000)
    )
    return (
        f"<xdr:twoCellAnchor><xdr:from>{start}</xdr:from><xdr:to>{end}</xdr:to>"
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="椭圆 1"/><xdr:cNvSpPr/>'
        '</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom></xdr:spPr>'
        "</xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    )


def _shape(number: int, row: int, column: int, words: str, ticked: bool) -> str:
    across = (number - 1024) * 30
    anchor = f"{column}, {across}, {row}, 2, {column}, {across + 25}, {row}, 18"
    tick = "<x:Checked>1</x:Checked>" if ticked else ""
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t201"><v:textbox><div><font>{escape(words)}'
        '</font></div></v:textbox><x:ClientData ObjectType="Checkbox">'
        f"<x:Anchor>{anchor}</x:Anchor>{tick}</x:ClientData></v:shape>"
    )


def packed(parts: Mapping[str, str | bytes]) -> bytes:
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


def _content_types(draft: Draft) -> str:
    kind = "application/vnd.openxmlformats-officedocument"
    parts = [("/xl/workbook.xml", f"{kind}.spreadsheetml.sheet.main+xml")]
    parts.append(("/xl/styles.xml", f"{kind}.spreadsheetml.styles+xml"))
    parts += [
        (f"/xl/worksheets/sheet{n + 1}.xml", f"{kind}.spreadsheetml.worksheet+xml")
        for n in range(len(draft.pages))
    ]
    parts += [
        (f"/xl/drawings/drawing{n}.xml", f"{kind}.drawing+xml")
        for n, page in enumerate(draft.pages, start=1)
        if _parts_over(page, n)
    ]
    if draft.properties:
        parts.append(("/docProps/custom.xml", f"{kind}.custom-properties+xml"))
    return content_types(parts)


def content_types(parts: list[tuple[str, str]]) -> str:
    """The content types of these parts."""
    overrides = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in parts)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="vml" '
        'ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        '<Default Extension="png" ContentType="image/png"/>'
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


def _sheet(page: Page, styles: list[Style], is_drawn: bool) -> str:
    rows: dict[int, list[str]] = {}
    for (row, column), box in sorted(page.boxes.items(), key=lambda x: x[0]):
        rows.setdefault(row, []).append(_cell(row, column, box, styles.index(_style_of(box))))
    below = max(rows, default=0) + 1
    for row in range(below, below + page.formatted_rows):
        rows[row] = [f'<c r="{column_letters(column)}{row + 1}"/>' for column in range(6)]
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
    drawn = '<drawing r:id="rIdD"/><legacyDrawing r:id="rIdV"/>' if is_drawn else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{cols}'
        f"<sheetData>{body}</sheetData>{merged}{drawn}</worksheet>"
    )


def _merges(page: Page) -> Iterator[str]:
    for (row, column), box in sorted(page.boxes.items(), key=lambda x: x[0]):
        if box.rows > 1 or box.columns > 1:
            last = f"{column_letters(column + box.columns - 1)}{row + box.rows}"
            yield f'<mergeCell ref="{column_letters(column)}{row + 1}:{last}"/>'


def _cell(row: int, column: int, box: Box, style: int) -> str:
    at = f'r="{column_letters(column)}{row + 1}"' + (f' s="{style}"' if style else "")
    text = escape(box.shown).replace("\r", "&#13;")
    if box.kind in {"number", "date"}:
        return f"<c {at}><v>{_number(box.value)}</v></c>"
    if box.kind == "error":
        return f'<c {at} t="e"><v>{text}</v></c>'
    if box.kind == "formula":
        return f'<c {at} t="str"><f>{_formula(box.shown)}</f><v>{text}</v></c>'
    if box.kind == "formula-empty":
        return f'<c {at} t="str"><f>{_formula(box.shown)}</f></c>'
    if not text:
        return f"<c {at}/>"
    if box.wrap == "struck":
        old = '<r><rPr><strike/></rPr><t xml:space="preserve">旧</t></r>'
        return f'<c {at} t="inlineStr"><is>{old}<r><t xml:space="preserve">{text}</t></r></is></c>'
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
