"""Kept form: the blank file from which a form of the activity was learned, with its picture, so
that the clerk can go back to it, and what was understood of it, so that forms say what they have to
do with each other.

It lies in the output folder, beside the forms that were looked at and not adopted; what it has
become is told by the name of the template.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml.comments import CommentedMap

from huizhi.campaign import CAMPAIGN_FILE, Attachment, Settings, rule_labels
from huizhi.disk import write_whole
from huizhi.forms import RuleError, parse_rule
from huizhi.forms.blank import BlankForm, FarFormula
from huizhi.steps.preparing.campaign_text import CampaignText
from huizhi.steps.preparing.config_file import read_config_file, yaml_tree
from huizhi.steps.preparing.learned_entry import fields_in
from huizhi.steps.preparing.learned_together import far_formulas, texts_of
from huizhi.steps.preparing.learning import Learned

LEARNED_FOLDER = "learned"  # in the output folder
_UNDERSTOOD, _ADOPTED = "understood.json", "adopted.json"
_ID = "编号"
_NUMBER_NAME = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Understood:
    """What a form says, as it was learned last. stem: of the blank file's name; texts: those that
    name another form; formulas: those that look into another file, whose stem is their form."""

    stem: str
    form: BlankForm
    texts: tuple[tuple[str, str], ...]
    formulas: tuple[FarFormula, ...]


@dataclass(frozen=True)
class Adopted:
    """What a learned form has become. template: its name in the activity, without suffix; entry:
    each of its titles and fields as they were learned then, before the clerk changed any."""

    template: str
    entry: dict[str, Any]


_UNDERSTOOD_ADAPTER = TypeAdapter(Understood)
_ADOPTED_ADAPTER = TypeAdapter(Adopted)


def keep_understood(folder: Path, blank: Path, learned: Learned) -> None:
    """Keeps what was understood of the blank file that was learned into this folder."""
    found = Understood(blank.stem, learned.form, texts_of(learned), far_formulas(blank))
    write_whole(folder / _UNDERSTOOD, _UNDERSTOOD_ADAPTER.dump_json(found))


def understood_in(folder: Path) -> Understood | None:
    """What was understood of the form in this folder; None where an older program learned it."""
    try:
        return _UNDERSTOOD_ADAPTER.validate_json((folder / _UNDERSTOOD).read_bytes())
    except (OSError, ValidationError):
        return None


def note_adopted(folder: Path, template: str, learned: dict[str, Any]) -> None:
    """Notes what the form in this folder has become. learned: the parts of its entry as they were
    learned."""
    write_whole(folder / _ADOPTED, _ADOPTED_ADAPTER.dump_json(Adopted(template, learned)))


def adopted_in(folder: Path) -> Adopted | None:
    """What the form in this folder has become; None for nothing."""
    try:
        return _ADOPTED_ADAPTER.validate_json((folder / _ADOPTED).read_bytes())
    except (OSError, ValidationError):
        return None


def kept_forms(output: Path) -> dict[str, Path]:
    """The folders of the forms that became forms of the activity, by the names of their
    templates."""
    places = output / LEARNED_FOLDER
    found = sorted(places.iterdir()) if places.is_dir() else ()
    folders = (one for one in found if _NUMBER_NAME.fullmatch(one.name))
    return {known.template: one for one in folders if (known := adopted_in(one)) is not None}


def new_learned_folder(output: Path) -> Path:
    """Where a form is learned to be looked at."""
    return output / LEARNED_FOLDER / secrets.token_hex(8)


def carry_over(
    folder: Path, entry: CommentedMap, replaces: int | None, config: Path, settings: Settings
) -> list[str]:
    """Puts into the entry that was learned in this folder what the clerk has done to the attachment
    whose place it takes, None for none; the rules (核对) of that which say nothing of this form.

    Raises: ConfigError; StorageError.
    """
    path = config / CAMPAIGN_FILE
    data = read_config_file(path)
    entries = CampaignText.of(data.decode("utf-8-sig"), yaml_tree(data, path)).entries("附件")
    old = next((one.tree for one in entries if one.tree.get("序号") == replaces), None)
    if old is None:
        return []
    before = adopted_in(folder)
    if before is not None and before.template == str(old.get("模板")):
        _put_changes(entry, before, old)
    return _put_rules(entry, old, settings)


def _put_changes(entry: CommentedMap, before: Adopted, now: CommentedMap) -> None:
    """Puts into an entry that was learned again what the clerk has changed in it since it was
    adopted, where it is learned as it was then. now: the entry as the activity has it."""
    kept = parts_of(now)
    for key, value in parts_of(entry).items():
        if key in kept and key in before.entry and value == before.entry[key]:
            _put(entry, key, kept[key])
    if "预填" in now:
        entry["预填"] = now["预填"]


def _put_rules(entry: CommentedMap, old: CommentedMap, settings: Settings) -> list[str]:
    attachment = Attachment.model_validate({**_plain(entry), "序号": old["序号"]})
    labels = rule_labels(settings, attachment)
    own = [str(one) for one in entry.get("核对") or ()]
    lost = []
    for rule in map(str, old.get("核对") or ()):
        try:
            parse_rule(rule, labels)
        except RuleError:
            lost.append(rule)
            continue
        if rule not in own:
            own.append(rule)
    if own:
        entry["核对"] = own
    return lost


def parts_of(entry: CommentedMap) -> dict[str, Any]:
    """What the clerk may change of an entry: its titles, and of each field, by its group and label,
    all but its id."""
    found: dict[str, Any] = {key: str(entry[key]) for key in ("标题", "简称") if key in entry}
    for name, label, setting in fields_in(entry):
        found[_key(name, label)] = {k: v for k, v in _plain(setting).items() if k != _ID}
    return found


def _put(entry: CommentedMap, key: str, value: Any) -> None:
    if key in entry:
        entry[key] = value
        return
    for name, label, setting in fields_in(entry):
        if _key(name, label) == key:
            made = setting[_ID]
            setting.clear()
            setting.update({_ID: made} | value)


def _key(name: str, label: str) -> str:
    return f"{name.rstrip('0123456789')}.{label}"


def _plain(value: Any) -> Any:
    """The value without what YAML knows besides."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value
