"""Figures held: the answers of one unit against the figure rules of its forms.

Nothing is said where a side was not answered, a figure could not be read or another form has not
come; of the parts that make up a side some may be left empty, which count as none.
"""

from __future__ import annotations

import ast
import datetime as dt
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from huizhi.findings import Finding
from huizhi.forms.figure_rule import FigureRule, Term, is_number, number_of, source_of, term_nodes
from huizhi.forms.form import Form
from huizhi.forms.unit_figures import (
    DECIMALS,
    AnswersOfForm,
    Figure,
    HeldForm,
    Known,
    LastValues,
    OneRow,
    UnitsTotal,
    UnreadFigureError,
    decimals_of,
    field_id_of,
    known_in,
)

_HOLDS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
}
_COMPUTED: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_MANY = 3  # rows


def figures_differ(
    form: Form, answers: AnswersOfForm, rules: Iterable[FigureRule], last: LastValues | None = None
) -> Iterator[Finding]:
    """A finding for each rule of the form alone that the answers break, with both sides and their
    places.

    Where no row at all keeps to a rule of rows, they are told together: it may mean something else.
    """
    for rule in rules:
        if not rule.crosses:
            yield from rule_broken(rule, {"": HeldForm(form, answers, last or {})})


def rule_broken(
    rule: FigureRule,
    forms: Mapping[str, HeldForm],
    totals: Mapping[Term, UnitsTotal] | None = None,
) -> Iterator[Finding]:
    """The findings where a rule is broken by what one unit answered, or by all units together.

    forms: those that have come by their names in the rule, "" for its own; totals: what it adds up
    over all units.
    """
    if not rule.table:
        yield from filter(None, [_Held(forms, rule, totals or {}).finding()])
        return
    own = forms.get("")
    table = next((one for one in own.form.tables if one.name == rule.table), None) if own else None
    rows = own.answers.rows_of(table.id) if own and table else ()
    found = [_Held(forms, rule, totals or {}, row).finding() for row in rows]
    wrong = [one for one in found if one]
    yield from wrong[:1] if len(wrong) == len(rows) >= _MANY else wrong


def is_told(
    rule: FigureRule,
    forms: Mapping[str, HeldForm],
    totals: Mapping[Term, UnitsTotal],
) -> bool:
    """Whether both sides of a rule can be told, so that it is kept or broken."""
    return not rule.table and _Held(forms, rule, totals).sides() is not None


