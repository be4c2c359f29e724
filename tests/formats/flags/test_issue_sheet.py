"""The list of issues: left out by readers as we wrote it, read where somebody wrote into it."""

from __future__ import annotations

from huizhi.content.grid import Cell, Document, Grid, parse
from huizhi.formats.flags.flag import FlagRow
from huizhi.formats.flags.issue_sheet import (
    ISSUE_HEADINGS,
    ISSUE_TITLE,
    is_issue_sheet,
    issue_rows,
    without_issue_sheets,
)

ISSUES = (
    FlagRow("fix", "附件1!B4", "手机", "138", "“138”不是完整的电话号码。请改正。"),
    FlagRow("confirm", "", "", "", "请打开原件看一眼。"),
)


def listed(*changes: tuple[int, int, str]) -> Grid:
    """The list as a grid, with these cells (row, column, text) written over."""
    texts = [(ISSUE_TITLE,), ISSUE_HEADINGS, *issue_rows(ISSUES)]
    cells = {(r, c): text for r, row in enumerate(texts) for c, text in enumerate(row) if text}
    cells |= {(r, c): text for r, c, text in changes}
    return Grid("问题清单", tuple(Cell(r, c, text, text) for (r, c), text in sorted(cells.items())))


def left(grid: Grid) -> list[str]:
    """The texts that are left of a document with this list behind a form."""
    form = parse("姓名 | 王小明")
    kept = without_issue_sheets(Document("xlsx", (form, grid))).grids
    assert kept[0] == form
    return [cell.text for one in kept[1:] for cell in one.cells]


def test_our_list_is_left_out() -> None:
    assert is_issue_sheet(listed())
    assert left(listed()) == []


def test_any_other_sheet_stays() -> None:
    other = parse("问题清单 | 王小明")

    assert not is_issue_sheet(other)
    assert left(other) == ["问题清单", "王小明"]


def test_an_answer_beside_the_list_is_read() -> None:
    assert left(listed((2, 9, "已改为13800138000"))) == ["已改为13800138000"]


def test_an_answer_below_the_list_is_read() -> None:
    assert left(listed((9, 1, "都改好了"))) == ["都改好了"]


def test_a_row_that_was_changed_is_read_whole() -> None:
    assert "13800138000" in left(listed((2, 4, "13800138000")))
    assert "请打开原件看一眼。" not in left(listed((2, 4, "13800138000")))


def test_the_check_sees_an_empty_cell_that_was_filled() -> None:
    assert "王小明" in left(listed((3, 3, "王小明")))


def test_lines_that_a_program_broke_are_still_ours() -> None:
    broken = listed(
        (2, 5, "“138”不是完整\n的电话号码。 请改正。"), (0, 0, ISSUE_TITLE.replace("：", "：\n"))
    )

    assert left(broken) == []
