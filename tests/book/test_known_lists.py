"""Lists are kept by their key: a newer one updates, nobody is in it twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pytest

from huizhi.book.columns import column_name
from huizhi.book.known_lists import (
    KnownList,
    RowEdit,
    TableSaid,
    kept_of_others,
    list_key,
    list_name,
    lists_of,
)
from huizhi.book.meanings import Meaning
from huizhi.book.statements import Statement
from tests.book.said import UNIT, listed, origin


def merged(*tables: TableSaid) -> KnownList:
    return lists_of(tables)[UNIT]["网格员"]


@pytest.mark.parametrize(
    "title",
    [
        "网格员名册",
        "社区网格员花名册",
        "附件2 网格员信息登记表",
        "2026年网格员基本情况一览表",
        "青河街道网格员花名册",
        "青河街道社区网格员信息采集表",
    ],
)
def test_a_list_is_known_by_what_it_is_of(title: str) -> None:
    assert list_name(title) == "网格员"


OWN = "拟聘 计划 上年 上年度 2026年拟聘 候补 已离职 物业 兼职 女 旧 原 夜间 第二批 街道"
NEWER = (
    "2026年 2026年11月28日 截至2026年6月底 11月 2025-2026学年 2026年第一季度 最新 新版 修改稿2 "
    "已核对 附件2 罗庄社区 统计局 人"
)


def test_what_stands_in_brackets_with_its_title_makes_a_list_of_its_own_or_a_newer_one() -> None:
    for own in OWN.split():
        assert list_key(f"网格员名册（{own}）") == f"网格员（{own}）"
        assert list_key(f"网格员（{own}）") == f"网格员（{own}）"
    for own in ("拟聘", "前任", "已离岗", "上年度"):
        assert list_key(f"{own}网格员名册") == f"网格员（{own}）"
    for plain in (
        "人大代表候选人名册",
        "原住居民名册",
        "60岁以上年龄人员",
        "计划生育",
        "离职人员名册",
    ):
        assert "（" not in list_key(plain)
    assert {list_key(f"网格员名册（{one}）") for one in NEWER.split()} == {"网格员"}


def test_a_newer_list_updates_and_does_not_double() -> None:
    known = merged(
        listed(
            "2025-01-01", {"姓名": "张三", "手机": "13800138001"}, {"姓名": "李四", "手机": "1"}
        ),
        listed(
            "2026-01-01", {"姓名": "张三", "手机": "13900139001"}, {"姓名": "王五", "手机": "2"}
        ),
    )

    assert [row.text("姓名") for row in known.standing] == ["张三", "王五"]
    assert known.standing[0].text("手机") == "13900139001"
    assert [s.text for s in known.standing[0].older] == ["13800138001"]
    assert [(row.text("姓名"), row.ended) for row in known.rows][2] == ("李四", True)


def test_what_a_newer_list_does_not_ask_for_stays() -> None:
    known = merged(
        listed("2025-01-01", {"姓名": "张三", "片区": "一网格"}),
        listed("2026-01-01", {"姓名": "张三", "手机": "13900139001"}),
    )

    (row,) = known.rows
    assert (row.text("片区"), row.text("手机")) == ("一网格", "13900139001")


def test_people_of_one_name_are_told_apart_by_their_number() -> None:
    known = merged(
        listed("2025-01-01", {"姓名": "张三", "身份证号": "1"}, {"姓名": "张三", "身份证号": "2"}),
        listed("2026-01-01", {"姓名": "张三", "身份证号": "2"}),
    )

    assert [row.text("身份证号") for row in known.standing] == ["2"]
    assert len(known.rows) == 2


def sent_out(back: TableSaid, sent: TableSaid, day: str) -> TableSaid:
    """A list that had been sent out with the rows of another one on that day."""
    return replace(back, sent=sent.rows, sent_at=listed(day).origin.moment)


def test_of_a_list_that_was_sent_out_filled_in_only_what_was_changed_is_news() -> None:
    first = listed(
        "2025-01-01",
        {"姓名": "张三", "手机": "1"},
        {"姓名": "李四", "手机": "2"},
        {"姓名": "王五", "手机": "3"},
    )
    meantime = listed(
        "2026-02-01",
        {"姓名": "张三", "手机": "11"},
        {"姓名": "王五", "手机": "3"},
        {"姓名": "赵六", "手机": "4"},
    )
    back = listed(
        "2026-03-01",
        {"姓名": "张三", "手机": "1"},  # as it was sent out
        {"姓名": "李四", "手机": "2"},  # who left in the meantime
        {"姓名": "孙七", "手机": "5"},  # new; 王五 is taken out
    )

    known = merged(first, meantime, sent_out(back, first, "2026-01-15"))

    now = {row.text("姓名"): row.text("手机") for row in known.standing}
    assert now == {"张三": "11", "孙七": "5", "赵六": "4"}
    assert {row.text("姓名") for row in known.rows if row.ended} == {"李四", "王五"}


def test_a_return_of_the_day_goes_before_the_lists_that_the_office_had_on_it() -> None:
    def imported(day: str, name: str, *, decides: bool = False) -> TableSaid:
        one = listed(day, {"姓名": "张三", "片区": name})
        where = replace(one.origin, kind="import")
        row = {c: replace(s, decides=decides, origin=where) for c, s in one.rows[0].items()}
        return replace(one, origin=where, rows=(row,))

    office = imported("2026-01-15 09:57", "一网格")
    sent = sent_out(listed("2026-01-15", {"姓名": "李四"}), office, "2026-01-15 10:00")
    empty = listed("2026-01-15", {"姓名": "李四"})
    by_clerk = imported("2026-01-15 15:00", "二网格", decides=True)

    for back in (sent, empty):
        known = merged(back, office)
        assert [row.text("姓名") for row in known.standing] == ["李四"]
    assert [row.text("片区") for row in merged(sent, by_clerk, office).standing] == ["二网格"]


def test_a_row_that_was_sent_out_and_changed_counts_from_then_on() -> None:
    first = listed("2025-01-01", {"姓名": "张三", "手机": "1"})
    back = listed("2026-03-01", {"姓名": "张三", "手机": "9"})

    (row,) = merged(first, sent_out(back, first, "2026-01-15")).rows

    assert (row.text("手机"), [s.text for s in row.older]) == ("9", ["1"])


def test_a_column_is_shown_as_its_list_calls_it() -> None:
    where = origin("2026-01-01", "网格员名册")
    said = Statement(UNIT, Meaning("", "出生日期"), "出生年月", "文字", "1990.3", where)

    known = merged(TableSaid(UNIT, "网格员名册", where, ({"出生日期": said},)))

    assert [known.label_of(column) for column in ("出生日期", "备注")] == ["出生年月", "备注"]


@pytest.mark.parametrize("whose", ["司机", ""])
def test_who_has_a_row_now_has_not_the_number_of_who_had(whose: str) -> None:
    name, number = f"{whose}姓名", f"{whose}手机"
    before = listed("2026-05-01", {"车牌号": "豫K1", name: "张三", number: "138", "车型": "A1"})
    other = listed("2026-06-01", {"车牌号": "豫K1", name: "李四"})

    def row(*tables: TableSaid) -> dict[str, str]:
        (known,) = lists_of(tables)[UNIT].values()
        return {column: said.text for column, said in known.rows[0].values.items()}

    assert row(before, other) == {"车牌号": "豫K1", name: "李四", "车型": "A1"}
    assert row(before, listed("2026-06-01", {"车牌号": "豫K1", name: "张三"}))[number] == "138"
    again = listed("2026-06-02", {"车牌号": "豫K1", number: "139"})
    assert row(before, other, again)[number] == "139"
    person = {"身份证号": "41010319881021018X", name: "张三", number: "138"}
    written = {"身份证号": "41010319881021018X", name: "张叁"}
    kept = row(listed("2026-05-01", person), listed("2026-06-01", written))
    assert (number in kept) == (whose == "")  # the same by their number


def test_a_number_that_is_kept_beside_another_name_is_told() -> None:
    (before,) = listed("2026-05-01", {"车牌号": "豫K1", "司机姓名": "张三", "司机手机": "138"}).rows
    (person,) = listed("2026-05-01", {"身份证号": "4101", "姓名": "张三", "手机": "138"}).rows

    def kept(row: Mapping[str, Statement], **changed: str) -> tuple[str, ...]:
        return kept_of_others(row, {column: one.text for column, one in row.items()} | changed)

    driver = {"司机": replace(before["司机姓名"], kind="姓名"), "手机": person["手机"]}
    assert kept(driver, 司机="李四") == ("手机",)
    assert kept(before, 司机姓名="李四") == ("司机手机",)
    assert kept(before, 司机姓名="李四", 司机手机="139") == ()
    assert kept(before, 车牌号="豫K2") == ()
    assert kept(person, 姓名="张叁") == ()
    assert kept(person, 姓名="李四", 身份证号="4102") == ("手机",)


@pytest.mark.parametrize("did", ["changed", "removed"])
def test_a_row_that_the_clerk_has_edited_is_from_there(did: Literal["changed", "removed"]) -> None:
    before = listed("2026-05-01", {"姓名": "张三", "手机": "13800138001"}, {"姓名": "李四"})
    number = "13800138002" if did == "changed" else "13800138001"
    edited = listed(
        "2026-06-01", {"姓名": "张三", "手机": number}, {"姓名": "李四"}, title="网格员"
    )
    edits = (RowEdit(did), RowEdit("left"))

    (known,) = lists_of([before, replace(edited, edits=edits)])[UNIT].values()

    assert [one.origin.form for one in known.rows] == ["网格员", "网格员名册"]
    assert known.rows[0].ended == (did == "removed")


def test_a_number_corrected_in_the_column_of_mobiles_is_corrected_in_that_of_telephones() -> None:
    before = listed("2026-05-01", {"姓名": "张三", "电话": "13800138001"})
    after = listed("2026-06-01", {"姓名": "张三", "手机": "13800138002"})
    landline = listed("2026-06-02", {"姓名": "张三", "电话": "0374-5160000"})

    def row(*tables: TableSaid) -> dict[str, str]:
        (known,) = lists_of(tables)[UNIT].values()
        return {column: said.text for column, said in known.rows[0].values.items()}

    assert row(before, after) == {"姓名": "张三", "手机": "13800138002"}
    assert row(after, landline)["电话"] == "0374-5160000"
    both = {"姓名": "张三", "电话": "13800138001", "手机": "13800138002"}
    assert row(listed("2026-05-01", both)) == both


def test_a_column_is_not_cut_within_a_word_for_a_post() -> None:
    assert column_name("责任人", "防汛责任表") == "责任人姓名"
    assert column_name("场所负责人", "重点场所台账") == "负责人姓名"
    assert column_name("网格员姓名", "网格员名册") == "姓名"


def test_a_column_called_as_what_its_list_is_of_names_its_rows() -> None:
    for column, title in (
        ("护林员", "护林员名册"),
        ("护林员", "云台山护林员备案表"),
        ("网格员", "网格员登记表"),
    ):
        assert column_name(column, title) == "姓名"
    assert column_name("沿街商铺", "沿街商铺台账") == "名称"
    assert column_name("手机", "护林员名册") == "手机"
    tables = [listed(day, {"姓名": "张三", "手机": mobile})
              for day, mobile in (("2025-01-01", "1"), ("2026-01-01", "2"))]  # fmt: skip
    called = [
        replace(one, rows=tuple({c: replace(s, label="网格员" if c == "姓名" else c, kind="文字")
                                 for c, s in row.items()} for row in one.rows))
        for one in tables
    ]  # fmt: skip
    assert [row.text("手机") for row in merged(*called).rows] == ["2"]


def test_a_place_that_somebody_else_runs_now_is_the_same_place() -> None:
    shop = {"名称": "鑫源饭店", "地址": "马场路100号", "类型": "餐饮"}
    before = listed(
        "2026-05-01",
        {**shop, "姓名": "孔德胜", "手机": "1", "学历": "高中"},
        {"名称": "便民超市", "地址": "马场路1号", "姓名": "许静"},
    )
    new = {"名称": "鑫源饭店", "地址": "马场路100号", "姓名": "新掌柜"}
    elsewhere = {"名称": "便民超市", "地址": "马场路9号", "姓名": "王五"}

    known = merged(before, listed("2026-06-01", new, elsewhere))

    shown = [{c: s.text for c, s in row.values.items()} for row in known.rows]
    assert shown[0] == {**shop, "姓名": "新掌柜"}
    assert [s.text for s in known.rows[0].older] == ["孔德胜", "1", "高中"]
    assert [row.ended for row in known.rows] == [False, False, True]


def test_who_was_taken_out_by_hand_comes_back_by_a_later_list_only() -> None:
    both = listed("2026-05-01", {"姓名": "张三", "手机": "1"}, {"姓名": "李四", "手机": "2"})
    by_hand = replace(
        listed("2026-06-01", {"姓名": "张三", "手机": "1"}),
        edits=(RowEdit("removed", was={}),),
    )
    for day, standing in (("2026-06-01", ["李四"]), ("2026-06-02", ["张三", "李四"])):
        again = replace(
            both,
            origin=origin(day),
            rows=listed(day, {"姓名": "张三", "手机": "1"}, {"姓名": "李四", "手机": "2"}).rows,
        )

        assert [row.text("姓名") for row in merged(both, by_hand, again).standing] == standing, day