@dataclass(frozen=True)
class _Held:
    """One rule beside the answers. row: of a rule of rows."""

    forms: Mapping[str, HeldForm]
    rule: FigureRule
    totals: Mapping[Term, UnitsTotal]
    row: OneRow | None = None

    def finding(self) -> Finding | None:
        """What is wrong, None where nothing is or nothing can be told."""
        rule = self.rule
        told = self.sides()
        if told is None:
            return None
        known, left, right = told
        if _HOLDS[type(rule.compared.ops[0])](*self._as_written(left, right, known)):
            return None
        named = self._named(known)
        is_right = [source_of(side) == named for side in rule.sides] == [False, True]
        own_side, other = (right, left) if is_right else (left, right)
        sign = rule.sign_from_right if is_right else rule.sign
        others = [
            self._told(s, known[s], differ=self._differ(known))
            for s in rule.terms
            if s != named or own_side != self._plain(known[s], known)
        ]
        beside = f"（{'、'.join(others)}）" if others else ""
        term = rule.terms[named]
        form = self.forms.get(term.form)
        return Finding(
            "sum-differs"
            if rule.of_units
            else "forms-differ"
            if rule.crosses
            else "figures-differ",
            field_id_of(form.form, term) if form and not term.of_units else "",
            term.label if not term.of_units else "",
            known[named].where if not term.of_units else "",
            self._shown(own_side, known, named),
            f"按“{rule.text}”应{sign}{self._shown(other, known, named)}{beside}",
            self._figures(known) if rule.crosses else "",
        )

    def sides(self) -> tuple[Mapping[str, Known], Figure, Figure] | None:
        """What the terms come to, by their sources, and both sides; None where a side cannot be
        told, or was not answered."""
        try:
            known = {source: self._known(term) for source, term in self.rule.terms.items()}
            if not all(_is_answered(side, known) for side in self.rule.sides):
                return None
            plain = self._in_one_measure(known) if self._differ(known) else known
            left, right = (_value(side, plain) for side in self.rule.sides)
        except (UnreadFigureError, DivisionByZero, InvalidOperation):
            return None
        return known, left, right

    def _known(self, term: Term) -> Known:
        """Raises: UnreadFigureError."""
        if term.of_units:
            total = self.totals.get(term)
            if total is None:
                raise UnreadFigureError
            answered = total.empty < total.units
            return Known(total.figure, answered, "", total.scale, total.decimals, total.units)
        held = self.forms.get(term.form)
        if held is None:
            raise UnreadFigureError
        return known_in(held, term, self.row)

    def _named(self, known: Mapping[str, Known]) -> str:
        """The term that the finding is about: of the form that is told, where that has a place."""
        home = self.rule.home
        terms = self.rule.terms.items()
        own = [s for s, one in terms if one.form == home and not one.of_units]
        return next((s for s in own if known[s].where), next(iter(own or self.rule.terms)))

    def _in_one_measure(self, known: Mapping[str, Known]) -> Mapping[str, Known]:
        """The figures in the plain measure."""
        return {s: replace(one, figure=self._plain(one, known)) for s, one in known.items()}

    def _plain(self, one: Known, known: Mapping[str, Known]) -> Figure:
        if not self._differ(known) or not isinstance(one.figure, Decimal):
            return one.figure
        return one.figure * one.scale

    def _differ(self, known: Mapping[str, Known]) -> bool:
        """Whether the forms print these figures in different measures: 万元 and 元."""
        terms = self.rule.terms.items()
        amounts = {known[s].scale for s, one in terms if one.shape == "amount"}
        return len(amounts) > 1 or (
            not amounts and len({known[s].scale for s, one in terms if one.origin != "rows"}) > 1
        )

    def _as_written(
        self, left: Figure, right: Figure, known: Mapping[str, Known]
    ) -> tuple[Figure, Figure]:
        """Both sides; where one is divided, no more exactly than the other is written: 33.3% is a
        third. Of figures in different measures, what is written in the larger one may have been
        rounded: 12.35万元 is 123456元."""
        if not isinstance(left, Decimal) or not isinstance(right, Decimal):
            return left, right
        differ = self._differ(known)
        if differ and not (self.rule.divides or self.rule.multiplies):
            return (right, right) if abs(left - right) <= _rounded(known) else (left, right)
        alone = [known[s] for side in self.rule.sides if (s := source_of(side))]
        written = [
            decimals_of(one.figure) - (len(str(one.scale)) - 1 if differ else 0)
            for one in alone
            if isinstance(one.figure, Decimal)
        ]
        places = max(written, default=DECIMALS) if self.rule.divides else DECIMALS
        return round(left, places), round(right, places)

    def _told(self, source: str, known: Known, *, differ: bool) -> str:
        """A figure with its name and place: 常住户90（表格1第2行第4列）, of another form with its
        file: 附件1人员行数12（罗庄.xlsx，附件1!B5至B16）."""
        term = self.rule.terms[source]
        figure = f"{self._number(known.figure)}{self._measure(term, differ=differ)}"
        if term.of_units:
            total = self.totals[term]
            empty = f"，其中{total.empty}个空着，算0" if total.empty else ""
            return f"{term.name}{figure}（{total.units}个单位{empty}）"
        held = self.forms[term.form]
        file = held.file if term.form else ""
        in_form = term.origin in {"field", "column"} or self.rule.crosses
        places = [file, known.where if in_form and term.origin != "last" else ""]
        where = "，".join(one for one in places if one)
        return f"{term.name}{figure}{f'（{where}）' if where else ''}"

    def _measure(self, term: Term, *, differ: bool) -> str:
        """In what an amount is printed; differ: beside others that are printed in another."""
        if term.shape != "amount" or not (self.rule.crosses or differ):
            return ""
        return self._printed_measure(term) or ("元" if differ else "")

    def _printed_measure(self, term: Term) -> str:
        if term.of_units:
            return self.totals[term].measure
        form = self.forms[term.form].form
        return form.field(field_id_of(form, term)).kind.measure

    def _figures(self, known: Mapping[str, Known]) -> str:
        """The rule and its figures, for which a clerk's word on it holds."""
        each = (f"{source}={self._number(one.figure)}" for source, one in known.items())
        return f"{self.rule.text}：{'；'.join(each)}"

    def _shown(self, figure: Figure, known: Mapping[str, Known], named: str) -> str:
        """One side in the measure of the term that is told: what stands in its cell."""
        if not self._differ(known) or not isinstance(figure, Decimal):
            return self._number(figure)
        own, term = figure / known[named].scale, self.rule.terms[named]
        return f"{self._number(own)}{self._measure(term, differ=True)}"

    def _number(self, figure: Figure) -> str:
        if isinstance(figure, dt.date):
            return figure.isoformat()
        if any(one.shape == "percent" for one in self.rule.terms.values()) and abs(figure) <= 1:
            return f"{round(figure * 100, DECIMALS - 2).normalize():f}%"
        return f"{round(figure, DECIMALS).normalize():f}"


def _rounded(known: Mapping[str, Known]) -> Decimal:
    """By how much figures that are written in larger measures may have been rounded, in the plain
    one."""
    least = min(one.scale for one in known.values())
    larger = (one for one in known.values() if one.scale > least)
    halves = (Decimal(one.scale * one.several) / (2 * 10**one.decimals) for one in larger)
    return sum(halves, Decimal(0))


def _value(node: ast.expr, known: Mapping[str, Known]) -> Figure:
    if is_number(node):
        return number_of(node)
    if source := source_of(node):
        return known[source].figure
    if isinstance(node, ast.UnaryOp):
        return -_number(node.operand, known)
    assert isinstance(node, ast.BinOp)  # as `parse_rule` lets through
    return _COMPUTED[type(node.op)](_number(node.left, known), _number(node.right, known))


def _number(node: ast.expr, known: Mapping[str, Known]) -> Decimal:
    figure = _value(node, known)
    if not isinstance(figure, Decimal):
        raise UnreadFigureError
    return figure


def _is_answered(side: ast.expr, known: Mapping[str, Known]) -> bool:
    """Whether anything of one side was answered; a number is written by the office."""
    terms = [known[source_of(node)] for node in term_nodes(side)]
    return not terms or any(one.answered for one in terms)
