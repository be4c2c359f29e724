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
        (("耕地面积（亩）", "其中：水田", "旱地"), (3.5, 4.2, 1.3), ["part-beyond"]),
        (("收入（万元）", "其中：务工（元）", "种植"), (3, 20000, 1), []),
        (("标准分", "自评分", "考评分"), (20, 25, 20), ["part-beyond"]),
        (("应到人数", "实到人数"), (5, 6), ["part-beyond"]),
        (("发现隐患数", "已整改数"), (5, 6), ["part-beyond"]),
        (("计划户数", "完成户数"), (5, 6), []),
        (("建筑面积", "使用面积"), (620.5, 700), ["part-beyond"]),
        (("建筑面积", "使用面积"), (620.5, 600), []),
    ],
)
def test_parts_are_held_against_the_whole(
    labels: tuple[str, ...], numbers: tuple[float, ...], codes: list[str], tmp_path: Path
) -> None:
    head = ["社区", *labels, "负责人"]
    blank = sheet(head, [None] * len(head), [None] * len(head))
    filled = sheet(head, ["罗庄社区", *numbers, "李明"], [None] * len(head))
    assert [code for *_, code in told(tmp_path, blank, filled)] == codes


def test_a_printed_row_that_is_gone_is_told_once(tmp_path: Path) -> None:
    head = ["自查项目", "自查情况", "责任人"]
    items = ["安全培训是否开展", "应急预案是否演练", "有限空间是否警示"]
    blank = word([head, *[[item, "", ""] for item in items]])
    filled = word([head, [items[2], "√", ""], [f"{items[0]}（两次）", "√", ""]])
    findings = learn_and_read(tmp_path, blank, filled, ".docx").findings
    assert [(f.code, f.found) for f in findings if f.code.startswith("print-")] == [
        ("print-changed", f"{items[0]}（两次）"),
        ("print-gone", items[1]),
    ]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("二、年龄（ 35 ）A.青年  B.中年", None),
        ("二、年龄（    ）A.青年  √B.中年", "√"),
        ("二、年龄（    ）A.青年  B.中年（自填）", "自填"),
    ],
)
def test_what_is_written_besides_answers_is_told(
    typed: str, left: str | None, tmp_path: Path
) -> None:
    lines = ("一、姓名：________", "二、年龄（    ）A.青年  B.中年", "三、电话：________")
    filled = ("一、姓名：李明", typed, "三、电话：13912345678")
    findings = learn_and_read(tmp_path, word(*lines), word(*filled), ".docx").findings
    told = [f.found for f in findings if f.code == "text-unread"]
    assert (left is None) == (told == [])
    assert all((left or "") in found for found in told)


def test_a_circled_number_among_printed_ones_is_told(tmp_path: Path) -> None:
    asked = "您的身份：1.居民 2.企业（请圈选）"
    lines = ("服务评价表", asked, "①不用选的", "姓名：________", "电话：________")
    chosen = asked.replace("2.", "②")
    filled = ("服务评价表", chosen, "①不用选的", "姓名：李明", "电话：13912345678")
    findings = learn_and_read(tmp_path, word(*lines), word(*filled), ".docx").findings
    assert [f.where for f in findings if f.code == "text-unread"] == ["第2段"]


def test_a_box_before_words_is_read_where_more_was_written_behind_them(tmp_path: Path) -> None:
    lines = ("需要改进的：（可多选）", "□1.停车管理", "□2.公共照明", "□3.其他：________")
    filled = (lines[0], "□1.停车管理", "■2.公共照明（3号楼前）", "□3.其他：充电桩")
    reading = learn_and_read(tmp_path, word(*lines), word(*filled), ".docx")
    assert reading.values["公共照明"] is True
    told = {(f.code, f.found) for f in reading.findings if f.field or f.where}
    assert told == {("text-unread", "3号楼前"), ("choice-assumed", "充电桩")}


