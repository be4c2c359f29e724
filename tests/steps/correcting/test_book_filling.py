"""What is written beside what was filled in from the book and is to be looked at."""

from __future__ import annotations

from typing import Literal

import pytest

from huizhi.book.known_lists import lists_of
from huizhi.book.offers import Matched, Offer, RowsOffer
from huizhi.campaign.settings import Recipient
from huizhi.steps.correcting.book_filling import record_of, without_commands, without_left
from huizhi.steps.correcting.filling import LeftPlace
from tests.book.said import UNIT, listed


@pytest.mark.parametrize(("mark", "remarks"), [("check", 1), ("sure", 0)])
def test_a_list_that_is_to_be_looked_at_says_so_beside_its_first_answer(
    mark: Literal["check", "sure"], remarks: int
) -> None:
    known = lists_of([listed("2024-03-01", {"姓名": "张三"})])[UNIT]["网格员"]
    rows = ({"name": "张三", "mobile": "13800138001"},)
    offer = RowsOffer("网格员名册", rows, mark, "已经一年多没有更新", known)

    unit = Recipient.model_validate({"名称": UNIT, "编号": "lz", "类型": "城市社区"})
    record = record_of(unit, Matched(UNIT, (), (offer,)))

    told = "网格员名册各行：请核对，已经一年多没有更新（网格员名册 B4）"
    assert record.remarks == ({"rows.name@0": told} if remarks else {})


@pytest.mark.parametrize(
    ("why", "shown"),
    [
        ("分不清是谁的。是同一项就定一次：book --same 表（医保局） 电话 院长电话", "分不清是谁的"),
        ("最像的是“台账”（4栏里有3栏一样）。是同一份就定一次：book --same 表 表（明细） 台账",
         "最像的是“台账”（4栏里有3栏一样）"),
        ("期没有填（名册里另有“号”；是同一栏就定一次，如 book --same 表（局） 期 号）；甲没有填",
         "期没有填（名册里另有“号”）；甲没有填"),
    ],
)  # fmt: skip
def test_the_page_says_a_reason_without_commands(why: str, shown: str) -> None:
    assert without_commands(why) == shown


def test_what_was_left_empty_in_the_file_is_told_as_such() -> None:
    offers = (Offer("name", "姓名", "张三", "sure"), Offer("mobile", "手机", "×", "sure"))
    rows = RowsOffer("名册", ({"name": "张三", "mobile": "×"},), "sure")
    found = Matched(UNIT, offers, (rows,))
    left = (LeftPlace("mobile", "", "…"), LeftPlace("rows", "mobile", "…"))

    told = without_left(found, left)
    assert [one.text for one in told.offers] == ["张三", ""]
    assert told.counts[0] == 2
    assert told.rows[0].rows == ({"name": "张三"},)
    assert "有1栏没有填" in told.rows[0].left
    assert without_left(found, [LeftPlace("rows", "", "…")]).rows[0].rows == ()
