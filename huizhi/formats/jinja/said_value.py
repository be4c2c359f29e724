"""Said value: what a value is, as a clerk would say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

_MOST = 10  # characters of a text, names of columns


def value_kind(value: object) -> str:
    """文字“张三”, 数3, 日期2024年6月1日, 列表, 空的."""
    if value is None or value == "":
        return "空的"
    if isinstance(value, bool):
        return "是或否"
    if isinstance(value, str):
        return f"文字“{value[:_MOST]}{'…' if len(value) > _MOST else ''}”"
    if isinstance(value, (int, float)):
        return f"数{value}"
    if isinstance(value, dt.date):
        return f"日期{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Mapping):
        return f"有几栏的内容（{'、'.join(map(str, list(value)[:_MOST]))}）"
    return "列表" if hasattr(value, "__iter__") else "别的内容"
