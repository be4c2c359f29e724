"""Writing: what a person wrote after one key, as text, and what it is taken for.

Every reading raises the ValueError that `writing_error` makes; its words continue the name of the
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

from huizhi.findings import shortened

MISWRITTEN = "miswritten"  # type of the pydantic errors that this file raises

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(:00)?)?")
_YES, _NO = {"true", "yes", "是", "真"}, {"false", "no", "否", "假"}
_SCIENCE = re.compile(r"[\d.]+[eE]\+?\d+")
_CURLY = set("“”‘’＂")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]+〔\d{4}〕[1-9]\d*号")
_BETWEEN_NAMES = re.compile(r"[、，,；;\n]+")
_LONGEST_NAME = 60
_LONGEST_RULE = 200
_NEAR = 60  # similarity (0 to 100) from which another word is suggested


class Plain(str):
    """A text that stands in YAML without quotes, where other programs may read it as a number."""

    __slots__ = ()


def writing_error(what: str, expected: str = "", remedy: str = "") -> PydanticCustomError:
    """The error to raise; a ValueError that pydantic collects."""
    words = {"what": what, "expected": expected, "remedy": remedy}
    return PydanticCustomError(MISWRITTEN, "{what}", words)


def nearest_word(word: str, known: Sequence[str]) -> str:
    """The known word that this one was probably meant for, "" when none is near."""
    found = process.extractOne(word, known, scorer=_likeness, score_cutoff=_NEAR)
    return found[0] if found else ""


def suggestion(word: str, known: Sequence[str]) -> str:
    """请看是不是“截止”; "" when no known word is near."""
    near = nearest_word(word, known)
    return f"请看是不是“{near}”" if near else ""


def join_words(words: Sequence[str], most: int = 30) -> str:
    """The words in one line: 城市社区、农村社区、部门."""
    return "、".join(words[:most]) + ("……" if len(words) > most else "")


def cut(text: str, most: int = 30) -> str:
    """The text on one line, cut where it is long."""
    return shortened(text, most)


def quote_text(text: str) -> str:
    """The text as written, in quotes that it does not hold itself."""
    return f"「{cut(text)}」" if set("“”") & set(text) else f"“{cut(text)}”"


def parse_text(value: object) -> str:
    """A text that is not empty. Raises: ValueError."""
    if isinstance(value, (dict, list, tuple)):
        raise writing_error("下面分了几项，这里只能写一段文字")
    text = "" if value is None else str(value).strip()
    if not text:
        raise writing_error("没有填写", remedy="请补上")
    if isinstance(value, Plain) and re.fullmatch(r"[-+]?0\d+", text):
        raise writing_error(
            f"写的是 {cut(text)}，没有加引号，会被当成数字而丢掉开头的 0",
            remedy=f'请加上半角引号，写成 "{cut(text)}"',
        )
    return text


def parse_optional_text(value: object) -> str | None:
    """A text, None when nothing is written. Raises: ValueError."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return parse_text(value)


def parse_name(value: object, most: int = _LONGEST_NAME) -> str:
    """A name: one line that can be seen, of at most so many characters. Raises: ValueError."""
    name = parse_text(value)
    if "\n" in name:
        raise writing_error(f"写的是{quote_text(name)}，里面有换行", remedy="请写成一行")
    if len(name) > most:
        raise writing_error(f"有{len(name)}个字", f"最多{most}个字", "请写简短些")
    if not any(letter.isalnum() for letter in name):
        raise writing_error(f"写的是{quote_text(name)}，里面没有文字")
    return name


def parse_optional_name(value: object) -> str | None:
    """A name, None when nothing is written. Raises: ValueError."""
    return None if parse_optional_text(value) is None else parse_name(value)


def parse_names(value: object, most: int = _LONGEST_NAME) -> tuple[str, ...]:
    """Names of at most so many characters from a list, or from one text in which 、 stands between
    them. Raises: ValueError."""
    if value is None:
        return ()
    if isinstance(value, dict):
        raise writing_error("要写成一列名称", "如 [周庄村, 周庄村委会]")
    written = _BETWEEN_NAMES.split(value) if isinstance(value, str) else value
    if not isinstance(written, (list, tuple)):
        raise writing_error("要写成一列名称", "如 [周庄村, 周庄村委会]")
    return tuple(
        parse_name(one, most) for one in written if not (isinstance(one, str) and not one.strip())
    )


