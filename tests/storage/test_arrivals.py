"""What came besides forms: under which names, what is in it, where the clerk put it; reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from huizhi.content.facts import Facts
from huizhi.material.arrival import Arrival, Placement
from huizhi.storage.arrivals import (
    Reminder,
    any_waiting,
    enter_decision,
    enter_facts,
    enter_reminders,
    load_arrivals,
    load_decisions,
    load_facts,
    load_reminders,
    load_unexamined,
    withdraw,
)
from huizhi.storage.ledger import Ledger
from huizhi.storage.material_rulings import (
    LIAISON,
    MaterialRuling,
    enter_material_ruling,
    load_material_rulings,
    sent_again,
)
from huizhi.storage.returns import Fate, Received, Return

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
PICTURE = Facts("picture", "JPEG", 4000, 3000, contrast=40.0, sketch=b"\x01\x02")
FIRST, SECOND = dt.date(2024, 6, 10), dt.date(2024, 6, 11)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.in_folder(tmp_path, "c") as made:
        yield made


def came(ledger: Ledger, sha256: str, *returns: Return, fate: Fate = Fate.MATERIAL) -> None:
    received = Received(sha256, f"{sha256}.jpg", 10, NOON, f"{sha256}.stored", "材料", fate=fate)
    ledger.enter(received, returns)


def waits(sha256: str, status: str = "unidentified") -> Return:
    return Return(f"{sha256}.jpg", sha256, NOON, None, None, status)  # type: ignore[arg-type]


def test_each_name_of_a_content_is_an_arrival_the_earliest_first(ledger: Ledger) -> None:
    came(ledger, "b")
    came(ledger, "a")
    ledger.arrive("b", "早.jpg", NOON - HOUR)

    with ledger.looking() as connection:
        assert load_arrivals(connection) == [
            Arrival("b", "早.jpg", NOON - HOUR, 10),
            Arrival("a", "a.jpg", NOON, 10),
            Arrival("b", "b.jpg", NOON, 10),
        ]


def test_two_contents_of_one_name_are_two_arrivals(ledger: Ledger) -> None:
    for sha256 in "ab":
        came(ledger, sha256)
        ledger.arrive(sha256, "现场.jpg", NOON)
        ledger.arrive(sha256, "现场.jpg", NOON + HOUR)  # the first time counts

    with ledger.looking() as connection:
        found = [one for one in load_arrivals(connection) if one.name == "现场.jpg"]
    assert sorted((one.sha256, one.received) for one in found) == [("a", NOON), ("b", NOON)]


def test_what_nobody_has_looked_into_is_material_or_waits(ledger: Ledger) -> None:
    came(ledger, "a")
    came(ledger, "b", waits("b"), fate=Fate.TAKEN)
    came(ledger, "c", fate=Fate.PASSED_OVER)
    form = Return("d.xlsx", "d", NOON, "罗庄社区", "liaison", "accepted")
    came(ledger, "d", form, fate=Fate.TAKEN)

    with ledger.writing() as connection:
        assert [one.sha256 for one in load_unexamined(connection)] == ["a", "b"]
        assert not any_waiting(connection)
        enter_facts(connection, [])
        enter_facts(connection, [("a", PICTURE), ("b", PICTURE)])
        enter_facts(connection, [("a", Facts("video"))])  # another run was first
        assert load_facts(connection) == {"a": PICTURE, "b": PICTURE}
        assert load_unexamined(connection) == []
        assert any_waiting(connection)


def test_what_turned_out_to_be_material_no_longer_waits(ledger: Ledger) -> None:
    for sha256 in "ab":
        came(ledger, sha256, waits(sha256), fate=Fate.TAKEN)

    with ledger.writing() as connection:
        withdraw(connection, {"a": "图片"})

    assert [one.sha256 for one in ledger.returns()] == ["b"]
    told = [(one.sha256, one.outcome, one.fate) for one in ledger.received()]
    assert told == [("a", "图片", Fate.MATERIAL), ("b", "材料", Fate.TAKEN)]


def test_the_last_decision_on_a_name_counts(ledger: Ledger) -> None:
    place = Placement("罗庄社区", "works", "微课", "经办人认领")
    other = Placement("罗庄社区", "works", "演练", "经办人认领")
    with ledger.writing() as connection:
        enter_decision(connection, "甲.jpg", place, NOON)
        enter_decision(connection, "乙.jpg", place, NOON)
        enter_decision(connection, "甲.jpg", other, NOON)

        assert load_decisions(connection) == {"乙.jpg": place, "甲.jpg": other}


def test_the_second_reminder_of_one_day_replaces_the_first(ledger: Ledger) -> None:
    told = [
        Reminder("罗庄社区", FIRST, ("works",), "请报送"),
        Reminder("魏武社区", FIRST, ("works", "report"), "请报送"),
        Reminder("罗庄社区", SECOND, ("works",), "请报送"),
    ]
    again = Reminder("罗庄社区", FIRST, ("report",), "再请报送")
    with ledger.writing() as connection:
        enter_reminders(connection, told)
        assert load_reminders(connection) == told
        enter_reminders(connection, [again])

        assert load_reminders(connection) == [*told[1:], again]


def test_an_archive_that_comes_again_brings_back_what_was_taken_back_of_it(ledger: Ledger) -> None:
    came(ledger, "zip")
    with ledger.writing() as connection:
        for name, item in (
            ("zip.jpg/甲.jpg", ""),
            ("zip.jpg/乙.jpg", "另一个活动"),
            ("丙.jpg", ""),
        ):
            said = MaterialRuling("back", name, LIAISON, NOON, sha256="p", item=item)
            enter_material_ruling(connection, said)
        sent_again(connection, "zip", "又一个名字.zip", NOON)
        left = {one.name for one in load_material_rulings(connection)}
    assert left == {"zip.jpg/乙.jpg", "丙.jpg"}
