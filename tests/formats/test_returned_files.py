"""Files that real programs saved (tests/returns/README.md): kinds, grids, what is said of them."""

# ruff: noqa: E501  (drawings are as wide as they are)

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from huizhi.errors import UnknownKindError
from huizhi.formats.kind import sniff
from huizhi.formats.limits import Limits
from huizhi.formats.reader import read_bytes
from huizhi.forms.grid import Cell, Document, NamedPlace, draw

RETURNS = Path(__file__).parent.parent / "returns"


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
    assert form.at(3, 1) == Cell(3, 1, "2024-06-03", dt.date(2024, 6, 3), place="附件1!B4")
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


@pytest.mark.parametrize("kind", ["xls", "ods", "pdf", "html", "doc", "odt", "rtf"])
def test_kinds_not_read_yet_are_named_with_what_to_do(kind: str) -> None:
    name = f"liaison-libreoffice.{kind}"
    assert sniff((RETURNS / name).read_bytes()) == kind
    with pytest.raises(UnknownKindError, match=r"，请.*报送"):
        read(name)
