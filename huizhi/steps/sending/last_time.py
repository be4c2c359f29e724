"""Last time: what communities answered in the activity before, filled in again to be looked at.

Nothing but answers of forms without rows is taken, by the same deliverable and field, of the same
label and kind; a community is known by its name or an alias. Who, where, which telephone: what is
the same from time to time. A figure never is, also where it was asked for as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from huizhi.book import is_figure
from huizhi.campaign import Attachment, Recipient, Settings, form_of
from huizhi.errors import StorageError
from huizhi.forms import LastValues
from huizhi.steps.sending.asked_fields import (
    Meaning,
    deliverables_that_asked,
    fields_asked_in,
    meanings_of,
)
from huizhi.storage import KeptField, Return, is_ledger_there, ledger_state, returns_in

REMARK_OF_LAST_TIME = "这是上次活动填的，请核对；没有变化就不用改，有变化请改成现在的。"

LastAnswers = Mapping[str, str]  # shown text by label


def last_answers(settings: Settings, attachment: Attachment, recipient: Recipient) -> LastAnswers:
    """What this recipient answered in the same form last time; {} for nothing.

    Raises: StorageError when the folder of the last activity cannot be used.
    """
    if attachment.tables:
        return {}
    kept = _kept_answers(settings, attachment, recipient)
    return {
        label: shown
        for label, asked in attachment.fields.items()
        if asked.answers.used_again == "years"
        and asked.prefill != "名称"
        and asked.id in kept
        and (shown := _shown(kept[asked.id]))
    }


def last_figures(
    settings: Settings, attachment: Attachment | None, recipient: Recipient | None
) -> LastValues:
    """What this recipient answered in the single fields of the same form last time, by their ids,
    for the figures of this time to be held against.

    Raises: StorageError when the folder of the last activity cannot be used.
    """
    if attachment is None or recipient is None:
        return {}
    kept = _kept_answers(settings, attachment, recipient)
    return {name: one.value for name, one in kept.items()}


def last_time_troubles(settings: Settings) -> Iterator[str]:
    """Why nothing, or not all, of the activity before can be used: its ledger is not where the
    settings say, or a rule (核对) asks for what it never asked for; a sentence each.

    Raises: StorageError.
    """
    folder = settings.last_output
    if folder and not is_ledger_there(Path(folder)):
        yield (
            f"“上次活动”写的是 {folder}，里面没有台账（ledger.db）：上次填的没有预填，"
            "没有与上期对比，“上次(…)”的核对没有做。请改成上次活动的输出文件夹，或删去这一项。"
        )
        return
    names = {one.rule_name: one for one in settings.attachments if one.deliverable}
    for attachment in names.values():
        for rule in form_of(settings, attachment).rules:
            for term in rule.terms.values():
                if term.origin == "last":
                    owner = names[term.form] if term.form else attachment
                    yield from _never_asked(settings, attachment, rule.text, owner, term.label)


def _never_asked(
    settings: Settings, attachment: Attachment, rule: str, owner: Attachment, label: str
) -> Iterator[str]:
    """Why a rule cannot look back: nothing where the activity before asked for the same."""
    told = f"{attachment.rule_name}的核对“{rule}”不会核对："
    if not settings.last_output:
        yield f"{told}没有写“上次活动”。请写上次活动的输出文件夹，或删去这一条。"
        return
    folder, deliverable = settings.last_output, owner.deliverable or ""
    field_id = owner.fields[label].id
    meaning = meanings_of(owner)[field_id]
    before = _asked_in(folder, deliverable, ledger_state(Path(folder)))
    if before.get(field_id) == meaning:
        return
    if field_id in before:
        why = f"上次这张表里编号“{field_id}”的那一栏不是“{label}”，或类型不同"
    elif elsewhere := deliverables_that_asked(Path(folder), meaning):
        why = f"上次是在报送事项“{elsewhere[0]}”里问的“{label}”，不是“{deliverable}”"
    else:
        why = f"上次的“{deliverable}”没有问过“{label}”"
    yield (
        f"{told}{why}。报送事项的编号，栏目的编号、名称和类型，都与上次相同才对得上；"
        "请改成相同的，或删去这一条。"
    )


def _kept_answers(
    settings: Settings, attachment: Attachment, recipient: Recipient
) -> Mapping[str, KeptField]:
    """The answers of last time to the fields that ask for the same now, by their ids."""
    if not settings.last_output or not attachment.deliverable:
        return {}
    place = settings.last_output, attachment.deliverable, ledger_state(Path(settings.last_output))
    known = _answers_in(*place)
    own = next((known[n] for n in (recipient.name, *recipient.aliases) if n in known), None)
    if own is None:
        return {}
    before, now = _asked_in(*place), meanings_of(attachment)
    same = (one for one in own.fields if one.field in now)
    return {one.field: one for one in same if before.get(one.field) == now[one.field]}


def _shown(kept: KeptField) -> str:
    if kept.value is None or isinstance(kept.value, bool) or is_figure(str(kept.value)):
        return ""
    return str(kept.value)


@lru_cache(maxsize=16)
def _answers_in(folder: str, deliverable: str, state: object) -> Mapping[str, Return]:
    """The answers to this form, by community. state: of the ledger, which may go on being written
    into while the next activity is prepared."""
    if not is_ledger_there(Path(folder)):
        raise StorageError(
            f"配置里的“上次活动”写的是 {folder}，里面没有台账（ledger.db）。"
            "请写上次活动的输出文件夹，或删去这一项。"
        )
    found = (
        one
        for one in returns_in(Path(folder))
        if one.current and one.community and one.deliverable == deliverable and not one.blank
    )
    return {one.community or "": one for one in found}


@lru_cache(maxsize=16)
def _asked_in(folder: str, deliverable: str, state: object) -> Mapping[str, Meaning]:
    return fields_asked_in(Path(folder), deliverable)
