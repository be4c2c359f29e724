"""Which content is meant by a name or by the beginning of a digest."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.campaign.load import load_settings
from huizhi.errors import HuizhiError
from huizhi.storage.erasing import contents_named, erase_contents, erase_unit
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_place import LEDGER_FILE
from huizhi.storage.material_rulings import (
    MaterialRuling,
    enter_material_ruling,
    load_material_rulings,
)
from huizhi.storage.papers import enter_paper, load_papers, undo_paper
from huizhi.storage.returns import Paper
from tests.paths import CONFIG
from tests.postgres import server
from tests.storage.test_ledger import NOON, received

SETTINGS = load_settings(CONFIG)
FIRST, SECOND = "ab" * 32, "abababababac" + "0" * 52


@pytest.fixture
def output(tmp_path: Path) -> Path:
    with Ledger.in_folder(tmp_path, SETTINGS.campaign_id) as ledger:
        for sha256, name in ((FIRST, "甲/表.xlsx"), (SECOND, "乙/表.xlsx")):
            ledger.enter(replace(received(sha256), name=name), [])
        ledger.arrive(SECOND, "丙/改名.xlsx", NOON)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        ("甲/表.xlsx", FIRST),
        ("改名.xlsx", SECOND),
        (FIRST[:12], FIRST),
        (FIRST[:12].upper(), FIRST),
        (SECOND[:12], SECOND),
        (SECOND, SECOND),
    ],
)
def test_a_content_is_named_by_its_file_or_twelve_digits(
    output: Path, name: str, sha256: str
) -> None:
    assert contents_named(SETTINGS, output, name) == (sha256,)


@pytest.mark.parametrize("name", ["表", "戊.xlsx", FIRST[:11]])
def test_less_names_nothing(output: Path, name: str) -> None:
    with pytest.raises(HuizhiError, match="台账里没有"):
        contents_named(SETTINGS, output, name)


def test_a_name_of_two_contents_is_asked_about_with_digits_that_do(output: Path) -> None:
    with pytest.raises(HuizhiError) as told:
        contents_named(SETTINGS, output, "表.xlsx")

    assert str(told.value) == (
        f"有2个文件叫“表.xlsx”：甲/表.xlsx（{FIRST[:12]}）；丙/改名.xlsx（{SECOND[:12]}）；"
        f"乙/表.xlsx（{SECOND[:12]}）。请写编号的前12位。"
    )


PAPER_NOTE = "张三丰盖章，此处只此一份"


def test_a_unit_is_erased_with_what_it_handed_in_on_paper(
    output: Path, ledger_database: str
) -> None:
    own, other = SETTINGS.communities[:2]
    with Ledger.in_folder(output, SETTINGS.campaign_id) as ledger, ledger.writing() as connection:
        for unit, deliverable in ((own, "liaison"), (own, "works"), (other, "liaison")):
            day = dt.date(2024, 6, 3)
            enter_paper(connection, Paper(unit.name, deliverable, day, PAPER_NOTE, "王亚伟", NOON))
        undo_paper(connection, 1, NOON)

    erased = erase_unit(SETTINGS, output, own, None, NOON)

    with Ledger.in_folder(output, SETTINGS.campaign_id) as ledger, ledger.looking() as connection:
        (left,) = load_papers(connection)
        notes = json.loads(ledger.note("erased") or "")
    assert (erased.papers, left.community) == (2, other.name)  # also the one that was undone
    assert notes[-1]["papers"] == 2
    kept = (
        (output / LEDGER_FILE).read_bytes() if ledger_database == "sqlite" else server().on_disk()
    )
    assert kept.count(PAPER_NOTE.encode()) == 1
    with pytest.raises(HuizhiError, match="没有"):
        erase_unit(SETTINGS, output, own, None, NOON)


def test_a_deliverable_on_paper_is_erased_without_the_others(output: Path) -> None:
    own = SETTINGS.communities[0]
    with Ledger.in_folder(output, SETTINGS.campaign_id) as ledger, ledger.writing() as connection:
        for deliverable in ("liaison", "works"):
            day = dt.date(2024, 6, 3)
            enter_paper(connection, Paper(own.name, deliverable, day, "", "王亚伟", NOON))

    erase_unit(SETTINGS, output, own, "works", NOON)

    with Ledger.in_folder(output, SETTINGS.campaign_id) as ledger, ledger.looking() as connection:
        assert [one.deliverable for one in load_papers(connection)] == ["liaison"]


def test_what_was_said_of_material_goes_with_it(output: Path) -> None:
    with Ledger.in_folder(output, SETTINGS.campaign_id) as ledger, ledger.writing() as connection:
        for sha256, name in (
            ("", "甲/表.xlsx"),
            (FIRST, "甲/表.xlsx"),
            ("", "甲"),
            ("", "乙/表.xlsx"),
        ):
            kind = "back" if sha256 else "place"
            made = MaterialRuling(kind, name, "王亚伟", NOON, sha256, "罗庄社区")
            enter_material_ruling(connection, made)

    erase_contents(SETTINGS, output, [FIRST], NOON)

    with Ledger.in_folder(output, SETTINGS.campaign_id) as ledger, ledger.looking() as connection:
        assert [one.name for one in load_material_rulings(connection)] == ["乙/表.xlsx"]