def test_a_unit_of_money_over_a_table_is_that_of_its_amounts(tmp_path: Path) -> None:
    def form(*amounts: str) -> bytes:
        one, other, paid = amounts
        return word(
            "一、资金构成（单位：人、万元）",
            [
                ["来源", "金额", "备注"],
                ["街道补助", one, ""],
                ["社区自筹", other, ""],
                ["合计", other and "28", ""],
            ],
            "二、人员补助（单位：元）",
            [["姓名", "补助金额"], ["" if not paid else "李明", paid], ["", ""]],
        )

    reading = learn_and_read(tmp_path, form("", "", ""), form("20", "8万元", "3000"), ".docx")
    assert [reading.values[one] for one in ("街道补助金额", "社区自筹金额")] == ["20.00", "8.00"]
    assert "合计" not in reading.told
    assert reading.rows == [["李明", "3000.00"]]


def test_a_half_year_is_unknown_where_one_of_its_quarters_is(tmp_path: Path) -> None:
    head = ("项目", "单位", "1月", "2月", "一季度", "4月", "5月", "二季度", "上半年")
    sums = ("=C{0}+D{0}", "=F{0}+G{0}", "=E{0}+H{0}")

    def form(typed: list[tuple[str | int | None, ...]]) -> bytes:
        rows = []
        for n, (item, *cells) in enumerate(typed, start=2):
            one, two, half = (text.format(n) for text in sums)
            rows.append((item, "吨", *cells[:2], one, *cells[2:], two, half))
        return sheet(head, *rows)

    items = ("用电量", "用水量", "用气量")
    filled = [(items[0], 8450, 7920, 7650, "约8100"), *((one, 1, 2, 3, 4) for one in items[1:])]
    blank = form([(one, None, None, None, None) for one in items])
    rows = learn_and_read(tmp_path, blank, form(filled), ".xlsx").rows
    assert rows[0][-2:] == [None, None]
    assert rows[1][-2:] == [7, 10]


def test_a_small_number_beside_amounts_of_ten_thousands_is_told(tmp_path: Path) -> None:
    head = ["姓名", "帮扶资金", "电话"]
    blank = sheet(head, *[[None] * 3] * 3)
    typed = [["李明", "8.6万", None], ["王强", "9.2", None], ["王五", "5000", None]]
    findings = learn_and_read(tmp_path, blank, sheet(head, *typed), ".xlsx").findings
    assert [f.found for f in findings if f.code == "number-doubtful"] == ["9.2"]


@pytest.mark.parametrize(
    ("labels", "numbers", "found"),
    [
        (("期初", "增加", "减少", "期末"), (1000, 20, 10, 1020), ["1020"]),
        (("期初", "增加", "减少", "期末"), (1000, 20, 10, 1010), []),
        (("年初存栏", "本年增加", "本年减少", "年末存栏"), (10, 2, None, 12), []),
        (("分值", "扣分", "得分"), (30, 5, 26), ["26"]),
        (("分值", "扣分", "得分"), (30, -5, 25), []),
        (("上月数", "增加", "减少"), (30, 5, 26), []),
    ],
)
def test_figures_that_follow_from_others_are_held_against_them(
    labels: tuple[str, ...], numbers: tuple[int, ...], found: list[str], tmp_path: Path
) -> None:
    head = ["社区", *labels, "负责人"]
    blank = sheet(head, [None] * len(head), [None] * len(head))
    filled = sheet(head, ["罗庄社区", *numbers, "李明"], [None] * len(head))
    findings = learn_and_read(tmp_path, blank, filled, ".xlsx").findings
    assert [f.found for f in findings if f.code == "balance-differs"] == found


