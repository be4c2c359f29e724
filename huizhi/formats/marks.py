"""Marks: the Jinja2 environment that templates are rendered in, and the look-over of their marks.

Templates come from outside the office too, so they run in a sandbox, every value is escaped, a
name that does not exist is an error and never an empty place, and the number of loop rounds in
one rendering is bounded (the sandbox itself bounds neither time nor memory).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, Protocol

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from huizhi.errors import RenderError

Filters = Mapping[str, Callable[..., object]]

MOST_ROUNDS = 2_000_000  # loop rounds in one rendering
MOST_TEXT = 1_000_000  # characters that `*` may make of a text

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_rounds_left: ContextVar[list[int] | None] = ContextVar("rounds_left", default=None)


class Slot(str):
    """Text that stands in a field's place; the renderer reports in which cell it came to stand.

    field: the field's id, or "table.column" for a column of repeated rows.
    """

    __slots__ = ("field",)
    field: str

    def __new__(cls, text: str, field: str) -> Slot:
        slot = super().__new__(cls, text)
        slot.field = field
        return slot


class InputRule(Protocol):
    """What a spreadsheet is told about an input cell; see `huizhi.forms.fields.field.Validation`."""

    @property
    def title(self) -> str: ...
    @property
    def prompt(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def choices(self) -> tuple[str, ...]: ...
    @property
    def operator(self) -> str: ...
    @property
    def formula1(self) -> str: ...
    @property
    def formula2(self) -> str: ...
    @property
    def error(self) -> str: ...
    @property
    def stops(self) -> bool: ...


class MarkEnvironment(SandboxedEnvironment):
    """The environment of all templates: sandboxed, strict, escaping, bounded."""

    intercepted_binops = frozenset(["*", "**"])

    def __init__(self, filters: Filters, finalize: Callable[[object], object]) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            finalize=finalize,
            keep_trailing_newline=True,
        )
        self.filters.update(filters)
        self.filters["_counted"] = _Counted

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "_counted", [], [], None, None, lineno=loop.lineno)
        return tree

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sizes = [len(x) for x in (left, right) if isinstance(x, (str, bytes, list, tuple))]
        counts = [x for x in (left, right) if isinstance(x, int)]
        if operator == "**" or (sizes and counts and sizes[0] * counts[0] > MOST_TEXT):
            raise SecurityError(f"运算 {operator} 的结果过大")
        return super().call_binop(context, operator, left, right)


class _Counted:
    """What a loop runs over, with each round counted against `MOST_ROUNDS`."""

    def __init__(self, rounds: Any) -> None:
        self._rounds = rounds

    def __iter__(self) -> Iterator[Any]:
        left = _rounds_left.get()
        for one in self._rounds:
            if left is not None:
                left[0] -= 1
                if left[0] < 0:
                    raise SecurityError(f"循环超过{MOST_ROUNDS}次")
            yield one

    def __len__(self) -> int:
        return len(self._rounds)


def render_text(template: Any, context: Mapping[str, object], name: str) -> str:
    """The text of a compiled Jinja2 template; `name` is the template file for the message.

    Raises: RenderError with the Chinese reason.
    """
    token = _rounds_left.set([MOST_ROUNDS])
    try:
        text: str = template.render(context)
    except (
        TemplateError,
        ArithmeticError,
        TypeError,
        ValueError,
        LookupError,
        RecursionError,
        AttributeError,
    ) as error:
        raise RenderError(
            f"模板 {name} 无法生成文件：{explain(error)}。请运行 check 查看位置。"
        ) from error
    finally:
        _rounds_left.reset(token)
    return text


def printable(value: object) -> object:
    """The value as text for a document: None is "", a date is 2024年6月3日, and characters that
    XML forbids are shown as control pictures (U+2400…), never dropped."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, str):
        return visible(value)
    return value


def visible(text: str) -> str:
    """The text with characters that XML 1.0 forbids replaced by visible ones."""
    if not _FORBIDDEN.search(text):
        return text
    shown = _FORBIDDEN.sub(_picture, text)
    return type(text)(shown) if not isinstance(text, Slot) else Slot(shown, text.field)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def explain(error: Exception) -> str:
    """The reason of a Jinja2 or Python error in Chinese, the library's words kept in brackets."""
    said = str(error) or type(error).__name__
    missing = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", said)
    if missing:
        return f"标记里的“{missing.group(1) or missing.group(2)}”没有对应的内容"
    if isinstance(error, SecurityError):
        return f"标记做了不允许的事（{said}）"
    if isinstance(error, RecursionError):
        return "标记互相嵌套，没有尽头"
    return f"标记写法有误（{said}）"
