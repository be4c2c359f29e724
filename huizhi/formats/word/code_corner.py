"""Code corner: the upper right corner of a Word form's pages, where its page code is printed.

The picture hangs on a paragraph of a footer or header that is there, behind the text and in the
margin, so that nothing moves; a section without either gets a header of a line one point high.
Source: ISO/IEC 29500-1, 17.10 (headers), 20.4.2.3 (anchor), 20.4.3 (relative to margins).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from huizhi.content import Limits
from huizhi.formats.jinja import MARK
from huizhi.formats.ooxml import (
    CODE_NAME,
    CODE_PICTURE,
    SIDE_MM,
    PackageDraft,
    Stamp,
    attribute,
    child,
    is_on,
    white_picture,
    whole,
)
from huizhi.formats.word.mark_text import W

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = W.strip("{}")
_HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_PICTURE = f"word/{CODE_PICTURE}"
_FIRST_NUMBER = 62_001  # of the drawings; those of a page are numbered from 1
_EMU = 36_000  # in a millimetre
_TWIPS = 56.7
_HEADER_AT = 284  # twips from the paper's edge, of a header that holds nothing else
_ROOM = (SIDE_MM + 3) * _TWIPS  # of one of the two margins at the corner
_DRAWING = (
    '<w:r xmlns:w="{main}" xmlns:r="{r}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<w:rPr><w:noProof/></w:rPr><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
    'simplePos="0" relativeHeight="1" behindDoc="1" locked="0" layoutInCell="0" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="rightMargin"><wp:align>center'
    '</wp:align></wp:positionH><wp:positionV relativeFrom="topMargin"><wp:align>center</wp:align>'
    '</wp:positionV><wp:extent cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
    '<wp:wrapNone/><wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    "</a:graphic></wp:anchor></w:drawing></w:r>"
)
_THIN_HEADER = (
    f'<w:hdr xmlns:w="{_MAIN}"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
    'w:lineRule="exact"/></w:pPr></w:p></w:hdr>'
)


def with_docx_code_corner(data: bytes) -> bytes:
    """The .docx template with a place for the page code on its pages; the very same bytes where
    its margins have no room.

    Raises: ReadError for what is no document.
    """
    draft = PackageDraft(data, Limits())
    main = next(iter(draft.package.related("", "officeDocument")), "")
    if not main:
        return data
    corners = _Corners(draft, main)
    for section in draft.xml(main).iter(f"{W}sectPr"):
        if next(section.iterancestors(f"{W}sectPrChange"), None) is None:
            corners.mark(section)
    if not corners.coded:
        return data
    draft.add_picture(_PICTURE, white_picture())
    return draft.written(Stamp())


@dataclass
class _Corners:
    """A walk over the sections. shown: the header or footer part that each kind of page shows,
    from the section before where a section names none; coded: parts that have the picture."""

    draft: PackageDraft
    main: str
    shown: dict[tuple[str, str], str] = field(default_factory=dict)
    coded: set[str] = field(default_factory=set)

    def mark(self, section: etree._Element) -> None:
        """Gives each kind of page of a section the picture, once."""
        targets = {one.id: one.target for one in self.draft.package.relationships(self.main)}
        own = {f"{W}headerReference": "header", f"{W}footerReference": "footer"}
        for one in section:
            if one.tag in own and (part := targets.get(attribute(one, "id"), "")):
                self.shown[own[one.tag], attribute(one, "type") or "default"] = part
        if not _has_room(section):
            return
        for pages in self._pages(section):
            parts = [self.shown.get((kind, pages), "") for kind in ("footer", "header")]
            if not self.coded.isdisjoint(parts):
                continue
            part = next(filter(None, parts), "") or self._new_header(section, pages)
            self._put_in(part)

    def _pages(self, section: etree._Element) -> Iterator[str]:
        yield "default"
        settings = self.draft.package.related(self.main, "settings")
        if settings and is_on(child(self.draft.package.xml(settings[0]), "evenAndOddHeaders")):
            yield "even"
        if is_on(child(section, "titlePg")):
            yield "first"

    def _new_header(self, section: etree._Element, pages: str) -> str:
        """A header that holds nothing, so near the edge that the text stays where it is."""
        part = self.draft.add("word/huizhi_header{}.xml", _HEADER, _THIN_HEADER)
        link = self.draft.relate(self.main, "header", part)
        shown = etree.Element(f"{W}headerReference", {f"{W}type": pages, f"{{{_R}}}id": link})
        section.insert(0, shown)
        if not any(kind == "header" for kind, _ in self.shown):
            margins = child(section, "pgMar")
            if margins is not None and whole(attribute(margins, "header"), 0) > _HEADER_AT:
                margins.set(f"{W}header", str(_HEADER_AT))
        self.shown["header", pages] = part
        return part

    def _put_in(self, part: str) -> None:
        """Hangs the picture on the last plain paragraph of a header or footer."""
        root = self.draft.xml(part)
        plain = [one for one in root if one.tag == f"{W}p" and not MARK.search(_text_of(one))]
        if not plain:
            empty = etree.fromstring(_THIN_HEADER)[0]
            root.append(empty)
            plain = [empty]
        link = self.draft.relate(part, "image", _PICTURE)
        number = _FIRST_NUMBER + len(self.coded)
        said = {"main": _MAIN, "r": _R, "side": round(SIDE_MM * _EMU), "name": CODE_NAME}
        plain[-1].append(etree.fromstring(_DRAWING.format(link=link, number=number, **said)))
        self.coded.add(part)


def _has_room(section: etree._Element) -> bool:
    margins = child(section, "pgMar")
    sides = (whole(attribute(margins, side), 1440) for side in ("top", "right"))
    return any(abs(side) >= _ROOM for side in sides)


def _text_of(paragraph: etree._Element) -> str:
    return "".join(one.text or "" for one in paragraph.iter(f"{W}t"))
