"""A table of contents over headings in a loop: its lines wait until Word makes them anew."""

from __future__ import annotations

from lxml import etree

from huizhi.formats.jinja import mistakes_in_marks
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.word.marked_parts import marked_document
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import docx, part

CONTEXT = {"事项": [{"名称": "演练", "项": "一"}, {"名称": "宣讲"}], "名": "甲"}
LOOP = paragraph("{%p for 项 in 事项 %}") + paragraph("{{ 项.名称 }}") + paragraph("{%p endfor %}")


def sign(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def line(text: str, before: str = "", after: str = "") -> str:
    """A line of the table as Word writes it: a link with the heading and the field of its page."""
    page = (
        sign("begin")
        + "<w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r>"
        + sign("separate")
        + run("2")
        + sign("end")
    )
    link = f'<w:hyperlink w:anchor="_Toc1">{run(text)}<w:r><w:tab/></w:r>{page}</w:hyperlink>'
    return f"<w:p>{before}{link}{after}</w:p>"


BEGIN = sign("begin") + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>' + sign("separate")
END = f"<w:p>{sign('end')}</w:p>"


def rendered(body: str) -> str:
    data = zipped(docx_parts(body, {}, ()))
    assert mistakes_in_marks(marked_document(data), CONTEXT, {}, "通知.docx") == []
    return part(docx(data).render(CONTEXT, Stamp()), "word/document.xml").decode()


def kinds(text: str) -> list[str]:
    root = etree.fromstring(text.encode())
    return [one.values()[0] for one in root.iter("{*}fldChar")]


def test_lines_of_a_loop_are_left_out_and_others_stay() -> None:
    body = line("一、{{ 名 }}区", BEGIN) + line("{{ 项.名称 }}") + END + LOOP

    text = rendered(body)

    assert "一、甲区" in text
    assert text.count("演练") == 1  # the heading itself
    assert kinds(text) == ["begin", "separate", *["begin", "separate", "end"], "end"]


def test_a_table_of_nothing_else_says_that_it_is_to_be_made() -> None:
    body = line("{{ 项.名称 }}", BEGIN) + line("{{ 项.名称 }}附", after=sign("end")) + LOOP

    text = rendered(body)

    assert "目录：打开后请选择更新域" in text
    assert kinds(text) == ["begin", "separate", "end"]


def test_a_table_over_plain_headings_stays_as_it_is() -> None:
    text = rendered(line("一、总则", BEGIN) + END + LOOP)

    assert "一、总则" in text
    assert "更新域" not in text


def test_a_part_that_is_called_like_a_round_is_none() -> None:
    text = rendered(line("{{ 事项[0].项 }}", BEGIN) + END + LOOP)

    assert "目录" not in text
