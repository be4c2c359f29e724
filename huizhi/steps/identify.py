"""Identify: which form a returned document is, and whose; never guessed in silence."""

from __future__ import annotations

from dataclasses import dataclass

from huizhi.findings import Finding
from huizhi.forms.align import Alignment, align, score_of
from huizhi.forms.answers import Answers
from huizhi.forms.fields.unit import match_unit
from huizhi.forms.form import Form
from huizhi.forms.grid import Document
from huizhi.settings import Recipient, Settings
from huizhi.steps.form_set import FormSet
from huizhi.steps.identity import Identity

ENOUGH = 0.6  # share of a form's labels that a document must hold to be taken for that form
ENOUGH_STAMPED = 0.3  # the same when the file's identity says so


@dataclass(frozen=True)
class Owner:
    """Whose return it is. name: None when it cannot be told; evidence: by what, in Chinese."""

    name: str | None
    evidence: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldForm:
    """A form that a document holds. copies: one alignment for each filled copy of it, the fullest
    first, all by the template that fits best."""

    form: Form
    copies: tuple[Alignment, ...]


def forms_in(forms: FormSet, document: Document, stamped: str = "") -> list[HeldForm]:
    """The forms that the document holds, the one it was stamped as and the best fitting first.

    stamped: id of the form that the file says it is, "" when it says nothing.
    """
    found = []
    for form_id, patterns in forms.patterns.items():
        form = forms.forms[form_id]
        wording = forms.wordings[form_id]
        scores = {suffix: score_of(p, document, wording) for suffix, p in patterns.items()}
        best = max(scores, key=lambda suffix: scores[suffix], default="")
        if best and scores[best] >= (ENOUGH_STAMPED if form_id == stamped else ENOUGH):
            found.append(HeldForm(form, align(patterns[best], document, wording)))
    return sorted(found, key=lambda held: (held.form.id != stamped, -held.copies[0].score))


def owner_of(
    settings: Settings, forms: FormSet, identity: Identity | None, answers: Answers
) -> Owner:
    """Whose answers these are, by the identity in the file and the unit written in it."""
    stamped = _stamped(settings, identity)
    written, text, where, certain = _written(forms, answers)
    if stamped and written and written != stamped.name:
        conflict = Finding(
            "community-conflict", "organization", "报送单位", where, text, stamped.name
        )
        return Owner(None, "文件标识与表内单位不一致", (conflict,))
    if stamped:
        return Owner(stamped.name, "文件标识")
    if written:
        return Owner(written, "表内写的单位" if certain else "表内写的单位（相近）")
    found = f"表内写的是“{text}”" if text else "文件里没有标识，表内也没有写单位"
    return Owner(None, "", (Finding("community-unknown", where=where, found=found),))


def _stamped(settings: Settings, identity: Identity | None) -> Recipient | None:
    """The recipient that the file was rendered for."""
    if identity is None or identity.campaign != settings.campaign_id:
        return None
    return settings.by_code.get(identity.community)


def _written(forms: FormSet, answers: Answers) -> tuple[str | None, str, str, bool]:
    """The unit written in the form: its name on the roster (None when it is not there), the text,
    its place, and whether the match is certain."""
    form = forms.forms[answers.form]
    for answered in answers.fields:
        if form.field(answered.field).kind.kind != "单位" or not answered.raw.strip():
            continue
        match = match_unit(answered.raw, forms.circumstances.units)
        return match.name, answered.raw, answered.where, match.certainty in {"exact", "contained"}
    return None, "", "", False
