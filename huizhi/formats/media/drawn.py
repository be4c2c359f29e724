"""Drawn: photographs and a short film of made-up scenes, as a telephone would have saved them."""

from __future__ import annotations

import datetime as dt
import io
import random
import struct
from typing import Literal

from PIL import Image, ImageDraw

Scene = Literal["hall", "drill", "street", "map"]
_WIDE, _HIGH = 1280, 960  # pixels
_FILM = (480, 360)  # pixels
_SKIN = (224, 178, 150)
_Box = tuple[float, float, float, float]


def draw_photo(scene: Scene, number: int, taken: dt.datetime) -> bytes:
    """A JPEG of this scene, with what a telephone's camera writes into it; another number is
    another picture, the same number the same bytes."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "HUAWEI", "P40"
    exif.get_ifd(0x8769)[0x9003] = f"{taken:%Y:%m:%d %H:%M:%S}"
    target = io.BytesIO()
    draw_scene(scene, number).save(target, "JPEG", quality=80, exif=exif)
    return target.getvalue()


def draw_forwarded(scene: Scene, number: int) -> bytes:
    """The same as a chat program passes it on: small, and without a word of the camera."""
    target = io.BytesIO()
    draw_scene(scene, number).resize((1080, 810)).save(target, "JPEG", quality=60)
    return target.getvalue()


def draw_film(scene: Scene, number: int, seconds: int = 4) -> bytes:
    """A film of this scene, one picture a second."""
    frames = []
    for moment in range(seconds):
        target = io.BytesIO()
        draw_scene(scene, number, moment).resize(_FILM).save(target, "JPEG", quality=70)
        frames.append(target.getvalue())
    return _quicktime(frames)


def draw_scene(scene: Scene, number: int, moment: int = 0) -> Image.Image:
    """The picture itself; moment: where people stand in it."""
    chance = random.Random(f"{scene} {number}")  # noqa: S311, no secret
    image = Image.new("RGB", (_WIDE, _HIGH), _tint(chance))
    draw = ImageDraw.Draw(image)
    _SCENES[scene](draw, chance)
    if scene != "map":
        _people(draw, chance, random.Random(f"{scene} {number} {moment}"))  # noqa: S311, no secret
    return image


def _tint(chance: random.Random) -> tuple[int, int, int]:
    """The colour of a sky or a wall: of paper, a photograph would be looked at for a form."""
    red, green, blue = _color(chance, 150, 235)
    weak = chance.randrange(3)
    return tuple(one // 2 if weak == n else one for n, one in enumerate((red, green, blue)))  # type: ignore[return-value]


def _color(chance: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return chance.randint(low, high), chance.randint(low, high), chance.randint(low, high)


def _banner(draw: ImageDraw.ImageDraw, chance: random.Random, top: float) -> None:
    """A red banner with yellow letters that nobody can read."""
    left, right = chance.randint(60, 260), _WIDE - chance.randint(60, 260)
    draw.rectangle((left, top, right, top + 80), (196, 30, 36))
    for x in range(left + 50, right - 70, 62):
        draw.rectangle((x, top + 18, x + 42, top + 60), (250, 214, 90))


def _hall(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A room with a banner, a screen and rows of tables."""
    floor = chance.randint(480, 620)
    draw.rectangle((0, floor, _WIDE, _HIGH), _color(chance, 90, 150))
    _banner(draw, chance, chance.randint(30, 110))
    left = chance.randint(120, 760)
    screen: _Box = (left, 170, left + chance.randint(260, 420), 170 + chance.randint(180, 280))
    draw.rectangle(screen, (245, 247, 250))
    draw.rectangle((screen[0] + 20, 190, screen[2] - 60, 250), _color(chance, 40, 160))
    for row in range(3):
        top = floor + 40 + row * 130
        for x in range(chance.randint(0, 120), _WIDE, 320):
            draw.rectangle((x, top, x + 220, top + 50), (150, 104, 62))


