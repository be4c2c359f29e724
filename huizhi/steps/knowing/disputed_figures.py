"""Disputed figures: the answers that do not agree with others of the same unit, by the rules of
their forms (核对), as long as nobody has put them right or accepted them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huizhi.campaign import Settings
from huizhi.forms import FigureRule, Form, HeldForm, field_id_of, rule_broken
from huizhi.storage import Return

Disputed = frozenset[tuple[int, str]]  # the number of a return, the id of its field


def disputed_in(
    forms: Mapping[str, Form], settings: Settings, returns: Sequence[Return]
) -> Disputed:
    """The single answers of these returns that stand in a broken rule. Which of its figures is the
    wrong one nobody can say, so all of them; what all units come to says nothing of one."""
    if not any(form.rules for form in forms.values()):
        return frozenset()
    units: dict[str, dict[str, Return]] = {}
    for one in returns:
        deliverable = one.deliverable or ""
        if one.community and deliverable in forms and _counts(one):
            units.setdefault(one.community, {})[deliverable] = one
    names = {one.rule_name: one.deliverable for one in settings.attachments if one.deliverable}
    return frozenset(
        place
        for own in units.values()
        for deliverable, form in forms.items()
        for rule in form.rules
        if not rule.of_units
        for place in _disputed(rule, {**names, "": deliverable}, forms, own)
    )


def _disputed(
    rule: FigureRule,
    names: Mapping[str, str],
    forms: Mapping[str, Form],
    own: Mapping[str, Return],
) -> Iterator[tuple[int, str]]:
    asked = {"", *(term.form for term in rule.terms.values())}
    came = {name: own[names[name]] for name in asked if names.get(name) in own}
    held = {name: HeldForm(forms[names[name]], one) for name, one in came.items()}
    accepted = [each for one in own.values() for each in one.amendments]
    if all(any(a.settles(f) for a in accepted) for f in rule_broken(rule, held)):
        return
    for term in rule.terms.values():
        if term.origin == "field" and term.form in came:
            yield came[term.form].number, field_id_of(held[term.form].form, term)


def _counts(one: Return) -> bool:
    return one.current and not one.blank and one.void is None and not one.is_waiting
