"""Figure rule: what the figures of a form have to do with each other, as its configuration says.

    总户数 = 常住户 + 租住户          户数 = 行数(人员)            占比 = 党员数 ÷ 总人数
    整改数 ≤ 隐患数                  合计金额 = 合计(经费.金额)     累计 ≥ 上次(累计)
    户数 = 行数(附件1)               总户数 = 各单位合计(附件1.户数)

A rule with a column of a table is held against every row; one that names another form, against what
the same unit answered there. Labels can be names of Python (`campaign.can_be_mark`), so its own
parser reads the rule.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

from huizhi.errors import HuizhiError

# A single answer, an answer in each row, the sum of a column, the number of filled rows, what the
# same unit answered in the last activity.
Origin = Literal["field", "column", "sum", "rows", "last"]

SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "等于",
    ast.NotEq: "不等于",
    ast.LtE: "不大于",
    ast.GtE: "不小于",
    ast.Lt: "小于",
    ast.Gt: "大于",
}
_DAY_SIGNS = {ast.LtE: "不晚于", ast.GtE: "不早于", ast.Lt: "早于", ast.Gt: "晚于"}
_TURNED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
}
_ASCII = str.maketrans(
    {
        **dict(zip("＝＋－—×＊÷／（）＜＞．％", "=+--**//()<>.%", strict=True)),
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "≦": "<=",
        "≧": ">=",
    }
)
_SINGLE_EQUALS = re.compile(r"(?<![<>!=])=(?!=)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_COMPUTING = (ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.UnaryOp, ast.USub, ast.Load)
_FIGURES = frozenset({"number", "amount", "percent"})
_OF_UNITS = ("各单位合计", "各社区合计")
_FORM = re.compile(r"附件\d+")
_HOW = "请照“总户数 = 常住户 + 租住户”“整改数 ≤ 隐患数”“合计金额 = 合计(金额)”这样写"


class RuleError(HuizhiError):
    """A rule that cannot be understood; the message is Chinese."""


@dataclass(frozen=True)
class RuleLabels:
    """What a rule may name, each with the shape of its kind. tables: the columns by the table's
    name; name: of the form in rules, 附件2, "" where it stands alone; others: the other forms of
    the activity by their names."""

    fields: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    name: str = ""
    others: Mapping[str, RuleLabels] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of a rule. table: its name, "" for a single answer; label: "" for rows; form: the
    name of the form it is asked in, "" for the rule's own; of_units: whether it is what all units
    answered, added up."""

    origin: Origin
    label: str
    table: str = ""
    shape: str = "number"
    form: str = ""
    of_units: bool = False

    @property
    def name(self) -> str:
        """What it is called where it is told: 常住户, 金额合计, 上次累计, 附件1人员行数, 附件1户数
        各单位合计."""
        own = {
            "sum": f"{self.label}合计",
            "last": f"上次{self.label}",
            "rows": f"{self.table}行数",
        }.get(self.origin, self.label)
        if self.of_units:
            return f"{self.form}{self.label if self.origin == 'sum' else own}各单位合计"
        return f"{self.form}{own}"


