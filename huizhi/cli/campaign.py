"""Campaign: what the arguments of every verb name: configuration, templates, days, workers."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi.campaign import Folders, templates_beside
from huizhi.cli.arguments import DEFAULT_CONFIG
from huizhi.errors import HuizhiError

if TYPE_CHECKING:
    from huizhi.campaign import Campaign, Settings
    from huizhi.cli.voice import Voice
    from huizhi.workers import Workers


def campaign_of(arguments: argparse.Namespace) -> Campaign:
    """The campaign that the arguments name; every mistake of it is told at once."""
    from huizhi.steps.preparing import load_checked

    return load_checked(arguments.config, templates_of(arguments))


def begin_office(arguments: argparse.Namespace, voice: Voice) -> None:
    """Puts the example where nobody has begun yet: in a folder in which the installed program is
    run for the first time."""
    from huizhi.steps.preparing import begin_with_example

    if arguments.config == DEFAULT_CONFIG and begin_with_example(arguments.config):
        voice.tell("第一次使用：样例的配置和模板已放进 config、templates 文件夹。")


def templates_of(arguments: argparse.Namespace) -> Path:
    """The templates that belong to the configuration, else those of the program."""
    if arguments.templates:
        return Path(arguments.templates)
    return templates_beside(Path(arguments.config))


def folders_of(arguments: argparse.Namespace) -> Folders:
    """Where the campaign lies that the arguments name."""
    return Folders(arguments.config, templates_of(arguments), arguments.output)


def turn_to_activity(arguments: argparse.Namespace) -> None:
    """Makes the folders of the arguments those of the activity that --activity names.

    Raises: HuizhiError when there is none of this name, or more than one.
    """
    wanted = arguments.activity
    if wanted is None:
        return
    from huizhi.campaign import activities_of

    known = activities_of(folders_of(arguments))
    found = [one for one in known if one.id and one.id == wanted]
    found = found or [one for one in known if wanted in {one.name, one.label}]
    if len(found) != 1:
        what = f"没有叫“{wanted}”的活动。现在有："
        if found:
            what = f"有{len(found)}个活动叫“{wanted}”，请写全，或写后面的编号："
        of = arguments.config.name
        names = "；".join(f"{one.label}，编号 {one.id or of}" for one in found or known)
        raise HuizhiError(f"{what}{names}。")
    folders = found[0].folders
    arguments.config, arguments.output = folders.config, folders.output
    arguments.templates = folders.templates if folders.templates.is_dir() else None


@contextmanager
def workers_of(arguments: argparse.Namespace, voice: Voice) -> Iterator[Workers | None]:
    """The workers that --cluster or the environment names, None for this machine's own.

    Raises: HuizhiError.
    """
    from huizhi.workers import cluster_named, is_open_line, named_cluster

    if getattr(arguments, "jobs", None):  # this machine's own were asked for
        yield None
        return
    if is_open_line(cluster_named(arguments.cluster)):
        voice.tell(
            "注意：到集群的连接没有加密（tcp://），表里的个人信息在路上能被看到；"
            "除非那个网络里没有别人，请管集群的人改用 tls://（docs/operating.md）。"
        )
    with named_cluster(arguments.cluster) as workers:
        yield workers


def moment_from_argument(text: str | None, settings: Settings) -> dt.datetime | None:
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise HuizhiError(
            f"--received 的“{text}”不是日期，要写成 2024-06-02 或 2024-06-02T09:15。"
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)
    if moment > dt.datetime.now(settings.zone):
        raise HuizhiError(f"--received 的“{text}”还没有到，请写实际收到的日期。")
    return moment


def day_from_argument(text: str | None, settings: Settings, option: str = "--today") -> dt.date:
    if text is None:
        return dt.datetime.now(settings.zone).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise HuizhiError(f"{option} 的“{text}”不是日期，要写成 2024-06-10。") from error
