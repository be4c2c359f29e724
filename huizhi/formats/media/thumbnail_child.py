"""The thumbnail child: a process that makes small pictures of returned ones; see `formats.child`.

Run as `python -m huizhi.formats.media.thumbnail_child` by `huizhi.formats.media.thumbnails`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageOps

from huizhi.content import Limits
from huizhi.errors import DamagedError
from huizhi.formats.isolated import serve
from huizhi.formats.media.picture_facts import BROKEN, head_of, is_drawn, readable_formats
from huizhi.formats.media.picture_size import size_in_header

_QUALITY = 82


def thumbnail(path: Path, asked: Mapping[str, str], limits: Limits) -> bytes:
    """A JPEG of the picture, upright, nothing of the original's metadata in it; asked: the longest
    side in pixels. Raises: DamagedError."""
    longest = int(asked["longest"])
    Image.MAX_IMAGE_PIXELS = None
    width, height = size_in_header(head_of(path))
    if width * height > limits.pixels:
        raise DamagedError("图片太大")
    try:
        with Image.open(path, formats=readable_formats()) as image:
            if image.width * image.height > limits.pixels or not is_drawn(image):
                raise DamagedError("图片太大")
            image.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((longest, longest))
            target = io.BytesIO()
            upright.convert("RGB").save(target, "JPEG", quality=_QUALITY)
    except BROKEN as error:
        raise DamagedError("图片打不开") from error
    return target.getvalue()


if __name__ == "__main__":
    serve(thumbnail)
