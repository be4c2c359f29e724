"""Writing: what a person wrote after one key, as text, and what it is taken for.

Every reading raises the ValueError that `miswritten` makes; its words continue the name of the
key: “截止”写的是……. The types at the end are what the settings are made of.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from rapidfuzz import fuzz, process

MISWRITTEN = "miswritten"  # type of the pydantic errors that this file raises

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(:00)?)?")
_YES, _NO = {"true", "yes", "是", "真"}, {"false", "no", "否", "假"}
_SCIENCE = re.compile(r"[\d.]+[eE]\+?\d+")
_CURLY = set("“”‘’＂")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]+〔\d{4}〕[1-9]\d*号")
_BETWEEN_NAMES = re.compile(r"[、，,；;\n]+")
_LONGEST_NAME = 60
_NEAR = 60  # similarity (0 to 100) from which another word is suggested


class Plain(str):
    """A text that stands in YAML without quotes, where other programs may read it as a number."""

    __slots__ = ()


def miswritten(what: str, expected: str = "", remedy: str = "") -> PydanticCustomError:
    """The error to raise; a ValueError that pydantic collects."""
    words = {"what": what, "expected": expected, "remedy": remedy}
    return PydanticCustomError(MISWRITTEN, "{what}", words)


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that this one was probably meant for, "" when none is near."""
    found = process.extractOne(word, known, scorer=_likeness, score_cutoff=_NEAR)
    return found[0] if found else ""


def suggestion(word: str, known: Sequence[str]) -> str:
    """请看是不是“截止”; "" when no known word is near."""
    near = nearest(word, known)
    return f"请看是不是“{near}”" if near else ""


def joined(words: Sequence[str], most: int = 30) -> str:
    """The words in one line: 城市社区、农村社区、部门."""
    return "、".join(words[:most]) + ("……" if len(words) > most else "")


def cut(text: str, most: int = 30) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def quoted(text: str) -> str:
    """The text as written, in quotes that it does not hold itself."""
    return f"「{cut(text)}」" if set("“”") & set(text) else f"“{cut(text)}”"


def text_of(value: object) -> str:
    """A text that is not empty. Raises: ValueError."""
    if isinstance(value, (dict, list, tuple)):
        raise miswritten("下面分了几项，这里只能写一段文字")
    text = "" if value is None else str(value).strip()
    if not text:
        raise miswritten("没有填写", remedy="请补上")
    if isinstance(value, Plain) and re.fullmatch(r"[-+]?0\d+", text):
        raise miswritten(
            f"写的是 {cut(text)}，没有加引号，会被当成数字而丢掉开头的 0",
            remedy=f'请加上半角引号，写成 "{cut(text)}"',
        )
    return text


