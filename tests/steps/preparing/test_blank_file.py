"""Blank forms in other formats than the two that can be filled."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from huizhi.errors import HuizhiError
from huizhi.steps.preparing import blank_file
from huizhi.steps.preparing.blank_file import own_format
from tests.forms.learned_and_read import sheet

FORM = sheet(["姓名", None, "手机", None])
OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def test_a_form_with_another_ending_gets_its_own(tmp_path: Path) -> None:
    path = tmp_path / "登记表.et"
    path.write_bytes(FORM)
    with own_format(path) as own:
        assert (own.name, own.read_bytes()) == ("登记表.xlsx", FORM)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("表.pdf", b"%PDF-1.7\n%%EOF", "转换为 Word 或 Excel"),
        ("表.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "向发表的单位要"),
        ("表.txt", "姓名：".encode(), "不是 Word 或 Excel 表格"),
    ],
)
def test_what_cannot_be_a_template_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(HuizhiError, match=said), own_format(tmp_path / name):
        pass


def test_an_older_format_is_what_the_office_makes_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made.xlsx"
    made.write_bytes(FORM)
    monkeypatch.setattr(blank_file, "sniff", lambda data: "xls")
    monkeypatch.setattr(blank_file, "find_office", lambda: "soffice")
    monkeypatch.setattr(blank_file, "convert_file", lambda *words: nullcontext(made))
    (tmp_path / "台账.xls").write_bytes(OLD)
    with own_format(tmp_path / "台账.xls") as own:
        assert (own.name, own.read_bytes()) == ("台账.xlsx", FORM)
    monkeypatch.setattr(blank_file, "find_office", lambda: None)
    with pytest.raises(HuizhiError, match="没有 LibreOffice"), own_format(tmp_path / "台账.xls"):
        pass