def test_each_of_two_tables_below_each_other_has_its_own_totals(tmp_path: Path) -> None:
    def form(*numbers: int | None) -> bytes:
        one, two, three, four = numbers
        return sheet(
            ["人口与出生报表", "<", "<"],
            ["项目", "期初", "期末"],
            ["常住人口", one, one],
            ["流动人口", two, two],
            ["孩次", "男", "女"],
            ["一孩", three, three],
            ["二孩", four, four],
            ["合计", three and 8, three and 8],
        )

    findings = learn_and_read(tmp_path, form(*[None] * 4), form(1000, 200, 5, 3), ".xlsx").findings
    assert [f.message for f in findings if f.code == "total-differs"] == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("2024-03-01", "2023-05-01", "2024-06-01"), ["2023-05-01"]),
        (("2024-03-01", "2024-12-01", "2024-01-01"), []),
        (("2024年3月", "2024年", "2024-01-01"), []),
    ],
)
def test_what_ends_before_it_began_is_told(
    typed: tuple[str, ...], found: list[str], tmp_path: Path
) -> None:
    head = ["项目名称", "开工时间", "竣工时间", "检查日期"]
    blank = sheet(head, [None] * 4, [None] * 4)
    filled = sheet(head, ["道路", *typed], [None] * 4)
    findings = learn_and_read(tmp_path, blank, filled, ".xlsx").findings
    assert [f.found for f in findings if f.code == "days-reversed"] == found


def test_a_line_that_divides_a_list_is_told(tmp_path: Path) -> None:
    head = ["姓名", "电话", "住址"]
    blank = sheet(head, *[[None] * 3] * 4)
    typed = [
        ["李明", "13912345678", "罗庄路5号"],
        ["二组", None, None],
        ["王强", "13912345670", "罗庄路6号"],
        ["王五", "13912345671", "罗庄路7号"],
    ]
    findings = learn_and_read(tmp_path, blank, sheet(head, *typed), ".xlsx").findings
    assert [f.found for f in findings if f.code == "row-doubtful"] == ["二组"]


@pytest.mark.parametrize(
    "typed", ["2024年6月20日", "        2024年6月20日", "二〇二四年六月二十日"]
)
def test_a_day_alone_in_its_line_is_read_wherever_it_begins(typed: str, tmp_path: Path) -> None:
    lines = ("甲方：________", "乙方：________", "                年   月   日")
    filled = ("甲方：李明", "乙方：王强", typed)
    reading = learn_and_read(tmp_path, word(*lines), word(*filled), ".docx")
    assert [str(value) for value in reading.values.values()] == ["李明", "王强", "2024-06-20"]


@pytest.mark.parametrize(
    ("ticks", "found"),
    [
        (["√", "", "", ""], []),
        (["√", "☑", "", ""], ["优秀、称职"]),
        (["", "", "○", "○"], ["基本称职、不称职"]),
    ],
)
def test_two_grades_of_one_scale_are_told(
    ticks: list[str], found: list[str], tmp_path: Path
) -> None:
    head = ["序号", "姓名", "优秀", "称职", "基本称职", "不称职", "备注"]
    blank = sheet(head, [1, *[None] * 6], [2, *[None] * 6])
    filled = sheet(head, [1, "李明", *ticks, None], [2, "王强", "", "√", "", "", None])
    findings = learn_and_read(tmp_path, blank, filled, ".xlsx").findings
    assert [f.found for f in findings if f.code == "choice-several"] == found


@pytest.mark.parametrize(("typed", "is_told"), [("46100", True), ("461000", False), ("无", False)])
def test_a_postcode_has_six_digits(typed: str, is_told: bool, tmp_path: Path) -> None:
    def form(code: str) -> bytes:
        return word(
            [["地址", code and "罗庄路5号", "邮编", code], ["姓名", code and "李明", "电话", ""]]
        )

    findings = learn_and_read(tmp_path, form(""), form(typed), ".docx").findings
    assert [f.found for f in findings if f.code == "postcode-wrong"] == [typed] * is_told