def optional_text(value: object) -> str | None:
    """A text, None when nothing is written. Raises: ValueError."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return text_of(value)


def name_of(value: object) -> str:
    """A name: one line that can be seen, not too long. Raises: ValueError."""
    name = text_of(value)
    if "\n" in name:
        raise miswritten(f"写的是{quoted(name)}，里面有换行", remedy="请写成一行")
    if len(name) > _LONGEST_NAME:
        raise miswritten(f"有{len(name)}个字", f"最多{_LONGEST_NAME}个字", "请写简短些")
    if not any(letter.isalnum() for letter in name):
        raise miswritten(f"写的是{quoted(name)}，里面没有文字")
    return name


def optional_name(value: object) -> str | None:
    """A name, None when nothing is written. Raises: ValueError."""
    return None if optional_text(value) is None else name_of(value)


def names_of(value: object) -> tuple[str, ...]:
    """Names from a list, or from one text in which 、 stands between them. Raises: ValueError."""
    if value is None:
        return ()
    if isinstance(value, dict):
        raise miswritten("要写成一列名称", "如 [周庄村, 周庄村委会]")
    written = _BETWEEN_NAMES.split(value) if isinstance(value, str) else value
    if not isinstance(written, (list, tuple)):
        raise miswritten("要写成一列名称", "如 [周庄村, 周庄村委会]")
    return tuple(name_of(one) for one in written if not (isinstance(one, str) and not one.strip()))


def day_of(value: object) -> dt.date:
    """A day: 2024-06-03, 2024/6/3 or 2024年6月3日. Raises: ValueError."""
    if isinstance(value, dt.date):
        return value
    text = unicodedata.normalize("NFKC", text_of(value))
    expected = "日期要写成 2024-06-03 的样子"
    found = _DAY.fullmatch(text)
    if found is None:
        raise miswritten(f"写的是{quoted(text)}，看不出是哪一天", expected)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise miswritten(f"写的是{quoted(text)}，没有这一天", expected) from None


def number_of(value: object) -> int:
    """A whole number. Raises: ValueError."""
    text = str(value).strip() if isinstance(value, int) else _unquoted(value)
    text = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"[-+]?\d{1,9}", text, re.ASCII):
        raise miswritten(f"写的是{quoted(text)}，不是整数", "只写数字，如 2")
    return int(text)


def counted(least: int, most: int) -> Callable[[object], int]:
    """A reading of whole numbers from `least` to `most`."""

    def count_of(value: object) -> int:
        number = number_of(value)
        if not least <= number <= most:
            raise miswritten(f"写的是 {number}", f"应在 {least} 到 {most} 之间")
        return number

    return count_of


def yes_or_no(value: object) -> bool:
    """true or false, 是 or 否. Raises: ValueError."""
    if isinstance(value, bool):
        return value
    text = text_of(value)
    if text.lower() not in _YES | _NO:
        raise miswritten(f"写的是{quoted(text)}", "只能写 true（是）或 false（否）")
    return text.lower() in _YES


def one_of(words: Sequence[str]) -> Callable[[object], str]:
    """A reading of one of these words."""

    def choice_of(value: object) -> str:
        text = text_of(value)
        if text not in words:
            near = suggestion(text, words)
            raise miswritten(f"写的是{quoted(text)}", f"可以写：{joined(words)}", near)
        return words[words.index(text)]  # one text for all who chose it

    return choice_of


def matching(pattern: str, what: str, expected: str) -> Callable[[object], str]:
    """A reading of texts that match a regular expression; `what` and `expected` say how."""

    def word_of(value: object) -> str:
        text = text_of(value)
        if not re.fullmatch(pattern, text, re.ASCII):
            raise miswritten(f"写的是{quoted(text)}，{what}", expected, _about_quotes(text))
        return text

    return word_of


def area_code_of(value: object) -> str | None:
    """An area code, 0374; None when nothing is written. Raises: ValueError."""
    text = optional_text(value)
    if text is not None and not re.fullmatch(r"0\d{2,3}", text, re.ASCII):
        remedy = _about_quotes(text) or '请写上开头的 0 并加半角引号，如 "0374"'
        raise miswritten(f"写的是{quoted(text)}，不是区号", "区号是 0 开头的3到4位数字", remedy)
    return text


def phone_of(value: object) -> str:
    """A telephone number as it should be printed. Raises: ValueError."""
    text = text_of(value)
    digits = sum(letter.isdecimal() for letter in text)
    if digits < 3 or not re.fullmatch(r"[\d+()（）\-—－ 转、/]+", text):
        raise miswritten(
            f"写的是{quoted(text)}，不像电话号码", "如 0374-5163977", _about_quotes(text)
        )
    return text


def mobile_of(value: object) -> str | None:
    """A mobile number, 11 digits; None when nothing is written. Raises: ValueError."""
    text = optional_text(value)
    if text is None:
        return None
    if _SCIENCE.fullmatch(text):
        remedy = "请把这一格设为文本格式，重新输入号码"
        raise miswritten(f"写的是{quoted(text)}，是科学计数，末几位已丢失", remedy=remedy)
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+?86)(?=1\d{10}$)", "", digits, flags=re.ASCII)
    if not re.fullmatch(r"1[3-9]\d{9}", digits, re.ASCII):
        remedy = _about_quotes(text) or "请核对号码"
        raise miswritten(f"写的是{quoted(text)}，不是手机号码", "手机号码是1开头的11位数字", remedy)
    return digits


def document_number_of(value: object) -> str | None:
    """A document number, 祖办〔2024〕6号; None when nothing is written. Raises: ValueError.

    Source: GB/T 9704-2012, 7.2.5: the year in 〔〕, the serial number without 第 and without zeros.
    """
    text = optional_text(value)
    if text is not None and not _DOCUMENT_NUMBER.fullmatch(text):
        remedy = "年份外面用六角括号〔〕" if re.search(r"[\[\]()（）【】［］]", text) else ""
        expected = "文号要写成 祖办〔2024〕6号 的样子；没有文号就空着"
        raise miswritten(f"写的是{quoted(text)}", expected, remedy)
    return text


def time_zone_of(value: object) -> str:
    """The name of a time zone. Raises: ValueError."""
    text = text_of(value)
    try:
        zoneinfo.ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        expected = "中国各地都写 Asia/Shanghai"
        raise miswritten(f"写的是{quoted(text)}，没有这个时区", expected) from None
    return text


def _likeness(one: str, other: str, **_: object) -> float:
    """Likeness by letters, with a word that holds the other one counted as near."""
    inside = 75.0 if len(one) > 1 and len(other) > 1 and (one in other or other in one) else 0.0
    pair = 67.0 if len(one) == len(other) == 2 and set(one) & set(other) else 0.0
    return max(fuzz.ratio(one, other), inside, pair)


def _unquoted(value: object) -> str:
    """Text for a number: quotes around it do no harm, a leading zero neither."""
    return text_of(str(value) if isinstance(value, Plain) else value)


def _about_quotes(text: str) -> str:
    return '引号要用半角的 "，不要用“”' if _CURLY & set(text) else ""


Text = Annotated[str, BeforeValidator(text_of)]
OptionalText = Annotated[str | None, BeforeValidator(optional_text)]
Name = Annotated[str, BeforeValidator(name_of)]
OptionalName = Annotated[str | None, BeforeValidator(optional_name)]
Names = Annotated[tuple[str, ...], BeforeValidator(names_of)]
Day = Annotated[dt.date, BeforeValidator(day_of)]
Year = Annotated[int, BeforeValidator(counted(1990, 2100))]
YesNo = Annotated[bool, BeforeValidator(yes_or_no)]
AreaCode = Annotated[str | None, BeforeValidator(area_code_of)]
Phone = Annotated[str, BeforeValidator(phone_of)]
Mobile = Annotated[str | None, BeforeValidator(mobile_of)]
DocumentNumber = Annotated[str | None, BeforeValidator(document_number_of)]
TimeZone = Annotated[str, BeforeValidator(time_zone_of)]
