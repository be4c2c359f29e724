"""Inserted picture: a picture file as it is put into a document: upright, in a format that every
office program draws, as large as it says it is.

Source: Exif 2.32, 4.6.4 (Orientation): programs that show a document do not look at it, so the
picture itself is turned.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from numbers import Real
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

from huizhi.content import Limits
from huizhi.errors import DamagedError
from huizhi.formats.media.picture_facts import BROKEN, head_of, is_drawn, readable_formats
from huizhi.formats.media.picture_size import size_in_header

_SUFFIXES = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "GIF": "gif", "BMP": "bmp"}
_UPRIGHT = 1
_QUALITY = 92
_DPI, _LEAST_DPI, _MOST_DPI = 72.0, 20.0, 5000.0  # where a file says none, or nonsense
_INCH = 25.4  # mm
_WIDEST = 1000.0  # mm; a number beyond it is a mistake, less is made to fit


@dataclass(frozen=True, slots=True)
class InsertedPicture:
    """The picture's bytes, their file suffix ("png", "jpeg", "gif", "bmp"), and its own size."""

    data: bytes
    suffix: str
    width_mm: float
    height_mm: float


def load_inserted_picture(path: Path, limits: Limits) -> InsertedPicture:
    """The picture in this file. Raises: DamagedError when it is none, not whole, or too large."""
    Image.MAX_IMAGE_PIXELS = None  # the limit below has its own words
    try:
        width, height = size_in_header(head_of(path))
        _check_size(width * height, limits)
        with Image.open(path, formats=readable_formats()) as image:
            _check_size(image.width * image.height, limits)
            if not is_drawn(image):
                raise DamagedError("图片太大")
            image.load()
            return _inserted(image, path)
    except BROKEN as error:
        raise DamagedError("不是可用的图片（PNG、JPEG、BMP）") from error


def asked_millimetres(said: object, what: str) -> float | None:
    """The width or height that a mark asks for; what: which of them, for the message.

    Raises: ValueError for what is no size.
    """
    if said is None:
        return None
    if not isinstance(said, (int, float)) or isinstance(said, bool) or not 0 < said <= _WIDEST:
        raise ValueError(f"图片的{what}要写毫米数，最多{_WIDEST:g}")
    return float(said)


def _check_size(pixels: int, limits: Limits) -> None:
    if pixels > limits.pixels:
        raise DamagedError("图片太大")


def _inserted(image: Image.Image, path: Path) -> InsertedPicture:
    across, down = image.info.get("dpi", (_DPI, _DPI))
    turned = image.getexif().get(ExifTags.Base.Orientation, _UPRIGHT) in range(2, 9)
    suffix = _SUFFIXES.get(image.format or "")
    if suffix and not turned:
        return _of_size(path.read_bytes(), suffix, image, _dots(across), _dots(down))
    upright = ImageOps.exif_transpose(image)
    if upright.size != image.size:
        across, down = down, across
    data, suffix = _saved(upright)
    return _of_size(data, suffix, upright, _dots(across), _dots(down))


def _of_size(
    data: bytes, suffix: str, image: Image.Image, across: float, down: float
) -> InsertedPicture:
    return InsertedPicture(data, suffix, image.width / across * _INCH, image.height / down * _INCH)


def _dots(said: object) -> float:
    """Dots per inch."""
    dots = float(said) if isinstance(said, Real) else _DPI
    return dots if _LEAST_DPI <= dots <= _MOST_DPI else _DPI


def _saved(image: Image.Image) -> tuple[bytes, str]:
    """A PNG where something shines through, else a JPEG; nothing of the camera's words in it."""
    target = io.BytesIO()
    if image.has_transparency_data:
        image.convert("RGBA").save(target, "PNG")
        return target.getvalue(), "png"
    image.convert("RGB").save(target, "JPEG", quality=_QUALITY)
    return target.getvalue(), "jpeg"
