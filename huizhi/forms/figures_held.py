"""Figures held: the answers of one form against its figure rules.

Nothing is said where a side was not answered or a figure could not be read; of the parts that make
up a side some may be left empty, which count as none.
"""

from __future__ import annotations

import ast
import datetime as dt
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from huizhi.findings import Finding
from huizhi.forms.answered import AnsweredField, AnsweredRow, Answers
from huizhi.forms.fields import FieldValue, says_nothing
from huizhi.forms.figure_rule import FigureRule, Term, is_number, number_of, term_nodes
from huizhi.forms.form import Form, FormField, FormTable

Figure = Decimal | dt.date
LastValues = Mapping[str, FieldValue]  # what the unit answered in the last activity, by field id

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
_DECIMALS = 6  # where nothing says how exactly a figure is written
_MANY = 3  # rows


class _UnreadError(Exception):
    """A figure that cannot be told."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a term comes to. answered: by anybody; where: its place, "" where it has none."""

    figure: Figure
    answered: bool = True
    where: str = ""


def figures_differ(
    form: Form, answers: Answers, rules: Sequence[FigureRule], last: LastValues | None = None
) -> Iterator[Finding]:
    """A finding for each rule that the answers break, with both sides and their places.

    Where no row at all keeps to a rule of rows, they are told together: it may mean something else.
    """
    for rule in rules:
        table = next((one for one in form.tables if one.name == rule.table), None)
        if table is None:
            yield from filter(None, [_Held(form, answers, rule, last).finding()])
            continue
        rows = answers.rows_of(table.id)
        found = [_Held(form, answers, rule, last, row).finding() for row in rows]
        wrong = [one for one in found if one]
        yield from wrong[:1] if len(wrong) == len(rows) >= _MANY else wrong


@dataclass(frozen=True)
class _Held:
    """One rule beside the answers. row: of a rule of rows."""

    form: Form
    answers: Answers
    rule: FigureRule
    last: LastValues | None
    row: AnsweredRow | None = None

    def finding(self) -> Finding | None:
        """What is wrong, None where nothing is or nothing can be told."""
        rule = self.rule
        try:
            known = {source: self._known(term) for source, term in rule.terms.items()}
            left, right = (_value(side, known) for side in rule.sides)
        except (_UnreadError, DivisionByZero, InvalidOperation):
            return None
        if not all(_is_answered(side, known) for side in rule.sides):
            return None
        if _HOLDS[type(rule.compared.ops[0])](*self._as_written(left, right, known)):
            return None
        named = next((s for s in rule.terms if known[s].where), next(iter(rule.terms)))
        others = [
            self._told(s, known[s]) for s in rule.terms if s != named or left != known[s].figure
        ]
        told = f"（{'、'.join(others)}）" if others else ""
        return Finding(
            "figures-differ",
            self._field_id(rule.terms[named]),
            rule.terms[named].label,
            known[named].where,
            self._shown(left),
            f"按“{rule.text}”应{rule.sign}{self._shown(right)}{told}",
        )

    def _known(self, term: Term) -> _Known:
        """Raises: _UnreadError."""
        if term.origin == "rows":
            return _Known(Decimal(len(self.answers.rows_of(self._table(term).id))))
        asked = self.form.field(self._field_id(term))
        if term.origin == "last":
            value = (self.last or {}).get(asked.id)
            if value is None:
                raise _UnreadError
            return _Known(_figure(asked, value))
        if term.origin == "field":
            return _of_answer(asked, self.answers.fields, asked.id)
        if term.origin == "column":
            return _of_answer(asked, self.row.fields if self.row else (), asked.id)
        rows = self.answers.rows_of(self._table(term).id)
        every = [_of_answer(asked, row.fields, asked.id) for row in rows]
        figures = [one.figure for one in every if isinstance(one.figure, Decimal)]
        return _Known(sum(figures, Decimal(0)), any(one.answered for one in every))

    def _table(self, term: Term) -> FormTable:
        return next(one for one in self.form.tables if one.name == term.table)

    def _field_id(self, term: Term) -> str:
        if term.origin == "rows":
            return ""
        if term.table:
            table = self._table(term)
            return table.field_id(next(c.id for c in table.columns if c.label == term.label))
        return next(one.id for one in self.form.fields if one.label == term.label)

    def _as_written(
        self, left: Figure, right: Figure, known: Mapping[str, _Known]
    ) -> tuple[Figure, Figure]:
        """Both sides; where one is divided, no more exactly than the other is written: 33.3% is a
        third."""
        if not isinstance(left, Decimal) or not isinstance(right, Decimal):
            return left, right
        alone = [known[s].figure for side in self.rule.sides if (s := ast.unparse(side)) in known]
        divided = any(isinstance(one, ast.Div) for one in ast.walk(self.rule.compared))
        written = [_decimals(one) for one in alone if isinstance(one, Decimal)]
        places = max(written, default=_DECIMALS) if divided else _DECIMALS
        return round(left, places), round(right, places)

    def _told(self, source: str, known: _Known) -> str:
        """A figure with its name and place: 常住户90（表格1第2行第4列）."""
        term = self.rule.terms[source]
        name = {
            "sum": f"{term.label}合计",
            "last": f"上次{term.label}",
            "rows": f"{term.table}行数",
        }
        where = f"（{known.where}）" if known.where else ""
        return f"{name.get(term.origin, term.label)}{self._shown(known.figure)}{where}"

    def _shown(self, figure: Figure) -> str:
        if isinstance(figure, dt.date):
            return figure.isoformat()
        if any(one.shape == "percent" for one in self.rule.terms.values()) and abs(figure) <= 1:
            return f"{round(figure * 100, _DECIMALS - 2).normalize():f}%"
        return f"{round(figure, _DECIMALS).normalize():f}"


def _of_answer(asked: FormField, answers: Sequence[AnsweredField], name: str) -> _Known:
    """Raises: _UnreadError."""
    answer = next((one for one in answers if one.field == name), None)
    if answer is None or (answer.value is None and says_nothing(answer.raw)):
        return _Known(Decimal(0), answered=False)
    if answer.value is None:
        raise _UnreadError
    return replace(_Known(_figure(asked, answer.value)), where=answer.where)


def _figure(asked: FormField, value: FieldValue) -> Figure:
    """Raises: _UnreadError for what is no number and no day."""
    said = value.isoformat() if isinstance(value, dt.date) else value
    shape, figure = asked.kind.in_cell(said)
    if shape == "day" and isinstance(figure, dt.date):
        return figure
    if shape in {"number", "amount", "percent"} and isinstance(figure, (int, float)):
        return Decimal(str(figure))
    raise _UnreadError


def _value(node: ast.expr, known: Mapping[str, _Known]) -> Figure:
    if is_number(node):
        return number_of(node)
    if (source := ast.unparse(node)) in known:
        return known[source].figure
    if isinstance(node, ast.UnaryOp):
        return -_number(node.operand, known)
    assert isinstance(node, ast.BinOp)  # as `parse_rule` lets through
    return _COMPUTED[type(node.op)](_number(node.left, known), _number(node.right, known))


def _number(node: ast.expr, known: Mapping[str, _Known]) -> Decimal:
    figure = _value(node, known)
    if not isinstance(figure, Decimal):
        raise _UnreadError
    return figure


def _is_answered(side: ast.expr, known: Mapping[str, _Known]) -> bool:
    """Whether anything of one side was answered; a number is written by the office."""
    terms = [known[ast.unparse(node)] for node in term_nodes(side)]
    return not terms or any(one.answered for one in terms)


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else _DECIMALS
