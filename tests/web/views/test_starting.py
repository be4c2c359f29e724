"""Where there is nothing but the example: what to do first, and the example as it should look."""

from __future__ import annotations

import time

import pytest

from huizhi.steps.preparing import EXAMPLE_ID
from huizhi.steps.preparing.demo_material import DemoSender
from tests.web.conftest import Here

FILLED = f"/a/{EXAMPLE_ID}/overview"


def test_the_first_page_says_what_to_do_first(here: Here) -> None:
    text = here.client.get("/").text

    said = [text.index(one) for one in ("建立自己的活动", "看示例", "让手机打开")]
    assert said == sorted(said)
    assert 'href="/setup/new"' in text
    assert 'href="/setup/phone"' in text
    assert "逾期" not in text


def test_the_empty_example_is_marked_and_nothing_in_it_is_late(here: Here) -> None:
    text = here.client.get("/overview").text

    assert "“安全生产月”活动（示例）" in text
    assert "逾期未报" not in text
    assert "还有" in text


def test_the_example_is_filled_with_one_click_and_kept(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DemoSender, "material_for", lambda *_: ())  # of forms only
    token = {"form_token": here.token()}
    assert here.client.get("/example").headers["location"] == "/"
    assert here.client.post("/example", data=token).headers["location"] == "/example"
    assert "会自己打开" in here.client.get("/example").text
    end = time.monotonic() + 120
    while here.client.get("/example").status_code != 303:
        assert time.monotonic() < end
        time.sleep(0.1)

    assert here.client.get("/example").headers["location"] == FILLED
    part = here.client.get("/example", headers={"hx-request": "true"})
    assert part.headers["hx-redirect"] == FILLED
    text = here.client.get(FILLED).text
    assert "“安全生产月”活动（示例）" in text
    assert "已报送" in text
    assert "逾期未报3天" in text  # as on the day of the demo
    assert f'href="{FILLED}"' in here.client.get("/").text
    assert [one.id for one in here.app.state.activities.running()] == [EXAMPLE_ID]


def test_who_only_looks_makes_no_example(here: Here) -> None:
    here.token()
    assert here.client.post("/example").status_code == 403
    assert not (here.folders.config.parent / "activities").exists()
