"""What is written to everybody when a notice goes out."""

from __future__ import annotations

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import unit_word
from huizhi.steps.sending.messages import group_message
from tests.paths import CONFIG

SETTINGS = load_settings(CONFIG)


@pytest.mark.parametrize(("kind", "word"), [("城市社区", "社区"), ("单位", "单位")])
def test_units_are_called_what_they_are(kind: str, word: str) -> None:
    roster = tuple(one.model_copy(update={"kind": kind}) for one in SETTINGS.communities)
    said = group_message(SETTINGS.model_copy(update={"recipients": roster}))

    assert said.startswith(f"各{word}联络员：")
    assert f"已经发给各{word}，请查收。" in said
    assert f"各{word}的报送链接" in said


def test_communities_and_others_together_are_units() -> None:
    assert unit_word(["城市社区", "农村社区"]) == "社区"
    assert unit_word(["城市社区", "单位"]) == "单位"
