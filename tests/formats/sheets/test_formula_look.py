"""What a person should know of formulas."""

from __future__ import annotations

import pytest

from huizhi.formats.sheets.formula_look import formula_notes


@pytest.mark.parametrize(
    ("formula", "text", "notes"),
    [
        ("TODAY()", "2026-01-08", ("是公式 TODAY()，每次打开会变，按保存时的“2026-01-08”读取",)),
        ("IF(A1,NOW(),1)", "1", ("是公式 NOW()，每次打开会变，按保存时的“1”读取",)),
        ('HYPERLINK("https://x.cn/1","点击")', "点击", ("的链接指向“https://x.cn/1”",)),
        ('HYPERLINK("https://x.cn/1")', "https://x.cn/1", ()),
        ('CONCATENATE("TODAY(",A1)', "TODAY(1", ()),
        ("SUM(A1:A3)", "6", ()),
        ("MYTODAY(1)", "6", ()),
        ("A1", "6", ()),
    ],
)
def test_formula_notes(formula: str, text: str, notes: tuple[str, ...]) -> None:
    assert formula_notes(formula, text) == notes
