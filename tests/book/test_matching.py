"""What of the book a form is filled with, and what never."""

from __future__ import annotations

import datetime as dt
import shlex
from dataclasses import replace

import pytest

from huizhi import COMMAND
from huizhi.book.asked import asked_form
from huizhi.book.command_words import typed_command
from huizhi.book.facts import Book, Link
from huizhi.book.holders import of_another
from huizhi.book.known_lists import TableSaid
from huizhi.book.matching import match_form
from huizhi.book.meanings import LIST, Meaning
from huizhi.book.offers import Matched, Offer
from huizhi.book.statements import Statement
from huizhi.forms import Form, FormField, FormTable
from huizhi.forms.fields import Circumstances, UnitName, make_field
from tests.book.said import UNIT, book, listed, listed_fact, on_roster, said

TODAY = dt.date(2026, 6, 30)
NOW = Circumstances(2026, dt.date(2026, 1, 1), dt.date(2026, 12, 31), units=(UnitName(UNIT),))


def form(**fields: str) -> Form:
    """A form of these labels with their kinds."""
    asked = (
        FormField(f"f{n}", label, make_field(kind))
        for n, (label, kind) in enumerate(fields.items())
    )
    return Form("check", "基本情况表", tuple(asked))


def match(form: Form, known: Book) -> Matched:
    return match_form(asked_form(form, None), known, UnitName(UNIT), NOW, TODAY)


def only(known: Book, **fields: str) -> Offer:
    """What is offered for the last of these labels."""
    return match(form(**fields), known).offers[-1]


def test_an_answer_is_filled_in_with_where_it_is_from() -> None:
    known = book(said("单位地址", "人民路1号", "2026-03-01"))

    found = only(known, 通讯地址="文字")

    assert (found.text, found.mark) == ("人民路1号", "sure")
    assert found.fact is not None
    assert found.fact.current.origin.words == "联络员表 B4"


@pytest.mark.parametrize(
    ("choices", "value", "text", "told"),
    [
        (("单元楼", "其他"), "其他", "□单元楼 ☑其他集体宿舍", "一起填了"),
        (("单元楼", "平房"), "平房", "□单元楼 ☑平房", "这一栏没有地方写，没有填"),
    ],
)
def test_what_was_written_behind_other_is_filled_in_or_told(
    choices: tuple[str, ...], value: str, text: str, told: str
) -> None:
    lived = replace(said("住宅类型", value, "2026-03-01", kind="多选"), beside="集体宿舍")
    asked = Form("check", "住房表", (FormField("f0", "住宅类型", make_field("多选", choices)),))

    (found,) = match(asked, book(lived)).offers
    assert (found.text, found.mark) == (text, "check")
    assert f"选项外还写着“集体宿舍”，{told}" in found.why


def test_from_sixty_on_is_one_thing_whatever_it_is_called() -> None:
    known = book(said("60岁以上人口", 812, "2026-03-01", kind="整数"))

    assert only(known, 栏60周岁及以上人口="整数").text == "812"
    assert only(known, **{"60岁以上人口（不含60岁）": "整数"}).text == ""


def test_the_unit_itself_is_known() -> None:
    assert only(book(), 填报单位="单位").text == UNIT


@pytest.mark.parametrize(
    ("label", "kind", "value"),
    [
        ("本月排查数", "整数", 3),
        ("累计排查户数", "整数", 9),
        ("隐患数", "整数", 3),
        ("整改率", "百分比", "50%"),
        ("检查日期", "日期", "2026-03-01"),
        ("存在问题", "文字", "堆物"),
        ("年度经费", "金额", 5000),
        ("2025年户籍人口", "整数", 100),
        ("开展次数", "文字", "3次"),
    ],
)
def test_what_changes_is_never_carried_over(label: str, kind: str, value: str | int) -> None:
    known = book(said(label, value, "2026-03-01", kind=kind))

    found = only(known, **{label: kind})

    assert found.text == ""
    assert found.near, "it is told, so that the clerk can decide"


def test_a_figure_that_stands_is_filled_in() -> None:
    known = book(said("户籍人口数", 3021, "2026-03-01", kind="整数"))

    assert only(known, **{"户籍人口（人）": "整数"}).text == "3021"


def test_neighbouring_figures_are_not_taken_for_each_other() -> None:
    known = book(said("户籍人口", 3021, "2026-03-01", kind="整数"))

    assert only(known, 常住人口="整数").text == ""


def test_the_clerk_may_say_that_a_figure_is_what_the_form_asks_for() -> None:
    known = book(said("本月排查数", 3, "2026-03-01", kind="整数"))
    made = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    linked = Book(
        known.facts, links=(Link("基本情况表", "已排查", Meaning("", "本月排查数"), "王", made),)
    )

    assert only(linked, 已排查="整数").text == "3"
    never = Book(known.facts, links=(Link("基本情况表", "单位地址", None, "王", made),))
    assert only(never, 单位地址="文字").text == ""


def test_what_is_passed_over_is_named_with_how_to_decide() -> None:
    known = book(said("总户数", 317, "2026-03-01", "基本情况表", kind="整数"))

    found = only(known, 小区名称="文字", 总户数="整数")

    assert (found.text, [one.current.text for one in found.near]) == ("", ["317"])
    assert "这张表还问“小区名称”" in found.why
    assert "book --same 基本情况表 总户数 总户数" in found.why


