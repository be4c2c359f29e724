"""What a person would notice in a filled form is told: answers in the wrong cell, printed rows that
were overwritten, more party members than inhabitants. What is right is quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forms.learned_and_read import learn_and_read, sheet, word

Told = list[tuple[str, str, str]]
_CODES = {"answer-misplaced", "print-changed", "part-beyond", "row-total-differs", "extra-text"}


def told(folder: Path, blank: bytes, filled: bytes, suffix: str = ".xlsx") -> Told:
    """The findings of these guards: place, what was found, code."""
    findings = learn_and_read(folder, blank, filled, suffix).findings
    return [(f.where.rpartition("!")[2], f.found, f.code) for f in findings if f.code in _CODES]


HEAD = ["序号", "姓名", "职务", "住址", "手机", "入户日期", "金额（元）", "备注"]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        (["李明", "主任", "罗庄路7号", "13912345670", "2024-06-01", 500, None], []),
        (["李明", "罗庄路7号", "主任", "13912345670", "2024-06-01", 500, None], ["C2", "D2"]),
        (["李明", "主任", "13912345671", None, "2024-06-01", 500, None], ["D2"]),
        (["李明", "2024-06-03", "罗庄路7号", "13912345673", None, 500, "300"], ["C2"]),
        (["李明", "主任", "罗庄路7号", "13912345673", "2024-06-01", None, "300"], ["H2"]),
        (["李明", "主任", "柳湖村3组", "13912345673", "2024-06-01", 3, "电话：13912345673"], []),
        (["李明", "主任", "罗庄路7号 手机：13912345673", None, "2024-06-01", 3, None], ["D2"]),
    ],
)
def test_an_answer_in_the_cell_of_another_is_told(
    typed: list[str | int | None], places: list[str], tmp_path: Path
) -> None:
    blank = sheet(HEAD, [1, *[None] * 7], [2, *[None] * 7])
    filled = sheet(HEAD, [1, *typed], [2, *[None] * 7])
    assert told(tmp_path, blank, filled) == [
        (place, str(typed["ABCDEFGH".index(place[0]) - 1]), "answer-misplaced") for place in places
    ]


def test_single_answers_that_say_another_label_are_told_where_its_place_is_empty(
    tmp_path: Path,
) -> None:
    def form(*answers: str) -> bytes:
        address, phone, post, home = answers
        return word([["地址", address, "联系电话", phone], ["职务", post, "住址", home]])

    typed = ("罗庄路5号\n联系电话：13912345678", "", "主任", "罗庄路5号")
    assert [found for _, found, _ in told(tmp_path, form(*[""] * 4), form(*typed), ".docx")] == [
        typed[0]
    ]


def test_a_printed_row_that_was_overwritten_is_told_and_one_that_was_added_is_not(
    tmp_path: Path,
) -> None:
    head = ["指标", "单位", "数量"]
    blank = sheet(head, ["总户数", "户", None], ["总人口", "人", None], ["收入", "万元", None])
    filled = sheet(
        head,
        ["总户数", "户", 800],
        ["常住人口", "人", 2000],
        ["收入", "元", 350000],
        ["耕地", "亩", 30],
    )
    assert told(tmp_path, blank, filled) == [
        ("A3", "常住人口", "print-changed"),
        ("B4", "元", "print-changed"),
    ]


@pytest.mark.parametrize(
    ("labels", "numbers", "codes"),
    [
        (("总人口", "党员数"), (100, 120), ["part-beyond"]),
        (("总户数", "低保户数"), (100, 120), ["part-beyond"]),
        (("户籍人口", "常住人口", "60岁以上人口"), (100, 130, 120), []),
        (("总户数", "走访户数"), (100, 120), []),
        (("人数", "男", "女"), (10, 5, 6), ["row-total-differs"]),
        (("人数", "男", "女"), (11, 5, 6), []),
        (("党员", "男", "女"), (3, 5, 6), []),
    ],
)
def test_parts_are_held_against_the_whole(
    labels: tuple[str, ...], numbers: tuple[int, ...], codes: list[str], tmp_path: Path
) -> None:
    head = ["社区", *labels, "负责人"]
    blank = sheet(head, [None] * len(head), [None] * len(head))
    filled = sheet(head, ["罗庄社区", *numbers, "李明"], [None] * len(head))
    assert [code for *_, code in told(tmp_path, blank, filled)] == codes
