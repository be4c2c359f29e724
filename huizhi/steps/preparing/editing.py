"""Editing: the values of campaign.yaml that the page changes, and a new activity from the last one.

Comments stay. Of two who change the same file none loses what the other wrote.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, ScalarString

from huizhi.campaign import (
    CAMPAIGN_FILE,
    ROSTER_FILES,
    TEMPLATES,
    ActivityFolder,
    Folders,
    copy_with_shared,
    load_settings,
    read_yaml,
    shared_file,
    shared_folder,
)
from huizhi.disk import finish_scratch, refusals, scratch_folder, temporary_folder, write_whole
from huizhi.errors import HuizhiError
from huizhi.steps.preparing.config_file import (
    EXAMPLE,
    ChangedError,
    content_version,
    needs_quotes,
    read_config_file,
    write_checked,
    yaml_text,
    yaml_tree,
    yaml_words,
)

Path_ = tuple[str | int, ...]  # keys and positions down to one value: ("报送事项", 0, "截止")
_ENDED = "已结束"
_ADDRESS = "报送网址"
_MAIL = "邮箱"
_MAIL_SPOTS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((_MAIL, "地址"), "办公室收发邮件用的，如 anquan@163.com；密码不写在这里，在“邮件”页存"),
    ((_MAIL, "发件人"), "对方看到的名字，不写就是办事处的简称"),
    (
        (_MAIL, "收信", "服务器"),
        "163、QQ 等不用写；单位自建的写 IMAP 服务器，如 imap.xx.gov.cn",
    ),
    ((_MAIL, "发信", "服务器"), "同上，写 SMTP 服务器，如 smtp.xx.gov.cn"),
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Spot:
    """One value that the page can change. path: down to it; section: heading it stands under;
    label: what it is called; hint: what to write; text: as it stands now."""

    path: Path_
    section: str
    label: str
    hint: str
    text: str

    @property
    def name(self) -> str:
        """The name of its input on the page."""
        return "/".join(map(str, self.path))

    @property
    def is_day(self) -> bool:
        return self.path[-1] in {"开始", "结束", "日期", "印发日期", "截止"}


@dataclass(frozen=True)
class CampaignFile:
    """campaign.yaml as it stands. version: changes with every change; spots: what may change."""

    version: str
    spots: tuple[Spot, ...]


def campaign_file(config: Path) -> CampaignFile:
    """The campaign's file for the page. Raises: StorageError; ConfigError when it is no YAML."""
    data = read_config_file(config / CAMPAIGN_FILE)
    return CampaignFile(
        content_version(data), tuple(_spots(yaml_tree(data, config / CAMPAIGN_FILE)))
    )


