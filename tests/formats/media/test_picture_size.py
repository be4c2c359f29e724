"""What pictures say of their size before they are opened; the limits hold then."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from PIL import Image

from huizhi.content.limits import Limits
from huizhi.formats.media.picture_facts import picture_facts
from huizhi.formats.media.picture_size import HEAD, size_in_header
from huizhi.formats.media.thumbnails import Thumbnails


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "WEBP lossless", "WEBP alpha"])
def test_the_size_is_known_from_the_head(kind: str) -> None:
    mode = "RGBA" if "alpha" in kind else "RGB"
    target = io.BytesIO()
    image = Image.new(mode, (321, 123), (10, 20, 30) if mode == "RGB" else (1, 2, 3, 4))
    image.save(target, kind.split()[0], **({"lossless": True} if "lossless" in kind else {}))
    assert size_in_header(target.getvalue()[:HEAD]) == (321, 123)


def test_other_formats_say_nothing_there() -> None:
    target = io.BytesIO()
    Image.new("RGB", (321, 123)).save(target, "JPEG")
    assert size_in_header(target.getvalue()[:HEAD]) == (0, 0)
    assert size_in_header(b"\x89PNG") == (0, 0)


def png_of(width: int, height: int) -> bytes:
    """A PNG that says so large a size and has hardly a point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    points = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + points + chunk(b"IEND", b"")


def webp_of(width: int, height: int) -> bytes:
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + sizes
    return b"RIFF" + struct.pack("<I", len(body)) + body + bytes(16)


@pytest.mark.parametrize("data", [png_of(50_000, 50_000), webp_of(16_383, 16_383)])
def test_a_huge_picture_is_not_opened(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(data)
    tracemalloc.start()
    found = picture_facts(path, Limits())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "最多200百万像素" in found.unseen
    assert found.width > 16_000
    assert peak < 5_000_000
    with Thumbnails() as thumbnails:
        assert thumbnails.of(path, 200) is None


def test_what_a_camera_wrote_in_a_large_png_is_read_without_drawing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    exif = Image.Exif()
    exif[272] = "Some Camera"
    Image.new("1", (9000, 9000)).save(path, exif=exif)

    def drawn(*_: object) -> None:
        raise AssertionError("it is drawn")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", drawn)
    found = picture_facts(path, Limits())
    assert "没有与其他图片比对" in found.unseen
    assert found.camera == "Some Camera"