def test_what_is_likely_the_units_is_to_be_looked_at() -> None:
    known = book(said("总户数", 317, "2026-03-01", kind="整数"))

    found = only(known, 设施名称="文字", 总户数="整数")

    assert (found.text, found.mark) == ("317", "check")
    assert "这张表还问“设施名称”" in found.why


def test_a_label_is_shown_as_it_is_printed_and_the_unit_is_known_twice() -> None:
    known = book(said("60岁以上老年人数", 985, "2026-03-01", kind="整数"))

    found = only(known, 栏60岁以上老年人数="整数")

    assert found.label == "60岁以上老年人数"
    assert [one.current.text for one in found.near] == ["985"]
    assert only(book(), 社区名称="单位", 社区名称2="单位").text == UNIT


def test_a_column_left_empty_is_told_and_the_clerk_says_what_it_is() -> None:
    rows = ({"姓名": "张三", "所属网格": "一网格"},)
    known = book(tables=(listed("2026-05-01", *rows),))
    columns = (
        FormField("c0", "姓名", make_field("姓名")),
        FormField("c1", "负责网格", make_field("文字")),
    )
    asked = Form("list", "网格员花名册", (), (FormTable("明细", columns),))
    made = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    link = Link("网格员花名册", "负责网格", Meaning(LIST, "所属网格"), "王", made)

    (before,) = match(asked, known).rows
    (after,) = match(asked, replace(known, links=(link,))).rows

    assert before.rows == ({"c0": "张三"},)
    assert "负责网格没有填（名册里另有“所属网格”" in before.left
    assert (after.rows, after.left) == (({"c0": "张三", "c1": "一网格"},), "")


@pytest.mark.parametrize(("column", "filled"), [("图书室面积", True), ("小区名称", False)])
def test_a_table_with_a_line_for_each_unit_has_the_units_own(column: str, filled: bool) -> None:
    known = book(said("常住人口数", 3021, "2026-05-01", kind="整数"))
    kinds = {"社区名称": "单位", "常住人口": "整数", column: "文字"}
    columns = tuple(
        FormField(f"c{n}", label, make_field(kind)) for n, (label, kind) in enumerate(kinds.items())
    )
    asked = Form("list", "文化场所一览表", (), (FormTable("明细", columns),))

    (rows,) = match(asked, known).rows

    if filled:
        assert (rows.rows, rows.mark) == (({"c0": UNIT, "c1": "3021"},), "check")
        assert [(one.label, one.text) for one in rows.cells] == [
            ("常住人口", "3021"), ("图书室面积", ""),
        ]  # fmt: skip
        assert [one.current.text for one in rows.facts] == ["3021"]
    else:
        assert (rows.rows, rows.why) == ((), "底数里没有这个名册")


def test_a_contradiction_is_left_empty_and_told() -> None:
    known = book(said("书记", "张三", "2026-05-01"), said("书记", "李四", "2026-06-01", "通讯录"))

    found = only(known, 书记="姓名")

    assert found.text == ""
    assert "张三" in found.why
    assert "李四" in found.why


@pytest.mark.parametrize("label", ["换届后主任", "新任村委会主任", "主任（换届后）"])
def test_who_was_elected_to_a_post_stands_against_who_had_it(label: str) -> None:
    before = (said("主任", "张三", "2026-05-01"), said("主任手机", "13800138001", "2026-05-01"))
    elected = listed_fact(label, "李四", "2026-06-01")

    for name in match(form(主任="姓名", 主任手机="手机"), book(*before, elected)).offers:
        assert name.text == ""
        assert "张三" in name.why
        assert "李四" in name.why
    again = book(*before, replace(elected, value="张三"))
    assert only(again, 主任="姓名").text == "张三"
    for other in ("换届前主任", "拟新任主任", "换届后副主任"):
        known = book(*before, listed_fact(other, "李四", "2026-06-01"))
        assert only(known, 主任="姓名").text == "张三"


def test_whom_two_other_forms_name_is_to_be_looked_at() -> None:
    one = said("联系人", "张三", "2026-05-01", "消防表")
    other = said("联系人", "张三", "2026-05-02", "防汛表")

    assert only(book(one), 联系人="姓名").text == ""
    assert only(book(one, other), 联系人="姓名").mark == "check"
    own = book(one, said("联系人", "李四", "2026-05-01", "社区基本情况表"))
    assert (only(own, 联系人="姓名").text, only(own, 联系人="姓名").mark) == ("李四", "sure")
    assert only(book(said("书记", "李四", "2026-05-01", "消防表")), 书记="姓名").mark == "sure"


@pytest.mark.parametrize("role", ["联络员", "书记"])
def test_where_a_list_without_a_day_names_another_than_the_clerk_neither_is_filled_in(
    role: str,
) -> None:
    known = book(
        said(role, "张三", "2026-06-10T10:00", "底数", decides=True),
        said(f"{role}手机", "13800138001", "2026-06-10T10:00", "底数", decides=True),
        listed_fact(role, "李四", "2026-06-12", dated=False),
    )  # fmt: skip

    name, number = match(form(**{role: "姓名", f"{role}手机": "手机"}), known).offers

    assert (name.text, number.text) == ("", "")
    assert all("张三" in one.why and "李四" in one.why for one in (name, number))


