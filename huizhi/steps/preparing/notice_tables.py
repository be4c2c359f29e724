"""Notice tables: what a table in a notice asks for, row by row, where it has a column for the
things that are handed in and one for the time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huizhi.content import Cell, Document, Grid
from huizhi.steps.preparing.notice_asking import AskedPart
from huizhi.steps.preparing.notice_days import WrittenIn, whens_in
from huizhi.steps.preparing.notice_text import NoticeLine, NoticeSentence, plain_text

_THINGS = re.compile(
    r"(?:报送|上报|填报|提交)?(?:的)?(?:材料|内容|事项|资料|表格|报表|文件|项目)(?:名称)?|任务"
)
_TIMES = re.compile(
    r"(?:报送|上报|填报|提交|完成|截止)?(?:的)?(?:时间|时限|期限|日期)(?:要求)?|截止"
)
_ASKS = re.compile(r"报送|上报|填报|提交|截止")


def rows_in(
    document: Document, lines: Sequence[NoticeLine], written: WrittenIn
) -> Iterator[tuple[AskedPart, NoticeSentence]]:
    """What each row of such a table in the notice itself asks for, and the row as a sentence."""
    places = {line.place for line in lines if line.in_table and not line.part}
    for grid in document.grids:
        yield from _of_grid(grid, places, written)


def _of_grid(
    grid: Grid, places: set[str], written: WrittenIn
) -> Iterator[tuple[AskedPart, NoticeSentence]]:
    columns: tuple[int, int] | None = None
    for number in grid.row_numbers:
        row = [cell for cell in grid.row(number) if cell.place in places]
        if len(row) < 2:
            columns = None
        elif found := _columns(row):
            columns = found
        elif columns:
            yield from _of_row(grid, number, columns, written)


def _columns(row: Sequence[Cell]) -> tuple[int, int] | None:
    """The columns of things and of times, when this is the head of such a table."""
    texts = {cell.column: "".join(cell.text.split()) for cell in row}
    things = next((at for at, text in texts.items() if _THINGS.fullmatch(text)), None)
    times = next((at for at, text in texts.items() if _TIMES.fullmatch(text)), None)
    if things is None or times is None or not _ASKS.search(texts[things] + texts[times]):
        return None
    return things, times


def _of_row(
    grid: Grid, number: int, columns: tuple[int, int], written: WrittenIn
) -> Iterator[tuple[AskedPart, NoticeSentence]]:
    things, times = (grid.at(number, column) for column in columns)
    if things is None or times is None or not things.text.strip():
        return
    whens = whens_in(plain_text(times.text), written)
    said = "　".join(" ".join(cell.text.split()) for cell in grid.row(number) if cell.text.strip())
    sentence = NoticeSentence(said, things.place, 0, "", "")
    when = replace(whens[0], ends=True) if whens else None
    yield AskedPart(when, plain_text(things.text).replace("\n", "、")), sentence
