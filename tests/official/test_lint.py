"""Lint: nothing in our own notice, and exactly what was planted in others."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest
from docx import Document

from huizhi.formats.word.look_reader import notice_look_of
from huizhi.formats.word.notice_mender import mend_notice
from huizhi.official.departure import NEEDS_PRINTING, RULES
from huizhi.official.lint import departures_of
from huizhi.official.notice_look import NoticeLook
from huizhi.steps.preparing.lint_notice import fix, lint
from tests.official.planted import PLANTS, Plant, Planting, notice

NUMBER = "祖办〔2024〕6号"
COPIES = "区安委办，区应急管理局，区消防救援大队，区教育体育局，区住建局"


@cache
def planted(plant: Plant) -> bytes:
    planting = Planting(notice(NUMBER if plant.headed else ""))
    plant.change(planting)
    return planting.saved()


@cache
def look_of(plant: Plant) -> NoticeLook:
    return notice_look_of(planted(plant))


@pytest.mark.parametrize(
    "made",
    [
        notice,
        partial(notice, NUMBER),
        partial(notice, sealed=False),
        partial(
            notice, NUMBER, copies="区安委办，区应急管理局，区消防救援大队，区教育体育局，区住建局"
        ),
    ],
    ids=["plain", "headed", "unsealed", "copies"],
)
def test_our_own_notice_departs_in_nothing(made: Callable[[], bytes]) -> None:
    assert departures_of(notice_look_of(made())) == ()


def test_every_rule_is_planted_once_at_least() -> None:
    assert {plant.rule for plant in PLANTS} | NEEDS_PRINTING == set(RULES)
    assert len(PLANTS) >= 30


@pytest.mark.parametrize("plant", PLANTS, ids=lambda p: f"{p.rule} {p.words}")
def test_exactly_what_was_planted_is_found(plant: Plant) -> None:
    look = look_of(plant)

    found = departures_of(look)

    assert [one.rule for one in found] == [plant.rule]
    words = {one.number: one.bare for one in look.paragraphs}
    assert words.get(found[0].paragraph, "").startswith(plant.words)
    assert (found[0].paragraph == 0) == (plant.words == "")
    assert bool(found[0].mends) == plant.mends


@pytest.mark.parametrize(
    "plant", [p for p in PLANTS if p.mends], ids=lambda p: f"{p.rule} {p.words}"
)
def test_what_can_be_mended_is(plant: Plant) -> None:
    data = planted(plant)

    copy = mend_notice(data, departures_of(look_of(plant)))

    assert departures_of(notice_look_of(copy)) == ()
    assert letters(copy) == letters(data)


def test_the_mended_copy_says_what_is_left(tmp_path: Path) -> None:
    planting = Planting(notice())
    planting.say("为指导，深入", "为指导,深入")  # can be mended
    planting.say("2024年5月29日印发", "2024-5-29印发")  # cannot
    path = tmp_path / "某通知.docx"
    path.write_bytes(planting.saved())

    (linted,) = lint([path], None)
    fixed = fix(linted)

    assert fixed is not None
    assert (fixed.path.name, fixed.left) == ("某通知（已改）.docx", 1)
    (again,) = lint([fixed.path], None)
    assert [one.rule for one in again.departures] == ["imprint-form"]
    assert fix(again) is None


def letters(data: bytes) -> str:
    """The words of a document, without marks, numbers and white space."""
    paragraphs = Document(io.BytesIO(data)).element.body.iterchildren()
    text = "".join(t for p in paragraphs for t in p.itertext())
    return "".join(one for one in text if "\u4e00" <= one <= "\u9fff")
