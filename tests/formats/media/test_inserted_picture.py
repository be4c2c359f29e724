"""Pictures for documents: upright, whole, in a format that Word draws, of the size they say."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from huizhi.content.limits import Limits
from huizhi.errors import DamagedError
from huizhi.formats.media.inserted_picture import load_inserted_picture


def _corner(data: bytes) -> tuple[int, int]:
    """Where the red corner is: 0 or 1 across, 0 or 1 down."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    wide, high = image.width, image.height
    for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
        red, green, _ = image.getpixel((2 + x * (wide - 5), 2 + y * (high - 5)))  # type: ignore[misc]
        if red > 200 and green < 80:
            return x, y
    raise AssertionError("no red corner")


def _photo(path: Path, orientation: int, **saved: object) -> Path:
    image = Image.new("RGB", (60, 40), "white")
    image.paste("red", (0, 0, 20, 20))  # at the top left as it is stored
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    image.save(path, exif=exif, **saved)
    return path


@pytest.mark.parametrize(
    ("orientation", "corner", "turned"),
    [
        (1, (0, 0), False),
        (2, (1, 0), False),
        (3, (1, 1), False),
        (4, (0, 1), False),
        (5, (0, 0), True),
        (6, (1, 0), True),
        (7, (1, 1), True),
        (8, (0, 1), True),
    ],
)
@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_a_picture_stands_as_its_camera_was_held(
    tmp_path: Path, suffix: str, orientation: int, corner: tuple[int, int], turned: bool
) -> None:
    path = _photo(tmp_path / f"照片.{suffix}", orientation, dpi=(100, 100))
    found = load_inserted_picture(path, Limits())
    assert _corner(found.data) == corner
    size = (found.width_mm, found.height_mm)
    expected = (40 * 0.254, 60 * 0.254) if turned else (60 * 0.254, 40 * 0.254)
    assert size == pytest.approx(expected, rel=0.001)


def test_an_upright_picture_keeps_its_bytes(tmp_path: Path) -> None:
    path = _photo(tmp_path / "照片.jpg", 1)
    found = load_inserted_picture(path, Limits())
    assert (found.data, found.suffix) == (path.read_bytes(), "jpeg")
    assert found.width_mm == pytest.approx(60 / 72 * 25.4)  # where nothing says a resolution


def test_what_word_does_not_draw_becomes_what_it_does(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (255, 0, 0, 90)).save(tmp_path / "章.webp")
    Image.new("RGB", (8, 8), "red").save(tmp_path / "章.tiff", dpi=(200, 200))
    seen = load_inserted_picture(tmp_path / "章.webp", Limits())
    assert (seen.suffix, Image.open(io.BytesIO(seen.data)).mode) == ("png", "RGBA")
    plain = load_inserted_picture(tmp_path / "章.tiff", Limits())
    assert (plain.suffix, plain.width_mm) == ("jpeg", pytest.approx(8 / 200 * 25.4))


def test_what_is_no_whole_picture_is_refused(tmp_path: Path) -> None:
    whole = _photo(tmp_path / "照片.jpg", 1).read_bytes()
    (tmp_path / "半.jpg").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "坏.png").write_bytes(b"no picture")
    for name in ("半.jpg", "坏.png", "没有.png"):
        with pytest.raises(DamagedError, match="不是可用的图片"):
            load_inserted_picture(tmp_path / name, Limits())
    with pytest.raises(DamagedError, match="太大"):
        load_inserted_picture(tmp_path / "照片.jpg", Limits(pixels=100))