def parse_rules(value: object) -> tuple[str, ...]:
    """Rules from a list, or from one text in which 、 stands between them. Raises: ValueError."""
    return parse_names(value, _LONGEST_RULE)


def parse_day(value: object) -> dt.date:
    """A day: 2024-06-03, 2024/6/3 or 2024年6月3日. Raises: ValueError."""
    if isinstance(value, dt.date):
        return value
    text = unicodedata.normalize("NFKC", parse_text(value))
    expected = "日期要写成 2024-06-03 的样子"
    found = _DAY.fullmatch(text)
    if found is None:
        raise writing_error(f"写的是{quote_text(text)}，看不出是哪一天", expected)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise writing_error(f"写的是{quote_text(text)}，没有这一天", expected) from None


def parse_number(value: object) -> int:
    """A whole number. Raises: ValueError."""
    text = str(value).strip() if isinstance(value, int) else _unquoted(value)
    text = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"[-+]?\d{1,9}", text, re.ASCII):
        raise writing_error(f"写的是{quote_text(text)}，不是整数", "只写数字，如 2")
    return int(text)


def number_between(least: int, most: int) -> Callable[[object], int]:
    """A reading of whole numbers from `least` to `most`."""

    def count_of(value: object) -> int:
        number = parse_number(value)
        if not least <= number <= most:
            raise writing_error(f"写的是 {number}", f"应在 {least} 到 {most} 之间")
        return number

    return count_of


def parse_yes_or_no(value: object) -> bool:
    """true or false, 是 or 否. Raises: ValueError."""
    if isinstance(value, bool):
        return value
    text = parse_text(value)
    if text.lower() not in _YES | _NO:
        raise writing_error(f"写的是{quote_text(text)}", "只能写 true（是）或 false（否）")
    return text.lower() in _YES


def one_of(words: Sequence[str]) -> Callable[[object], str]:
    """A reading of one of these words."""

    def choice_of(value: object) -> str:
        text = parse_text(value)
        if text not in words:
            near = suggestion(text, words)
            raise writing_error(f"写的是{quote_text(text)}", f"可以写：{join_words(words)}", near)
        return words[words.index(text)]  # one text for all who chose it

    return choice_of


def matching(pattern: str, what: str, expected: str) -> Callable[[object], str]:
    """A reading of texts that match a regular expression; `what` and `expected` say how."""

    def word_of(value: object) -> str:
        text = parse_text(value)
        if not re.fullmatch(pattern, text, re.ASCII):
            raise writing_error(f"写的是{quote_text(text)}，{what}", expected, _about_quotes(text))
        return text

    return word_of


def parse_area_code(value: object) -> str | None:
    """An area code, 0374; None when nothing is written. Raises: ValueError."""
    text = parse_optional_text(value)
    if text is not None and not re.fullmatch(r"0\d{2,3}", text, re.ASCII):
        remedy = _about_quotes(text) or '请写上开头的 0 并加半角引号，如 "0374"'
        raise writing_error(
            f"写的是{quote_text(text)}，不是区号", "区号是 0 开头的3到4位数字", remedy
        )
    return text


def parse_phone(value: object) -> str:
    """A telephone number as it should be printed. Raises: ValueError."""
    text = parse_text(value)
    digits = sum(letter.isdecimal() for letter in text)
    if digits < 3 or not re.fullmatch(r"[\d+()（）\-—－ 转、/]+", text):
        raise writing_error(
            f"写的是{quote_text(text)}，不像电话号码", "如 0374-5163977", _about_quotes(text)
        )
    return text


def parse_optional_phone(value: object) -> str | None:
    """A telephone number, None when nothing is written. Raises: ValueError."""
    return None if parse_optional_text(value) is None else parse_phone(value)


