"""The text of a sheet and its tree say the same, or the text is left to the tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import Document
from huizhi.content.limits import Limits
from huizhi.errors import ReadError
from huizhi.formats.reader import read_bytes
from huizhi.formats.sheets import rich_text, xlsx_sheet
from huizhi.formats.sheets.sheet_text import sheet_text, string_texts
from tests.formats.making import sheet_xml, xlsx_parts, zipped
from tests.paths import TESTS

RETURNS = sorted((TESTS / "returns").glob("*.xls[xm]"))
STRINGS = '<si><t>姓名</t></si><si><t xml:space="preserve"> 王_x000D_ </t></si><si><t/></si>'
PLAIN = [
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c></row>',
    '<row r="1" hidden="1"><c r="A1"><v>1.5</v></c></row><row><c r="A2" t="b"><v>1</v></c></row>',
    '<row r="2" ht="0"><c r="C2" t="inlineStr"><is><t>文字</t></is></c><c r="D2" s="0"/></row>',
    '<row r="1"/>\n<row r="3" spans="1:2">\n<c r="A3" t="str"><v>a&gt;</v></c></row>',
    '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="A1"><v>2</v></c></row>',
    '<row r="1"><c r="A1"></c><c r="B1"><v></v></c><c r="C1" t="s"><v>2</v></c></row>',
    '<row r="1"><c t="s" r="A1"><v>0</v></c></row>',
    '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>',
    '<row r="1"><!-- 批 --><c r="A1"><v>7</v></c></row>',
    '<row r="1"><c r="A1" t="d"><v>2024-06-03</v></c><c r="XFE1"><v>1</v></c></row>',
    '<row r="0"><c r="A1"><v>1</v></c></row>',
]
BROKEN = [
    '<row r="1"><c r="A1"><v>\x01</v></c></row>',
    '<row r="1"><c r="A1"><v>1</c></row>',
    '<row r="1"><c r="A1"><v>1</v></c>',
    '<row r="1" r="2"><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
]


def outcome(data: bytes) -> Document | str:
    """The document, or what is said of it."""
    try:
        return read_bytes(data, Limits())
    except ReadError as error:
        return f"{type(error).__name__} {error}"


def by_tree(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Document | str:
    """The same, read by the tree alone."""
    with monkeypatch.context() as patched:
        patched.setattr(xlsx_sheet, "sheet_text", lambda _: None)
        patched.setattr(rich_text, "string_texts", lambda _: None)
        return outcome(data)


@pytest.mark.parametrize("rows", [*PLAIN, *BROKEN])
def test_text_and_tree_say_the_same(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tail = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    data = zipped(xlsx_parts(sheet_xml(rows, "<cols/>", tail), strings=STRINGS))

    assert outcome(data) == by_tree(data, monkeypatch)


@pytest.mark.parametrize("path", RETURNS, ids=lambda path: path.name)
def test_files_of_real_programs_say_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()

    assert outcome(data) == by_tree(data, monkeypatch)


@pytest.mark.parametrize("rows", PLAIN[:6])
def test_plain_rows_are_taken_from_the_text(rows: str) -> None:
    wanted = "&" not in rows

    assert (sheet_text(sheet_xml(rows).encode()) is not None) == wanted


@pytest.mark.parametrize("rows", [*PLAIN[6:10], *BROKEN[:3]])
def test_other_rows_are_left_to_the_tree(rows: str) -> None:
    assert sheet_text(sheet_xml(rows).encode()) is None


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_text_between_strings_is_the_tree_s_or_the_same(text: str) -> None:
    data = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{text}</t></si></sst>"
    ).encode()
    plain = string_texts(data)

    assert plain is None or plain == [text]
