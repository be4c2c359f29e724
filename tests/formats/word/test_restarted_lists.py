"""A numbered list that belongs to a loop's round begins anew in each; others count on."""

from __future__ import annotations

import re

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template
from huizhi.formats.word.template import DocxTemplate
from tests.formats.making import WORD, docx_parts, paragraph, zipped
from tests.formats.rendering import FILTERS, assert_valid, docx, drawn, part, part_names
from tests.paths import ROOT

FIELD = ROOT / "tests/formats/field"
LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
)
OVERRIDE = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def _abstract(number: int, kind: str = "decimal", start: int = 1) -> str:
    level = LEVEL.format(start=start, kind=kind)
    return f'<w:abstractNum w:abstractNumId="{number}">{level}</w:abstractNum>'


def _num(number: int, abstract: int, override: str = "") -> str:
    pattern = f'<w:abstractNumId w:val="{abstract}"/>'
    return f'<w:num w:numId="{number}">{pattern}{override}</w:num>'


# 1 and 2: lists; 3: a list that the template begins anew; 4: of headings; 5: of signs; 6: from 5
NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}">{_abstract(0)}{_abstract(1)}{_abstract(2, "bullet")}'
    f"{_abstract(3, start=5)}{_num(1, 0)}{_num(2, 1)}{_num(3, 0, OVERRIDE)}{_num(4, 1)}{_num(5, 2)}"
    f"{_num(6, 3)}</w:numbering>"
)
STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="T"><w:pPr><w:numPr>'
    '<w:numId w:val="4"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)
FOR, END = paragraph("{%p for 行 in 行们 %}"), paragraph("{%p endfor %}")
EACH = paragraph("{%p for 项 in 行.项 %}")


def _item(number: int, text: str = "{{ 行.名 }}") -> str:
    numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{numbered}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _heading(text: str = "{{ 行.名 }}") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def _template(*body: str) -> DocxTemplate:
    extra = {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}
    targets = (("numbering", "numbering.xml"), ("styles", "styles.xml"))
    return docx(zipped(docx_parts("".join(body), dict(extra), targets)))


def _numbers(*body: str) -> str:
    """The numbers that Word puts before the paragraphs, and the letters of those without."""
    template = _template(*body)
    context = {"行们": [{"名": name, "项": ["子", "丑"]} for name in "甲乙"]}
    data = template.render(context, Stamp())
    assert data == template.render(context, Stamp())
    assert b"huizhi-lists" not in part(data, "word/document.xml")
    return " ".join(re.findall(r"\d+\.|[甲乙]", drawn(data)))


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ((FOR, paragraph("{{ 行.名 }}"), _item(1, "子"), _item(1, "丑"), END), "甲 1. 2. 乙 1. 2."),
        ((FOR, paragraph("{{ 行.名 }}"), EACH, _item(6, "子"), END, END), "甲 5. 6. 乙 5. 6."),
        ((FOR, _item(2, "子"), EACH, _item(1, "子"), END, END), "1. 1. 2. 2. 1. 2."),
        ((_item(1, "子"), FOR, paragraph("{{ 行.名 }}"), _item(1, "子"), END), "1. 甲 1. 乙 1."),
        ((FOR, _heading("子"), _item(1, "子"), END), "1. 1. 2. 1."),
        ((FOR, _item(3, "子"), _item(3, "丑"), END), "1. 2. 1. 2."),
        ((FOR, EACH, _item(3, "子"), END, END), "1. 2. 1. 2."),
        (
            (FOR, paragraph("{{ 行.名 }}"), _item(1, "子"), END, _item(1, "子")),
            "甲 1. 乙 1. 2.",
        ),
    ],
)
def test_lists_that_begin_anew(body: tuple[str, ...], numbers: str) -> None:
    assert _numbers(*body) == numbers


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ((FOR, _item(1, "子"), END), "1. 2."),
        ((FOR, _item(1, "子"), paragraph("{{ 行.名 }}"), END), "1. 甲 2. 乙"),
        ((FOR, _item(3, "子"), END), "1. 2."),
        ((FOR, EACH, _item(1, "子"), END, END), "1. 2. 3. 4."),
        ((FOR, "<w:p><w:pPr/></w:p>", _item(1, "子"), END), "1. 2."),
        ((FOR, paragraph("{{ 行.名 }}"), _heading("子"), END), "甲 1. 乙 2."),
    ],
)
def test_lists_that_count_on_cost_nothing(body: tuple[str, ...], numbers: str) -> None:
    assert _template(*body).is_proved
    assert _numbers(*body) == numbers


def _rows(second: str) -> str:
    cells = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    begin, end = (cells.format(paragraph(one), paragraph("")) for one in _ROW_MARKS)
    return f"<w:tbl>{begin}{cells.format(paragraph('{{ 行.名 }}'), second)}{end}</w:tbl><w:p/>"


_ROW_MARKS = ("{%tr for 行 in 行们 %}", "{%tr endfor %}")


def test_a_number_in_a_column_counts_on_and_a_list_in_a_cell_begins_anew() -> None:
    counted = part(_rendered(_rows(_item(1, "子"))), "word/document.xml").decode()
    assert re.findall(r'numId w:val="(\d+)"', counted) == ["1", "1"]
    listed = part(_rendered(_rows(EACH + _item(1, "子") + END)), "word/document.xml").decode()
    assert re.findall(r'numId w:val="(\d+)"', listed) == ["1", "1", "7", "7"]


def _rendered(body: str) -> bytes:
    context = {"行们": [{"名": name, "项": ["子", "丑"]} for name in "甲乙"]}
    return _template(body).render(context, Stamp())


def test_the_field_file() -> None:
    path = FIELD / "循环里的编号不重新开始.docx"
    template = load_template(path, FILTERS)
    context = {"行们": [{"名": name, "项": ["子", "丑"]} for name in "甲乙丙"]}
    data = template.render(context, Stamp())
    assert_valid(data, path.read_bytes())
    assert re.findall(r"\d\.|[甲乙丙]", drawn(data)) == [
        *("甲", "1.", "2.", "乙", "1.", "2.", "丙", "1.", "2.")
    ]
    changed = [n for n in part_names(data) if part(data, n) != part(path.read_bytes(), n)]
    assert changed == ["word/document.xml", "word/numbering.xml"]
    shorter = template.render({"行们": context["行们"][:1]}, Stamp())
    assert part(shorter, "word/numbering.xml") == part(path.read_bytes(), "word/numbering.xml")
