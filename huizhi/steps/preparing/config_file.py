"""Config file: a file in config/ read and written with its comments, checked before it counts."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from huizhi.campaign import CAMPAIGN_FILE, Settings, decode_utf8, file_name, load_settings
from huizhi.disk import refusals, set_aside, temporary_folder, write_whole
from huizhi.errors import ConfigError, HuizhiError, Mistake

EXAMPLE = "示例"


class ChangedError(HuizhiError):
    """Somebody else has changed the file since it was looked at."""


def write_checked(
    config: Path,
    texts: Mapping[str, str],
    gone: Sequence[str] = (),
    kept: Sequence[str] = (),
    shared: Path | None = None,
) -> Settings:
    """The settings with these files of the configuration, written when they are without a mistake;
    gone: files that are no longer there then; kept: files that are written anew; each of both is
    kept under another name, with the office's day; shared: the folder of the office in which the
    files lie, None when they are the activity's own.

    Raises: ConfigError, nothing is written then; StorageError.
    """
    place = shared or config
    with temporary_folder() as draft:
        with refusals("检查配置"):
            trial = _copied(place, draft / place.name, gone)
            for name, text in texts.items():
                (trial / name).write_text(text, "utf-8")
            if shared is not None:
                trial = _sharing(_copied(config, draft / "activity" / config.name, ()), trial)
        settings = load_settings(trial, config)
    today = dt.datetime.now(settings.zone).date()
    for name in (*gone, *kept):
        set_aside(place / name, today)
    for name in gone:
        with refusals(f"换下 {name} "):
            (place / name).unlink()
    for name, text in texts.items():
        write_whole(place / name, text.encode())
    return settings


def _copied(folder: Path, copy: Path, gone: Sequence[str]) -> Path:
    """A copy of the files in a folder, without those that go."""
    copy.mkdir(parents=True)
    for one in folder.iterdir():
        if one.is_file() and one.name not in gone:
            shutil.copyfile(one, copy / one.name)
    return copy


def _sharing(activity: Path, shared: Path) -> Path:
    """The draft of an activity, which takes from this folder what it shares with others."""
    path = activity / CAMPAIGN_FILE
    tree = yaml_tree(path.read_bytes(), path)
    tree["共用"] = str(shared.absolute())
    path.write_text(yaml_text(tree), "utf-8")
    return activity


def needs_quotes(text: str) -> bool:
    """Whether YAML would take a text for something else: a number, a truth, nothing."""
    try:
        meant = YAML(typ="safe").load(text)
    except (YAMLError, ValueError, RecursionError):
        return True
    return bool(meant != text)


def yaml_words(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def round_trip_yaml() -> YAML:
    """YAML that keeps comments and quotes, written as the shipped files are."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def yaml_tree(data: bytes, path: Path) -> CommentedMap:
    try:
        tree = round_trip_yaml().load(decode_utf8(data))
    except (YAMLError, UnicodeError) as error:
        load_settings(path.parent)  # says what is wrong and where
        raise HuizhiError(f"{file_name(path)} 读不出来。") from error
    if not isinstance(tree, CommentedMap):
        raise ConfigError([Mistake(file_name(path), "", "读不出来", remedy="请先改好文件")])
    return tree


def yaml_text(tree: CommentedMap | CommentedSeq) -> str:
    out = io.StringIO()
    round_trip_yaml().dump(tree, out)
    return out.getvalue()


def read_config_file(path: Path) -> bytes:
    with refusals(f"读取 {path.name} "):
        return path.read_bytes()


def content_version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
