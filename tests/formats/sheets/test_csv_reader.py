"""Text tables: encodings, separators and quotes as programs in China write them."""

from __future__ import annotations

import pytest

from huizhi.content.grid import draw
from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, LimitError
from huizhi.formats.kinds.kind import sniff
from huizhi.formats.sheets.csv_reader import read_csv

FORM = '姓名,张三,性别,女\r\n通讯地址,"许昌市,东城区\n1号",,\r\n'
DRAWN = "姓名     | 张三               | 性别 | 女\n通讯地址 | 许昌市,东城区\\n1号 |      |"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same(encoding: str) -> None:
    data = FORM.encode(encoding)
    assert sniff(data) == "csv"
    assert draw(read_csv(data, Limits()).grids[0]) == DRAWN


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_every_separator_gives_the_same(separator: str) -> None:
    text = f'姓名{separator}张三\n地址{separator}"甲{separator}乙"\n'
    texts = [cell.text for cell in read_csv(text.encode(), Limits()).grids[0].cells]
    assert texts == ["姓名", "张三", "地址", f"甲{separator}乙"]


def test_values_stay_text() -> None:
    cells = read_csv("手机,013812345678\n式子,=1+1\n".encode(), Limits()).grids[0].cells
    assert [cell.value for cell in cells] == ["手机", "013812345678", "式子", "=1+1"]


def test_guards_of_exports_are_taken_away() -> None:
    text = '="姓名",\'013812345678,"=""330106195803120017""",\t0571,=1+1,\'张三\'\n'
    cells = read_csv(text.encode(), Limits()).grids[0].cells
    expected = ["姓名", "013812345678", "330106195803120017", "0571", "=1+1", "'张三'"]
    assert [cell.text for cell in cells] == expected


@pytest.mark.parametrize("head", ["sep=;\r\n", '"sep=;"\n', "SEP=;;;;\n"])
def test_a_line_that_names_the_separator_is_no_row(head: str) -> None:
    cells = read_csv(f"{head}姓名;张三，李四,王五\n".encode(), Limits()).grids[0].cells
    assert [cell.text for cell in cells] == ["姓名", "张三，李四,王五"]


def test_letters_that_became_question_marks_are_named() -> None:
    with pytest.raises(DamagedError, match="问号"):
        read_csv(b"??,??,??\n????,abc,??\n", Limits())


def test_what_is_no_text_and_what_is_too_much() -> None:
    with pytest.raises(DamagedError):
        read_csv(b"\xff\xff\x81,\xff", Limits())
    with pytest.raises(LimitError):
        read_csv("甲,乙\n".encode() * 10, Limits(cells=5))


def test_blank_lines_do_not_count_against_the_limit() -> None:
    text = "甲,乙\n" + ",\n" * 5_000 + "丙,丁\n"
    cells = read_csv(text.encode(), Limits(cells=1_000)).grids[0].cells
    assert [cell.text for cell in cells if cell.text] == ["甲", "乙", "丙", "丁"]


def test_an_open_quote_takes_the_rest_as_its_text() -> None:
    grid = read_csv('甲,"乙\n丙,丁'.encode(), Limits()).grids[0]
    assert [cell.text for cell in grid.cells] == ["甲", "乙\n丙,丁"]
