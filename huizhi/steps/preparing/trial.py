"""Trial: whether a template gives back what was filled in, tried with made-up answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from huizhi.campaign import fill_context
from huizhi.content import Limits
from huizhi.errors import HuizhiError
from huizhi.formats import Template, read_bytes
from huizhi.formats.ooxml import Stamp
from huizhi.forms import (
    AnsweredField,
    Answers,
    Filling,
    Form,
    FormField,
    FormRow,
    Pattern,
    Wording,
    align,
    read_answers,
)
from huizhi.forms.fields import Choice, Choices, Circumstances, FieldValue, credit_code, id_number

_DAY = dt.date(2024, 6, 3)
_CIRCUMSTANCES = Circumstances(2024, dt.date(2024, 1, 1), dt.date(2024, 12, 31))
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def unread_in_trial(form: Form, template: Template, pattern: Pattern) -> Iterator[str]:
    """The labels of what did not come back as it was filled in, and "" when nothing did."""
    values = {f.id: _made_up(f, number) for number, f in enumerate(form.fields)}
    texts = {f.label: f.kind.show(values[f.id]) for f in form.fields}
    columns = [c for c in form.table.columns if c.label != form.table.group] if form.table else []
    row = {c.id: _made_up(c, number) for number, c in enumerate(columns, start=len(values))}
    shown = {c.label: c.kind.show(row[c.id]) for c in columns}
    names = [g.name for g in form.table.groups] if form.table and form.table.groups else [""]
    rows = tuple(FormRow(name, shown) for name in names) if form.table else ()
    try:
        data = template.render(fill_context(form, Filling(texts, rows)), Stamp())
    except HuizhiError:
        yield ""
        return
    answers = _answers(form, pattern, data)
    if answers is None:
        yield ""
        return
    yield from _different(form.fields, values, answers.fields)
    if form.table and len(answers.rows) != len(rows):
        yield form.table.name
    for answered in answers.rows:
        yield from _different(tuple(columns), row, answered.fields)


def filled_in_blank(form: Form, template: Template, pattern: Pattern) -> Iterator[str]:
    """The labels of what is read as answered in a form that nobody has filled in."""
    answers = _answers(form, pattern, template.render(fill_context(form, Filling()), Stamp()))
    if answers is not None:
        yield from (form.field(f.field).label for f in answers.fields if f.value)
        yield from (form.table.name for _ in answers.rows[:1] if form.table)


def _answers(form: Form, pattern: Pattern, data: bytes) -> Answers | None:
    """What a rendered form says, by its landmarks alone."""
    document = replace(read_bytes(data, Limits()), names={})
    wording = Wording({field_id: form.field(field_id).label for field_id in form.ids()}, {})
    found = align(pattern, document, wording)
    return read_answers(form, found[0], _CIRCUMSTANCES) if found else None


def _different(
    asked: tuple[FormField, ...],
    values: dict[str, FieldValue],
    answered: tuple[AnsweredField, ...],
) -> Iterator[str]:
    read = {one.field: one.value for one in answered}
    yield from (f.label for f in asked if read.get(f.id) != values[f.id])


def _made_up(field: FormField, number: int) -> FieldValue:
    """A value of the field's kind that no other field has, as far as the kind allows."""
    kind = field.kind
    if isinstance(kind, (Choice, Choices)):
        return kind.choices[number % len(kind.choices)]
    values: dict[str, FieldValue] = {
        "姓名": f"{_SURNAMES[number % len(_SURNAMES)]}志强",
        "整数": 11 + number,
        "金额": f"{100 + number}.50",
        "年月": f"2024-{1 + number % 12:02d}",
        "电话": f"0374-{5160000 + number}",
        "手机": f"138{37400000 + number}",
        "电子邮箱": f"shiyong{number}@example.com",
        "日期": _DAY + dt.timedelta(number % 100),
        "单位": f"第{number}试用社区",
        "链接": f"https://example.com/{number}",
        "勾选": True,
        "身份证号": _id_number(number),
        "统一社会信用代码": _credit_code(number),
        "银行账号": f"1202021209{1000000 + number}",
        "百分比": f"{20 + number % 80}.5%",
        "出生日期": dt.date(1960, 3, 1) + dt.timedelta(number),
        "年龄": 20 + number % 80,
        "民族": ("汉族", "回族", "满族", "苗族", "藏族")[number % 5],
        "日期区间": f"2024-06-01/2024-06-{2 + number % 28:02d}",
    }
    return values.get(kind.kind, f"试填第{number}处")


def _id_number(number: int) -> str:
    digits = f"11010519600301{number % 1000:03d}"
    return digits + id_number.id_check_character(digits)


def _credit_code(number: int) -> str:
    code = f"5211010500000{number % 10_000:04d}"
    return code + credit_code.credit_check_character(code)
