"""Moment cells: real dates and times where the format shows them, and the same read back."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes
from tests.formats.rendering import (
    SHEET,
    assert_renders,
    book,
    changed,
    fill,
    opened,
    saved,
    sheet_text,
)

FIELD = Path(__file__).parents[1] / "field"
MOMENT = dt.datetime(2024, 6, 2, 8, 30)


def _cell(value: object, code: str, *, mark: str = "{{ 值 }}", from_1904: bool = False) -> bytes:
    workbook = book("甲")
    workbook[SHEET]["A1"] = mark
    workbook[SHEET]["A1"].number_format = code
    if from_1904:
        workbook.epoch = CALENDAR_MAC_1904
    return fill(workbook, 值=value)


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize(
    ("code", "value", "read"),
    [
        ("yyyy/mm/dd", dt.date(2024, 6, 2), "2024-06-02"),
        ('yyyy"年"m"月"d"日"', dt.date(2024, 6, 2), "2024-06-02"),
        ("mm-dd-yy", dt.date(2024, 6, 2), "2024-06-02"),  # number 14
        ("m/d/yy h:mm", MOMENT, "2024-06-02 08:30"),  # number 22
        ("yyyy/mm/dd", MOMENT, "2024-06-02 08:30"),
        ("h:mm", dt.time(8, 30), "08:30"),
        ('上午/下午h"时"mm"分"', dt.time(18, 30, 15), "18:30:15"),
        ("[h]:mm", dt.timedelta(1, 1800), "24:30"),
        ("yyyy/mm/dd", dt.date(9999, 12, 31), "9999-12-31"),
    ],
)
def test_a_date_is_a_number_where_the_format_shows_one(
    code: str, value: object, read: str, from_1904: bool
) -> None:
    data = _cell(value, code, from_1904=from_1904)
    assert "<v>" in sheet_text(data)
    assert read_bytes(data, Limits()).grids[0].at(0, 0).text == read  # type: ignore[union-attr]
    found = opened(data)[SHEET]["A1"]
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        assert found.value == value
    else:
        assert found.value == dt.datetime.combine(value, dt.time())


@pytest.mark.parametrize("number", [14, 17, 22, 27, 31, 36, 45, 47, 50, 57, 58])
def test_built_in_formats_are_known_by_their_number(number: int) -> None:
    workbook = book("{{ 值 }}")
    workbook[SHEET]["A1"].number_format = "yyyy/mm/dd"
    template = changed(
        saved(workbook),
        {
            "xl/styles.xml": lambda text: re.sub(
                r'<xf numFmtId="16\d"', f'<xf numFmtId="{number}"', text
            )
        },
    )
    value = MOMENT if number not in {45, 47} else MOMENT.time()
    assert "<v>" in sheet_text(fill(template, 值=value))


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("General", dt.date(2024, 6, 2), "2024年6月2日"),
        ("@", MOMENT, "2024年6月2日8:30"),
        ("0.00", dt.date(2024, 6, 2), "2024年6月2日"),
        ("yyyy/mm/dd", dt.time(8, 30), "8:30"),
        ("h:mm", dt.date(2024, 6, 2), "2024年6月2日"),
        ("[h]:mm", MOMENT, "2024年6月2日8:30"),
        ("yyyy/mm/dd", dt.timedelta(3), "3天"),
        ("yyyy/mm/dd", dt.date(1900, 1, 31), "1900年1月31日"),
        ("yyyy/mm/dd", "另行通知", "另行通知"),
        ("yyyy/mm/dd", None, None),
    ],
)
def test_what_the_format_cannot_show_stays_text(code: str, value: object, text: object) -> None:
    assert opened(_cell(value, code))[SHEET]["A1"].value == text


def test_a_date_among_other_text_stays_text() -> None:
    data = _cell(dt.date(2024, 6, 2), "yyyy/mm/dd", mark="截至{{ 值 }}")
    assert opened(data)[SHEET]["A1"].value == "截至2024年6月2日"


def test_dates_in_repeated_rows_are_dates_each() -> None:
    workbook = book("{%tr for 日 in 日们 %}\n{{ 日 }}\n{%tr endfor %}")
    workbook[SHEET]["A2"].number_format = "yyyy/mm/dd"
    assert_renders(workbook, "2024-06-01\n2024-06-02", 日们=[dt.date(2024, 6, d) for d in (1, 2)])


def test_the_field_s_workbook_comes_out_right() -> None:
    data = fill((FIELD / "日期格里的日期.xlsx").read_bytes(), 日=dt.date(2024, 6, 1))
    assert opened(data).worksheets[0]["A1"].value == dt.datetime(2024, 6, 1)


@pytest.mark.parametrize("code", ["yyyy/mm/dd", "h:mm", "[h]:mm"])
def test_a_mere_number_is_no_date(code: str) -> None:
    assert opened(_cell(2024, code))[SHEET]["A1"].value == "2024"
