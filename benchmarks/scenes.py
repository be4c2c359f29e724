"""Scenes: drawn pictures of meetings and drills, and what people do to them before sending."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1600, 1200
TAKEN = "2024:06:12 09:30:00"  # as cameras write it


@dataclass(frozen=True)
class Shot:
    """One picture of a scene. scene: the room; moment: where people stand in it; shift, zoom,
    turn: how the camera is held (shares of the width, factor, degrees); light: factor."""

    scene: int
    moment: int = 0
    shift: tuple[float, float] = (0.0, 0.0)
    zoom: float = 1.0
    turn: float = 0.0
    light: float = 1.0

    def draw(self, width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
        """The picture, with the noise of a sensor."""
        room = _room(self.scene).copy()
        _people(room, self.scene, self.moment)
        turned = room.rotate(self.turn, Image.Resampling.BICUBIC)
        big = room.width
        wide, high = big / 1.3 / self.zoom, room.height / 1.3 / self.zoom
        left = (big - wide) / 2 + self.shift[0] * big
        top = (room.height - high) / 2 + self.shift[1] * big
        box = (left, top, left + wide, top + high)
        seen = turned.resize((width, height), Image.Resampling.BICUBIC, box)
        chance = np.random.default_rng((self.scene, self.moment, int(self.shift[0] * 1e6) + 10**6))
        points = np.asarray(seen).astype(np.float32) * self.light
        points += chance.normal(0, 4, points.shape)
        return Image.fromarray(np.clip(points, 0, 255).astype(np.uint8))


def another_shot(shot: Shot, number: int) -> Shot:
    """The same scene a moment later, by a hand that does not hold still."""
    chance = np.random.default_rng((shot.scene, number, 7))
    move = chance.uniform(0.006, 0.04, 2) * chance.choice((-1, 1), 2)
    return replace(
        shot,
        moment=number,
        shift=(shot.shift[0] + float(move[0]), shot.shift[1] + float(move[1])),
        zoom=float(chance.uniform(0.98, 1.04)),
        turn=float(chance.uniform(-1.5, 1.5)),
        light=float(chance.uniform(0.92, 1.08)),
    )


def from_a_tripod(shot: Shot, number: int) -> Shot:
    """The same scene a moment later, by a camera that stands still."""
    return replace(shot, moment=number)


@lru_cache(maxsize=4)
def _room(scene: int) -> Image.Image:
    chance = np.random.default_rng((scene, 1))
    image = Image.new("RGB", (WIDTH, HEIGHT), tuple(int(c) for c in chance.integers(120, 230, 3)))
    draw = ImageDraw.Draw(image)
    floor = int(chance.uniform(0.5, 0.75) * HEIGHT)
    draw.rectangle((0, floor, WIDTH, HEIGHT), tuple(int(c) for c in chance.integers(60, 150, 3)))
    for _ in range(int(chance.integers(10, 22))):
        x, y = chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT)
        w, h = chance.uniform(40, 420), chance.uniform(40, 320)
        color = tuple(int(c) for c in chance.integers(20, 245, 3))
        draw.rectangle((x, y, x + w, y + h), color)
    banner = chance.uniform(0, 0.25) * HEIGHT
    draw.rectangle((150, banner, WIDTH - 150, banner + 90), (200, 30, 30))
    draw.text((300, banner + 15), f"2024 SAFETY {scene}", (250, 240, 120), _font(60))
    return image.filter(ImageFilter.GaussianBlur(1.2))


def _people(image: Image.Image, scene: int, moment: int) -> None:
    chance = np.random.default_rng((scene, moment, 2))
    draw = ImageDraw.Draw(image)
    for _ in range(int(chance.integers(5, 9))):
        x, y = chance.uniform(200, WIDTH - 200), chance.uniform(HEIGHT * 0.35, HEIGHT * 0.75)
        tall = chance.uniform(160, 330)
        coat = tuple(int(c) for c in chance.integers(10, 200, 3))
        draw.ellipse((x - tall * 0.16, y, x + tall * 0.16, y + tall), coat)
        draw.ellipse((x - tall * 0.1, y - tall * 0.18, x + tall * 0.1, y + 4), (224, 178, 150))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def jpeg(image: Image.Image, quality: int = 92) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality)
    return target.getvalue()


def halved(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)


def with_strip_added(image: Image.Image, share: float = 0.09) -> Image.Image:
    """A white strip with words below the picture."""
    high = int(image.height * share)
    larger = Image.new("RGB", (image.width, image.height + high), (255, 255, 255))
    larger.paste(image, (0, 0))
    words = (40, image.height + high // 5)
    ImageDraw.Draw(larger).text(words, "2024-06-12 Luozhuang drill", (0, 0, 0), _font(high // 2))
    return larger


def with_strip_over(image: Image.Image, share: float = 0.1) -> Image.Image:
    """A dark strip with words over the foot of the picture."""
    copy = image.copy()
    top = int(image.height * (1 - share))
    draw = ImageDraw.Draw(copy)
    draw.rectangle((0, top, image.width, image.height), (20, 20, 20))
    size = int(image.height * share / 2)
    draw.text((40, top + size // 2), "2024-06-12 09:30 community", (255, 255, 255), _font(size))
    return copy


def with_watermark(image: Image.Image) -> Image.Image:
    """The words that camera programs of phones write into the lower left corner."""
    copy = image.copy()
    draw = ImageDraw.Draw(copy)
    size = image.height // 28
    for line, words in enumerate(("09:30", "2024-06-12 Wed", "Zushi street, Xuchang")):
        place = (size, image.height - (4 - line) * int(size * 1.3))
        draw.text(place, words, (255, 255, 255), _font(size))
    return copy


def with_exif(image: Image.Image, taken: str = TAKEN) -> bytes:
    """A JPEG with what a telephone's camera writes into it."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "HUAWEI", "P40"
    exif.get_ifd(0x8769)[0x9003] = taken
    target = io.BytesIO()
    image.save(target, "JPEG", quality=88, exif=exif)
    return target.getvalue()
