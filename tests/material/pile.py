"""A pile: pictures, videos and texts as a community sends them with its form."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
from docx import Document
from PIL import Image

from tests.material.scenes import Shot

_TAKEN = "2024:06:12 09:30:00"


def original(shot: Shot, width: int = 2400, height: int = 1800, taken: str = _TAKEN) -> bytes:
    """A picture as a telephone's camera saves it, larger than any chat program passes on."""
    return with_exif(shot.draw(width, height), taken)


def with_exif(image: Image.Image, taken: str = _TAKEN) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "HUAWEI", "P40"
    exif.get_ifd(0x8769)[0x9003] = taken
    target = io.BytesIO()
    image.save(target, "JPEG", quality=88, exif=exif)
    return target.getvalue()


def video(path: Path, seconds: int = 4, shade: int = 0) -> Path:
    """A video with another picture in each second; shade: makes it another one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(seconds * 10):
            points = np.full((240, 320, 3), (number * 5 + shade * 31) % 256, dtype=np.uint8)
            points[40 + shade : 90, 30 + number : 90 + number] = 255
            for packet in stream.encode(av.VideoFrame.from_ndarray(points, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path


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
