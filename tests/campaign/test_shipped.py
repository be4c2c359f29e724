"""Which template an activity has: its own, or the program's."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from huizhi.campaign import shipped
from huizhi.campaign.shipped import own_or_shipped
from huizhi.steps.preparing import begin_with_example
from tests.paths import CONFIG, TEMPLATES


def test_its_own_where_it_has_one(tmp_path: Path) -> None:
    own = tmp_path / "report.docx"
    assert own_or_shipped(tmp_path, "report.docx") == TEMPLATES / "report.docx"
    own.write_bytes(b"changed")
    assert own_or_shipped(tmp_path, "report.docx") == own
    assert own_or_shipped(None, "report.docx") == TEMPLATES / "report.docx"


def test_one_that_an_earlier_program_came_with_is_nobody_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "report.docx"
    own.write_bytes(b"as it came")
    monkeypatch.setattr(shipped, "_EARLIER", frozenset({hashlib.sha256(b"as it came").hexdigest()}))
    assert own_or_shipped(tmp_path, "report.docx") == TEMPLATES / "report.docx"
    own.write_bytes(b"as it came and was changed")
    assert own_or_shipped(tmp_path, "report.docx") == own


def test_what_the_program_comes_with_now_is_not_among_the_earlier_ones() -> None:
    now = {hashlib.sha256(one.read_bytes()).hexdigest() for one in TEMPLATES.iterdir()}
    assert not now & shipped._EARLIER


def test_an_office_begins_with_the_example_and_keeps_what_it_has(tmp_path: Path) -> None:
    config = tmp_path / "office" / "config"
    assert begin_with_example(config)
    assert (config / "campaign.yaml").read_bytes() == (CONFIG / "campaign.yaml").read_bytes()
    assert (tmp_path / "office/templates/notice.docx").is_file()
    assert sorted(one.name for one in config.parent.iterdir()) == ["config", "templates"]
    (config / "campaign.yaml").write_text("own", "utf-8")
    assert not begin_with_example(config)
    assert (config / "campaign.yaml").read_text("utf-8") == "own"


def test_own_templates_stay_where_an_office_begins(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "notice.docx").write_bytes(b"own")
    assert begin_with_example(tmp_path / "config")
    assert (tmp_path / "templates" / "notice.docx").read_bytes() == b"own"
