"""Input rules: what a spreadsheet tells an input cell, as `dataValidation` elements.

Source: ISO/IEC 29500-1, 18.3.1.32 (dataValidation); lengths: Excel's specifications and limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from huizhi.formats.jinja import InputRule, names_shown
from huizhi.formats.ooxml import attributes

_MOST_TITLE, _MOST_PROMPT, _MOST_LIST = 32, 255, 255
_COMPARING = {"textLength", "date", "whole", "decimal"}


def validation_xml(rule: InputRule, areas: Sequence[str]) -> str:
    """One `dataValidation` element for these areas ("B5:B7"). Choices that cannot stand in a list
    (too long, or with a comma in them) are only prompted for."""
    formulas = _formulas(rule, areas[0].partition(":")[0])
    named: dict[str, object] = {"type": rule.rule} if formulas else {}
    if formulas and not rule.stops:
        named["errorStyle"] = "warning"
    if formulas and rule.rule in _COMPARING:
        named["operator"] = rule.operator
    named |= {"allowBlank": 1, "showInputMessage": 1}
    if formulas:
        named["showErrorMessage"] = 1
        named |= _told("errorTitle", rule.title, "error", rule.error)
    named |= _told("promptTitle", rule.title, "prompt", rule.prompt)
    named["sqref"] = " ".join(areas)
    inside = "".join(
        f"<formula{number}>{escape(names_shown(formula))}</formula{number}>"
        for number, formula in enumerate(formulas, start=1)
    )
    return f"<dataValidation{attributes(named)}>{inside}</dataValidation>"


def _told(title_name: str, title: str, text_name: str, text: str) -> dict[str, object]:
    told = {
        title_name: names_shown(title)[:_MOST_TITLE],
        text_name: names_shown(text)[:_MOST_PROMPT],
    }
    return {name: value for name, value in told.items() if value}


def _formulas(rule: InputRule, cell: str) -> list[str]:
    if rule.rule == "any":
        return []
    if rule.rule == "list":
        listed = ",".join(rule.choices).replace('"', '""')
        fits = len(listed) <= _MOST_LIST and not any("," in choice for choice in rule.choices)
        return [f'"{listed}"'] if fits and listed else []
    given = (rule.formula1, rule.formula2)
    return [formula.replace("{cell}", cell) for formula in given if formula]
