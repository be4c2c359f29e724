"""Number words: a counted number as lists and pages write it: 3, iii, C, 三, 叁, ③, 丙.

Source: ISO/IEC 29500-1, 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def number_word(number: int, kind: str) -> str | None:
    """The number in this format, None for a format that is not known; beyond what a format can
    count, in digits."""
    write = _FORMATS.get(kind)
    return None if write is None else write(number) or str(number)


def _chinese(number: int) -> str:
    """一 to 九十九."""
    if not 0 < number < 100:
        return ""
    tens, ones = divmod(number, 10)
    said = ("" if tens <= 1 else _DIGITS[tens]) + ("十" if tens else "")
    return said + (_DIGITS[ones] if ones else "")


def _legal(number: int) -> str:
    """壹 to 玖拾玖."""
    if not 0 < number < 100:
        return ""
    tens, ones = divmod(number, 10)
    said = f"{_LEGAL[tens]}拾" if tens else ""
    return said + (_LEGAL[ones] if ones else "")


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return ""
    said = ""
    for worth, letters in _ROMAN:
        count, number = divmod(number, worth)
        said += letters * count
    return said


def _letter(number: int) -> str:
    """A to Z, then AA, BB …"""
    turns, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * (turns + 1) if 0 < number <= 780 else ""


def _of(letters: str) -> Callable[[int], str]:
    return lambda number: letters[number - 1] if 0 < number <= len(letters) else ""


def _run(first: int, count: int) -> Callable[[int], str]:
    return _of("".join(map(chr, range(first, first + count))))


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: MappingProxyType[str, Callable[[int], str]] = MappingProxyType(
    {
        **dict.fromkeys(("decimal", "decimalHalfWidth", "numberInDash", ""), str),
        **dict.fromkeys(
            ("chineseCounting", "chineseCountingThousand", "japaneseCounting",
             "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"),
            _chinese,
        ),
        "ideographDigital": lambda number: "".join(_DIGITS[int(d)] for d in str(abs(number))),
        "japaneseDigitalTenThousand": _chinese,
        "taiwaneseDigital": lambda number: "".join(_DIGITS[int(d)] for d in str(abs(number))),
        "chineseLegalSimplified": _legal,
        "ideographLegalTraditional": _legal,
        "upperRoman": _roman,
        "lowerRoman": lambda number: _roman(number).lower(),
        "upperLetter": _letter,
        "lowerLetter": lambda number: _letter(number).lower(),
        "ideographTraditional": _of(_STEMS),
        "ideographZodiac": _of(_BRANCHES),
        "decimalZero": lambda number: f"{number:02d}",
        "decimalFullWidth": _full_width,
        "decimalFullWidth2": _full_width,
        "decimalEnclosedCircle": _run(0x2460, 20),
        "decimalEnclosedCircleChinese": _run(0x2460, 20),
        "decimalEnclosedParen": _run(0x2474, 20),
        "decimalEnclosedFullstop": _run(0x2488, 20),
        "ideographEnclosedCircle": _run(0x3280, 10),
    }
)  # fmt: skip
