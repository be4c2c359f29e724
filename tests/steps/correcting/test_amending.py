"""What the clerk corrects and accepts: shown to everyone who loads a return; the original stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from huizhi.campaign.form_set import load_form_set
from huizhi.campaign.load import load_settings
from huizhi.errors import HuizhiError
from huizhi.findings import Finding
from huizhi.steps.correcting.amending import (
    accepting,
    correcting,
    finding_fingerprint,
    seen_all,
)
from huizhi.storage.amendments import (
    enter_amendment,
    seen_together,
    undo_amendment,
    undo_seen,
)
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import Amendment, KeptField, KeptRow, Received, Return
from huizhi.storage.tables import AMENDMENTS, ANSWERS
from tests.paths import CONFIG, TEMPLATES

SETTINGS = load_settings(CONFIG)
FORMS = load_form_set(SETTINGS, TEMPLATES)
NOW = dt.datetime(2024, 6, 2, 9, tzinfo=SETTINGS.zone)
WRONG = Finding("phone-wrong", "mobile", "手机", "附件1!D4", "138")
REMARK = Finding("file-remark", found="有隐藏的表")


def entered(ledger: Ledger, one: Return) -> Return:
    received = Received(one.sha256, one.file, 1, NOW, "x", "")
    ledger.enter(received, [one])
    (kept,) = ledger.returns()
    return kept


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.in_folder(tmp_path, SETTINGS.campaign_id)


def liaison(ledger: Ledger) -> Return:
    """罗庄社区 with a telephone cut short, and a remark."""
    fields = (
        KeptField("name", "王小明", "王小明", "附件1!B3", "both"),
        KeptField("mobile", "138", "138", "附件1!D4", "both"),
    )
    return entered(
        ledger,
        Return("表.xlsx", "a" * 64, NOW, "罗庄社区", "liaison", "needs-correction", fields,
               findings=(WRONG, REMARK)),
    )  # fmt: skip


def decided(ledger: Ledger, one: Return, make: Callable[[Return], Amendment]) -> Return:
    with ledger.writing() as connection:
        enter_amendment(connection, one, make(one))
    (now,) = ledger.returns()
    return now


def corrected(one: Return, text: str, seen: str = "138", reason: str = "电话核实") -> Amendment:
    return correcting(FORMS, one, -1, "mobile", text, seen, reason, "王亚伟", NOW)


def test_a_corrected_value_counts_and_its_finding_is_settled(ledger: Ledger) -> None:
    now = decided(ledger, liaison(ledger), lambda one: corrected(one, "138 3740 0001"))

    assert now.value("mobile") == "13837400001"
    assert (now.status, now.findings) == ("accepted", (REMARK,))
    assert now.amendments[0].words == "附件1!D4　138 → 138 3740 0001（电话核实，王亚伟）"


def test_what_was_read_stays_as_it_was(ledger: Ledger) -> None:
    decided(ledger, liaison(ledger), lambda one: corrected(one, "13837400001"))

    with ledger.looking() as connection:
        raws = set(connection.execute(sa.select(ANSWERS.c.raw)).scalars())
    assert raws == {"王小明", "138"}


def test_an_accepted_finding_is_gone_and_the_value_stays(ledger: Ledger) -> None:
    now = decided(
        ledger,
        liaison(ledger),
        lambda one: accepting(one, finding_fingerprint(WRONG), "就是短号", "王", NOW),
    )

    assert (now.value("mobile"), now.status, now.findings) == ("138", "accepted", (REMARK,))


def test_a_decision_is_taken_back_and_stays_noted(ledger: Ledger) -> None:
    before = liaison(ledger)
    now = decided(ledger, before, lambda one: corrected(one, "13837400001"))
    with ledger.writing() as connection:
        undo_amendment(connection, now, now.amendments[0].number, NOW)

    (after,) = ledger.returns()
    assert after == before
    with ledger.looking() as connection:
        (row,) = connection.execute(sa.select(AMENDMENTS))
    assert row.undone == NOW.isoformat()


@pytest.mark.parametrize(
    ("text", "seen", "reason", "told"),
    [
        ("13837400001", "138", "  ", "请写明理由"),
        ("13837400001", "139", "核实", "刚刚被别人改成了“138”"),
        ("12", "138", "核实", "没有改"),
        ("", "138", "核实", "必填"),
        ("字" * 5000, "138", "核实", "太长"),
    ],
)
def test_what_cannot_be_decided(
    ledger: Ledger, text: str, seen: str, reason: str, told: str
) -> None:
    one = liaison(ledger)

    with pytest.raises(HuizhiError, match=told):
        corrected(one, text, seen, reason)


def test_unknown_places_are_refused(ledger: Ledger) -> None:
    one = liaison(ledger)
    with pytest.raises(HuizhiError, match="没有“nothing”这一栏"):
        correcting(FORMS, one, -1, "nothing", "x", "", "核实", "王", NOW)
    with pytest.raises(HuizhiError, match="已经不在了"):
        accepting(one, "nothing", "核实", "王", NOW)


def test_a_cell_of_a_row_is_corrected(ledger: Ledger) -> None:
    row = KeptRow(
        "附件3!C12",
        (
            KeptField("item", "专项隐患排查治理", "专项隐患排查治理", "附件3!B12", "header"),
            KeptField("title", "飞线", "飞线", "附件3!C12", "header"),
        ),
    )
    one = entered(
        ledger,
        Return("作品.xlsx", "b" * 64, NOW, "罗庄社区", "works", "accepted", rows=(row,)),
    )
    now = decided(
        ledger,
        one,
        lambda r: correcting(FORMS, r, 0, "title", "飞线整治", "飞线", "补全题目", "王", NOW),
    )

    assert now.rows[0].value("title") == "飞线整治"
    assert now.rows[0].value("item") == "专项隐患排查治理"


def test_the_next_revision_is_read_for_itself(ledger: Ledger) -> None:
    one = decided(ledger, liaison(ledger), lambda r: corrected(r, "13837400001"))
    fields = (KeptField("mobile", "13900000000", "13900000000", "附件1!D4", "both"),)
    newer = Return("再报.xlsx", "c" * 64, NOW, "罗庄社区", "liaison", "accepted", fields)
    ledger.enter(Received(newer.sha256, newer.file, 1, NOW, "y", ""), [newer])

    current = next(r for r in ledger.returns() if r.current)
    assert current.value("mobile") == "13900000000"
    assert (current.revision, current.amendments) == (one.revision + 1, ())


@pytest.mark.parametrize("kind", ["correct", "accept"])
def test_the_same_form_sent_again_takes_back_nothing(ledger: Ledger, kind: str) -> None:
    one = liaison(ledger)
    if kind == "accept":
        decided(
            ledger, one, lambda r: accepting(r, finding_fingerprint(WRONG), "已核实", "王", NOW)
        )
    else:
        right, why = "13837400001", "电话核实"
        decided(
            ledger, one,
            lambda r: correcting(FORMS, r, -1, "mobile", right, "138", why, "王", NOW),
        )  # fmt: skip
    again = replace(one, sha256="b" * 64, file="再报.xlsx", revision=1, current=False)

    assert ledger.enter(Received(again.sha256, again.file, 1, NOW, "y", ""), [again]) == ()
    assert [(r.revision, r.status, r.current) for r in ledger.returns()] == [(1, "accepted", True)]


def test_what_wants_a_look_needs_no_reason_and_an_error_does(ledger: Ledger) -> None:
    one = liaison(ledger)
    made = accepting(one, finding_fingerprint(REMARK), "", "王", NOW)
    assert (made.kind, made.code, made.reason) == ("accept", REMARK.code, "已看过")
    with pytest.raises(HuizhiError, match="请写明理由"):
        accepting(one, finding_fingerprint(WRONG), " ", "王", NOW)


def test_all_that_wants_a_look_is_settled_at_once_and_taken_back(ledger: Ledger) -> None:
    one = liaison(ledger)
    made = seen_all(one, "王", NOW)
    assert [each.code for each in made] == [REMARK.code]
    with ledger.writing() as connection:
        for each in made:
            enter_amendment(connection, one, each)
        (together,) = seen_together(connection, 5)
    assert (together.made, together.who, together.findings, together.returns) == (NOW, "王", 1, 1)
    (now,) = ledger.returns()
    assert now.findings == (WRONG,)

    with ledger.writing() as connection:
        assert undo_seen(connection, NOW.isoformat(), "李", NOW) == 0
        assert undo_seen(connection, NOW.isoformat(), "王", NOW) == 1
        assert undo_seen(connection, NOW.isoformat(), "王", NOW) == 0
        assert seen_together(connection, 5) == []
    (now,) = ledger.returns()
    assert now.findings == (WRONG, REMARK)
    assert seen_all(replace(one, status="unidentified"), "王", NOW) == ()
