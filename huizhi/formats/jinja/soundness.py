"""Soundness: whether a part is well-formed XML whatever its marks print.

Proved once when a template is loaded, so that no rendering need be parsed. Values are escaped and
stand where text may stand; what remains are loops and conditions. What such a block holds closes
some elements that were open before it and opens others: where it opens again just those that it
closed, it can be printed any number of times. What cannot be proved so is not called wrong: it
is parsed after each rendering.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jinja2 import nodes
from markupsafe import Markup

from huizhi.formats.jinja.marks import names_shown

_NAME = r"[A-Za-z_][\w.\-]*(?::[A-Za-z_][\w.\-]*)?"
_REFERENCE = r"&(?:amp|lt|gt|quot|apos|\#\d+|\#x[0-9a-fA-F]+);"
_TOKEN = re.compile(
    rf"</(?P<end>{_NAME})\s*>"
    rf'|<(?P<start>{_NAME})(?P<said>(?:\s+{_NAME}="(?:[^"<&]|{_REFERENCE})*")*)\s*(?P<empty>/?)>'
    rf"|(?P<text>(?:[^<>&]|{_REFERENCE}|(?<!\]\])>)+)"
)
_ATTRIBUTE = re.compile(rf"\s({_NAME})=")
_MARKUP = re.compile('[<>&"]')
_VALUE = "\x00"  # stands for a printed value, which no text can hold


class UnsoundError(Exception):
    """Nothing is proved."""


class TornError(Exception):
    """A loop or condition that would tear the structure apart when it is printed twice, or not at
    all. line: of the source."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Soundness:
    """What is proved of a part. values_in_text: every value stands within the text of a run."""

    values_in_text: bool


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a piece of a part does to the elements that are open before it.

    closed: names of those it closes, the innermost first; opened: those it leaves open, the
    innermost last; around: where it prints values, the innermost open elements (at most two,
    fewer where they were open before).
    """

    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    around: frozenset[tuple[str, ...]] = frozenset()

    @property
    def repeats(self) -> bool:
        """Whether it can be printed any number of times."""
        return self.closed == self.opened[::-1]

    def then(self, other: _Effect) -> _Effect:
        """Both, one after the other. Raises: UnsoundError when they do not fit."""
        common = min(len(self.opened), len(other.closed))
        if self.opened[len(self.opened) - common :][::-1] != other.closed[:common]:
            raise UnsoundError
        left = self.opened[: len(self.opened) - common]
        around = frozenset((left + one)[-2:] if not other.closed else one for one in other.around)
        return _Effect(
            self.closed + other.closed[common:], left + other.opened, self.around | around
        )


def prove_soundness(source: str, tree: nodes.Template) -> Soundness:
    """What holds for every rendering of this part; tree: what its source was parsed to.

    Raises: UnsoundError when it cannot be proved that it is well formed; TornError when a loop is
    sure to break it.
    """
    root = _TOKEN.match(source)
    name = root["start"] if root else None
    if not name or not source.endswith(f"</{name}>"):
        raise UnsoundError
    if len(re.findall(rf"</?{name}[\s>/]", source)) != 2:  # its start and its end
        raise UnsoundError
    effect = _effect_of(tree.body)
    if effect.closed or effect.opened:
        raise UnsoundError
    return Soundness(effect.around <= {("w:r", "w:t")})


def _effect_of(body: Iterable[nodes.Node]) -> _Effect:
    effect, texts = _Effect(), list[str]()
    for node in body:
        for piece in _pieces(node):
            if isinstance(piece, str):
                texts.append(piece)
                continue
            effect = effect.then(_effect_of_text("".join(texts))).then(_effect_of_block(piece))
            texts.clear()
    return effect.then(_effect_of_text("".join(texts)))


def _pieces(node: nodes.Node) -> Iterator[str | nodes.Node]:
    """The node as texts and blocks; a block that prints nothing but text counts as a value.

    Raises: UnsoundError for a node that may print markup.
    """
    if isinstance(node, nodes.Output):
        for one in node.nodes:
            yield one.data if isinstance(one, nodes.TemplateData) else _value(one)
    elif isinstance(node, nodes.For) and node.recursive:
        raise UnsoundError  # its rounds are joined as markup
    elif isinstance(node, (nodes.For, nodes.If)):
        if any(_MARKUP.search(one.data) for one in node.find_all(nodes.TemplateData)):
            yield node
            return
        effects = [_effect_of(branch) for branch in _branches(node)]
        yield _VALUE if any(effect.around for effect in effects) else ""
    elif not isinstance(node, nodes.Assign):
        raise UnsoundError


def _value(expression: nodes.Node) -> str:
    """What stands for a value. Raises: UnsoundError for a constant that is printed as it is."""
    try:
        constant = expression.as_const()  # type: ignore[attr-defined]
        plain = not isinstance(constant, Markup) and str(constant) == names_shown(str(constant))
    except Exception:  # noqa: BLE001  whatever it is, it will be evaluated again when rendering
        return _VALUE
    if not plain:
        raise UnsoundError
    return _VALUE


def _branches(node: nodes.For | nodes.If) -> Iterator[list[nodes.Node]]:
    yield node.body
    if isinstance(node, nodes.If):
        for one in node.elif_:
            yield from _branches(one)
    yield node.else_


def _effect_of_block(node: nodes.Node) -> _Effect:
    assert isinstance(node, (nodes.For, nodes.If))
    effects = [_effect_of(branch) for branch in _branches(node)]
    left_out = isinstance(node, nodes.For) or not (node.else_ or node.elif_)
    if left_out and not effects[0].repeats:
        raise TornError(node.lineno)
    if not all(effect.repeats for effect in effects):
        raise UnsoundError
    deepest = max(effects, key=lambda effect: len(effect.closed))
    if any(deepest.closed[: len(one.closed)] != one.closed for one in effects):
        raise UnsoundError
    around = frozenset(one for effect in effects for one in effect.around)
    return _Effect(deepest.closed, deepest.opened, around)


def _effect_of_text(text: str) -> _Effect:
    closed: list[str] = []
    opened: list[str] = []
    around: set[tuple[str, ...]] = set()
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise UnsoundError
        place = token.end()
        if token["end"]:
            _close(token["end"], closed, opened)
        elif token["start"]:
            names = _ATTRIBUTE.findall(token["said"])
            if len(set(names)) < len(names):
                raise UnsoundError
            if _VALUE in token["said"]:
                around.add(("@",))
            if not token["empty"]:
                opened.append(token["start"])
        elif _VALUE in token["text"]:
            around.add(tuple(opened[-2:]))
    return _Effect(tuple(closed), tuple(opened), frozenset(around))


def _close(name: str, closed: list[str], opened: list[str]) -> None:
    if not opened:
        closed.append(name)
    elif opened.pop() != name:
        raise UnsoundError
