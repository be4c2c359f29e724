"""Issue sheet: the list of issues at the end of a correction copy, written and known again.

    问题清单：请按“问题和要求”一栏改前面的表…
    序号 | 类别 | 位置 | 栏目 | 现在填的 | 问题和要求 | 校验
    1    | 请修改 | 附件1!B4 | 手机 | 1383 | “1383”不是… | 3f2a9c

The last column checks its row: what a liaison writes into the list is not ours any more and is
read like everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from huizhi.content import Cell, Document, Grid
from huizhi.formats.flags.flag import CLASS_NAMES, FlagRow
from huizhi.formats.flags.note import check_of

ISSUE_SHEET = "问题清单"
ISSUE_TITLE = "问题清单：请按“问题和要求”改前面的表，改好后把本文件发回。本页不用填写，也不用删除。"
ISSUE_HEADINGS = ("序号", "类别", "位置", "栏目", "现在填的", "问题和要求", "校验")
ISSUE_WIDTHS = (6, 11, 16, 16, 26, 52, 9)  # columns, in half-width characters
_FIRST_ROW = 2


def issue_rows(issues: Sequence[FlagRow]) -> Iterator[tuple[str, ...]]:
    """The rows below the headings, each with its check."""
    for number, one in enumerate(issues, start=1):
        texts = (
            str(number),
            CLASS_NAMES[one.kind],
            one.place or "整个文件",
            one.label,
            one.found,
            one.sentence,
        )
        yield (*texts, check_of(texts))


def is_issue_sheet(grid: Grid) -> bool:
    """Whether a sheet is a list of issues that this program wrote."""
    first = grid.at(0, 0)
    return first is not None and _same(first.text, ISSUE_TITLE)


def without_issue_sheets(document: Document) -> Document:
    """The document without such lists; what somebody wrote into one stays."""
    if not any(is_issue_sheet(grid) for grid in document.grids):
        return document
    kept = (_without_ours(grid) if is_issue_sheet(grid) else grid for grid in document.grids)
    return replace(document, grids=tuple(grid for grid in kept if grid is not None))


def _without_ours(grid: Grid) -> Grid | None:
    """The cells that are not as we wrote them, None when there are none with text."""
    left = [cell for row in grid.row_numbers for cell in _changed(grid, row)]
    return replace(grid, cells=tuple(left)) if any(cell.text.strip() for cell in left) else None


def _changed(grid: Grid, row: int) -> Iterator[Cell]:
    cells = [cell for cell in grid.row(row) if cell.row == row]
    ours = [cell for cell in cells if cell.column < len(ISSUE_HEADINGS)]
    if _is_ours(row, [_text_at(grid, row, column) for column in range(len(ISSUE_HEADINGS))]):
        ours = []
    yield from ours
    yield from (cell for cell in cells if cell.column >= len(ISSUE_HEADINGS))


def _is_ours(row: int, texts: Sequence[str]) -> bool:
    if row == 0:
        return _same(texts[0], ISSUE_TITLE)
    if row < _FIRST_ROW:
        return all(
            _same(text, heading) for text, heading in zip(texts, ISSUE_HEADINGS, strict=True)
        )
    return check_of(texts[:-1]) == texts[-1].strip()


def _text_at(grid: Grid, row: int, column: int) -> str:
    cell = grid.at(row, column)
    return cell.text if cell is not None and cell.row == row and cell.column == column else ""


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
