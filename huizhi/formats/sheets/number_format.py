"""NumberFormat: how a spreadsheet shows a stored number: as digits, a date or a time.

Source: ISO/IEC 29500-1, 18.8.30 (built-in formats, with the Chinese ones) and 18.8.31 (codes).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

Sense = Literal["number", "date", "time", "duration"]

_CHINESE_DATE = 'yyyy"年"m"月"d"日"'
BUILT_IN = MappingProxyType(
    {
        0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
        11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy",
        16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
        21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
        29: 'm"月"d"日"', 30: "m-d-yy", 31: _CHINESE_DATE, 32: 'h"时"mm"分"',
        33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
        36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
        40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
        49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
        54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
        57: 'yyyy"年"m"月"', 58: 'm"月"d"日"', 59: "0", 60: "0.00", 61: "#,##0", 62: "#,##0.00",
        67: "0%", 68: "0.00%", 69: "# ?/?", 70: "# ??/??", 71: "d/m/yyyy", 72: "d-mmm-yy",
        73: "d-mmm", 74: "mmm-yy", 75: "h:mm", 76: "h:mm:ss", 77: "d/m/yyyy h:mm", 78: "mm:ss",
        79: "[h]:mm:ss", 80: "mm:ss.0", 81: "d/m/yy",
    }
)  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<literal>"[^"]*"?|[\\!].)|(?P<skip>[_*].)|\[(?P<bracket>[^\]]*)\]
    |(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<exponent>E[+-])
    |(?P<noon>AM/PM|A/P|上午/下午)|(?P<weekday>aaa+)|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)  # what a spreadsheet keeps of a number
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_SECONDS = 86_400
_LONGEST = 255  # characters of a format code, by the format's own limit
_FIRST_DAY = dt.date(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a format code. kind: "literal", "digit", "letter" …"""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One format code, taken apart. sense: what kind of value the numbers stand for."""

    sense: Sense
    sections: tuple[tuple[Token, ...], ...]
    of_text: tuple[Token, ...] | None = None  # the section for texts, None where they are shown

    def text_look(self, text: str) -> str:
        """A text as the screen shows it under this format, "" where that is the text itself or
        nothing."""
        if self.of_text is None:
            return ""
        kinds = {"text": text}
        look = "".join(
            kinds.get(token.kind, token.text if token.kind == "literal" else "")
            for token in self.of_text
        )
        return look if look.strip() != text.strip() else ""

    @property
    def hides_text(self) -> bool:
        """Whether the screen shows nothing of a text (“;;;”)."""
        return self.of_text == ()

    def shown(self, number: Decimal) -> str:
        """The number as the screen shows it under this format; dates are not shown here.

        Where the screen shows less than the file holds (scientific, fractions, nothing at all),
        the whole number is shown.
        """
        section = self._section(number)
        kinds = {token.kind for token in section}
        if not section or kinds & {"slash", "exponent"}:
            return general(number)
        if kinds & {"general", "text"}:
            return self._in_general(section, number)
        own = section in self.sections[1:] and section != self.sections[0]  # for negative ones
        sign = "-" if number < 0 and not own else ""
        if "digit" not in kinds:
            literal = "".join(token.text for token in section if token.kind == "literal").strip()
            return sign + literal if literal else general(number)
        return (sign + _filled(section, number.copy_abs()).strip()) or general(number)

    def _in_general(self, section: tuple[Token, ...], number: Decimal) -> str:
        """The number as it is, with the words of the section around it: 5 as 5万元."""
        signed = section == self.sections[0] or section not in self.sections
        plain = general(number if signed else abs(number))
        return "".join(
            plain if token.kind in {"general", "text"} else token.text
            for token in section
            if token.kind in {"general", "text", "literal", "percent"}
        ).strip()

    def look(self, number: Decimal) -> str:
        """What the screen shows where that is not `shown`: a power of ten or a fraction, and
        "" where it shows as much."""
        section = self._section(number)
        kinds = [token.kind for token in section]
        if "exponent" in kinds and "digit" in kinds:
            places = _places(section[_point(kinds) : kinds.index("exponent")])
            return f"{float(number):.{places}E}"
        if "slash" in kinds and "digit" in kinds[: kinds.index("slash")]:
            return _fraction(section, number)
        return ""

    def hides(self, number: Decimal) -> bool:
        """Whether the screen shows nothing at all of the number (“;;;”)."""
        return len(self.sections) > 1 and not self._section(number)

    def _section(self, number: Decimal) -> tuple[Token, ...]:
        if any(token.kind == "condition" for section in self.sections for token in section):
            return self._by_condition(number)
        if number < 0 and len(self.sections) > 1:
            return self.sections[1]
        if number == 0 and len(self.sections) > 2:
            return self.sections[2]
        return self.sections[0]

    def _by_condition(self, number: Decimal) -> tuple[Token, ...]:
        """The first section whose condition holds; one without a condition holds for the rest."""
        for section in self.sections:
            said = next((token.text for token in section if token.kind == "condition"), "")
            if not said or _holds(said, number):
                return tuple(token for token in section if token.kind != "condition")
        return ()


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """The format that a code stands for; never raises, unknown parts count as text."""
    sections = tuple(tuple(_tokens(part)) for part in _sections(code[:_LONGEST]))
    of_text = sections[3] if len(sections) > 3 else None
    if of_text is None and any(token.kind == "text" for token in sections[-1]):
        of_text = sections[-1]
    if of_text and all(token.kind == "text" for token in of_text):
        of_text = None  # shown as it is
    return NumberFormat(_sense(sections[0]), sections[:3], of_text)


def general(number: Decimal) -> str:
    """The number as a cell of format General shows it when wide enough: no exponent, no .0.

    At most 15 digits count, except that a whole number shows all that are stored.
    """
    if number == number.to_integral_value():
        return format(_WIDE.quantize(number, Decimal(1)), "f").replace("-0", "0", number == 0)
    kept = _DIGITS.plus(number).normalize()
    return format(kept, "f") if kept.adjusted() > -10 else format(kept, "E")


def moment(serial: Decimal, from_1904: bool) -> dt.date | dt.datetime | None:
    """The day, or the second, that a serial number stands for; None where it stands for none.

    from_1904: whether day 0 is 1 January 1904. In the other system day 0 stands for no day, and
    day 60 for 29 February 1900, which never was.
    """
    seconds = int((serial * _SECONDS).to_integral_value(ROUND_HALF_UP))
    days, rest = divmod(seconds, _SECONDS)
    if from_1904:
        first = _FIRST_DAY
    elif days in {0, 60}:
        return None
    else:
        first = dt.date(1899, 12, 30) if days > 60 else dt.date(1899, 12, 31)
    if serial < 0 or days > _LAST_SERIAL - (1462 if from_1904 else 0):
        return None
    day = first + dt.timedelta(days=days)
    if not rest:
        return day
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=rest)


def clock(serial: Decimal) -> dt.time | None:
    """The time of day that a fraction of a day stands for, None where it stands for none."""
    seconds = int((serial * _SECONDS).to_integral_value(ROUND_HALF_UP))
    if not 0 <= seconds < _SECONDS:
        return None
    return (dt.datetime.min + dt.timedelta(seconds=seconds)).time()


def duration(serial: Decimal) -> str:
    """A length of time as "hours:minutes" or "hours:minutes:seconds"."""
    seconds = int((abs(serial) * _SECONDS).to_integral_value(ROUND_HALF_UP))
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    sign = "-" if serial < 0 else ""
    return f"{sign}{hours}:{minute:02}" + (f":{second:02}" if second else "")


def iso(value: dt.date | dt.datetime | dt.time) -> str:
    """A date, moment or time as text: 2024-06-03, 2024-06-03 09:15, 09:15."""
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec=_precision(value.time()))
    if isinstance(value, dt.time):
        return value.isoformat(timespec=_precision(value))
    return value.isoformat()


def _precision(time: dt.time) -> str:
    return "auto" if time.second or time.microsecond else "minutes"


def _sections(code: str) -> list[str]:
    """The code cut at its semicolons, not at those inside quotes or brackets."""
    parts = [""]
    for match in _TOKEN.finditer(code):
        if match.group() == ";":
            parts.append("")
        else:
            parts[-1] += match.group()
    return parts


def _tokens(section: str) -> list[Token]:
    found = (_token(match) for match in _TOKEN.finditer(section))
    return [token for token in found if token is not None]


def _token(match: re.Match[str]) -> Token | None:
    kind, text = str(match.lastgroup), match.group()
    if kind == "skip":
        return None
    if kind == "literal":
        return Token("literal", text.strip('"') if text[0] == '"' else text[1:])
    if kind == "bracket":
        return _bracket_token(text[1:-1])
    if kind == "other":
        names = {".": "point", ",": "comma", "%": "percent", "@": "text", "/": "slash"}
        return Token(names.get(text, "letter" if text in "ymdhseYMDHSE" else "literal"), text)
    return Token(kind, text)


def _bracket_token(inside: str) -> Token | None:
    if inside.startswith("$"):  # [$¥-804]: currency sign and language
        return Token("literal", inside[1:].rpartition("-")[0] or inside[1:].partition("-")[0])
    if re.fullmatch(r"h+|m+|s+", inside, re.IGNORECASE):
        return Token("elapsed", inside)
    if inside[:1] in {"<", ">", "="}:
        return Token("condition", inside)
    return None  # colours, [DBNum1]


def _sense(section: tuple[Token, ...]) -> Sense:
    kinds = {token.kind for token in section}
    if "elapsed" in kinds:
        return "duration"
    letters = {token.text.lower() for token in section if token.kind == "letter"}
    if "general" in kinds or not (letters or kinds & {"noon", "weekday"}):
        return "number"
    if "weekday" in kinds or letters & {"y", "d", "e"} or letters == {"m"}:
        return "date"
    return "time"


def _filled(section: tuple[Token, ...], number: Decimal) -> str:
    """A number without sign, its digits put where the section has places for them."""
    kinds = [token.kind for token in section]
    before, after = section[: _point(kinds)], section[_point(kinds) :]
    thousands = _thousands(before) + sum(token.kind == "comma" for token in after)
    number = _WIDE.scaleb(number, 2 * kinds.count("percent") - 3 * thousands)
    places = min(_places(after), 30)
    rounded = _WIDE.quantize(number, Decimal(1).scaleb(-places))
    whole, _, decimals = format(rounded, "f").partition(".")
    return _whole_part(before, whole) + _decimal_part(after, decimals)


def _holds(condition: str, number: Decimal) -> bool:
    """Whether a condition such as “>=100” holds; one that cannot be read does not."""
    found = re.fullmatch(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)", condition)
    try:
        limit = Decimal(found[2]) if found else None
    except InvalidOperation:
        limit = None
    if found is None or limit is None:
        return False
    return {
        "<": number < limit,
        ">": number > limit,
        "=": number == limit,
        "<=": number <= limit,
        ">=": number >= limit,
        "<>": number != limit,
    }[found[1]]


def _fraction(section: tuple[Token, ...], number: Decimal) -> str:
    """The number as a fraction: “1/2”, “2 3/4”."""
    kinds = [token.kind for token in section]
    after = section[kinds.index("slash") + 1 :]
    digits = sum(token.kind == "digit" for token in after)
    said = "".join(token.text for token in after if token.kind in {"digit", "literal"})
    most = int(said) if said.strip().isdecimal() and int(said) else 10 ** min(digits, 4) - 1
    if abs(number) > _LAST_SERIAL or most < 1:
        return ""
    near = Fraction(number).limit_denominator(most)
    whole, rest = divmod(abs(near.numerator), near.denominator)
    parts = [str(whole)] if whole or not rest else []
    parts += [f"{rest}/{near.denominator}"] if rest else []
    return ("-" if near < 0 else "") + " ".join(parts)


def _point(kinds: list[str]) -> int:
    return kinds.index("point") if "point" in kinds else len(kinds)


def _places(section: tuple[Token, ...]) -> int:
    return sum(token.kind == "digit" for token in section)


def _thousands(section: tuple[Token, ...]) -> int:
    """How often the number is divided by 1,000: commas right after the last place for a digit."""
    kinds = [token.kind for token in section if token.kind in {"digit", "comma"}]
    last = max((i for i, kind in enumerate(kinds) if kind == "digit"), default=len(kinds) - 1)
    return len(kinds) - 1 - last


def _whole_part(before: tuple[Token, ...], digits: str) -> str:
    """Filled from the right; the leftmost place takes all digits that are left."""
    zeros = sum(token.text == "0" for token in before if token.kind == "digit")
    digits = digits.lstrip("0").rjust(zeros, "0")
    places = [i for i, token in enumerate(before) if token.kind == "digit"]
    commas = [i for i, token in enumerate(before) if token.kind == "comma"]
    if places and any(places[0] < i < places[-1] for i in commas):
        digits = _grouped(digits)
        places = places[:1]
    out: list[str] = []
    for index in range(len(before) - 1, -1, -1):
        token = before[index]
        if token.kind in {"literal", "percent"}:
            out.append(token.text)
        elif places and index == places[0]:
            out.append(digits)
        elif index in places and digits:
            out.append(digits[-1])
            digits = digits[:-1]
    return "".join(reversed(out))


def _grouped(digits: str) -> str:
    head = len(digits) % 3
    groups = ([digits[:head]] if head else []) + re.findall("...", digits[head:])
    return ",".join(groups)


def _decimal_part(after: tuple[Token, ...], decimals: str) -> str:
    kept = len(decimals)  # at most as many as there are places
    places = [token.text for token in after if token.kind == "digit"]
    while kept and decimals[kept - 1] == "0" and places[kept - 1] != "0":
        kept -= 1
    out, used = "", 0
    for token in after:
        if token.kind in {"literal", "percent"} or (token.kind == "point" and kept):
            out += token.text
        elif token.kind == "digit":
            out += decimals[used] if used < kept else ""
            used += 1
    return out