def test_of_one_person_two_numbers_are_told_and_neither_is_filled_in() -> None:
    names = [said("联系人", "张三", "2026-05-01", one) for one in ("消防表", "防汛表")]
    numbers = [said("联系人手机", f"1380013800{n}", "2026-05-01", one)
               for n, one in enumerate(("消防表", "防汛表"))]  # fmt: skip
    asked = form(联系人="姓名", 联系人手机="手机")

    name, number = match(asked, book(*names, *numbers)).offers
    assert (name.text, number.text) == ("张三", "")
    assert number.why.startswith("张三的手机说法不一：1380013800")
    _, own = match(replace(asked, title="消防表"), book(*names, *numbers)).offers
    assert own.text == "13800138000"


def test_two_forms_that_name_different_people_leave_a_third_empty() -> None:
    known = book(
        said("联系人", "张三", "2026-05-01", "消防表"),
        said("联系人", "李四", "2026-05-02", "防汛表"),
    )

    assert only(known, 联系人="姓名").text == ""


def test_a_label_with_more_words_is_filled_in_to_be_looked_at_and_one_alike_only_told() -> None:
    known = book(said("微信公众号名称", "罗庄发布", "2026-05-01"))

    assert only(known, 社区微信公众号="文字").mark == "check"
    alike = only(known, 微信公众号粉丝群="文字")
    assert (alike.text, len(alike.near)) == ("", 1)


def test_what_its_kind_cannot_read_is_not_filled_in() -> None:
    known = book(said("书记电话", "见通讯录", "2026-05-01"))

    found = only(known, 书记="姓名", 电话="电话")

    assert found.text == ""
    assert "见通讯录" in found.why


def test_a_list_is_filled_in_row_by_row_and_one_of_the_day_never() -> None:
    columns = tuple(
        FormField(f"c{n}", label, make_field(kind))
        for n, (label, kind) in enumerate({"姓名": "姓名", "联系手机": "手机"}.items())
    )
    rows = ({"姓名": "张三", "手机": "13800138001"}, {"姓名": "李四", "手机": "13800138002"})
    known = book(
        tables=(listed("2026-05-01", *rows), listed("2026-05-01", *rows, title="走访名单"))
    )

    for title, count in (("网格员花名册", 2), ("走访人员名单", 0)):
        asked = Form("list", title, (), (FormTable("明细", columns),))
        (found,) = match(asked, known).rows
        assert len(found.rows) == count
        assert count == 0 or found.rows[1] == {"c0": "李四", "c1": "13800138002"}


def test_whose_number_it_is_must_be_certain_first() -> None:
    first = (said("书记", "陈大海", "2026-05-01"), said("书记手机", "13800138001", "2026-05-01"))
    other = said("书记", "马小山", "2026-06-01", "通讯录")

    found = only(book(*first, other), 书记手机="手机")

    assert (found.text, found.why) == ("", "书记是谁说法不一（马小山、陈大海），请先定下来")


def test_the_number_beside_a_name_that_is_not_right_is_never_filled_in() -> None:
    wrong = (
        said("书记", "陈大海", "2026-05-01"),
        said("书记电话", "13800138001", "2026-05-01"),
    )
    right = (
        said("书记", "马小山", "2026-06-01", "通讯录", decides=True),
        said("书记手机", "13800138002", "2026-06-01", "通讯录"),
    )

    found = only(book(*wrong, *right), 书记电话="电话")

    assert found.text == "13800138002"


def test_the_telephone_beside_the_address_is_the_units() -> None:
    known = book(said("单位电话", "0374-5160000", "2026-05-01"))

    found = only(known, 书记="姓名", 办公地址="文字", 办公电话="电话")

    assert (found.text, found.mark) == ("0374-5160000", "check")


def test_the_office_telephone_beside_somebody_is_the_units_to_be_looked_at() -> None:
    known = book(said("办公电话", "0374-5160000", "2026-05-01"))

    found = only(known, 单位负责人="姓名", 办公电话="电话")

    assert (found.text, found.mark) == ("0374-5160000", "check")


def test_whoever_is_paid_is_to_be_looked_at() -> None:
    known = book(said("银行账号", "41100002300147505", "2026-05-01", kind="银行账号"))

    assert only(known, 收款账号="银行账号").mark == "check"
    assert only(known, 账号="银行账号").mark == "sure"


def test_a_figure_that_is_called_a_little_otherwise_says_why_it_is_left_empty() -> None:
    known = book(said("独居老人", "104", "2026-05-01"))

    assert only(known, 独居老人数="整数").why == "数字会变，不自动填"


def test_a_sentence_asks_with_a_verb() -> None:
    known = book(said("办公地址", "河边路1号", "2026-05-01"))

    assert only(known, 办公地点在="文字").text == "河边路1号"


@pytest.mark.parametrize(
    ("said_as", "value", "asked", "filled"),
    [
        ("文字", "2019年6月", "年月", "2019年6月"),
        ("日期", "2019-06-05", "年月", "2019年6月"),
        ("年月", "2019-06", "文字", "2019年6月"),
        ("日期", "2019-06-05", "文字", "2019年6月5日"),
        ("年月", "2019-06", "日期", ""),
        ("日期", "1998-06-05", "日期", "1998年6月5日"),
    ],
)
def test_a_month_is_told_by_a_day_and_no_day_by_a_month(
    said_as: str, value: str, asked: str, filled: str
) -> None:
    known = book(said("建成时间", value, "2026-03-01", kind=said_as))

    assert only(known, 建成时间=asked).text == filled


