"""LibreOffice asks nobody for anything, whatever a document names; a bare profile would."""

from __future__ import annotations

import http.server
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest

from huizhi.errors import LimitError
from huizhi.formats.office.converter import find_office, run_office
from huizhi.formats.office.profile import FILE, write_profile
from huizhi.formats.return_reader import ReturnReader
from tests.formats.making import RELATIONS, zipped

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        *(("office", "office"), ("text", "text"), ("draw", "drawing"), ("table", "table")),
        *(("style", "style"), ("svg", "svg-compatible"), ("meta", "meta")),
    )
)
_FRAME = '<draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">{}</draw:frame>'
_LINK = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'


@contextmanager
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address of this machine, and what it was asked for."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(404)
            self.send_header("content-length", "0")
            self.end_headers()

        def __getattr__(self, name: str) -> object:
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


def opendocument(kind: str, body: str, styles: str = "", meta: str = "") -> bytes:
    media = f"application/vnd.oasis.opendocument.{kind}"
    entries = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{what}"/>'
        for path, what in (("/", media), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    names = f'{_NAMES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
    return zipped(
        {
            "mimetype": media,
            "META-INF/manifest.xml": '<m:manifest m:version="1.2" '
            f'xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}</m:manifest>',
            "content.xml": f"<office:document-content {names}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {names}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
        }
    )


def with_picture(address: str) -> bytes:
    image = f'<draw:image xlink:href="{address}" {_LINK}/>'
    return opendocument("text", f"<text:p>{_FRAME.format(image)}</text:p>")


def texts(address: str) -> Iterator[tuple[str, bytes]]:
    """Documents that name this address in every way known to us."""
    yield "picture.odt", with_picture(f"{address}/picture.png")
    objects = "".join(
        _FRAME.format(f'<draw:{name} xlink:href="{address}/{name}" {_LINK}/>')
        for name in ("object", "floating-frame", "plugin")
    )
    yield "objects.odt", opendocument("text", f"<text:p>{objects}</text:p>")
    sections = (
        f'<text:section-source xlink:type="simple" xlink:href="{address}/section.odt"/>',
        (
            f'<office:dde-source office:dde-topic="{address}/dde.odt" office:dde-item="s"'
            ' office:dde-application="soffice" office:automatic-update="true"/>'
        ),
    )
    body = "".join(
        f'<text:section text:name="s{number}">{one}<text:p>x</text:p></text:section>'
        for number, one in enumerate(sections)
    )
    reload = f'<meta:auto-reload xlink:type="simple" xlink:href="{address}/r" meta:delay="PT0S"/>'
    template = f'<meta:template xlink:type="simple" xlink:href="{address}/template.ott"/>'
    yield "sections.odt", opendocument("text", body, meta=reload + template)
    back = f'<style:background-image xlink:href="{address}/back.png" {_LINK}/>'
    styles = (
        '<style:style style:name="P" style:family="paragraph"><style:paragraph-properties>'
        f"{back}</style:paragraph-properties></style:style>"
    )
    yield "back.odt", opendocument("text", '<text:p text:style-name="P">x</text:p>', styles)
    fields = "".join(
        f"{{\\field{{\\*\\fldinst {{ {said} }}}}{{\\fldrslt x}}}}"
        for said in (
            f'INCLUDEPICTURE "{address}/i.png" \\\\d',
            f'INCLUDETEXT "{address}/t.docx"',
            f'LINK Word.Document.8 "{address}/l.doc" "" \\\\a',
            f'DDEAUTO soffice "{address}/d.doc" x',
        )
    )
    start = f"{{\\rtf1\\ansi{{\\*\\template {address}/t.dotx}}"
    yield "fields.rtf", f"{start}{fields}\\par}}".encode()
    yield "page.html", f'<img src="{address}/i.png"><iframe src="{address}/f"></iframe>'.encode()
    yield "linked.docx", linked_docx(address)


def linked_docx(address: str) -> bytes:
    document = docx.Document()
    run = document.add_paragraph().add_run()
    relation = document.part.relate_to(f"{address}/vml.png", f"{RELATIONS}/image", is_external=True)
    picture = docx.oxml.parse_xml(
        '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="{RELATIONS}">'
        f'<v:shape style="width:9pt;height:9pt"><v:imagedata r:id="{relation}"/></v:shape></w:pict>'
    )
    run._r.append(picture)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def tables(address: str) -> Iterator[tuple[str, bytes]]:
    """Workbooks that name this address."""
    cells = "".join(
        f'<table:table-cell table:formula="of:={said}"/>'
        for said in (
            f"WEBSERVICE(&quot;{address}/web&quot;)",
            f"'{address}/other.ods'#$S.A1",
            f"DDE(&quot;soffice&quot;;&quot;{address}/dde.ods&quot;;&quot;A1&quot;)",
        )
    )
    source = f'<table:table-source xlink:type="simple" xlink:href="{address}/source.ods"/>'
    picture = _FRAME.format(f'<draw:image xlink:href="{address}/cell.png" {_LINK}/>')
    yield (
        "tables.ods",
        opendocument(
            "spreadsheet",
            f'<table:table table:name="S">{source}<table:table-row>{cells}<table:table-cell>'
            f"{picture}</table:table-cell></table:table-row></table:table>",
        ),
    )


def convert(folder: Path, profile: Path, files: dict[str, bytes], kind: str) -> None:
    office = find_office()
    assert office is not None
    paths = [folder / name for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    words = ["--convert-to", kind, "--outdir", str(folder / "out"), *map(str, paths)]
    run_office(office, profile, words, 120)


def test_a_bare_profile_would_ask_so_the_listener_hears(tmp_path: Path) -> None:
    bare = tmp_path / "profile"
    (bare / FILE).parent.mkdir(parents=True)
    (bare / FILE).write_text(
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"/>', encoding="utf-8"
    )
    with listener() as (address, asked):
        convert(tmp_path, bare, {"picture.odt": with_picture(f"{address}/a.png")}, "docx")
    assert "GET /a.png" in asked


def test_nothing_is_fetched_from_anywhere(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    write_profile(profile, {"黑体": "SimHei"})
    with listener() as (address, asked):
        written, drawn = dict(texts(address)), dict(tables(address))
        convert(tmp_path, profile, written, "pdf")
        convert(tmp_path, profile, drawn, "xlsx")
    made = {path.stem for path in (tmp_path / "out").iterdir()}
    assert made == {Path(name).stem for name in (*written, *drawn)}
    assert asked == []


def test_a_returned_document_is_read_without_a_request(tmp_path: Path) -> None:
    with listener() as (address, asked), ReturnReader() as reader:
        for name, data in texts(address):
            if name.endswith((".odt", ".rtf")):
                (tmp_path / name).write_bytes(data)
                reader.read(tmp_path / name)
        convert(tmp_path, tmp_path / "profile", {"a.odt": with_picture(f"{address}/b.png")}, "doc")
        asked.clear()
        found = reader.read(tmp_path / "out" / "a.doc")
    assert asked == []
    assert found.far == (f"图片“{address}/b.png”",)


def bomb(megabytes: int) -> bytes:
    return opendocument("text", f"<text:p>{'a' * 60}</text:p>" * (megabytes * 1_000_000 // 77))


@pytest.mark.parametrize("megabytes", [30, 250])
def test_what_unpacks_to_too_much_never_reaches_it(tmp_path: Path, megabytes: int) -> None:
    path = tmp_path / "bomb.odt"
    path.write_bytes(bomb(megabytes))
    assert path.stat().st_size < 2_000_000
    with ReturnReader() as reader:
        reader._office = str(tmp_path / "no-such-program")
        with pytest.raises(LimitError):
            reader.read(path)
