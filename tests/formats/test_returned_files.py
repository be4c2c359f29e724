"""Files that real programs saved (tests/returns/README.md): kinds, grids, what is said of them."""

# ruff: noqa: E501  (drawings are as wide as they are)

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from huizhi.content.grid import Cell, Document, NamedPlace, draw
from huizhi.content.limits import Limits
from huizhi.errors import UnknownKindError
from huizhi.formats.kinds.kind import sniff
from huizhi.formats.reader import read_bytes
from huizhi.formats.return_reader import ReturnReader
from tests.paths import RETURNS
from tests.remembered import children_kept


@pytest.fixture(scope="module", autouse=True)
def kept() -> Iterator[None]:
    """One child reads all of them."""
    with children_kept():
        yield


def read(name: str) -> Document:
    return read_bytes((RETURNS / name).read_bytes(), Limits())


@pytest.mark.parametrize(
    ("name", "total", "number"),
    [
        # openpyxl saves no results of formulas and writes 17 digits of a number.
        ("liaison-openpyxl.xlsx", "", "411002199001011300"),
        ("liaison-libreoffice.xlsx", "2", "411002199001011000"),
    ],
)
def test_workbooks(name: str, total: str, number: str) -> None:
    document = read(name)
    form, draft = document.grids
    assert (
        draw(form).rstrip()
        == (
            "祖师街道办事处“安全生产月”活动联络员反馈表 | <                          | <        | <\n"
            "姓名                                       | 张三                       | 性别     | 女\n"
            "手机                                       | 13812345678                | 办公电话 | 0374\n"
            "报送时间                                   | 2024-06-03                 | 参加率   | 25.6%\n"
            "通讯地址                                   | 许昌市东城区\\n祖师街道88号 | <        | <\n"
            f"身份证号                                   | {number}         | 合计     | {total}"
        ).rstrip()
    )
    assert form.at(2, 1) == Cell(2, 1, "13812345678", 13812345678, place="附件1!B3")
    day = form.at(3, 1)
    assert day is not None
    assert (day.place, day.value) == ("附件1!B4", dt.date(2024, 6, 3))
    assert [cell.problem for cell in form.row(5)] == [
        "", "digits-lost", "", "" if total else "no-result"
    ]  # fmt: skip
    assert [row for row in range(6) if all(cell.hidden for cell in form.row(row))] == [5]
    assert (draft.name, draft.hidden, draw(draft)) == ("草稿", True, "草稿内容")
    assert document.names == {"hz_name": NamedPlace("附件1", 1, 1)}
    assert document.properties == {"huizhi": "2024-safety-month"}
    assert document.remarks == ("附件1!B2 有批注“已换人”",)
    assert document.written == dt.datetime(2026, 11, 23, 18, 6, 28, tzinfo=dt.UTC)


@pytest.mark.parametrize("name", ["liaison-python-docx.docx", "liaison-libreoffice.docx"])
def test_documents(name: str) -> None:
    document = read(name)
    assert draw(document.grids[0]) == (
        "附件1                  | ~                          | ~    | ~\n"
        "联络员反馈表           | <                          | <    | <\n"
        "姓名                   | 张三                       | 性别 | 女\n"
        "通讯地址               | 许昌市东城区\\n祖师街道88号 | <    | <\n"
        "备注                   | ^                          | <    | <\n"
        "注：请于6月3日前报送。 | ~                          | ~    | ~"
    )
    assert document.written == dt.datetime(2024, 6, 3, 1, 15, tzinfo=dt.UTC)
    assert document.remarks == ()


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_older_and_open_workbooks(kind: str) -> None:
    document = read(f"liaison-libreoffice.{kind}")
    form, draft = document.grids
    number = "411002199001011300" if kind == "xls" else "411002199001011000"
    assert draw(form).rstrip() == (
        "祖师街道办事处“安全生产月”活动联络员反馈表 | <                          | <        | <\n"
        "姓名                                       | 张三                       | 性别     | 女\n"
        "手机                                       | 13812345678                | 办公电话 | 0374\n"
        "报送时间                                   | 2024-06-03                 | 参加率   | 25.6%\n"
        "通讯地址                                   | 许昌市东城区\\n祖师街道88号 | <        | <\n"
        f"身份证号                                   | {number}         | 合计     | 2"
    )
    assert form.at(2, 1) == Cell(2, 1, "13812345678", 13812345678, place="附件1!B3")
    day = form.at(3, 1)
    assert day is not None
    assert (day.place, day.value) == ("附件1!B4", dt.date(2024, 6, 3))
    assert [cell.problem for cell in form.row(5)] == ["", "digits-lost", "", ""]
    assert [row for row in range(6) if all(cell.hidden for cell in form.row(row))] == [5]
    assert (draft.name, draft.hidden, draw(draft)) == ("草稿", True, "草稿内容")
    assert document.names == {"hz_name": NamedPlace("附件1", 1, 1)}
    assert document.properties["huizhi"] == "2024-safety-month"
    assert document.remarks == ("附件1!B2 有批注“已换人”",)
    assert document.written == dt.datetime(2026, 11, 23, 18, 6, 28, tzinfo=dt.UTC)


def test_a_page_of_the_web_shows_what_a_screen_shows() -> None:
    document = read("liaison-libreoffice.html")
    assert draw(document.grids[0]) == (
        "祖师街道办事处“安全生产月”活动联络员反馈表 | <                          | <        | <\n"
        "姓名                                       | 张三                       | 性别     | 女\n"
        "手机                                       | 13812345678                | 办公电话 | 0374\n"
        "报送时间                                   | 2024年6月3日               | 参加率   | 25.6%\n"
        "通讯地址                                   | 许昌市东城区\\n祖师街道88号 | <        | <"
    )
    assert document.remarks == ("网页里有批注“已换人”",)


def test_a_printed_sheet_without_lines_is_read_as_unsure() -> None:
    document = read("liaison-libreoffice.pdf")
    (grid,) = document.grids
    assert {cell.unsure for cell in grid.cells if cell.text} == {True}
    assert [cell.text for cell in grid.row(1)] == ["姓名", "张三", "性别", "女"]
    assert document.remarks == ("由 PDF 读出，换行和空格可能与原表不同",)


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_what_only_an_office_opens_is_converted(kind: str) -> None:
    path = RETURNS / f"liaison-libreoffice.{kind}"
    assert sniff(path.read_bytes()) == kind
    with pytest.raises(UnknownKindError, match="另存为"):
        read(path.name)
    with ReturnReader() as reader:
        document = reader.read(path)
    texts = [cell.text for cell in document.grids[0].cells if cell.text]
    assert document.kind == kind
    assert document.remarks[0] == "经 LibreOffice 转换读出，文本框和套在里面的表格可能丢失"
    assert texts[2:6] == ["姓名", "张三", "性别", "女"]
