"""A pile: pictures, videos and texts as a community sends them with its form."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from docx import Document
from PIL import Image

from benchmarks.scenes import TAKEN, Shot, with_exif


@cache
def original(shot: Shot, width: int = 2400, height: int = 1800, taken: str = TAKEN) -> bytes:
    """A picture as a telephone's camera saves it, larger than any chat program passes on."""
    return with_exif(in_lamplight(shot.draw(width, height)), taken)


def in_lamplight(image: Image.Image) -> Image.Image:
    """The scene in yellow light, so that no light wall is looked at for a form (3 s each)."""
    blue = image.getchannel("B").point(lambda light: light // 2)
    return Image.merge("RGB", (image.getchannel("R"), image.getchannel("G"), blue))


def document(path: Path, text: str, picture: bytes | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Document()
    made.add_paragraph(text)
    if picture:
        made.add_picture(io.BytesIO(picture))
    made.save(str(path))
    return path


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
