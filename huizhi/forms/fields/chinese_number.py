"""Chinese numbers: 二〇二四, 二十六, 三, 壹万贰仟 in Arabic digits."""

from __future__ import annotations

import re

from huizhi.content import lazy_pattern

_DIGITS = {
    **dict(zip("〇零○OoＯＯ", "0000000", strict=True)),
    **dict(zip("一二三四五六七八九", "123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True)),
    "两": "2",
    "貳": "2",
    "叄": "3",
    "陸": "6",
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_ZERO = "[〇零○]"
_DIGIT = "[一二三四五六七八九两壹贰貳叁叄肆伍陆陸柒捌玖]"
# One to 9,999 as it is said in full. 二百五 (250 or 205?) and 三四十 (30 to 40) are not.
_SECTION = (
    rf"(?=.)(?:{_DIGIT}[千仟])?(?:{_ZERO}?{_DIGIT}[百佰])?(?:{_ZERO}?{_DIGIT}?[十拾])?"
    rf"(?:(?:{_ZERO}|(?<=[十拾])|(?<![千仟百佰万萬亿])){_DIGIT})?"
)
_QUANTITY = lazy_pattern(rf"(?:{_SECTION}亿)?(?:{_ZERO}?{_SECTION}[万萬])?(?:{_ZERO}?{_SECTION})?")
_RUN = lazy_pattern("[〇零○一二三四五六七八九两壹贰貳叁叄肆伍陆陸柒捌玖十拾百佰千仟万萬亿]+")
_LETTER_O = lazy_pattern("(?<=[一二三四五六七八九〇零○])[OoＯ](?=[一二三四五六七八九〇零○Oo年])")


def in_digits(text: str) -> str:
    """The text with every Chinese number in it in Arabic digits: 二〇二四年六月 → 2024年6月.

    What can be understood in two ways (二百五, 三四十, 1万2千) stays as it is.
    """
    return _RUN.sub(lambda run: _number(run, digit_by_digit=True), _LETTER_O.sub("〇", text))


def quantity_in_digits(text: str) -> str:
    """The same for a text that tells how many: 三五个 is three to five and stays as it is."""
    return _RUN.sub(lambda run: _number(run, digit_by_digit=False), text)


def _number(found: re.Match[str], *, digit_by_digit: bool) -> str:
    """One run of Chinese numerals: with units as a quantity, without as digits one by one."""
    run = found.group()
    beside = (
        found.string[max(found.start() - 1, 0) : found.start()],
        found.string[found.end() :][:1],
    )
    is_beside = any(letter.isdecimal() for letter in beside)
    if is_beside and not digit_by_digit:
        return run  # 三2班 is no 32
    if not set(run) & (set(_UNITS) | set(_LARGE)):
        return "".join(map(_DIGITS.__getitem__, run)) if digit_by_digit or len(run) == 1 else run
    if is_beside or not _QUANTITY.fullmatch(run):
        return run
    return _quantity(run)


def _quantity(run: str) -> str:
    total, section, digit = 0, 0, 0
    for letter in run:
        if letter in _DIGITS:
            digit = int(_DIGITS[letter])
        elif letter in _UNITS:
            section += (digit or 1) * _UNITS[letter]
            digit = 0
        else:
            total = (total + section + digit or 1) * _LARGE[letter]
            section = digit = 0
    return str(total + section + digit)