def change_campaign(config: Path, version: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Writes these texts, by the names of their spots, when the whole is without a mistake then;
    returns what was changed, in words: “截止：6月3日 → 6月5日”.

    Raises: ChangedError; ConfigError with every mistake, nothing is written then; StorageError.
    """
    path = config / CAMPAIGN_FILE
    data = read_config_file(path)
    tree = yaml_tree(data, path)
    spots = {spot.name: spot for spot in _spots(tree)}
    changed = {n: t.strip() for n, t in texts.items() if n in spots and t.strip() != spots[n].text}
    if not changed:
        return ()
    if content_version(data) != version:
        raise ChangedError(
            "这个页面打开以后，别人已经改过活动设置。您填的还在下面，没有保存；"
            "请和现在的对照一下再保存。"
        )
    for name, text in changed.items():
        _set(tree, spots[name].path, text)
    _without_empty_mail(tree)
    tree.pop(EXAMPLE, None)
    write_checked(config, {CAMPAIGN_FILE: yaml_text(tree)})
    return tuple(
        f"{spots[name].label}：{spots[name].text or '（空）'} → {text or '（空）'}"
        for name, text in changed.items()
    )


def new_activity(
    config: Path,
    templates: Path,
    folder: Path,
    last_output: str,
    texts: Mapping[str, str],
    known: Iterable[ActivityFolder] = (),
) -> Path:
    """The configuration folder of a new activity in `folder`, made from this one with these texts
    by the names of their spots; last_output: where the last one's returns lie; known: the office's
    activities.

    Raises: HuizhiError when the folder is there, or an activity of this name and these days;
    ConfigError; StorageError.
    """
    if folder.exists():
        raise HuizhiError(f"文件夹 {folder} 已经有了，请换一个活动编号。")
    path = config / CAMPAIGN_FILE
    tree = yaml_tree(read_config_file(path), path)
    spots = {spot.name: spot for spot in _spots(tree)}
    for name, text in texts.items():
        if name in spots and text.strip() != spots[name].text:
            _set(tree, spots[name].path, text.strip())
    activity = tree["活动"]
    refuse_namesake(known, str(activity["名称"]), activity.get("开始"), activity.get("结束"))
    tree["编号"] = texts.get("编号", "")
    tree["上次活动"] = last_output
    for gone in (EXAMPLE, _ENDED):
        tree.pop(gone, None)
    with temporary_folder() as draft:
        with refusals("准备新活动"):
            trial = copy_with_shared(config, draft)
            for one in list(trial.iterdir()):
                if one.name not in ROSTER_FILES:
                    one.unlink()
            (trial / CAMPAIGN_FILE).write_text(yaml_text(tree), "utf-8")
        load_settings(trial)
        with refusals(f"建立 {folder} "):
            folder.mkdir(parents=True)
            shutil.copytree(trial, folder / "config")
            shutil.copytree(templates, folder / "templates")
    return folder / "config"


def refuse_namesake(known: Iterable[ActivityFolder], name: str, start: object, end: object) -> None:
    """Raises: HuizhiError when one of these has this name and these days: it is the same one."""
    for one in known:
        if not one.is_example and (one.name, one.start, one.end) == (name, start, end):
            ended = "（已经结束，可以在“全部活动”里再打开）" if one.ended_on else ""
            raise HuizhiError(
                f"已经有一个活动叫“{name}”，起止日期也一样{ended}，没有再建。"
                "要另办一次，请改名称或日期；要接着用原来的，请在上面的活动名里选。"
            )


def end_activity(config: Path, day: dt.date | None) -> None:
    """Puts the activity away on this day, or takes it out again (None). Nothing of it is lost: it
    only does not take in anything any more.

    Raises: ConfigError; StorageError.
    """
    path = config / CAMPAIGN_FILE
    tree = yaml_tree(read_config_file(path), path)
    if day is None:
        tree.pop(_ENDED, None)
    else:
        tree[_ENDED] = day
    write_checked(config, {CAMPAIGN_FILE: yaml_text(tree)})


def use_page_address(address: str, config: Path, others: Sequence[Path] = ()) -> None:
    """Writes the page's address for others where this activity has it from: in the office's shared
    file, so that every activity that shares it has it too, else in its own. others: configuration
    folders of the office's other activities; what those that share it had of their own goes.

    Raises: ConfigError, nothing is written then; StorageError.
    """
    campaign, _ = read_yaml(config / CAMPAIGN_FILE)
    shared = shared_folder(campaign, config)
    path = config / CAMPAIGN_FILE if shared is None else shared_file(shared)
    trees = {path: yaml_tree(read_config_file(path), path)}
    trees[path][_ADDRESS] = address
    for one in (config, *others):
        own = one / CAMPAIGN_FILE
        said, _ = read_yaml(own)
        if said.root.get(_ADDRESS).text and shared_folder(said, one) == path.parent.resolve():
            trees[own] = yaml_tree(read_config_file(own), own)
            del trees[own][_ADDRESS]
    for own, tree in trees.items():
        write_whole(own, yaml_text(tree).encode())


def new_templates_of(folders: Folders) -> Path:
    """Where an activity that uses the program's templates has its own, once it has any: beside its
    configuration folder, or in it where the program's lie beside it."""
    near = folders.config.absolute().parent / "templates"
    return near if near.resolve() != TEMPLATES else folders.config.absolute() / "templates"


def with_own_templates(folders: Folders) -> Folders:
    """The folders with a copy of their templates that is the activity's own, there as a whole or
    not at all. Raises: StorageError."""
    own = new_templates_of(folders)
    if own.is_dir():
        return replace(folders, templates=own)
    with refusals("复制模板"):
        draft = scratch_folder(own.parent)
        try:
            draft.chmod(0o755)
            shutil.copytree(folders.templates, draft, dirs_exist_ok=True)
            draft.rename(own)
        finally:
            finish_scratch(draft)
    return replace(folders, templates=own)


def _spots(tree: CommentedMap) -> list[Spot]:
    """What the page can change, in the order of the page."""
    found: list[Spot] = []

    def add(section: str, *path: str | int, hint: str = "", label: str = "") -> None:
        value: Any = tree
        for key in path[:-1]:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return
        if isinstance(value, Mapping):
            text = yaml_words(value.get(path[-1]))
            found.append(Spot(path, section, label or str(path[-1]), hint, text))

    for key in ("名称", "年份", "届次", "主题", "口号", "专项", "开始", "结束"):
        add("活动", "活动", key)
    for key in ("文号", "主送", "抄送", "日期", "印发日期"):
        hint = "没有就空着" if key in {"文号", "抄送"} else ""
        add("通知", "通知", key, hint=hint)
    add("通知", "通知", "联系人", "姓名", label="联系人")
    add("通知", "通知", "联系人", "电话", label="联系电话")
    for number, one in enumerate(tree.get("报送事项") or ()):
        add("报送事项", "报送事项", number, "截止", label=f"{one.get('名称')}的截止日期")
    for number, one in enumerate(tree.get("附件") or ()):
        if isinstance(one.get("接收人"), Mapping):
            name = f"附件{number + 1}的接收人"
            add("附件", "附件", number, "接收人", "姓名", label=name)
            add("附件", "附件", number, "接收人", "电话", label=f"{name}电话")
    for number, item in enumerate(tree.get("项目") or ()):
        for place, quota in enumerate(item.get("应报") or ()):
            label = f"{item.get('名称')}：{quota.get('种类')}至少"
            path = ("项目", number, "应报", place, "至少")
            add("每个单位应报", *path, label=label, hint=str(quota.get("量词") or "个"))
    for key in ("全称", "简称", "印发机关", "区号"):
        add("办事处", "办事处", key)
    add("催报", "催报", "提前工作日", hint="离截止几个工作日算快到期")
    found.append(
        Spot(
            (_ADDRESS,),
            "报送链接",
            _ADDRESS,
            "联络员打开网页用的地址，如 http://192.168.1.5:8720；没有就空着",
            yaml_words(tree.get(_ADDRESS)),
        )
    )
    for keys, hint in _MAIL_SPOTS:
        label = keys[-1] if len(keys) == 2 else f"{keys[1]}{keys[2]}"
        found.append(Spot(keys, _MAIL, label, hint, yaml_words(_at(tree, keys))))
    return found


def _at(tree: CommentedMap, path: tuple[str, ...]) -> Any:
    """The value at this place; None where it, or what it stands in, is not written."""
    holder: Any = tree
    for key in path:
        holder = holder.get(key) if isinstance(holder, Mapping) else None
    return holder


def _without_empty_mail(tree: CommentedMap) -> None:
    """A mailbox of which nothing is written any more is none."""
    mail = tree.get(_MAIL)
    if isinstance(mail, Mapping) and not any(_written_in(mail)):
        del tree[_MAIL]


def _written_in(section: Mapping[str, Any]) -> Iterable[bool]:
    for value in section.values():
        yield any(_written_in(value)) if isinstance(value, Mapping) else value is not None


def _set(tree: CommentedMap, path: Path_, text: str) -> None:
    """Writes a text in the place of a value, in the way it was written there."""
    holder: Any = tree
    for key in path[:-1]:
        if path[0] == _MAIL and holder.get(key) is None:
            holder[key] = CommentedMap()
        holder = holder[key]
    old = holder.get(path[-1])
    value: object = text
    if not text:
        value = None
    elif isinstance(old, ScalarString):
        value = type(old)(text)
    elif _DAY.fullmatch(text):
        value = _as_day(text)
    elif isinstance(old, int) and text.isascii() and text.isdecimal():
        value = int(text)
    elif needs_quotes(text):
        value = DoubleQuotedScalarString(text)
    holder[path[-1]] = value


def _as_day(text: str) -> object:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
