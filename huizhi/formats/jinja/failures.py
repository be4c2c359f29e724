"""Mark failures: what can go wrong when marks are read or computed, said in Chinese."""

from __future__ import annotations

import re
import traceback

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

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


def explain(error: BaseException) -> str:
    """The reason of a Jinja2 or Python error in Chinese, the library's words kept in brackets."""
    said = (error.message if isinstance(error, TemplateError) else str(error)) or ""
    said = said or type(error).__name__
    missing = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", said)
    if missing:
        return f"标记里的“{missing.group(1) or missing.group(2)}”没有对应的内容"
    if unknown := re.search(r"No (filter|test) named '([^']+)'", said):
        kind = {"filter": "过滤器", "test": "判断"}[unknown.group(1)]
        return f"没有名为“{unknown.group(2)}”的{kind}"
    if isinstance(error, SecurityError):
        return f"标记做了不允许的事（{said}）"
    if isinstance(error, RecursionError):
        return "标记互相嵌套，没有尽头"
    if isinstance(error, NameError):
        return "标记里的数太大，不是一个数"
    if isinstance(error, MemoryError):
        return "标记要用的内存太多"
    if isinstance(error, TemplateSyntaxError):
        return f"标记写法有误（{said}）"
    return f"标记算不出来（{said}）"


def line_of(error: BaseException) -> int:
    """The line of the source where a rendering failed: Jinja2 puts it into the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename in {"<template>", "<unknown>"}]
    return (lines[-1] if lines else None) or 1
