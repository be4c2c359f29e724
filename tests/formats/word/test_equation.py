"""Word equations on one line."""

from __future__ import annotations

import pytest
from lxml import etree

from huizhi.formats.word.equation import show_equation

M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def e(text: str) -> str:
    return f"<m:e>{r(text)}</m:e>"


HALF = f"<m:f><m:num>{r('1')}</m:num><m:den>{r('2')}</m:den></m:f>"


SUM = (
    "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>"
    f"<m:sub>{r('1')}</m:sub><m:sup>{r('5')}</m:sup>{e('n')}</m:nary>"
)


@pytest.mark.parametrize(
    ("math", "text"),
    [
        (HALF, "1/2"),
        (r("3") + HALF, "3 1/2"),
        (f"<m:f><m:num>{r('a+b')}</m:num><m:den>{r('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:sSup>{e('10')}<m:sup>{r('4')}</m:sup></m:sSup>", "10^4"),
        (f"<m:sSub>{e('H')}<m:sub>{r('2')}</m:sub></m:sSub>", "H₂"),
        (f"<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/>{e('2')}</m:rad>", "√2"),
        (f"<m:rad><m:deg>{r('3')}</m:deg>{e('8')}</m:rad>", "³√8"),
        (f"<m:d>{e('甲')}</m:d>", "(甲)"),
        (SUM, "∑₁⁵n"),
        (f"<m:m><m:mr>{e('1')}{e('2')}</m:mr><m:mr>{e('3')}{e('4')}</m:mr></m:m>", "[1,2;3,4]"),
        (f"<m:box>{e('甲')}</m:box>", "甲"),
    ],
)  # fmt: skip
def test_an_equation_on_one_line(math: str, text: str) -> None:
    element = etree.fromstring(f'<m:oMath xmlns:m="{M}">{math}</m:oMath>')
    assert show_equation(element).text == text


def test_only_what_is_composed_is_noted() -> None:
    plain = etree.fromstring(f'<m:oMath xmlns:m="{M}">{r("30%")}</m:oMath>')
    half = etree.fromstring(f'<m:oMath xmlns:m="{M}">{HALF}</m:oMath>')
    assert show_equation(plain).notes == ()
    assert show_equation(half).notes == ("里有公式，按“1/2”读取",)
