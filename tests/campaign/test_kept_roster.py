"""A long roster is read and checked once; what is kept of it is what would be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huizhi.campaign import load, load_settings
from huizhi.disk import forget
from huizhi.disk.cache import cache_folder
from huizhi.errors import ConfigError
from tests.paths import CONFIG

HEAD = "名称,编号,类型,别名,联络员,联络员手机,应报"
QUOTA = "应急逃生避险演练：视频2"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "kept"))
    made = tmp_path / "config"
    shutil.copytree(CONFIG, made)
    (made / "communities.yaml").unlink()
    return made


def _write(folder: Path, count: int, last: str = "") -> None:
    rows = [
        f"第{n}社区,C{n},城市社区,{n}村、{n}庄,王小明,138{n:08},{QUOTA if n % 7 == 0 else ''}"
        for n in range(1, count + 1)
    ]
    text = "\n".join([HEAD, *rows, *([last] if last else [])])
    (folder / "communities.csv").write_text(text, encoding="utf-8")


def _kept() -> list[Path]:
    place = cache_folder()
    return [p for p in place.iterdir() if p.name.startswith("roster-")] if place else []


def _read_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> None:
        raise AssertionError(path)

    monkeypatch.setattr(load, "read_roster", refused)


def test_it_is_the_same_and_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(folder, 600)
    first = load_settings(folder)
    _read_no_more(monkeypatch)

    again = load_settings(folder)

    assert again == first
    assert again.model_dump_json() == first.model_dump_json()
    assert again.recipients[6].quotas == {"应急逃生避险演练": {"视频": 2}}
    assert again.by_name["第7社区"].aliases == ("7村", "7庄")


def test_a_mistake_is_never_kept(folder: Path) -> None:
    _write(folder, 600, last="第1社区,C601,城市社区,,,,")

    for _ in range(2):
        with pytest.raises(ConfigError, match="相同"):
            load_settings(folder)
    assert not _kept()


def test_other_items_make_it_be_checked_again(folder: Path) -> None:
    _write(folder, 600)
    load_settings(folder)
    campaign = folder / "campaign.yaml"
    said = campaign.read_text("utf-8")
    assert "名称: 应急逃生避险演练" in said
    campaign.write_text(said.replace("应急逃生避险演练", "应急疏散演练"), "utf-8")

    with pytest.raises(ConfigError, match="应急逃生避险演练"):
        load_settings(folder)


def test_short_rosters_are_not_kept_and_damaged_or_forgotten_ones_read_again(folder: Path) -> None:
    _write(folder, 20)
    load_settings(folder)
    assert not _kept()
    _write(folder, 600)
    first = load_settings(folder)
    (one,) = _kept()
    one.write_bytes(one.read_bytes()[:-9] + b"[1,[[2]]]")

    assert load_settings(folder) == first
    forget()
    assert not _kept()
