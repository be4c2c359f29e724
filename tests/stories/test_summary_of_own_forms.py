"""What the district gets of an office's own forms: the trial's activity, 16 of 18 handed in."""

from __future__ import annotations

import datetime as dt
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.campaign import load_campaign
from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.steps.receiving.lower_summary import read_summary
from huizhi.steps.reporting import sum_up
from huizhi.storage import Return
from tests.libreoffice import saved_as
from tests.once import made_once
from tests.stories.trial_activity import SHARING, TrialActivity, make_trial
from tests.validity import errors_of

DAY = dt.date(2026, 12, 28)
FORM = "隐患排查统计表"
NUMBERS = (
    *("疏散通道堵塞", "电气线路老化", "消防设施失效", "电动车违规充电"),
    *("已整改", "未整改", "行数"),
)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> TrialActivity:
    """The activity with its summary and report."""

    def make(folder: Path) -> None:
        made = make_trial(folder)
        sum_up(made.campaign, made.folders.output, DAY)
        (folder / "made.pickle").write_bytes(pickle.dumps((made.folders, made.sums, made.rows)))

    folder = made_once(tmp_path_factory, "trial", make)
    folders, sums, rows = pickle.loads((folder / "made.pickle").read_bytes())
    campaign = load_campaign(folders.config, folders.templates)
    return TrialActivity(folders, campaign, sums, rows)


@pytest.fixture(scope="module")
def path(trial: TrialActivity) -> Path:
    return trial.folders.output / "summary" / "汇总表.xlsx"


@pytest.fixture(scope="module")
def sheets(path: Path) -> dict[str, Worksheet]:
    """The sheets as they are kept: results of formulas, not the formulas."""
    return {one.title: one for one in openpyxl.load_workbook(path, data_only=True).worksheets}


def report_of(trial: TrialActivity) -> Path:
    return trial.folders.output / "summary" / "报告.docx"


def headings(sheet: Worksheet, rows: tuple[int, int]) -> dict[str, int]:
    """The column of each lowest heading."""
    found: dict[str, int] = {}
    for row in sheet.iter_rows(min_row=rows[0], max_row=rows[1]):
        for cell in row:
            if cell.value:
                found[str(cell.value)] = cell.column
    return found


def row_of(sheet: Worksheet, first: str, column: int = 2) -> list[Any]:
    """The values of the row that has this in its column."""
    (row,) = (r for r in sheet.iter_rows(values_only=True) if r[column - 1] == first)
    return list(row)


def test_there_is_a_sheet_of_sums_and_one_of_rows_beside_it(sheets: dict[str, Worksheet]) -> None:
    names = list(sheets)
    assert names[2:7] == [
        "联络员登记表名册",
        f"{FORM}汇总",
        f"{FORM}明细",
        "工作总结名册",
        "工作总结正文",
    ]


def test_the_headings_are_the_form_s_own_in_all_levels(sheets: dict[str, Worksheet]) -> None:
    sheet = sheets[f"{FORM}汇总"]
    assert sheet["A1"].value == "冬季消防安全隐患排查情况统计表汇总"
    assert [c.value for c in sheet[3] if c.value] == [
        *("序号", "单位", "发现隐患（处）", "整改情况（处）"),
        *("整改完成时限", "责任人", "行数", "状态"),
    ]
    assert [c.value for c in sheet[4] if c.value] == list(NUMBERS[:-1])
    assert {"A3:A4", "B3:B4", "C3:F3", "G3:H3"} <= {str(one) for one in sheet.merged_cells.ranges}
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.freeze_panes == "C5"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_each_community_has_a_row_with_its_sums_and_is_missed(
    trial: TrialActivity, sheets: dict[str, Worksheet]
) -> None:
    sheet = sheets[f"{FORM}汇总"]
    at = headings(sheet, (3, 4))
    order = [one.name for one in trial.campaign.settings.communities]
    assert [sheet.cell(5 + n, 2).value for n in range(18)] == order
    for name, (hazards, done, left) in trial.sums.items():
        row = row_of(sheet, name)
        assert sum(row[at[heading] - 1] for heading in NUMBERS[:4]) == hazards
        assert (row[at["已整改"] - 1], row[at["未整改"] - 1]) == (done, left)
        assert row[at["行数"] - 1] == trial.rows[name]
    assert row_of(sheet, "石桥社区")[2] == "未报"
    cell = sheet.cell(5, at["已整改"])
    assert (cell.data_type, cell.number_format) == ("n", "General")
    assert isinstance(sheet.cell(5, at["整改完成时限"]).value, dt.datetime)


