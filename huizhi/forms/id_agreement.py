"""Identity agreement: whether birthday, sex and age of a person are those of the identity number
that stands beside them, in the single fields of a form or in one row of its table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.findings import Finding
from huizhi.forms.fields import (
    Circumstances,
    FieldValue,
    IdNumber,
    birthday_in,
    ends_in_noughts,
    is_id_number,
    sex_in,
)
from huizhi.forms.form import FormField

_BORN, _SEX, _AGE = (re.compile(words) for words in ("出生|生日", "性别", "年龄|周岁|岁数"))
# What is left of a label without these is whose it is: 配偶身份证号码 → 配偶
_KIND_WORDS = re.compile(
    r"[(（].*?[)）]|居民|公民|有效|第?二代|身份证件?|身份号码|号码?|"
    r"出生年月日?|出生日期|出生时间|出生|生日|性别|年龄|周岁|岁数|的|\W|\d"
)
_ROOM = 1  # years by which an age may differ: before the birthday, and as the old way counts


@dataclass(frozen=True, slots=True)
class StatedAnswer:
    """One answer beside others of the same person or form. where: its place."""

    asked: FormField
    value: FieldValue
    where: str

    @property
    def owner(self) -> str:
        """Whose it is, as far as the label says, "" where it does not."""
        return _KIND_WORDS.sub("", self.asked.label)


def disagreements(
    answers: Sequence[StatedAnswer], circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each birthday, sex and age that is not the one of the identity number."""
    numbers = [one for one in answers if isinstance(one.asked.kind, IdNumber)]
    for number in numbers:
        if not isinstance(number.value, str) or not _is_whole(number.value):
            continue
        for other in answers:
            alone = len(numbers) == 1 and not other.owner
            if other is not number and (other.owner == number.owner or alone):
                yield from _against(number, number.value, other, circumstances)


def _is_whole(number: str) -> bool:
    """Whether nothing is wrong with the number, nor looks lost."""
    return is_id_number(number, dt.date.max) and not ends_in_noughts(number)


def _against(
    number: StatedAnswer, text: str, other: StatedAnswer, circumstances: Circumstances
) -> Iterator[Finding]:
    """The finding for one answer that contradicts the identity number."""
    label, value = other.asked.label, other.value
    born = birthday_in(text)
    if value is None or born is None:
        return
    if _BORN.search(label) and not _is_born(value, born):
        yield _finding("id-birthday", number, other, born.isoformat())
    elif _SEX.search(label) and value in {"男", "女"} and value != sex_in(text):
        yield _finding("id-sex", number, other, sex_in(text))
    elif _AGE.search(label) and isinstance(value, int):
        age = circumstances.year - born.year
        if abs(value - age) > _ROOM:
            yield _finding("id-age", number, other, f"{age}岁")


def _is_born(value: FieldValue, born: dt.date) -> bool:
    """Whether the answer is this day or its month; what is no day at all has its own finding."""
    if isinstance(value, dt.date):
        return value == born
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value):
        return value == f"{born:%Y-%m}"
    return True


def _finding(code: str, number: StatedAnswer, other: StatedAnswer, expected: str) -> Finding:
    value = other.value.isoformat() if isinstance(other.value, dt.date) else str(other.value)
    told = f"{number.asked.label}（{number.where}）里是{expected}"
    return Finding(code, other.asked.id, other.asked.label, other.where, value, told)