@pytest.mark.parametrize(
    ("title", "source", "columns", "row"),
    [
        (
            "九小场所消防台账", "沿街场所台账", ("场所名称", "负责人", "手机"),
            {"名称": "康源药店", "负责人姓名": "孔德胜", "手机": "13800138001"},
        ),
        (
            "地质灾害隐患点登记表", "2026年防汛责任表", ("隐患点名称", "责任人", "手机"),
            {"隐患点名称": "后山滑坡", "责任人姓名": "陶思雨", "手机": "13800138001"},
        ),
    ],
)  # fmt: skip
def test_a_table_that_is_another_list_has_the_columns_that_are_called_the_same(
    title: str, source: str, columns: tuple[str, ...], row: dict[str, str]
) -> None:
    kinds = {"负责人": "姓名", "责任人": "姓名", "手机": "手机"}
    asked = tuple(
        FormField(f"c{n}", one, make_field(kinds.get(one, "文字"))) for n, one in enumerate(columns)
    )
    filled = Form("check", title, (), (FormTable("明细", asked),))
    link = Link(title, title, Meaning(LIST, source), "王", dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    known = replace(book(tables=(listed("2026-03-01", row, title=source),)), links=(link,))

    (found,) = match(filled, known).rows

    assert [[*one.values()] for one in found.rows] == [[*row.values()]]
    assert found.left == ""


def test_square_metres_are_the_same_by_any_sign_and_another_measure_is_told() -> None:
    area = replace(said("办公用房面积", 846, "2026-03-01", kind="数值"), measure="平方米")

    def asked(measure: str) -> Offer:
        one = FormField("f", "办公用房面积", make_field("数值").measured_in(measure))
        return match(Form("check", "统计表", (one,)), book(area)).offers[0]

    assert (asked("㎡").text, asked("亩").text) == ("846", "")
    assert "是“846平方米”，这一栏填的是亩，单位不一样" in asked("亩").why


def test_a_post_with_a_longer_word_is_told_and_one_beside_it_is_to_be_looked_at() -> None:
    known = book(said("书记姓名", "周海燕", "2026-03-01"), said("主任姓名", "马小山", "2026-03-01"))

    longer = only(known, 党支部书记="姓名")
    assert (longer.text, [one.current.text for one in longer.near]) == ("", ["周海燕"])
    assert "book --same 基本情况表 党支部书记 书记姓名" in longer.why
    assert "第一书记" not in only(known, 第一书记="姓名").why
    beside = only(known, 调委会主任="姓名", 主任姓名="姓名")
    assert (beside.text, beside.mark) == ("马小山", "check")


def test_two_words_for_one_post_are_held_against_each_other() -> None:
    facts = (
        said("村党支部书记", "唐广民", "2026-05-01"),
        said("村党支部书记手机", "13800138001", "2026-05-01"),
    )
    asked = form(村党支部书记="姓名", 村党支部书记手机="手机")

    def marks(*others: Statement) -> list[tuple[str, str]]:
        return [(one.text, one.mark) for one in match(asked, book(*facts, *others)).offers]

    both = [("唐广民", "check"), ("13800138001", "check")]
    assert marks(said("党支部书记", "高成翠", "2026-05-31", "台账")) == both
    number = said("党支部书记手机", "13800138009", "2026-05-31", "台账")
    assert marks(number)[1] == both[1]
    assert "党支部书记 手机" in match(asked, book(*facts, number)).offers[1].why
    sure = [(text, "sure") for text, _ in both]
    assert marks(said("党支部书记", "唐广民", "2026-05-31", "台账")) == sure
    assert marks(said("党支部书记", "高成翠", "2024-05-31", "台账")) == sure
    women = (
        said("妇联主席", "韩梅", "2026-05-01"),
        said("村妇联主席", "李雪", "2026-05-02", "台账"),
    )
    assert only(book(*women), 妇联主席="姓名").mark == "check"


def test_a_list_of_other_columns_names_that_which_is_most_alike() -> None:
    row = {"名称": "康源药店", "地址": "1号", "类型": "餐饮", "负责人姓名": "孔德胜", "手机": "1"}
    known = book(tables=(listed("2026-03-01", row, title="沿街场所台账"),))
    labels = ("场所名称", "地址", "类型", "负责人", "负责人电话", "面积", "灭火器数量")
    columns = tuple(FormField(one, one, make_field("文字")) for one in labels)

    (found,) = match(Form("check", "九小场所台账", (), (FormTable("明细", columns),)), known).rows

    assert "最像的是“沿街场所台账”（7栏里有5栏一样）" in found.why


def test_what_is_known_of_the_thing_that_a_form_is_about_is_told_first() -> None:
    known = book(
        said("地址", "人民路1号", "2026-03-01"),
        said("《防汛》避难场所地址", "滨河路旁", "2026-03-01", "防汛责任表"),
    )

    found = only(known, 避难场所名称="文字", 地址="文字")

    assert [one.current.text for one in found.near] == ["滨河路旁", "人民路1号"]
    assert "book --same 基本情况表 地址 《防汛》避难场所地址" in found.why


def test_what_is_said_of_something_alike_later_is_told_beside_what_is_filled_in() -> None:
    older = said("编制床位数", 50, "2026-01-10", "情况表", kind="整数")
    other = said("床位数·编制床位", 55, "2026-05-01", "规财底册", kind="整数")

    found = only(book(older, other), 编制床位数="整数")

    assert (found.text, found.mark) == ("50", "check")
    assert "“床位数编制床位”：55（规财底册 B4）" in found.why
    same = replace(other, origin=older.origin)  # one form that asks for both tells them apart
    assert only(book(older, same), 编制床位数="整数").mark == "sure"


def test_what_is_grouped_under_something_that_may_say_more_is_to_be_looked_at() -> None:
    known = book(
        replace(said("常住人口", 31, "2026-05-01", kind="整数"), label="低保对象·常住人口")
    )

    found = only(known, 常住人口="整数")

    assert (found.text, found.mark) == ("31", "check")
    assert found.why == "底数里叫“低保对象·常住人口”"


@pytest.mark.parametrize(
    ("label", "kind", "told"),
    [
        ("开放床位数", "整数", "实有床位"),
        ("负责人姓名", "姓名", "院长 姓名"),
        ("卫生院院长", "姓名", "院长 姓名"),
    ],
)
def test_what_stays_empty_names_what_is_most_alike(label: str, kind: str, told: str) -> None:
    known = book(
        said("实有床位", 44, "2026-03-01", kind="整数"),
        said("院长", "唐彩霞", "2026-03-01", kind="姓名"),
        said("养老机构地址", "河边路1号", "2026-03-01"),
    )

    for about in ({}, {"养老机构名称": "文字"}):  # also in a form about something else
        found = only(known, **about, **{label: kind})

        assert found.text == ""
        assert told in [one.meaning.words for one in found.near]
        assert told in found.why


def test_a_post_in_a_list_of_the_office_is_filled_in_to_be_looked_at() -> None:
    one = said("党支部书记", "唐彩霞", "2026-03-01", "通讯录", kind="姓名")
    listed_one = replace(one, origin=replace(one.origin, kind="import"))

    found = only(book(listed_one), 党支部书记="姓名")

    assert (found.text, found.mark) == ("唐彩霞", "check")
    assert only(book(one), 党支部书记="姓名").text == ""


def test_whom_a_form_names_beside_others_takes_nothing_from_the_unit() -> None:
    known = book(
        said("传真", "0932-5132445", "2026-03-01", kind="电话"),
        said("副院长", "马兰英", "2026-03-01", kind="姓名"),
        said("邮箱", "a@b.cn", "2026-03-01", kind="电子邮箱"),
    )
    asked = {"单位": "单位", "院领导姓名": "姓名", "院领导手机": "手机"}

    assert only(known, **asked, 传真="电话").text == "0932-5132445"
    assert only(known, **asked, 副院长="姓名").text == "马兰英"
    assert only(known, **asked, 电子邮箱="电子邮箱").text == ""
    assert only(known, 姓名="姓名", 性别="文字", 副院长="姓名").text == ""  # about a person


def test_cars_are_cars_whatever_their_columns_are_called() -> None:
    row = {"车牌号": "豫K12345", "车型": "依维柯", "购置日期": "2019-06-21", "司机": "王强",
           "司机电话": "13800138001", "车况": "好"}  # fmt: skip
    labels = {"车牌号码": "文字", "品牌型号": "文字", "购买时间": "日期", "驾驶员": "姓名",
              "驾驶员手机": "手机"}  # fmt: skip
    columns = tuple(
        FormField(f"c{n}", label, make_field(kind))
        for n, (label, kind) in enumerate(labels.items())
    )
    asked = Form("cars", "急救车辆登记表", (), (FormTable("明细", columns),))
    link = Link("急救车辆登记表", "急救车辆登记表", Meaning(LIST, "救护车辆台账"), "王",
                dt.datetime(2026, 4, 1, tzinfo=dt.UTC))  # fmt: skip
    known = replace(book(tables=(listed("2026-05-01", row, title="救护车辆台账"),)), links=(link,))

    (rows,) = match(asked, known).rows

    assert [*rows.rows[0].values()] == [
        "豫K12345", "依维柯", "2019年6月21日", "王强", "13800138001"
    ]  # fmt: skip


def test_whom_a_form_is_about_is_nobody_who_has_a_post() -> None:
    known = book(
        said("负责人", "张三", "2026-03-01", kind="姓名"),
        said("负责人手机", "13800138001", "2026-03-01", kind="手机"),
        said("银行账号", "41838792712173155", "2026-03-01"),
        said("值班电话", "0374-5160001", "2026-03-01", kind="电话"),
    )
    person = {"姓名": "姓名", "性别": "文字", "身份证号": "身份证号", "手机": "手机",
              "工资银行账号": "文字", "值班电话": "电话"}  # fmt: skip

    *theirs, on_duty = match(form(**person), known).offers

    for one in theirs:
        assert (one.text, one.near) == ("", ())
        assert "--same" not in one.why
    assert "还问" not in theirs[0].why
    assert "book --same 基本情况表 值班电话 值班电话" in on_duty.why


def test_the_list_that_was_proposed_for_its_columns_fills_them() -> None:
    row = {"设施名称": "一号泵站", "所在位置": "河东", "管护责任人": "王强", "投资": "9"}
    labels = ("工程名称", "位置", "管护责任人", "工程类别")
    columns = tuple(FormField(f"c{n}", x, make_field("文字")) for n, x in enumerate(labels))
    asked = Form("works", "水利普查登记表", (), (FormTable("明细", columns),))
    known = book(tables=(listed("2026-05-01", row, title="水利设施台账"),))
    (before,) = match(asked, known).rows
    assert "最像的是“水利设施台账”" in before.why
    made = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    link = Link("水利普查登记表", "水利普查登记表", Meaning(LIST, "水利设施台账"), "王", made)

    (after,) = match(asked, replace(known, links=(link,))).rows

    assert after.rows == ({"c1": "河东", "c2": "王强"},)
    assert after.mark == "check"
    assert "“位置”填的是名册的“所在位置”" in after.why
    assert "工程名称、工程类别没有填" in after.left


def test_where_the_unit_is_named_by_the_clerks_word_the_rest_is_the_units() -> None:
    known = book(said("邮政编码", "463016", "2026-03-01"), said("总户数", 317, "2026-03-01"))
    asked = form(机构详细名称="文字", 邮政编码="文字")
    made = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    link = Link("基本情况表", "机构详细名称", Meaning("", "单位名称"), "王", made)

    (_, before) = match(asked, known).offers
    (name, after) = match(asked, replace(known, links=(link,))).offers

    assert (before.text, "还问“机构详细名称”" in before.why) == ("", True)
    assert (name.text, after.text, after.mark) == (UNIT, "463016", "sure")


def test_what_may_be_anybodys_is_to_be_looked_at_where_whose_the_form_is_is_only_likely() -> None:
    known = book(
        said("地址", "人民路1号", "2026-03-01"),
        said("总户数", 317, "2026-03-01", kind="整数"),
    )
    asked = form(收款单位="文字", 地址="文字", 总户数="整数")

    found = match_form(
        asked_form(asked, None, units=[UNIT]), known, UnitName(UNIT), NOW, TODAY
    ).offers

    assert [(one.text, one.mark) for one in found] == [
        (UNIT, "check"), ("人民路1号", "check"), ("317", "sure"),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["离任站长", "接任站长手机"])
def test_whoever_had_or_gets_a_post_is_not_proposed_to_be_its_holder(label: str) -> None:
    known = book(
        said("站长", "张三", "2026-03-01", kind="姓名"),
        said("站长手机", "13800138001", "2026-03-01", kind="手机"),
    )

    found = only(known, 单位名称="单位", **{label: "文字"})

    assert (found.text, "--same" in found.why) == ("", False)


def test_whoever_runs_something_else_is_not_proposed_to_be_the_units_head() -> None:
    found = only(
        book(said("负责人", "张三", "2026-03-01", kind="姓名")), 仓库名称="文字", 仓库负责人="姓名"
    )

    assert (found.text, "--same" in found.why) == ("", False)


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("供水人口栏2026年", "和底数里的“供水人口”像"),
        ("承租单位", "不一定是本单位"),
        ("应急物资库", "底数里没有"),
    ],
)
def test_only_what_is_not_known_is_said_not_to_be_known(label: str, told: str) -> None:
    known = book(said("供水人口", 22222, "2026-03-01", kind="整数"))

    assert told in only(known, 单位名称="单位", **{label: "文字"}).why


