"""Lists are kept by their key: a newer one updates, nobody is in it twice."""

from __future__ import annotations

import pytest

from huizhi.book.known_lists import KnownList, TableSaid, list_name, lists_of
from tests.book.said import UNIT, listed


def merged(*tables: TableSaid) -> KnownList:
    return lists_of(tables)[UNIT]["网格员"]


@pytest.mark.parametrize(
    "title",
    ["网格员名册", "社区网格员花名册", "附件2 网格员信息登记表", "2026年网格员基本情况一览表"],
)
def test_a_list_is_known_by_what_it_is_of(title: str) -> None:
    assert list_name(title) == "网格员"


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