def test_the_total_is_formulas_with_their_results(
    path: Path, trial: TrialActivity, sheets: dict[str, Worksheet]
) -> None:
    sheet, written = sheets[f"{FORM}汇总"], openpyxl.load_workbook(path)[f"{FORM}汇总"]
    at = headings(sheet, (3, 4))
    (number,) = (cell.row for cell in sheet["A"] if cell.value == "合计")
    sums = {one: sheet.cell(number, at[one]).value for one in NUMBERS}
    assert sum(sums[one] for one in NUMBERS[:4]) == sum(s[0] for s in trial.sums.values())
    assert sums["已整改"] == sum(s[1] for s in trial.sums.values())
    assert sums["行数"] == sum(trial.rows.values())
    for heading in NUMBERS:
        letter = written.cell(number, at[heading]).column_letter
        assert written.cell(number, at[heading]).value == f"=SUM({letter}5:{letter}22)"


def test_a_share_is_computed_and_not_added(path: Path, trial: TrialActivity) -> None:
    book, results = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    sheet, said = book["工作总结名册"], results["工作总结名册"]
    at = headings(sheet, (3, 3))
    (number,) = (cell.row for cell in sheet["A"] if cell.value == "合计")
    formula = sheet.cell(number, at["整改率"]).value
    assert formula == '=IF(SUM(F4:F21)=0,"",SUM(G4:G21)/SUM(F4:F21))'
    hazards, done = (sum(s[n] for s in trial.sums.values()) for n in (0, 1))
    assert said.cell(number, at["整改率"]).value == pytest.approx(done / hazards)
    assert said.cell(4, at["整改率"]).value == pytest.approx(0.93)


def test_every_row_is_behind_it(trial: TrialActivity, sheets: dict[str, Worksheet]) -> None:
    sheet = sheets[f"{FORM}明细"]
    at = headings(sheet, (3, 4))
    rows = [r for r in sheet.iter_rows(min_row=5, values_only=True) if isinstance(r[0], int)]
    assert len(rows) == sum(trial.rows.values())
    first = rows[0]
    assert first[at["报送单位"] - 1] == "幸福里社区"
    assert first[at["第几行"] - 1] == 1
    assert first[at["检查日期"] - 1] == dt.datetime(2026, 12, 1)
    assert str(first[at["来源"] - 1]).endswith(".xlsx（统计表!B6）")
    done = sum(row[at["已整改"] - 1] for row in rows)
    assert done == sum(s[1] for s in trial.sums.values())


def test_what_is_printed_to_be_filled_in_is_no_value(sheets: dict[str, Worksheet]) -> None:
    texts = [str(c.value) for s in sheets.values() for row in s for c in row if c.value]
    assert [t for t in texts if "□" in t or t.replace(" ", "") == "年月日"] == []
    assert sheets["工作总结名册"]["A1"].value == "冬季消防安全排查整治工作总结汇总"


def test_what_was_written_in_a_report_is_there(sheets: dict[str, Worksheet]) -> None:
    row = row_of(sheets["工作总结正文"], "幸福里社区")
    assert str(row[2]).count("督促商户清理疏散通道") == 3
    assert row_of(sheets["工作总结正文"], "石桥社区")[2] == "未报"


