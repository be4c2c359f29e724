"""Texts below one another without lines, as rows and columns."""

from __future__ import annotations

from collections.abc import Sequence

from huizhi.formats.paper.unruled_table import (
    TOO_HIGH,
    WHICH_COLUMN,
    WHICH_ROW,
    LaidText,
    UnruledTable,
    unruled_tables,
)

_LETTER, _ROW, _LINE = 20, 60, 24  # pixels of a letter, from row to row and from line to line

Drawn = Sequence[tuple[int, str]]  # texts with their left edges; a label is written “·姓名”


def tables(*rows: Drawn, tops: Sequence[int] = ()) -> list[list[list[str]]]:
    """The tables that these rows make, each cell as the texts in it, one after another."""
    places = tops or [_ROW * n for n in range(len(rows))]
    texts: list[str] = []
    laid = []
    for top, row in zip(places, rows, strict=True):
        laid.append([_laid(len(texts) + n, left, top, text) for n, (left, text) in enumerate(row)])
        texts += [text.lstrip("·") for _, text in row]
    return [_shown(table, texts) for table in unruled_tables(laid)]


def _laid(number: int, left: int, top: int, text: str) -> LaidText:
    right = left + _LETTER * len(text.lstrip("·"))
    answered = "：" in text
    return LaidText(number, left, top, right, top + _LETTER, text.startswith("·"), answered)


def _shown(table: UnruledTable, texts: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for cell in table.cells:
        while len(rows) <= cell.row:
            rows.append([])
        said = "".join(texts[number] for number in cell.numbers)
        doubts = {WHICH_COLUMN: "?", WHICH_ROW: "/", TOO_HIGH: "^"}
        rows[-1].append(said + "".join(doubts[one] for one in cell.doubts))
    return rows


def test_what_is_left_empty_stays_empty() -> None:
    found = tables(
        [(0, "·物资名称"), (200, "·数量"), (400, "·金额")],
        [(0, "编织袋"), (400, "3000")],
        [(200, "12")],
    )

    assert found == [[["物资名称", "数量", "金额"], ["编织袋", "", "3000"], ["", "12", ""]]]


def test_numbers_at_the_right_stand_below_headings_at_the_left() -> None:
    found = tables(
        [(0, "·品名"), (200, "·数量"), (400, "·金额")],
        [(0, "铁锹"), (300, "12"), (500, "880")],
    )

    assert found == [[["品名", "数量", "金额"], ["铁锹", "12", "880"]]]


def test_a_heading_over_two_columns_does_not_tie_them() -> None:
    found = tables(
        [(0, "·品名"), (220, "·去年全年的情况")],
        [(200, "·数量"), (340, "·金额")],
        [(0, "铁锹"), (200, "12"), (340, "880")],
    )

    assert found == [[["品名", "去年全年的情况"], ["", "数量", "金额"], ["铁锹", "12", "880"]]]


def test_a_text_of_several_lines_is_one_and_doubted() -> None:
    found = tables(
        [(0, "·单位"), (120, "莲湖社区"), (300, "·情况")],
        [(0, "·负责人"), (120, "王丽"), (300, "·措施"), (400, "清理消防")],
        [(400, "通道")],
        tops=(0, _ROW, _ROW + _LINE),
    )

    assert found == [
        [["单位", "莲湖社区", "情况", ""], ["负责人", "王丽", "措施", "清理消防通道/"]],
    ]


def test_labels_with_their_answers_behind_a_colon_and_paragraphs_are_no_table() -> None:
    assert not tables(
        [(0, "单位：莲湖社区"), (400, "填报人：王丽")],
        [(0, "电话：13526640917"), (400, "日期：6月3日")],
    )
    assert not tables([(0, "各社区要高度重视")], [(0, "按时报送")])


def test_numbers_between_two_headings_are_doubted() -> None:
    found = tables(
        [(0, "·品名"), (200, "·数量"), (500, "·金额")],
        [(0, "铁锹"), (350, "12")],
    )

    assert found == [[["品名", "数量", "金额"], ["铁锹", "12?", ""]]]


def test_what_was_written_too_high_stands_in_the_row_it_reaches_into() -> None:
    found = tables(
        [(0, "·是否存在"), (200, "·隐患类型"), (400, "积水点线路")],
        [(400, "其他")],
        [(400, "九小场所")],
        [(0, "·整改情况"), (200, "·情况说明")],
        tops=(0, _LINE, 2 * _LINE, 2 * _LINE + _LETTER - 6),
    )

    assert found == [
        [["是否存在", "隐患类型", "积水点线路其他/"], ["整改情况", "情况说明", "九小场所^"]]
    ]


def test_what_was_written_at_several_heights_is_one_row() -> None:
    found = tables(
        [(0, "·品名"), (200, "·数量"), (400, "·金额")],
        [(400, "880")],
        [(0, "铁锹"), (200, "12")],
        [(0, "雨衣"), (200, "7"), (400, "90")],
        tops=(0, 60, 60 + _LETTER - 8, 120),
    )

    assert found == [[["品名", "数量", "金额"], ["铁锹", "12", "880^"], ["雨衣", "7", "90"]]]
