"""One return, as everyone reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.findings import Finding
from huizhi.storage.returns import Amendment, KeptField, KeptRow
from tests.storage.test_ledger import NOON, liaison


def test_what_stands_beside_the_answers() -> None:
    found = (
        Finding("text-unread", found="另附说明"),
        Finding("file-remark", found="批注“请核实”"),
        Finding("file-remark", found="有批注"),
        Finding("phone-wrong", found="“1”"),
    )
    one = liaison("a", "王小明", findings=found)

    assert one.beside == {"另附说明", "批注“请核实”"}
    assert one.number == 0  # outside of a ledger


def test_the_same_answers_are_equal_wherever_they_stood() -> None:
    title = KeptField("title", "某", "某", "C6", "header")
    empty = KeptField("content", None, "", "D6", "header")
    one = liaison("a", "王小明", rows=(KeptRow("C6", (title, empty)),))
    other = liaison("b", "王小明", rows=(KeptRow("C9", (replace(title, where="C9"),)),))

    assert one.answers == other.answers
    assert one.answers != liaison("b", "李四", rows=one.rows).answers
    assert one.answers != replace(one, rows=()).answers


@pytest.mark.parametrize(
    ("own", "file", "same"),
    [
        ("甲/表.xlsx", "甲/表.xlsx", True),
        ("甲/表.xlsx", "表.xlsx", True),
        ("表.xlsx", "甲/表.xlsx", True),
        ("甲/表.xlsx", "乙/表.xlsx", False),
        ("新表.xlsx", "表.xlsx", False),
        ("表.xlsx", "新表.xlsx", False),
    ],
)
def test_a_name_may_be_taken_from_a_folder_above(own: str, file: str, same: bool) -> None:
    assert liaison("a", None, file=own).is_of(file) is same


def test_an_amendment_in_words() -> None:
    made = Amendment(
        "correct", -1, "mobile", "", "手机", "138", "139", "139", "核实", "王亚伟", NOON
    )

    assert made.words == "手机　138 → 139（核实，王亚伟）"
    assert replace(made, before="", after="").words == "手机　（空） → （空）（核实，王亚伟）"
    assert replace(made, kind="accept").words == "手机　认可“138”（核实，王亚伟）"