def test_nothing_speaks_of_works(sheets: dict[str, Worksheet]) -> None:
    texts = [str(c.value) for s in sheets.values() for row in s for c in row if c.value]
    assert [text for text in texts if "作品" in text] == []


def test_it_is_valid(path: Path) -> None:
    assert [str(error) for error in errors_of(path)] == []


def test_libreoffice_computes_the_same(path: Path, tmp_path: Path) -> None:
    saved_as("ods", tmp_path, path)
    saved_as("xlsx", tmp_path, tmp_path / "汇总表.ods")
    ours = openpyxl.load_workbook(path, data_only=True)[f"{FORM}汇总"]
    theirs = openpyxl.load_workbook(tmp_path / "汇总表.xlsx", data_only=True)[f"{FORM}汇总"]
    (number,) = (cell.row for cell in ours["A"] if cell.value == "合计")
    assert [c.value for c in ours[number]] == [c.value for c in theirs[number]]


def test_the_level_above_reads_every_row_of_it(trial: TrialActivity, path: Path) -> None:
    campaign = load_campaign(trial.folders.config, trial.folders.templates)
    settings = campaign.settings
    office = settings.recipients[0].model_copy(
        update={"name": settings.office.short_name, "kind": "街道办事处", "aliases": ()}
    )
    district = settings.model_copy(update={"recipients": (office,)})
    for remembered in set(vars(district)) - set(type(district).model_fields):
        del vars(district)[remembered]  # what was asked of the sub-district's settings
    above = replace(campaign, settings=district)
    empty = Return(path.name, "0" * 64, dt.datetime.now(dt.UTC), None, None, "unidentified")
    reading = read_summary(above, read_bytes(path.read_bytes(), Limits()), empty)
    returns = {one.deliverable: one for one in reading.returns}
    table = returns[next(d.id for d in settings.deliverables if d.name == FORM)]
    liaison = returns[settings.deliverables[0].id]
    assert len(table.rows) == sum(trial.rows.values())
    assert len(liaison.rows) == 18
    assert {f.code for one in returns.values() for f in one.findings} <= {"community-unknown"}


def test_the_report_says_the_form_s_own_figures(trial: TrialActivity) -> None:
    texts = [p.text for p in docx.Document(str(report_of(trial))).paragraphs]
    said = next(text for text in texts if text.startswith(f"{FORM}："))
    hazards, done, left = (sum(s[n] for s in trial.sums.values()) for n in range(3))
    rows = sum(trial.rows.values())
    assert "18个社区中已有16个报送" in said
    assert f"共填报{rows}行，涉及场所{rows}个，发现隐患{hazards}处（疏散通道堵塞" in said
    assert said.endswith(f"已整改{done}处，未整改{left}处。")
    written = next(text for text in texts if text.startswith("工作总结："))
    assert f"共排查场所480家，出动人员192人次，发现隐患{hazards}处，整改{done}处，整改率" in written


def test_the_report_has_only_the_chapters_of_the_activity(trial: TrialActivity) -> None:
    texts = [p.text for p in docx.Document(str(report_of(trial))).paragraphs]
    assert [text for text in texts if "、" in text[:2]] == [
        *("一、报送情况", "二、活动照片", "三、问题和下一步打算")
    ]
    assert [text for text in texts if "作品" in text] == []


def test_a_shared_picture_is_told_everywhere_and_shown_once(
    trial: TrialActivity, sheets: dict[str, Worksheet]
) -> None:
    first, second = SHARING
    assert f"与{second}有相同的照片或材料" in str(row_of(sheets["总览"], first))
    assert f"与{first}有相同的照片或材料" in str(row_of(sheets["总览"], second))
    document = docx.Document(str(report_of(trial)))
    assert any(f"{first}和{second}报了同样的照片" in p.text for p in document.paragraphs)
    shown = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    captions = [text for text in shown if text]
    assert len(captions) == 8  # 3 × 3 without the second copy; not the form that was photographed
    assert not any("IMG_0007" in text for text in captions)
