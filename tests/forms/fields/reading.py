"""What all tests of field kinds share: circumstances, and the one assertion."""

from __future__ import annotations

import datetime as dt

from huizhi.content.grid import Cell, CellValue
from huizhi.forms.fields.field import Circumstances, Field, FieldValue, UnitName

UNITS = (
    UnitName("祖师社区", ("祖师社区居委会",)),
    UnitName("周庄社区", ("周庄村", "周庄村委会")),
    UnitName("陈庄社区", ("陈庄村",)),
    UnitName("应急管理办公室", ("应急办",)),
)
JUNE = Circumstances(2024, dt.date(2024, 4, 28), dt.date(2024, 8, 31), "0374", UNITS)


def cell(typed: CellValue) -> Cell:
    """A cell as a reader gives it for what somebody typed."""
    return Cell(0, 0, "" if typed is None else str(typed), typed)


def assert_reads(kind: Field, typed: CellValue, value: FieldValue, *codes: str) -> None:
    """The kind reads this value from what was typed, with exactly these doubts."""
    answer = kind.read(cell(typed), JUNE)

    assert (answer.value, [doubt.code for doubt in answer.doubts]) == (value, list(codes))


def assert_comes_back(kind: Field, value: FieldValue) -> None:
    """What the kind shows it also reads, without a doubt."""
    answer = kind.read(cell(kind.show(value)), JUNE)

    assert (answer.value, answer.doubts) == (value, ())
