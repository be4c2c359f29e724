"""Figures: what of a form can be added up over communities, and the sums, for sheets and sentences.

The kinds of the fields decide; a text that everybody answered with a plain number is added up too,
for who learned the form may not have seen that. A share is never added up: it is computed from its
parts where the form asks for both and what was answered agrees with them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from huizhi.campaign import Deliverable
from huizhi.formats.excel import Entry, Row, Shape, Sums
from huizhi.forms import (
    UNIT_IN_BRACKETS,
    Form,
    FormField,
    FormTable,
    Pattern,
    bare,
    printed_unit,
)
from huizhi.forms.fields import calendar_day
from huizhi.steps.reporting.sheets.unlike_rows import unlike_rows
from huizhi.steps.standing import SHAPES, CampaignState, answer_entry, typed_entry
from huizhi.storage import KeptField, KeptRow, Return

_UNIT_BEHIND = re.compile(r"([\u4e00-\u9fff]{1,3}|%)(?=\W|$)")
_CLAUSE = re.compile(r"[^，,。；;、：:]*$")
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")
_FIGURE = re.compile(r"[+-]?\d{1,9}(?:\.\d+)?\D{0,3}")  # 22, 6户, 100%
_COUNTS = re.compile(r"[数量额]$|面积$|[率比]$")  # what a text with a number is about
_COUNTS_NAMED = re.compile(r"[户人份处起件家个次场批台辆]数|金额|面积|经费|资金|人口")
_DAY = re.compile(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?")
_SHARE = re.compile(r"(?:率|比例|占比)$")
# What no sum means anything of, though it is a number.
_NEVER_ADDED = re.compile(
    r"年龄|年份|年度|工龄|编号|证号|号码|电话|账号|序号|楼号|房号|门牌|排名|名次|单价|人均|户均|平均|均价|得分|评分|"
    r"(?:[均指系倍读]|(?<![部学])分|(?<!年)度)数(?![量据])|[气体水]温|温度|身高|体重|浓度|湿度|水位|海拔"
)
_NOT_DONE = ("未", "没", "应", "待", "需", "不")
_WHOLE = re.compile(r"^发现|^共|^总|总数|总人数")
_LOOSE = Decimal("0.011")  # a share is typed with whole percents


@dataclass(frozen=True, slots=True)
class Asked:
    """One field or column of a form as the sheets show it.

    heading: as printed, of all levels from the top down, "" where the one above goes on; unit:
    “处”, “人次”, "" for none known; role: "sum", "share",
    "day" or "text"; before: in a sentence what is
    printed before the answer (“共排查场所”); parts, wholes: of a share, the places of the sums
    that make it; is_unlike: its rows are about different things and not added up; unlike: their
    units; sums: what the rows of each name come to.
    """

    field: FormField
    heading: tuple[str, ...]
    unit: str = ""
    role: str = "text"
    before: str = ""
    parts: tuple[int, ...] = ()
    wholes: tuple[int, ...] = ()
    unlike: tuple[str, ...] = ()
    sums: tuple[tuple[str, int | float], ...] = ()
    is_unlike: bool = False

    @property
    def lowest(self) -> str:
        """The lowest of its headings."""
        return next(one for one in reversed(self.heading) if one)

    @property
    def over(self) -> tuple[str, ...]:
        """The headings above the lowest."""
        end = max(n for n, one in enumerate(self.heading) if one)
        return self.heading[:end] if any(self.heading[:end]) else ()

    @property
    def label(self) -> str:
        """The lowest of its headings, without the unit behind it."""
        return UNIT_IN_BRACKETS.sub("", self.lowest)


@dataclass(frozen=True, slots=True)
class Sum:
    """What one community's answers in one column come to. value: None while nothing was
    answered; unread: answers that are no number."""

    value: int | float | None = None
    unread: int = 0


def asked_of(
    gathered: CampaignState, deliverable: Deliverable, form: Form, table: FormTable | None
) -> tuple[Asked, ...]:
    """The columns of this table of the form in its order; the form's fields for None."""
    patterns = gathered.campaign.forms.patterns.get(deliverable.id, {})
    pattern = next(iter(patterns.values()), None)
    counted = gathered.counted(deliverable.id)
    plain = _in_table(table, pattern) if table else _single(form, pattern)
    fields = [one.field for one in plain]
    numbers, days = _texts_that_are((_is_number, _is_day), fields, table, counted)
    given = [
        replace(one, role="day")
        if one.field.id in days
        else _with_role(one, all_numbers=one.field.id in numbers)
        for one in plain
    ]
    given = [_without_unlike(one, table, counted) for one in given] if table else given
    return tuple(_with_parts(one, given, table, counted) for one in given)


