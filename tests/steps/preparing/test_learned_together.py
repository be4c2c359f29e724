"""Blank forms that are learned together say what their figures have to do with each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from huizhi.steps.preparing.learned_entry import learned_settings_in
from huizhi.steps.preparing.learned_together import learn_together, proposal_words
from huizhi.steps.preparing.learning import Learned


def drawn(book: Workbook, path: Path) -> Path:
    """The workbook with its cells drawn, as forms are."""
    line = Side(style="thin")
    for row in book.active.iter_rows(min_row=2):
        for cell in row:
            cell.border = Border(line, line, line, line)
    book.save(path)
    return path


def roster(path: Path) -> Path:
    book = Workbook()
    for line in (["网格员花名册"], ["序号", "姓名", "补助金额"], [1], [2], [3], ["填表人："]):
        book.active.append(line)
    return drawn(book, path)


def sheet(path: Path, *lines: list[str | None]) -> Path:
    book = Workbook()
    book.active.append(["社区情况统计表"])
    for line in lines:
        book.active.append(line)
    return drawn(book, path)


def rules(learned: tuple[Learned, ...]) -> list[tuple[str, str, bool]]:
    return [(one.form, one.rule, one.sure) for each in learned for one in each.between]


@pytest.mark.parametrize(
    ("label", "rule"),
    [
        ("网格员人数（应与附件1花名册人数一致）", "网格员人数 = 行数(附件1)"),
        ("补助金额（见附件一合计）", "补助金额 = 合计(附件1.明细.补助金额)"),
        ("花名册人数", "花名册人数 = 行数(附件1)"),
    ],
)
def test_words_propose_a_rule_that_is_not_active(label: str, rule: str, tmp_path: Path) -> None:
    files = [
        roster(tmp_path / "附件1 网格员花名册.xlsx"),
        sheet(
            tmp_path / "附件2 统计表.xlsx", ["社区名称", None], [label, None], ["常住户数", None]
        ),
    ]

    learned = learn_together(files, None, tmp_path / "output")

    (found,) = learned[1].between
    name = learned[0].form.tables[0].name
    assert (found.form, found.rule, found.sure) == ("附件2", rule.replace("明细", name), False)
    assert "请看是不是这个意思" in proposal_words(found)
    assert "核对" not in learned_settings_in(learned[1].settings.parent)["附件"][0]
    assert f"#   - {found.rule}" in learned[1].settings.read_text("utf-8")


def test_a_formula_into_another_forms_file_says_so_for_certain(tmp_path: Path) -> None:
    one = roster(tmp_path / "附件1 花名册.xlsx")
    two = sheet(
        tmp_path / "附件2 统计表.xlsx",
        ["社区名称", None],
        ["人数", "=COUNTA('[附件1 花名册.xlsx]Sheet'!B3:B5)"],
        ["补助合计", "=SUM('[附件1 花名册.xlsx]Sheet'!$C$3:$C$5)"],
        ["其他", "=SUM('[附件1 花名册.xlsx]Sheet'!$C$3:$C$5)*2"],
    )

    learned = learn_together([one, two], None, tmp_path / "output")

    name = learned[0].form.tables[0].name
    assert rules(learned) == [
        ("附件2", f"人数 = 行数(附件1.{name})", True),
        ("附件2", f"补助合计 = 合计(附件1.{name}.补助金额)", True),
    ]


def test_what_words_leave_open_is_said_and_one_form_alone_proposes_nothing(tmp_path: Path) -> None:
    one = roster(tmp_path / "附件1 花名册.xlsx")
    two = sheet(
        tmp_path / "附件2 统计表.xlsx",
        ["社区名称", None],
        ["常住户数", None],
        ["注：本表数据应与附件1一致，与附件7相符。", None],
    )

    learned = learn_together([one, two], None, tmp_path / "output")
    (found,) = learned[1].between

    assert found.rule == ""
    assert "看不出说的是哪两栏" in proposal_words(found)
    (alone,) = learn_together([two], None, tmp_path / "alone")
    assert alone.between == ()
