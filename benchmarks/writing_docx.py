"""Writing docx: a draft as the bytes of a Word document, as another program would save it."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from benchmarks.draft import Box, Draft, Page
from benchmarks.word_wraps import PICTURE_ID, run, wrapped
from benchmarks.writing_xlsx import content_types, custom_properties, package_relations, packed

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PNG = base64.b64decode(  # a red point
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
)
_NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
_NUMBERING = (
    f'{{}}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_KIND = "application/vnd.openxmlformats-officedocument"


_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
)


def write_docx(draft: Draft) -> bytes:
    """The document; all pages one below the other, those that are margins in parts of their own."""
    body = "".join(block for page in draft.pages if not page.margin for block in _blocks(page))
    margins = [page for page in draft.pages if page.margin]
    section = ""
    parts = [("/word/document.xml", f"{_KIND}.wordprocessingml.document.main+xml")]
    parts.append(("/word/numbering.xml", f"{_KIND}.wordprocessingml.numbering+xml"))
    targets = [("numbering", "numbering.xml")]
    written: dict[str, str | bytes] = {"word/numbering.xml": _NUMBERING.format(_HEAD)}
    if PICTURE_ID in body:
        written["word/media/image1.png"] = _PNG
    for number, page in enumerate(margins, start=1):
        kind, tag = ("header", "hdr") if page.margin == "页眉" else ("footer", "ftr")
        name = f"{kind}{number}.xml"
        parts.append((f"/word/{name}", f"{_KIND}.wordprocessingml.{kind}+xml"))
        targets.append((kind, name))
        section += f'<w:{kind}Reference w:type="default" r:id="rId{len(targets)}"/>'
        written[f"word/{name}"] = (
            f'{_HEAD}<w:{tag} xmlns:w="{_W}">{"".join(_blocks(page))}</w:{tag}>'
        )
    if draft.properties:
        parts.append(("/docProps/custom.xml", f"{_KIND}.custom-properties+xml"))
        written["docProps/custom.xml"] = custom_properties(draft.properties)
    written["word/document.xml"] = (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:wps="{_WPS}" xmlns:wp="{_WP}" xmlns:a="{_A}" '
        f'xmlns:r="{_OFFICE}"><w:body>{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>'
    )
    return packed(
        {
            "[Content_Types].xml": content_types(parts),
            "_rels/.rels": package_relations("word/document.xml", bool(draft.properties)),
            "word/_rels/document.xml.rels": _relations(targets, with_picture=PICTURE_ID in body),
            **written,
        }
    )


def _relations(targets: list[tuple[str, str]], *, with_picture: bool) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    if with_picture:
        entries += (
            f'<Relationship Id="{PICTURE_ID}" Type="{_OFFICE}/image" Target="media/image1.png"/>'
        )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{package}">{entries}</Relationships>'


def word_places(page: Page) -> dict[tuple[int, int], str]:
    """The place of every box, as the reader names it: paragraphs and tables are counted."""
    if page.margin:
        return dict.fromkeys(page.boxes, page.margin)
    places: dict[tuple[int, int], str] = {}
    paragraphs = tables = 0
    for rows in _runs_of_rows(page):
        if rows[0] in page.paragraphs:
            paragraphs += 1
            places[rows[0], 0] = f"第{paragraphs}段"
            continue
        tables += 1
        for number, row in enumerate(rows, start=1):
            for position, ((r, column), _) in enumerate(_parts(page, row), start=1):
                if r == row:
                    places[row, column] = f"表格{tables}第{number}行第{position}列"
    return places


def _runs_of_rows(page: Page) -> Iterator[list[int]]:
    """Single paragraphs, and the rows of each table."""
    rows: list[int] = []
    for row in range(page.height):
        if row in page.paragraphs:
            if rows:
                yield rows
            rows = []
            yield [row]
            continue
        rows.append(row)
    if rows:
        yield rows


def _blocks(page: Page) -> Iterator[str]:
    for rows in _runs_of_rows(page):
        if rows[0] in page.paragraphs:
            yield _paragraphs(page.boxes.get((rows[0], 0), Box()))
        else:
            yield _table(page, rows)


def _parts(page: Page, row: int) -> list[tuple[tuple[int, int], Box]]:
    """What stands in a table's row: boxes that begin or go on in it, from the left."""
    parts, column = [], 0
    while column < page.width:
        found = page.covering(row, column) or ((row, column), Box())
        parts.append(found)
        column = found[0][1] + found[1].columns
    return parts


def _table(page: Page, rows: list[int]) -> str:
    grid = "".join('<w:gridCol w:w="1500"/>' for _ in range(page.width))
    lines = "".join(
        "<w:tr>"
        + "".join(_cell(box, goes_on=at[0] < row) for at, box in _parts(page, row))
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr>{_BORDERS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def _cell(box: Box, goes_on: bool) -> str:
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    merge = ""
    if box.rows > 1:
        merge = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>'
    content = "<w:p/>" if goes_on else _paragraphs(box)
    cell = f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{content}</w:tc>"
    if box.wrap == "control-cell" and not goes_on:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{cell}</w:sdtContent></w:sdt>"
    return cell


def _paragraphs(box: Box) -> str:
    """The box's text as one paragraph, kept as its `wrap` says."""
    if box.wrap in {"lines", "numbered"}:
        number = _NUMBERED if box.wrap == "numbered" else ""
        return "".join(f"<w:p>{number}{run(line)}</w:p>" for line in box.shown.split("\n"))
    paragraph = f"<w:p>{run(box.prefix)}{wrapped(box.text, box.wrap)}</w:p>"
    if box.wrap == "control-block":
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"
    if box.wrap == "nested":
        grid = '<w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>'
        inner = f"<w:tbl><w:tblPr/>{grid}<w:tr><w:tc><w:tcPr/>{paragraph}</w:tc></w:tr></w:tbl>"
        return f"{inner}<w:p/>"
    return paragraph
