"""Checks: the rules across the answers of one form; each is a function here, all are in CHECKS.

What one answer must be by itself is its kind's to say (`fields/`). A rule here sees the whole form
and looks at no document: answers go in, findings come out. A new one stands here as a function and
in CHECKS as a line; its code stands in `huizhi/findings.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise, takewhile
from typing import Literal

from huizhi.findings import Finding
from huizhi.forms.amounts_in_words import amounts_agree
from huizhi.forms.answered import AnsweredField, AnsweredRow, Answers
from huizhi.forms.balances import figures_balance
from huizhi.forms.days_in_order import days_in_order
from huizhi.forms.fields import (
    Checkbox,
    Circumstances,
    FieldValue,
    IdNumber,
    birthday_in,
    ends_in_noughts,
    is_cross,
    is_id_number,
    is_tick_or_ring,
    says_nothing,
    sex_in,
)
from huizhi.forms.figures_held import figures_differ
from huizhi.forms.form import Form, FormField, FormTable
from huizhi.forms.misplaced import misplaced_answers
from huizhi.forms.mixed_amounts import amounts_of_one_size
from huizhi.forms.parts_held import parts_within_whole
from huizhi.forms.postcode import postcodes_are_whole
from huizhi.forms.scale_ticks import one_grade_ticked

Rule = Callable[[Form, Answers, Circumstances], Iterator[Finding]]
# When a rule is asked: as soon as the answers are read, before what stands outside the form is
# named; or at the end, and only of a form in which somebody filled in anything.
When = Literal["read", "filled"]

_BORN, _SEX, _AGE = (re.compile(words) for words in ("出生|生日", "性别", "年龄|周岁|岁数"))
# What is left of a label without these is whose it is: 配偶身份证号码 → 配偶
_KIND_WORDS = re.compile(
    r"[(（].*?[)）]|居民|公民|有效|第?二代|身份证件?|身份号码|号码?|"
    r"出生年月日?|出生日期|出生时间|出生|生日|性别|年龄|周岁|岁数|的|\W|\d"
)
_OPPOSITES = {("是", "否"), ("有", "无"), ("已", "未"), ("男", "女"), ("达标", "超标")}
_OPPOSITES |= {
    (one, "不适用") for one in ("是", "否", "有", "无", "合格", "不合格", "符合", "不符合")
}
_DENIED = [{"", one} for one in ("不", "未", "无", "非", "没", "没有")]
_MANY = 3  # rows
_SAYS = 3  # answers of a row that says something of somebody
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


def findings_across(
    form: Form, answers: Answers, circumstances: Circumstances, when: When
) -> Iterator[Finding]:
    """What is wrong across the answers, by the rules that are asked then, in their order."""
    for rule, asked in CHECKS:
        if asked == when:
            yield from rule(form, answers, circumstances)


def answers_together(form: Form, answers: Answers) -> Iterator[tuple[StatedAnswer, ...]]:
    """The answers that are about the same person or thing: the single fields of the form, then each
    row of its tables."""
    single = {field.id: field for field in form.fields}
    yield tuple(_stated(single, answers.fields))
    columns = {table.id: {one.id: one for one in table.columns} for table in form.tables}
    for row in answers.rows:
        yield tuple(_stated(columns[row.table], row.fields))


def _stated(
    asked: Mapping[str, FormField], answered: Sequence[AnsweredField]
) -> Iterator[StatedAnswer]:
    return (StatedAnswer(asked[one.field], one.value, one.where) for one in answered)


def id_agrees(form: Form, answers: Answers, circumstances: Circumstances) -> Iterator[Finding]:
    """A finding for each birthday, sex and age that is not the one of the identity number beside
    it, in the single fields or in one row."""
    if any(isinstance(form.field(name).kind, IdNumber) for name in form.ids()):
        for together in answers_together(form, answers):
            yield from _disagreements(together, circumstances)


def opposites_are_apart(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each box that is ticked beside its contrary (合格, 不合格), in single fields
    or in one row; in single fields also for a √ in each of two cells, or a cross in the second."""
    for number, together in enumerate(answers_together(form, answers)):
        ticked = [one for one in together if isinstance(one.asked.kind, Checkbox) and one.value]
        if not number:
            ticked += [one for one in together if one.asked.kind.is_free_text and _is_tick(one)]
            yield from _crosses_beside(together)
        for first, second in combinations(ticked, 2):
            if _are_opposites(first.asked.label, second.asked.label):
                about = (second.asked.id, second.asked.label, second.where)
                yield Finding("choice-opposed", *about, first.where, first.asked.label)


