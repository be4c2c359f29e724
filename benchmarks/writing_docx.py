"""Writing docx: a draft as the bytes of a Word document, as another program would save it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from benchmarks.draft import Box, Draft, Page
from benchmarks.writing_xlsx import content_types, custom_properties, package_relations, packed

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TRACKED = 'w:id="7" w:author="liaison" w:date="2024-06-01T00:00:00Z"'
_KIND = "application/vnd.openxmlformats-officedocument"


_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
)


def write_docx(draft: Draft) -> bytes:
    """The document; all pages one below the other."""
    body = "".join(block for page in draft.pages for block in _blocks(page))
    parts = [("/word/document.xml", f"{_KIND}.wordprocessingml.document.main+xml")]
    if draft.properties:
        parts.append(("/docProps/custom.xml", f"{_KIND}.custom-properties+xml"))
    written = {
        "[Content_Types].xml": content_types(parts),
        "_rels/.rels": package_relations("word/document.xml", bool(draft.properties)),
        "word/document.xml": (
            f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:wps="{_WPS}" xmlns:wp="{_WP}" '
            f'xmlns:a="{_A}"><w:body>{body}<w:sectPr/></w:body></w:document>'
        ),
    }
    if draft.properties:
        written["docProps/custom.xml"] = custom_properties(draft.properties)
    return packed(written)


def word_places(page: Page) -> dict[tuple[int, int], str]:
    """The place of every box, as the reader names it: paragraphs and tables are counted."""
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
    runs = _run(box.text)
    if box.wrap == "control-run":
        runs = f"<w:sdt><w:sdtPr/><w:sdtContent>{runs}</w:sdtContent></w:sdt>"
    elif box.wrap == "inserted":
        runs = f"<w:ins {_TRACKED}>{runs}</w:ins>"
    elif box.wrap == "replaced":
        runs = (
            f"<w:del {_TRACKED}><w:r><w:delText>旧的内容</w:delText></w:r></w:del>"
            f"<w:ins {_TRACKED}>{runs}</w:ins>"
        )
    elif box.wrap == "text-box":
        runs = _text_box(runs)
    elif box.wrap == "pieces":
        runs = "".join(map(_run, box.text))
    elif box.wrap == "lines":
        return "".join(f"<w:p>{_run(line)}</w:p>" for line in box.shown.split("\n"))
    paragraph = f"<w:p>{_run(box.prefix)}{runs}</w:p>"
    if box.wrap == "control-block":
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"
    if box.wrap == "nested":
        grid = '<w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>'
        inner = f"<w:tbl><w:tblPr/>{grid}<w:tr><w:tc><w:tcPr/>{paragraph}</w:tc></w:tr></w:tbl>"
        return f"{inner}<w:p/>"
    return paragraph


def _run(text: str) -> str:
    if not text:
        return ""
    pieces = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(pieces)}</w:r>"


def _text_box(runs: str) -> str:
    """A drawn box that floats over the place."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/>'
        '<wp:docPr id="5" name="box"/><a:graphic><a:graphicData '
        f'uri="{_WPS}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx><w:txbxContent>'
        f"<w:p>{runs}</w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
