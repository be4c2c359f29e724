"""Web pages with tables, as state systems export them under the name .xls."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Cell, Document, draw
from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, LimitError
from huizhi.formats.html.reader import read_html
from huizhi.formats.kinds.kind import sniff


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


def test_a_link_that_says_another_address_is_noted() -> None:
    said = '<td><a href="{}">{}</a></td>'
    links = (("https://b.cn", "https://a.cn"), ("https://a.cn/", "https://a.cn"), ("/e", "张三"))
    grid = read(f"<table><tr>{''.join(said.format(*link) for link in links)}</tr></table>").grids[0]
    assert [cell.notes for cell in grid.cells] == [("的链接指向“https://b.cn”",), (), ()]


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


def cell_of(inner: str, style: str = "") -> Cell:
    """The one cell of a table with this content."""
    (cell,) = read(f"<style>{style}</style><table><tr><td>{inner}</td></tr></table>").grids[0].cells
    return cell


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ('<input value="2400">', "2400"),
        ('<input type="date" value="2026-01-08">', "2026-01-08"),
        ('月收入<input value="2400">元', "月收入 2400元"),
        ('<input type="hidden" value="7"><input type="submit" value="提交">', ""),
        ('<input type="checkbox" checked>是 <input type="checkbox">否', "☑是 ☐否"),
        ('<label><input type="radio" checked="">男</label><input type="radio">女', "☑男☐女"),
        ('<span class="el-checkbox is-checked"><input type="checkbox"></span>是', "☑是"),
        ('<span class="is-unchecked"><input type="checkbox"></span>是', "☐是"),
        ('<i role="checkbox" aria-checked="true"></i>是', "☑是"),
        ("<select><option>10%<option selected>30%</select>", "30%"),
        ("<select multiple><option selected>甲<option>乙<option selected>丙</select>", "甲、丙"),
        ('<select><option value="">请选择<option>甲</select>', ""),
        ("<select><option>--请选择--</option><option>甲</option></select>", ""),
        ("<textarea>\n第一行\n第二行</textarea>", "第一行\n第二行"),
        ("<button>保存</button><datalist><option>甲</datalist>", ""),
        ("<ol><li>长期患病<li>子女上学</ol>", "1.长期患病\n2.子女上学"),
        ('<ol start="3" type="a"><li>甲<li value="9">乙</ol>', "c.甲\ni.乙"),
        ('<ol style="list-style:none"><li>甲</ol><ul><li>乙</ul>', "甲\n乙"),
        ("<ruby>䶮<rp>(</rp><rt>yǎn</rt><rp>)</rp></ruby>明", "䶮明"),
        ("10<sup>4</sup>", "10^4"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
        ("<table><tr><td>12<td>3<tr><td>4</table>", "12\t3\n4"),
        ('<img alt="✅" src="a.png">是', "✅是"),
        ("<pre>甲\n乙</pre>", "甲\n乙"),
        ("甲<noscript>请打开脚本</noscript>", "甲"),
    ],
)
def test_what_a_cell_shows(inner: str, text: str) -> None:
    assert cell_of(inner).text == text


@pytest.mark.parametrize(
    ("inner", "note"),
    [
        ("<s>2400</s>3600", "的“2400”带有删除线"),
        ("<del>2400</del>3600", "的“2400”带有删除线"),
        ("<strike>24</strike>3600", "的“24”带有删除线"),
        ('<span style="text-decoration: line-through">2400</span>', "的“2400”带有删除线"),
        ('<span class="out">2400</span>3600', "的“2400”带有删除线"),
        ("<select><option>10%<option>30%</select>",
         "的下拉框没有存下选了哪一项，按显示的第一项“10%”读取"),
        ('签字<img src="a.png">', "里有一张图片"),
        ("<canvas></canvas>", "里有手写或画出的内容，没有读取"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "里有公式，按“1/2”读取"),
    ],
)  # fmt: skip
def test_what_the_text_of_a_cell_does_not_say_is_noted(inner: str, note: str) -> None:
    assert cell_of(inner, ".out {color: red; text-decoration:line-through}").notes == (note,)


@pytest.mark.parametrize(
    "page",
    [
        "<table style='text-decoration:line-through'><tr><td>甲</table>",
        "<table><tr class=out><td>甲</table>",
        "<s><table><tr><td>甲</table></s>",
    ],
)
def test_what_is_struck_around_a_cell_strikes_it(page: str) -> None:
    document = read(f"<style>tr.out {{text-decoration:line-through}}</style>{page}")
    assert document.grids[0].cells[0].notes == ("的“甲”带有删除线",)


def test_plain_cells_have_no_notes() -> None:
    for inner in ("甲", "<u>甲</u>", "<ins>甲</ins>", '<img src="a" width="1">甲', "甲<svg></svg>"):
        assert cell_of(inner, "@media print { td {text-decoration:line-through} }").notes == ()


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display: none'>密</span>",
        "<span hidden>密</span>",
        "<span class=gone>密</span>",
        "<span style='mso-hide:all'>密</span>",
    ],
)
def test_what_is_not_shown_is_told_and_not_read(hidden: str) -> None:
    document = read(
        f"<style><!-- .gone {{visibility:hidden}} --></style><table><tr><td>甲{hidden}</table>"
    )
    assert document.grids[0].cells[0].text == "甲"
    assert document.remarks == ("网页!A1 有隐藏文字“密”，没有读取",)


def test_hidden_cells_and_rows() -> None:
    document = read(
        "<table><tr><td>甲<td style='display:none'>密<td>乙<tr style='display:none'><td>丙</table>"
    )
    cells = [(cell.text, cell.column, cell.hidden) for cell in document.grids[0].cells]
    assert cells == [("甲", 0, False), ("乙", 1, False), ("丙", 0, True)]


def test_loose_text_and_captions_are_read() -> None:
    document = read("欠款<b>5万元</b><table><caption>表一<tr><td>甲</table>补充：乙<br>丙<p>末")
    texts = [cell.text for cell in document.grids[0].cells]
    assert texts == ["欠款5万元", "表一", "甲", "补充：乙\n丙", "末"]


def test_a_workbook_saved_as_one_page_gives_each_sheet() -> None:
    def part(name: str, page: str) -> str:
        return (
            f"--b\r\nContent-Location: file:///C:/{name}\r\n"
            f"Content-Type: text/html; charset=gb2312\r\n\r\n{page}\r\n"
        )

    archive = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        + part("book.htm", "<html><frameset><frame src=sheet001.htm></frameset></html>")
        + part("sheet001.htm", "<html><table><tr><td>甲</table></html>")
        + part("sheet002.htm", "<html><table><tr><td>乙</table></html>")
        + part("tabstrip.htm", "<html><table><tr><td>Sheet1</table></html>")
        + "--b--\r\n"
    )
    document = read_html(archive.encode("gb18030"), Limits())
    assert [[cell.text for cell in grid.cells] for grid in document.grids] == [["甲"], ["乙"]]
    assert [grid.name for grid in document.grids] == ["网页", "网页2"]


def test_a_form_saved_without_what_was_typed_is_told() -> None:
    empty = "<table><tr><td>姓名<td><input><td>说明<td><textarea></textarea></table>"
    assert read(empty).remarks == ("网页里的2个输入框都是空的，填过的内容可能没有存进文件",)
    assert read(empty.replace("<input>", "<input value=王>")).remarks == ()
    assert read("<table><tr><td><input type=submit>甲</table>").remarks == ()
