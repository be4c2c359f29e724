"""Kinds: every kind of answer by its Chinese name in the configuration."""

from __future__ import annotations

from difflib import get_close_matches

from huizhi.forms.fields.account import Account
from huizhi.forms.fields.age import Age
from huizhi.forms.fields.birthday import Birthday
from huizhi.forms.fields.checkbox import Checkbox
from huizhi.forms.fields.choice import Choice
from huizhi.forms.fields.choices import Choices
from huizhi.forms.fields.credit_code import CreditCode
from huizhi.forms.fields.date import Date
from huizhi.forms.fields.email import Email
from huizhi.forms.fields.ethnic_group import EthnicGroup
from huizhi.forms.fields.field import Field, FieldOptions, UnitName
from huizhi.forms.fields.id_number import IdNumber
from huizhi.forms.fields.integer import Integer
from huizhi.forms.fields.item import ItemField
from huizhi.forms.fields.link import NetDiskLink
from huizhi.forms.fields.measurement import Measurement
from huizhi.forms.fields.money import Money
from huizhi.forms.fields.name import PersonName
from huizhi.forms.fields.partial_date import PartialDate
from huizhi.forms.fields.percent import Percent
from huizhi.forms.fields.period import Period
from huizhi.forms.fields.phone import Mobile, Phone
from huizhi.forms.fields.text import Text
from huizhi.forms.fields.unit import Unit
from huizhi.forms.fields.yearmonth import YearMonth

KINDS: dict[str, type[Field]] = {
    kind.kind: kind
    for kind in (
        Text, PersonName, Choice, Choices, Integer, Money, YearMonth, Phone, Mobile, Email, Date,
        Unit, NetDiskLink, Checkbox, ItemField, IdNumber, CreditCode, Account, Percent, Birthday,
        Age, EthnicGroup, Period, Measurement, PartialDate,
    )
}  # fmt: skip


def make_field(
    kind: str,
    choices: tuple[str, ...] = (),
    *,
    boxed: bool = False,
    least: int | None = None,
    most: int | None = None,
    items: tuple[UnitName, ...] = (),
    printed: str = "",
) -> Field:
    """The kind of this name.

    Raises: ValueError in Chinese when there is none.
    """
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, n=1)
        hint = f"，最接近的是“{near[0]}”" if near else ""
        raise ValueError(f"没有“{kind}”这种类型{hint}，可以用：{'、'.join(KINDS)}")
    return KINDS[kind].of(FieldOptions(choices, boxed, least, most, items, printed))
