"""This period beside the last one: two periods of a drawn form, the last one in a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from huizhi.campaign.settings import Attachment, Settings
from huizhi.forms.form import Form
from huizhi.steps.reporting.figure_words import figure_words
from huizhi.steps.reporting.sheets.comparison import comparison_sheets
from huizhi.steps.reporting.sheets.unit_sums import unit_sums_sheet
from huizhi.steps.reporting.summary import make_summary
from huizhi.steps.sending.asked_fields import note_asked
from huizhi.steps.standing.standing import State
from huizhi.storage.ledger import Ledger
from huizhi.storage.papers import enter_paper
from huizhi.storage.returns import Paper, Received, Return
from tests.steps.reporting.drawn_forms import (
    DELIVERABLE,
    LUOZHUANG,
    MOMENT,
    SETTINGS,
    ZUSHI,
    Column,
    rows,
    state,
    table_of,
)

WEIWU = SETTINGS.communities[2].name
NOW: tuple[Column, ...] = (
    ("exit", "整数", ("发现隐患（处）", "通道")),
    ("wire", "整数", ("发现隐患（处）", "电气")),
    ("found", "整数", ("发现数", "")),
    ("done", "整数", ("整改数", "")),
    ("rate", "百分比", ("整改率", "")),
)
IDS = [name for name, _, _ in NOW]
THEN = (  # other ids, another order, a column that is gone and one whose kind has changed
    {"通道": "column_1", "发现数": "column_2", "整改数": "column_3", "整改率": "column_4"}
    | {"劝导次数": "column_5", "电气": "column_6"}
)
KINDS = {"整改率": "百分比", "电气": "金额"}
THEN_IDS = list(THEN.values())


def last_time(folder: Path, *returns: Return) -> Settings:
    """The settings of an activity before which these came, to a form with the columns of THEN."""
    columns = {
        label: {"编号": name, "类型": KINDS.get(label, "整数")} for label, name in THEN.items()
    }
    said = {"序号": 1, "标题": "表", "简称": "表", "模板": "表", "报送事项": DELIVERABLE.id}
    said |= {"明细": {"名称": "明细", "列": columns}}
    table = Attachment.model_validate(said)
    forms = tuple(table if a.deliverable == DELIVERABLE.id else a for a in SETTINGS.attachments)
    before = SETTINGS.model_copy(update={"attachments": forms})
    with Ledger.in_folder(folder, "before") as ledger:
        note_asked(ledger, before)
        for one in returns:
            ledger.enter(Received(one.sha256, one.file, 1, MOMENT, one.sha256, "已收录"), [one])
    return before.model_copy(update={"last_output": str(folder)})


def then(community: str, *values: Sequence[Any]) -> Return:
    return rows(community, THEN_IDS, *values)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Last time 祖师 (under an old name) and 魏武 handed in, and one that is not asked any more."""
    found = last_time(
        tmp_path,
        then("祖师庙社区", (1, 4, 2, "50%", 7, None), (2, 4, 4, "100%", None, None)),
        then(WEIWU, (5, 5, 5, "100%", None, None)),
        then("撤并社区", (9, 9, 9, "100%", None, None)),
    )
    renamed = {ZUSHI: {"aliases": ("祖师庙社区",)}}
    units = tuple(one.model_copy(update=renamed.get(one.name)) for one in found.recipients)
    return found.model_copy(update={"recipients": units})


def gathered_of(settings: Settings, *returns: Return) -> tuple[Any, Form]:
    form, pattern = table_of(*NOW)
    return state(form, pattern, *returns, settings=settings), form


def both(settings: Settings) -> tuple[Any, Form]:
    """This time 祖师 and 罗庄 handed in."""
    return gathered_of(
        settings,
        rows(ZUSHI, IDS, (4, 1, 10, 9, "90%")),
        rows(LUOZHUANG, IDS, (2, 2, 4, 4, "100%")),
    )


def test_each_figure_stands_beside_the_last_one_s_and_the_change(settings: Settings) -> None:
    gathered, form = both(settings)
    (sheet,) = comparison_sheets(gathered, DELIVERABLE, form, form.parts[0])
    assert sheet.name == f"{DELIVERABLE.name}与上期对比"
    assert [(c.over, c.heading) for c in sheet.columns[2:5]] == [
        (("发现隐患（处）", "通道"), one) for one in ("本期", "上期", "增减")
    ]
    assert [c.over for c in sheet.columns[5::3]] == [("发现数", ""), ("整改数", ""), ("整改率", "")]
    shown = [[entry.value for entry in row] for row in sheet.rows[:3]]
    assert shown[0] == [1, ZUSHI, 4, 3, 1, 10, 8, 2, 9, 6, 3, 0.9, 0.75, 0.15]
    assert shown[1] == [2, LUOZHUANG, 2, None, None, 4, None, None, 4, None, None, 1, None, None]
    assert shown[2] == [3, WEIWU, "未报", 5, None, "—", 5, None, "—", 5, None, "—", 1, None]
    assert sheet.rows[0][13].shape == "percent"