def test_a_remark_in_brackets_throws_no_other_answer_out(tmp_path: Path) -> None:
    head = [["姓名", "", "电话", ""]]
    blank = word(head, "本次参保____人，缴费金额____元。")
    filled = word(head, "本次参保3人（1人在外地参保），缴费金额1260元。")
    reading = learn_and_read(tmp_path, blank, filled, ".docx")
    assert list(reading.values.values())[2:] == [3, "1260.00"]
    assert [f.found for f in reading.findings if f.code == "text-unread"] == ["1人在外地参保"]


def test_a_day_left_in_the_answer_before_its_place_is_told(tmp_path: Path) -> None:
    def form(opinion: str) -> bytes:
        return word([["姓名", ""], ["审批意见", f"{opinion}负责人：      年  月  日"]])

    filled = form("同意    2024.6.3\n")
    assert [found for _, found, _ in told(tmp_path, form(""), filled, ".docx")] == [
        "同意    2024.6.3"
    ]


@pytest.mark.parametrize(
    ("ticks", "codes"),
    [
        (["√", "", ""], []),
        (["√", "√", ""], ["choice-opposed"]),
        (["", "○", "√"], ["choice-opposed"]),
        (["", "×", ""], ["choice-unclear"]),
    ],
)
def test_a_question_answered_twice_across_its_columns_is_told(
    ticks: list[str], codes: list[str], tmp_path: Path
) -> None:
    head = ["序号", "检查项目", "是", "否", "不适用", "备注"]

    def form(*marks: str) -> bytes:
        return sheet(head, [1, "证照", *marks, None], [2, "消毒", "", "", "", None])

    findings = learn_and_read(tmp_path, form("", "", ""), form(*ticks), ".xlsx").findings
    assert [f.code for f in findings if f.code.startswith("choice")] == codes


def test_nothing_written_in_a_column_of_numbers_is_told_once(tmp_path: Path) -> None:
    head = ["序号", "村名", "产量（吨）", "人数"]
    blank = sheet(head, *([n, *[None] * 3] for n in (1, 2, 3)))
    rows = [[1, "甲", "500公斤", 3], [2, "乙", 3, "无"], [3, "丙", "/", "无"]]
    reading = learn_and_read(tmp_path, blank, sheet(head, *rows), ".xlsx")
    assert reading.rows == [["甲", 0.5, 3], ["乙", 3, None], ["丙", None, None]]
    assert [(f.code, f.found, f.expected) for f in reading.findings if f.field] == [
        ("extra-text", "500公斤", "0.5吨"),
        ("choice-assumed", "无（2格）", "空着，不是0"),
    ]


@pytest.mark.parametrize(
    ("words", "figures", "is_told"),
    [
        ("伍仟玖佰玖拾贰元整", "5992.50", True),
        ("伍仟玖佰玖拾贰元伍角", "￥5992.50元", False),
        ("伍仟玖佰玖拾贰元整", "", False),
    ],
)
def test_an_amount_in_words_is_held_against_the_one_in_figures(
    words: str, figures: str, is_told: bool, tmp_path: Path
) -> None:
    def form(one: str, other: str) -> bytes:
        amounts = ["退税金额（大写）", one, "退税金额（小写）", other]
        return word([["姓名", "", "<", "<"], amounts])

    reading = learn_and_read(tmp_path, form("", ""), form(words, figures), ".docx")
    assert [f.found for f in reading.findings if f.code == "figures-differ"] == [figures] * is_told


def test_the_same_as_nothing_is_told_once(tmp_path: Path) -> None:
    head = ["序号", "村名", "电话", "备注"]
    blank = sheet(head, [1, None, None, None], [2, None, None, None])
    filled = sheet(head, [1, "甲", "13900001234", "同上"], [2, "乙", "同上", "同上"])
    findings = learn_and_read(tmp_path, blank, filled, ".xlsx").findings
    told = [(f.where.rpartition("!")[2], f.code) for f in findings if f.code.startswith("same")]
    assert sorted(told) == [("C3", "same-as-above"), ("D2", "same-unclear"), ("D3", "same-unclear")]
