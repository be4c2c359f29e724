"""Which template an activity has: its own, or the program's."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from huizhi.campaign import shipped
from huizhi.campaign.shipped import own_or_shipped
from tests.paths import TEMPLATES


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
