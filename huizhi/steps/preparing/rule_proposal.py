"""Rule proposal: what the blank forms of an activity say of each other's figures, for the clerk to
take into their 核对 by a click, or to leave.

The forms are those that were kept when they were learned; what they are called in the activity now
may differ from what is printed in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.campaign import Attachment, Settings, rule_labels
from huizhi.errors import HuizhiError
from huizhi.forms import RuleError, parse_rule
from huizhi.forms.blank import BetweenRule, OfficeForm, proposed_between
from huizhi.steps.preparing.kept_form import Understood, kept_forms, understood_in
from huizhi.steps.preparing.structure_draft import StructureDraft

_NUMBERED = re.compile(r"附件\s*([0-9]{1,2})")
_NAMED = re.compile(r"附件[0-9]+(?![0-9])")
_QUOTED = re.compile(r"(“[^”]*”)")


@dataclass(frozen=True)
class RuleProposal:
    """A rule that a form proposes. number: of the attachment; rule: "" where it is not seen which
    answers it is about; why: what it is taken from; hindered: why it cannot be taken as it is, ""
    where it can."""

    number: int
    rule: str
    why: str
    hindered: str = ""


def rule_proposals(settings: Settings, output: Path) -> tuple[RuleProposal, ...]:
    """What the forms of the activity propose of each other's figures and do not hold yet."""
    kept = kept_forms(output)
    forms: dict[str, tuple[Attachment, Understood]] = {}
    asked = [one for one in settings.attachments if one.deliverable and one.template in kept]
    for attachment in asked:
        known = understood_in(kept[attachment.template])
        if known is not None:
            forms[_printed_name(attachment, known, forms)] = (attachment, known)
    if len(forms) < 2:
        return ()
    names = {known.stem: name for name, (_, known) in forms.items()}
    now = {name: attachment.rule_name for name, (attachment, _) in forms.items()}
    named = [
        OfficeForm(
            name,
            known.form,
            known.texts,
            tuple(replace(f, form=names[f.form]) for f in known.formulas if f.form in names),
        )
        for name, (_, known) in forms.items()
    ]
    found = (_proposal(settings, forms[one.form][0], one, now) for one in proposed_between(named))
    return tuple(one for one in found if one is not None)


def take_rule(config: Path, templates: Path, number: int, rule: str, version: str = "") -> None:
    """Puts a rule into the 核对 of the attachment of this number.

    Raises: HuizhiError when there is none; ChangedError; ConfigError when the rule cannot hold,
    nothing is changed then; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    tree = draft.attachment(number).tree
    rules = list(tree.get("核对") or ())
    if not rule.strip():
        raise HuizhiError("没有写要核对什么。")
    if rule not in rules:
        tree["核对"] = [*rules, rule]
        draft.save()


def _printed_name(attachment: Attachment, known: Understood, taken: Mapping[str, object]) -> str:
    """What other forms call this one: by the number in its file's name, else by its own now."""
    said = _NUMBERED.search(known.stem)
    names = [f"附件{int(said[1])}"] if said else []
    return next(one for one in (*names, attachment.rule_name, known.stem) if one not in taken)


def _proposal(
    settings: Settings, attachment: Attachment, one: BetweenRule, now: Mapping[str, str]
) -> RuleProposal | None:
    """The proposal with what the forms are called now; None for one that holds already."""
    rule = _renamed(one.rule, now)
    why = "".join(
        part if part.startswith("“") else _renamed(part, now) for part in _QUOTED.split(one.why)
    )
    if not rule:
        return RuleProposal(attachment.number, "", why, "看不出说的是哪两栏")
    known = {"".join(text.split()) for text in attachment.figure_rules}
    if "".join(rule.split()) in known:
        return None
    try:
        parse_rule(rule, rule_labels(settings, attachment))
    except RuleError as error:
        return RuleProposal(attachment.number, rule, why, str(error).rstrip("。"))
    return RuleProposal(attachment.number, rule, why)


def _renamed(text: str, now: Mapping[str, str]) -> str:
    return _NAMED.sub(lambda found: now.get(found[0], found[0]), text)