@pytest.mark.parametrize(
    ("label", "kind", "near"),
    [
        ("收件地址", "文字", "办公地址"),
        ("校园占地", "数值", "占地面积"),
        ("现有教学班", "整数", "办学规模班级数"),
        ("分管领导", "姓名", "分管安全副校长 姓名"),
        ("分管领导电话", "手机", "分管安全副校长 手机"),
        ("应急物资库", "文字", ""),
    ],
)
def test_what_is_called_a_little_like_a_label_is_named(label: str, kind: str, near: str) -> None:
    known = book(
        said("办公地址", "东街1号", "2026-05-01"), said("占地面积", 300, "2026-05-01", kind="数值"),
        said("办学规模班级数", 12, "2026-05-01", kind="整数"),
        said("分管安全副校长", "张三", "2026-05-01", kind="姓名"),
        said("分管安全副校长手机", "13800138001", "2026-05-01", kind="手机"),
        said("本月占地检查次数", 3, "2026-05-01", kind="整数"),
    )  # fmt: skip

    found = only(known, **{label: kind})

    assert [one.shown for one in found.near] == ([near] if near else [])
    assert found.text == ""


def test_a_command_can_be_copied_whatever_blanks_a_title_has() -> None:
    asked = replace(form(负责人="姓名", 党支部书记="姓名"), title="卫健委 “基本”情况表（公安局）")

    found = match(asked, book(said("书记", "李四", "2026-05-01", "消防表"))).offers[-1]

    command = found.why.partition("定一次：")[2]
    assert shlex.split(command)[2:] == [
        "book", "--same", "卫健委 基本情况表（公安局）", "党支部书记", "书记姓名",
    ]  # fmt: skip
    assert typed_command("book", 'a"b`c$d%e', "138****0001") == (
        f'{COMMAND} book abcde "138****0001"'
    )


