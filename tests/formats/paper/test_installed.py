"""The packages that read paper are installed by a program beside, whose words are handed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.errors import HuizhiError
from huizhi.formats.paper import install_paper, installed


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, said: str, code: int) -> None:
    """What installs is a script that says this and ends with this code."""
    script = folder / "start.py"
    script.write_text(f"import sys\nprint({said!r}, sys.argv[1])\nsys.exit({code})\n", "utf-8")
    monkeypatch.setattr(installed, "_START", script)


def test_how_far_it_is_and_what_went_wrong_are_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    step = "第3步/共4步　安装组件　26/80　已用0分15秒\n第3步/共4步　安装组件"
    pretend(monkeypatch, tmp_path, step, 0)
    install_paper(lambda done, total: told.append((done, total)))
    assert told == [(26, 80)]

    pretend(monkeypatch, tmp_path, f"{step}\n组件没有装好。请检查网络。", 1)
    with pytest.raises(HuizhiError, match="组件没有装好。请检查网络。 extra"):
        install_paper(lambda done, total: None)


def test_what_is_not_there_after_all_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, tmp_path, "第3步/共4步", 0)
    monkeypatch.setattr(installed, "_PACKAGES", ("a_package_that_nobody_has",))
    with pytest.raises(HuizhiError, match="没有装好"):
        install_paper(lambda done, total: None)
