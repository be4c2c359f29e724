"""The book as a workbook: every kind of fact comes back as it was written, and under its name."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from huizhi.book import Book, Meaning, Statement, meaning_named
from huizhi.book.facts import book_of
from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.forms.fields import KINDS, Circumstances, UnitName
from huizhi.steps.knowing.book_sheets import book_workbook, edited_in
from huizhi.steps.knowing.list_sheets import ListFound
from tests.book.said import UNIT, listed, origin, said

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


def edited(
    then: Book, now: Book, *added: Sequence[str], sheet: str = "底数", **changed: str
) -> ListFound:
    """What is taken of the workbook of a book as it was then, with these contents changed and these
    lines added, when the book is as it is now."""
    workbook = load_workbook(io.BytesIO(book_workbook(then, [UNIT], DAY)))
    for row in workbook["底数"].iter_rows(min_row=2):
        row[2].value = changed.get(str(row[1].value), row[2].value)
    for line in added:
        workbook[sheet].append(line)
    data = io.BytesIO()
    workbook.save(data)
    return edited_in(read_bytes(data.getvalue(), Limits()), now, NOW)


FIRST = said("书记", "张三", "2026-05-01", "党组织情况表", "姓名")


@pytest.mark.parametrize("form", ["党组织情况表", "干部信息表"])  # replaces it, contradicts it
def test_an_edit_of_an_old_workbook_leaves_what_came_since(form: str) -> None:
    newer = said("书记", "李四", "2026-06-20", form, "姓名")
    then, now = book_of([FIRST]), book_of([FIRST, newer])

    old = edited(then, now, **{"书记 姓名": "王五"})
    assert old.entries == ()
    (told,) = old.problems
    assert "导出以后又收到了李四" in told
    assert "2026-06-20" in told
    assert "导出时是“张三”（2026-05-01）" in told
    assert f"book {UNIT} --right 书记姓名 李四" in told

    for same in (
        edited(now, now, **{"书记 姓名": "王五"}),
        edited(then, then, **{"书记 姓名": "王五"}),
    ):
        assert [one.value for one in same.entries] == ["王五"]
    agreed = edited(then, now, **{"书记 姓名": "李四"})
    assert agreed.problems == ()


def test_an_edit_of_what_was_said_again_since_is_taken_and_told() -> None:
    then, now = book_of([FIRST]), book_of([FIRST, replace(FIRST, origin=origin("2026-06-20"))])

    old = edited(then, now, **{"书记 姓名": "王五"})
    assert [one.value for one in old.entries] == ["王五"]
    assert "导出以后又报过一次原来的张三" in old.notes[0]
    assert "2026-06-20" in old.notes[0]
    assert edited(now, now, **{"书记 姓名": "王五"}).notes == ()


def test_a_line_added_to_an_old_workbook_leaves_what_came_since() -> None:
    then = book_of([said("办公地址", "人民路1号", "2026-05-01")])
    now = book_of([said("办公地址", "人民路1号", "2026-05-01"), FIRST])
    assert edited(then, now, (UNIT, "书记 姓名", "王五")).entries == ()
    assert len(edited(then, then, (UNIT, "书记 姓名", "王五")).entries) == 1


def test_a_row_added_to_a_list_of_an_old_workbook_leaves_what_came_since() -> None:
    first, other = {"姓名": "张三", "手机": "13800138001"}, {"姓名": "李四", "手机": "13800138002"}
    then = book_of([FIRST], [listed("2026-05-01", first)])
    now = book_of([FIRST], [listed("2026-06-01", first, other)])

    for name, mobile, taken in (("李四", "13900139002", 0), ("王五", "13900139003", 1)):
        done = edited(then, now, (UNIT, name, mobile, "在册"), sheet="网格员")
        assert done.changed == taken, done.problems
        assert any("导出以后又收到了李四、138****8002" in one for one in done.problems) != taken