@pytest.mark.parametrize("new", ["", "李四"])
@pytest.mark.parametrize(("role", "named"), [("联络员", "联络员"), ("校医", "校医姓名")])
def test_the_number_of_somebody_goes_with_their_name(role: str, named: str, new: str) -> None:
    """By hand only the name is changed; the roster has the number of whoever was named before."""
    changed = [said(named, new, "2026-06-20", "底数", decides=True)] if new else []
    known = book(
        on_roster(named, "张三"), on_roster(f"{role}手机", "13800138001"),
        on_roster(f"{role}身份证号", "41010319881021018X"), *changed,
    )  # fmt: skip

    asked = form(**{named: "姓名", f"{role}手机": "手机", f"{role}身份证号": "身份证号"})
    name, *theirs = match(asked, known).offers

    assert (name.text, name.mark) == (new or "张三", "check" if role == "校医" else "sure")
    assert [bool(one.text) for one in theirs] == [not new, not new]
    assert all("换了人" in one.why for one in theirs) == bool(new)


@pytest.mark.parametrize(("role", "named"), [("联络员", "联络员"), ("校医", "校医姓名")])
def test_a_name_and_a_number_that_were_written_by_hand_on_one_day_belong_together(
    role: str, named: str
) -> None:
    known = book(
        said(named, "张三", "2026-05-01"), said(f"{role}手机", "13800138001", "2026-05-01"),
        said(f"{role}手机", "13800138002", "2026-06-20T10:00", "底数", decides=True),
        said(named, "李四", "2026-06-20T11:00", "底数", decides=True),
    )  # fmt: skip

    name, number = match(form(**{named: "姓名", f"{role}手机": "手机"}), known).offers

    assert (name.text, number.text) == ("李四", "13800138002")


