"""Learned campaign: a form in a folder that `learn` wrote, used as it lies there.

The campaign's roster, dates and synonyms go with it, so that it can be filled and read before it is
put into the configuration.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from huizhi.campaign import (
    FILTERS,
    Attachment,
    Campaign,
    Deliverable,
    FormSet,
    Item,
    Settings,
    circumstances_of,
    form_of,
    read_pattern,
    template_version,
)
from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.errors import HuizhiError, Mistake, TemplateError
from huizhi.formats import Template, load_template
from huizhi.forms import with_printed_units
from huizhi.steps.preparing.learning import SETTINGS


@dataclass(frozen=True)
class LearnedCampaign:
    """The campaign with the learned form as its only one."""

    campaign: Campaign
    attachment: Attachment


def is_learned(folder: Path) -> bool:
    """Whether this is a folder that `learn` wrote."""
    return (folder / SETTINGS).is_file()


def learned_names(folder: Path) -> tuple[str, ...]:
    """What the form of this folder is called, its title first; nothing where that cannot be
    told."""
    try:
        one = _data(folder / SETTINGS)["附件"][0]
        return tuple(str(one[key]) for key in ("标题", "简称") if one.get(key))
    except (HuizhiError, KeyError, TypeError, IndexError, AttributeError):
        return ()


def learn_campaign(settings: Settings, folder: Path) -> LearnedCampaign:
    """The form of this folder. Raises: HuizhiError, TemplateError with every mistake."""
    data = _data(folder / SETTINGS)
    try:
        attachment = Attachment.model_validate(data["附件"][0])
        items = tuple(Item.model_validate(one) for one in data.get("项目") or ())
    except (ValidationError, KeyError, TypeError, IndexError) as error:
        raise HuizhiError(f"{folder / SETTINGS} 的写法有误：{_said(error)}。") from error
    if attachment.deliverable is None:
        raise HuizhiError(f"{folder / SETTINGS} 里没有写报送事项，这张表没有要填的地方。")
    due = settings.last_day
    own = Deliverable.model_construct(
        id=attachment.deliverable, name=attachment.short_title, note=None, due=due
    )
    changed = settings.model_copy(
        update={"attachments": (attachment,), "items": items, "deliverables": (own,)}
    )
    campaign = Campaign(changed, _forms(changed, attachment, folder))
    return LearnedCampaign(campaign, attachment)


def _forms(settings: Settings, attachment: Attachment, folder: Path) -> FormSet:
    form = form_of(settings, attachment)
    names = [f"{attachment.template}{suffix}" for suffix in TEMPLATE_SUFFIXES]
    templates: dict[str, Template] = {
        name: load_template(folder / name, FILTERS) for name in names if (folder / name).is_file()
    }
    if not templates:
        raise HuizhiError(f"文件夹 {folder} 里没有模板 {' 或 '.join(names)}。")
    patterns, mistakes = {}, list[Mistake]()
    for name, template in templates.items():
        patterns[f".{name.rpartition('.')[2]}"], found = read_pattern(settings, form, template)
        mistakes += found
    if mistakes:
        raise TemplateError(mistakes)
    for pattern in patterns.values():
        form = with_printed_units(form, pattern)
    return FormSet(
        forms={form.id: form},
        templates=templates,
        patterns={form.id: patterns},
        versions={name: template_version(folder / name) for name in templates},
        circumstances=circumstances_of(settings),
        synonyms=settings.synonyms,
    )


def _data(path: Path) -> dict[str, Any]:
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise HuizhiError(f"{path} 读不出来，请检查写法或重新运行 learn。") from error
    if not isinstance(data, dict):
        raise HuizhiError(f"{path} 里没有“附件”，请重新运行 learn。")
    return data


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "、".join(".".join(map(str, one["loc"])) for one in error.errors())
    return "没有“附件”这一条"
