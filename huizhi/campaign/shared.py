"""Shared: what the activities of an office have in common, written once in a folder of its own.

An activity names that folder under 共用, as seen from its configuration folder. The office, the
reminding, the page's address, the synonyms and the roster are taken from there wherever the
activity does not write its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.campaign.activity_folders import shared_folder
from huizhi.campaign.folders import CAMPAIGN_FILE
from huizhi.campaign.settings import SharedSettings, keys_of
from huizhi.campaign.shape import shape_mistakes
from huizhi.campaign.source import Source, Tree
from huizhi.campaign.yaml_source import read_yaml
from huizhi.errors import Mistake

OFFICE_FILE = "office.yaml"
_SYNONYMS = "同义词"
_KEYS = keys_of(SharedSettings)


@dataclass(frozen=True)
class Shared:
    """What an activity takes from elsewhere. folder: where it stands, None when it shares nothing;
    tree: texts by key, as YAML has them; mistakes: in the shared file."""

    folder: Path | None
    tree: Mapping[str, Tree]
    mistakes: tuple[Mistake, ...] = ()


def shared_file(folder: Path) -> Path:
    """The file of this folder in which activities have things in common; the folder itself
    where there is none."""
    return next((p for n in (OFFICE_FILE, CAMPAIGN_FILE) if (p := folder / n).is_file()), folder)


def copy_with_shared(config: Path, folder: Path) -> Path:
    """A copy of a configuration folder to try changes in, somewhere below this folder, with what it
    shares where the copy looks for it."""
    own = folder / "draft" / "of" / config.name  # as deep as an activity lies in its office
    own.mkdir(parents=True)
    _copy_files(config, own)
    campaign, _ = read_yaml(config / CAMPAIGN_FILE)
    shared, there = shared_folder(campaign, config), shared_folder(campaign, own)
    if shared is not None and there is not None and shared != there and shared.is_dir():
        there.mkdir(parents=True, exist_ok=True)
        _copy_files(shared, there)
    return own


def _copy_files(folder: Path, to: Path) -> None:
    for one in folder.iterdir():
        if one.is_file():
            shutil.copyfile(one, to / one.name)


def read_shared(campaign: Source, config: Path) -> Shared:
    """What the activity with this campaign.yaml shares with others."""
    folder = shared_folder(campaign, config)
    if folder is None:
        return Shared(None, {})
    path = shared_file(folder)
    if path == folder:
        what = f"“共用”写的文件夹 {folder} 里没有 {OFFICE_FILE}"
        remedy = "请把办公室共用的文件夹放回去，或写明它现在在哪里"
        return Shared(folder, {}, (campaign.root.get("共用").mistake(what, "", remedy),))
    source, mistakes = read_yaml(path)
    if not isinstance(source.tree, Mapping):
        return Shared(folder, {}, tuple(mistakes))
    tree = {key: source.tree[key] for key in _KEYS if key in source.tree}
    mistakes += shape_mistakes(SharedSettings, replace(source, tree=tree))
    return Shared(folder, tree, tuple(mistakes))


def with_shared(campaign: Source, shared: Shared) -> Source:
    """The campaign with what it does not write itself. Synonyms of both hold; shared ones only for
    fields that a form of this activity asks for."""
    own = campaign.tree
    if shared.folder is None or not isinstance(own, Mapping):
        return campaign
    taken = {key: value for key, value in shared.tree.items() if own.get(key) is None}
    synonyms = shared.tree.get(_SYNONYMS)
    if isinstance(synonyms, Mapping):
        mine = own.get(_SYNONYMS)
        merged = {k: v for k, v in synonyms.items() if k in _labels(own)}
        taken[_SYNONYMS] = merged | (dict(mine) if isinstance(mine, Mapping) else {})
    return replace(campaign, tree={**own, **taken})


def _labels(tree: Mapping[str, Tree]) -> set[str]:
    """The labels of all fields and columns of the activity's forms."""
    found: set[str] = set()
    attachments = tree.get("附件")
    for one in attachments if isinstance(attachments, list) else ():
        if not isinstance(one, Mapping):
            continue
        written = one.get("明细")
        tables = written if isinstance(written, list) else [written]
        columns = [table.get("列") for table in tables if isinstance(table, Mapping)]
        for fields in (one.get("字段"), *columns):
            if isinstance(fields, Mapping):
                found |= set(fields)
    return found
