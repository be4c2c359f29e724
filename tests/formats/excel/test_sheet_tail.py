"""Sheet tails: whatever stands after the rows of a sheet follows them."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from tests.formats.rendering import (
    LOOP,
    SHEET,
    book,
    changed,
    fill,
    loop_rows,
    opened,
    refusal,
    saved,
    sheet_text,
)


def _ruled_workbook() -> Workbook:
    """A loop in row 3 of a sheet with everything that names rows."""
    workbook = book(LOOP)
    sheet = workbook[SHEET]
    for row in range(2, 5):
        sheet.cell(row, 5, None)
    rule = DataValidation("list", formula1='"是,否"')
    rule.add("C3")
    rule.add("C9:C60")
    custom = DataValidation("custom", formula1="B3<$B$5")
    custom.add("B3")
    sheet.add_data_validation(rule)
    sheet.add_data_validation(custom)
    sheet.conditional_formatting.add("B3:B3", FormulaRule(["B3>$B$5"], font=Font(bold=True)))
    sheet.conditional_formatting.add("A5:B5", CellIsRule("equal", ["$A$1"], font=Font(bold=True)))
    sheet["A3"].hyperlink = "https://example.org/"
    sheet["A5"].hyperlink = f"#{SHEET}!A5"
    sheet["A5"].hyperlink.location = f"{SHEET}!A5"
    sheet.auto_filter.ref = "A1:B3"
    sheet.print_area = "A1:C5"
    sheet.print_title_rows = "1:1"
    for row in (1, 3, 4, 5):
        sheet.row_breaks.append(Break(id=row))
    workbook.defined_names["合计"] = DefinedName("合计", attr_text=f"'{SHEET}'!$B$5")
    workbook.defined_names["明细"] = DefinedName("明细", attr_text=f"{SHEET}!$B$3")
    workbook.defined_names["全部"] = DefinedName(
        "全部", attr_text=f"{SHEET}!$A$1:$B$4,{SHEET}!$A:$A"
    )
    return workbook


def _links(sheet: Any) -> dict[str, str]:
    links = (cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink)
    return {link.ref: link.location or link.target for link in links}


def test_whatever_names_rows_follows_them() -> None:
    workbook = _ruled_workbook()
    workbook[SHEET].row_breaks.brk = (Break(id=1), Break(id=3), Break(id=4), Break(id=5))
    data = fill(workbook, 行们=loop_rows("甲", "乙", "丙"))
    found = opened(data)
    sheet = found[SHEET]
    rules = sheet.data_validations.dataValidation
    assert [str(rule.sqref) for rule in rules] == ["C2:C4 C9:C60", "B2:B4"]
    assert rules[1].formula1 == "B2<$B$5"
    formats = {str(f.sqref): f.rules[0].formula for f in sheet.conditional_formatting}
    assert formats == {"B2:B4": ["B2>$B$5"], "A5:B5": ["$A$1"]}
    links = _links(sheet)
    assert links == {
        **dict.fromkeys(("A2", "A3", "A4"), "https://example.org/"),
        "A5": f"{SHEET}!A5",
    }
    assert sheet.auto_filter.ref == "A1:B4"
    assert sheet.print_area == f"'{SHEET}'!$A$1:$C$5"
    assert sheet.print_title_rows == "$1:$1"
    names = {name: entry.attr_text for name, entry in found.defined_names.items()}
    assert names == {
        "合计": f"'{SHEET}'!$B$5",
        "明细": f"{SHEET}!$B$2:$B$4",
        "全部": f"{SHEET}!$A$1:$B$4,{SHEET}!$A:$A",
    }


@pytest.mark.parametrize(
    ("count", "breaks"),
    [
        (3, [1, 2, 3, 4, 5]),  # before the loop, after each round, before the total, after it
        (0, [1, 2]),
    ],
)
def test_page_breaks_stand_before_the_sameloop_rows(count: int, breaks: list[int]) -> None:
    data = fill(_ruled_workbook(), 行们=loop_rows(*"甲乙丙"[:count]))
    sheet = opened(data)[SHEET]
    assert sorted({brk.id for brk in sheet.row_breaks.brk}) == breaks
    assert len(sheet.row_breaks.brk) == sheet.row_breaks.count


def test_what_names_only_rows_that_are_gone_goes() -> None:
    data = fill(_ruled_workbook(), 行们=[])
    found = opened(data)
    sheet = found[SHEET]
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["C6:C57"]
    assert [str(f.sqref) for f in sheet.conditional_formatting] == ["A2:B2"]
    assert _links(sheet) == {"A2": f"{SHEET}!A2"}
    assert "$1048576" in found.defined_names["明细"].attr_text  # formulas may go on using it
    assert found.defined_names["合计"].attr_text == f"'{SHEET}'!$B$2"
    assert sheet.auto_filter.ref == "A1:B1"


def test_rules_in_extensions_follow_too() -> None:
    main = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    formula = "http://schemas.microsoft.com/office/excel/2006/main"
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}">'
        f'<x14:dataValidations xmlns:x14="{main}" xmlns:xm="{formula}" count="2">'
        '<x14:dataValidation type="list"><x14:formula1><xm:f>乙!$A$3:$A$3</xm:f></x14:formula1>'
        "<xm:sqref>C3</xm:sqref></x14:dataValidation>"
        '<x14:dataValidation type="list"><x14:formula1><xm:f>乙!$A$1</xm:f></x14:formula1>'
        "<xm:sqref>A5</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    workbook = book(LOOP, LOOP)
    name = "xl/worksheets/sheet1.xml"
    data = changed(
        saved(workbook), {name: lambda t: t.replace("</worksheet>", f"{extension}</worksheet>")}
    )
    text = sheet_text(fill(data, 行们=loop_rows("甲", "乙")))
    assert "<xm:f>乙!$A$2:$A$3</xm:f>" in text
    assert "<xm:sqref>C2:C3</xm:sqref>" in text
    assert "<xm:sqref>A4</xm:sqref>" in text
    gone = sheet_text(fill(data, 行们=[]))
    assert 'count="1"' in gone
    assert "<xm:sqref>A2</xm:sqref>" in gone
    assert "C3" not in gone


def test_a_rule_over_rows_that_part_is_refused() -> None:
    workbook = book(LOOP)
    workbook[SHEET].conditional_formatting.add("B5:B5", FormulaRule(["B4>1"]))
    assert "里，公式引用的 B4" in refusal(workbook)


def test_rules_of_a_sheet_without_marks_follow_the_rows_they_name() -> None:
    workbook = book(LOOP, "静")
    rule = DataValidation("list", formula1=f"{SHEET}!$A$3:$A$3")
    rule.add("A1")
    workbook["乙"].add_data_validation(rule)
    found = opened(fill(workbook, 行们=loop_rows("甲", "乙")))["乙"]
    assert found.data_validations.dataValidation[0].formula1 == f"{SHEET}!$A$2:$A$3"


def test_a_merged_row_of_marks_vanishes_whole() -> None:
    workbook = book(LOOP)
    workbook[SHEET].merge_cells("A2:C2")
    workbook[SHEET].merge_cells("A4:C4")
    merged = opened(fill(workbook, 行们=loop_rows("甲")))[SHEET].merged_cells.ranges
    assert [str(area) for area in merged] == ["A3:B3"]


def test_links_written_as_addresses_follow_the_rows_from_other_sheets_too() -> None:
    workbook = book(LOOP, "目录 | 去", names=(SHEET, "目录"))
    workbook["目录"]["A1"].hyperlink = f"#{SHEET}!A5"  # openpyxl and WPS: an address outside
    workbook["目录"]["B1"].hyperlink = "#目录!B1"
    workbook[SHEET]["A1"].hyperlink = "#A5"
    workbook[SHEET]["C5"] = f'=HYPERLINK("#{SHEET}!A5","到底")'
    found = opened(fill(workbook, 行们=loop_rows("甲", "乙", "丙")))
    assert _links(found["目录"]) == {"A1": f"{SHEET}!A5", "B1": "目录!B1"}
    assert _links(found[SHEET]) == {"A1": "A5"}
    one = opened(fill(workbook, 行们=loop_rows("甲")))
    assert _links(one["目录"])["A1"] == f"{SHEET}!A3"
    assert _links(one[SHEET]) == {"A1": "A3"}
    assert one[SHEET]["C3"].value == f'=HYPERLINK("#{SHEET}!A3","到底")'


def test_a_link_in_a_loop_leads_to_its_own_round() -> None:
    workbook = book(
        """
        {%tr for 组 in 组们 %} |  |
        组 | 去 | 去
        {%tr for 行 in 组 %}   |  |
        {{ 行 }} | 去 | 去
        {%tr endfor %}         |  |
        {%tr endfor %}         |  |
        """
    )
    sheet = workbook[SHEET]
    for place, target in {"B2": "A2", "C2": "A4", "B4": f"{SHEET}!A4", "C4": "A2"}.items():
        sheet[place].hyperlink = f"#{target}"
        sheet[place].hyperlink.location = target
    found = _links(opened(fill(workbook, 组们=[["甲", "乙"], ["丙"]]))[SHEET])
    assert [found[f"B{row}"] for row in range(1, 6)] == ["A1", "表!A2", "表!A3", "A4", "表!A5"]
    assert [found[f"C{row}"] for row in range(1, 6)] == ["A2:A3", "A1", "A1", "A5", "A4"]


def test_a_link_to_a_loop_without_a_round_goes() -> None:
    workbook = book(LOOP)
    workbook[SHEET]["A5"].hyperlink = Hyperlink("A5", location=f"{SHEET}!A3")
    assert "hyperlink" not in sheet_text(fill(workbook, 行们=[]))
    assert f'location="{SHEET}!A2"' in sheet_text(fill(workbook, 行们=loop_rows("甲")))


def _with_scenario(cell: str) -> bytes:
    scenario = (
        f'<scenarios><scenario name="多" count="1"><inputCells r="{cell}" val="9"/></scenario>'
        "</scenarios>"
    )
    text = {
        "xl/worksheets/sheet1.xml": lambda one: one.replace(
            "<pageMargins", f"{scenario}<pageMargins"
        )
    }
    return changed(saved(book(LOOP)), text)


def test_the_cells_of_a_scenario_follow_or_are_refused() -> None:
    data = fill(_with_scenario("B5"), 行们=loop_rows(*"甲乙丙丁"))
    assert 'inputCells r="B6"' in sheet_text(data)
    assert "表!B3：方案（方案管理器）的可变单元格在循环" in refusal(_with_scenario("B3"))


@pytest.mark.parametrize(
    ("area", "says"),
    [
        ("C3:C5", "表!C3：合并单元格从循环的行开始，一直到循环外面"),
        ("C3:C4", "表!C3：合并单元格一直到循环的标记为止"),
        ("C3:D6", "一直到循环外面"),
    ],
)
def test_merges_from_a_loop_to_outside_are_refused(area: str, says: str) -> None:
    workbook = book(LOOP.replace("loop.index", "行.名").replace("<", ""))
    workbook[SHEET].merge_cells(area)
    assert says in refusal(workbook)


@pytest.mark.parametrize("area", ["E1:E3", "E1:E4", "E2:E5", "D3:E4"])
def test_merges_from_above_or_within_are_taken(area: str) -> None:
    workbook = book(LOOP)
    workbook[SHEET].merge_cells(area)
    fill(workbook, 行们=loop_rows("甲", "乙"))
