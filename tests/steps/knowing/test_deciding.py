"""What the clerk decides: for the roster's own word, too, and which lists are one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from huizhi.book import Meaning
from huizhi.book.facts import LIST_ITSELF, Link, book_of
from huizhi.errors import HuizhiError
from huizhi.steps.knowing import decide_list, decide_right, told_lines
from huizhi.storage import Ledger, book_records_in
from tests.book.said import UNIT, listed, on_roster, said

NOW = dt.datetime(2026, 6, 30, tzinfo=dt.UTC)


def test_whom_the_roster_names_may_be_right(tmp_path: Path) -> None:
    known = book_of(
        [said("联络员", "王小明", "2026-05-02", kind="姓名"), on_roster("联络员", "余晨")]
    )
    with Ledger.in_folder(tmp_path, "check-2026") as ledger:
        found = decide_right(ledger, known, UNIT, "联络员姓名", "余晨", "经办人", NOW)
        with pytest.raises(HuizhiError, match="有：王小明（联络员表 B4）；余晨（单位名单）"):
            decide_right(ledger, known, UNIT, "联络员姓名", "李敏", "经办人", NOW)
    assert found.origin.kind == "roster"
    (ruling,) = book_records_in(tmp_path).rulings
    assert (ruling.sha256, ruling.place) == ("", found.origin.place)


def test_a_list_is_decided_to_be_another_one_that_is_there(tmp_path: Path) -> None:
    rows = {"姓名": "张三", "手机": "13800138001"}
    known = book_of(
        [], [listed("2026-05-01", rows), listed("2026-06-01", rows, title="网格长名册")]
    )
    with Ledger.in_folder(tmp_path, "check-2026") as ledger:
        decide_list(ledger, "网格长名册", "网格员花名册", known, "经办人", NOW)
        for title, other, told in (
            ("网格长名册", "护林员", "没有“护林员”这个名册"),
            ("网格员名册", "网格员登记表", "已经是同一份"),
        ):
            with pytest.raises(HuizhiError, match=told):
                decide_list(ledger, title, other, known, "经办人", NOW)
    (ruling,) = book_records_in(tmp_path).rulings
    assert (ruling.form, ruling.label, ruling.name) == ("网格长名册", LIST_ITSELF, "网格员名册")


def test_a_decision_that_was_replaced_says_so() -> None:
    told = [
        Link("干部信息表", "联络员", Meaning(owner, "姓名"), "经办人", NOW, number)
        for number, owner in enumerate(("联络员", "信息员"), start=1)
    ]
    known = book_of([said("信息员", "王小明", "2026-05-02", kind="姓名")], links=told)
    first, second = [line for line in told_lines(known, [], NOW.date()) if "决定" in line]
    assert "后来另定了" in first
    assert "后来另定了" not in second
