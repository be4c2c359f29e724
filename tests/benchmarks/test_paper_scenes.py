"""Simulated paper: where a point of the page lies in the picture that arrives."""

from __future__ import annotations

import random

import cv2
import numpy as np
import pytest

from benchmarks.paper_judged import Judged
from benchmarks.paper_page import tables
from benchmarks.paper_scenes import SCENES

MARKS = ((60, 90), (250, 90), (150, 330), (270, 400))


@pytest.mark.parametrize("name", ["旋转", "传真 150 dpi", "聊天软件压缩"])
def test_what_stands_on_the_page_is_found_again_in_the_picture(name: str) -> None:
    page = np.full((468, 331, 3), 250, np.uint8)
    for column, row in MARKS:
        page[row - 7 : row + 7, column - 7 : column + 7] = 20

    flat = SCENES[name](page, (), random.Random(5)).flat(page.shape)

    gray = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    for column, row in MARKS:
        around = gray[row - 16 : row + 16, column - 16 : column + 16].astype(int)
        rows, columns = np.nonzero(around < around.max() // 2)
        assert abs(rows.mean() - 15.5) < 2
        assert abs(columns.mean() - 15.5) < 2


def test_the_page_counts_what_nobody_would_look_at() -> None:
    def one(read: str, doubts: tuple[str, ...] = (), face: str = "print") -> Judged:
        return Judged("平放扫描", face, "表", "姓名", "程砚秋", read, "", 0.9, doubts, ())

    found = [
        one("程砚秋"),
        one("程观秋"),
        one("程观秋", ("像",)),
        one("程砚秋", ("像",), "Long Cang"),
    ]

    lines = list(tables(found, "command"))

    assert lines[0] == "`command`: 4 values, **1 silently wrong**.\n"
    assert "| printed | 3 | 1 | 33.3% | 1 | 1 | 0 |" in lines
    assert "| 　Long Cang | 1 | 1 | 100.0% | 0 | 0 | 1 |" in lines
    assert "| 姓名 | 3 | 33.3% | 1 | 1 | 100.0% | 0 |" in lines
