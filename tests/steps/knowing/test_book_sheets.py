"""The book as a workbook: every kind of fact comes back as it was written, and under its name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from huizhi.book import Meaning, Statement, meaning_named
from huizhi.book.facts import book_of
from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.forms.fields import KINDS, Circumstances, UnitName
from huizhi.steps.knowing.book_sheets import book_workbook, edited_in
from tests.book.said import UNIT, origin

NOW = Circumstances(2026, dt.date(2026, 1, 1), dt.date(2026, 12, 31), units=(UnitName(UNIT),))
DAY = dt.date(2026, 6, 30)
VALUES: dict[str, tuple[object, ...]] = {
    "文字": ("人民路1号", " 前后有空格 ", "第一行\n第二行", "=1+1", "007", "1e5", "甲" * 3000),
    "整数": (0, 3021),
    "数值": (12.5, 30.0),
    "金额": (5000.0, 34.7),
    "百分比": ("50%",),
    "年龄": (51,),
    "日期": ("1958-03-01", "2026-03-01"),
    "出生日期": ("1966-12-31",),
    "年月": ("1958年3月",),
    "勾选": (True, False),
    "手机": ("13800138001",),
    "电话": ("0374-5160001",),
    "身份证号": ("41010319881021018X",),
    "银行账号": ("6217048395486205",),
}
NAMES = (
    Meaning("", "办公地址"),
    Meaning("联络员", "职务"),
    Meaning("《村卫生室（所）》", "电话"),
    Meaning("", "床位数编制床位"),
    Meaning("党支部书记", "姓名"),
    Meaning("", "60岁以上人数"),
)


def stated(kind: str, value: object, meaning: Meaning, measure: str = "") -> Statement:
    where = replace(origin("2026-03-01"), sha256="a")
    label = meaning.words
    return Statement(UNIT, meaning, label, kind, value, where, measure)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [*KINDS])
def test_every_kind_of_fact_comes_back_as_it_was(kind: str) -> None:
    for value in VALUES.get(kind, ("某个内容",)):
        book = book_of([stated(kind, value, one) for one in NAMES])
        data = book_workbook(book, [UNIT], DAY)

        found = edited_in(read_bytes(data, Limits()), book, NOW)

        assert (found.entries, found.problems, found.notes) == ((), (), ())


@pytest.mark.parametrize("meaning", NAMES)
def test_a_fact_is_called_so_that_it_is_the_same_when_it_is_read_back(meaning: Meaning) -> None:
    said = stated("整数", 3, meaning, "平方公里")

    assert meaning_named(said.label_with_measure) == meaning
    assert meaning_named(meaning.words.replace(" ", "")) == meaning
    assert meaning_named(meaning.shown) == meaning
