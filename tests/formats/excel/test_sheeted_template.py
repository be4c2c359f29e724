"""Sheets that stand once for each record."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.table import Table
from PIL import Image

from huizhi.content.limits import Limits
from huizhi.errors import RenderError, TemplateError
from huizhi.formats.excel.loading import xlsx_template
from huizhi.formats.excel.marked_parts import marked_document
from huizhi.formats.excel.sheet_titles import sheet_titles
from huizhi.formats.excel.sheeted_template import SheetedTemplate
from huizhi.formats.jinja import mistakes_in_marks
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.reader import read_bytes
from tests.formats.rendering import (
    FILTERS,
    assert_valid,
    book,
    changed,
    drawn,
    opened,
    part,
    part_names,
    saved,
)

NAME = "{{ 行.名称 }}"
SHEET = """
    {%sheet for 行 in 各行 %}     |
    单位                          | {{ 行.名称 }}
    {%tr for 项 in 行.项 %}       |
    {{ loop.index }}              | {{ 项 }}
    {%tr endfor %}                |
    合计                          | =SUM(B4:B4)
"""
RECORDS = [{"名称": "甲社区", "项": [1, 2]}, {"名称": "乙社区", "项": [3]}]


def made(*further: str, drawing: str = SHEET, name: str = NAME) -> Workbook:
    return book(drawing, *further, names=(name, "总表"))


def loaded(workbook: Workbook, folder: Path = Path()) -> SheetedTemplate:
    template = xlsx_template(saved(workbook), "templates/t.xlsx", FILTERS, folder)
    assert isinstance(template, SheetedTemplate)
    return template


def fill(workbook: Workbook, folder: Path = Path(), **context: object) -> bytes:
    """The rendered workbook, valid and the same twice."""
    template = loaded(workbook, folder)
    out = template.render(context, Stamp({"a": "b"}))
    assert out == template.render(context, Stamp({"a": "b"}))
    assert_valid(out, saved(book("静")))
    return out


def refused(workbook: Workbook) -> str:
    with pytest.raises(TemplateError) as caught:
        loaded(workbook)
    return str(caught.value)


def test_a_sheet_stands_once_for_each_record() -> None:
    data = fill(made("{{ 各行[0].名称 }}等"), 各行=RECORDS)
    assert opened(data).sheetnames == ["甲社区", "乙社区", "总表"]
    assert drawn(data).splitlines() == ["单位 | 甲社区", "1    | 1", "2    | 2", "合计 |"]
    assert opened(data)["乙社区"]["B3"].value == "=SUM(B2:B2)"
    assert opened(data)["总表"]["A1"].value == "甲社区等"


def test_names_of_sheets_are_valid_and_stand_once() -> None:
    said = ["A/B:C", "a／b：c", "", "长" * 40, "'引'", "History", "总表", "两\n行"]
    assert list(sheet_titles(said, ["总表"])) == [
        "A／B：C",
        "a／b：c（2）",
        "未命名",
        "长" * 31,
        "’引’",
        "History（2）",
        "总表（2）",
        "两 行",
    ]


def test_a_plain_name_is_counted() -> None:
    assert opened(fill(made(name="表"), 各行=RECORDS)).sheetnames == ["表1", "表2"]


def test_what_a_sheet_says_of_itself_stays_its_own() -> None:
    workbook = made(name="表")
    sheet = workbook["表"]
    sheet["C2"] = "=表!B2"
    sheet.print_area = "A1:B6"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=4))
    sheet.add_chart(chart, "E2")
    data = fill(workbook, 各行=RECORDS)
    found = opened(data)
    assert [found[name]["C1"].value for name in ("表1", "表2")] == ["='表1'!B1", "='表2'!B1"]
    assert found["表2"].print_area == "'表2'!$A$1:$B$3"
    charts = [found[name]._charts[0].series[0].val.numRef.f for name in ("表1", "表2")]  # type: ignore[attr-defined]
    assert charts == ["'表1'!$B$2:$B$3", "'表2'!$B$2"]


def test_smart_tables_get_names_of_their_own() -> None:
    workbook = made(
        drawing="{%sheet for 行 in 各行 %}\n名 | 数\n{{ 行.名称 }} | 1\n=SUM(表1[数]) |"
    )
    workbook[NAME].add_table(Table(displayName="表1", ref="A2:B3"))
    found = opened(fill(workbook, 各行=RECORDS))
    names = [next(iter(found[name].tables)) for name in found.sheetnames]
    assert names == ["表1", "表1_1"]
    assert found["乙社区"]["A3"].value == "=SUM(表1_1[数])"


def test_each_record_has_its_own_picture(tmp_path: Path) -> None:
    for name in ("甲社区", "乙社区"):
        Image.new("RGB", (40, 20), "red").save(tmp_path / f"{name}.png")
    workbook = made(drawing="{%sheet for 行 in 各行 %}\n{{ 行.图 }}")
    workbook[NAME]["A2"] = '{{ (行.名称 ~ ".png")|图片(20) }}'
    data = fill(workbook, tmp_path, 各行=RECORDS)
    assert [len(sheet._images) for sheet in opened(data)] == [1, 1]  # type: ignore[attr-defined]
    assert len([name for name in part_names(data) if "/media/" in name]) == 1


def test_no_record_leaves_the_other_sheets() -> None:
    assert opened(fill(made("静"), 各行=[])).sheetnames == ["总表"]
    with pytest.raises(RenderError, match="一条记录也没有"):
        loaded(made()).render({"各行": []}, Stamp())


def test_another_number_of_records_is_as_if_it_were_the_first() -> None:
    workbook = made()
    template, fresh = loaded(workbook), loaded(workbook)
    for records in (RECORDS, RECORDS[:1], RECORDS * 2):
        template.render({"各行": records}, Stamp())
    assert opened(template.render({"各行": RECORDS}, Stamp())).sheetnames == (
        opened(fresh.render({"各行": RECORDS}, Stamp())).sheetnames
    )


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ("{%sheet for 行 in 各行 %} | 字", "{{ 行.名称 }}!A1：{%sheet for %} 标记要独占一行"),
        ("{%sheet for 行 %}", "{{ 行.名称 }}!A1"),
        ("{%sheet if 行 %}", "{{ 行.名称 }}!A1：{%sheet %} 标记写法有误"),
        ("{%sheet for 行 in 各行 %}\n{%sheet for 行 in 各行 %}", "!A2：一张工作表只能写一个"),
        ("{%sheet for 行 in 各行 %}\n{{ 行.名", "A2：标记没有写完整"),
        ("{%sheet for 行 in 各行 %}\nx | {%tc if 1 %} | 1 | {%tc endif %}", "不能用{%tc %}"),
    ],
)
def test_what_cannot_go_well_is_refused(drawing: str, said: str) -> None:
    assert said in refused(made(drawing=drawing))


def test_another_sheet_cannot_look_at_sheets_of_records() -> None:
    said = refused(made("=表!B2", name="表"))
    assert "总表!A1：公式引用了会重复的工作表“表”" in said


def test_check_follows_the_mark_of_a_sheet() -> None:
    def told(drawing: str, name: str = NAME) -> list[str]:
        document = read_bytes(saved(made(drawing=drawing, name=name)), Limits())
        found = mistakes_in_marks(document, {"各行": RECORDS}, FILTERS, "t")
        return [f"{one.place} {one.what}" for one in found]

    assert told(SHEET) == []
    (wrong,) = told(SHEET.replace("| {{ 行.名称", "| {{ 行.错"))
    assert wrong.startswith("{{ 行.名称 }}!B2")
    (title,) = told(SHEET, "{{ 行.题 }}")
    assert title.startswith("{{ 行.题 }}!A1")


def test_what_a_program_writes_into_the_properties_is_no_mark() -> None:
    workbook = made()
    workbook[NAME].oddHeader.center.text = "{{ 行.名称 }}"
    app = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-'
        'properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes'
        '"><TitlesOfParts><vt:vector size="1" baseType="lpstr"><vt:lpstr>{{ 行.名称 }}</vt:lpstr>'
        "</vt:vector></TitlesOfParts></Properties>"
    )
    data = changed(saved(workbook), {"docProps/app.xml": app})
    document = marked_document(data, read_bytes(data, Limits()))
    assert mistakes_in_marks(document, {"各行": RECORDS}, FILTERS, "t.xlsx") == []
    out = xlsx_template(data, "t.xlsx", FILTERS, Path()).render({"各行": RECORDS}, Stamp())
    assert "行.名称" not in part(out, "docProps/app.xml").decode()


def test_the_end_of_a_sheet_is_not_written() -> None:
    drawing = SHEET + "    {%sheet endfor %} |\n"
    assert "不用写结尾；请删去 {%sheet endfor %}" in refused(made(drawing=drawing))


def test_a_name_used_on_another_sheet_says_where_it_is_known() -> None:
    data = saved(made("{{ 行.名称 }}"))
    document = marked_document(data, read_bytes(data, Limits()))
    (mistake,) = mistakes_in_marks(document, {"各行": RECORDS}, FILTERS, "t.xlsx")
    assert mistake.remedy.endswith("{%sheet for 行 in 各行 %} 的那张工作表里认得")


def test_copied_tables_have_names_that_no_other_has() -> None:
    workbook = made(
        "项 | 值\n1 | 2", drawing="项 | 值\n{{ 行.名称 }} | 1\n{%sheet for 行 in 各行 %} |"
    )
    workbook[NAME].add_table(Table(displayName="明细", ref="A1:B2"))
    workbook["总表"].add_table(Table(displayName="明细_1", ref="A1:B2"))
    sheets = opened(fill(workbook, 各行=[{"名称": name} for name in "甲乙丙"])).worksheets
    assert [[*one.tables] for one in sheets] == [["明细"], ["明细_2"], ["明细_3"], ["明细_1"]]
