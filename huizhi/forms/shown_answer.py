"""Shown answer: what a field's kind reads in a cell, held against what the screen shows of it.

Spreadsheets keep numbers and days and show them in formats: 5 as 5.00万元, 33.333 as 33.33, and
what was typed as 5-2 as 5月2日. Whoever filled the form in saw what is shown.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from huizhi.content import Cell, lazy_pattern
from huizhi.findings import Doubt
from huizhi.forms.fields import Answer, Circumstances, is_cross
from huizhi.forms.form import FormField

_NUMBER = lazy_pattern(r"[-+]?\d[\d,]*(?:\.\d+)?")
_IN_FULL = lazy_pattern(r"\d{2,4}\D+\d{1,2}\D+\d{1,2}")
_ONLY_MONTH = lazy_pattern(r"\d{4}\D\d{1,2}月?|[A-Z][a-z]{2}-\d{2}|\d{1,2}月")
_UNITS = {"百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 10**8}
_WITH_UNIT = lazy_pattern(r"([-+]?\d[\d,]*(?:\.\d+)?)\s*(百万|千万|百|千|万|亿)(?![百千万亿])")
_STROKE = lazy_pattern(r"[¥￥$\s\-—–]*")  # nought as bookkeepers write it
_MULTIPLIES = lazy_pattern("[十百千万亿‰%％]")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_ENGLISH_DAY = lazy_pattern(rf"\d{{1,2}}-(?:{_MONTHS})(?:-\d{{2}})?|(?:{_MONTHS})-\d{{2}}")
_DAY_AND_MONTH = lazy_pattern(rf"\d{{1,2}}-(?:{_MONTHS})|\d{{1,2}}[-/]\d{{1,2}}")
_CHINESE_DAY = lazy_pattern(r"\d{1,2}月\d{1,2}日")
_OF_NUMBER = lazy_pattern("[号码编账址房室楼幢栋]")
# Words by which a format says that the number is another, or another money.
_VAGUE = lazy_pattern(
    "[约近超逾余多几虚第≥≤><～~＞＜±]|不[足到满]|未满|大概|左右|上下|以[上下内外]|至少|最[多少高低]|[预估]计|"
    "[$€£＄]|[美港日欧澳加]元|英镑|USD|HKD|EUR"
)
_OF_MONEY = lazy_pattern("[元圆块¥￥%％]|RMB|CNY", re.IGNORECASE)
_WORD = lazy_pattern(r"[^\W\d_]")
_SAID = lazy_pattern(r"[A-Z][a-z]{2}|\d+")  # the parts of a day
# Labels of text fields in which a day or a time is what one expects.
_OF_TIME = lazy_pattern("[日时期年月]|点|生辰")


def shown_answer(asked: FormField, cell: Cell, circumstances: Circumstances) -> Answer:
    """The answer in a cell; a doubt says where what is shown says something else."""
    if is_cross(cell.text) and _has_no_cross(asked):
        doubt = Doubt("choice-assumed", cell.text.strip(), "空着，没有填")
        return Answer(None, cell.text, (doubt,))
    answer = asked.kind.read(cell, circumstances)
    value = cell.value
    if isinstance(value, str):
        if answer.value == cell.text.strip() and not answer.doubts:
            answer = _of_export(asked, cell, answer)
        return _of_text(asked, cell, circumstances, answer) if cell.shown else answer
    if isinstance(value, (dt.date, dt.time)):
        return _of_day(asked, cell, answer)
    if cell.number is not None:
        return _of_number(asked, cell, circumstances, answer)
    return answer


def _has_no_cross(asked: FormField) -> bool:
    """Whether a cross cannot be what is asked for, as it is beside √ and among words."""
    kind = asked.kind
    return not (kind.is_free_text or kind.has_choices or kind.may_be_ticked)


def _of_export(asked: FormField, cell: Cell, answer: Answer) -> Answer:
    """The answer of a text that was a day in some spreadsheet before: 2-May, or 5月2日 where a
    number is asked for."""
    text = cell.text.strip()
    if not text[:1].isdigit() and not text[:1].isupper():
        return answer
    is_day = _ENGLISH_DAY.fullmatch(text) or (
        _CHINESE_DAY.fullmatch(text) and _OF_NUMBER.search(asked.label)
    )
    if not is_day or asked.kind.takes_dates or _OF_TIME.search(asked.label):
        return answer
    return _doubted(answer, Doubt("text-became-date", text, text))


def _of_text(asked: FormField, cell: Cell, circumstances: Circumstances, answer: Answer) -> Answer:
    """The answer of a cell whose format writes a unit behind a text, 5 as 5万元, or something else
    altogether."""
    is_said = cell.text.strip() in cell.shown
    if is_said and not (_MULTIPLIES.search(cell.shown) or _says_more(asked, cell.shown)):
        return answer
    typed = asked.kind.read(replace(cell, text=cell.shown, value=cell.shown), circumstances)
    if typed.value == answer.value:
        return answer
    found = f"{cell.shown}”，存的是“{cell.text}"
    return _doubted(answer, Doubt("cell-shown", found, str(answer.value)))


def _of_day(asked: FormField, cell: Cell, answer: Answer) -> Answer:
    """The answer of a cell that holds a day or a time."""
    shown = cell.shown or cell.text
    if asked.kind.takes_dates:
        if _says_less(shown, asked.kind.takes_dates):
            return _doubted(answer, Doubt("date-ambiguous", shown, str(answer.value)))
        return answer
    if answer.value is None or answer.doubts or answer.value != cell.text.strip():
        return answer
    if not _IN_FULL.search(shown):
        answer = replace(answer, value=shown)
    if _OF_TIME.search(asked.label):
        return answer
    return _doubted(answer, Doubt("text-became-date", shown, cell.text))


def _says_less(shown: str, wanted: str) -> bool:
    """Whether the screen shows less of a day than is asked for: 8-Jan where a month of a year is
    asked for, the time or the day of the week where a day is."""
    parts = _SAID.findall(shown)
    if wanted == "month":
        is_without_year = "日" in shown and "年" not in shown
        return len(parts) < 2 or is_without_year or _DAY_AND_MONTH.fullmatch(shown) is not None
    return _ONLY_MONTH.fullmatch(shown) is not None or len(parts) < 2 or ":" in shown[:3]


def _of_number(
    asked: FormField, cell: Cell, circumstances: Circumstances, answer: Answer
) -> Answer:
    """The answer of a cell that holds a number."""
    shown = (cell.shown or cell.text).strip()
    stored = Decimal(repr(cell.value))
    if (_decimal(shown) == stored and not cell.shown) or asked.kind.takes_dates:
        return answer
    as_text = replace(cell, text=shown, value=shown, shown="")
    typed = asked.kind.read(as_text, circumstances)
    if typed.value == answer.value or (not stored and _STROKE.fullmatch(shown)):
        return answer
    is_whole = typed.value is not None and not typed.doubts and not cell.shown
    if is_whole and _decimal(shown.rstrip("%％")) == stored:  # 30 shown as 30% by a printed sign
        return replace(typed, raw=answer.raw)
    if not answer.doubts and _nearly(_multiplied(shown), stored):  # 12000 shown as 1.2万
        return answer
    exact = _exact(asked, shown, stored, typed, circumstances)
    if exact is not None:
        return replace(exact, raw=answer.raw)
    if answer.value is None and typed.value is not None and "." in shown:  # 33.333 shown as 33.33
        return _doubted(replace(typed, raw=answer.raw), _differs(shown, stored, typed))
    is_same = typed.value is None and _says_same(shown, stored) and not _says_more(asked, shown)
    if answer.doubts or is_same:
        return answer
    return _doubted(answer, _differs(shown, stored, answer))


def _exact(
    asked: FormField, shown: str, stored: Decimal, typed: Answer, circumstances: Circumstances
) -> Answer | None:
    """The answer by what is shown, with all digits that are stored: 5.00万元 is 50000; None where
    the two do not differ by a unit."""
    meant = _decimal(str(typed.value)) if typed.value is not None else _multiplied(shown)
    if meant is None or not stored or not _MULTIPLIES.search(shown):
        return None
    power = (meant / stored).adjusted() if meant else 0
    for times in (power, power + 1):
        said = stored.scaleb(times)
        if _nearly(said, meant):
            text = format(said.normalize(), "f")
            found = asked.kind.read(Cell(0, 0, text, text), circumstances)
            is_amount = found.value is not None and _decimal(str(found.value)) == said
            return found if is_amount and not found.doubts else None
    return None


def _multiplied(shown: str) -> Decimal | None:
    """The number that a text says with a unit of thousands behind it: 1.2万 is 12000."""
    found = _WITH_UNIT.search(shown)
    if found is None or re.search(r"\d", shown[: found.start()] + shown[found.end() :]):
        return None
    number = _decimal(found[1])
    return number * _UNITS[found[2]] if number is not None else None


def _nearly(one: Decimal | None, other: Decimal) -> bool:
    """Whether one is the other, rounded to the digits that are shown."""
    return one is not None and abs(one - other) <= abs(other) * Decimal("0.05")


def _says_same(shown: str, stored: Decimal) -> bool:
    """Whether the shown text holds the stored number, and no word that multiplies it; (5) is -5."""
    found = _NUMBER.search(shown)
    if found is None or _MULTIPLIES.search(shown):
        return False
    return _decimal(shown) == stored or _decimal(found[0]) in {stored, abs(stored)}


def _says_more(asked: FormField, shown: str) -> bool:
    """Whether the words around a number say that it is another or counts something else: 约5, 5户
    where money is asked for."""
    if asked.kind.shape not in {"number", "amount", "percent"}:
        return False
    if _VAGUE.search(shown):
        return True
    is_amount = asked.kind.shape == "amount"
    return is_amount and _WORD.search(shown) is not None and not _OF_MONEY.search(shown)


def _differs(shown: str, stored: Decimal, taken: Answer) -> Doubt:
    said = format(stored, "f")
    return Doubt("cell-shown", f"{shown}”，存的是“{said}", str(taken.value))


def _doubted(answer: Answer, doubt: Doubt) -> Answer:
    return replace(answer, doubts=(*answer.doubts, doubt))


def _decimal(text: str) -> Decimal | None:
    """The number that a text says in digits, None for any other text."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
