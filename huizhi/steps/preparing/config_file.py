"""Config file: a file in config/ read and written with its comments, checked before it counts."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from huizhi.campaign import Settings, copy_with_shared, decode_utf8, file_name, load_settings
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
    *,
    into: Path | None = None,
) -> Settings:
    """The settings with these files of the configuration, written when they are without a mistake;
    gone: files that are no longer there then; kept: files that are written anew; each of both is
    kept under another name, with the office's day; into: the folder of the files, where several
    activities share it.

    Raises: ConfigError, nothing is written then; StorageError.
    """
    settings = checked_settings(config, texts, gone)
    folder = into or config
    today = dt.datetime.now(settings.zone).date()
    for name in (*gone, *kept):
        set_aside(folder / name, today)
    for name in gone:
        with refusals(f"换下 {name} "):
            (folder / name).unlink()
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
    return settings


def checked_settings(config: Path, texts: Mapping[str, str], gone: Sequence[str] = ()) -> Settings:
    """The settings as they would be with these files; nothing is written. Raises: ConfigError."""
    with temporary_folder() as draft:
        with refusals("检查配置"):
            trial = copy_with_shared(config, draft)
            for name in gone:
                (trial / name).unlink(missing_ok=True)
            for name, text in texts.items():
                (trial / name).write_text(text, "utf-8")
        return load_settings(trial)


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
    # A value that stands in two places is written twice; what is shared on purpose stays so.
    yaml.representer.ignore_aliases = lambda one: not isinstance(one, (CommentedMap, CommentedSeq))
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
