"""What is written on the lines below a label that asks for words is its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forms.learned_and_read import learn_and_read, word

HEAD = "姓名：________  电话：________"
FILLED = "姓名：林清禾  电话：13900001234"


@pytest.mark.parametrize(
    ("typed", "value", "told"),
    [
        (("六、您的建议：", "多办讲座。", ""), "多办讲座。", ()),
        (("六、您的建议：", "", "多办讲座，\n也办球赛。"), "多办讲座，\n也办球赛。", ()),
        (("六、您的建议：多办讲座，", "也办球赛。", ""), "多办讲座，\n也办球赛。", ()),
        (
            ("六、您的建议：多办讲座。", "电话：13900001235", ""),
            "多办讲座。",
            ("电话：13900001235",),
        ),
    ],
)
def test_the_lines_below_a_label_are_its_answer(
    typed: tuple[str, ...], value: str, told: tuple[str, ...], tmp_path: Path
) -> None:
    blank = word("意见表", HEAD, "六、您的建议：", "", "", "填表人：________")
    filled = word("意见表", FILLED, *typed, "填表人：周牧原")
    reading = learn_and_read(tmp_path, blank, filled, ".docx")
    assert reading.values["您的建议"] == value
    assert reading.values["填表人"] == "周牧原"
    assert tuple(f.found for f in reading.findings if f.code == "text-unread") == told


def test_a_line_below_a_name_is_told(tmp_path: Path) -> None:
    blank = word("意见表", HEAD, "踏勘人：", "", "填表人：________")
    filled = word("意见表", FILLED, "踏勘人：", "情况属实", "填表人：周牧原")
    reading = learn_and_read(tmp_path, blank, filled, ".docx")
    assert reading.values["踏勘人"] is None
    assert [f.found for f in reading.findings if f.code == "text-unread"] == ["情况属实"]


def test_a_printed_line_that_was_ticked_or_changed_is_no_answer_of_the_label_above(
    tmp_path: Path,
) -> None:
    printed = "（ ）现金 （ ）实物 （ ）其他"
    blank = word("登记表", HEAD, "您的建议：", printed, "领取时请带好本人身份证原件。")
    changed = ("（√）现金 （ ）实物 （ ）其他", "领取时请带好身份证复印件。")
    filled = word("登记表", FILLED, "您的建议：多办讲座", *changed)
    reading = learn_and_read(tmp_path, blank, filled, ".docx")
    assert reading.values["您的建议"] == "多办讲座"
    assert [f.found for f in reading.findings if f.code == "text-unread"] == list(changed)


def test_what_was_written_under_a_label_that_asks_for_records_is_its_answer(tmp_path: Path) -> None:
    label = "近三年出国（境）记录（没有的填“无”）："
    blank = word("备案表", HEAD, label, "", "填表人：________")
    filled = word("备案表", FILLED, label, "2019年8月旅游6天。", "填表人：周牧原")
    reading = learn_and_read(tmp_path, blank, filled, ".docx")

    assert "2019年8月旅游6天。" in reading.values.values()