def test_somebody_is_one_under_two_words_of_two_lists() -> None:
    known = book(said("校医", "张三", "2026-05-01"), said("校医电话", "13800138001", "2026-05-01"),
                 listed_fact("校医姓名", "张三", "2026-06-01"))  # fmt: skip
    other = book(said("校医", "张三", "2026-05-01"), said("校医电话", "13800138001", "2026-05-01"),
                 listed_fact("校医姓名", "李四", "2026-06-01"))  # fmt: skip

    assert only(known, 校医电话="电话").text == "13800138001"
    assert only(other, 校医电话="电话").text == ""


def test_whom_nobody_names_for_sure_has_no_number_either() -> None:
    """A list of names only says another than the roster, which alone has a number."""
    known = book(on_roster("联络员", "张三"), on_roster("联络员手机", "13800138001"),
                 listed_fact("联络员", "李四", "2026-06-20"))  # fmt: skip

    name, number = match(form(联络员="姓名", 联络员手机="手机"), known).offers

    assert (name.text, number.text) == ("", "")
    both = book(on_roster("联络员", "张三"), on_roster("联络员电话", "13800138001"),
                said("联络员", "张三", "2026-06-20", "登记表"))  # fmt: skip
    name, number = match(form(联络员="姓名", 联络员电话="电话"), both).offers
    assert (name.text, number.text) == ("张三", "13800138001")


def test_a_liaison_has_one_number_whatever_asks_for_it() -> None:
    """What the roster or a newer list says otherwise is told of each word for it."""
    form_said = (said("联络员", "张三", "2026-05-20"),
                 said("联络员电话", "13800138001", "2026-05-20"))  # fmt: skip
    roster = (on_roster("联络员", "张三"), on_roster("联络员手机", "13800138002"))
    newer = (listed_fact("联络员", "张三", "2026-06-20"),
             listed_fact("联络员手机", "13800138003", "2026-06-20"))  # fmt: skip

    for others in (roster, newer):
        for label in ("联络员手机", "联络员电话", "联络人电话"):
            found = only(book(*form_said, *others), 联络员="姓名", **{label: "电话"})
            assert found.text == ""
            assert "说法不一" in found.why
            assert "13800138001" in found.why


def test_a_form_that_names_somebody_who_is_known_is_still_about_the_unit() -> None:
    known = book(said("民兵连长", "张三", "2026-05-01"), said("村医姓名", "李四", "2026-05-01"),
                 said("单位电话", "0376-7720310", "2026-05-01"))  # fmt: skip

    doctor, telephone, chief = match(
        form(村医姓名="文字", 联系电话="电话", 民兵连长="文字"), known
    ).offers

    assert (doctor.text, doctor.mark) == ("李四", "sure")
    assert telephone.text == "", "the doctor's"
    assert (chief.text, chief.mark) == ("张三", "check")
    about = match(form(村医姓名="文字", 性别="文字", 民兵连长="文字"), known).offers
    assert [one.text for one in about] == ["李四", "", ""]
    unknown = book(said("民兵连长", "张三", "2026-05-01"))
    assert only(unknown, 村医姓名="文字", 民兵连长="文字").text == ""


def test_who_stands_in_brackets_behind_a_post_is_filled_in_to_be_looked_at() -> None:
    known = book(said("书记", "张三", "2026-05-01"), said("村会计姓名", "李四", "2026-05-01"))

    for label, name in (("防火责任人（党组织书记）", "张三"), ("报账员（村会计）", "李四")):
        found = only(known, **{label: "文字"})
        assert (found.text, found.mark) == (name, "check")
    assert only(known, **{"报账员（外聘）": "文字"}).text == ""
    assert only(known, **{"防火责任人（原党组织书记）": "文字"}).text == ""