def ticks_among_words(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each tick in one of several blanks of a text, for words: it may be put to the
    word before it or to the one behind."""
    single = next(answers_together(form, answers))
    places = Counter(one.where for one in single)
    for one in single:
        if places[one.where] > 1 and one.asked.kind.is_free_text and _is_tick(one):
            about = (one.asked.id, one.asked.label, one.where)
            yield Finding("place-unclear", *about, str(one.value))


def _is_tick(one: StatedAnswer) -> bool:
    return one.value is not None and is_tick_or_ring(str(one.value))


def _crosses_beside(together: Sequence[StatedAnswer]) -> Iterator[Finding]:
    """A finding for each cross in the cell of a 否 or 不合格 beside the empty one of its contrary:
    it may choose this or deny it."""
    for yes, no in pairwise(together):
        is_open = no.asked.kind.is_free_text and yes.value is None and no.value is not None
        if is_open and is_cross(str(no.value)) and _are_opposites(yes.asked.label, no.asked.label):
            about = (no.asked.id, no.asked.label, no.where)
            labels = f"{yes.asked.label}、{no.asked.label}"
            yield Finding("choice-unclear", *about, f"{no.asked.label}：{no.value}", labels)


def _are_opposites(one: str, other: str) -> bool:
    """Whether two labels say the contrary of each other: 检查结果合格, 检查结果不合格."""
    before = _alike(one, other)
    after = _alike(one[before:][::-1], other[before:][::-1])
    own, others = (text[before : len(text) - after] for text in (one, other))
    denied = after > 0 and {own, others} in _DENIED
    return denied or (own, others) in _OPPOSITES or (others, own) in _OPPOSITES


def _alike(one: str, other: str) -> int:
    """How many letters they begin with are the same."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def other_is_ticked(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each box 其他 that is not ticked while words stand in the line behind it."""
    for together in answers_together(form, answers):
        for box, line in pairwise(together):
            is_box = isinstance(box.asked.kind, Checkbox) and "其他" in box.asked.label
            is_line = line.asked.kind.is_free_text and box.asked.label in line.asked.label
            if is_box and is_line and not box.value and line.value is not None:
                about = (box.asked.id, box.asked.label, line.where)
                yield Finding("choice-assumed", *about, str(line.value), "没有勾选")


def figures_agree(form: Form, answers: Answers, circumstances: Circumstances) -> Iterator[Finding]:
    """A finding for each rule of the form that its figures break; those that ask for the last
    activity's answers, or other forms', are held where these are known."""
    return figures_differ(form, answers, [one for one in form.rules if not one.looks_back])


def has_rows(form: Form, answers: Answers, circumstances: Circumstances) -> Iterator[Finding]:
    """A finding when the form's table has no row at all; of several tables one may have none, where
    nothing is required in its rows, which wants a look."""
    empty = [table for table in form.tables if not answers.rows_of(table.id)]
    for table in empty:
        needed = len(empty) == len(form.tables) or any(one.required for one in table.columns)
        yield Finding("rows-missing" if needed else "table-empty", label=table.name)


def rows_say_more(form: Form, answers: Answers, circumstances: Circumstances) -> Iterator[Finding]:
    """A finding for each row of words with one answer among rows with several: a line that divides
    the list (二组, 以下为新增), or remarks on it."""
    told = {one.where for one in answers.findings}
    for table in form.tables:
        fixed = table.given_ids | table.computed_ids
        rows = [
            [one for one in row.fields if one.value is not None and one.field not in fixed]
            for row in answers.rows_of(table.id)
        ]
        full = sum(len(row) >= _SAYS for row in rows)
        for row in rows if full > 1 and not table.printed and 2 * full > len(rows) else ():
            one = row[0] if len(row) == 1 else None
            if one is not None and isinstance(one.value, str) and one.where not in told:
                label = form.label(table.field_id(one.field))
                about = (table.field_id(one.field), label, one.where)
                yield Finding("row-doubtful", *about, one.raw.strip())


def row_totals_agree(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each column 合计 that is not what the columns it sums up come to in its row.

    Nothing is said of a row in which one of them could not be read, or none was answered. Where no
    row at all agrees they are told together, for the sum may mean something else there.
    """
    for table in form.tables:
        yield from _totals_in(table, answers.rows_of(table.id))


def _totals_in(table: FormTable, rows: Sequence[AnsweredRow]) -> Iterator[Finding]:
    """The same for the rows of one table."""
    columns = {column.id: column for column in table.columns}
    for total, parts in table.row_totals.items():
        asked = {one: columns[one] for one in (total, *parts)}
        if not all(one.kind.is_added_up for one in asked.values()):
            continue
        held = [one for row in rows if (one := _held(row, total, parts))]
        wrong = [one for one in held if one.said != one.added]
        if len(wrong) == len(held) >= _MANY:
            wrong = wrong[:1]
        for one in wrong:
            names = "＋".join(asked[part].label for part in parts)
            told = f"{names}加起来是{one.added.normalize():f}"
            found = f"{one.said.normalize():f}"
            yield Finding("row-total-differs", total, asked[total].label, one.where, found, told)


@dataclass(frozen=True, slots=True)
class _Held:
    """A total in a row beside what its parts come to."""

    said: Decimal
    added: Decimal
    where: str


def _held(row: AnsweredRow, total: str, parts: Sequence[str]) -> _Held | None:
    """The total of a row and what it must be, None where that cannot be told."""
    by_id = {one.field: one for one in row.fields}
    said = by_id.get(total)
    own = [one for part in parts if (one := by_id.get(part))]
    unread = any(one.value is None and not says_nothing(one.raw) for one in own)
    values = [one.value for one in own if one.value is not None]
    if said is None or said.value is None or unread or not values or len(own) < len(parts):
        return None
    added = sum((Decimal(str(value)) for value in values), Decimal(0))
    return _Held(Decimal(str(said.value)), added, said.where)


CHECKS: tuple[tuple[Rule, When], ...] = (
    (id_agrees, "read"),
    (opposites_are_apart, "read"),
    (other_is_ticked, "read"),
    (one_grade_ticked, "read"),
    (ticks_among_words, "read"),
    (amounts_of_one_size, "read"),
    (amounts_agree, "read"),
    (row_totals_agree, "read"),
    (figures_agree, "read"),
    (parts_within_whole, "read"),
    (misplaced_answers, "read"),
    (days_in_order, "read"),
    (postcodes_are_whole, "read"),
    (figures_balance, "read"),
    (rows_say_more, "read"),
    (has_rows, "filled"),
)


def _disagreements(
    answers: Sequence[StatedAnswer], circumstances: Circumstances
) -> Iterator[Finding]:
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
