"""Config: the files in config/ as frozen settings, or every mistake in them at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from huizhi.campaign.campaign_rules import campaign_mistakes
from huizhi.campaign.roster import read_roster
from huizhi.campaign.roster_rules import roster_mistakes
from huizhi.campaign.settings import CampaignSettings, Roster, Settings
from huizhi.campaign.shape import shape_mistakes
from huizhi.campaign.source import Source, file_name
from huizhi.campaign.written import join_words, parse_yes_or_no
from huizhi.campaign.yaml_source import read_yaml
from huizhi.errors import ConfigError, Mistake

CAMPAIGN_FILE = "campaign.yaml"
ROSTER_FILES = ("communities.yaml", "communities.xlsx", "communities.csv")
_EXAMPLE = re.compile(r"^\s*示例\s*[:：]\s*(true|是)", re.MULTILINE)


def load_settings(folder: Path) -> Settings:
    """The settings in this folder.

    Raises: ConfigError with every mistake of every file.
    """
    if not folder.is_dir():
        remedy = "请用 --config 写明配置文件夹"
        raise ConfigError([Mistake(str(folder), "", "没有这个文件夹", remedy=remedy)])
    campaign, mistakes = read_yaml(folder / CAMPAIGN_FILE)
    if campaign.tree is not None:
        mistakes += [*shape_mistakes(CampaignSettings, campaign), *campaign_mistakes(campaign.root)]
    roster, others = _read_roster(folder)
    if roster.tree is not None:
        known = campaign.root if campaign.tree is not None else None
        others += [*shape_mistakes(Roster, roster), *roster_mistakes(roster.root, known)]
    if mistakes or others:
        raise ConfigError([*_in_order(mistakes), *_in_order(others)])
    return _with_last_output(_settings(campaign, roster), folder)


def _with_last_output(settings: Settings, folder: Path) -> Settings:
    """The folder of the last activity as seen from anywhere: it is written as seen from the folder
    in which the configuration folder lies."""
    if not settings.last_output:
        return settings
    place = (folder.absolute().parent / settings.last_output).resolve()
    return settings.model_copy(update={"last_output": str(place)})


def _settings(campaign: Source, roster: Source) -> Settings:
    """Both files, checked, as one; it is an example as long as one of them is."""
    assert isinstance(campaign.tree, Mapping)
    assert isinstance(roster.tree, Mapping)
    settings = Settings.model_validate({**campaign.tree, "收文单位": roster.tree["收文单位"]})
    is_example = settings.is_example or parse_yes_or_no(roster.tree.get("示例") or "false")
    return settings.model_copy(update={"is_example": is_example})


def _read_roster(folder: Path) -> tuple[Source, list[Mistake]]:
    """The one roster of the folder; where there are several, the one that is meant to stay."""
    found = [folder / name for name in ROSTER_FILES if (folder / name).exists()]
    if not found:
        return Source("", None), [_no_roster(folder)]
    if len(found) == 1:
        return read_roster(found[0])
    kept, mistake = _several(found)
    if kept is None:
        return Source("", None), [mistake]
    source, mistakes = read_roster(kept)
    return source, [mistake, *mistakes]


def _no_roster(folder: Path) -> Mistake:
    expected = f"要有其中一个：{join_words(ROSTER_FILES)}"
    near = sorted(one.name for one in folder.iterdir() if "communities" in one.name.lower())
    remedy = f"文件夹里有 {join_words(near)}，请另存或改名" if near else "请放好名单后再运行"
    return Mistake(file_name(folder / "communities.yaml"), "", "没有名单文件", expected, remedy)


def _several(found: list[Path]) -> tuple[Path | None, Mistake]:
    """Which roster to keep (None when that cannot be told), and what to delete."""
    names = [path.name for path in found]
    what = f"名单有{len(found)}份（{join_words(names)}），不知道以哪一份为准"
    own = [path for path in found if not _is_example(path)]
    if len(own) == 1:
        surplus = [path.name for path in found if path is not own[0]]
        remedy = f"{join_words(surplus)} 是随程序的示例，请删去，留下 {own[0].name}"
        return own[0], Mistake(file_name(found[0]), "", what, remedy=remedy)
    newest = max(found, key=lambda path: path.stat().st_mtime)
    surplus = [path.name for path in found if path is not newest]
    remedy = f"{newest.name} 是最近改过的，如以它为准，请删去 {join_words(surplus)}"
    return None, Mistake(file_name(found[0]), "", what, remedy=remedy)


def _is_example(path: Path) -> bool:
    """Whether the file says of itself that it is the shipped example."""
    try:
        return path.suffix == ".yaml" and bool(_EXAMPLE.search(path.read_text("utf-8")))
    except (OSError, UnicodeError):
        return False


def _in_order(mistakes: list[Mistake]) -> list[Mistake]:
    """By their places, each only once."""
    unique = dict.fromkeys(mistakes)
    return sorted(unique, key=lambda one: [int(n) for n in re.findall(r"\d+", one.place)])