def _without_unlike(one: Asked, table: FormTable, returns: Sequence[Return]) -> Asked:
    """The column as text where its rows are about different things."""
    if one.role != "sum":
        return one
    rows = list(_answered(table, returns))
    own_unit = bool(one.unit) or any(map(_COUNTS_NAMED.search, map(bare, one.over)))
    unlike = unlike_rows(table, one.field, one.label, rows, own_unit=own_unit)
    if unlike is None:
        return one
    by_row = ((name, sum_of(one, [rows[n] for n in own]).value) for name, own in unlike.rows)
    sums = tuple((name, value) for name, value in by_row if value is not None)
    return replace(one, role="text", unlike=unlike.units, sums=sums, is_unlike=True)


def _is_number(kept: KeptField) -> bool:
    return isinstance(kept.value, str) and bool(_NUMBER.fullmatch(kept.value.strip("%")))


def _is_day(kept: KeptField) -> bool:
    return _day_in(kept) is not None


def _texts_that_are(
    tests: Sequence[Callable[[KeptField], bool]],
    fields: Iterable[FormField],
    table: FormTable | None,
    returns: Sequence[Return],
) -> list[set[str]]:
    """For each test the ids of the text fields of which it tells this of everything that was
    answered; no further return is looked at than it takes."""
    asked = {field.id: field for field in fields if field.kind.is_free_text}
    left = {(n, field_id) for n, _ in enumerate(tests) for field_id in asked}
    given: set[tuple[int, str]] = set()
    for answers in _answered(table, returns) if left else ():
        for place in [one for one in left if one[1] in answers]:
            n, field_id = place
            if tests[n](answers[field_id]):
                given.add(place)
            elif says_something(asked[field_id], answers[field_id]):
                left.remove(place)
        if not left:
            break
    return [{field_id for n, field_id in given & left if n == test} for test, _ in enumerate(tests)]


def number_in(asked: FormField, kept: KeptField) -> int | Decimal | None:
    """The number that an answer is, a share as a share of one; None for what is none."""
    value = kept.value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    text = str(value).strip()
    try:
        if text.endswith("%"):
            return Decimal(text[:-1]) / 100
        return int(text) if _NUMBER.fullmatch(text) else Decimal(text)
    except (InvalidOperation, ValueError):
        return None


def sum_of(one: Asked, rows: Sequence[Mapping[str, KeptField]]) -> Sum:
    """The sum of the answers in these rows."""
    numbers: list[int | Decimal] = []
    unread = 0
    for kept in (answers[one.field.id] for answers in rows if one.field.id in answers):
        number = number_in(one.field, kept)
        if number is not None:
            numbers.append(number)
        elif says_something(one.field, kept):
            unread += 1
    if not numbers:
        return Sum(None, unread)
    total = sum(numbers)
    return Sum(total if isinstance(total, int) else float(total), unread)


def rows_of(table: FormTable | None, one: Return) -> list[Mapping[str, KeptField]]:
    """The answers of a return by field id: of each row of this table, of the form for None."""
    return list(_answered(table, [one]))


def says_something(asked: FormField, kept: KeptField) -> bool:
    """Whether anything was answered, whatever it is."""
    return kept.value is not None or asked.kind.is_answer(kept.raw)


