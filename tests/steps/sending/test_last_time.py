"""What is filled in again of the activity before: who, where, which telephone, and no figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.campaign import Settings
from huizhi.campaign.load import load_settings
from huizhi.steps.sending.asked_fields import note_asked
from huizhi.steps.sending.last_time import LastAnswers, last_answers, last_figures
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import KeptField, Received
from tests.paths import CONFIG
from tests.steps.reporting.drawn_forms import MOMENT, ZUSHI, rows

SETTINGS = load_settings(CONFIG)


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("主任", True),
        ("3号楼", True),
        ("80%", False),
        ("30", False),
        ("约30家", False),
        ("12人次", False),
    ],
)
def test_a_figure_asked_for_as_text_is_another_one_next_time(
    text: str, carried: bool, tmp_path: Path
) -> None:
    found = _answered(tmp_path, {"name": "王小明", "mobile": "13800138001", "position": text}, "a")

    assert (found["姓名"], found["手机"]) == ("王小明", "13800138001")
    assert found.get("职务") == (text if carried else None)


def test_what_came_late_is_filled_in_too(tmp_path: Path) -> None:
    assert _answered(tmp_path, {"name": "王小明"}, "a")["姓名"] == "王小明"
    assert _answered(tmp_path, {"name": "李大同"}, "b")["姓名"] == "李大同"


def test_figures_of_last_time_are_told_to_be_held_against(tmp_path: Path) -> None:
    settings = _with_last_time(tmp_path, {"name": "王小明", "position": "30"}, "a")

    found = last_figures(settings, settings.attachments[0], settings.by_name[ZUSHI])

    assert found == {"name": "王小明", "position": "30"}
    assert last_figures(settings, settings.attachments[0], settings.by_name["罗庄社区"]) == {}


def _answered(folder: Path, said: Mapping[str, str], digest: str) -> LastAnswers:
    """What is filled in again once this has come to the activity before."""
    settings = _with_last_time(folder, said, digest)
    return last_answers(settings, settings.attachments[0], settings.by_name[ZUSHI])


def _with_last_time(folder: Path, said: Mapping[str, str], digest: str) -> Settings:
    """An activity to whose activity before this has come."""
    kept = tuple(
        KeptField(name, value, value, f"附件1!{name}", "both") for name, value in said.items()
    )
    one = replace(rows(ZUSHI, [], fields=kept), sha256=digest * 64)
    with Ledger.in_folder(folder, "before") as ledger:
        note_asked(ledger, SETTINGS)
        ledger.enter(Received(one.sha256, one.file, 1, MOMENT, one.sha256, "已收录"), [one])
    return SETTINGS.model_copy(update={"last_output": str(folder)})
