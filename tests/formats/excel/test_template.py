"""Excel templates: several sheets, the other parts of a package, the same bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, strategies as st
from openpyxl.chart import BarChart, Reference

from huizhi.errors import RenderError, TemplateError
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import (
    LOOP,
    SHEET,
    book,
    changed,
    fill,
    loop_rows,
    opened,
    part,
    part_names,
    saved,
    xlsx,
)


def test_sheets_without_marks_are_copied_byte_for_byte() -> None:
    workbook = book(LOOP, "普通 | {字}\n表 | 1", names=(SHEET, "名单 与 '引号'"))
    workbook["名单 与 '引号'"].sheet_state = "hidden"
    original = saved(workbook)
    data = fill(original, 行们=loop_rows("甲"))
    assert part(data, "xl/worksheets/sheet2.xml") == part(original, "xl/worksheets/sheet2.xml")
    assert opened(data)["名单 与 '引号'"].sheet_state == "hidden"
    same = ["xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml"]
    assert all(part(data, name) == part(original, name) for name in same)
    assert part_names(data) == part_names(original)


def test_each_sheet_has_its_ownloop_rows() -> None:
    workbook = book(
        LOOP,
        "=表!A5 | {{ 值 }}\n{%tr if 有 %} |\n有 |\n{%tr endif %} |\n尾 |",
        names=(SHEET, "乙 '1'"),
    )
    workbook["乙 '1'"].print_area = "A1:B5"
    data = fill(workbook, 行们=loop_rows("甲", "乙"), 值="值", 有=False)
    found = opened(data)
    assert found["乙 '1'"]["A1"].value == "=表!A4"
    assert found["乙 '1'"]["A2"].value == "尾"
    assert found["乙 '1'"].print_area == "'乙 ''1'''!$A$1:$B$2"


def test_a_sheet_without_marks_follows_the_rows_it_names() -> None:
    workbook = book(LOOP, "=表!A5 | =SUM(表!B3:B3)")
    found = opened(fill(workbook, 行们=loop_rows("甲", "乙", "丙")))["乙"]
    assert [found["A1"].value, found["B1"].value] == ["=表!A5", "=SUM(表!B2:B4)"]


def test_charts_and_pictures_follow_and_stale_values_go() -> None:
    workbook = book(LOOP, "静\n1")
    sheet = workbook[SHEET]
    for name, rows, anchor in ((SHEET, (3, 3), "E6"), ("乙", (1, 2), "E1")):
        chart = BarChart()
        chart.add_data(Reference(workbook[name], min_col=2, min_row=rows[0], max_row=rows[1]))
        sheet.add_chart(chart, anchor)
    cache = "<c:numCache><c:ptCount val='1'/></c:numCache></c:numRef>"
    cached = {
        f"xl/charts/chart{n}.xml": lambda t: t.replace(
            "</numRef>", cache.replace("c:", "") + ""
        ).replace("</c:numRef>", cache)
        for n in (1, 2)
    }
    original = changed(saved(workbook), cached)
    assert b"numCache" in part(original, "xl/charts/chart1.xml")
    data = xlsx(original).render({"行们": loop_rows("甲", "乙", "丙")}, Stamp())
    moved = part(data, "xl/charts/chart1.xml").decode()
    assert f"f>'{SHEET}'!$B$2:$B$4</" in moved
    assert "numCache" not in moved
    assert part(data, "xl/charts/chart2.xml") == part(original, "xl/charts/chart2.xml")
    drawing = part(data, "xl/drawings/drawing1.xml").decode()
    assert "row>5</" in drawing  # E6 was the row below all, and is again, with three rounds
    fewer = xlsx(original).render({"行们": loop_rows("甲")}, Stamp())
    assert "row>3</" in part(fewer, "xl/drawings/drawing1.xml").decode()


def test_document_properties_may_hold_marks() -> None:
    workbook = book("静")
    workbook.properties.title = "{{ 题 }}"
    workbook.properties.creator = "{% if 数 < 3 %}少{% endif %}"
    data = fill(workbook, 题=Slot("甲<乙>&", "title"), 数=1)
    assert opened(data).properties.title == "甲<乙>&"
    assert opened(data).properties.creator == "少"


def test_the_same_input_gives_the_same_bytes() -> None:
    original = saved(book(LOOP))
    context = {"行们": loop_rows("甲", "乙")}
    first = xlsx(original)
    assert first.render(context, Stamp({"a": "b"})) == first.render(context, Stamp({"a": "b"}))
    assert first.render(context, Stamp()) == xlsx(original).render(context, Stamp())


def test_rendering_changes_neither_template_nor_context() -> None:
    template = xlsx("{{ 列 }}\n{%tr for 值 in 列 %}\n{{ 值 }}\n{%tr endfor %}")
    before = template.render({"列": [1]}, Stamp())
    context = {"列": [1, 2]}
    template.render(context, Stamp())
    assert context == {"列": [1, 2]}
    assert template.render({"列": [1]}, Stamp()) == before
    with pytest.raises(RenderError, match="不允许"):
        fill("{{ 列.append(3) }}", **context)


def test_a_zip_reads_back() -> None:
    with zipfile.ZipFile(io.BytesIO(fill(LOOP, 行们=[]))) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_template_is_never_half_loaded() -> None:
    with pytest.raises(TemplateError):
        xlsx(b"PK\x03\x04")


def test_charts_of_a_chart_sheet_follow() -> None:
    workbook = book(LOOP)
    chart = BarChart()
    chart.add_data(Reference(workbook[SHEET], min_col=2, min_row=3, max_row=3))
    workbook.create_chartsheet("图").add_chart(chart)
    data = fill(workbook, 行们=loop_rows("甲", "乙"))
    assert f"f>'{SHEET}'!$B$2:$B$3</" in part(data, "xl/charts/chart1.xml").decode()


def test_a_chart_without_rows_says_so() -> None:
    workbook = book(LOOP)
    chart = BarChart()
    chart.add_data(Reference(workbook[SHEET], min_col=2, min_row=3, max_row=3))
    workbook[SHEET].add_chart(chart, "E1")
    data = xlsx(workbook).render({"行们": []}, Stamp())
    assert "$1048576</" in part(data, "xl/charts/chart1.xml").decode()


@given(st.lists(st.sampled_from([1, True, "1", "甲", None, ("甲", "乙"), ("甲",)]), max_size=9))
def test_what_was_rendered_before_changes_no_byte(values: list[object]) -> None:
    """A workbook without fields is kept when it came twice; no other is ever taken for it."""
    template = saved(book("{{ 值 }}\n{%tr for 名 in 名们 %}\n{{ 名 }}\n{%tr endfor %}"))
    warm = xlsx(template)
    for value in values:
        names = value if isinstance(value, tuple) else ()
        context = {"值": value if not names else 0, "名们": list(names)}
        cold = xlsx(template).render(context, Stamp())
        assert [warm.render(context, Stamp()) for _ in range(3)] == [cold] * 3
