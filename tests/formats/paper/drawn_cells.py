"""Cells as they are cut out of a photographed page: drawn text, ruled lines, shadow, a stamp."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from huizhi.formats.paper.ink import Picture

# CI installs both (.ci/run): a printed face, and one written with a brush pen.
SONG = Path("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf")
KAI = Path("/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf")
_PAPER, _PEN = (238, 240, 236), (38, 32, 110)


@dataclass(frozen=True)
class Cell:
    """A cell of this many dots with lines of text; sizes in dots (200 dots are an inch)."""

    text: str
    width: int = 420
    height: int = 70
    face: Path = KAI
    size: int = 34
    left: int = 14
    rule: bool = False  # an underline through its lower part
    shadow: bool = False
    stamp: bool = False
    dark: float = 1.0  # how much light falls on it
    crease: int = 0  # the column of a fold, 0 for none
    noise: float = 3.0

    def drawn(self) -> Picture:
        """Rows × columns × BGR."""
        picture = Image.new("RGB", (self.width, self.height), _PAPER)
        pen, font = ImageDraw.Draw(picture), ImageFont.truetype(self.face, self.size)
        lines = self.text.split("\n")
        pitch = self.height / len(lines)
        for n, line in enumerate(lines):
            top = round(pitch * n + (pitch - self.size) / 2)
            pen.text((self.left, top), line, font=font, fill=_PEN)
        if self.rule:
            under = round(self.height / 2 + self.size * 0.62)
            pen.line((0, under, self.width, under), fill=(30, 30, 30), width=2)
        if self.stamp:
            pen.ellipse((30, -60, 230, 140), outline=(214, 60, 62), width=7)
            pen.text((95, 10), "专用", font=ImageFont.truetype(SONG, 40), fill=(214, 60, 62))
        return self._photographed(np.asarray(picture)[:, :, ::-1])

    def _photographed(self, picture: Picture) -> Picture:
        lit = picture.astype(np.float32)
        if self.shadow:
            lit *= np.linspace(1.0, 0.45, self.width)[None, :, None]
        lit *= self.dark
        if self.crease:
            lit[:, self.crease :] *= 0.9
            lit[:, self.crease - 1 : self.crease + 2] *= 0.75
        grain = np.random.default_rng(7).normal(0, self.noise, lit.shape)
        soft = cv2.GaussianBlur(np.clip(lit + grain, 0, 255), (3, 3), 0)
        return soft.astype(np.uint8)


def ticked_box(how: str, side: int = 26) -> Picture:
    """A printed box with half its side around it, marked by hand in one of several ways."""
    margin, scale = side // 2, 4
    whole = (side + 2 * margin) * scale
    picture = Image.new("RGB", (whole, whole), _PAPER)
    pen = ImageDraw.Draw(picture)
    first, last = margin * scale, (margin + side) * scale
    third = side * scale // 3

    def stroke(*points: tuple[int, int]) -> None:
        pen.line([(first + x, first + y) for x, y in points], fill=_PEN, width=2 * scale)

    pen.rectangle((first, first, last, last), outline=(30, 30, 30), width=6)
    if how == "tick":
        stroke((third // 2, 2 * third), (3 * third // 2, 3 * third - 8), (4 * third, -third // 2))
    elif how == "cross":
        stroke((-9, -9), (3 * third + 9, 3 * third + 9))
        stroke((3 * third + 9, -9), (-9, 3 * third + 9))
    elif how == "scribble":
        for step in range(0, 3 * third, 10):
            stroke((step, -6), (step + 8, 3 * third + 6))
    elif how == "beside":
        stroke((-third, third), (-third + 14, 2 * third), (-6, third // 2))
    small = picture.resize((whole // scale, whole // scale), Image.Resampling.LANCZOS)
    return np.asarray(small)[:, :, ::-1].copy()
