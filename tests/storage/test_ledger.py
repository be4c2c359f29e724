"""The ledger: revisions, currency, and one transaction for each file whatever happens."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.errors import StorageError
from huizhi.findings import Finding
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import KeptField, KeptRow, Received, Return
from huizhi.storage.runs import ranks_of

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)


def received(sha256: str) -> Received:
    """One received content."""
    return Received(sha256, f"{sha256}.xlsx", 10, NOON, sha256, "已收录")


def liaison(sha256: str, name: str | None, **changes: object) -> Return:
    """A liaison return whose only answer is this name."""
    one = Return(
        f"{sha256}.xlsx", sha256, NOON, "罗庄社区", "liaison", "accepted",
        fields=(KeptField("name", name, name or "", "附件1!B3", "both"),),
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.in_folder(tmp_path, "c") as opened:
        yield opened


def test_what_is_entered_comes_back_as_it_was(ledger: Ledger) -> None:
    one = liaison(
        "a", "王小明", revision=1, current=True, evidence="文件标识",
        rows=(
            KeptRow("附件3!C6", (KeptField("title", "=1+1", "=1+1", "附件3!C6", "header"),)),
            KeptRow("附件3!C7", (KeptField("title", None, "", "附件3!C7", "header"),)),
        ),
        findings=(Finding("phone-wrong", "mobile", "手机", "附件1!D4", "1", "11位"),),
    )  # fmt: skip
    ledger.enter(received("a"), [one])

    assert ledger.returns() == (one,)
    assert ledger.received() == (received("a"),)


def test_the_same_content_is_entered_once(ledger: Ledger) -> None:
    ledger.enter(received("a"), [liaison("a", "王小明")])

    assert ledger.known_of(["a", "b"]) == {"a"}
    assert ledger.enter(received("a"), [liaison("a", "李四")]) == ()
    assert len(ledger.returns()) == 1


def test_other_answers_are_a_new_revision_and_the_old_one_stays(ledger: Ledger) -> None:
    ledger.enter(received("a"), [liaison("a", "王小明")])
    ledger.enter(received("b"), [liaison("b", "李四")])

    assert [(r.revision, r.current) for r in ledger.returns()] == [(1, False), (2, True)]


def test_the_same_answers_in_another_file_are_no_new_revision(ledger: Ledger) -> None:
    ledger.enter(received("a"), [liaison("a", "王小明")])

    assert ledger.enter(received("b"), [liaison("b", "王小明")]) == ()
    assert len(ledger.returns()) == 1
    assert "没有产生新版本" in ledger.received()[1].outcome


def test_what_lost_beside_another_form_says_nothing_new_when_it_comes_alone(ledger: Ledger) -> None:
    beside = (Finding("form-other"),)
    ledger.enter(
        received("a"), [liaison("a", "王小明", status="needs-correction", findings=beside)]
    )
    wrong = (Finding("phone-wrong", "mobile", "手机", "附件1!D4", "1", "11位"),)

    assert ledger.enter(received("b"), [liaison("b", "王小明")]) == ()
    other = liaison("c", "王小明", status="needs-correction", findings=wrong)
    assert ledger.enter(received("c"), [other])[0].revision == 2


def test_what_counts_ranks_as_high_as_whatever_said_the_same(ledger: Ledger) -> None:
    for sha256, rank in (("a", "2"), ("b", "5"), ("c", "1")):
        ledger.enter(replace(received(sha256), rank=rank), [liaison(sha256, "王小明")])
    ledger.enter(replace(received("d"), rank="9"), [])
    ledger.enter(received("e"), [liaison("e", "李四", community="魏武社区")])

    with ledger.looking() as connection:
        assert ranks_of(connection, "ade") == {"a": "5"}


def test_returns_are_told_by_community_and_deliverable(ledger: Ledger) -> None:
    for sha256, community, deliverable in (
        ("a", "罗庄社区", "liaison"),
        ("b", "罗庄社区", "works"),
        ("c", "魏武社区", "liaison"),
        ("d", "罗庄社区", "liaison"),
    ):
        one = liaison(sha256, sha256, community=community, deliverable=deliverable)
        ledger.enter(received(sha256), [one])
    first = ledger.returns()[0]

    assert [one.sha256 for one in ledger.of_same(first)] == ["a", "d"]
    assert [one.sha256 for one in ledger.of_community("罗庄社区")] == ["a", "b", "d"]
    assert [one.sha256 for one in ledger.of_content("c")] == ["c"]
    assert ledger.one_return(first.number) == first
    assert ledger.one_return(99) is None


def test_the_first_note_stays_until_another_takes_its_place(ledger: Ledger) -> None:
    assert ledger.note("key") == ""
    assert ledger.note_once("key", "one") == "one"
    assert ledger.note_once("key", "two") == "one"
    assert ledger.note("key") == "one"
    ledger.set_note("key", "three")
    assert ledger.note("key") == "three"
    assert ledger.note("other") == ""


def test_a_group_with_a_new_revision_before_another_communitys_first_form(ledger: Ledger) -> None:
    with ledger.together():
        ledger.enter(received("a"), [liaison("a", "王小明")])
        ledger.enter(received("b"), [liaison("b", "李四")])
        ledger.enter(received("c"), [liaison("c", "张三", community="魏武社区")])

    told = [(r.community, r.revision, r.current) for r in ledger.returns()]
    assert told == [("罗庄社区", 1, False), ("罗庄社区", 2, True), ("魏武社区", 1, True)]


def test_a_blank_form_never_takes_the_place_of_a_filled_one(ledger: Ledger) -> None:
    ledger.enter(received("a"), [liaison("a", "王小明")])
    ledger.enter(received("b"), [liaison("b", None, blank=True, status="needs-correction")])

    assert [(r.blank, r.current) for r in ledger.returns()] == [(False, True), (True, False)]


def test_another_document_is_a_new_revision_though_no_answers_were_read(ledger: Ledger) -> None:
    for sha256 in "ab":
        report = liaison(sha256, None, fields=(), deliverable="report")
        ledger.enter(received(sha256), [report])

    assert [(r.sha256, r.current) for r in ledger.returns()] == [("a", False), ("b", True)]


def test_of_several_that_wait_in_one_file_the_one_that_is_meant_is_placed(ledger: Ledger) -> None:
    waits = {"community": None, "status": "unidentified"}
    both = [liaison("a", "王", **waits), liaison("a", "李", deliverable="works", **waits)]
    ledger.enter(received("a"), both)
    second = ledger.returns()[1]
    ledger.place(second, replace(second, community="罗庄社区", status="accepted"))

    told = [(r.community, r.deliverable, r.value("name")) for r in ledger.returns()]
    assert sorted(told, key=repr) == [("罗庄社区", "works", "李"), (None, "liaison", "王")]


def test_a_form_that_waits_leaves_nobodys_blank_form_out(ledger: Ledger) -> None:
    ledger.enter(received("a"), [liaison("a", "王", community=None, status="unidentified")])
    ledger.enter(received("b"), [liaison("b", "李")])

    assert ledger.filled() == {("罗庄社区", "liaison")}


def test_returns_that_nobody_placed_stand_side_by_side(ledger: Ledger) -> None:
    for sha256 in "ab":
        ledger.enter(
            received(sha256), [liaison(sha256, "王", community=None, status="unidentified")]
        )

    assert [(r.revision, r.current) for r in ledger.returns()] == [(1, True), (1, True)]


def test_a_ledger_of_another_campaign_is_refused(tmp_path: Path) -> None:
    Ledger.in_folder(tmp_path, "2024").close()

    with pytest.raises(StorageError, match="另一次活动"):
        Ledger.in_folder(tmp_path, "2025")


def test_trouble_in_the_middle_leaves_nothing_of_the_file(ledger: Ledger) -> None:
    broken = liaison("a", "王", status=None)

    with pytest.raises(StorageError):
        ledger.enter(received("a"), [liaison("a", "李四"), broken])
    assert (ledger.returns(), ledger.received()) == ((), ())


_WRITER = """
import datetime as dt, sys
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import KeptField, Received, Return
now = dt.datetime(2024, 6, 2, tzinfo=dt.UTC)
ledger = Ledger.in_folder(__import__("pathlib").Path(sys.argv[1]), "c")
start = len(ledger.received())
for n in range(start, start + 1000):
    fields = tuple(KeptField(f"f{k}", f"{n}", "", "", "") for k in range(20))
    one = Return(f"{n}", f"{n}", now, f"社区{n}", "liaison", "accepted", fields=fields)
    ledger.enter(Received(f"{n}", f"{n}", 1, now, "", ""), [one])
    print(n, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_acknowledged(
    tmp_path: Path, ledger_database: str
) -> None:
    acknowledged = -1
    waits = (0.05, 0.11, 0.17, 0.23, 0.31)  # each starts a program
    for wait in waits if ledger_database == "sqlite" else waits[1::2]:
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        said = [int(line) for line in writer.stdout.read().splitlines() if line.isdigit()]
        writer.wait()
        writer.stdout.close()
        acknowledged = max([acknowledged, *said])
        with Ledger.in_folder(tmp_path, "c") as ledger:
            returns = ledger.returns()
            assert {int(r.file) for r in returns} >= set(range(acknowledged + 1))
            assert all(len(r.fields) == 20 for r in returns)
            assert len(returns) == len(ledger.received())
    assert acknowledged > 0
