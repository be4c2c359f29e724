"""What of a form is added up, and what is said of it: forms drawn here, without templates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from huizhi.findings import Finding
from huizhi.formats.excel import Sums
from huizhi.forms.form import Form
from huizhi.forms.sentence import Sentence
from huizhi.forms.template import FieldSpot, Pattern
from huizhi.steps.reporting.figure_words import figure_words
from huizhi.steps.reporting.sheets.figures import asked_of
from huizhi.steps.reporting.sheets.unit_rows import unit_rows_sheet
from huizhi.steps.reporting.sheets.unit_sums import unit_sums_sheet
from huizhi.steps.reporting.summary import make_summary
from huizhi.steps.standing.campaign_state import CampaignState
from huizhi.storage.returns import KeptField, Return
from tests.steps.reporting.drawn_forms import (
    DELIVERABLE,
    LUOZHUANG,
    ZUSHI,
    Column,
    field,
    rows,
    state,
    table_of,
)

SHOP, OTHER = "甲店（幸福路东段十二号）", "乙店（幸福路西段三号）"  # too long to be put together

COLUMNS: tuple[Column, ...] = (
    ("place", "文字", ("场所名称", "")),
    ("exit", "整数", ("发现隐患（处）", "通道")),
    ("wire", "整数", ("发现隐患（处）", "电气")),
    ("done", "文字", ("整改情况（处）", "已整改")),
    ("left", "整数", ("整改情况（处）", "未整改")),
    ("rate", "百分比", ("整改率", "")),
    ("cost", "金额", ("投入（元）", "")),
    ("age", "整数", ("负责人年龄", "")),
)
IDS = [name for name, _, _ in COLUMNS]


def two() -> CampaignState:
    form, pattern = table_of(*COLUMNS)
    return state(
        form,
        pattern,
        rows(
            ZUSHI,
            IDS,
            (SHOP, 2, 1, "2", 1, "67%", "100.50", 40),
            (OTHER, 1, 0, "1", 0, "100%", "20.25", 50),
        ),
        rows(LUOZHUANG, IDS, (SHOP, 3, 3, "3", 3, "50%", None, 60)),
    )


def test_the_kinds_say_what_is_added_up() -> None:
    gathered = two()
    form = gathered.forms[DELIVERABLE.id]
    asked = asked_of(gathered, DELIVERABLE, form, form.parts[0])
    assert [one.role for one in asked] == [
        *("text", "sum", "sum", "sum", "sum", "share", "sum"),
        "text",
    ]
    assert [one.unit for one in asked][1:5] == ["处"] * 4
    share = asked[5]
    assert (share.parts, share.wholes) == ((3,), (3, 4))


def test_a_share_whose_answers_do_not_agree_is_not_computed() -> None:
    form, pattern = table_of(*COLUMNS)
    gathered = state(
        form,
        pattern,
        rows(ZUSHI, IDS, (SHOP, 2, 1, "2", 1, "12%", None, 40), ("乙", *[None] * 7)),
    )
    asked = asked_of(gathered, DELIVERABLE, form, form.parts[0])
    assert (asked[5].role, asked[5].parts) == ("share", ())
    sheet = unit_sums_sheet(gathered, DELIVERABLE, form, form.tables[0])
    place = [column.heading for column in sheet.columns].index("整改率")
    assert {row[place].value for row in (*sheet.rows, *sheet.totals)} <= {None, "—"}
    assert any(note.text.startswith("整改率不能相加") for note in sheet.footnotes)


def test_a_share_with_its_sign_in_the_heading_is_computed_and_an_empty_sum_is_empty() -> None:
    form, pattern = table_of(
        ("found", "整数", ("发现隐患（处）",)),
        ("done", "整数", ("已整改（处）",)),
        ("rate", "百分比", ("整改率（%）",)),
        ("fine", "金额", ("罚款金额（万元）",)),
    )
    ids = ["found", "done", "rate", "fine"]
    both = rows(ZUSHI, ids, (5, 4, "80%", None), (3, 3, "100%", None))
    gathered = state(form, pattern, both)
    asked = asked_of(gathered, DELIVERABLE, form, form.parts[0])
    assert (asked[2].label, asked[2].parts, asked[2].wholes) == ("整改率", (1,), (0,))
    sheet = unit_sums_sheet(gathered, DELIVERABLE, form, form.tables[0])
    assert [entry.value for entry in sheet.rows[0][2:6]] == [8, 7, 7 / 8, None]
    assert [entry.value for entry in sheet.totals[0][2:6]] == [8, 7, 7 / 8, None]


@pytest.mark.parametrize(
    ("value", "role"), [("3", "sum"), ("03", "text"), ("3处", "text"), ("-3", "text")]
)
def test_a_text_is_added_up_only_where_all_are_plain_numbers(value: str, role: str) -> None:
    form, pattern = table_of(("done", "文字", ("整改情况（处）", "已整改")))
    gathered = state(form, pattern, rows(ZUSHI, ["done"], ("2",), (value,)))
    assert asked_of(gathered, DELIVERABLE, form, form.parts[0])[0].role == role


def test_numbers_without_a_unit_or_a_word_for_it_stay_text() -> None:
    form, pattern = table_of(("remark", "文字", ("备注",)), ("phone", "文字", ("电话（个）",)))
    gathered = state(form, pattern, rows(ZUSHI, ["remark", "phone"], ("2", "110")))
    assert {one.role for one in asked_of(gathered, DELIVERABLE, form, form.parts[0])} == {"text"}


def test_each_community_has_its_sums_and_the_foot_its_formulas() -> None:
    gathered = two()
    form = gathered.forms[DELIVERABLE.id]
    sheet = unit_sums_sheet(gathered, DELIVERABLE, form, form.tables[0])
    assert sheet.title == "消防检查统计表汇总"
    assert [(c.over, c.heading) for c in sheet.columns][2:] == [
        (("发现隐患（处）",), "通道"),
        (("发现隐患（处）",), "电气"),
        (("整改情况（处）",), "已整改"),
        (("整改情况（处）",), "未整改"),
        ((), "整改率"),
        ((), "投入（元）"),
        ((), "负责人年龄"),
        ((), "行数"),
        ((), "状态"),
    ]
    assert [entry.value for entry in sheet.rows[0]][2:7] == [3, 1, 3, 1, 0.75]
    assert (sheet.rows[0][7].value, sheet.rows[0][7].shape) == (120.75, "amount")
    assert [entry.value for entry in sheet.rows[2]][2:4] == ["未报", "—"]
    (total,) = sheet.totals
    assert [entry.value for entry in total][2:6] == [6, 4, 6, 4]
    assert total[6].value == pytest.approx(0.6)
    assert total[6].formula == Sums((4,), (4, 5))
    assert total[8].formula is None  # nobody adds ages up


def test_an_answer_that_is_no_number_is_told_and_not_counted() -> None:
    form, pattern = table_of(("exit", "整数", ("通道（处）",)))
    kept = rows(ZUSHI, ["exit"], (2,), (None,))
    wrong = replace(kept.rows[1].fields[0], raw="若干")
    one = replace(kept, rows=(kept.rows[0], replace(kept.rows[1], fields=(wrong,))))
    sheet = unit_sums_sheet(state(form, pattern, one), DELIVERABLE, form, form.tables[0])
    assert (sheet.rows[0][2].value, sheet.rows[0][2].tone) == (2, "bad")
    assert "有1格写的不是数字" in sheet.footnotes[0].text


def test_returns_that_are_not_asked_for_or_wrong_are_told() -> None:
    form, pattern = table_of(("exit", "整数", ("通道（处）",)))
    wrong = rows(
        ZUSHI,
        ["exit"],
        (2,),
        status="needs-correction",
        findings=(Finding("number-wrong", "rows.exit", "通道"),),
    )
    gathered = state(form, pattern, wrong, rows("党政办公室", ["exit"], (5,)))
    sheet = unit_sums_sheet(gathered, DELIVERABLE, form, form.tables[0])
    assert sheet.totals[0][2].value == 2
    told = "".join(note.text for note in sheet.footnotes)
    assert f"{ZUSHI}的表还需要更正" in told
    assert "党政办公室" in told
    assert len(unit_rows_sheet(gathered, DELIVERABLE, form, form.tables[0]).rows) == 2


def test_every_row_stands_behind_with_its_place() -> None:
    gathered = two()
    form = gathered.forms[DELIVERABLE.id]
    sheet = unit_rows_sheet(gathered, DELIVERABLE, form, form.tables[0])
    shown = [[entry.value for entry in row] for row in sheet.rows]
    assert [row[:5] for row in shown] == [
        [1, ZUSHI, 1, SHOP, 2],
        [2, ZUSHI, 2, OTHER, 1],
        [3, LUOZHUANG, 1, SHOP, 3],
    ]
    assert shown[1][6] == 1  # typed as text, a number here
    assert shown[2][-1] == f"{LUOZHUANG}.xlsx（表!A5）"
    assert sheet.rows[-1][0].value == 3
    assert [row[0].value for row in sheet.rows[1:]] == [2, 3]
    with pytest.raises(IndexError):
        sheet.rows[3]


def test_a_table_s_figures_in_a_sentence() -> None:
    gathered = two()
    said = figure_words(gathered, DELIVERABLE, gathered.forms[DELIVERABLE.id], "社区")
    assert said == (
        "共填报3行，涉及场所3个，发现隐患10处（通道6处、电气4处），已整改6处，未整改4处，"
        "整改率60%，投入120.75元。"
    )


def test_parts_of_one_number_are_not_added_to_it() -> None:
    form, pattern = table_of(
        ("all", "整数", ("人数（人）", "总数")), ("women", "整数", ("人数（人）", "其中女性"))
    )
    gathered = state(form, pattern, rows(ZUSHI, ["all", "women"], (10, 4)))
    assert figure_words(gathered, DELIVERABLE, form, "社区") == (
        "共填报1行，总数10人，其中女性4人。"
    )


def single(*returns: Return) -> tuple[CampaignState, Form]:
    fields = (field("shops", "整数", "排查场所"), field("rate", "文字", "整改率"))
    form = Form(DELIVERABLE.id, "工作总结", fields)
    sentence = Sentence(("shops", "rate"), ("共排查场所", "家，整改率", "%。"))
    spots = tuple(FieldSpot(one.id, 0, 0, 0, one.label, "inside") for one in fields)
    pattern = Pattern(form.id, frozenset(), spots, (), ((0, sentence),))
    return state(form, pattern, *returns), form


def answered(community: str, shops: int | None, **other: Any) -> Return:
    base = rows(community, [])
    kept = (KeptField("shops", shops, str(shops or ""), "第5段", "sentence"),)
    return replace(base, fields=kept, **other)


def test_a_sentence_is_said_with_its_own_words() -> None:
    gathered, form = single(answered(ZUSHI, 30), answered(LUOZHUANG, 12))
    assert figure_words(gathered, DELIVERABLE, form, "社区") == "共排查场所42家。"


def test_what_is_to_be_corrected_is_said_with_it() -> None:
    gathered, form = single(answered(ZUSHI, 30, status="needs-correction"))
    said = figure_words(gathered, DELIVERABLE, form, "社区")
    assert said == "共排查场所30家（含1个社区还要更正的表）。"


def test_nothing_is_said_where_nothing_is_known() -> None:
    gathered, form = single()
    assert figure_words(gathered, DELIVERABLE, form, "社区") == ""
    gathered, form = single(answered(ZUSHI, None))
    assert figure_words(gathered, DELIVERABLE, form, "社区") == ""


def test_the_workbook_has_numbers(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make_summary(two(), tmp_path).path)
    sheet = book[f"{DELIVERABLE.name}汇总"]
    assert sheet["C5"].value == 3
    assert sheet["H5"].number_format == "#,##0.00"
    assert sheet["G5"].number_format == "0.00%"
    assert sheet["C14"].value == "=SUM(C5:C13)"
    assert sheet["G14"].value == '=IF(SUM(E5:E13,F5:F13)=0,"",SUM(E5:E13)/SUM(E5:E13,F5:F13))'


def test_equal_numbers_in_a_column_of_texts_are_all_shown_and_said_not_to_be_added() -> None:
    columns = (
        ("name", "文字", ("网格",)),
        ("age", "文字", ("18—59岁",)),
        ("kind", "文字", ("类别",)),
    )
    form, pattern = table_of(*columns)
    ids = [name for name, _, _ in columns]
    answers = (("一", "560", "商住"), ("二", "560", "商住"), ("三", "6户", "商住"))
    ticks = rows(LUOZHUANG, ids, ("一", "7", "√"), ("二", "7", "☑"))
    gathered = state(form, pattern, rows(ZUSHI, ids, *answers), ticks)

    sheet = unit_sums_sheet(gathered, DELIVERABLE, form, form.tables[0])

    assert [entry.value for entry in sheet.rows[0][2:5]] == ["一、二、三", "560、560、6户", "商住"]
    assert [entry.value for entry in sheet.rows[1][2:5]] == ["一、二", "7、7", "√2个"]
    (told,) = (note.text for note in sheet.footnotes if "没有相加" in note.text)
    assert told.startswith("18—59岁填的多是数字")


@pytest.mark.parametrize(
    ("units", "total"),
    [(("户", "平方米"), None), (("个", "个"), 1830), (("罗庄村民小组", "柳湖村民小组"), 1830)],
)
def test_figures_of_rows_in_different_units_are_not_added(
    units: tuple[str, str], total: int | None
) -> None:
    columns = (
        ("what", "文字", ("项目",)),
        ("unit", "文字", ("单位",)),
        ("many", "数值", ("数量",)),
    )
    form, pattern = table_of(*columns)
    ids = [name for name, _, _ in columns]
    gathered = state(form, pattern, rows(ZUSHI, ids, ("甲", units[0], 1820), ("乙", units[1], 10)))

    sheet = unit_sums_sheet(gathered, DELIVERABLE, form, form.tables[0])

    place = [column.heading for column in sheet.columns].index("数量")
    assert sheet.totals[0][place - (len(sheet.columns) - len(sheet.totals[0]))].value == total
    assert any("没有相加" in note.text for note in sheet.footnotes) == (total is None)


@pytest.mark.parametrize(
    ("names", "heading", "label", "total"),
    [
        (("走访群众户数", "发放传单份数"), "工作内容", "数量", None),
        (("水泵", "沙袋"), "物资名称", "数量", None),
        (("走访户数", "参加人数"), "类别", "本月", None),
        (("党员", "群众"), "类别", "数量", 41),
        (("党员", "群众"), "项目", "户数", 41),
        (("甲厂", "乙厂"), "企业名称", "数量", 41),
    ],
)
def test_rows_that_name_different_things_are_added_each_for_itself(
    names: tuple[str, str], heading: str, label: str, total: int | None
) -> None:
    columns = (("what", "文字", (heading,)), ("many", "整数", (label,)))
    form, pattern = table_of(*columns)
    printed = tuple({heading: name} for name in names)
    form = replace(form, tables=(replace(form.tables[0], printed=printed),))
    both = [(names[0], 33), (names[1], 8)]
    gathered = state(
        form,
        pattern,
        rows(ZUSHI, ["what", "many"], *both),
        rows(LUOZHUANG, ["what", "many"], *both),
    )

    sheet = unit_sums_sheet(gathered, DELIVERABLE, form, form.tables[0])

    place = [column.heading for column in sheet.columns].index(label)
    assert sheet.totals[0][place - (len(sheet.columns) - len(sheet.totals[0]))].value == (
        total and 2 * total
    )
    told = [note.text for note in sheet.footnotes if "没有相加" in note.text]
    if total is None:
        assert f"{names[0]} 66、{names[1]} 16" in told[0]
    else:
        assert told == []
