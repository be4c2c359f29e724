"""Faces for the study of paper: how people's handwriting and pens are simulated.

The faces are fetched from npm (@fontsource, under the OFL) into a folder of the machine, not kept
in the repository.
"""

from __future__ import annotations

import random
import subprocess
import tarfile
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.paper_forms import Place, PrintedForm

PRINT = "print"
CURSIVE = "Liu Jian Mao Cao"  # a cursive hand that many cannot read
HANDS = {
    "Long Cang": "long-cang",
    "Ma Shan Zheng": "ma-shan-zheng",
    "Zhi Mang Xing": "zhi-mang-xing",
    CURSIVE: "liu-jian-mao-cao",
}
_INKS = ((112, 44, 30), (60, 40, 36), (134, 62, 38), (40, 40, 40))  # BGR: blue and black pens
_DARK, _LONG = 160, 60  # of 255, and pixels, of a line that is printed
_OVER = 0.28  # of a letter's size: as far writing hangs over the line of its cell


def fetch_faces(folder: Path) -> dict[str, Path]:
    """The handwriting faces as TrueType files in this folder, fetched once."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for name, package in HANDS.items():
        found[name] = folder / f"{package}.ttf"
        if not found[name].is_file():
            _fetch(package, found[name])
    return found


def _fetch(package: str, target: Path) -> None:
    """One face; npm says under which name it has put the package."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"@fontsource/{package}"],
        cwd=target.parent, check=True, capture_output=True, text=True,
    ).stdout.strip().splitlines()[-1]  # fmt: skip
    inside = f"package/files/{package}-chinese-simplified-400-normal.woff"
    with tarfile.open(target.parent / packed) as archive:
        file = archive.extractfile(inside)
        assert file is not None
        font = TTFont(file)
        font.flavor = None
        font.save(target)
    (target.parent / packed).unlink()


def known_letters(face: Path) -> frozenset[str]:
    """What this face can write."""
    return frozenset(map(chr, TTFont(face).getBestCmap()))


def written(
    form: PrintedForm, face: Path, rng: random.Random, over_lines: bool = False
) -> NDArray[np.uint8]:
    """The page with its answers written by hand in this face instead of printed."""
    picture = form.picture.copy()
    ink = rng.choice(_INKS)
    for place in form.places:
        _erase(picture, place)
    rules = _rules(form.picture)  # a pen takes no line away
    picture[rules] = form.picture[rules]
    for place in form.places:
        _write(picture, place, face, ink, rng, over_lines)
    return picture


def _erase(picture: NDArray[np.uint8], place: Place) -> None:
    """What was printed at this place, painted over with the colour of its cell."""
    left, top, right, bottom = place.room
    room = picture[round(top) + 3 : round(bottom) - 3, round(left) + 3 : round(right) - 3]
    colour = np.median(room.reshape(-1, 3), axis=0)
    for x0, y0, x1, y1 in place.letters:
        rows = slice(round(max(y0 - 6, top + 3)), round(min(y1 + 8, bottom - 3)))
        picture[rows, round(max(x0 - 3, left + 3)) : round(min(x1 + 3, right - 3))] = colour


def _rules(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where long straight lines are printed."""
    dark = (cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) < _DARK).astype(np.uint8)
    level = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, _LONG), np.uint8))
    upright = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_LONG, 1), np.uint8))
    return (level | upright) > 0


def _write(
    picture: NDArray[np.uint8],
    place: Place,
    face: Path,
    ink: tuple[int, int, int],
    rng: random.Random,
    over_lines: bool,
) -> None:
    """The answer line by line as it was printed, each letter a little off, as people write."""
    for line in _lines(place):
        height = np.median([y1 - y0 for _, (_, y0, _, y1) in line])
        size = float(min(height * 1.12, (place.room[3] - place.room[1]) * 0.86))
        font = ImageFont.truetype(face, round(size))
        text = "".join(sign for sign, _ in line)
        wide = sum(font.getlength(sign) for sign in text)
        room = place.room[2] - place.room[0] - 8
        if wide > room:
            font = ImageFont.truetype(face, max(12, round(size * room / wide)))
            wide = sum(font.getlength(sign) for sign in text)
        first, last = line[0][1][0], line[-1][1][2]
        x = min(max((first + last - wide) / 2, place.room[0] + 4), place.room[2] - wide - 3)
        y = float(np.mean([(y0 + y1) / 2 for _, (_, y0, _, y1) in line]))
        if over_lines and rng.random() < 0.5:
            hangs = size * (0.5 - _OVER)
            y = rng.choice((place.room[1] + hangs, place.room[3] - hangs))
        slope = rng.uniform(-0.025, 0.025)
        start = x
        for sign in text:
            at = y + (x - start) * slope + rng.uniform(-0.03, 0.03) * size
            _letter(picture, sign, font, x, at, rng.uniform(-3, 3), ink)
            x += font.getlength(sign) * rng.uniform(0.97, 1.03)


def _lines(place: Place) -> list[list[tuple[str, tuple[float, float, float, float]]]]:
    lines: list[list[tuple[str, tuple[float, float, float, float]]]] = []
    for sign, box in zip(place.text, place.letters, strict=True):
        if lines and abs(lines[-1][-1][1][1] - box[1]) < (box[3] - box[1]) * 0.5:
            lines[-1].append((sign, box))
        else:
            lines.append([(sign, box)])
    return lines


def _letter(
    picture: NDArray[np.uint8],
    sign: str,
    font: ImageFont.FreeTypeFont,
    x: float,
    middle: float,
    turn: float,
    ink: tuple[int, int, int],
) -> None:
    side = round(font.size * 2)
    stamp = Image.new("L", (side, side), 0)
    ImageDraw.Draw(stamp).text((side / 2, side / 2), sign, font=font, fill=255, anchor="mm")
    alpha = np.asarray(stamp.rotate(turn, Image.Resampling.BICUBIC), np.float32) / 255
    left = round(x + font.getlength(sign) / 2 - side / 2)
    top = round(middle - side / 2)
    rows, columns = picture.shape[:2]
    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(rows, top + side), min(columns, left + side)
    if y1 <= y0 or x1 <= x0:
        return
    part = alpha[y0 - top : y1 - top, x0 - left : x1 - left, None] * 0.92
    under = picture[y0:y1, x0:x1].astype(np.float32)
    picture[y0:y1, x0:x1] = np.clip(under * (1 - part) + np.array(ink) * part, 0, 255).astype(
        np.uint8
    )


def soft(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A page as a printer and a pen leave it: no edge is sharp to the dot."""
    return cv2.GaussianBlur(picture, (3, 3), 0.6).astype(np.uint8)
