"""What could not be read: when another try is worthwhile, and what is forgotten for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from huizhi.findings import Finding
from huizhi.storage.failures import Failure, load_failures, note_failures
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import KeptField, KeptRow, Return
from huizhi.storage.tables import ANSWERS, FINDINGS, RECEIVED, RETURNS, ROWS
from tests.storage.test_ledger import NOON, liaison, received


def unread(sha256: str, code: str = "file-damaged") -> Return:
    """A return of a file that could not be read."""
    return Return(
        f"{sha256}.doc", sha256, NOON, None, None, "unreadable", findings=(Finding(code),)
    )


@pytest.mark.parametrize(
    ("died", "means", "sent_again", "due"),
    [
        (False, "office", False, False),
        (False, "office", True, False),
        (True, "office", False, False),
        (True, "office", True, True),
        (False, "none", False, True),
    ],
)
def test_another_try_is_due_with_other_means_or_when_the_reader_died(
    died: bool, means: str, sent_again: bool, due: bool
) -> None:
    one = Failure("a", "a.doc", "a", NOON, "office", died)

    assert one.is_due(means, sent_again=sent_again) is due


def test_failures_say_with_what_they_were_tried_and_whether_the_reader_died(tmp_path: Path) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.enter(received("a"), [unread("a")])
        ledger.enter(received("b"), [unread("b", "file-reader-died")])
        ledger.enter(received("c"), [liaison("c", "王小明")])
        with ledger.writing() as connection:
            note_failures(connection, ["a", "a"], "none")
            note_failures(connection, ["a"], "office")
            found = load_failures(connection)
            assert load_failures(connection, ["b"]) == found[1:]
            assert load_failures(connection, []) == []

    assert [(one.sha256, one.means, one.died) for one in found] == [
        ("a", "office", False),
        ("b", "", True),
    ]


def test_a_content_that_is_forgotten_leaves_nothing_and_takes_nothing_along(tmp_path: Path) -> None:
    full = Return(
        "a.xlsx", "a", NOON, None, None, "unreadable",
        fields=(KeptField("name", "王", "王", "B3", "both"),),
        rows=(KeptRow("C6", (KeptField("title", "某", "某", "C6", "header"),)),),
        findings=(Finding("file-damaged"),),
    )  # fmt: skip
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.enter(received("a"), [full])
        ledger.enter(received("b"), [unread("b")])

        assert ledger.forget_unread("a") == ["a.xlsx"]

        assert [one.sha256 for one in ledger.returns()] == ["b"]
        assert [one.sha256 for one in ledger.received()] == ["b"]
        with ledger.looking() as connection:
            left = {
                table.name: connection.execute(
                    sa.select(sa.func.count()).select_from(table)
                ).scalar()
                for table in (ANSWERS, ROWS, FINDINGS, RETURNS, RECEIVED)
            }
        assert left == {
            ANSWERS.name: 0, ROWS.name: 0, FINDINGS.name: 1, RETURNS.name: 1, RECEIVED.name: 1
        }  # fmt: skip
        assert ledger.enter(received("a"), [liaison("a", "王小明")])
