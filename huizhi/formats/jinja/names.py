"""Mark names: what an expression in a mark says, or why it says nothing.

Names are looked up first, so that a misspelt one is named with the nearest that there are; then
the expression is tried on the variables themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from jinja2 import Undefined, nodes
from jinja2.environment import TemplateExpression
from rapidfuzz import process

from huizhi.formats.jinja.environment import MarkEnvironment
from huizhi.formats.jinja.failures import FAILURES, explain
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.jinja.said_value import value_kind

_NEAR = 40  # of 100
_SHOWN = 8
_FORGIVING_FILTERS = {"default", "d"}
_FORGIVING_TESTS = {"defined", "undefined"}
_EQUALITIES = frozenset(["eq", "ne", "in", "notin"])
_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "truth"),
    ((int, float, Decimal), "number"),
    (str, "text"),
    (dt.date, "day"),
)
_COMPARED = {  # what is compared with another kind: what to write instead
    "day": '日期先变成文字再比，如 {% if 日期|年月日 == "2024年5月29日" %}',
    "truth": "直接写 {% if 名称 %}，不成立写 {% if not 名称 %}",
    "number": "数不加引号，如 == 2024",
}
_Kind = TypeVar("_Kind", bound=nodes.Node)


class Unknown:
    """A value that cannot be known before rendering, such as an item of an empty list."""


UNKNOWN = Unknown()


class FaultError(Exception):
    """An expression that says nothing: why, and what to do about it, in Chinese. name: the one that
    is not known, "" for none."""

    def __init__(self, what: str, remedy: str = "", name: str = "") -> None:
        super().__init__(what)
        self.what, self.remedy, self.name = what, remedy, name


@dataclass(frozen=True)
class MarkNames:
    """The names that a mark may use at one place of a template. live: what is there is certain to
    be printed, so that an expression can be tried; else only its names are looked up. rounds: all
    that a loop gives to a name."""

    environment: MarkEnvironment
    names: Mapping[str, object]
    live: bool = True
    rounds: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def value_of(self, expression: nodes.Node | None) -> object:
        """The expression's value, `UNKNOWN` where it cannot be known.

        Raises: FaultError.
        """
        if expression is None:
            return UNKNOWN
        self._check_filters(expression)
        lookups = list(_lookups(expression))
        found = [self._found(one) for one in lookups]
        if not self.live or any(value is UNKNOWN for value in found) or self._hides(expression):
            return UNKNOWN
        for one in _all_of(expression, nodes.Compare):
            self._check_kinds(one)
        known = _is_chain(expression) and found[0] is not None
        return found[0] if known else self._tried(expression)

    def _check_filters(self, expression: nodes.Node) -> None:
        for one in _all_of(expression, nodes.Filter):
            if one.name not in self.environment.filters:
                known = [name for name in self.environment.filters if not name.isascii()]
                raise FaultError(
                    f"没有名为“{one.name}”的过滤器", similar_names_hint(one.name, known)
                )

    def _found(self, node: nodes.Node) -> object:
        """The value of a name or an attribute. Raises: FaultError when there is none."""
        if isinstance(node, nodes.Name):
            if node.name in self.names:
                return self.names[node.name]
            if node.name in self.environment.globals:
                return self.environment.globals[node.name]
            hint = similar_names_hint(
                node.name, _leading_first(self.names), self._within(node.name)
            )
            raise FaultError(f"“{node.name}”没有对应的内容", hint, node.name)
        if not isinstance(node, nodes.Getattr):
            return self.value_of(node)
        parent = self._found(node.node)
        if parent is UNKNOWN:
            return UNKNOWN
        if parent is None or node.attr.startswith("_"):
            return None  # trying will tell whether that goes well
        value = self.environment.getattr(parent, node.attr)
        if isinstance(value, Undefined) and isinstance(parent, (str, int, float, dt.date)):
            kind = "文字" if isinstance(parent, str) else "数或日期"
            raise FaultError(
                f"“{node.attr}”前面的是{kind}，没有下一级的内容", f"请删去“.{node.attr}”"
            )
        listed = isinstance(value, Undefined) and not hasattr(parent, node.attr)
        if listed and isinstance(parent, (list, tuple)):
            raise FaultError(
                f"“{node.attr}”前面的是列表（{len(parent)}项），要写明是哪一项的",
                "请用循环逐项写：{% for 项 in 列表 %}{{ 项." + node.attr + " }}{% endfor %}",
            )
        if isinstance(value, Undefined) and node.attr.isascii() and hasattr(parent, node.attr):
            raise FaultError(f"标记里不能用“{node.attr}”", "标记只能读取内容，不能改动")
        if isinstance(value, Undefined):
            raise FaultError(
                f"“{node.attr}”没有对应的内容", similar_names_hint(node.attr, _members(parent))
            )
        return value

    def _check_kinds(self, compared: nodes.Compare) -> None:
        """Raises: FaultError for two that are of different kinds, so that they are never alike."""
        if len(compared.ops) != 1 or compared.ops[0].op not in _EQUALITIES:
            return
        left, right = self._values(compared.expr), self._values(compared.ops[0].expr)
        if compared.ops[0].op in {"in", "notin"}:
            right = [one for each in right if isinstance(each, list) for one in each]
        kinds = [set(map(_kind, side)) for side in (left, right)]
        both = kinds[0] | kinds[1]
        if not all(kinds) or kinds[0] & kinds[1] or "" in both or both == {"truth", "number"}:
            return  # which may be alike, as 1 and truth are
        what = f"{value_kind(left[0])}和{value_kind(right[0])}种类不同，永远不会相同"
        raise FaultError(what, f"请{next(way for kind, way in _COMPARED.items() if kind in both)}")

    def _values(self, node: nodes.Node) -> list[object]:
        """All that an expression may be here, as far as it is known; nothing for most."""
        if isinstance(node, nodes.Const):
            return [node.value]
        if isinstance(node, (nodes.List, nodes.Tuple)):
            known = [one.value for one in node.items if isinstance(one, nodes.Const)]
            return [known] if len(known) == len(node.items) else []
        steps: list[str] = []
        while isinstance(node, nodes.Getattr):
            steps.insert(0, node.attr)
            node = node.node
        if not isinstance(node, nodes.Name):
            return []
        found = list(self.rounds.get(node.name, [self.names.get(node.name)]))
        for step in steps:
            found = [self.environment.getattr(one, step) for one in found]
        return found

    def _within(self, name: str) -> list[str]:
        """The names of this spelling within others: 通知.文号."""
        return [
            f"{outer}.{name}"
            for outer, value in self.names.items()
            if isinstance(value, Mapping) and name in value
        ]

    def _hides(self, expression: nodes.Node) -> bool:
        """Whether a name that was not looked up, because it may be missing, is not known."""
        names = _all_of(expression, nodes.Name)
        return any(isinstance(self.names.get(one.name), Unknown) for one in names)

    def _tried(self, expression: nodes.Node) -> object:
        result = nodes.Assign(nodes.Name("result", "store"), expression, lineno=1)
        try:
            tree = nodes.Template([result], lineno=1).set_environment(self.environment)
            template = self.environment.from_string(tree)  # type: ignore[arg-type]
            value = TemplateExpression(template, undefined_to_none=False)(**self.names)
            if isinstance(value, Undefined):
                str(value)  # says what is missing, as an exception
        except FAILURES as error:
            raise FaultError(explain(error)) from error
        return value


def _kind(value: object) -> str:
    """What a value is compared as, "" for what may be anything: nothing, a blank to be filled in,
    an empty text, with which one asks whether there is something."""
    if isinstance(value, Slot) or value == "":
        return ""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "")


def similar_names_hint(name: str, known: Iterable[str], within: Sequence[str] = ()) -> str:
    """A hint at the names that resemble this one, or at those there are; within: those that are
    this name, but part of another."""
    names = [str(one) for one in known if not str(one).startswith("_")]
    near = [one for one, _, _ in process.extract(name, names, limit=3, score_cutoff=_NEAR)]
    if near or within:
        return f"最接近的有：{'、'.join([*within[:3], *near][:_SHOWN])}"
    return f"可以用的有：{'、'.join(names[:_SHOWN])}" if names else ""


def _leading_first(names: Mapping[str, object]) -> list[str]:
    """The names, those with others in them (活动、通知) before those of fields."""
    return sorted(names, key=lambda name: not isinstance(names[name], (Mapping, list)))


def _is_chain(node: nodes.Node) -> bool:
    """Whether an expression is a name or a part of one, whose value is what was found."""
    while isinstance(node, nodes.Getattr) and not node.attr.startswith("_"):
        node = node.node
    return isinstance(node, nodes.Name)


def _lookups(node: nodes.Node) -> Iterator[nodes.Node]:
    """Names and attributes that must exist, outermost first; not those asked for by `is defined`
    or given a `default`."""
    forgiven: nodes.Node | None = None
    if isinstance(node, nodes.Filter) and node.name in _FORGIVING_FILTERS:
        forgiven = node.node
    if isinstance(node, nodes.Test) and node.name in _FORGIVING_TESTS:
        forgiven = node.node
    if isinstance(node, nodes.Getattr) or (isinstance(node, nodes.Name) and node.ctx == "load"):
        yield node
    for one in node.iter_child_nodes():
        if one is not forgiven:
            yield from _lookups(one)


def _all_of(node: nodes.Node, kind: type[_Kind]) -> Iterator[_Kind]:
    if isinstance(node, kind):
        yield node
    yield from node.find_all(kind)


def _members(value: object) -> list[str]:
    """What can be asked of a value: the keys of a mapping, else its public attributes."""
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    return [name for name in dir(value) if not name.startswith("_")]
