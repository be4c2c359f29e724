"""Number filters: what marks make of numbers: percentages, grouped digits, Chinese, ordinals.

Nothing stays nothing. A number may be written as text (1,234.5); what is none, or is still to be
filled in, is a mistake: a filter never guesses.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from huizhi.formats.jinja import NumberText, Slot, number_text, typed_number, value_kind
from huizhi.official import amount_in_words, number_by_digits, number_in_words

_LONGEST = 40  # digits of a number
_MOST_DIGITS = 10  # behind the point
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)
_BY_DIGIT = "逐位"
_CIRCLED = "".join(
    map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))
)
_STYLES = "“一、”“（一）”“1.”“（1）”“①”"


def percentage(value: object, digits: object = None) -> str:
    """25.6% for 0.256; digits: behind the point, None for as many as there are, at most two."""
    number = _number(value, "百分比")
    if number is None:
        return ""
    return NumberText(f"{_rounded(number * 100, digits, most=2)}%", number, share=True)


def grouped(value: object, digits: object = None) -> str:
    """1,234,567.5 for 1234567.5; digits: behind the point, None for as they are."""
    number = _number(value, "千分位")
    return "" if number is None else NumberText(_rounded(number, digits, grouping=","), number)


def amount(value: object) -> str:
    """壹仟肆佰零玖元伍角 for 1409.5."""
    number = _number(value, "大写金额")
    return "" if number is None else amount_in_words(number)


def chinese_number(value: object, way: object = "") -> str:
    """二十一 for 21; way: "逐位" for digit by digit, 二〇二四 for 2024."""
    number = _number(value, "中文数字")
    if way not in {"", _BY_DIGIT}:
        raise ValueError(f"“中文数字”后面的括号里只能写“{_BY_DIGIT}”")
    if number is None:
        return ""
    if not way:
        return number_in_words(number)
    digits = str(_counting(number, f"中文数字（{_BY_DIGIT}）", least=0))
    typed = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    return number_by_digits(typed if typed.isdigit() else digits)  # an area code begins with 0


def ordinal(value: object, style: object = "一、") -> str:
    """The number in the way of the first one: （三） for 3 and （一）."""
    made = _ORDINALS.get(str(style).replace("(", "（").replace(")", "）"))
    if made is None:
        raise ValueError(f"“序号”的样子可以写{_STYLES}，没有“{str(style)[:10]}”")
    number = _number(value, "序号")
    return "" if number is None else made(_counting(number, "序号", least=1))


def refuse_blank(value: object, name: str) -> None:
    """Raises: ValueError for a blank of a form, of which a filter would make another text."""
    if isinstance(value, Slot):
        raise ValueError(f"“{name}”不能用在要填写的栏目上，填回来的内容会对不上")


def _number(value: object, name: str) -> Decimal | None:
    """The number that a value is, None for nothing. Raises: ValueError."""
    refuse_blank(value, name)
    if value is None:
        return None
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        text = number_text(value)
    elif isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip()
        if not text:
            return None
    else:
        raise ValueError(f"“{name}”只能用在数上，这里是{value_kind(value)}")
    number = typed_number(text)
    if number is None:
        raise ValueError(f"“{text[:20]}”不是一个数，不能用“{name}”")
    if sum(map(str.isdigit, text)) > _LONGEST:
        raise ValueError(f"数太长（超过{_LONGEST}位），不能用“{name}”")
    return number


def _rounded(
    number: Decimal, digits: object, *, most: int | None = None, grouping: str = ""
) -> str:
    """The number with so many digits behind the point; most: of those that are kept as they are."""
    if digits is None:
        kept = number if most is None else _EXACT.quantize(number, Decimal(1).scaleb(-most))
        text = f"{kept:{grouping}f}"
        shown = text.rstrip("0").rstrip(".") if "." in text and most is not None else text
    elif isinstance(digits, int) and not isinstance(digits, bool) and 0 <= digits <= _MOST_DIGITS:
        shown = f"{_EXACT.quantize(number, Decimal(1).scaleb(-digits)):{grouping}f}"
    else:
        raise ValueError(f"小数的位数要写0到{_MOST_DIGITS}的整数")
    return shown.removeprefix("-") if not shown.strip("-0.,") else shown


def _counting(number: Decimal, name: str, least: int) -> int:
    """Raises: ValueError for what nobody counts with."""
    if number != number.to_integral_value() or number < least:
        raise ValueError(f"“{name}”只能用在{'正' if least else '不是负数的'}整数上")
    return int(number)


def _circled(number: int) -> str:
    if number > len(_CIRCLED):
        raise ValueError(f"带圈的序号最多到{len(_CIRCLED)}，请换一种样子：{_STYLES}")
    return _CIRCLED[number - 1]


_ORDINALS: dict[str, Callable[[int], str]] = {
    "一、": lambda number: f"{number_in_words(Decimal(number))}、",
    "（一）": lambda number: f"（{number_in_words(Decimal(number))}）",
    "1.": lambda number: f"{number}.",
    "（1）": lambda number: f"（{number}）",
    "①": _circled,
}
