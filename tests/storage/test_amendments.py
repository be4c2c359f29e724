"""What the clerk corrects or accepts, laid over a return; what was read stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from huizhi.findings import Finding
from huizhi.storage.amendments import BY_HAND, apply_amendments, enter_amendment, undo_amendment
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import Amendment, KeptField, KeptRow, Received, Return

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
NAME = KeptField("name", "王小明", "王小明", "附件1!B3", "both")
MOBILE = KeptField("mobile", "1", "1", "附件1!D4", "both")
WRONG = Finding("phone-wrong", "mobile", "手机", "附件1!D4", "1", "11位")
TITLE, SECOND = (KeptField("title", "某", "某", f"附件3!C{row}", "header") for row in (6, 7))
ONE = Return(
    "a.xlsx", "a", NOON, "罗庄社区", "liaison", "needs-correction",
    fields=(NAME, MOBILE), rows=(KeptRow("附件3!C6", (TITLE,)), KeptRow("附件3!C7", (SECOND,))),
    findings=(WRONG,),
)  # fmt: skip


def corrected(field: str, value: str, where: str, row: int = -1) -> Amendment:
    return Amendment("correct", row, field, "", where, "", value, value, "电话核实", "王亚伟", NOON)


def accepted(code: str) -> Amendment:
    return Amendment(
        "accept", -1, "mobile", code, "附件1!D4", "1", "", None, "就是如此", "王亚伟", NOON
    )


def test_a_corrected_answer_takes_its_place_and_its_finding_goes() -> None:
    found = apply_amendments(ONE, [corrected("mobile", "13912345678", "附件1!D4")])

    assert found.fields[0] == NAME
    assert found.fields[1] == KeptField("mobile", "13912345678", "13912345678", "附件1!D4", BY_HAND)
    assert (found.rows, found.findings, found.status) == (ONE.rows, (), "accepted")


def test_an_answer_that_was_not_given_is_added() -> None:
    found = apply_amendments(ONE, [corrected("email", "a@b.cn", "附件1!B5")])

    assert found.fields[:2] == ONE.fields
    assert found.value("email") == "a@b.cn"
    assert (found.findings, found.status) == ((WRONG,), "needs-correction")


def test_a_row_is_corrected_and_no_other() -> None:
    first = apply_amendments(ONE, [corrected("title", "新", "附件3!C6", 0)])
    second = apply_amendments(ONE, [corrected("title", "新", "附件3!C7", 1)])
    beyond = apply_amendments(ONE, [corrected("title", "新", "附件3!C8", 2)])

    assert [row.value("title") for row in first.rows] == ["新", "某"]
    assert [row.value("title") for row in second.rows] == ["某", "新"]
    assert beyond.rows == ONE.rows
    assert first.fields == second.fields == beyond.fields == ONE.fields


def test_accepting_settles_that_finding_alone() -> None:
    narrow = replace(WRONG, code="cell-narrow")
    both = replace(ONE, findings=(WRONG, narrow))

    assert apply_amendments(ONE, [accepted("phone-wrong")]).findings == ()
    assert apply_amendments(ONE, [accepted("phone-wrong")]).fields == ONE.fields
    assert apply_amendments(both, [accepted("phone-wrong")]).findings == (narrow,)
    assert apply_amendments(ONE, [accepted("phone-wrong")]).status == "accepted"
    waits = replace(ONE, status="unidentified")
    assert apply_amendments(waits, [accepted("phone-wrong")]).status == "unidentified"


def test_a_blank_form_is_blank_until_something_is_written_in() -> None:
    blank = replace(ONE, blank=True)
    both = [accepted("phone-wrong"), corrected("name", "李四", "附件1!B3")]

    assert apply_amendments(blank, [accepted("phone-wrong")]).blank
    assert not apply_amendments(blank, both).blank
    assert not apply_amendments(ONE, []).blank


def test_what_was_entered_is_laid_over_until_it_is_undone(tmp_path: Path) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger:
        for sha256, who in (("a", "罗庄社区"), ("b", "魏武社区")):
            one = replace(ONE, file=f"{sha256}.xlsx", sha256=sha256, community=who)
            ledger.enter(Received(sha256, one.file, 10, NOON, sha256, "已收录"), [one])
        with ledger.writing() as connection:
            first = ledger.returns()[0]
            for name in ("李四", "张三"):
                enter_amendment(connection, first, corrected("name", name, "附件1!B3"))
        told = ledger.returns()
        assert [one.value("name") for one in told] == ["张三", "王小明"]
        made = told[0].amendments
        assert [one.after for one in made] == ["李四", "张三"]
        assert replace(made[0], number=0) == corrected("name", "李四", "附件1!B3")

        with ledger.writing() as connection:
            undo_amendment(connection, told[1], made[1].number, NOON)  # not its own
            assert ledger.returns()[0].value("name") == "张三"
        with ledger.writing() as connection:
            undo_amendment(connection, told[0], made[1].number, NOON)
        assert [one.value("name") for one in ledger.returns()] == ["李四", "王小明"]
