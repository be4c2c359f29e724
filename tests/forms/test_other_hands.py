"""Habits of other offices' forms: learned, filled by a liaison, read back."""

from __future__ import annotations

from pathlib import Path

from tests.forms.learned_and_read import Line, learn_and_read, sheet, word


def test_a_label_that_heads_a_column_too_is_no_answer(tmp_path: Path) -> None:
    blank = [
        ["日间照料中心情况表", "<", "<", "<"],
        ["负责人", "", "联系电话", ""],
        ["姓名", "岗位", "学历", "联系电话"],
        ["", "", "", ""],
        ["", "", "", ""],
    ]
    filled = [*blank[:1], ["负责人", "", "联系电话", "13800138001"], blank[2]]
    filled += [["王静", "护理员", "大专", "13800138000"], blank[4]]
    read = learn_and_read(tmp_path, sheet(*blank), sheet(*filled), ".xlsx")

    assert read.values == {"负责人": None, "联系电话": "13800138001"}
    assert [row[0] for row in read.rows] == ["王静"]
    assert "读出了内容" not in read.doubts


def test_a_paragraph_below_a_table_is_no_row_of_it(tmp_path: Path) -> None:
    head = ["姓名", "手机号码", "是否住宿"]
    note = "备注：请于12月5日前发送。交通方式：□自驾 □高铁    车牌号：{}"
    blank: list[Line] = ["培训班报名回执", [head, ["", "", ""], ["", "", ""]]]
    filled: list[Line] = ["培训班报名回执", [head, ["王静", "13800138000", "是"], ["", "", ""]]]
    read = learn_and_read(
        tmp_path,
        word(*blank, note.format("            ")),
        word(*filled, note.format("豫A12345").replace("□高铁", "☑高铁")),
        ".docx",
    )

    assert [row[0] for row in read.rows] == ["王静"]
    assert (read.values["交通方式"], read.values["车牌号"]) == ("高铁", "豫A12345")


def test_boxes_with_numbers_and_boxes_without_are_each_an_answer(tmp_path: Path) -> None:
    unclear = "□室内消火栓____个 □灭火器____具 □自动喷淋 □烟感"
    blank = [["小区名称", ""], ["消防设施", unclear], ["总户数", ""]]
    filled = [
        ["小区名称", "幸福里"],
        ["消防设施", "☑室内消火栓12个 □灭火器____具 ☑自动喷淋 □烟感"],
        ["总户数", "320"],
    ]
    read = learn_and_read(tmp_path, word(blank), word(filled), ".docx")

    assert (read.values["小区名称"], read.values["总户数"]) == ("幸福里", 320)
    assert (read.values["室内消火栓"], read.values["室内消火栓数量"]) == (True, 12)
    assert (read.values["灭火器"], read.values["灭火器数量"]) == (False, None)
    assert read.values["消防设施选项"] == "自动喷淋"


def test_a_day_behind_another_label_is_named_after_neither(tmp_path: Path) -> None:
    blank = [
        ["津贴发放名册", "<", "<", "<"],
        ["社区（村）：", "<", "    年    月          单位：元", "<"],
        ["校长（签字）：", "<", "自查人员（签字）：", "<"],
        ["姓名", "年龄", "标准", "备注"],
        ["", "", "", ""],
        ["", "", "", ""],
    ]
    filled = [blank[0], ["社区（村）：南坡村", "<", *blank[1][2:]], *blank[2:]]
    read = learn_and_read(tmp_path, sheet(*blank), sheet(*filled), ".xlsx")

    assert read.labels == ["社区", "年月", "自查人员"]
    assert list(read.values.values()) == ["南坡村", None, None]


def test_an_answer_in_a_text_ends_at_the_next_printed_words(tmp_path: Path) -> None:
    printed = "甲方：{}，性别{}，住址{}。双方达成协议如下。"
    filled = "甲方：陈志强，性别男，住址罗庄路5号。双方达成如下协议，另付利息。"
    signed = "调解员（签字）："
    blank = ["调解协议书", printed.format("____", "____", "________"), signed]
    read = learn_and_read(tmp_path, word(*blank), word(blank[0], filled, f"{signed}李红"), ".docx")

    assert (read.values["甲方"], read.values["性别"]) == ("陈志强", "男")
    assert "住址" in read.told
    assert "另付利息" in read.told


def test_a_blank_form_that_comes_back_as_it_was_is_blank(tmp_path: Path) -> None:
    blank = word(
        [["姓名", ""], ["意向", "□救援  □疏导  □其他：________"], ["收费", "○是（   元） ○否"]],
        [["序号", "称谓", "电话"], ["1", "", ""], ["2", "", ""]],
    )
    read = learn_and_read(tmp_path, blank, blank, ".docx")

    assert read.returned.blank
    assert [one.code for one in read.findings if one.code != "community-unknown"] == ["form-blank"]
    assert "没有填写时" not in read.doubts
