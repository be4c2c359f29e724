"""The verb activities: what the office has, each with its dates and folders."""

from __future__ import annotations

import argparse

from huizhi.campaign import ActivityFolder, activities_of, load_settings
from huizhi.cli.campaign import folders_of
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.errors import ConfigError


def run_activities(arguments: argparse.Namespace, voice: Voice) -> int:
    rows = [_row(one) for one in activities_of(folders_of(arguments))]
    if arguments.json:
        voice.answer({"activities": rows})
    else:
        for row in rows:
            voice.tell(_line(row))
    return LOOK if any(row["mistakes"] for row in rows) else FINE


def _row(activity: ActivityFolder) -> dict[str, object]:
    """One activity for other programs. due: last days of its deliverables, by their names."""
    try:
        settings = load_settings(activity.folders.config)
        due = {one.name: one.due.isoformat() for one in settings.deliverables}
        mistakes = 0
    except ConfigError as error:
        due, mistakes = {}, len(error.mistakes)
    return {
        "id": activity.id,
        "name": activity.name,
        "label": activity.label,
        "ended_on": activity.ended_on.isoformat() if activity.ended_on else None,
        "example": activity.is_example,
        "due": due,
        "mistakes": mistakes,
        "config": str(activity.folders.config),
        "output": str(activity.folders.output),
    }


def _line(row: dict[str, object]) -> str:
    due, ended = row["due"], row["ended_on"]
    assert isinstance(due, dict)
    if row["mistakes"]:
        said = f"配置里有{row['mistakes']}处错误，请运行 check"
    elif ended:
        said = f"{ended}已结束"
    else:
        said = "，".join(f"{name} {day}截止" for name, day in due.items())
    example = "（示例）" if row["example"] else ""
    return f"{row['label']}{example}：{said}。文件夹 {row['config']}"
