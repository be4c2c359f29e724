"""Config: the files in config/ as frozen settings, or every mistake in them at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from huizhi.campaign.activity_folders import shared_folder_of
from huizhi.campaign.campaign_rules import campaign_mistakes
from huizhi.campaign.folders import CAMPAIGN_FILE
from huizhi.campaign.kept_roster import CheckedRoster, keep_roster, known_roster
from huizhi.campaign.roster import read_roster
from huizhi.campaign.roster_rules import roster_mistakes
from huizhi.campaign.settings import CampaignSettings, Roster, Settings
from huizhi.campaign.shape import shape_mistakes
from huizhi.campaign.shared import read_shared, with_shared
from huizhi.campaign.source import Node, Source, file_name
from huizhi.campaign.written import join_words
from huizhi.campaign.yaml_source import read_yaml
from huizhi.errors import ConfigError, Mistake

ROSTER_FILES = ("communities.yaml", "communities.xlsx", "communities.csv")
_EXAMPLE = re.compile(r"^\s*示例\s*[:：]\s*(true|是)", re.MULTILINE)


def load_settings(folder: Path) -> Settings:
    """The settings in this folder; what it shares with other activities, from where that stands.

    Raises: ConfigError with every mistake of every file.
    """
    if not folder.is_dir():
        remedy = "请用 --config 写明配置文件夹；第一次用，可以先运行 serve 或 demo，会放进一份样例"
        raise ConfigError([Mistake(str(folder), "", "没有这个文件夹", remedy=remedy)])
    campaign, mistakes = read_yaml(folder / CAMPAIGN_FILE)
    shared = read_shared(campaign, folder)
    if campaign.tree is not None and not shared.mistakes:
        campaign = with_shared(campaign, shared)
        mistakes += [*shape_mistakes(CampaignSettings, campaign), *campaign_mistakes(campaign.root)]
    mistakes += shared.mistakes
    own = campaign.root if campaign.tree is not None and shared.folder is None else None
    roster, others = _checked_roster(roster_folder(folder, shared.folder), own)
    if mistakes or others or roster is None:
        raise ConfigError([*_in_order(mistakes), *_in_order(others)])
    return _with_last_output(_settings(campaign, roster), folder)


def has_roster(folder: Path) -> bool:
    """Whether a roster stands in this folder."""
    return any((folder / name).exists() for name in ROSTER_FILES)


def roster_folder(folder: Path, shared: Path | None) -> Path:
    """Where the roster of an activity stands: its own where it has one, else the shared one."""
    return shared if shared is not None and not has_roster(folder) else folder


def roster_folder_of(config: Path) -> Path:
    """Where the roster of the activity with this configuration folder stands."""
    return roster_folder(config, shared_folder_of(config))


def _with_last_output(settings: Settings, folder: Path) -> Settings:
    """The folder of the last activity as seen from anywhere: it is written as seen from the folder
    in which the configuration folder lies."""
    if not settings.last_output:
        return settings
    place = (folder.absolute().parent / settings.last_output).resolve()
    return settings.model_copy(update={"last_output": str(place)})


def _settings(campaign: Source, roster: CheckedRoster) -> Settings:
    """Both files, checked, as one; it is an example as long as one of them is."""
    assert isinstance(campaign.tree, Mapping)
    settings = Settings.model_validate({**campaign.tree, "收文单位": [roster.recipients[0]]})
    is_example = settings.is_example or roster.is_example
    both = {"recipients": roster.recipients, "is_example": is_example}
    return _with_known_quotas(settings.model_copy(update=both))


def _with_known_quotas(settings: Settings) -> Settings:
    """Without quotas of items that this activity does not have: a shared roster serves several."""
    if not settings.shared:
        return settings
    known = {item.name for item in settings.items}
    recipients = tuple(
        one
        if known.issuperset(one.quotas)
        else one.model_copy(update={"quotas": {n: q for n, q in one.quotas.items() if n in known}})
        for one in settings.recipients
    )
    return settings.model_copy(update={"recipients": recipients})


def _checked_roster(
    folder: Path, campaign: Node | None
) -> tuple[CheckedRoster | None, list[Mistake]]:
    """The one roster of the folder, None where it has a mistake; where there are several, the
    mistakes of the one that is meant to stay, too. campaign: what its quotas are held against."""
    found = [folder / name for name in ROSTER_FILES if (folder / name).exists()]
    if not found:
        return None, [_no_roster(folder)]
    path, several = (found[0], None) if len(found) == 1 else _several(found)
    if path is None:
        return None, [several] if several else []
    key, known = known_roster(path, campaign)
    if known is not None and several is None:
        return known, []
    source, mistakes = read_roster(path)
    if source.tree is not None:
        mistakes += [*shape_mistakes(Roster, source), *roster_mistakes(source.root, campaign)]
    if mistakes or several or source.tree is None:
        return None, [*([several] if several else []), *mistakes]
    read = Roster.model_validate(source.tree)
    checked = CheckedRoster(read.recipients, read.is_example)
    keep_roster(key, checked)
    return checked, []


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
