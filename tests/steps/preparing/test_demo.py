"""The demo shows the whole loop: all columns mostly in order, a few things to follow up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from huizhi.campaign import load_campaign
from huizhi.content import Document
from huizhi.errors import HuizhiError
from huizhi.formats.paper import no_form_error
from huizhi.formats.paper_reader import PaperReader
from huizhi.steps.preparing.demo import demo_day, make_demo
from huizhi.steps.standing import CampaignState, State, load_state
from tests.paths import CONFIG, TEMPLATES


@contextmanager
def one_of_each_read(returned: Path) -> Iterator[None]:
    """Of the drawn plans of escape routes, which may be forms until they are read, one is read, and
    one of the photographs; the others are no forms at once."""
    read, done = PaperReader.read, set[bool]()
    plans: list[bytes] = []

    def looked_at(self: PaperReader, path: Path) -> Document:
        if not plans:
            plans.extend(one.read_bytes() for one in returned.rglob("*疏散走向.jpg"))
        is_plan = path.read_bytes() in plans
        if is_plan in done:
            raise no_form_error()
        done.add(is_plan)
        return read(self, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PaperReader, "read", looked_at)
        yield
    assert done == {True, False}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    with one_of_each_read(folder / "returned"):
        make_demo(load_campaign(CONFIG, TEMPLATES), folder, lambda said: None)
    return folder


@pytest.fixture(scope="module")
def state(demo: Path) -> CampaignState:
    day = demo_day(demo)
    assert day is not None
    return load_state(load_campaign(CONFIG, TEMPLATES), demo, day)


def test_no_column_is_red_and_a_few_things_are_to_be_followed_up(state: CampaignState) -> None:
    settings = state.settings
    for deliverable in settings.deliverables:
        states = Counter(one.state for one in state.standings_of(deliverable.id))
        assert states[State.ACCEPTED] >= len(settings.communities) - 3
        assert states[State.OVERDUE] <= 1
        assert states[State.ACCEPTED] + states[State.CORRECT] + states[State.OVERDUE] == len(
            settings.communities
        )
    every = Counter(one.state for one in state.standings)
    assert every[State.OVERDUE]
    assert every[State.CORRECT]
    assert any(one.days_late for one in state.standings if one.state is State.ACCEPTED)
    assert any(one.lacking for one in state.standings)


def test_pictures_films_and_reports_came_and_are_in_order(state: CampaignState) -> None:
    kinds = Counter(one.file_kind for one in state.material.materials)
    assert kinds["图片"] > 60
    assert kinds["视频"] > 20
    assert kinds["文档"] > 20
    assert [one.arrival.name for one in state.material.materials if one.repeats] == []
    wrong = {f.code for one in state.material.materials for f in one.findings}
    assert wrong == {"picture-not-original"}  # the one from a chat


def test_two_things_wait_for_the_clerk(state: CampaignState) -> None:
    assert [one.file for one in state.waiting] == ["最终版(2).xlsx"]
    assert [one.arrival.file for one in state.material.unplaced] == ["IMG_2031.jpg"]


def test_what_is_no_demo_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("my own", "utf-8")
    with pytest.raises(HuizhiError, match="别的东西"):
        make_demo(load_campaign(CONFIG, TEMPLATES), tmp_path, lambda said: None)

    assert demo_day(tmp_path) is None
    assert (tmp_path / "own.txt").read_text("utf-8") == "my own"
