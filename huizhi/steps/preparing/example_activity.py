"""Example activity: the shipped example with everything that came in it, beside the office's own
activities, to look at and to try things in."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

from huizhi.campaign import (
    ACTIVITIES_FOLDER,
    CONFIG,
    TEMPLATES,
    Folders,
    Settings,
    activities_of,
    load_campaign,
)
from huizhi.disk import finish_scratch, refusals, scratch_folder
from huizhi.errors import HuizhiError
from huizhi.steps.preparing.demo import demo_day, make_demo
from huizhi.storage import are_in_folder, originals_in

EXAMPLE_ID = "example"


def make_example(first: Folders, say: Callable[[str], None] = lambda _: None) -> str:
    """The id of the filled example; it is made when it is not there.

    first: where the shipped example lies; say: told of each file that came.
    Raises: HuizhiError when the first activity is the office's own; StorageError.
    """
    folder = first.config.absolute().parent / ACTIVITIES_FOLDER
    if (folder / EXAMPLE_ID).is_dir():
        return EXAMPLE_ID
    if not activities_of(first)[0].is_example:
        raise HuizhiError("随程序提供的示例已经改成了自己的活动，没有示例可看。")
    with refusals("准备示例"):
        folder.mkdir(exist_ok=True)
        draft = scratch_folder(folder)
    try:
        with refusals("准备示例"):
            shutil.copytree(first.config, draft / "config")
            shutil.copytree(first.templates, draft / "templates")
        campaign = load_campaign(draft / "config", draft / "templates")
        make_demo(campaign, draft / "output", say)
        with refusals("准备示例"):
            draft.chmod(0o755)
            draft.rename(folder / EXAMPLE_ID)
    finally:
        finish_scratch(draft)
    return EXAMPLE_ID


def begin_with_example(config: Path) -> bool:
    """Puts the example's configuration and templates where an office begins, as in an unzipped
    folder of the program; whether it did: not where a configuration is there already.

    Raises: StorageError.
    """
    templates = config.absolute().parent / "templates"
    if config.exists() or not CONFIG.is_dir():
        return False
    with refusals("放入样例"):
        config.absolute().parent.mkdir(parents=True, exist_ok=True)
        draft = scratch_folder(config.absolute().parent)
    try:
        with refusals("放入样例"):
            shutil.copytree(CONFIG, draft / "config")
            shutil.copytree(TEMPLATES, draft / "templates")
            if not templates.exists():  # else it was killed after the next line
                (draft / "templates").rename(templates)
            (draft / "config").rename(config)
    finally:
        finish_scratch(draft)
    return True


def example_day(settings: Settings, output: Path) -> dt.date | None:
    """The day on which an example is looked at: made-up days are not late by the clock; None for
    that of the clock, for one in which somebody has begun to work."""
    if day := demo_day(output):
        return day
    is_used = not are_in_folder(output) or originals_in(output).is_any()
    return None if is_used else settings.notice.date
