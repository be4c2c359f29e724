"""Sheets of paper with a printed form, drawn as a scanner or a telephone would have made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

# CI installs both (.ci/run): a printed face, and one written with a brush pen.
SONG = Path("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf")
KAI = Path("/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf")
_WIDTH, _HEIGHT = 1240, 1754  # A4 at 150 dots to the inch
_LEFT = 130
_DESK = (64, 88, 118)

Row = Sequence[tuple[str, float] | str]  # texts, or texts with their share of the width


@dataclass(frozen=True)
class Sheet:
    """A sheet. lines: printed above the table; rows: of the table, printed in the columns with an
    even number and written by hand in the others; below: printed below it; wide, high: the table
    and each of its rows, in dots."""

    lines: Sequence[str] = ()
    rows: Sequence[Row] = ()
    below: Sequence[str] = ()
    wide: int = 980
    high: int = 74

    def drawn(self) -> Any:
        """The sheet: rows × columns × BGR."""
        picture = Image.new("RGB", (_WIDTH, _HEIGHT), (247, 248, 246))
        pen = ImageDraw.Draw(picture)
        top = 130
        for line in self.lines:
            pen.text((_LEFT, top), line, font=ImageFont.truetype(SONG, 32), fill=(20, 20, 20))
            top += 62
        for row in self.rows:
            self._row(pen, row, top)
            top += self.high
        for line in self.below:
            top += 40
            pen.text((_LEFT, top), line, font=ImageFont.truetype(SONG, 28), fill=(20, 20, 20))
        return np.asarray(picture)[:, :, ::-1].copy()

    def scanned(self) -> bytes:
        """The sheet as a scanner saves it, a little askew."""
        sheet = self.drawn()
        turn = cv2.getRotationMatrix2D((_WIDTH / 2, _HEIGHT / 2), 0.8, 1.0)
        return _jpeg(cv2.warpAffine(sheet, turn, (_WIDTH, _HEIGHT), borderValue=(250, 250, 250)))

    def photographed(self, quarters: int = 0, *, creased: bool = False) -> bytes:
        """The sheet on a desk, seen from one side, in the shadow, turned by so many quarters.
        creased: it was folded twice, through its table."""
        sheet = self.drawn()
        if creased:
            for axis, fold in ((0, 430), (1, 640)):
                away = np.abs(np.arange(sheet.shape[axis]) - fold)
                dark = 1 - 0.28 * np.exp(-((away / 2.5) ** 2))
                sheet = (sheet * (dark[:, None, None] if not axis else dark[:, None])).astype(
                    np.uint8
                )
        around = np.array([[0, 0], [_WIDTH, 0], [_WIDTH, _HEIGHT], [0, _HEIGHT]], np.float32)
        seen = np.array([[190, 150], [1310, 96], [1390, 1840], [90, 1790]], np.float32)
        size, change = (1500, 2000), cv2.getPerspectiveTransform(around, seen)
        lit = cv2.warpPerspective(sheet, change, size, borderValue=_DESK).astype(np.float32)
        lit *= np.linspace(1.0, 0.55, size[0])[None, :, None]
        lit += np.random.default_rng(3).normal(0, 4, lit.shape)
        soft = cv2.GaussianBlur(np.clip(lit, 0, 255).astype(np.uint8), (3, 3), 0)
        return _jpeg(np.rot90(soft, -quarters).copy())

    def _row(self, pen: ImageDraw.ImageDraw, row: Row, top: int) -> None:
        left = float(_LEFT)
        for number, cell in enumerate(row):
            text, share = cell if isinstance(cell, tuple) else (cell, 1 / len(row))
            width = share * self.wide
            pen.rectangle(
                (round(left), top, round(left + width), top + self.high),
                outline=(25, 25, 25),
                width=2,
            )
            size = min(30, round(self.high * 0.85))
            face = ImageFont.truetype(KAI if number % 2 else SONG, size)
            place = (round(left) + 14, top + round((self.high - size) * 0.6))
            pen.text(place, text, font=face, fill=(25, 25, 25))
            left += width


def _jpeg(picture: Any) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 75])[1].tobytes()


LIAISON = Sheet(
    lines=("附件1", "“安全生产月”活动联络员反馈表"),
    rows=(
        (
            ("姓名", 0.14), ("赵敏", 0.2), ("性别", 0.14), ("女", 0.14), ("职务", 0.14),
            ("网格员", 0.24),
        ),
        (
            ("办公电话", 0.14), ("0371-68890021", 0.26), ("手机", 0.1), ("13526640917", 0.22),
            ("传真", 0.1), ("", 0.18),
        ),
        (("电子邮箱", 0.14), ("zm0917@126.com", 0.86)),
        (("单位名称", 0.14), ("莲湖社区", 0.86)),
        (("通讯地址", 0.14), ("莲湖路甲9号院", 0.86)),
    ),
)  # fmt: skip
