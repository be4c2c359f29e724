"""What stands in brackets with a label: another question, or only how it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huizhi.book.asked import asked_form
from huizhi.book.facts import Book, Link
from huizhi.book.matching import Offer, match_form
from huizhi.book.meanings import Meaning
from huizhi.book.qualifiers import without_others
from huizhi.content import Document
from huizhi.content.grid import parse
from huizhi.forms import Form, FormField, FormTable, pattern_of, without_hint
from huizhi.forms.blank import mark_name
from huizhi.forms.fields import Circumstances, UnitName, make_field
from huizhi.forms.printed_units import with_printed_units
from huizhi.forms.probe import probe
from tests.book.said import UNIT, book, listed, said

TODAY = dt.date(2026, 6, 30)
NOW = Circumstances(2026, dt.date(2026, 1, 1), dt.date(2026, 12, 31), units=(UnitName(UNIT),))

ANOTHER = """
户籍人口（2025年12月31日） 户籍人口（截至2025年底） 户籍人口（上年末） 户籍人口（人，2025年末）
户籍人口（去年同期） 户籍人口（七普） 户籍人口（11月） 户籍人口（男） 户籍人口（60岁以上）
户籍人口（预计） 户籍人口（以2025年12月31日为准） （上年末）户籍人口 值班电话（夜间）
值班电话（节假日） 值班电话（备用） 办公地址（旧） 办公地址（原址） 办公地址（变更前）
办公地址（变更后） 银行账号（原） 银行账号（党费专户） 信用代码（上级） 书记（拟任）
书记（前任） 书记（原任） 书记（上届） 书记（换届前） 书记（2025年度） 书记（候选人） 书记（副）
书记（镇） （拟任）书记 书记（县级） 书记手机（备用） 书记手机（原号码） 书记手机（家属）
户籍人口（万人） 户籍人口（万） 户籍人口（单位：千人） 信用代码（后9位）
"""
NOBODY_KNOWS = (
    "户籍人口（含空挂户） 户籍人口（不含外出） 书记（兼村监委） 办公地址（注册地） 书记（一） "
    "户籍人口（在职） 户籍人口（男/女） 书记（男/女） 值班电话（党组织） "
    "办公地址（党支部） 书记（居委会）"
)
PLAIN = """
户籍人口（人） 户籍人口(单位：人) 户籍人口（请填数字） 书记（必填） 书记（全称） 书记（姓名）
书记（现任） 书记（在职） 值班电话（居委会） 书记（党组织） 书记（村支书） 书记手机（11位）
书记手机（手机/座机）
书记手机（移动电话） 办公地址（详细到门牌号） 办公地址（如：人民路2025号）
办公地址（省、市、县） 值班电话（区号-号码）
"""


def known() -> Book:
    day = "2026-05-01"
    return book(
        said("户籍人口", 3021, day, kind="整数"), said("书记", "张三", day, kind="姓名"),
        said("书记手机", "13800138000", day, kind="手机"), said("值班电话", "0376-7720310", day),
        said("办公地址", "人民路1号", day), said("银行账号", "0000123400005678", day),
        said("信用代码", "54411525MF1204300H", day),
    )  # fmt: skip


def offered(printed: str, *links: Link, above: str = "") -> Offer:
    """What is offered where a form prints this, and that above it; a mark has none of the
    brackets."""
    name = without_hint(printed)
    kind = {"户籍人口": "整数", "书记": "姓名", "书记手机": "手机"}.get(name, "文字")
    field = FormField("f0", mark_name(printed), make_field(kind))
    form = Form("check", "基本情况表", (field,))
    head = f"{above} | <\n" if above else ""
    drawing = parse(f"{head}{printed} | {probe('f0')}")
    pattern, mistakes = pattern_of(form, Document("docx", (drawing,)), "form.docx")
    assert mistakes == ()
    form = with_printed_units(form, pattern)
    told = Book(known().facts, links=links)
    return match_form(asked_form(form, pattern), told, UnitName(UNIT), NOW, TODAY).offers[0]


def marks(labels: Iterable[str]) -> dict[str, str]:
    return {one: offered(one).mark for one in labels}


def test_another_one_or_another_time_is_left_empty_and_named() -> None:
    labels = ANOTHER.split()

    assert marks(labels) == dict.fromkeys(labels, "")
    assert [one for one in labels if not offered(one).near] == []
    found = offered("户籍人口（上年末）")
    assert found.label == "户籍人口（上年末）"
    assert "book --same 基本情况表 户籍人口（上年末） 户籍人口" in found.why


def test_what_nobody_knows_is_to_be_looked_at() -> None:
    labels = NOBODY_KNOWS.split()

    assert marks(labels) == dict.fromkeys(labels, "check")


def test_how_it_is_filled_in_changes_nothing() -> None:
    labels = PLAIN.split()

    assert marks(labels) == dict.fromkeys(labels, "sure")


def test_the_clerk_may_say_that_it_is_the_same_also_before_brackets_were_looked_at() -> None:
    for label in ("书记（拟任）", "书记"):
        link = Link("基本情况表", label, Meaning("书记", "姓名"), "王", dt.datetime.now(dt.UTC))

        assert offered("书记（拟任）", link).text == "张三"


def test_what_was_said_of_another_time_is_no_word_of_today() -> None:
    before = said("户籍人口（上年末）", 2900, "2026-06-01", kind="整数")
    now = said("户籍人口", 3021, "2026-05-01", kind="整数")

    facts = book(before, now).of_unit(UNIT)

    assert facts[Meaning("", "户籍人口")].current.text == "3021"
    assert not facts[Meaning("", "户籍人口")].against


def test_a_number_that_is_printed_asks_for_another_one() -> None:
    assert offered("书记手机2").text == ""
    assert offered("书记手机").mark == "sure"


def test_a_measure_stands_before_what_says_of_which_time_a_label_is() -> None:
    assert without_others("耕地面积（亩）（上年）") == "耕地面积(亩)"
    for label in ("面积（㎡）", "户籍户数（户）", "书记"):
        assert without_others(label) == label


def test_a_name_of_the_unit_that_is_another_is_not_filled_in() -> None:
    assert offered("单位名称（变更前）").text == ""
    assert offered("单位名称（全称）").mark == "sure"
    assert offered("单位名称（英文）").mark == "check"


def test_a_number_is_never_filled_in_where_it_is_counted_in_ten_thousands() -> None:
    assert "单位不一样" in offered("户籍人口（万人）").why
    told = offered("户籍人口", above="计量单位：万人、万户")
    assert (told.text, "万人" in told.why) == ("", True)
    for above in ("单位：万元", "填报单位：万户社区", "计量单位：人、户"):
        assert offered("户籍人口", above=above).mark == "sure", above
    known_so = book(said("户籍人口（万人）", 1, "2026-05-01", kind="整数"))
    asked = Form("check", "基本情况表", (FormField("f0", "户籍人口", make_field("整数")),))
    found = match_form(asked_form(asked, None), known_so, UnitName(UNIT), NOW, TODAY)
    assert found.offers[0].text == ""


def test_what_counts_something_else_is_to_be_looked_at() -> None:
    beds = book(said("养老床位数（张）", 33, "2026-05-01", kind="整数"))
    for measure, mark in (("张", "sure"), ("间", "check")):
        field = FormField("f0", "养老床位数", make_field("整数").measured_in(measure))
        asked = asked_form(Form("check", "基本情况表", (field,)), None)
        assert match_form(asked, beds, UnitName(UNIT), NOW, TODAY).offers[0].mark == mark


def rows_offered(title: str, mobile: str = "手机") -> tuple[str, tuple[dict[str, str], ...]]:
    """The mark and the rows of a list that prints this title and this column of mobiles."""
    columns = (FormField("name", "姓名", make_field("姓名")),
               FormField("mobile", without_hint(mobile), make_field("手机")))  # fmt: skip
    form = Form("check", title, (), (FormTable("明细", columns),))
    drawing = parse(f"姓名 | {mobile}\n{probe('rows.name')} | {probe('rows.mobile')}")
    pattern, mistakes = pattern_of(form, Document("docx", (drawing,)), "form.docx")
    assert mistakes == ()
    known = book(tables=(listed("2026-05-01", {"姓名": "李敏", "手机": "13800138000"}),))
    found = match_form(asked_form(form, pattern), known, UnitName(UNIT), NOW, TODAY).rows[0]
    return found.mark, tuple(map(dict, found.rows))


def test_what_qualifies_the_title_of_a_list_asks_for_others() -> None:
    for other in ("拟聘", "候补", "已离职", "2025年", "上年度", "街道"):
        assert rows_offered(f"网格员名册（{other}）") == ("", ()), other
    for other in ("云溪镇拟聘网格员名册", "前任网格员名册", "网格员名册—上年末", "原网格员名册"):
        assert rows_offered(other) == ("", ()), other
    for open_one in ("物业", "2026年3月"):
        assert rows_offered(f"网格员名册（{open_one}）")[0] == "check", open_one
    for plain in ("2026年", "2026年6月", "附件2", "样表", "社区填报"):
        assert rows_offered(f"网格员名册（{plain}）")[0] == "sure", plain


def test_a_list_of_others_is_filled_in_only_where_that_is_asked_for() -> None:
    rows = {"姓名": "王五", "手机": "13900139000"}
    planned = listed("2026-06-01", rows, title="网格员名册（拟聘）")
    plain = listed("2026-05-01", {"姓名": "李敏", "手机": "13800138000"})
    columns = tuple(FormField(one, one, make_field("文字")) for one in ("姓名", "手机"))
    for tables, title, names in (
        ((plain, planned), "网格员名册", ["李敏"]),
        ((plain, planned), "网格员登记表（拟聘）", ["王五"]),
        ((plain, planned), "拟聘网格员登记表", ["王五"]),
        ((plain, planned), "网格员名册（上年）", []),
        ((planned,), "网格员名册", []),
    ):
        form = Form("check", title, (), (FormTable("明细", columns),))
        known = book(tables=tables)
        offer = match_form(asked_form(form, None), known, UnitName(UNIT), NOW, TODAY).rows[0]
        assert [row["姓名"] for row in offer.rows] == names, (title, offer.why)
        assert names or "--same 网格员名册 网格员名册（明细） 网格员名册（拟聘）" not in offer.why


def test_what_qualifies_a_column_of_a_list_asks_for_another_number() -> None:
    assert rows_offered("网格员名册") == ("sure", ({"name": "李敏", "mobile": "13800138000"},))
    for other in ("配偶", "家属", "原", "后四位"):
        assert rows_offered("网格员名册", f"手机（{other}）") == ("sure", ({"name": "李敏"},)), (
            other
        )
    assert rows_offered("网格员名册", "手机（值守）")[0] == "check"
