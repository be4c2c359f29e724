"""Formulas: which parts are references, and how they are written at other rows."""

from __future__ import annotations

import pytest

from huizhi.formats.excel.formula import (
    Formula,
    Reference,
    parse_formula,
    quote_sheet_name,
    write_formula,
)


def references_in(formula: Formula) -> list[Reference]:
    return [part for part in formula if isinstance(part, Reference)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SUM(B5:B7)*2", [("", (4, 6))]),
        ("Sheet1!$A$1+'附件 3'!B$2", [("Sheet1", (0, 0)), ("附件 3", (1, 1))]),
        ("'甲''乙'!A1", [("甲'乙", (0, 0))]),
        ("'附件3'!$5:$7,'附件3'!$A:$A", [("附件3", (4, 6))]),
        ('IF(A1>3,"B5",LOG10(C2))', [("", (0, 0)), ("", (1, 1))]),
        ("[1]S!A1+T[列]+名称+A:C+3+TRUE+#REF!", []),
        ("B7:B5", [("", (4, 6))]),
        ("SUM(B3:INDEX(B:B,ROW()-1))", [("", (2, 2))]),
        ("@B3:B5+表!B3:OFFSET(B5,-1,0)", [("", (2, 4)), ("表", (2, 2)), ("", (4, 4))]),
        ("{1,2;3,4}", []),
        ('HYPERLINK("#表!B6","去 B7")', [("表", (5, 5))]),
        ('HYPERLINK("https://a.cn/#B6","去")&"#1"', []),
        ('SUM(INDIRECT("乙!B6:B8"))', [("乙", (5, 7))]),
        ("R1C1+a1b", []),
        ("附件3!A1", [("附件3", (0, 0))]),
        ("SUM(C3,  C4,\n\t C5 )  ", [("", (2, 2)), ("", (3, 3)), ("", (4, 4))]),
        ('IF(A1,"a  b",\r\n B2)', [("", (0, 0)), ("", (1, 1))]),
    ],
)
def test_references_are_found(text: str, found: list[tuple[str, tuple[int, int]]]) -> None:
    formula = parse_formula(text)
    assert [(one.sheet, one.rows) for one in references_in(formula)] == found
    assert write_formula(formula, lambda one: one.text) == text


@pytest.mark.parametrize(
    ("text", "rows", "moved"),
    [
        ("B5", (6, 6), "B7"),
        ("$B$5", (6, 8), "$B$7:$B$9"),
        ("B$5:C6", (0, 3), "B$1:C4"),
        ("'附件 3'!$5:$5", (9, 9), "'附件 3'!$10:$10"),
        ("S!A1", (1, 2), "S!A2:A3"),
    ],
)
def test_references_are_written_at_other_rows(text: str, rows: tuple[int, int], moved: str) -> None:
    (reference,) = references_in(parse_formula(text))
    assert reference.at(rows) == moved


@pytest.mark.parametrize("text", ["甲:乙!A1", "'甲:乙'!A1", 'IF("', "A1#", "SUM(B2 :B3)"])
def test_what_cannot_be_followed_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="公式"):
        parse_formula(text)


def test_sheet_names_are_quoted() -> None:
    assert quote_sheet_name("甲'乙 1") == "'甲''乙 1'"