def test_the_first_of_several_numbers_is_to_be_looked_at() -> None:
    known = book(said("书记手机", "13800138001", "2026-05-01"))

    first, second = match(form(书记手机1="手机", 书记手机2="手机"), known).offers

    assert (first.mark, second.text) == ("check", "")


def test_a_name_that_was_changed_alone_on_the_roster_leaves_the_number_behind() -> None:
    known = book(on_roster("联络员", "李四", "2026-06-20"),
                 on_roster("联络员手机", "13800138001", "2026-05-01"))  # fmt: skip
    number = book(on_roster("联络员", "李四", "2026-05-01"),
                  on_roster("联络员手机", "13800138001", "2026-06-20"))  # fmt: skip

    for label in ("联络员手机", "联络员电话"):
        found = only(known, 联络员="姓名", **{label: "电话"})
        assert found.text == ""
        assert "换了人" in found.why
        assert only(number, 联络员="姓名", **{label: "电话"}).mark == "sure"
    facts = known.of_unit(UNIT)
    assert "现在是“李四”" in of_another(facts, facts[Meaning("联络员", "手机")])


def test_a_list_is_proposed_by_what_it_is_called_and_not_by_what_everybody_has() -> None:
    """The same for every unit; none where two are as likely, or nothing but persons is alike."""
    person = {"姓名": "张三", "性别": "男", "身份证号": "41010319881021018X", "手机": "13800138001"}
    grid = listed("2026-05-01", person, title="清河镇网格员登记表")
    forest = listed(
        "2026-05-01", {"姓名": "李四", "管护区域": "北山", "管护面积": "9"}, title="护林员"
    )
    labels = ("姓名", "性别", "身份证号", "手机", "管护区域", "合同编号")
    columns = tuple(FormField(f"c{n}", x, make_field("文字")) for n, x in enumerate(labels))

    def why(*tables: TableSaid, title: str = "清河镇生态护林员信息表") -> str:
        asked = Form("list", title, (), (FormTable("明细", columns),))
        return match(asked, book(tables=tables)).rows[0].why

    assert "最像的是“护林员”（6栏里有2栏一样）" in why(grid, forest)
    assert "book --same" in why(grid, forest)
    elsewhere = replace(forest, unit="别的社区")
    assert "最像的是“护林员”（6栏里有2栏一样，这个单位的底数里没有它）" in why(grid, elsewhere)
    assert why(grid) == "底数里没有这个名册，这个单位的名册有“清河镇网格员登记表”"
    both = why(forest, replace(forest, title="护林员（二）组"), title="管护人员表")
    assert "book --same" not in both


@pytest.mark.parametrize(
    ("other", "filled"), [("信息联络员", False), ("经办人", True), ("信息员", True)]
)
def test_two_words_that_may_be_for_one_role_are_told_where_they_name_different_people(
    other: str, filled: bool
) -> None:
    known = book(
        on_roster("联络员", "张三"), on_roster("联络员手机", "13800138001"),
        said(other, "李四", "2026-06-20", "登记表"),
        said(f"{other}手机", "13800138002", "2026-06-20", "登记表"),
    )  # fmt: skip

    name, number = match(form(联络人="姓名", 手机号码="手机"), known).offers

    assert (bool(name.text), bool(number.text)) == (filled, filled)
    assert {name.mark, number.mark} == {"check" if filled else ""}
    assert "张三" in f"{name.text}{name.why}"
    assert "李四" in name.why
    assert "李四" in number.why
    another = book(on_roster("联络员", "张三"), said("灾害信息员", "李四", "2026-06-20", "登记表"))
    assert only(another, 联络员="姓名").mark == "sure"


@pytest.mark.parametrize(
    "sign", ["签字", "签名", "签章", "盖章", "（签字）", "签字（盖章）", "亲笔签名"]
)
def test_where_somebody_signs_nothing_is_filled_in(sign: str) -> None:
    known = book(said("校长", "张三", "2026-05-01"), said("负责人", "张三", "2026-05-01"))

    for label in (f"校长{sign}", f"负责人{sign}"):
        found = only(known, **{label: "姓名"})
        assert (found.text, found.why) == ("", "要签字或盖章的，不从底数填")
    assert only(known, **{"填报单位（盖章）": "单位"}).text == UNIT
    assert only(known, 单位盖章="单位").text == ""
    assert only(known, 校长签字日期="姓名").why != "要签字或盖章的，不从底数填"


def test_no_command_is_told_for_another_time_or_for_what_others_have() -> None:
    party = book(said("党员数", 190, "2026-03-01", kind="整数"))
    duty = book(said("值班电话", "0376-7720310", "2026-03-01"))

    last = only(party, 党组织全称="文字", 上年末党员人数="整数")
    now = only(party, 党组织全称="文字", 党员总人数="整数")
    company = only(duty, 企业名称="文字", 联系电话="文字")

    assert (last.text, "--same" in last.why, "党员数" in last.why) == ("", False, True)
    assert "--same" in now.why
    assert (company.text, "--same" in company.why) == ("", False)
