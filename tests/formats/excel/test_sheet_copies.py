"""Sheets of a workbook stand several times, once or not at all, with all that names them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.defined_name import DefinedName

from huizhi.errors import TemplateError
from huizhi.formats.excel.sheet_copies import sheet_names, with_copies
from tests.formats.rendering import saved
from tests.validity import errors_of


def workbook() -> Workbook:
    """Three sheets: a chart of 乙 stands in 甲, and names lead to each."""
    made = Workbook()
    made.worksheets[0].title = "甲"
    for name in ("乙", "丙"):
        sheet = made.create_sheet(name)
        sheet.append([name, 1])
        sheet.print_title_rows = "1:1"
        sheet.print_title_cols = "A:A"
        sheet.print_area = "A1:B1"
    chart = BarChart()
    chart.add_data(Reference(made["乙"], min_col=2, min_row=1))
    made["甲"].add_chart(chart, "A3")
    made.defined_names["合计"] = DefinedName("合计", attr_text="'丙'!$B$1")
    return made


def copied(**copies: list[str]) -> bytes:
    return with_copies(saved(workbook()), copies, "t.xlsx")


def problems_of(path: Path) -> list[str]:
    """What is not valid in the file, but for what openpyxl wrote itself."""
    found = [str(error) for error in errors_of(path)]
    return [one for one in found if "inline-string" not in one and "font" not in one.lower()]


def test_a_sheet_stands_under_every_name_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(copied(乙=["乙一", "乙 二", "乙三"]))
    found = load_workbook(path)
    assert found.sheetnames == sheet_names(path.read_bytes(), "t.xlsx")
    assert found.sheetnames == ["甲", "乙一", "乙 二", "乙三", "丙"]
    assert [found[name]["A1"].value for name in found.sheetnames[1:4]] == ["乙"] * 3
    assert found["乙 二"].print_area == "'乙 二'!$A$1:$B$1"
    assert (found["乙 二"].print_title_rows, found["乙 二"].print_title_cols) == ("$1:$1", "$A:$A")
    assert found["丙"].print_area == "'丙'!$A$1:$B$1"
    (chart,) = found["甲"]._charts  # type: ignore[attr-defined]
    assert chart.series[0].val.numRef.f == "'乙一'!$B$1"
    assert problems_of(path) == []


def test_copies_follow_each_other_as_they_are_wanted() -> None:
    data = with_copies(
        saved(workbook()), {"乙": ["一", "三"], "丙": ["二"]}, "t.xlsx", ["一", "二", "三"]
    )
    found = load_workbook(io.BytesIO(data))
    assert found.sheetnames == ["甲", "一", "二", "三"]
    assert [found[name]["A1"].value for name in found.sheetnames[1:]] == ["乙", "丙", "乙"]
    assert found["三"].print_area == "'三'!$A$1:$B$1"
    assert found["二"].print_title_rows == "$1:$1"


def test_a_sheet_without_a_name_is_gone_with_what_led_to_it(tmp_path: Path) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(copied(丙=[], 甲=[]))
    found = load_workbook(path)
    assert found.sheetnames == ["乙"]
    assert "合计" not in found.defined_names
    assert problems_of(path) == []


def test_nothing_changes_where_nothing_is_said() -> None:
    found = load_workbook(io.BytesIO(copied()))
    assert found.sheetnames == ["甲", "乙", "丙"]
    assert found.defined_names["合计"].attr_text == "'丙'!$B$1"


def test_a_sheet_with_a_chart_stands_twice_with_a_chart_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(copied(甲=["甲一", "甲二"], 乙=["乙一"]))
    found = load_workbook(path)
    charts = [found[name]._charts[0] for name in ("甲一", "甲二")]  # type: ignore[attr-defined]
    assert [one.series[0].val.numRef.f for one in charts] == ["'乙一'!$B$1"] * 2
    assert problems_of(path) == []


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"t\.xlsx"):
        with_copies(b"PK nothing", {}, "t.xlsx")


def test_only_the_first_sheet_is_chosen_though_another_was() -> None:
    made = workbook()
    made.active = 2
    for sheet in made.worksheets:
        sheet.sheet_view.tabSelected = True
    found = load_workbook(io.BytesIO(with_copies(saved(made), {"乙": ["一", "二"], "丙": []}, "t")))
    assert found.sheetnames == ["甲", "一", "二"]
    assert found.active is found["甲"]
    assert not any(sheet.sheet_view.tabSelected for sheet in found.worksheets)