def is_figure(kept: KeptField) -> bool:
    """Whether an answer is a number, as a text perhaps with what it counts behind it."""
    if isinstance(kept.value, (int, float)):
        return not isinstance(kept.value, bool)
    return isinstance(kept.value, str) and bool(_FIGURE.fullmatch(kept.value.strip()))


def is_left_unsummed(one: Asked, rows: Iterable[Mapping[str, KeptField]]) -> bool:
    """Whether numbers stand in a column of texts, so that somebody may look for their sum."""
    words = f"{one.label}{one.field.label}"
    if one.role != "text" or not one.field.kind.is_free_text or _NEVER_ADDED.search(words):
        return False
    given = [answers[one.field.id] for answers in rows if one.field.id in answers]
    said = [kept for kept in given if says_something(one.field, kept)]
    return 2 * sum(map(is_figure, said)) > len(said)


def figure_entry(one: Return, kept: KeptField | None, asked: Asked) -> Entry:
    """One answer as a cell; what is added up as a number, and a day as one, though the field is
    text."""
    entry = answer_entry(one, kept, asked.field)
    if kept is None or asked.role == "text" or not isinstance(entry.value, str):
        return entry
    figure = typed_figure(kept, asked)
    return entry if isinstance(figure.value, str) else replace(figure, tone=entry.tone)


def typed_figure(kept: KeptField, asked: Asked) -> Entry:
    """One answer as the number, share, day or text that it is."""
    if asked.role == "share":
        share = share_said(asked, {asked.field.id: kept})
        return typed_entry(kept, asked.field) if share is None else share_of(float(share))
    if asked.role == "day" and (day := _day_in(kept)):
        return Entry(day, shape="day")
    number = number_in(asked.field, kept) if asked.role == "sum" else None
    return Entry(number) if isinstance(number, int) else typed_entry(kept, asked.field)


def share_of(value: float | None) -> Entry:
    """A share as a cell."""
    return Entry(value, shape="percent")


def shape_of(asked: Asked) -> Shape:
    """How a sum of these is shown."""
    return "" if asked.field.kind.measure else SHAPES.get(asked.field.kind.shape, "")


def sum_entry(rows: Iterable[Row], column: int, shape: Shape) -> Entry:
    """The sum of a column of these rows, as a formula; empty where nobody filled it."""
    numbers = [n for n in (row[column].value for row in rows) if isinstance(n, (int, float))]
    if not numbers:
        return Entry()
    total = sum(numbers)
    value = round(total, 6) if isinstance(total, float) else total
    return Entry(value, shape=shape, formula=Sums((column,)))


def share_entry(asked: Asked, places: Mapping[int, int], value: float | None) -> Entry:
    """A share over all rows, as a formula where its parts stand in the sheet. places: the column
    of each place of the form."""
    if value is None or not {*asked.parts, *asked.wholes} <= set(places):
        return share_of(value)
    parts, wholes = (tuple(places[one] for one in own) for own in (asked.parts, asked.wholes))
    return Entry(value, shape="percent", formula=Sums(parts, wholes))


def _day_in(kept: KeptField) -> dt.date | None:
    """The day that a text writes in full, None for any other."""
    found = _DAY.fullmatch(str(kept.value or "").strip())
    return calendar_day(*map(int, found.groups())) if found else None


def _answered(
    table: FormTable | None, returns: Iterable[Return]
) -> Iterator[Mapping[str, KeptField]]:
    for one in returns:
        parts: Sequence[KeptRow | Return] = one.rows_of(table.id) if table else (one,)
        for part in parts:
            yield {kept.field: kept for kept in part.fields}


def _in_table(table: FormTable, pattern: Pattern | None) -> list[Asked]:
    columns = {table.field_id(column.id): column for column in table.columns}
    tables = pattern.tables if pattern else ()
    spots = next((one.columns for one in tables if one.id == table.id), ())
    found = [
        Asked(columns.pop(spot.field), spot.heading, printed_unit(spot.heading))
        for spot in spots
        if spot.field in columns
    ]
    return [*found, *(Asked(one, (one.label,)) for one in columns.values())]


