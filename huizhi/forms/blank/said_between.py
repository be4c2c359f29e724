"""Said between: what blank forms that are learned together say of each other's figures.

A formula that looks into another form's file says so for certain; words (应与附件1一致,
见附件2合计, 名册人数) are understood as far as they go. All of it is a proposal: nothing becomes a
rule by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.forms import RuleError, RuleLabels, bare, parse_rule
from huizhi.forms.blank.form import BlankForm, BlankTable, FieldDraft

_NUMBER = "([0-9]{1,2}|[一二三四五六七八九十]{1,3}(?!致))"
_AGREES = re.compile(rf"[与和同跟]《?附件{_NUMBER}》?(.{{0,30}}?)(?:一致|相符|相等|相同|吻合)")
_SEE = re.compile(rf"(?:见|详见|取自|来自|摘自|等于)《?附件{_NUMBER}》?(.{{0,12}})")
_LISTED = re.compile(
    r"(花名册|名册|名单|清单|台账|明细表?)[中里上内]?的?总?(?:人|户|条|行|件|个|项|处)?数$"
)
_COUNTED = re.compile(r"名册|名单|清单|台账|行数|人数|户数|条数|件数|个数|项数|处数|总数")
_FIGURE = re.compile(r"[数额量]$")
_CHINESE = {one: n for n, one in enumerate("一二三四五六七八九十", start=1)}
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class FarFormula:
    """A formula that only takes over, adds up or counts cells of another form. place: of its cell;
    how: "is", "sum" or "count"; form: that form's name; cells: their places there."""

    place: str
    how: str
    form: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class OfficeForm:
    """A blank form beside others. name: as rules call it, 附件2; texts: what it prints, each with
    its place; formulas: those that look into another one."""

    name: str
    form: BlankForm
    texts: tuple[tuple[str, str], ...] = ()
    formulas: tuple[FarFormula, ...] = ()

    @property
    def tables(self) -> list[BlankTable]:
        """The tables that can be filled in."""
        return [one for one in self.form.tables if not one.other]

    @property
    def figures(self) -> list[FieldDraft]:
        """The single answers that are figures."""
        return [one.asked for one in self.form.fields if _is_figure(one.asked)]

    @property
    def labels(self) -> RuleLabels:
        """What a rule may name of it."""
        fields = {one.asked.label: _shape(one.asked) for one in self.form.fields}
        tables = {
            one.name: {c.asked.label: _shape(c.asked) for c in one.every_column}
            for one in self.tables
        }
        return RuleLabels(fields, tables, self.name)


@dataclass(frozen=True)
class BetweenRule:
    """A rule that a form proposes. form: under whose 核对 it belongs; rule: "" where it says that
    there is one and not which; why: what it is taken from, with its place; sure: by a formula."""

    form: str
    rule: str
    why: str
    sure: bool = False


def proposed_between(forms: Sequence[OfficeForm]) -> tuple[BetweenRule, ...]:
    """The rules that these forms propose, each once; what cannot be a rule is left out."""
    by_name = {one.name: one for one in forms}
    found: dict[tuple[str, str, str], BetweenRule] = {}
    for one in forms:
        others = [other for other in forms if other is not one]
        every = (*_formulas(one, by_name), *_words(one, by_name), *_listed(one, others))
        for said in every:
            if not said.rule or _can_be(said.rule, one, others):
                key = said.form, said.rule, "" if said.rule else said.why
                found.setdefault(key, said)
    return tuple(found.values())


def _can_be(rule: str, one: OfficeForm, others: Sequence[OfficeForm]) -> bool:
    own = one.labels
    known = RuleLabels(own.fields, own.tables, own.name, {o.name: o.labels for o in others})
    try:
        parse_rule(rule, known)
    except RuleError:
        return False
    return True


def _formulas(one: OfficeForm, by_name: dict[str, OfficeForm]) -> Iterator[BetweenRule]:
    asked = {field.cell.place: field.asked for field in one.form.fields}
    for formula in one.formulas:
        other, own = by_name.get(formula.form), asked.get(formula.place)
        told = _asked_there(formula, other) if other and own else ""
        if own and told:
            why = f"{formula.place}的公式取自{formula.form}{_kind_words(own)}"
            yield BetweenRule(one.name, f"{own.label} = {told}", why, sure=True)


