"""Pictures in Word documents: `{{ "公章.png"|图片(40) }}`, a file beside the template.

A mark prints the picture into its run, so that the text around it keeps its looks. What room there
is where it came to stand is seen when the part is whole: a picture is never wider than that, and
its line grows with it.
Source: ISO/IEC 29500-1, 20.4.2.8 (inline), 20.2 (pictures).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from huizhi.content import Limits
from huizhi.errors import DamagedError
from huizhi.formats.media import (
    InsertedPicture,
    asked_millimetres,
    file_beside,
    load_inserted_picture,
)
from huizhi.formats.ooxml import attribute
from huizhi.formats.word.growing_rows import let_row_grow
from huizhi.formats.word.insertions import INSERTED, insertions_now
from huizhi.formats.word.order import property_of
from huizhi.formats.word.text_width import TextWidth
from huizhi.formats.zips import Member, Packing

_EMU = 36_000  # in a millimetre
_TWIP = 635  # EMU
_KEPT = 16  # pictures that the next rendering need not load again
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_DRAWN = (
    "</w:t><w:drawing>"
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
    '<wp:docPr id="{number}" name="图片 {number}" descr={name}/><wp:cNvGraphicFramePr>'
    '<a:graphicFrameLocks xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="0" name={name}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    '</a:graphic></wp:inline></w:drawing><w:t xml:space="preserve">'
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a mark prints; wide, high: in EMU."""

    name: str
    member: Member
    wide: int
    high: int

    def __html__(self) -> str:
        """The picture within a run. Raises: ValueError where no part can hold it."""
        insertions = insertions_now()
        if insertions is None:
            raise ValueError("“图片”只能直接写在 Word 模板里")
        suffix = self.member.name.rpartition(".")[2]
        insertions.add(self.member, f"image/{suffix}")
        return _DRAWN.format(
            wide=self.wide,
            high=self.high,
            number=insertions.drawing_id(),
            name=quoteattr(self.name),
            relation=insertions.relate(_IMAGE, self.member.name),
        )


@dataclass(frozen=True)
class PictureFilter:
    """The filter `图片`: the picture in a file of this folder."""

    folder: Path

    def __call__(self, name: object, width: object = None, height: object = None) -> Picture:
        """width: at most so many millimetres wide; height: so high at most.

        Raises: ValueError when the file is missing or no picture.
        """
        path = file_beside(self.folder, name)
        limits = asked_millimetres(width, "宽度"), asked_millimetres(height, "高度")
        try:
            found = path.stat()
            picture, member = _loaded(path, found.st_mtime_ns, found.st_size)
        except DamagedError as error:
            raise ValueError(f"“{path.name}”{error}") from error
        wide, high = _sized(picture, *limits)
        return Picture(path.name, member, *(max(round(one * _EMU), 1) for one in (wide, high)))


def settle_pictures(root: etree._Element, widths: TextWidth) -> None:
    """The pictures that marks put into this part no larger than the room where they stand, in lines
    and rows that are as high as they."""
    for blip in root.iter(f"{_A}blip"):
        if not attribute(blip, "embed").startswith(INSERTED):
            continue
        inline = next(blip.iterancestors(f"{_WP}inline"))
        paragraph = next(inline.iterancestors(f"{_W}p"), None)
        if paragraph is not None:
            _shrink(inline, widths.of(paragraph) * _TWIP, widths.height(paragraph) * _TWIP)
            if widths.is_exact(paragraph):
                _let_grow(paragraph)
            let_row_grow(paragraph)


def _shrink(inline: etree._Element, width: int, height: int) -> None:
    """width, height: the room in EMU, 0 for any height."""
    for one in (*inline.iterchildren(f"{_WP}extent"), *inline.iter(f"{_A}ext")):
        wide, high = (int(one.get(side, "0")) for side in ("cx", "cy"))
        scale = min(width / wide, height / high if height else 1.0, 1.0)
        one.set("cx", str(max(int(wide * scale), 1)))
        one.set("cy", str(max(int(high * scale), 1)))


def _let_grow(paragraph: etree._Element) -> None:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    spacing = property_of(properties, "spacing")
    spacing.set(f"{_W}line", "240")
    spacing.set(f"{_W}lineRule", "auto")


@lru_cache(maxsize=_KEPT)
def _loaded(path: Path, _saved_at: int, _size: int) -> tuple[InsertedPicture, Member]:
    picture = load_inserted_picture(path, Limits())
    name = f"word/media/huizhi-{hashlib.sha256(picture.data).hexdigest()[:16]}.{picture.suffix}"
    packing = Packing.SMALL if picture.suffix == "bmp" else Packing.NONE
    return picture, Member(name, picture.data, packing)


def _sized(
    picture: InsertedPicture, width: float | None, height: float | None
) -> tuple[float, float]:
    """Its size in millimetres: its own where none is asked for, else as large as goes into what is
    asked for."""
    asked = [
        (most / own)
        for most, own in ((width, picture.width_mm), (height, picture.height_mm))
        if most is not None
    ]
    scale = min(asked, default=1.0)
    return picture.width_mm * scale, picture.height_mm * scale