def _single(form: Form, pattern: Pattern | None) -> list[Asked]:
    labels = {spot.field: spot.label for spot in pattern.fields} if pattern else {}
    said: dict[str, tuple[str, str]] = {}
    for _, sentence in pattern.sentences if pattern else ():
        for number, field_id in enumerate(sentence.fields):
            behind = _UNIT_BEHIND.match(sentence.pieces[number + 1].strip())
            clause = _CLAUSE.search(sentence.pieces[number].strip(" _＿"))
            unit = behind[1] if behind else ""
            said[field_id] = (clause[0].strip() if clause and unit else "", unit)
    found = []
    for field in form.fields:
        before, unit = said.get(field.id, ("", ""))
        rest = labels.get(field.id, "").removeprefix(bare(field.label))
        if not unit and rest != labels.get(field.id, "") and len(rest) <= 3:
            unit = rest
        found.append(Asked(field, (field.label,), unit, before=before))
    return found


def _with_role(one: Asked, *, all_numbers: bool) -> Asked:
    """The column with what becomes of its answers."""
    kind, words = one.field.kind, f"{one.label}{one.field.label}"
    if kind.shape == "percent":
        return replace(one, role="share")
    counts = all_numbers and (bool(one.unit) or bool(_COUNTS.search(one.label)))
    counts = counts or kind.shape in {"number", "amount"}
    if not counts or _NEVER_ADDED.search(words):
        return one
    is_share = one.unit == "%" or bool(_SHARE.search(one.label))
    return replace(one, role="share" if is_share else "sum")


def _with_parts(
    one: Asked, columns: Sequence[Asked], table: FormTable | None, returns: Sequence[Return]
) -> Asked:
    """A share with the places of the columns that it is computed from, where they are known."""
    stem = _SHARE.sub("", one.label)
    if one.role != "share" or not stem:
        return one
    summed = [(n, c.label) for n, c in enumerate(columns) if c.role == "sum"]
    done = [n for n, label in summed if stem in label and not label.startswith(_NOT_DONE)]
    if not done:
        return one
    part, others = done[0], [(n, label) for n, label in summed if n != done[0]]
    left = [n for n, label in others if stem in label and label.startswith(("未", "没"))]
    asked = [n for n, label in others if label.startswith(("应", "需"))]
    found = [n for n, label in others if _WHOLE.search(label)]
    candidates = [(part, n) for n in left[:1]] + [(n,) for n in (*asked, *found)]
    for wholes in candidates:
        if _agrees(one, columns, (part,), wholes, _answered(table, returns)):
            return replace(one, parts=(part,), wholes=wholes)
    return one


def _agrees(
    one: Asked,
    columns: Sequence[Asked],
    parts: Sequence[int],
    wholes: Sequence[int],
    rows: Iterable[Mapping[str, KeptField]],
) -> bool:
    """Whether nearly all answered shares are what their parts make."""
    right = wrong = 0
    for answers in rows:
        said = share_said(one, answers)
        part, whole = (
            sum(sum_of(columns[n], [answers]).value or 0 for n in own) for own in (parts, wholes)
        )
        if said is None or not whole:
            continue
        near = abs(Decimal(str(part)) / Decimal(str(whole)) - said) <= _LOOSE
        right, wrong = right + near, wrong + (not near)
    return right > 0 and wrong * 5 <= right + wrong


def share_said(one: Asked, answers: Mapping[str, KeptField]) -> Decimal | None:
    """The share of one that was answered; a plain number is one of one hundred."""
    kept = answers.get(one.field.id)
    number = number_in(one.field, kept) if kept else None
    if number is None or kept is None:
        return None
    return Decimal(number) if str(kept.value).endswith("%") else Decimal(number) / 100
