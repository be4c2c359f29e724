"""A form that asks for a written text gets one; a form that does not names what was added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.content.grid import Cell, Document, Grid
from huizhi.forms.alignment import align
from huizhi.forms.answers import read_answers
from huizhi.forms.fields.integer import Integer
from huizhi.forms.form import Form, FormField
from huizhi.forms.probe import probe
from huizhi.forms.template import pattern_of
from huizhi.forms.wording import Wording
from tests.forms.fields.reading import JUNE

REPORT = Form("report", "工作总结", (FormField("visited", "排查场所", Integer()),))
WORDING = Wording({"visited": "排查场所"}, {})
WRITTEN = ("一、基本情况", "共排查30家。", "二、做法", "逐户排查。", "三、打算", "继续排查。")


def body(*paragraphs: str, table: str = "") -> Document:
    """A document of paragraphs, with a table of one cell below them."""
    cells = [Cell(n, 0, t, t, place=f"第{n + 1}段") for n, t in enumerate(paragraphs)]
    if table:
        cells.append(Cell(len(cells), 0, table, table, place="表格1第1行第1列"))
    return Document("docx", (Grid("正文", tuple(cells)),))


def blank(title: str, prompt: str) -> Document:
    visited = probe("visited")
    return body(title, "一、基本情况", f"共排查{visited}家。", "二、做法", prompt, "三、打算")


def unread(title: str, prompt: str, returned: Document) -> list[str]:
    """The texts that are told of as standing outside the form."""
    pattern, _ = pattern_of(REPORT, blank(title, prompt), "report.docx")
    (laid,) = align(pattern, returned, WORDING)
    answers = read_answers(REPORT, laid, JUNE)
    assert answers.value("visited") == 30
    return [finding.found for finding in answers.findings if finding.code == "text-unread"]


@pytest.mark.parametrize(
    ("title", "prompt"),
    [
        ("××社区工作总结", "1"),
        ("××社区工作总结（参考格式）", ""),
        ("整治情况", "（请填写，300字左右）"),
        ("整治情况", "（不少于500字）"),
    ],
)
def test_what_is_written_where_a_text_is_asked_for_is_no_finding(title: str, prompt: str) -> None:
    assert unread(title, prompt, body(title, *WRITTEN)) == []


def test_what_is_written_into_another_form_is_named() -> None:
    returned = body("整治情况", *WRITTEN)
    assert unread("整治情况", "", returned) == ["逐户排查。", "继续排查。"]


def test_a_table_in_a_written_text_is_named() -> None:
    returned = body("工作总结", *WRITTEN, table="欠款5万元")
    assert unread("工作总结", "", returned) == ["欠款5万元"]


def test_an_answer_that_is_gone_from_the_text_is_named() -> None:
    """Of two sentences one is written anew: its answer is named as missing, for all the prose."""
    form = replace(REPORT, fields=(*REPORT.fields, FormField("mended", "整改", Integer())))
    sent = body("工作总结", f"共排查{probe('visited')}家。", f"整改{probe('mended')}处。")
    pattern, _ = pattern_of(form, sent, "report.docx")
    wording = Wording({"visited": "排查场所", "mended": "整改"}, {})
    (laid,) = align(pattern, body("工作总结", "共排查30家。", "都整改好了。"), wording)
    assert [f.code for f in read_answers(form, laid, JUNE).findings] == ["place-gone"]
