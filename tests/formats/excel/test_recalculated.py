"""What LibreOffice works out of rendered workbooks: totals, shares and ranks as they were meant."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import book, fill, xlsx
from tests.libreoffice import saved_as
from tests.paths import FIELD

GROUPS = """
    名               | 数                 | 占比               | 累计          | 名次
    {%tr for 组 in 组们 %}
    {%tr for 数 in 组 %}
    {{ loop.index }} | {{ 数 }}           | =B4/SUM($B$4:$B$4) | =SUM($B$4:B4) | =RANK(B4,$B$2:$B$7)
    {%tr endfor %}
    小计             | =SUBTOTAL(9,B4:B4) | =B6/$B$8
    {%tr endfor %}
    总计             | =SUBTOTAL(9,B2:B7)
"""
REST = """
    数                      | 余
    {%tr for 数 in 数们 %}  |
    {{ 数 }}                | =SUM(A3:$A$3)
    续                      | =COUNTIF($A$3:$A$4,A3)
    {%tr endfor %}          |
"""


def test_running_totals_ranks_shares_and_doubles(tmp_path: Path) -> None:
    rows = [
        {"名": n, "数": k, "日": "", "率": 0} for n, k in zip("甲乙甲丙", (3, 1, 4, 2), strict=True)
    ]
    field = (FIELD / "累计名次占比_模板.xlsx").read_bytes()
    found = _worked_out(
        tmp_path,
        xlsx(field).render({"行们": rows}, Stamp()),
        fill(book(GROUPS), 组们=[[3, 1], [4]]),
        fill(book(REST.replace("A3:$A$3", "A3:$A$4")), 数们=[3, 1, 3]),
    )
    assert [row[4:8] for row in found[0][2:6]] == [
        (3, 2, 0.3, 2),
        (4, 4, 0.1, 1),
        (8, 1, 0.4, 2),
        (10, 3, 0.2, 1),
    ]
    assert found[0][6][1] == 10
    assert [row[1:5] for row in found[1][1:]] == [
        (3, 0.75, 3, 4),
        (1, 0.25, 4, 5),
        (4, 0.5, None, None),
        (4, 1, 4, 1),
        (4, 0.5, None, None),
        (8, None, None, None),
    ]
    assert [row[1] for row in found[2][1:]] == [7, 2, 4, 1, 3, 2]


def _worked_out(folder: Path, *books: bytes) -> list[list[tuple[object, ...]]]:
    """The values of the first sheet of each workbook, worked out anew."""
    paths = [folder / f"{number}.xlsx" for number in range(len(books))]
    for path, data in zip(paths, books, strict=True):
        path.write_bytes(data)
    out = saved_as("xlsx", folder / "out", *paths)
    made = (load_workbook(out / path.name, data_only=True) for path in paths)
    return [list(one.worksheets[0].iter_rows(values_only=True)) for one in made]
