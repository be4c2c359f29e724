"""Picture facts: what a picture's file says, and its sketch, without ever drawing it in full.

A JPEG is drawn at an eighth of its size, which libjpeg does while reading; other formats only up to
so many megapixels. HEIC needs pillow-heif, which is not required (its wheel carries GPLv2 code).
"""

from __future__ import annotations

import datetime as dt
import re
import struct
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, ImageStat, UnidentifiedImageError

from huizhi.content import SKETCH, Facts, Limits
from huizhi.formats.media.picture_size import HEAD, size_in_header

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")  # JPEG holds MPO too
NO_HEIF = "是 HEIC 格式，没有安装 pillow-heif，只数了张数，没有看内容"
_MEGA = 1_000_000
_DRAWN = 48 * _MEGA  # pixels of a picture that has to be drawn in full
_DRAFT = (SKETCH * 6, SKETCH * 6)  # the least that a JPEG is drawn at
BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, TypeError, KeyError)
_TAKEN = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")


def picture_facts(path: Path, limits: Limits) -> Facts:
    """What the picture at this path is. Never raises for what stands in it."""
    Image.MAX_IMAGE_PIXELS = None  # the limit below has its own words
    try:
        said = size_in_header(head_of(path))
        if said[0] * said[1] > limits.pixels:
            return _too_large(Facts("picture", "", *said), limits)
        with Image.open(path, formats=readable_formats()) as image:
            return _facts_of(image, limits)
    except UnidentifiedImageError:
        if _is_heif(path):
            return Facts("picture", "HEIC", unseen=NO_HEIF)
        return Facts("picture", damage="图片打不开，内容已损坏")
    except BROKEN:
        return Facts("picture", damage="图片打不开，内容已损坏")


def _facts_of(image: Image.Image, limits: Limits) -> Facts:
    if image.width * image.height > limits.pixels:
        return _too_large(Facts("picture", image.format or "", *image.size), limits)
    known = _said_of(image)
    if not is_drawn(image):
        shown = f"有{known.width}×{known.height}像素"
        return replace(known, unseen=f"{shown}，太大，没有与其他图片比对")
    try:
        sketch = sketch_of(image)
    except (*BROKEN, MemoryError):
        return replace(known, damage="图片不完整，只有一部分")
    contrast = float(ImageStat.Stat(sketch).stddev[0])
    return replace(known, contrast=contrast, sketch=sketch.tobytes())


def _too_large(known: Facts, limits: Limits) -> Facts:
    shown = f"有{known.width}×{known.height}像素"
    return replace(known, unseen=f"{shown}，最多{limits.pixels // _MEGA}百万像素，没有看内容")


def is_drawn(image: Image.Image) -> bool:
    """Whether the picture is small enough to be drawn: a JPEG is drawn smaller while it is read."""
    return image.format in ("JPEG", "MPO") or image.width * image.height <= _DRAWN


def sketch_of(image: Image.Image) -> Image.Image:
    """The picture upright in SKETCH × SKETCH grey points."""
    image.draft("L", _DRAFT)
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    grey = upright.convert("L")
    return grey.resize((SKETCH, SKETCH), Image.Resampling.BOX)


def _said_of(image: Image.Image) -> Facts:
    """What the file says before anything is drawn: size, and what the camera wrote."""
    # A PNG's own getexif would draw it first, for what may stand behind its points.
    exif = image.getexif() if is_drawn(image) else Image.Image.getexif(image)
    own = exif.get_ifd(ExifTags.IFD.Exif)
    tags = ExifTags.Base
    camera = [_text(exif.get(tag)) for tag in (tags.Make, tags.Model)]
    width, height = image.size
    if exif.get(tags.Orientation) in (5, 6, 7, 8):
        width, height = height, width
    return Facts(
        "picture",
        image.format or "",
        width,
        height,
        taken=_moment(_text(own.get(tags.DateTimeOriginal)) or _text(exif.get(tags.DateTime))),
        camera=" ".join(one for one in camera if one),
        software=_text(exif.get(tags.Software)),
        description=_text(exif.get(tags.ImageDescription)),
    )


def _text(value: object) -> str:
    """A value of EXIF as text; Chinese cameras write UTF-8 or GBK where the standard has ASCII."""
    said = value if isinstance(value, bytes) else str(value or "").encode("utf-8", "replace")
    if isinstance(value, str):
        with suppress(UnicodeEncodeError):
            said = value.encode("latin-1")  # as Pillow has read it
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return " ".join(said.decode(encoding).replace("\x00", " ").split())[:500]
    return ""


def _moment(text: str) -> str:
    """An EXIF moment as ISO, "" for none or an impossible one."""
    found = _TAKEN.match(text)
    if not found:
        return ""
    try:
        year, month, day, hour, minute, second = map(int, found.groups())
        return dt.datetime(year, month, day, hour, minute, second).isoformat()
    except ValueError:
        return ""


def head_of(path: Path) -> bytes:
    """The bytes of a file in which it says how large its picture is."""
    with path.open("rb") as file:
        return file.read(HEAD)


def _is_heif(path: Path) -> bool:
    head = head_of(path)
    return head[4:8] == b"ftyp" and head[8:11] in (b"hei", b"hev", b"mif", b"msf")


@cache
def readable_formats() -> tuple[str, ...]:
    """The formats that can be read here."""
    Image.init()
    with suppress(ImportError):
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    return tuple(one for one in FORMATS if one in Image.OPEN)