@dataclass(frozen=True)
class FigureRule:
    """One rule. text: as it was written; compared: with a name in the place of each term, its
    source; terms: by their source, as `ast.unparse` gives it."""

    text: str
    compared: ast.Compare = field(compare=False, repr=False)
    terms: Mapping[str, Term] = field(compare=False)

    @cached_property
    def table(self) -> str:
        """The name of the table whose rows are each held against it, "" for none."""
        return next((t.table for t in self.terms.values() if t.origin == "column"), "")

    @cached_property
    def looks_back(self) -> bool:
        """Whether it asks what was answered in the last activity."""
        return any(one.origin == "last" for one in self.terms.values())

    @cached_property
    def crosses(self) -> bool:
        """Whether it asks for more than what stands in one form, and what was answered before."""
        return any(one.form or one.of_units for one in self.terms.values())

    @cached_property
    def of_units(self) -> bool:
        """Whether it adds up what all units answered."""
        return any(one.of_units for one in self.terms.values())

    @cached_property
    def divides(self) -> bool:
        """Whether anything is divided in it."""
        return any(isinstance(one, ast.Div) for one in ast.walk(self.compared))

    @cached_property
    def multiplies(self) -> bool:
        """Whether anything is multiplied in it."""
        return any(isinstance(one, ast.Mult) for one in ast.walk(self.compared))

    @cached_property
    def has_amounts(self) -> bool:
        """Whether it is about money."""
        return any(one.shape == "amount" for one in self.terms.values())

    @cached_property
    def home(self) -> str | None:
        """The name of the form that is told where it is broken, "" for the rule's own; None where
        it is about all units together."""
        forms = [one.form for one in self.terms.values() if not one.of_units]
        return "" if "" in forms else next(iter(forms), None)

    def meaning(self, name: str) -> tuple[str, frozenset[str] | tuple[str, str]]:
        """What it says, however it is written; name: of its own form."""
        left, right = (_meaning(side, self.terms, name) for side in self.sides)
        sign = type(self.compared.ops[0])
        if sign in {ast.Eq, ast.NotEq}:
            return SIGNS[sign], frozenset((left, right))
        if sign in {ast.GtE, ast.Gt}:
            sign, left, right = (ast.LtE if sign is ast.GtE else ast.Lt), right, left
        return SIGNS[sign], (left, right)

    @cached_property
    def sides(self) -> tuple[ast.expr, ast.expr]:
        """What stands on either side of its sign."""
        return self.compared.left, self.compared.comparators[0]

    @property
    def sign(self) -> str:
        """What its sign says of its left side, in Chinese."""
        return self._said(type(self.compared.ops[0]))

    @property
    def sign_from_right(self) -> str:
        """What its sign says of its right side, in Chinese."""
        sign = type(self.compared.ops[0])
        return self._said(_TURNED.get(sign, sign))

    def _said(self, sign: type[ast.cmpop]) -> str:
        of_days = any(one.shape == "day" for one in self.terms.values())
        return _DAY_SIGNS.get(sign, SIGNS[sign]) if of_days else SIGNS[sign]