def _asked_there(formula: FarFormula, other: OfficeForm) -> str:
    """What a rule calls the cells of a formula, "" where they are no answer."""
    if formula.how == "is":
        fields = (f.asked.label for f in other.form.fields if f.cell.place == formula.cells[0])
        return next((f"{other.name}.{label}" for label in fields), "")
    for table in other.tables:
        sheet = table.header[0].place.rpartition("!")[0]
        columns = {one.column: one.asked.label for one in table.every_column}
        spots = [_spot(cell) for cell in formula.cells]
        inside = all(
            at == sheet and table.first_row <= row < table.bottom and column in columns
            for at, row, column in spots
        )
        if inside and len({column for _, _, column in spots}) == 1:
            named = f"{other.name}.{table.name}"
            return f"行数({named})" if formula.how == "count" else (
                f"合计({named}.{columns[spots[0][2]]})"
            )  # fmt: skip
    return ""


def _spot(place: str) -> tuple[str, int, int]:
    """The sheet, row and column (both from 0) of a place as the user sees it."""
    sheet, _, cell = place.rpartition("!")
    found = _CELL.fullmatch(cell)
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - 64
    return sheet, int(found[2]) - 1 if found else -1, column - 1


def _words(one: OfficeForm, by_name: dict[str, OfficeForm]) -> Iterator[BetweenRule]:
    for place, printed in one.texts:
        text = "".join(printed.split())
        for pattern in (_AGREES, _SEE):
            for found in pattern.finditer(text):
                other = by_name.get(f"附件{_number(found[1])}")
                if other is None or other is one:
                    continue
                own = _only([f.label for f in one.figures], text[: found.start()])
                there = _named_there(other, found[2], own)
                why = f"{place}写着“{text[:40]}”"
                if own and there:
                    kind = _kind_words(next(f for f in one.figures if f.label == own))
                    yield BetweenRule(one.name, f"{own} = {there}", f"{why}{kind}")
                elif pattern is _AGREES:
                    yield BetweenRule(one.name, "", why)


def _named_there(other: OfficeForm, said: str, own: str) -> str:
    """What a rule calls what these words say of another form."""
    fields = [f.label for f in other.figures]
    columns = {
        c.asked.label: f"合计({other.name}.{t.name}.{c.asked.label})"
        for t in other.tables
        for c in t.columns
        if _is_figure(c.asked)
    }
    for label in (_only([*fields, *columns], said), own):
        if label in fields:
            return f"{other.name}.{label}"
        if label in columns:
            return columns[label]
    if len(other.tables) == 1 and _COUNTED.search(f"{said}{own}") and not fields:
        return f"行数({other.name})"
    return ""


def _listed(one: OfficeForm, others: Sequence[OfficeForm]) -> Iterator[BetweenRule]:
    """Figures that are called after a list: 名册人数, 清单条数."""
    for field in one.form.fields:
        found = _LISTED.search(field.asked.label)
        lists = [o for o in others if found and found[1] in o.form.title and len(o.tables) == 1]
        if found and len(lists) == 1 and _is_figure(field.asked):
            why = f"{field.cell.place}的“{field.asked.label}”像是{lists[0].name}的行数"
            why += _kind_words(field.asked)
            yield BetweenRule(one.name, f"{field.asked.label} = 行数({lists[0].name})", why)


def _is_figure(asked: FieldDraft) -> bool:
    """Whether a number is asked for, as far as its kind or, where that is not known, its label
    says."""
    return asked.answers.is_added_up or (not asked.known and bool(_FIGURE.search(asked.label)))


def _shape(asked: FieldDraft) -> str:
    return "number" if _is_figure(asked) else asked.answers.shape


def _kind_words(asked: FieldDraft) -> str:
    """What is to be done before a rule can name this answer."""
    is_day = asked.answers.shape in {"day", "percent"}
    return "" if asked.answers.is_added_up or is_day else f"；要先把“{asked.label}”的类型改为整数"


def _only(labels: Sequence[str], text: str) -> str:
    """The one label that a text names, the longest where one is in another; "" for none or
    several."""
    named = {label for label in labels if bare(label) in bare(text)}
    left = [one for one in named if not any(one != o and one in o for o in named)]
    return left[0] if len(left) == 1 else ""


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.partition("十")
    if "十" in text:
        return 10 * _CHINESE.get(tens, 1) + _CHINESE.get(ones, 0)
    return _CHINESE.get(text, 0)
