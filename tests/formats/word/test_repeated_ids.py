"""What may stand in a document once is not printed twice by a loop."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template
from huizhi.formats.word.repeated_ids import rename_bookmarks, signed_round
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import FILTERS, assert_valid, docx, part
from tests.paths import ROOT

FIELD = ROOT / "tests/formats/field"


def _looped(*body: str, rounds: int = 3) -> str:
    within = "".join(body)
    loop = paragraph("{%p for 项 in 列 %}") + within + paragraph("{%p endfor %}")
    template = docx(zipped(docx_parts(loop)))
    data = template.render({"列": list(range(rounds))}, Stamp())
    assert data == template.render({"列": list(range(rounds))}, Stamp())
    return part(data, "word/document.xml").decode()


@pytest.mark.parametrize("file", ["循环里有批注", "循环里有书签和控件", "循环里有文本框"])
def test_field_files(file: str) -> None:
    path = FIELD / f"{file}.docx"
    context = {"行们": [{"名": name} for name in "甲乙丙"]}
    data = load_template(path, FILTERS).render(context, Stamp())
    assert data == load_template(path, FILTERS).render(context, Stamp())
    assert_valid(data, path.read_bytes())
    text = part(data, "word/document.xml").decode()
    assert all(text.count(f">{name}<") >= 1 for name in "甲乙丙")
    for kind in ("bookmarkStart w", "comment\\w+ w", "docPr ", "v:shape "):
        ids = re.findall(rf'({kind}:?id="[^"]*")', text)
        assert len(ids) == len(set(ids)), ids


BOOKMARK = '<w:bookmarkStart w:id="7" w:name="表"/>{}<w:bookmarkEnd w:id="7"/>'


def test_bookmarks_and_what_refers_to_them() -> None:
    reference = "<w:r><w:instrText> PAGEREF 表 \\h </w:instrText></w:r>"
    link = '<w:hyperlink w:anchor="表"/>'
    text = _looped(f"<w:p>{BOOKMARK.format('')}{reference}{link}</w:p>")
    pairs = re.findall(r'Start w:id="(\d)" w:name="(\w+)"/><w:bookmarkEnd w:id="(\d)"/>', text)
    assert pairs == [("0", "表", "0"), ("1", "表_2", "1"), ("2", "表_3", "2")]
    assert re.findall(r"PAGEREF (\w+)", text) == ["表", "表_2", "表_3"]
    assert re.findall(r'anchor="(\w+)"', text) == ["表", "表_2", "表_3"]


def test_a_bookmark_from_paragraph_to_paragraph_and_halves_of_bookmarks() -> None:
    text = _looped(
        '<w:p><w:bookmarkStart w:id="7" w:name="甲"/></w:p><w:p><w:bookmarkEnd w:id="7"/></w:p>',
        '<w:p><w:bookmarkEnd w:id="9"/><w:bookmarkStart w:id="8" w:name="乙"/></w:p>',
        rounds=2,
    )
    assert re.findall(r'bookmark(\w+) w:id="(\d)"', text) == [
        ("Start", "0"),
        ("End", "0"),
        ("Start", "1"),
        ("End", "1"),
    ]


def test_a_comment_is_kept_once() -> None:
    note = (
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>{{ 项 }}</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:rPr/><w:commentReference w:id="0"/></w:r></w:p>'
    )
    text = _looped(note)
    assert text.count("comment") == 3
    assert text.count("<w:r>") == 4
    assert text.index("commentReference") < text.index(">1<")


def test_shapes_of_the_old_kind() -> None:
    shape = (
        '<w:p><w:r><w:object><v:shapetype id="t75"/><v:shape id="i1" type="#t75"/>'
        '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ShapeID="i1" '
        'ObjectID="_1"/>'
        "</w:object></w:r></w:p>"
    )
    text = _looped(shape)
    assert re.findall(r'<v:shape id="(\w+)"', text) == ["i1", "i1_2", "i1_3"]
    assert re.findall(r'ShapeID="(\w+)"', text) == ["i1", "i1_2", "i1_3"]
    assert re.findall(r'ObjectID="(\w+)"', text) == ["_1"]
    assert text.count("shapetype ") == 1


def test_what_word_numbers_itself_has_no_number_in_a_loop_and_costs_nothing() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:id w:val="77"/><w:tag w:val="甲"/></w:sdtPr><w:sdtContent>'
        '<w:p w14:paraId="0A" w14:textId="0B"><w:r><w:t>{{ 项 }}</w:t></w:r></w:p>'
        "</w:sdtContent></w:sdt>"
    )
    loop = paragraph("{%p for 项 in 列 %}") + control + paragraph("{%p endfor %}")
    template = docx(zipped(docx_parts(control.replace("{{ 项 }}", "") + loop)))
    assert template.is_proved
    text = part(template.render({"列": [1, 2]}, Stamp()), "word/document.xml").decode()
    assert text.count('w:id w:val="77"') == 1
    assert text.count("paraId") == text.count("textId") == 1
    assert text.count('w:tag w:val="甲"') == 3


def test_a_reference_from_outside_leaves_those_of_the_rounds_to_them() -> None:
    reference = "<w:r><w:instrText> REF 表 \\h </w:instrText></w:r>"
    body = (
        f"<w:p>{reference}</w:p>",
        paragraph("{%p for 项 in 列 %}"),
        f"<w:p>{reference}{BOOKMARK.format('')}</w:p>",
        paragraph("{%p for 内 in 列 %}"),
        f"<w:p>{reference}</w:p>",
        paragraph("{%p endfor %}"),
        paragraph("{%p endfor %}"),
    )
    data = docx(zipped(docx_parts("".join(body)))).render({"列": [1, 2]}, Stamp())
    text = part(data, "word/document.xml").decode()
    assert re.findall(r"REF (\w+)", text) == ["表", *["表"] * 3, *["表_2"] * 3]
    assert "huizhi" not in text


def test_a_loop_within_a_line_keeps_its_words() -> None:
    line = BOOKMARK.format("<w:r><w:t>{{ 项 }}、</w:t></w:r>")
    begun, ended = (
        f"<w:r><w:t>{t}</w:t></w:r>" for t in ("前{% for 项 in 列 %}甲", "乙{% endfor %}后")
    )
    template = docx(zipped(docx_parts(f"<w:p>{begun}{line}{ended}</w:p>")))
    text = part(template.render({"列": [1, 2]}, Stamp()), "word/document.xml").decode()
    assert "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", text)) == "前甲1、乙甲2、乙后"
    assert "huizhi" not in text


def test_a_document_that_is_put_in_refers_to_its_own_bookmarks() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="表"/><w:instrText>REF 表</w:instrText>'
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = etree.fromstring(f'<w:body xmlns:w="{namespace}">{mark}{signed_round(mark)}</w:body>')
    rename_bookmarks(body)
    assert [one.text for one in body if one.text] == ["REF 表", "REF 表_2"]
    assert signed_round("<w:p/>") == "<w:p/>"