def parse_rule(text: str, labels: RuleLabels) -> FigureRule:
    """The rule that this text says. Raises: RuleError."""
    plain = _PERCENT.sub(r"(\1/100)", text.translate(_ASCII).strip())
    try:
        tree = ast.parse(_SINGLE_EQUALS.sub("==", plain), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise RuleError(f"写得不完整。{_HOW}") from error
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in SIGNS:
        raise RuleError("要有一个（也只有一个）=、≤、≥、<、> 或 ≠")
    terms = {}
    for side in (tree.left, *tree.comparators):
        for node in term_nodes(side):
            terms[ast.unparse(node)] = _term(node, labels)
    sides = [_with_sources(side) for side in (tree.left, *tree.comparators)]
    rule = FigureRule(text, ast.Compare(sides[0], tree.ops, sides[1:]), terms)
    _refuse_mixture(rule)
    return rule


def term_nodes(node: ast.expr) -> Iterator[ast.expr]:
    """What stands for a figure of the form in one side of a rule. Raises: RuleError."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, _COMPUTING):
        yield from term_nodes(node.left)
        yield from term_nodes(node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from term_nodes(node.operand)
    elif isinstance(node, (ast.Name, ast.Call, ast.Attribute)):
        yield node
    elif not is_number(node):
        raise RuleError("只能用加、减、乘、除和括号")


def is_number(node: ast.expr) -> bool:
    """Whether a number is written here."""
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def number_of(node: ast.expr) -> Decimal:
    """The number that is written here, as exactly as it is written."""
    assert isinstance(node, ast.Constant)
    return Decimal(repr(node.value))


def source_of(node: ast.expr) -> str:
    """The source of the term that stands here in a rule, "" for what is computed."""
    return node.id if isinstance(node, ast.Name) else ""


def _with_sources(node: ast.expr) -> ast.expr:
    """One side of a rule with a name in the place of each term."""
    if isinstance(node, ast.BinOp):
        return ast.BinOp(_with_sources(node.left), node.op, _with_sources(node.right))
    if isinstance(node, ast.UnaryOp):
        return ast.UnaryOp(node.op, _with_sources(node.operand))
    return node if is_number(node) else ast.Name(ast.unparse(node))


def _term(node: ast.expr, labels: RuleLabels) -> Term:
    """Raises: RuleError for what the forms do not have."""
    if isinstance(node, (ast.Name, ast.Attribute)):
        found = _named(node, labels)
        if found.origin == "column" and found.form:
            raise RuleError(
                f"“{ast.unparse(node)}”是别的表的明细里的列，不能一行对一行，"
                f"请写成“合计({ast.unparse(node)})”"
            )
        return found
    assert isinstance(node, ast.Call)
    word = node.func.id if isinstance(node.func, ast.Name) else ""
    if word not in {"合计", "行数", "上次", *_OF_UNITS} or len(node.args) != 1 or node.keywords:
        raise RuleError("括号前面只能写“合计”“行数”“上次”或“各单位合计”，里面写一个栏目")
    inside = node.args[0]
    if word in _OF_UNITS:
        return _of_units(inside, labels)
    if not isinstance(inside, (ast.Name, ast.Attribute)):
        raise RuleError(f"“{word}”后面的括号里只写一个栏目")
    form, known, rest = _form_of(inside, labels)
    if word == "行数":
        table = _same(ast.unparse(rest), known.tables, "明细") if rest else _only_table(known)
        return Term("rows", "", table, form=form)
    found = _named(inside, labels, of_rows=word == "合计")
    if word == "合计" and found.origin == "column":
        return replace(found, origin="sum")
    if word == "上次" and found.origin == "field":
        return replace(found, origin="last")
    where = "明细里的列" if word == "合计" else "明细以外的栏目"
    raise RuleError(f"“{word}”后面的括号里要写{where}")


def _of_units(inside: ast.expr, labels: RuleLabels) -> Term:
    """What all units answered, added up; of a column all its rows."""
    if isinstance(inside, (ast.Name, ast.Attribute)):
        found = _named(inside, labels)
        found = replace(found, origin="sum") if found.origin == "column" else found
    elif isinstance(inside, ast.Call):
        found = _term(inside, labels)
    else:
        raise RuleError("“各单位合计”后面的括号里只写一个栏目")
    if found.of_units or found.origin == "last":
        raise RuleError("“各单位合计”后面的括号里要写一个栏目、“行数”或“合计”")
    return replace(found, of_units=True)


def _form_of(node: ast.expr, labels: RuleLabels) -> tuple[str, RuleLabels, ast.expr | None]:
    """The form that a name begins with, "" for the rule's own, what that asks for, and the rest of
    the name, None where it names the form alone."""
    if isinstance(node, ast.Attribute):
        form, known, rest = _form_of(node.value, labels)
        if rest is None:
            return form, known, ast.Name(node.attr)
        return form, known, ast.Attribute(rest, node.attr)
    name = node.id if isinstance(node, ast.Name) else ""
    if name and name == labels.name:
        return "", labels, None
    if name in labels.others:
        return name, labels.others[name], None
    if _FORM.fullmatch(name):
        could = "、".join(sorted({*labels.others, labels.name} - {""}))
        known_ones = f"可以写：{could}" if could else "这里只能写这张表自己的栏目"
        raise RuleError(f"没有“{name}”这张要填的表。{known_ones}")
    return "", labels, node


def _named(node: ast.expr, labels: RuleLabels, *, of_rows: bool = False) -> Term:
    """The figure that 户数, 明细.列, 附件1.户数 or 附件1.明细.列 names."""
    form, known, rest = _form_of(node, labels)
    if rest is None:
        raise RuleError(f"“{ast.unparse(node)}”是一张表，后面要写栏目，如“附件1.户数”")
    if isinstance(rest, ast.Attribute):
        found = _column(rest, known)
    elif ast.unparse(rest) == "行数" and "行数" not in known.fields:
        found = Term("rows", "", _only_table(known))
    else:
        found = _labelled(ast.unparse(rest), known, form, of_rows=of_rows)
    return replace(found, form=form)


def _labelled(name: str, labels: RuleLabels, form: str, *, of_rows: bool = False) -> Term:
    """The field of this label, else the column. of_rows: a column, where both are called so."""
    fields = _unified(labels.fields)
    if name in fields and not of_rows:
        return Term("field", fields[name], "", labels.fields[fields[name]])
    owners = [table for table, columns in labels.tables.items() if name in _unified(columns)]
    if len(owners) == 1:
        label = _unified(labels.tables[owners[0]])[name]
        return Term("column", label, owners[0], labels.tables[owners[0]][label])
    of_form = f"{form}." if form else ""
    if owners:
        said = "、".join(f"{of_form}{one}.{name}" for one in owners)
        raise RuleError(f"几个明细里都有“{name}”，请写明是哪一个：{said}")
    if name in fields:
        return Term("field", fields[name], "", labels.fields[fields[name]])
    known = [*labels.fields, *(one for columns in labels.tables.values() for one in columns)]
    listed = "、".join(f"{of_form}{one}" for one in known[:20])
    where = f"{form or '这张表'}里没有“{name}”这一栏。可以写：{listed}"
    others = [one for one, its in labels.others.items() if not form and _has(its, name)]
    told = (
        f"；{'、'.join(others)}里有这一栏，指的是它的话请写“{others[0]}.{name}”" if others else ""
    )
    raise RuleError(where + told)


def _has(labels: RuleLabels, name: str) -> bool:
    return any(name in _unified(one) for one in (labels.fields, *labels.tables.values()))


def _column(node: ast.Attribute, labels: RuleLabels) -> Term:
    """The column that `明细.列` names."""
    name = node.value.id if isinstance(node.value, ast.Name) else ast.unparse(node.value)
    table = _same(name, labels.tables, "明细")
    label = _same(node.attr, labels.tables[table], "列")
    return Term("column", label, table, labels.tables[table][label])


def _only_table(labels: RuleLabels) -> str:
    if len(labels.tables) == 1:
        return next(iter(labels.tables))
    what = "几个明细，请写明是哪一个，如“行数(人员)”" if labels.tables else "明细，数不出行数"
    raise RuleError(f"这张表{'有' if labels.tables else '没有'}{what}")


def _same(name: str, known: Mapping[str, object], what: str) -> str:
    found = _unified(known).get(name)
    if found is None:
        raise RuleError(f"没有叫“{name}”的{what}。可以写：{'、'.join(known)}")
    return found


def _meaning(node: ast.expr, terms: Mapping[str, Term], name: str) -> str:
    if (term := terms.get(source_of(node))) is not None:
        return repr(replace(term, form=term.form or name))
    if isinstance(node, ast.BinOp):
        parts = [_meaning(one, terms, name) for one in (node.left, node.right)]
        if isinstance(node.op, (ast.Add, ast.Mult)):
            parts.sort()
        return f"({parts[0]} {type(node.op).__name__} {parts[1]})"
    if isinstance(node, ast.UnaryOp):
        return f"-{_meaning(node.operand, terms, name)}"
    return str(number_of(node).normalize())


def _unified(names: Mapping[str, object]) -> dict[str, str]:
    """The names by the form in which Python's parser gives them."""
    return {unicodedata.normalize("NFKC", one): one for one in names}


def _refuse_mixture(rule: FigureRule) -> None:
    """Raises: RuleError for what is no figure, days beside numbers, and rows of two tables."""
    for one in rule.terms.values():
        if one.shape not in {*_FIGURES, "day"}:
            raise RuleError(f"“{one.label}”填的不是数，也不是日期，不能核对")
    days = [one.label for one in rule.terms.values() if one.shape == "day"]
    alone = all(source_of(side) for side in rule.sides)
    if days and (len(days) < len(rule.terms) or not alone):
        raise RuleError(f"“{days[0]}”是日期，只能和另一个日期比先后")
    tables = {one.table for one in rule.terms.values() if one.origin == "column"}
    if len(tables) > 1:
        raise RuleError(f"“{'”“'.join(sorted(tables))}”的行不能一行对一行地核对")
    if not any(one.origin != "last" and not one.form for one in rule.terms.values()):
        others = "；说的是别的表的，请写到那张表的“核对”下面" if rule.crosses else ""
        raise RuleError(f"要有这张表里的一栏{others}")
    if any(one.of_units and one.shape not in {"number", "amount"} for one in rule.terms.values()):
        raise RuleError("日期和百分比不能把各单位的加起来")
    if isinstance(rule.compared.ops[0], ast.Eq) and _counts_itself(rule):
        raise RuleError("总数自己也在“各单位合计”里，永远对不上；总数要填在另一栏或另一张表里")


def _counts_itself(rule: FigureRule) -> bool:
    """Whether a figure must be what all units answered there, its own among them."""
    one, other = (rule.terms.get(source_of(side)) for side in rule.sides)
    if one is None or other is None or one.of_units == other.of_units:
        return False
    return replace(one, of_units=False) == replace(other, of_units=False)
