"""Blank forms in which rows are ticked: nothing that was ticked is dropped, nothing printed is an
answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.learning.reading import learned_sheet

CHECKED_THINGS = ("证照齐全", "台账记录", "留样48小时")


@pytest.mark.parametrize(("box", "tick"), [("□", "√"), ("□", "☑"), ("（  ）", "（√）"), ("○", "●")])
def test_a_row_that_only_has_a_tick_is_read(box: str, tick: str, tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["食堂检查表"])
        sheet.append(["检查内容", "合格", "不合格", "整改时限"])
        for thing in CHECKED_THINGS:
            sheet.append([thing, box, box, None])

    def fill(sheet: Worksheet) -> None:
        sheet["B3"], sheet["C4"], sheet["D4"], sheet["B5"] = tick, tick, "12月1日", tick

    one = learned_sheet(tmp_path, draw)
    assert one.understood.doubts == ()
    assert one.rows(one.read(fill)) == [
        {"检查内容": thing, "合格": good, "不合格": not good, "整改时限": by}
        for thing, good, by in zip(CHECKED_THINGS, (1, 0, 1), (None, "12月1日", None), strict=True)
    ]
    assert one.rows(one.read(lambda sheet: None)) == []
    printed = load_workbook(one.template).worksheets[0]
    assert "明细[0].合格" in str(printed["B3"].value)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("合格", "不合格"), ["C3"]),
        (("是", "否"), ["C3"]),
        (("已整改", "未整改"), ["C3"]),
        (("整改到位", "整改不到位"), ["C3"]),
        (("老旧", "老旧线路"), []),
        (("安全", "消防安全"), []),
    ],
)
def test_a_box_ticked_beside_its_contrary_is_told(
    labels: tuple[str, str], told: list[str], tmp_path: Path
) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["食堂检查表"])
        sheet.append(["检查内容", *labels])
        for thing in CHECKED_THINGS:
            sheet.append([thing, "□", "□"])

    def fill(sheet: Worksheet) -> None:
        sheet["B3"] = sheet["C3"] = sheet["B4"] = sheet["C5"] = "☑"

    answers = learned_sheet(tmp_path, draw).read(fill)
    assert [f.where for f in answers.findings if f.code == "choice-opposed"] == [
        f"Sheet!{place}" for place in told
    ]


def draw_example(sheet: Worksheet) -> None:
    """Columns with boxes below an example that has them ticked."""
    sheet.append(["门前三包台账"])
    sheet.append(["序号", "商户名称", "是否签订", "垃圾容器", "存在问题（可多选）"])
    sheet.append(["例", "例：张记烩面", "☑是 □否", "☑有 □无", "☑占道经营 □乱扔垃圾 □乱贴乱画"])
    for number in range(1, 5):
        sheet.append([number, None, "□是 □否", "□有 □无", "□占道经营 □乱扔垃圾 □乱贴乱画"])


def test_an_example_with_ticks_leaves_its_columns_boxes(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B4"], sheet["C4"], sheet["D4"] = "老魏烧饼铺", "☑是 □否", "□有 ☑无"

    one = learned_sheet(tmp_path, draw_example)
    (table,) = one.form.tables
    assert [c.kind.kind for c in table.columns] == ["文字", "选项", "选项", "多选"]
    answers = one.read(fill)  # the example and three rows that nobody filled in are left
    assert one.rows(answers) == [
        {"商户名称": "老魏烧饼铺", "是否签订": "是", "垃圾容器": "无", "存在问题": None}
    ]
    assert {f.code for f in answers.findings} == {"example-left"}


def test_boxes_for_the_digits_of_a_number_are_room(tmp_path: Path) -> None:
    one = learned_sheet(tmp_path, lambda sheet: sheet.append(["邮政编码：□□□□□□", "联系人："]))

    def code(text: str) -> object:
        answers = one.read(lambda sheet: sheet.__setitem__("A1", text))
        return next(f.value for f in answers.fields if one.form.field(f.field).label == "邮政编码")

    assert [code(text) for text in ("邮政编码：461000", "邮政编码：□□□□□□")] == ["461000", None]
    assert one.understood.doubts == ()


def test_ticks_below_lines_that_part_the_rows_are_read(tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["安全检查表"])
        sheet.append(["序号", "检查项目", "检查结果", None, "问题"])
        sheet.append([None, None, "符合", "不符合", None])
        sheet.append(["一、消防设施"])
        sheet.append([1, "灭火器有效", "□", "□", None])
        sheet.append(["二、用电安全"])
        sheet.append([2, "线路无私拉", "□", "□", None])
        for merged in ("A2:A3", "B2:B3", "C2:D2", "E2:E3", "A4:E4", "A6:E6"):
            sheet.merge_cells(merged)

    def fill(sheet: Worksheet) -> None:
        sheet["C5"], sheet["D7"] = "√", "√"

    one = learned_sheet(tmp_path, draw)
    answers = one.read(fill)
    assert answers.findings == ()
    assert [(row["符合"], row["不符合"]) for row in one.rows(answers)] == [
        (True, False),
        (False, True),
    ]


def test_no_number_in_words_is_told(tmp_path: Path) -> None:
    one = learned_sheet(tmp_path, lambda sheet: sheet.append(["隐患数（处）", "", "备注", ""]))
    answers = one.read(lambda sheet: sheet.__setitem__("B1", "无"))
    assert [(f.code, f.where) for f in answers.findings] == [("choice-assumed", "Sheet!B1")]


@pytest.mark.parametrize("boxes", [("□合格", "□不合格"), ("合格□", "不合格□"), ("□有", "□无")])
@pytest.mark.parametrize("is_over_both", [True, False])
def test_boxes_in_cells_of_their_own_are_read_row_by_row(
    boxes: tuple[str, str], is_over_both: bool, tmp_path: Path
) -> None:
    good, bad = (box.strip("□") for box in boxes)

    def draw(sheet: Worksheet) -> None:
        sheet.append(["电梯检查表"])
        sheet.append(["检查内容", "检查结果" if is_over_both else good, bad, "整改措施"])
        for thing in CHECKED_THINGS:
            sheet.append([thing, *boxes, None])
        if is_over_both:
            sheet.merge_cells("B2:C2")

    def fill(sheet: Worksheet) -> None:
        sheet["B3"], sheet["C4"], sheet["D4"] = f"☑{good}", f"☑{bad}", "通知维保单位"

    one = learned_sheet(tmp_path, draw)
    assert one.understood.doubts == ()
    rows = [list(row.values()) for row in one.rows(one.read(fill))]
    assert rows[:2] == [
        ["证照齐全", good, None, None],
        ["台账记录", None, bad, "通知维保单位"],
    ]
    assert one.read(lambda sheet: None).findings == ()


def test_boxes_with_other_words_in_each_row_are_called_by_their_row(tmp_path: Path) -> None:
    def draw(sheet: Worksheet) -> None:
        sheet.append(["检查表"])
        for row in (["通道通畅", "□是", "□否"], ["违建", "□有", "□无"], ["水压", "□是", "□否"]):
            sheet.append(row)

    one = learned_sheet(tmp_path, draw)
    answers = one.read(lambda sheet: sheet.__setitem__("C3", "☑无"))
    said = {one.form.field(f.field).label: f.value for f in answers.fields}
    assert said == {
        "通道通畅是": False, "通道通畅否": False, "违建有": False, "违建无": True,
        "水压是": False, "水压否": False,
    }  # fmt: skip
