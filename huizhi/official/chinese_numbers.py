"""Chinese numbers: numbers in characters, as amounts of money and as words.

Source: 《支付结算办法》附一“正确填写票据和结算凭证的基本规定”二 (amounts: 整 after 元 and not after
分, one 零 for noughts within, a 零 before 分 without 角); GB/T 15835-2011, 5.2 (〇 in numbers that
are read digit by digit).
"""

from __future__ import annotations

from decimal import Decimal

_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_PLAIN = "零一二三四五六七八九"
_BY_DIGIT = "〇一二三四五六七八九"
_UNITS = {10**8: "亿", 10**4: "万", 1000: "仟", 100: "佰", 10: "拾"}
_PLAIN_UNITS = str.maketrans("仟佰拾", "千百十")
_FIRST_TOO_LARGE = 10**16  # 一亿亿: no unit of this list is said of it


def amount_in_words(yuan: Decimal) -> str:
    """壹仟肆佰零玖元伍角 for 1409.50; without “人民币”, which the sentence says.

    Raises: ValueError in Chinese for less than 分 and for what is too large.
    """
    cents = abs(yuan) * 100
    if cents != cents.to_integral_value():
        raise ValueError("金额不到一分的部分没法写成大写，请先保留两位小数，如 |round(2)")
    whole, rest = divmod(int(cents), 100)
    ten_cents, cent = divmod(rest, 10)
    said = _spoken(whole, _FORMAL) + "元" if whole or not rest else ""
    if ten_cents:
        said += f"{_FORMAL[ten_cents]}角"
    elif cent and whole:
        said += "零"
    said += f"{_FORMAL[cent]}分" if cent else ""
    return ("负" if yuan < 0 else "") + (said if rest else f"{said}整")


def number_in_words(number: Decimal) -> str:
    """二十一 for 21, 三点一四 for 3.14. Raises: ValueError in Chinese for what is too large."""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    said = _spoken(int(whole), _PLAIN).translate(_PLAIN_UNITS)
    said = said.removeprefix("一") if said.startswith("一十") else said
    behind = f"点{_digits(decimals, _PLAIN)}" if decimals else ""
    return ("负" if number < 0 else "") + said + behind


def number_by_digits(digits: str) -> str:
    """二〇二四 for 2024."""
    return _digits(digits, _BY_DIGIT)


def _digits(digits: str, names: str) -> str:
    return "".join(names[int(digit)] for digit in digits)


def _spoken(number: int, names: str) -> str:
    """A whole number, not negative, with the units of amounts."""
    if number >= _FIRST_TOO_LARGE:
        raise ValueError("数太大，没法用汉字写")
    if number < 10:
        return names[number]
    size = next(size for size in _UNITS if number >= size)
    high, low = divmod(number, size)
    said = _spoken(high, names) + _UNITS[size]
    if not low:
        return said
    gap = low * 10 < size or (names is _FORMAL and high % 10 == 0)
    return said + (names[0] if gap else "") + _spoken(low, names)
