"""Tiny packages for tests: workbooks and documents made of the XML that matters to the test."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from huizhi.content.grid import Document, Grid
from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    WORD: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    RELATIONS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Parts = dict[str, str | bytes]


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members in this order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2024, 6, 3, 9, 15, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """A relationships part: (kind, target) become rId1, rId2 …"""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{entries}</Relationships>'


def content_types(part: str, kind: str) -> str:
    """[Content_Types].xml with one part named."""
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    )


def sheet_xml(rows: str = "", head: str = "", tail: str = "") -> str:
    """A worksheet part: head before sheetData (cols), rows inside, tail after (mergeCells)."""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{head}'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


def xlsx_parts(
    *sheets: str,
    names: tuple[str, ...] = ("附件1", "附件2", "附件3"),
    strings: str = "",
    styles: str = "",
    workbook: str = "",
    state: str = "",
    extra: Parts | None = None,
) -> Parts:
    """The parts of a workbook of these worksheet parts.

    strings: the <si> elements; styles: what stands inside <styleSheet>; workbook: what follows
    <sheets>; state: an attribute of the first <sheet>.
    """
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    targets += [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" {state if n == 1 else ""} r:id="rId{n}"/>'
        for n, (name, _) in enumerate(zip(names, sheets, strict=False), start=1)
    )
    parts: Parts = {
        "[Content_Types].xml": content_types("xl/workbook.xml", XLSX_TYPE),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>'
            f"{workbook}</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": relations(*targets),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets, start=1)}
    return parts | (extra or {})


def docx_parts(
    body: str, extra: Parts | None = None, targets: tuple[tuple[str, str], ...] = ()
) -> Parts:
    """The parts of a Word document with this body; targets: what else the document points at."""
    parts: Parts = {
        "[Content_Types].xml": content_types("word/document.xml", DOCX_TYPE),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(*targets),
    }
    return parts | (extra or {})


def strict(parts: Parts) -> Parts:
    """The same parts in Strict Open XML."""
    out: Parts = {}
    for name, content in parts.items():
        text = content if isinstance(content, str) else content.decode()
        for loose, tight in STRICT.items():
            text = text.replace(loose, tight)
        out[name] = text
    return out


def text_cell(place: str, text: str) -> str:
    """An inline string cell."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def read(parts: Parts, limits: Limits | None = None) -> Document:
    """What the reader makes of these parts, zipped."""
    return read_bytes(zipped(parts), limits or Limits())


def notes(document: Document) -> dict[str, tuple[str, ...]]:
    """What the cells of a document hold besides their text, by place."""
    cells = (cell for grid in document.grids for cell in grid.cells)
    return {cell.place: cell.notes for cell in cells if cell.notes}


def read_sheet(rows: str, head: str = "", tail: str = "", **more: str) -> Grid:
    """The grid of a workbook of one worksheet; see `sheet_xml` and `xlsx_parts`."""
    return read(xlsx_parts(sheet_xml(rows, head, tail), **more)).grids[0]  # type: ignore[arg-type]


def read_body(body: str) -> Grid:
    """The grid of a Word document with this body."""
    return read(docx_parts(body)).grids[0]


def paragraph(text: str) -> str:
    """A paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(*rows: str) -> str:
    """A table; each row is drawn as its cells parted by "|"."""
    return f"<w:tbl>{''.join(row_xml(*row.split('|')) for row in rows)}</w:tbl>"


def row_xml(*texts: str) -> str:
    """A table row of plain cells."""
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(text.strip())}</w:tc>' for text in texts)}</w:tr>"


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file with these streams under its root, each padded to 4,096 or more."""
    bodies = [
        body.ljust(max(4096, -(-len(body) // 512) * 512), b"\x00") for body in streams.values()
    ]
    directory = -(-(len(streams) + 1) // 4)  # sectors of four entries
    table = [b"\xfd\xff\xff\xff", *_chain(1, directory)]
    starts = []
    for body in bodies:
        starts.append(len(table))
        table += _chain(len(table), len(body) // 512)
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, start, body) in enumerate(
        zip(streams, starts, bodies, strict=True), start=1
    ):
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, start, len(body), right=right))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\x00")
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6).ljust(20, b"\x00")
        + struct.pack("<LLLLLLLL", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + bytes(4)  # the first table sector is sector 0
    ).ljust(512, b"\xff")
    fat = b"".join(table).ljust(512, b"\xff")
    assert len(fat) == 512
    return header + fat + b"".join(entries).ljust(directory * 512, b"\x00") + b"".join(bodies)


def _chain(first: int, count: int) -> list[bytes]:
    following = [struct.pack("<L", number) for number in range(first + 1, first + count)]
    return [*following, b"\xfe\xff\xff\xff"]


def _entry(
    name: str, kind: int, start: int, size: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF
) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<LLL", 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<LQ", start, size)
    )
