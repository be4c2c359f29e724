"""Answers: examples, 同上, dissolved merges, broken cells; nothing wrong without a finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.forms.grid import (
    PROBLEM_DIGITS_LOST,
    PROBLEM_ERROR,
    PROBLEM_NO_RESULT,
    PROBLEM_PICTURE,
    Document,
)
from tests.forms.drawn import (
    LIAISON,
    LIAISON_TEMPLATE,
    WORKS,
    WORKS_TEMPLATE,
    answers,
    codes,
    document,
    rows,
    values,
)

LIAISON_SHEET = "姓名 | 王小明 | 手机 | 13800138000\n地址 | 一号 | < | <"


def works(*lines: str) -> Document:
    """A works form with these rows."""
    return document(
        "\n".join(["单位：祖师社区", "项目 | 序号 | 标题 | 内容", *lines, "联系人： | 王"])
    )


def test_the_printed_example_is_not_a_work() -> None:
    found = answers(
        WORKS,
        WORKS_TEMPLATE,
        works("甲项 | 1 | 例：XX单位的作品 | （提示：照片另附，视频附简介）", "^ | 2 | 真的 | 有"),
    )

    assert rows(found) == [("甲项", "真的", "有")]
    assert codes(found.findings) == ["example-left", "example-left"]
    assert [f.where for f in found.findings] == ["Sheet1!C3", "Sheet1!D3"]


def test_an_example_typed_over_keeps_only_what_was_typed() -> None:
    found = answers(
        WORKS,
        WORKS_TEMPLATE,
        works("甲项 | 1 | 例：祖师社区的课 | （提示：照片另附，视频附简介）一张"),
    )

    assert rows(found) == [("甲项", "祖师社区的课", "一张")]
    assert codes(found.findings) == ["example-edited", "example-edited"]


def test_content_beside_an_example_title_lacks_its_title() -> None:
    found = answers(WORKS, WORKS_TEMPLATE, works("甲项 | 1 | 例：XX单位的作品 | 课件一份"))

    assert rows(found) == [("甲项", None, "课件一份")]
    assert codes(found.findings) == ["example-left", "required-missing"]


def test_an_empty_item_is_the_one_above_and_says_so() -> None:
    found = answers(
        WORKS,
        WORKS_TEMPLATE,
        works("甲项 | 1 | 一 |", " | 2 | 二 |", "乙项 | 1 | |", " | 2 | 三 |"),
    )

    assert rows(found) == [("甲项", "一", None), ("甲项", "二", None), ("乙项", "三", None)]
    assert codes(found.findings) == ["item-assumed", "item-assumed"]


def test_the_same_as_above_is_what_stands_above() -> None:
    found = answers(WORKS, WORKS_TEMPLATE, works("甲项 | 1 | 一 | 照片", "^ | 2 | 二 | 同上"))

    assert rows(found)[1] == ("甲项", "二", "照片")
    assert codes(found.findings) == ["same-as-above"]


def test_an_item_nobody_asked_for_is_kept_and_named() -> None:
    found = answers(WORKS, WORKS_TEMPLATE, works("丁项 | 1 | 一 | 二"))

    assert rows(found) == [("丁项", "一", "二")]
    assert codes(found.findings) == ["item-unknown"]


def test_a_thousand_more_rows_are_all_read() -> None:
    lines = [f"甲项 | {n} | 第{n}件 | 内容" for n in range(1, 1001)]

    assert len(rows(answers(WORKS, WORKS_TEMPLATE, works(*lines)))) == 1000


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (PROBLEM_ERROR, "cell-error"),
        (PROBLEM_NO_RESULT, "cell-no-result"),
        (PROBLEM_DIGITS_LOST, "digits-lost"),
        (PROBLEM_PICTURE, "cell-picture"),
    ],
)
def test_a_broken_cell_has_no_value_and_a_finding(problem: str, code: str) -> None:
    sent = document(LIAISON_SHEET)
    cells = tuple(
        replace(cell, problem=problem, text="#REF!") if cell.text == "13800138000" else cell
        for cell in sent.grids[0].cells
    )
    found = answers(
        LIAISON, LIAISON_TEMPLATE, replace(sent, grids=(replace(sent.grids[0], cells=cells),))
    )

    assert values(found)["mobile"] is None
    assert [(f.code, f.where) for f in found.findings] == [(code, "Sheet1!D1")]


def test_a_required_answer_that_is_missing_is_named() -> None:
    found = answers(LIAISON, LIAISON_TEMPLATE, document(LIAISON_SHEET.replace("王小明", "/")))

    assert [(f.code, f.field, f.where) for f in found.findings] == [
        ("required-missing", "name", "Sheet1!B1")
    ]
