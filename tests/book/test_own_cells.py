"""What cells of a table ask of the unit itself: in its own line, and in rows that are printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from huizhi.book.asked import asked_form
from huizhi.book.facts import Book, Link
from huizhi.book.matching import match_form
from huizhi.book.meanings import LIST, Meaning
from huizhi.book.offers import Matched
from huizhi.forms import Form, FormField, FormTable
from huizhi.forms.fields import Circumstances, UnitName, make_field
from tests.book.said import UNIT, book, listed, said

NOW = Circumstances(2026, dt.date(2026, 1, 1), dt.date(2026, 12, 31), units=(UnitName(UNIT),))
KNOWN = book(
    said("书记", "陈大海", "2026-03-01"),
    said("书记手机", "13800138001", "2026-03-01", kind="手机"),
    said("主任", "马小山", "2026-03-01"),
    said("主任手机", "13800138002", "2026-03-01", kind="手机"),
    said("总户数", 317, "2026-03-01", kind="整数"),
    said("2025年人口数", 812, "2026-03-01", kind="整数"),
)


def form(
    columns: Mapping[str, str], printed: tuple[Mapping[str, str], ...] = (), title: str = "一览表"
) -> Form:
    fields = tuple(
        FormField(f"c{n}", label, make_field(kind))
        for n, (label, kind) in enumerate(columns.items())
    )
    return Form("check", title, (), (FormTable("明细", fields, printed=printed),))


def match(asked: Form, known: Book = KNOWN) -> Matched:
    today = dt.date(2026, 6, 30)
    return match_form(asked_form(asked, None), known, UnitName(UNIT), NOW, today)


def test_each_telephone_in_the_units_line_is_of_whoever_stands_on_its_left() -> None:
    columns = {"社区": "单位", "书记": "文字", "手机": "手机", "主任": "文字", "手机2": "手机"}

    (rows,) = match(form(columns)).rows

    values = UNIT, "陈大海", "13800138001", "马小山", "13800138002"
    assert [tuple(row.values()) for row in rows.rows] == [values]
    assert [one.label for one in rows.cells] == ["书记", "书记手机", "主任", "主任手机"]
    assert {one.mark for one in rows.cells} == {"check"}


def test_a_line_about_somebody_of_whom_there_are_several_is_not_the_units() -> None:
    columns = {"社区": "单位", "网格员姓名": "姓名", "书记": "文字"}

    assert match(form(columns)).rows[0].rows == ()


def test_people_and_figures_in_printed_rows() -> None:
    people = form(
        {"职务": "文字", "姓名": "姓名", "手机": "手机"}, ({"职务": "书记"}, {"职务": "会计"})
    )
    figures = form(
        {"指标": "文字", "计量单位": "文字", "数值": "文字"},
        ({"指标": "总户数", "计量单位": "户"}, {"指标": "总户数", "计量单位": "万户"}),
    )

    assert match(people).rows[0].rows == ({"c0": "书记", "c1": "陈大海", "c2": "13800138001"},)
    assert match(figures).rows[0].rows == ({"c0": "总户数", "c1": "户", "c2": "317"},)


@pytest.mark.parametrize(
    ("row", "column"),
    [("户数", "数值"), ("其中：户数", "数值"), ("总户数", "本年"), ("低保", "户数")],
)
def test_a_row_that_may_mean_something_else_stays_empty(row: str, column: str) -> None:
    (rows,) = match(form({"指标": "文字", column: "整数"}, ({"指标": row},))).rows

    assert rows.rows == ()


def test_what_changes_is_filled_in_when_the_clerk_says_what_it_is() -> None:
    columns = form({"社区": "单位", "栏2025年人口数": "整数"})
    made = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    link = Link("一览表", "2025年人口数", Meaning("", "2025年人口数"), "王", made)

    (before,) = match(columns).rows
    (after,) = match(columns, replace(KNOWN, links=(link,))).rows

    assert (before.rows, [one.label for one in before.cells]) == ((), ["2025年人口数"])
    assert [(tuple(row.values()), after.mark) for row in after.rows] == [((UNIT, "812"), "sure")]


def test_a_list_that_is_alike_by_its_columns_is_proposed_and_taken_where_it_has_all() -> None:
    row = {"名称": "河畔家园", "业委会主任": "马小山", "面积": "3"}
    known = book(tables=(listed("2026-05-01", row, title="小区底册"),))
    asked = form({"小区名称": "文字", "业委会主任": "文字", "面积": "文字"}, title="物业小区台账")

    (rows,) = match(asked, known).rows

    assert rows.rows == ({"c0": "河畔家园", "c1": "马小山", "c2": "3"},)
    assert (rows.mark, rows.why) == ("check", "填的是名册“小区底册”，各栏都有")
    more = form(
        {"小区名称": "文字", "业委会主任": "文字", "面积": "文字", "类型": "文字"},
        title="物业小区台账",
    )
    (proposed,) = match(more, known).rows
    assert proposed.rows == ()
    assert "最像的是“小区底册”（4栏里有3栏一样）" in proposed.why
    (other,) = match(replace(asked, title="避难场所台账"), known).rows
    assert other.rows == ()


@pytest.mark.parametrize(("label", "filled"), [("学校名称", True), ("所属社区", False)])
def test_a_school_is_no_community(label: str, filled: bool) -> None:
    school = UnitName("实验小学")
    now = replace(NOW, units=(school, UnitName("第一中学")))
    form = Form("check", "登记表", (FormField("f0", label, make_field("文字")),))
    asked = asked_form(form, None, units=[one.name for one in now.units])

    found = match_form(asked, book(), school, now, dt.date(2026, 6, 30)).offers[0]

    assert found.text == (school.name if filled else "")


@pytest.mark.parametrize(
    "columns",
    [
        {"社区": "单位", "物业公司": "文字", "书记": "文字"},
        {"社区": "单位", "网格员": "姓名", "总户数": "整数"},
        {"社区": "单位", "活动室面积": "整数", "地址": "文字"},
    ],
)
def test_what_may_be_of_something_else_in_the_line_is_only_told(columns: Mapping[str, str]) -> None:
    known = book(*(said(label, text, "2026-03-01") for label, text in
                   (("书记", "陈大海"), ("总户数", "317"), ("地址", "人民路1号"))))  # fmt: skip

    assert match(form(columns), known).rows[0].rows == ()


def test_a_row_that_is_called_by_its_number_is_of_a_part_of_the_unit() -> None:
    asked = form({"网格": "文字", "户数": "整数", "电话": "电话"}, ({"网格": "1"}, {"网格": "二"}))
    known = book(
        said("总户数", 317, "2026-03-01", kind="整数"),
        said("电话", "0374-2223334", "2026-03-01", kind="电话"),
    )

    assert match(asked, known).rows[0].rows == ()


def test_of_printed_units_only_the_own_line_is_filled() -> None:
    printed = ({"单位名称": "莲湖社区"}, {"单位名称": UNIT})
    columns = form({"单位名称": "文字", "书记": "文字", "总户数": "整数"}, printed)
    asked = asked_form(columns, None, units=[UNIT, "莲湖社区"])

    (rows,) = match_form(asked, KNOWN, UnitName(UNIT), NOW, dt.date(2026, 6, 30)).rows

    assert rows.rows == ({"c0": UNIT, "c1": "陈大海", "c2": "317"},)


def test_a_list_of_another_title_has_its_columns_by_their_labels() -> None:
    row = {"名称": "后山滑坡", "地址": "后山脚"}
    known = book(tables=(listed("2026-05-01", row, title="隐患点底册"),))
    asked = form({"隐患点名称": "文字", "地址": "文字"}, title="地质灾害登记表")
    made = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    link = Link("地质灾害登记表", "地质灾害登记表", Meaning(LIST, "隐患点底册"), "王", made)

    (rows,) = match(asked, replace(known, links=(link,))).rows

    assert rows.rows == ({"c0": "后山滑坡", "c1": "后山脚"},)


@pytest.mark.parametrize(
    ("title", "printed", "filled"),
    [
        ("一览表", ({"单位名称": "许庄社区"}, {"单位名称": UNIT}), True),
        ("一览表", ({"单位名称": "许昌印刷厂"}, {"单位名称": "许昌化肥厂"}), False),
        ("各社区基本情况一览表", (), True),
        ("各社区重点单位名录", (), False),
    ],
)
def test_a_line_for_each_unit_is_known_by_its_title_or_by_the_units_that_are_printed(
    title: str, printed: tuple[Mapping[str, str], ...], filled: bool
) -> None:
    columns = {"单位名称": "文字", "书记": "文字", "总户数": "整数"}
    asked = asked_form(form(columns, printed, title), None, units=["许庄社区", UNIT])

    (rows,) = match_form(asked, KNOWN, UnitName(UNIT), NOW, dt.date(2026, 6, 30)).rows

    own = ({"c0": UNIT, "c1": "陈大海", "c2": "317"},)
    assert rows.rows == (own if filled else ())
    assert {one.current.text for cell in rows.cells for one in cell.near} <= {"陈大海", "317"}


def test_a_printed_row_asks_by_the_very_words_by_which_something_is_known() -> None:
    known = book(said("服务人口数", 25579, "2026-03-01", kind="整数"))
    rows = ({"指标": "服务人口数"}, {"指标": "低保户数"})
    asked = form({"指标": "文字", "数值": "整数", "备注": "文字"}, rows, "基本指标核对表（统计局）")

    (filled,) = match(asked, known).rows

    assert filled.rows == ({"c0": "服务人口数", "c1": "25579"},)
    assert [one.label for one in filled.cells if one.text] == ["服务人口数"]
    assert not any("备注" in one.label for one in filled.cells)


def test_a_line_with_nothing_but_posts_and_facts_of_a_unit_is_the_units() -> None:
    columns = {"单位": "文字", "书记": "姓名", "书记手机": "手机", "办公地址": "文字"}
    asked = asked_form(form(columns, title="全镇班子成员一览表"), None, units=["许庄社区", UNIT])

    (rows,) = match_form(asked, KNOWN, UnitName(UNIT), NOW, dt.date(2026, 6, 30)).rows

    assert rows.rows == ({"c0": UNIT, "c1": "陈大海", "c2": "13800138001"},)


def test_the_second_row_of_a_post_asks_for_somebody_else() -> None:
    columns = {"职务": "文字", "姓名": "姓名", "手机": "手机"}
    for first, second in (("主任", "主任"), ("主任（1）", "主任（2）")):
        (rows,) = match(form(columns, ({"职务": first}, {"职务": second}))).rows

        assert rows.rows == ({"c0": first, "c1": "马小山", "c2": "13800138002"},)
        assert "前面的行已经问了一个" in rows.cells[-1].why
