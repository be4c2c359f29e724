"""Two lists under different titles that hold the same rows: asked once, and filled in from neither
before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from huizhi.book.asked import asked_form
from huizhi.book.facts import LIST_ITSELF, Book, Link, book_of
from huizhi.book.known_lists import TableSaid
from huizhi.book.matching import match_form
from huizhi.book.meanings import LIST, Meaning
from huizhi.book.offers import RowsOffer
from huizhi.forms import Form, FormField, FormTable
from huizhi.forms.fields import Circumstances, UnitName, make_field
from tests.book.said import UNIT, listed

NOW = Circumstances(2026, dt.date(2026, 1, 1), dt.date(2026, 12, 31), units=(UnitName(UNIT),))
ZHANG, LI, WANG = (
    {"姓名": name, "手机": mobile, "管护区域": area}
    for name, mobile, area in (
        ("张三", "13800138001", "一号地块"), ("李四", "13800138002", "二号地块"),
        ("王五", "13800138003", "三号地块"),
    )
)  # fmt: skip
NEW = "林长制护林员名册"
SAME = Link(NEW, LIST_ITSELF, Meaning(LIST, "护林员名册"), "经办人", dt.datetime.now(dt.UTC), 1)
APART = replace(SAME, meaning=None)


def imported(day: str, title: str, *rows: dict[str, str]) -> TableSaid:
    """A list of the office's own."""
    table = listed(day, *rows, title=title)
    own = replace(table.origin, kind="import")
    said = tuple({c: replace(s, origin=own) for c, s in row.items()} for row in table.rows)
    return replace(table, origin=own, rows=said)


def known(*tables: TableSaid, links: tuple[Link, ...] = ()) -> Book:
    return book_of((), tables, same_lists=links)


def filled(book: Book, title: str = "护林员备案表", *links: Link) -> RowsOffer:
    columns = tuple(FormField(one, one, make_field("文字")) for one in ("姓名", "手机"))
    form = asked_form(Form("check", title, (), (FormTable("明细", columns),)), None)
    found = match_form(form, replace(book, links=links), UnitName(UNIT), NOW, dt.date(2026, 6, 30))
    return found.rows[0]


def names(offer: RowsOffer) -> list[str]:
    return [row["姓名"] for row in offer.rows]


def test_until_it_is_decided_nothing_is_filled_in_that_two_lists_have_differently() -> None:
    old, new = imported("2026-05-01", "护林员名册", ZHANG, LI), imported("2026-06-01", NEW, LI)
    both = known(old, new)

    (twins,) = both.twin_lists
    assert (twins.title, twins.older_title, twins.rows) == (NEW, "护林员名册", 1)
    chosen = Link("护林员备案表", "护林员备案表", Meaning(LIST, "护林员名册"), "经办人", SAME.made)
    for offer in (filled(both), filled(both, NEW), filled(both, "护林员备案表", chosen)):
        assert offer.rows == ()
        assert f"book --same {NEW} 名册 护林员名册，不是同一份：" in offer.why

    assert names(filled(known(old, new, links=(SAME,)))) == ["李四"]
    assert names(filled(known(old, new, links=(SAME,)), NEW)) == ["李四"]
    apart = known(old, new, links=(APART,))
    assert (names(filled(apart)), names(filled(apart, NEW))) == (["张三", "李四"], ["李四"])
    assert apart.twin_lists == ()


def test_two_lists_that_say_the_same_are_filled_in_from_either() -> None:
    both = known(imported("2026-05-01", "护林员名册", ZHANG), imported("2026-06-01", NEW, ZHANG))
    assert (names(filled(both)), filled(both).mark) == (["张三"], "sure")


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        (NEW, (WANG,)),  # others
        ("护林员名册（拟聘）", (ZHANG, LI)),  # says itself that it is of others
        ("护林员培训签到表", (ZHANG, LI)),  # who came
        ("低保户名册", (ZHANG, LI)),  # too few to be known by their rows alone
    ],
)
def test_what_may_be_another_list_is_not_asked(
    title: str, rows: tuple[dict[str, str], ...]
) -> None:
    old = imported("2026-05-01", "护林员名册", ZHANG, LI)
    assert known(old, imported("2026-06-01", title, *rows)).twin_lists == ()


def test_lists_of_the_same_people_in_the_same_columns_are_asked_whatever_they_are_called() -> None:
    old = imported("2026-05-01", "护林员名册", ZHANG, LI, WANG)
    other = imported("2026-06-01", "林区管护队伍花名册", ZHANG, LI, WANG)
    assert len(known(old, other).twin_lists) == 1


def test_decisions_in_a_ring_leave_the_lists_as_they_are() -> None:
    old, new = imported("2026-05-01", "护林员名册", ZHANG), imported("2026-06-01", NEW, LI)
    back = Link("护林员名册", LIST_ITSELF, Meaning(LIST, NEW), "经办人", SAME.made, 2)
    both = known(old, new, links=(SAME, back))
    assert sorted(both.lists[UNIT]) == ["护林员", "林长制护林员"]


def of_others(table: TableSaid, *units: str) -> list[TableSaid]:
    return [replace(table, unit=unit) for unit in units]


def test_who_is_in_no_newer_edition_of_a_list_is_to_be_looked_at() -> None:
    old, new = (imported(f"2026-0{month}-01", "护林员名册", ZHANG, LI) for month in (5, 6))
    here = known(old, *of_others(old, "北岭村"), *of_others(new, "北岭村", "南坡村"))
    assert (names(filled(here)), filled(here).mark) == (["张三", "李四"], "check")
    assert "新的一份“护林员名册”" in filled(here).why
    empty = replace(listed("2026-06-02", title="护林员名册"), rows=())
    for tables, mark in (
        ((old, *of_others(old, "北岭村"), *of_others(new, UNIT, "北岭村")), "sure"),
        ((old, *of_others(old, "西沟村"), *of_others(new, "北岭村", "南坡村")), "sure"),
        ((new, *of_others(new, "北岭村"), *of_others(old, "北岭村", "南坡村")), "sure"),
        ((old, *of_others(old, "北岭村"), *of_others(new, "北岭村")), "sure"),
        ((new, empty), "check"),
    ):
        assert filled(known(*tables), "护林员登记表").mark == mark
