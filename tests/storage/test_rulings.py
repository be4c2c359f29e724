"""What the clerk says of a return as a whole decides where it stands, and can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from huizhi.findings import Finding
from huizhi.storage.ledger import Ledger
from huizhi.storage.papers import enter_paper, load_papers, undo_paper
from huizhi.storage.returns import KeptField, Paper, Received, Return, Ruling, Status

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
A, B = "罗庄社区", "祖师社区"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.in_folder(tmp_path, "c") as opened:
        yield opened


def came(ledger: Ledger, unit: str, name: str, *findings: Finding, blank: bool = False) -> Return:
    """A form of this unit that names this person."""
    fields = () if blank else (KeptField("name", name, name, "附件1!B3", "both"),)
    wrong = any(one.level == "error" for one in findings)
    status: Status = "needs-correction" if wrong or blank else "accepted"
    one = Return(
        f"{name}.xlsx", name, NOON, unit, "liaison", status, fields, findings=findings, blank=blank
    )  # fmt: skip
    (entered,) = ledger.enter(Received(name, one.file, 1, NOON, one.file, ""), [one])
    return entered


def said(kind: str, community: str | None = None, day: dt.date | None = None) -> Ruling:
    what: object = kind
    return Ruling(what, "发错了", "王亚伟", NOON, community, "liaison", day, before=A)  # type: ignore[arg-type]


def counting(ledger: Ledger, unit: str) -> list[tuple[str, int]]:
    """File and revision of what counts for a unit."""
    return [(one.sha256, one.revision) for one in ledger.of_community(unit) if one.current]


def test_what_was_taken_from_a_unit_leaves_it_with_what_it_had(ledger: Ledger) -> None:
    came(ledger, A, "甲")
    stranger = came(ledger, A, "乙", Finding("community-conflict", found=A))
    assert counting(ledger, A) == [("乙", 2)]

    ruled = ledger.rule(stranger, said("move"))
    assert counting(ledger, A) == [("甲", 1)]
    assert (ruled.community, ruled.is_waiting, ruled.findings) == (None, True, ())

    ledger.take_back(ruled, ruled.rulings[0].number, NOON)
    assert counting(ledger, A) == [("乙", 2)]
    assert ledger.returns()[1] == stranger


def test_moved_twice_and_taken_back_out_of_order(ledger: Ledger) -> None:
    came(ledger, B, "丙")
    one = ledger.rule(came(ledger, A, "甲"), said("move"))
    one = ledger.rule(one, said("move", B))
    assert (counting(ledger, A), counting(ledger, B)) == ([], [("甲", 2)])

    one = ledger.take_back(one, one.rulings[0].number, NOON)
    assert counting(ledger, B) == [("甲", 2)]
    one = ledger.take_back(one, one.rulings[0].number, NOON)
    assert (counting(ledger, A), counting(ledger, B)) == ([("甲", 1)], [("丙", 1)])


def test_a_number_that_was_moved_away_is_not_given_again(ledger: Ledger) -> None:
    one = ledger.rule(came(ledger, A, "甲"), said("move", B))
    assert came(ledger, A, "乙").revision == 2
    ledger.take_back(one, one.rulings[0].number, NOON)
    assert [(r.sha256, r.revision) for r in ledger.of_community(A)] == [("甲", 1), ("乙", 2)]
    assert counting(ledger, A) == [("乙", 2)]


def test_an_earlier_revision_counts_until_another_comes(ledger: Ledger) -> None:
    first, _ = came(ledger, A, "甲"), came(ledger, A, "乙", Finding("version-other", found="甲"))
    ledger.rule(first, said("count"))
    assert counting(ledger, A) == [("甲", 1)]
    came(ledger, A, "丙")
    assert counting(ledger, A) == [("丙", 3)]


def test_what_is_void_counts_no_more_and_waits_no_more(ledger: Ledger) -> None:
    first, second = came(ledger, A, "甲"), came(ledger, A, "乙")
    ledger.rule(second, said("void"))
    assert counting(ledger, A) == [("甲", 1)]
    voided = ledger.rule(first, said("void"))
    assert counting(ledger, A) == []
    assert (voided.state_words, voided.is_waiting) == ("已作废", False)
    came(ledger, A, "丙")
    ledger.take_back(second, ledger.of_community(A)[1].rulings[0].number, NOON)
    assert counting(ledger, A) == [("丙", 3)]


def test_a_blank_form_that_was_moved_takes_no_filled_ones_place(ledger: Ledger) -> None:
    came(ledger, B, "甲")
    ledger.rule(came(ledger, A, "空", blank=True), said("move", B))
    assert counting(ledger, B) == [("甲", 1)]


def test_the_day_on_which_it_came_is_the_clerks(ledger: Ledger) -> None:
    one = ledger.rule(came(ledger, A, "甲"), said("arrive", day=dt.date(2024, 5, 31)))
    assert one.received == dt.datetime(2024, 5, 31, 12, 0, tzinfo=dt.UTC)
    assert ledger.take_back(one, one.rulings[0].number, NOON).received == NOON


def test_what_came_on_paper_is_kept_and_taken_back(ledger: Ledger) -> None:
    paper = Paper(A, "liaison", dt.date(2024, 6, 1), "已盖章", "王亚伟", NOON)
    with ledger.writing() as connection:
        enter_paper(connection, paper)
        (known,) = load_papers(connection)
        assert known.words == "6月1日收到纸质（已盖章，王亚伟）"
        assert undo_paper(connection, known.number, NOON) == known
        assert undo_paper(connection, known.number, NOON) is None
        assert load_papers(connection) == []
