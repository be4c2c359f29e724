"""EQ fields: what characters in rings and boxes, readings, fractions and powers are read as."""

from __future__ import annotations

import pytest

from huizhi.formats.text.eq_field import show_eq_field


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (r" \o\ac(□,√) ", "☑"),
        (r" \o\ac(√,□) ", "☑"),
        (r" \o\ac(□，√) ", "☑"),
        (r" \o \ac ( ○ ; ✓ ) ", "☑"),
        (r" \o\ac(□,×)", "☒"),
        (r" \o\ac(○,3)", "③"),
        (r" \o\ac(○,十二)", "十二"),
        (r" \o\ac(○,一)", "㊀"),
        (r" \o\ac(○,A)", "Ⓐ"),
        (r' \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(yǎn),䶮) ', "䶮"),
        (r' \* jc0 \* "Font:Times New Roman" \* hps11 \o(\s\up 10(zhāng sān),张三)', "张三"),
        (r" \x(√)", "☑"),
        (r" \f(1,2)", "1/2"),
        (r" 3\f(1,2)", "3 1/2"),
        (r" \f(a+b,2)", "(a+b)/2"),
        (r" \r(2)", "√2"),
        (r" \r(3,8)", "³√8"),
        (r" m\s\up 5(2)", "m²"),
        (r" H\s\do 3(2)O", "H₂O"),
        (r" 1\,000", "1,000"),
        (r" \(甲\)", "(甲)"),
        (r" \b\bc\{(3)", "(3)"),
        (r" \l(甲,乙)", "甲,乙"),
        (r" \i\su(1,5,n)", "∑₁⁵n"),
    ],
)  # fmt: skip
def test_a_code_is_written_on_one_line(code: str, text: str) -> None:
    assert show_eq_field(code).text == text


@pytest.mark.parametrize(
    ("code", "note"),
    [
        (r" \o\ac(○,是)", "的“是”外面有圈"),
        (r" \o\ac(□,男)", "的“男”外面有框"),
        (r" \o(作废,―)", "的“作废”上划有线"),
        (r" \o(甲,乙)", "的“甲、乙”叠印在一处"),
        (r" \x\bo(女)", "的“女”下面有框线"),
        (r" \f(1,2)", "里有公式，按“1/2”读取"),
        (r" \o\ac(□,√", r"里有域代码“\o\ac(□,√”，没有认出"),
        (r" \q(3)", r"里有域代码“\q”，没有认出"),
    ],
)
def test_what_the_line_does_not_say_is_noted(code: str, note: str) -> None:
    assert note in show_eq_field(code).notes


@pytest.mark.parametrize("code", [r"\o\ac(□,√)", r"\o\ad(\s\up 9(yǎn),䶮)", r"\o\ac(○,8)"])
def test_what_is_read_for_certain_has_no_note(code: str) -> None:
    assert show_eq_field(code).notes == ()


def test_deep_codes_end() -> None:
    assert show_eq_field(r"\f(" * 5000).notes != ()
