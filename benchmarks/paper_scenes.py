"""Scenes: what happens to a sheet of paper on its way into the computer, each kind by itself.

A scene takes the flat page (rows × columns × BGR at 200 dots an inch) and gives the picture that
arrives, and how points of the page lie in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.paper_forms import Place

Picture = NDArray[np.uint8]
_SEAL_FACE = "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf"
OVER_LINES = "写出格线"


@dataclass(frozen=True)
class Scene:
    """A page as it arrived. data: the file, JPEG or PNG; homography: page → picture."""

    data: bytes
    homography: NDArray[np.float64]

    def flat(self, shape: tuple[int, ...]) -> Picture:
        """The page laid flat again by what is known of it (never so well by a program)."""
        picture = cv2.imdecode(np.frombuffer(self.data, np.uint8), cv2.IMREAD_COLOR)
        back = np.linalg.inv(self.homography)
        return cv2.warpPerspective(
            picture, back, (shape[1], shape[0]), flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        ).astype(np.uint8)  # fmt: skip


Take = Callable[[Picture, tuple[Place, ...], random.Random], Scene]


def _photo(
    page: Picture,
    rng: random.Random,
    lean: float = 0.02,
    turn: float = 0.0,
    long_side: int = 2400,
    quality: int = 88,
    light: Callable[[NDArray[np.float32]], NDArray[np.float32]] | None = None,
) -> Scene:
    """A telephone's photograph of the sheet on a desk."""
    height, width = page.shape[:2]
    tall, wide = long_side, round(long_side * 0.75)
    scale = min(tall / height, wide / width) * 0.9
    angle = np.deg2rad(turn)
    if abs(turn) > 3:
        scale *= 0.86
    centre = np.array([wide / 2, tall / 2])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    shaken = (corners - [width / 2, height / 2]) * scale
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shaken = shaken @ rotation.T + centre
    shaken += np.array([[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(4)]) * lean * wide
    homography = cv2.getPerspectiveTransform(corners.astype(np.float32), shaken.astype(np.float32))
    desk = rng.choice(((70, 92, 120), (96, 96, 92), (52, 60, 66)))
    lit = cv2.warpPerspective(
        page, homography, (wide, tall), flags=cv2.INTER_AREA, borderValue=desk
    ).astype(np.float32)
    tint = rng.choice(((0.9, 0.95, 1.0), (1.0, 0.98, 0.95), (0.95, 0.97, 0.97)))
    lit *= np.array(tint, np.float32)
    if light:
        lit = light(lit)
    return Scene(_jpeg(_grainy(lit, 3, rng), quality), homography.astype(np.float64))


def _grainy(lit: NDArray[np.float32], strength: float, rng: random.Random) -> NDArray[np.float32]:
    """The picture with a sensor's noise, the same tile of it again and again."""
    side = 397
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, strength, (side, side, 3))
    high, wide = (-(-size // side) for size in lit.shape[:2])
    tiled = np.tile(noise.astype(np.float32), (high, wide, 1))
    return lit + tiled[: lit.shape[0], : lit.shape[1]]


def _jpeg(picture: NDArray[np.float32], quality: int) -> bytes:
    done, data = cv2.imencode(
        ".jpg", np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    assert done
    return data.tobytes()


def _scan(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    """A flatbed scan at 200 dots an inch."""
    del places
    turn = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), rng.uniform(-1, 1), 1.0)
    lit = cv2.warpAffine(page, turn, page.shape[1::-1], borderValue=(255, 255, 255))
    return Scene(_jpeg(lit.astype(np.float32), 85), np.vstack([turn, [0, 0, 1]]))


def _perspective(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    del places
    return _photo(page, rng, lean=0.06)


def _rotation(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    del places
    return _photo(page, rng, turn=rng.choice((-1, 1)) * rng.uniform(5, 18))


def _folds(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    """Folded twice: each part lies at another slope to the light, with a crease between."""
    del places
    height, width = page.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    shade = np.ones((height, width), np.float32)
    for axis, size in ((rows, height), (columns, width)):
        fold = size * rng.uniform(0.42, 0.58)
        shade *= np.where(axis < fold, 1.0, rng.uniform(0.82, 0.94)).astype(np.float32)
        shade *= 1 - 0.3 * np.exp(-(((axis - fold) / 2.5) ** 2))
    bent = rows + 3.0 * np.abs(columns / width - 0.5) * rng.choice((-1, 1))
    folded = cv2.remap(page, columns, bent, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return _photo((folded * shade[:, :, None]).astype(np.uint8), rng)


def _shadow(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    """The shadow of a hand and the telephone, with a soft edge."""
    del places

    def light(lit: NDArray[np.float32]) -> NDArray[np.float32]:
        height, width = lit.shape[:2]
        mask = np.zeros((height, width), np.float32)
        points = np.array(
            [[width * rng.uniform(0.2, 0.5), 0], [width, height * rng.uniform(0, 0.2)],
             [width, height], [width * rng.uniform(0.3, 0.7), height * rng.uniform(0.5, 0.9)]]
        ).astype(np.int32)  # fmt: skip
        cv2.fillPoly(mask, [points], 1.0)
        mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(12, 40))
        return lit * (1 - mask[:, :, None] * rng.uniform(0.4, 0.6))

    return _photo(page, rng, light=light)


def _blur(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    """Out of focus, or moved while it was taken."""
    del places

    def light(lit: NDArray[np.float32]) -> NDArray[np.float32]:
        if rng.random() < 0.5:
            return cv2.GaussianBlur(lit, (0, 0), rng.uniform(1.2, 2.2))
        size = rng.choice((5, 7))
        kernel = np.zeros((size, size), np.float32)
        cv2.line(kernel, (0, rng.randrange(size)), (size - 1, rng.randrange(size)), 1.0)
        return cv2.filter2D(lit, -1, kernel / kernel.sum())

    return _photo(page, rng, light=light)


def _low_light(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    del places

    def light(lit: NDArray[np.float32]) -> NDArray[np.float32]:
        dark = lit * (rng.uniform(0.28, 0.42) * np.array((0.78, 0.92, 1.0), np.float32))
        return _grainy(dark, 6, rng)

    return _photo(page, rng, light=light, quality=80)


def _chat(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    """Sent by a chat program that makes pictures smaller."""
    del places
    return _photo(page, rng, long_side=1920, quality=55)


def _fax(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    """150 dots an inch, black or white, dust, a little askew."""
    del places
    scale = 150 / 200
    turn = cv2.getRotationMatrix2D((0, 0), rng.uniform(-1.2, 1.2), scale)
    turn[:, 2] += (12, 14)
    size = (round(page.shape[1] * scale) + 24, round(page.shape[0] * scale) + 28)
    gray = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    small = cv2.warpAffine(cv2.blur(gray, (2, 2)), turn, size, flags=cv2.INTER_AREA,
                           borderValue=255)  # fmt: skip
    grain = np.random.default_rng(rng.randrange(2**32))
    bits = np.where(small + grain.normal(0, 14, small.shape) < 168, 0, 255).astype(np.uint8)
    bits[grain.random(bits.shape) < 0.0006] = 0
    done, data = cv2.imencode(".png", bits)
    assert done
    return Scene(data.tobytes(), np.vstack([turn, [0, 0, 1]]))


def _sealed(page: Picture, places: tuple[Place, ...], rng: random.Random) -> Scene:
    """Round red seals over some of the answers."""
    sealed = page.copy()
    for place in rng.sample(places, k=min(len(places), max(1, len(places) // 5))):
        left, top, right, bottom = place.room
        middle = (min(left + 120, (left + right) / 2) + rng.uniform(-30, 30), (top + bottom) / 2)
        _seal(sealed, middle, rng)
    return _photo(sealed, rng)


def _seal(page: Picture, middle: tuple[float, float], rng: random.Random) -> None:
    radius = 157  # 40 mm across
    stamp = Image.new("L", (2 * radius + 8, 2 * radius + 8), 0)
    pen = ImageDraw.Draw(stamp)
    pen.ellipse((4, 4, 2 * radius + 4, 2 * radius + 4), outline=230, width=9)
    pen.text((radius + 4, radius + 4), "★", font=ImageFont.truetype(_SEAL_FACE, 90), fill=220,
             anchor="mm")  # fmt: skip
    for n, sign in enumerate("临江市滨河街道社区委员会"):
        angle = np.deg2rad(-150 + n * 27)
        at = (
            radius + 4 + np.sin(angle) * radius * 0.78,
            radius + 4 - np.cos(angle) * radius * 0.78,
        )
        pen.text(at, sign, font=ImageFont.truetype(_SEAL_FACE, 44), fill=220, anchor="mm")
    alpha = np.asarray(stamp.rotate(rng.uniform(-25, 25)), np.float32)[:, :, None] / 255
    side = alpha.shape[0]
    left, top = round(middle[0] - side / 2), round(middle[1] - side / 2)
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(page.shape[0], top + side), min(page.shape[1], left + side)
    part = alpha[y0 - top : y1 - top, x0 - left : x1 - left]
    # Seals are see-through: ink below them stays dark.
    colour = np.array((62, 50, 214), np.float32) / 255
    under = page[y0:y1, x0:x1].astype(np.float32)
    page[y0:y1, x0:x1] = (under * (1 - part + part * colour)).astype(np.uint8)


SCENES: dict[str, Take] = {
    "平放扫描": _scan,
    "透视": _perspective,
    "旋转": _rotation,
    "折痕": _folds,
    "阴影": _shadow,
    "模糊": _blur,
    "光线暗": _low_light,
    "聊天软件压缩": _chat,
    "传真 150 dpi": _fax,
    "盖章压字": _sealed,
    OVER_LINES: _perspective,
}
