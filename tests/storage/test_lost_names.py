"""Originals whose names are lost: called by a few digits, until they come with their names."""

from __future__ import annotations

from dataclasses import replace

from huizhi.findings import Finding
from huizhi.storage.ledger import Ledger
from huizhi.storage.originals import called
from tests.storage.test_ledger import NOON, ledger, liaison, received

__all__ = ["ledger"]

FORM, ZIP = "ab" * 32, "cd" * 32


def test_a_lost_name_is_a_few_digits() -> None:
    assert called(f"{FORM}.xlsx") == "编号abababababab的原件（名称没有留下）"
    assert called(f"{ZIP}.zip/甲/表.xlsx") == "编号cdcdcdcdcdcd的原件（名称没有留下）里的甲/表.xlsx"
    assert called("甲/表.xlsx") == "甲/表.xlsx"


def test_what_comes_again_brings_its_name(ledger: Ledger) -> None:
    doubt = Finding("version-other", found=called(f"{FORM}.xlsx"), expected="王小明")
    inside = f"{ZIP}.zip/甲/表.xlsx"
    for sha256, name in ((FORM, f"{FORM}.xlsx"), (ZIP, f"{ZIP}.zip"), ("e" * 64, inside)):
        one = liaison(sha256, sha256, file=name, findings=(doubt,))
        ledger.enter(replace(received(sha256), name=name), [one])
    with ledger.together():
        ledger.arrive(FORM, f"{FORM}.xlsx", NOON)
        ledger.arrive(FORM, "罗庄社区.xlsx", NOON)
        ledger.arrive(ZIP, "报送.zip", NOON)
        ledger.arrive("e" * 64, "另外.xlsx", NOON)  # is called as it came first

    names = ["罗庄社区.xlsx", "报送.zip", "报送.zip/甲/表.xlsx"]
    assert {one.name for one in ledger.received()} == set(names)
    assert [one.file for one in ledger.returns()] == names
    assert {one.found for entered in ledger.returns() for one in entered.findings} == {names[0]}
