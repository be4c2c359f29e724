"""What stands in brackets with a label: another question, or only how it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huizhi.book.asked import asked_form
from huizhi.book.facts import Book, Link
from huizhi.book.matching import Offer, match_form
from huizhi.book.meanings import Meaning
from huizhi.content import Document
from huizhi.content.grid import parse
from huizhi.forms import Form, FormField, pattern_of, without_hint
from huizhi.forms.blank import mark_name
from huizhi.forms.fields import Circumstances, UnitName, make_field
from huizhi.forms.probe import probe
from tests.book.said import UNIT, book, said

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
"""
NOBODY_KNOWS = (
    "户籍人口（含空挂户） 户籍人口（不含外出） 书记（兼村监委） 办公地址（注册地） 书记（一）"
)
PLAIN = """
户籍人口（人） 户籍人口(单位：人) 户籍人口（请填数字） 书记（必填） 书记（全称） 书记（姓名）
书记（现任） 书记（党组织） 书记（村支书） 书记手机（11位） 书记手机（手机/座机）
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


def offered(printed: str, *links: Link) -> Offer:
    """What is offered where a form prints this; a mark has none of the brackets."""
    name = without_hint(printed)
    kind = {"户籍人口": "整数", "书记": "姓名", "书记手机": "手机"}.get(name, "文字")
    field = FormField("f0", mark_name(printed), make_field(kind))
    form = Form("check", "基本情况表", (field,))
    drawing = parse(f"{printed} | {probe('f0')}")
    pattern, mistakes = pattern_of(form, Document("docx", (drawing,)), "form.docx")
    assert mistakes == ()
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


def test_a_name_of_the_unit_that_is_another_is_not_filled_in() -> None:
    assert offered("单位名称（变更前）").text == ""
    assert offered("单位名称（全称）").mark == "sure"
    assert offered("单位名称（英文）").mark == "check"