def _street(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A square between houses, with trees and stalls."""
    ground = chance.randint(520, 660)
    x = 0
    while x < _WIDE:
        wide, top = chance.randint(140, 320), chance.randint(60, 360)
        draw.rectangle((x, top, x + wide, ground), _color(chance, 90, 210))
        for floor in range(top + 30, ground - 60, 80):
            for window in range(x + 24, x + wide - 40, 70):
                draw.rectangle((window, floor, window + 34, floor + 40), (222, 236, 246))
        x += wide + chance.randint(6, 60)
    draw.rectangle((0, ground, _WIDE, _HIGH), _color(chance, 120, 170))
    for _ in range(chance.randint(2, 5)):
        middle, size = chance.randint(0, _WIDE), chance.randint(90, 190)
        draw.rectangle((middle - 12, ground - 120, middle + 12, ground + 40), (98, 70, 44))
        tree: _Box = (middle - size, ground - 120 - size, middle + size, ground - 120 + size)
        draw.ellipse(tree, (chance.randint(30, 90), chance.randint(110, 170), 60))
    _banner(draw, chance, ground - chance.randint(140, 260))


def _drill(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """A stair well full of smoke, with a green sign over the way out."""
    wall = chance.randint(300, 900)
    draw.rectangle((0, 0, wall, _HIGH), _tint(chance))
    for step in range(9):
        left = min(wall - 40 + step * chance.randint(30, 60), _WIDE - 60)
        top = 330 + step * 70
        draw.rectangle((left, top, _WIDE, top + 66), _tint(chance))
    sign = chance.randint(40, wall - 200)
    draw.rectangle((sign, 90, sign + 180, 160), (0, 140, 80))
    draw.polygon(((sign + 120, 100), (sign + 165, 125), (sign + 120, 150)), (255, 255, 255))
    for _ in range(chance.randint(5, 11)):
        x, y, size = chance.randint(0, _WIDE), chance.randint(0, 420), chance.randint(60, 210)
        shade = chance.randint(150, 225)
        draw.ellipse((x - size, y - size // 2, x + size, y + size // 2), (shade, shade, shade))


def _map(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """The plan of a floor, with the way out in green."""
    ground = _color(chance, 180, 225)
    draw.rectangle((60, 60, _WIDE - 60, _HIGH - 60), ground, (40, 60, 90), 10)
    middle = chance.randint(380, 580)
    draw.rectangle((60, middle - 70, _WIDE - 60, middle + 70), _color(chance, 225, 250))
    for top, bottom in ((70, middle - 75), (middle + 75, _HIGH - 70)):
        x = 70
        while x < _WIDE - 130:
            wide = min(chance.randint(150, 360), _WIDE - 70 - x)
            draw.rectangle((x, top, x + wide, bottom), _color(chance, 130, 245), (40, 60, 90), 8)
            x += wide
    way = chance.choice(((_WIDE - 120, 140), (140, _WIDE - 120)))
    draw.line((way[1], middle, way[0], middle), (0, 140, 70), 16)
    ahead = 40 if way[0] > way[1] else -40
    arrow = ((way[0], middle - 36), (way[0] + ahead, middle), (way[0], middle + 36))
    draw.polygon(arrow, (0, 140, 70))
    for _ in range(chance.randint(3, 6)):
        x, y = chance.randint(120, _WIDE - 160), chance.randint(120, _HIGH - 160)
        draw.rectangle((x, y, x + 34, y + 56), (206, 36, 40))


_SCENES = {"hall": _hall, "street": _street, "drill": _drill, "map": _map}


def _people(draw: ImageDraw.ImageDraw, chance: random.Random, moment: random.Random) -> None:
    coats = [_color(chance, 20, 200) for _ in range(chance.randint(5, 9))]
    for coat in coats:
        x, y, tall = (
            moment.randint(80, _WIDE - 80),
            moment.randint(430, 640),
            chance.randint(150, 300),
        )
        draw.ellipse((x - tall * 0.18, y, x + tall * 0.18, y + tall), coat)
        draw.ellipse((x - tall * 0.11, y - tall * 0.2, x + tall * 0.11, y + tall * 0.02), _SKIN)


def _quicktime(frames: list[bytes]) -> bytes:
    """A QuickTime film of these JPEGs, a second each. Source: QuickTime File Format, Movie Atoms;
    ISO/IEC 14496-12, 8.2 to 8.7."""
    wide, high = _FILM
    lasts = 1000 * len(frames)  # milliseconds, the unit of all times in it
    kind = _box(b"ftyp", b"qt  ", struct.pack(">I", 0x200), b"qt  ")
    data = _box(b"mdat", *frames)
    turned = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)  # not at all
    entry = _box(
        b"jpeg", bytes(6), struct.pack(">HHH4s", 1, 0, 0, b"huiz"), struct.pack(">II", 0, 512),
        struct.pack(">HHIIIH", wide, high, 72 << 16, 72 << 16, 0, 1), bytes(32),
        struct.pack(">Hh", 24, -1),
    )  # fmt: skip
    sizes = [len(frame) for frame in frames]
    samples = _box(
        b"stbl",
        _box(b"stsd", struct.pack(">II", 0, 1), entry),
        _box(b"stts", struct.pack(">IIII", 0, 1, len(frames), 1000)),
        _box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(frames), 1)),
        _box(b"stsz", struct.pack(f">III{len(frames)}I", 0, 0, len(frames), *sizes)),
        _box(b"stco", struct.pack(">III", 0, 1, len(kind) + 8)),
    )
    here = _box(b"dref", struct.pack(">II", 0, 1), _box(b"url ", struct.pack(">I", 1)))
    picture = _box(b"minf", _box(b"vmhd", struct.pack(">I8x", 1)), _box(b"dinf", here), samples)
    media = _box(
        b"mdia",
        _box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 1000, lasts, 0x55C4, 0)),
        _box(b"hdlr", bytes(4), b"mhlrvide", bytes(13)),
        picture,
    )
    shown = struct.pack(">II", wide << 16, high << 16)
    track = _box(
        b"trak",
        _box(b"tkhd", struct.pack(">IIIIII16x", 3, 0, 0, 1, 0, lasts), turned, shown),
        media,
    )
    head = struct.pack(">IIIIIIH10x", 0, 0, 0, 1000, lasts, 0x10000, 0x100)
    whole = _box(b"moov", _box(b"mvhd", head, turned, bytes(24), struct.pack(">I", 2)), track)
    return kind + data + whole


def _box(name: bytes, *inside: bytes) -> bytes:
    data = b"".join(inside)
    return struct.pack(">I4s", len(data) + 8, name) + data
