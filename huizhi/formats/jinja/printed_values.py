"""Printed values: what a value is in a document, as a person writes it, in words or digits.

Lists are joined by 、, truth is 是 or 否, numbers have no floating-point tails, dates are
2024年6月3日. What has no such form (a row of a table, a function) is a mistake: the way Python
shows it must not get into a notice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import islice

from jinja2 import Undefined
from jinja2.runtime import LoopContext
from markupsafe import Markup, escape

from huizhi.formats.jinja.growth import MOST_PRINTED, check_printed
from huizhi.formats.jinja.marks import Slot, names_shown

_LISTS = (list, tuple, range, KeysView, ValuesView, Iterator)
_UNORDERED = (set, frozenset, ItemsView)
_BETWEEN = Markup("、")
_DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)  # what a spreadsheet keeps of a number
_LEAST = Decimal("1e-12")  # what is behind that is the machine's rounding
_SHOWN = 5  # names of columns in a message


def printable(value: object) -> object:
    """The value as text for a document: None is "", a date is 2024年6月3日, line ends are \\n, and
    characters that XML forbids are shown (`names_shown`), never dropped. Markup, of this program
    or docxtpl, stays as it is.

    Raises: ValueError in Chinese for what cannot be printed.
    """
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        text = names_shown(value.replace("\r\n", "\n").replace("\r", "\n"))
        return Slot(text, value.field) if isinstance(value, Slot) else text
    if isinstance(value, Undefined) or hasattr(value, "__html__"):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float, Decimal)):
        return number_text(value)
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return moment_text(value)
    if isinstance(value, _LISTS) and not isinstance(value, LoopContext):
        return _joined(value)
    raise ValueError(_unprintable(value))


def number_text(number: float | Decimal) -> str:
    """The number in digits, without an exponent; of more than 15 digits, or twelve behind the
    point, those that the machine made are rounded away. A Decimal keeps its noughts: 1.50.

    Raises: ValueError for what is no number (nan, inf).
    """
    if isinstance(number, int):
        return str(number)
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    if not exact.is_finite():
        raise ValueError(f"算出来的不是一个数（{number}），请检查除数是不是0")
    kept = exact if exact == exact.to_integral_value() else _DIGITS.plus(exact)
    if kept.adjusted() < 0 and kept != kept.quantize(_LEAST):
        kept = kept.quantize(_LEAST)
    if kept != exact or isinstance(number, float):
        kept = kept.normalize()
    return f"{kept if kept else kept.copy_abs():f}"


def moment_text(value: dt.date | dt.time | dt.timedelta) -> str:
    """2024年6月2日; with a time of day 2024年6月2日8:30, a time alone 8:30; a length of time
    3天8小时30分."""
    if isinstance(value, dt.timedelta):
        return _length_text(value)
    if isinstance(value, dt.time):
        return f"{value.hour}:{value:%M:%S}".removesuffix(":00")
    day = f"{value.year}年{value.month}月{value.day}日"
    time = value.time() if isinstance(value, dt.datetime) else dt.time()
    return day + moment_text(time) if time != dt.time() else day


def _length_text(length: dt.timedelta) -> str:
    seconds = round(abs(length).total_seconds())
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    units = zip((day, hour, minute, second), ("天", "小时", "分", "秒"), strict=True)
    said = "".join(f"{count}{unit}" for count, unit in units if count)
    return ("-" if length < dt.timedelta() else "") + (said or "0天")


def _joined(items: object) -> object:
    """The list's values with 、 between them; what is empty leaves no gap."""
    kept = check_printed(list(islice(items, MOST_PRINTED + 1)))  # type: ignore[call-overload]
    if nested := next((one for one in kept if isinstance(one, (*_LISTS, *_UNORDERED))), None):
        raise ValueError(f"列表里还有列表（{str(nested)[:20]}），不能整个印出来，请用循环逐项写")
    if row := next((one for one in kept if isinstance(one, Mapping) and one), None):
        column = next(iter(row))
        raise ValueError(
            f"这里是列表（{len(kept)}项），每一项有几栏，不能整个印出来；"
            f"请用循环逐项写，如 {{% for 项 in 列表 %}}{{{{ 项.{column} }}}}{{% endfor %}}"
        )
    texts = [one for one in map(printable, kept) if one != ""]
    if any(hasattr(one, "__html__") for one in texts):
        return _BETWEEN.join(map(escape, texts))
    return str(_BETWEEN).join(map(str, texts))


def _unprintable(value: object) -> str:
    """Why the value cannot be printed, and what to write instead."""
    if isinstance(value, Mapping):
        names = [str(key) for key in value]
        if not names:
            return "里面没有内容，不能印出来"
        shown = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
        return (
            f"这里有{len(names)}个栏目（{shown}），不能整个印出来；"
            f"请写明要哪一个，如“.{names[0]}”，是列表就用循环逐项写"
        )
    if isinstance(value, _UNORDERED):
        return "这里的内容没有次序，不能整个印出来，请用循环逐项写"
    if isinstance(value, LoopContext):
        return "loop 是循环本身，不能印出来；第几个请写 loop.index"
    if callable(value):
        return "这是一个功能或宏，不是内容，不能印出来；要用它请在后面写括号"
    return "这不是文字、数字或日期，不能印出来，请写明要它的哪一项"
