"""Since when the roster names a liaison so, and with this number."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.storage.ledger import Ledger
from huizhi.storage.liaison_days import liaison_days_in
from tests.paths import CONFIG

_SETTINGS = load_settings(CONFIG)
WAS = {"liaison": "王小明", "liaison_mobile": "13837400001"}


def roster(**liaison: str | None) -> Settings:
    """The example with one unit that has this liaison."""
    kept = {name: getattr(_SETTINGS, name) for name in Settings.model_fields}
    unit = _SETTINGS.communities[0].model_copy(update=liaison)
    return Settings.model_construct(**kept | {"recipients": (unit,)})


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (WAS, WAS, set()),
        (WAS, WAS | {"liaison": "王 小明"}, set()),
        (WAS, WAS | {"liaison": "李四"}, {"姓名"}),
        (WAS, WAS | {"liaison_mobile": "13837400002"}, {"手机", "电话"}),
        (WAS, {"liaison": "李四", "liaison_mobile": "13837400002"}, {"姓名", "手机", "电话"}),
        (WAS | {"liaison": None}, WAS, set()),  # a name for a number that stood there
        (WAS | {"liaison_mobile": None}, WAS, {"手机", "电话"}),
    ],
)
def test_what_was_changed_is_of_the_day_on_which_that_was_seen(
    before: dict[str, str | None], after: dict[str, str | None], changed: set[str], tmp_path: Path
) -> None:
    now = dt.datetime.now(dt.UTC)
    for said in (before, before):
        Ledger.in_folder(tmp_path, roster(**said)).close()
    settings = roster(**after)
    (unit,) = settings.recipients

    def told() -> dict[str, dt.datetime]:
        days = liaison_days_in(tmp_path)
        since = {kind: days.since(unit, kind, now) for kind in unit.liaison_said}
        return {kind: day for kind, day in since.items() if day}

    assert told() == dict.fromkeys(changed, now), "also before any ledger has seen it"
    Ledger.in_folder(tmp_path, settings).close()
    assert told().keys() == changed
    assert len({*told().values()}) <= 1, "a name and a number changed together are of one moment"
    assert "李四" not in repr(liaison_days_in(tmp_path))