def test_who_handed_in_on_paper_last_time_is_not_said_to_have_sent_nothing(
    settings: Settings,
) -> None:
    paper = Paper(LUOZHUANG, DELIVERABLE.id, MOMENT.date(), "", "王亚伟", MOMENT)
    with (
        Ledger.in_folder(Path(settings.last_output or ""), "before") as ledger,
        ledger.writing() as connection,
    ):
        enter_paper(connection, paper)
    gathered, form = both(settings)
    (sheet,) = comparison_sheets(gathered, DELIVERABLE, form, form.parts[0])
    assert f"{LUOZHUANG}上期报的是纸质，没有数，只算在本期" in sheet.notes[1].text
    assert "上期没有报" not in sheet.notes[1].text
    now = replace(
        gathered,
        standings=tuple(
            replace(s, state=State.PAPER) if s.recipient.name == WEIWU else s
            for s in gathered.standings
        ),
    )
    (sheet,) = comparison_sheets(now, DELIVERABLE, form, form.parts[0])
    assert f"{WEIWU}本期报的是纸质，没有数，只算在上期" in sheet.notes[1].text


def test_who_and_what_cannot_be_compared_is_said(settings: Settings) -> None:
    gathered, form = both(settings)
    (sheet,) = comparison_sheets(gathered, DELIVERABLE, form, form.parts[0])
    notes = [note.text for note in sheet.notes]
    assert "其中1个两期都报了" in notes[0]
    assert f"{LUOZHUANG}上期没有报，只算在本期" in notes[1]
    assert f"{WEIWU}本期还没有报，只算在上期" in notes[1]
    told = [note.text for note in sheet.footnotes]
    assert "上期没有这一栏：电气。" in told  # it was there, as another kind
    assert "上期有、本期没有的栏：劝导次数、电气。" in told
    assert "撤并社区上期报过，现在不在名单上，没有列入。" in told


def test_the_foot_and_the_changes_are_formulas(settings: Settings, tmp_path: Path) -> None:
    gathered, form = both(settings)
    (sheet,) = comparison_sheets(gathered, DELIVERABLE, form, form.parts[0])
    (total,) = sheet.totals
    assert [entry.value for entry in total[2:8]] == [6, 8, -2, 14, 13, 1]
    assert total[12].value == pytest.approx(11 / 13)
    written = openpyxl.load_workbook(make_summary(gathered, tmp_path).path)
    cells = written[f"{DELIVERABLE.name}与上期对比"]
    (first,) = (cell.row for cell in cells["A"] if cell.value == 1)
    last = first + len(sheet.rows) - 1
    assert cells.cell(first, 5).value == f"=C{first}-D{first}"
    assert cells.cell(first + 1, 5).value is None
    assert cells.cell(last + 1, 4).value == f"=SUM(D{first}:D{last})"
    assert cells.cell(last + 1, 5).value == f"=C{last + 1}-D{last + 1}"
    assert f"SUM(J{first}:J{last})/SUM(G{first}:G{last})" in cells.cell(last + 1, 13).value


def test_the_report_says_what_changed_of_those_that_handed_in_both_times(
    settings: Settings,
) -> None:
    gathered, form = both(settings)
    said = figure_words(gathered, DELIVERABLE, form, "社区")
    assert said.endswith(
        "与上期相比（按两期都报了的1个社区比），通道增加1处，发现数增加2，整改数增加3。"
    )


def test_all_that_stayed_and_what_became_less(tmp_path: Path) -> None:
    settings = last_time(tmp_path, then(ZUSHI, (3, 5, 5, None, None, None)))
    gathered, form = gathered_of(settings, rows(ZUSHI, IDS, (3, 1, 4, 6, None)))
    said = figure_words(gathered, DELIVERABLE, form, "社区")
    assert said.endswith("与上期相比，通道持平，发现数减少1，整改数增加1。")


def test_there_is_nothing_without_a_last_time(tmp_path: Path) -> None:
    form, pattern = table_of(*NOW)
    alone = last_time(tmp_path).model_copy(update={"last_output": None})
    one = rows(ZUSHI, IDS, (4, 1, 10, 9, "90%"))
    assert not list(
        comparison_sheets(
            state(form, pattern, one, settings=alone), DELIVERABLE, form, form.parts[0]
        )
    )
    gone = alone.model_copy(update={"last_output": str(tmp_path / "没有")})
    gathered = state(form, pattern, one, settings=gone)
    assert not list(comparison_sheets(gathered, DELIVERABLE, form, form.parts[0]))
    told = [
        note.text for note in unit_sums_sheet(gathered, DELIVERABLE, form, form.tables[0]).footnotes
    ]
    assert "上次活动的台账不在设置里写的地方，没有与上期对比。" in told


def test_a_form_all_of_whose_columns_are_new_says_so(tmp_path: Path) -> None:
    settings = last_time(tmp_path, then(ZUSHI, (1, 4, 2, "50%", 7, None)))
    form, pattern = table_of(("new", "整数", ("新栏（个）",)))
    gathered = state(form, pattern, rows(ZUSHI, ["new"], (3,)), settings=settings)
    (sheet,) = comparison_sheets(gathered, DELIVERABLE, form, form.parts[0])
    assert (sheet.rows, sheet.nothing) == ((), "上期的表里没有这些栏，无法对比。")
    assert sheet.footnotes[0].text == "上期没有这一栏：新栏。"
