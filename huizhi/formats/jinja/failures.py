"""Mark failures: what can go wrong when marks are read or computed, said in Chinese."""

from __future__ import annotations

import re
import traceback

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from huizhi.formats.jinja.said_value import value_kind
from huizhi.formats.jinja.slips import word_slip

FAILURES = (
    TemplateError,
    SyntaxError,  # Python's own, of loops nested deeper than it allows
    ArithmeticError,
    TypeError,
    ValueError,
    LookupError,
    NameError,  # of a number written so large that Python calls it inf
    RuntimeError,  # also RecursionError
    AttributeError,
    MemoryError,
)


_UNKNOWN = "标记算不出来"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ENDS = {"endfor": "for", "endif": "if", "else": "if 或 for", "elif": "if"}
_IN_TABLES = frozenset(["tr", "tc", "vm", "hm", "colspan", "cellbg"])
_SAID: tuple[tuple[str, str], ...] = (  # what Jinja2 and Python say: what that means
    (r"No filter named '([^']+)'", "没有名为“{}”的过滤器"),
    (r"No test named '([^']+)'", "没有名为“{}”的判断"),
    (r"unexpected char '(.)'", "标记里有不能用的“{}”"),
    (r"sequence was empty", "列表是空的，没有这一项"),
    (r"object has no element|index out of range", "这里没有这一项"),
    (r"'([^']+)' is undefined|has no attribute '([^']+)'", "标记里的“{}”没有对应的内容"),
    (r"division.* by zero|modulo by zero", "除数是 0"),
    (r"not supported between instances", "文字和数（或不同种类的内容）不能比较大小"),
    (
        r"unsupported operand|can only concatenate|must be str",
        "文字和数不能一起计算，连接文字请用“~”",
    ),
    (r"positional argument|required argument|keyword argument", "括号里的内容多了或少了"),
    (r"not callable", "这里不能带括号"),
    (r"not iterable", "不是列表，不能循环"),
    (r"cannot unpack|to unpack", "for 后面的名称和每一项的个数不同"),
)


def explain(error: BaseException) -> str:
    """The reason of a Jinja2 or Python error in Chinese; a library's own words are left out."""
    said = (error.message if isinstance(error, TemplateError) else str(error)) or ""
    if isinstance(error, TemplateSyntaxError) and (block := _block_fault(said)):
        return block
    for pattern, meaning in _SAID:
        if found := re.search(pattern, said):
            return meaning.format(next((one for one in found.groups() if one), ""))
    shown = f"（{said}）" if _CHINESE.search(said) else ""
    if isinstance(error, SecurityError):
        return f"标记做了不允许的事{shown}"
    if isinstance(error, NameError):
        return "标记里的数太大，不是一个数"
    if isinstance(error, RecursionError):
        return "标记互相嵌套，没有尽头"
    if isinstance(error, MemoryError):
        return "标记要用的内存太多"
    if isinstance(error, TemplateSyntaxError):
        return "标记写法有误"
    if isinstance(error, FilterError):
        return said
    return f"{_UNKNOWN}{shown}"


class FilterError(ValueError):
    """A value that a filter cannot take, said in Chinese."""


def filter_failure(name: str, value: object, error: Exception) -> Exception:
    """What this filter failed with, given this value: where the error itself says nothing that a
    clerk understands, what it was given."""
    if isinstance(error, AttributeError) or explain(error) == _UNKNOWN:
        return FilterError(f"“{name}”不能用在这里：前面是{value_kind(value)}")
    return error


def _block_fault(said: str) -> str:
    """What is wrong with a loop or condition as a whole, "" for nothing."""
    inner = re.search(r"needs to be closed is '(\w+)'", said)
    if unknown := re.search(r"unknown tag '([^']+)'", said):
        word = unknown.group(1)
        if inner:
            return f"里面的 {inner.group(1)} 还没有结束，这里却写了 {word}"
        if word in _IN_TABLES:
            return f"“{word}”只能写在 Word 的表格里"
        slip = word_slip(word)
        unknown_word = "，".join(slip) if slip else f"不认识“{word}”"
        return f"{word} 没有对应的 {_ENDS[word]}" if word in _ENDS else unknown_word
    if "Unexpected end of template" in said:
        kind = {"for": "循环", "if": "条件"}.get(inner.group(1) if inner else "", "标记")
        return f"{kind}没有结束"
    return ""


def line_of(error: BaseException) -> int:
    """The line of the source where a rendering failed: Jinja2 puts it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename in {"<template>", "<unknown>"}]
    return (lines[-1] if lines else None) or 1