def parse_mobile(value: object) -> str | None:
    """A mobile number, 11 digits; None when nothing is written. Raises: ValueError."""
    text = parse_optional_text(value)
    if text is None:
        return None
    if _SCIENCE.fullmatch(text):
        remedy = "请把这一格设为文本格式，重新输入号码"
        raise writing_error(f"写的是{quote_text(text)}，是科学计数，末几位已丢失", remedy=remedy)
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+?86)(?=1\d{10}$)", "", digits, flags=re.ASCII)
    if not re.fullmatch(r"1[3-9]\d{9}", digits, re.ASCII):
        remedy = _about_quotes(text) or "请核对号码"
        raise writing_error(
            f"写的是{quote_text(text)}，不是手机号码", "手机号码是1开头的11位数字", remedy
        )
    return digits


def parse_email(value: object) -> str | None:
    """An e-mail address; None when nothing is written. Raises: ValueError."""
    return None if parse_optional_text(value) is None else parse_written_email(value)


def parse_written_email(value: object) -> str:
    """An e-mail address. Raises: ValueError."""
    text = parse_text(value)
    from email_validator import EmailNotValidError, validate_email  # slow to load

    plain = unicodedata.normalize("NFKC", text)
    try:
        found = validate_email(
            plain, allow_smtputf8=False, check_deliverability=False, test_environment=True
        )
    except EmailNotValidError:
        expected = "如 luozhuang@163.com，一格只写一个"
        raise writing_error(f"写的是{quote_text(text)}，不是邮箱地址", expected) from None
    return found.ascii_email or found.normalized


def parse_document_number(value: object) -> str | None:
    """A document number, 祖办〔2024〕6号; None when nothing is written. Raises: ValueError.

    Source: GB/T 9704-2012, 7.2.5: the year in 〔〕, the serial number without 第 and without zeros.
    """
    text = parse_optional_text(value)
    if text is not None and not _DOCUMENT_NUMBER.fullmatch(text):
        remedy = "年份外面用六角括号〔〕" if re.search(r"[\[\]()（）【】［］]", text) else ""
        expected = "文号要写成 祖办〔2024〕6号 的样子；没有文号就空着"
        raise writing_error(f"写的是{quote_text(text)}", expected, remedy)
    return text


def parse_time_zone(value: object) -> str:
    """The name of a time zone. Raises: ValueError."""
    text = parse_text(value)
    try:
        zoneinfo.ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        expected = "中国各地都写 Asia/Shanghai"
        raise writing_error(f"写的是{quote_text(text)}，没有这个时区", expected) from None
    return text


def _likeness(one: str, other: str, **_: object) -> float:
    """Likeness by letters, with a word that holds the other one counted as near."""
    inside = 75.0 if len(one) > 1 and len(other) > 1 and (one in other or other in one) else 0.0
    pair = 67.0 if len(one) == len(other) == 2 and set(one) & set(other) else 0.0
    return max(fuzz.ratio(one, other), inside, pair)


def _unquoted(value: object) -> str:
    """Text for a number: quotes around it do no harm, a leading zero neither."""
    return parse_text(str(value) if isinstance(value, Plain) else value)


def _about_quotes(text: str) -> str:
    return '引号要用半角的 "，不要用“”' if _CURLY & set(text) else ""


Text = Annotated[str, BeforeValidator(parse_text)]
OptionalText = Annotated[str | None, BeforeValidator(parse_optional_text)]
Name = Annotated[str, BeforeValidator(parse_name)]
OptionalName = Annotated[str | None, BeforeValidator(parse_optional_name)]
Names = Annotated[tuple[str, ...], BeforeValidator(parse_names)]
Rules = Annotated[tuple[str, ...], BeforeValidator(parse_rules)]
Day = Annotated[dt.date, BeforeValidator(parse_day)]
Year = Annotated[int, BeforeValidator(number_between(1990, 2100))]
YesNo = Annotated[bool, BeforeValidator(parse_yes_or_no)]
AreaCode = Annotated[str | None, BeforeValidator(parse_area_code)]
Phone = Annotated[str, BeforeValidator(parse_phone)]
OptionalPhone = Annotated[str | None, BeforeValidator(parse_optional_phone)]
Mobile = Annotated[str | None, BeforeValidator(parse_mobile)]
Email = Annotated[str | None, BeforeValidator(parse_email)]
WrittenEmail = Annotated[str, BeforeValidator(parse_written_email)]
DocumentNumber = Annotated[str | None, BeforeValidator(parse_document_number)]
TimeZone = Annotated[str, BeforeValidator(parse_time_zone)]
