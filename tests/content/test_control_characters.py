"""Visible: nothing that steers a terminal or turns the writing is shown as it came."""

from __future__ import annotations

import json

from hypothesis import given, strategies as st

from huizhi.content.control_characters import escaped_json, visible, visible_lines


def test_signs() -> None:
    assert visible("\x1b]0;x\x07换\n行\x7f\x9b") == "␛]0;x␇换␊行␡〔U+009B〕"
    assert visible("\u2067gpj.exe\u2069") == "〔U+2067〕gpj.exe〔U+2069〕"
    assert visible("附件1（罗庄）.xlsx") == "附件1（罗庄）.xlsx"
    assert visible_lines("一\n\t二\r\x1b") == "一\n\t二␍␛"


@given(st.text())
def test_json_says_the_same(text: str) -> None:
    written = escaped_json(json.dumps(text, ensure_ascii=False))

    assert json.loads(written) == text
    assert written == visible(written)
