"""Runs: what the ledger knows of each run of `collect`, also while another goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.findings import Finding
from huizhi.storage.batch import Run
from huizhi.storage.ledger import Ledger
from huizhi.storage.runs import (
    _AT_ONCE,
    begin_run,
    contested_in,
    end_run,
    enter_settled,
    forget_untold,
    rivals_among,
    unfinished_runs,
    untold_among,
)
from tests.storage.test_ledger import liaison, received

_opened: list[Ledger] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Runs that were killed, or go on, let go of the ledger in the end."""
    yield
    while _opened:
        _opened.pop().close()


def entering(folder: Path, mark: str, before: tuple[Run, ...] = ()) -> Ledger:
    """A ledger in this folder, of which a run with this mark has begun."""
    ledger = Ledger.in_folder(folder, "c")
    _opened.append(ledger)
    begin_run(ledger, mark, f"sign of {mark}", before)
    return ledger


def enter(ledger: Ledger, *digests: str) -> None:
    for one in digests:
        ledger.enter(received(one), [liaison(one, f"名为{one}")])


def told(ledger: Ledger) -> tuple[list[str], str | None]:
    """The rivals of the run that enters into this ledger, and what counted before."""
    assert ledger.run is not None
    with ledger.looking() as connection:
        rivals, before = rivals_among(connection, ledger.returns(), ledger.run)
    return [one.sha256 for one in rivals], before.sha256 if before else None


def test_each_of_two_runs_at_once_knows_its_own_and_what_counted_before(tmp_path: Path) -> None:
    enter(entering(tmp_path, "earlier"), "a")
    first, second = entering(tmp_path, "first"), entering(tmp_path, "second")
    enter(first, "b")
    enter(second, "c")
    enter(first, "d")

    assert told(first) == (["b", "d"], "c")
    assert told(second) == (["c"], "b")
    assert [contested_in(one, one.run) for one in (first, second) if one.run] == [
        [("罗庄社区", "liaison")],
        [],
    ]


def test_a_run_that_ends_takes_nothing_from_another(tmp_path: Path) -> None:
    enter(entering(tmp_path, "earlier"), "a")
    first, second = entering(tmp_path, "first"), entering(tmp_path, "second")
    enter(first, "b", "d")
    assert second.run is not None
    end_run(second, second.run)

    assert told(first) == (["b", "d"], "a")
    assert [one.mark for one in unfinished_runs(first)] == ["earlier", "first"]


def test_a_run_that_ended_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    first = entering(tmp_path, "same")
    enter(first, "a", "b")
    assert first.run is not None
    end_run(first, first.run)

    assert told(entering(tmp_path, "same")) == ([], None)


def test_a_run_that_was_killed_goes_on_in_the_next_of_the_same_paths(tmp_path: Path) -> None:
    enter(entering(tmp_path, "earlier"), "a")
    killed = entering(tmp_path, "same")
    enter(killed, "b")
    assert killed.run is not None
    again = Ledger.in_folder(tmp_path, "c")
    _opened.append(again)
    begin_run(again, "same", "another sign", [killed.run])
    enter(again, "d")

    assert told(again) == (["b", "d"], "a")
    assert [one.sign for one in unfinished_runs(again)] == ["sign of earlier", "another sign"]


def test_the_number_of_a_return_that_is_gone_is_not_given_again_while_a_run_knows_it(
    tmp_path: Path,
) -> None:
    ledger = entering(tmp_path, "first")
    unread = liaison("a", None, status="unreadable", community=None, deliverable=None, fields=())
    ledger.enter(received("a"), [unread])
    ledger.forget_unread("a")
    enter(entering(tmp_path, "second"), "b")

    assert told(ledger) == ([], None)


@pytest.mark.parametrize("count", [1, 3, _AT_ONCE + 1])
def test_contents_are_untold_until_they_have_been_told(tmp_path: Path, count: int) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger:
        enter(ledger, "a", "b", "c")
        asked = [*(f"other{n}" for n in range(count)), "a", "b"]

        assert untold_among(ledger, asked) == {"a", "b"}
        forget_untold(ledger, [*asked[:-1], "other"])
        assert untold_among(ledger, asked) == {"b"}
        assert untold_among(ledger, ["c"]) == {"c"}


def test_what_is_settled_takes_the_place_of_what_was_said_of_others(tmp_path: Path) -> None:
    own, other = Finding("text-unread", found="甲"), Finding("form-other", found="乙")
    again = Finding("version-several", found="丙")
    with Ledger.in_folder(tmp_path, "c") as ledger:
        for sha256 in "ab":
            found = (own, other) if sha256 == "a" else ()
            community = "罗庄社区" if sha256 == "a" else "魏武社区"
            one = liaison(sha256, sha256, community=community, findings=found)
            ledger.enter(received(sha256), [replace(one, status="needs-correction")])
        first, second = ledger.returns()
        with ledger.writing() as connection:
            settled = enter_settled(connection, replace(first, current=False), [again])
            enter_settled(connection, second, [again, own])

        told_of = ledger.returns()
    assert told_of[0] == settled
    assert (settled.findings, settled.current) == ((own, again), False)
    assert settled.status == "accepted"
    assert told_of[1].findings == (again, own)
