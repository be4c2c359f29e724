"""Whether what counts now may be older than what counted before: the surest reason is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.storage.ledger import Ledger
from huizhi.storage.newer import CORRECTED, PLAIN, VOID, doubts_of_newer, rank_of_name
from huizhi.storage.returns import Contents
from tests.storage.test_ledger import NOON, liaison, received

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("联络员表.xlsx", PLAIN),
        ("联络员表（更正）.xlsx", CORRECTED),
        ("联络员表作废.xlsx", VOID),
        ("作废/联络员表.xlsx", PLAIN),
        ("更正稿作废.xlsx", VOID),
    ],
)
def test_a_name_says_what_a_file_is(name: str, rank: int) -> None:
    assert rank_of_name(name) == rank


def test_void_is_less_than_plain_and_plain_than_corrected() -> None:
    assert VOID < PLAIN < CORRECTED


def told(
    output: Path, names: tuple[str, str], saved: tuple[dt.datetime | None, ...] = (None, None)
) -> list[tuple[str, str, str]]:
    """What is doubtful of the second file, which says something else than the first."""
    with Ledger.in_folder(output, "c") as ledger:
        for sha256, name, written in zip("ab", names, saved, strict=True):
            contents = Contents(written) if written else None
            one = replace(liaison(sha256, sha256), file=name)
            ledger.enter(replace(received(sha256), name=name, contents=contents), [one])
        before, after = ledger.returns()
        with ledger.looking() as connection:
            found = doubts_of_newer(connection, after, before)
    return [(one.code, one.found, one.expected) for one in found]


def test_a_void_or_plain_name_after_a_better_one_is_doubtful(tmp_path: Path) -> None:
    void = told(tmp_path / "1", ("甲.xlsx", "夹/甲（作废）.xlsx"))
    plain = told(tmp_path / "2", ("夹/甲（更正）.xlsx", "甲.xlsx"))

    assert void == [("version-name", "甲（作废）.xlsx", "写着是作废的或旧的")]
    assert plain == [("version-name", "甲.xlsx", "没有写更正，而上一次报送的“甲（更正）.xlsx”写了")]
    for number, names in enumerate(
        [("甲.xlsx", "乙.xlsx"), ("甲.xlsx", "甲（更正）.xlsx"), ("作废.xlsx", "甲.xlsx"),
         ("甲作废.xlsx", "乙作废.xlsx"), ("甲更正.xlsx", "乙更正.xlsx")]
    ):  # fmt: skip
        assert told(tmp_path / f"fine{number}", names) == []


def test_a_file_saved_earlier_is_doubtful_and_one_saved_later_needs_no_word(tmp_path: Path) -> None:
    names = ("甲（更正）.xlsx", "甲.xlsx")
    early = told(tmp_path / "1", names, (NOON, NOON - HOUR))

    assert early == [("version-older", "2024-06-02 11:00", "2024-06-02 12:00")]
    assert told(tmp_path / "2", names, (NOON, NOON + HOUR)) == []
    assert [code for code, *_ in told(tmp_path / "3", names, (NOON, NOON))] == ["version-name"]


def test_what_an_earlier_revision_said_already_is_doubtful(tmp_path: Path) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger:
        for sha256, name in (("a", "王小明"), ("b", "李四"), ("c", "王小明")):
            ledger.enter(received(sha256), [liaison(sha256, name)])
        first, second, third = ledger.returns()
        with ledger.looking() as connection:
            (back,) = doubts_of_newer(connection, third, second)
            assert (back.code, back.found) == ("version-back", "第1版（a.xlsx）")
            assert doubts_of_newer(connection, third, second, until=0) == ()
            assert len(doubts_of_newer(connection, third, second, until=first.number)) == 1
            assert doubts_of_newer(connection, second, first) == ()
            assert doubts_of_newer(connection, third, replace(second, fields=third.fields)) == ()
            nothing = replace(third, fields=())
            assert doubts_of_newer(connection, nothing, second) == ()
