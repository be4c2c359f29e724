"""Activity folders: where the activities of an office lie, and what each is called.

The first lies in `config/`, with `templates/` and `output/` beside it; those made on the page lie
in `activities/<id>/`, each with the same three folders. What they share is in `office/`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.campaign.folders import (
    ACTIVITIES_FOLDER,
    CAMPAIGN_FILE,
    Folders,
    templates_beside,
)
from huizhi.campaign.source import Source
from huizhi.campaign.yaml_source import read_yaml


@dataclass(frozen=True)
class ActivityFolder:
    """One activity of the office. id: the name of its folder, "" for the one in `config/`; name: as
    its campaign.yaml has it; ended_on: when it was put away, None while it runs; is_example: of
    made-up communities, shipped with the program; start, end: its days, None where they cannot be
    told; campaign_id: what is stamped into its forms; told_apart: its year or days, where another
    one has its name; shared: the folder of what it shares with others, None where it stands
    alone."""

    id: str
    name: str
    folders: Folders
    ended_on: dt.date | None = None
    is_example: bool = False
    start: dt.date | None = None
    end: dt.date | None = None
    campaign_id: str = ""
    told_apart: str = ""
    shared: Path | None = None

    @property
    def label(self) -> str:
        """Its name as nobody takes it for another: “冬季消防检查（2025年）”."""
        return f"{self.name}（{self.told_apart}）" if self.told_apart else self.name


def activities_of(first: Folders) -> list[ActivityFolder]:
    """The activities of the office whose first one lies here; the first one first, the others by
    the names of their folders. What is wrong with a file does not hide its activity."""
    found = [
        _activity(one, _folders_in(config.parent) if one else first)
        for one, config in activity_configs(first).items()
    ]
    return [replace(one, told_apart=_told_apart(one, found)) for one in found]


def activity_configs(first: Folders) -> dict[str, Path]:
    """The configuration folder of each activity that lies there now, by its id; nothing is read."""
    found = {"": first.config}
    folder = first.config.absolute().parent / ACTIVITIES_FOLDER
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        if one.name[:1] != "." and (one / "config").is_dir():
            found[one.name] = one / "config"
    return found


def shared_folder(campaign: Source, config: Path) -> Path | None:
    """The folder that this activity shares with others, None when it stands alone.

    config: the activity's configuration folder.
    """
    written = campaign.root.get("共用").text
    return (config.absolute() / written).resolve() if written else None


def shared_folder_of(config: Path) -> Path | None:
    """The same, of the activity with this configuration folder."""
    source, _ = read_yaml(config / CAMPAIGN_FILE)
    return shared_folder(source, config) if source.tree is not None else None


def _folders_in(folder: Path) -> Folders:
    """The folders of the activity in this one; its templates where `check` looks for them, too."""
    config, own = folder / "config", folder / "templates"
    return Folders(config, own if own.is_dir() else templates_beside(config), folder / "output")


def _told_apart(activity: ActivityFolder, every: Sequence[ActivityFolder]) -> str:
    others = [one for one in every if one.name == activity.name and one.id != activity.id]
    start, end = activity.start, activity.end
    if not others:
        return ""
    if start is None or end is None or any((o.start, o.end) == (start, end) for o in others):
        return activity.id or activity.folders.config.name
    if all(one.start is None or one.start.year != start.year for one in others):
        return f"{start.year}年"
    return f"{start.year}年{start.month}月{start.day}日至{end.month}月{end.day}日"


def _activity(activity_id: str, folders: Folders) -> ActivityFolder:
    source, _ = read_yaml(folders.config / CAMPAIGN_FILE)
    source = source if source.tree is not None else Source("", {})
    root = source.root
    name = root.get("活动", "名称").text or activity_id or folders.config.name
    ended = root.get("已结束").day
    is_example = root.get("示例").text.lower() in {"true", "是"}
    start, end = root.get("活动", "开始").day, root.get("活动", "结束").day
    stamp, shared = root.get("编号").text, shared_folder(source, folders.config)
    about = ended, is_example, start, end, stamp
    return ActivityFolder(activity_id, name, folders, *about, shared=shared)
