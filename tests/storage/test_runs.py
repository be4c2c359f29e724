"""Runs: what the ledger knows of one run of `collect`, also while another goes on."""

from __future__ import annotations

from huizhi.storage.ledger import Ledger
from huizhi.storage.runs import begin_run, counted_before, end_run
from tests.storage.test_ledger import ledger, liaison, received

__all__ = ["ledger"]


def test_what_counted_before_a_run_is_known_though_another_begins_and_ends(ledger: Ledger) -> None:
    ledger.enter(received("a"), [liaison("a", "王小明")])
    ledger.since = begin_run(ledger, "first")
    ledger.enter(received("b"), [liaison("b", "李四")])
    end_run(ledger, "second", begin_run(ledger, "second"))

    with ledger.looking() as connection:
        before = counted_before(connection, ledger.returns(), ledger.since)
    assert before is not None
    assert (before.sha256, before.current) == ("a", False)


def test_a_run_that_ended_leaves_nothing_for_the_next(ledger: Ledger) -> None:
    ledger.enter(received("a"), [liaison("a", "王小明")])
    ledger.since = begin_run(ledger, "first")
    ledger.enter(received("b"), [liaison("b", "李四")])
    end_run(ledger, "first", ledger.since)

    with ledger.looking() as connection:
        assert counted_before(connection, ledger.returns()[:1], ledger.since) is None
