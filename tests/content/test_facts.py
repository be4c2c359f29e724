"""Facts: what is in a picture, a video or a text, found in a child process that may die."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.scenes import Shot, jpeg, with_exif
from benchmarks.videos import video
from huizhi.content.facts import SKETCH, Facts
from huizhi.content.limits import Limits
from huizhi.formats.media.facts_reader import FactsReader, FileOfKind
from huizhi.formats.media.picture_facts import NO_HEIF, picture_facts, readable_formats
from huizhi.formats.media.thumbnails import Thumbnails
from huizhi.formats.media.video_facts import video_facts
from tests.material.pile import put

LIMITS = Limits()
IMAGE = Shot(3).draw(800, 600)


def facts(path: Path, kind: str) -> Facts:
    with FactsReader() as reader:
        (found,) = reader.read_each([FileOfKind(path, kind)])
    return found


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **more)
    return target.getvalue()


def test_what_a_camera_wrote(tmp_path: Path) -> None:
    found = facts(put(tmp_path / "a.jpg", with_exif(IMAGE)), "picture")

    assert (found.format, found.width, found.height) == ("JPEG", 800, 600)
    assert (found.taken, found.camera) == ("2024-06-12T09:30:00", "HUAWEI P40")
    assert len(found.sketch) == SKETCH * SKETCH
    assert found.contrast > 10
    assert (found.damage, found.unseen) == ("", "")


def test_a_picture_is_upright_as_its_camera_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = IMAGE.rotate(90, expand=True)
    path = put(tmp_path / "a.jpg", saved(turned, "JPEG", exif=exif, quality=95))

    found, plain = (
        picture_facts(path, LIMITS),
        picture_facts(put(tmp_path / "b.jpg", jpeg(IMAGE, 95)), LIMITS),
    )

    assert (found.width, found.height) == (800, 600)
    apart = max(abs(a - b) for a, b in zip(found.sketch, plain.sketch, strict=True))
    assert apart < 12


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_description_in_chinese(tmp_path: Path, encoding: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "消防演练现场".encode(encoding)
    path = put(tmp_path / "a.jpg", saved(IMAGE, "JPEG", exif=exif))

    assert picture_facts(path, LIMITS).description == "消防演练现场"


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_other_kinds_of_picture(tmp_path: Path, kind: str) -> None:
    found = picture_facts(put(tmp_path / "a", saved(IMAGE, kind)), LIMITS)

    assert (found.format, found.width, found.damage) == (kind, 800, "")
    assert len(found.sketch) == SKETCH * SKETCH


def test_a_picture_that_one_can_see_through_stands_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    found = picture_facts(put(tmp_path / "a.png", saved(clear, "PNG")), LIMITS)

    assert set(found.sketch) == {255}
    assert found.contrast == 0


def test_heic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    path = put(tmp_path / "a.heic", saved(IMAGE, "HEIF"))
    found = facts(path, "picture")
    assert (found.format, found.width, len(found.sketch)) == ("HEIF", 800, SKETCH * SKETCH)

    # As on a machine without pillow-heif.
    monkeypatch.delitem(Image.OPEN, "HEIF")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    readable_formats.cache_clear()
    try:
        without = picture_facts(path, LIMITS)
    finally:
        readable_formats.cache_clear()
    assert (without.format, without.unseen, without.damage) == ("HEIC", NO_HEIF, "")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_cut_off(tmp_path: Path, kind: str, share: float) -> None:
    data = saved(IMAGE, kind)
    found = picture_facts(put(tmp_path / "a", data[: int(len(data) * share)]), LIMITS)

    assert found.damage
    assert found.sketch == b""


def test_what_is_no_picture(tmp_path: Path) -> None:
    assert picture_facts(put(tmp_path / "a.jpg", b"\xff\xd8\xff nothing"), LIMITS).damage
    assert facts(tmp_path / "missing.jpg", "picture").damage


def test_a_picture_of_too_many_points_is_not_drawn(tmp_path: Path) -> None:
    path = put(tmp_path / "a.png", saved(Image.new("1", (9000, 9000)), "PNG"))

    small = picture_facts(path, Limits(pixels=50_000_000))
    large = picture_facts(path, LIMITS)

    assert "9000×9000像素，最多50百万像素" in small.unseen
    assert "没有与其他图片比对" in large.unseen
    assert (large.sketch, large.width) == (b"", 9000)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi", ".mov"])
def test_a_video_that_plays(tmp_path: Path, suffix: str) -> None:
    found = facts(video(tmp_path / f"a{suffix}", 5), "video")

    assert (found.format, found.width, found.height, found.damage) == ("mpeg4", 320, 240, "")
    assert found.seconds == pytest.approx(5, abs=0.2)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi", ".wmv", ".3gp"])
def test_a_video_that_was_cut_off(tmp_path: Path, suffix: str, share: float) -> None:
    whole = video(tmp_path / f"a{suffix}", 8).read_bytes()
    found = video_facts(put(tmp_path / f"b{suffix}", whole[: int(len(whole) * share)]))

    assert "不完整" in found.damage or "打不开" in found.damage


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_video_whose_index_stands_first_and_that_was_cut_off(
    tmp_path: Path, share: float
) -> None:
    whole = moved_index(video(tmp_path / "a.mp4", 8).read_bytes())
    assert video_facts(put(tmp_path / "b.mp4", whole)).damage == ""
    found = video_facts(put(tmp_path / "c.mp4", whole[: int(len(whole) * share)]))
    assert "不完整" in found.damage


def moved_index(data: bytes) -> bytes:
    """An MP4 with its index before its data; nobody here asks where the data stands now."""
    place, boxes = 0, []
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        boxes.append(data[place : place + length])
        place += length
    return b"".join(sorted(boxes, key=lambda box: [b"ftyp", b"moov"].count(box[4:8]), reverse=True))


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_video_with_a_stretch_of_nothing(tmp_path: Path, place: float) -> None:
    data = bytearray(video(tmp_path / "a.mp4", 2).read_bytes())
    at = data.index(b"mdat") - 4
    noise = random.Random(1).randbytes(3_000_000)
    data[at:] = (
        (len(noise) + 8).to_bytes(4, "big") + b"mdat" + noise + data[data.index(b"moov") - 4 :]
    )
    assert video_facts(put(tmp_path / "b.mp4", bytes(data))).damage == ""
    hole = at + int(len(noise) * place)
    data[hole : hole + 280_000] = bytes(280_000)
    assert "空白" in video_facts(put(tmp_path / "c.mp4", bytes(data))).damage


def test_no_decoder_is_loaded_for_a_video() -> None:
    said = "import sys, huizhi.formats.media.video_facts; print('av' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_what_is_no_video(tmp_path: Path) -> None:
    for data in (b"", b"\x00\x00\x00\x18ftypmp42", b"RIFF\x00\x00\x00\x00AVI nothing", b"x" * 900):
        assert video_facts(put(tmp_path / "a.mp4", data)).damage


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_text(tmp_path: Path, encoding: str) -> None:
    found = facts(put(tmp_path / "a.txt", "启动仪式 现场。\n".encode(encoding)), "text")

    assert (found.text.strip(), found.letters) == ("启动仪式 现场。", 7)


def test_pictures_inside_a_document_are_counted(tmp_path: Path) -> None:
    from tests.material.pile import document

    path = document(tmp_path / "a.docx", "情况", jpeg(IMAGE))

    assert facts(path, "docx").pictures == 1


def test_a_child_that_dies_is_told_and_the_next_file_is_looked_into(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "import os; os._exit(3)")
    with FactsReader(command=command) as reader:
        dead = list(reader.read_each([FileOfKind(tmp_path / "a.jpg", "picture")] * 2))

    assert ["程序被迫中止" in one.damage for one in dead] == [True, True]


def test_a_thumbnail_is_small_and_says_nothing_of_the_camera(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jpg", with_exif(IMAGE))
    with Thumbnails() as thumbnails:
        data = thumbnails.of(path, 200)
        none = thumbnails.of(put(tmp_path / "b.jpg", b"nothing"), 200)

    assert none is None
    assert data is not None
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (200, 150))
        assert not image.getexif()
