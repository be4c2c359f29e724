"""What reads photographs is installed by a click, and what came of it is told."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from huizhi.web.views import paper_parts
from tests.web.conftest import Here


def test_a_click_installs_what_reads_photographs(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    has: list[bool] = []

    def install(told: Callable[[int, int], None]) -> None:
        told(80, 80)
        has.append(True)

    monkeypatch.setattr(paper_parts, "can_read_paper", lambda: bool(has))
    monkeypatch.setattr(paper_parts, "install_paper", install)
    assert "<button>装上</button>" in here.client.get("/setup/paper").text
    begun = here.client.post("/setup/paper", data={"form_token": here.token()})
    assert begun.status_code == 303
    deadline = time.monotonic() + 30
    while "装好了" not in (shown := here.client.get("/setup/paper").text):
        assert time.monotonic() < deadline, shown
    assert "<button>装上</button>" not in shown
    assert "装认字的组件" in here.client.get("/setup/trail").text


def test_where_pip_installed_the_program_it_says_what_to_run(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_parts, "can_read_paper", lambda: False)
    monkeypatch.setattr(paper_parts, "can_install_paper", lambda: False)
    shown = here.client.get("/setup/paper").text
    assert "huizhi[ocr]" in shown
    assert "<button>装上</button>" not in shown
