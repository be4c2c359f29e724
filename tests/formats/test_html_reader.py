"""Web pages with tables, as state systems export them under the name .xls."""

from __future__ import annotations

import pytest

from huizhi.errors import DamagedError, LimitError
from huizhi.formats.html_reader import read_html
from huizhi.formats.kind import sniff
from huizhi.formats.limits import Limits
from huizhi.forms.grid import Document, draw


def read(body: str, encoding: str = "utf-8") -> Document:
    page = f'<html><head><meta charset="{encoding}"></head><body>{body}</body></html>'
    return read_html(page.encode(encoding), Limits())


def test_spans_breaks_and_paragraphs() -> None:
    document = read(
        "<h1>标题</h1><table><tr><th rowspan=2>甲</th><td>一<br>二</td><td>&nbsp;</td></tr>"
        "<tr><td colspan=2><p>三</p><p>四</p></td></tr></table><p>注</p>"
    )
    assert draw(document.grids[0]) == (
        "标题 | ~      | ~\n甲   | 一\\n二 |\n^    | 三\\n四 | <\n注   | ~      | ~"
    )


def test_a_table_in_a_table_is_part_of_its_cell() -> None:
    document = read(
        "<table><tr><td>甲<table><tr><td>内</td></tr></table></td><td>乙</td></tr></table>"
    )
    assert [cell.text for cell in document.grids[0].cells] == ["甲\n内", "乙"]


def test_pages_in_gbk_and_in_mail_archives() -> None:
    page = '<html><meta charset="gb2312"><table><tr><td>姓名</td><td>张三</td></tr></table></html>'
    archive = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/html; charset=gb2312\r\n\r\n" + page.encode("gbk") + b"\r\n--b--\r\n"
    )
    for data in (page.encode("gbk"), archive):
        assert sniff(data) == "html"
        texts = [cell.text for cell in read_html(data, Limits()).grids[0].cells]
        assert texts == ["姓名", "张三"]


def test_scripts_are_not_read_and_notes_are_told() -> None:
    document = read(
        "<script>alert(1)</script><table><tr><td>甲<comment>换人</comment></td></tr></table>"
    )
    assert [cell.text for cell in document.grids[0].cells] == ["甲"]
    assert document.remarks == ("网页里有批注“换人”",)


def test_what_is_hostile_ends() -> None:
    with pytest.raises(LimitError):
        read("<table><tr>" + "<td rowspan=1000 colspan=1000>甲</td>" * 3 + "</tr></table>")
    assert read("<div>" * 5000 + "甲").grids[0].width <= 1
    with pytest.raises(DamagedError):
        read_html(b"", Limits())
