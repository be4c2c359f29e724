"""Figure rule: what the figures of a form have to do with each other, as its configuration says.

    总户数 = 常住户 + 租住户          户数 = 行数(人员)            占比 = 党员数 ÷ 总人数
    整改数 ≤ 隐患数                  合计金额 = 合计(经费.金额)     累计 ≥ 上次(累计)

A rule with a column of a table is held against every row. Labels can be names of Python
(`campaign.can_be_mark`), so its own parser reads the rule.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
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
_HOW = "请照“总户数 = 常住户 + 租住户”“整改数 ≤ 隐患数”“合计金额 = 合计(金额)”这样写"


class RuleError(HuizhiError):
    """A rule that cannot be understood; the message is Chinese."""


@dataclass(frozen=True)
class RuleLabels:
    """What a rule may name, each with the shape of its kind. tables: the columns by the table's
    name."""

    fields: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of a rule. table: its name, "" for a single answer; label: "" for rows."""

    origin: Origin
    label: str
    table: str = ""
    shape: str = "number"


@dataclass(frozen=True)
class FigureRule:
    """One rule. text: as it was written; terms: by their source, as `ast.unparse` gives it."""

    text: str
    compared: ast.Compare = field(compare=False, repr=False)
    terms: Mapping[str, Term] = field(compare=False)

    @property
    def table(self) -> str:
        """The name of the table whose rows are each held against it, "" for none."""
        return next((t.table for t in self.terms.values() if t.origin == "column"), "")

    @property
    def looks_back(self) -> bool:
        """Whether it asks what was answered in the last activity."""
        return any(one.origin == "last" for one in self.terms.values())

    @property
    def sides(self) -> tuple[ast.expr, ast.expr]:
        """What stands on either side of its sign."""
        return self.compared.left, self.compared.comparators[0]

    @property
    def sign(self) -> str:
        """What its sign says, in Chinese."""
        sign = type(self.compared.ops[0])
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
    rule = FigureRule(text, tree, terms)
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
    return Decimal(ast.unparse(node))


def _term(node: ast.expr, labels: RuleLabels) -> Term:
    """Raises: RuleError for what the form does not have."""
    if isinstance(node, ast.Name):
        if node.id == "行数" and node.id not in labels.fields:
            return Term("rows", "", _only_table(labels))
        return _labelled(node.id, labels)
    if isinstance(node, ast.Attribute):
        return _column(node, labels)
    assert isinstance(node, ast.Call)
    word = node.func.id if isinstance(node.func, ast.Name) else ""
    if word not in {"合计", "行数", "上次"} or len(node.args) != 1 or node.keywords:
        raise RuleError("括号前面只能写“合计”“行数”或“上次”，里面写一个栏目")
    inside = node.args[0]
    if word == "行数":
        name = inside.id if isinstance(inside, ast.Name) else ast.unparse(inside)
        return Term("rows", "", _same(name, labels.tables, "明细"))
    column = _column(inside, labels) if isinstance(inside, ast.Attribute) else None
    found = column or _labelled(ast.unparse(inside), labels, of_rows=word == "合计")
    if word == "合计" and found.origin == "column":
        return Term("sum", found.label, found.table, found.shape)
    if word == "上次" and found.origin == "field":
        return Term("last", found.label, "", found.shape)
    where = "明细里的列" if word == "合计" else "明细以外的栏目"
    raise RuleError(f"“{word}”后面的括号里要写{where}")


def _labelled(name: str, labels: RuleLabels, *, of_rows: bool = False) -> Term:
    """The field of this label, else the column. of_rows: a column, where both are called so."""
    fields = _unified(labels.fields)
    if name in fields and not of_rows:
        return Term("field", fields[name], "", labels.fields[fields[name]])
    owners = [table for table, columns in labels.tables.items() if name in _unified(columns)]
    if len(owners) == 1:
        label = _unified(labels.tables[owners[0]])[name]
        return Term("column", label, owners[0], labels.tables[owners[0]][label])
    if owners:
        said = "、".join(f"{one}.{name}" for one in owners)
        raise RuleError(f"几个明细里都有“{name}”，请写明是哪一个：{said}")
    if name in fields:
        return Term("field", fields[name], "", labels.fields[fields[name]])
    known = [*labels.fields, *(one for columns in labels.tables.values() for one in columns)]
    raise RuleError(f"这张表里没有“{name}”这一栏。可以写：{'、'.join(known[:20])}")


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


def _unified(names: Mapping[str, object]) -> dict[str, str]:
    """The names by the form in which Python's parser gives them."""
    return {unicodedata.normalize("NFKC", one): one for one in names}


def _refuse_mixture(rule: FigureRule) -> None:
    """Raises: RuleError for what is no figure, days beside numbers, and rows of two tables."""
    for one in rule.terms.values():
        if one.shape not in {*_FIGURES, "day"}:
            raise RuleError(f"“{one.label}”填的不是数，也不是日期，不能核对")
    days = [one.label for one in rule.terms.values() if one.shape == "day"]
    alone = all(ast.unparse(side) in rule.terms for side in rule.sides)
    if days and (len(days) < len(rule.terms) or not alone):
        raise RuleError(f"“{days[0]}”是日期，只能和另一个日期比先后")
    tables = {one.table for one in rule.terms.values() if one.origin == "column"}
    if len(tables) > 1:
        raise RuleError(f"“{'”“'.join(sorted(tables))}”的行不能一行对一行地核对")
    if not any(one.origin != "last" for one in rule.terms.values()):
        raise RuleError("要有这张表里的一栏")
