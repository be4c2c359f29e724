"""Drafts: each kind is cleared away by itself, and only what nobody has touched."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from huizhi.web.service.drafts import Drafts

DAY = 86_400


def aged(folder: Path, days: float) -> None:
    moment = time.time() - days * DAY
    for one in (*folder.rglob("*"), folder):
        os.utime(one, (moment, moment))


def test_a_list_does_not_clear_away_an_activity_that_waits(tmp_path: Path) -> None:
    lists, activities = Drafts(tmp_path, "lists", 1), Drafts(tmp_path, "activities", 7)
    old_list, begun = lists.new(), activities.new()
    (begun / "said.json").write_text("{}", "utf-8")
    aged(old_list, 2)
    aged(begun, 2)
    lists.new()
    assert not old_list.exists()
    assert begun.exists()
    aged(begun, 8)
    activities.new()
    assert not begun.exists()


def test_what_was_typed_into_yesterday_is_kept(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path, "activities", 7)
    begun = drafts.new()
    said = begun / "said.json"
    said.write_text("{}", "utf-8")
    aged(begun, 8)
    os.utime(said, (time.time() - DAY, time.time() - DAY))
    drafts.new()
    assert begun.exists()


@pytest.mark.parametrize("number", ["", "../../config", "0" * 16, "x" * 16])
def test_a_number_that_is_none_finds_nothing(tmp_path: Path, number: str) -> None:
    assert Drafts(tmp_path, "lists", 1).find(number) is None
