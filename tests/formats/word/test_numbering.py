"""Automatic numbers: what Word puts before a paragraph is part of what is read."""

from __future__ import annotations

import pytest

from tests.formats.making import WORD, docx_parts, read


def levels(*formats: tuple[str, str]) -> str:
    return "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
        for n, (kind, text) in enumerate(formats)
    )


def numbering(definition: str, numbers: str = "") -> str:
    numbers = numbers or "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    return (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{definition}'
        f"</w:abstractNum>{numbers}</w:numbering>"
    )


def item(text: str, number: str = "1", depth: int = 0) -> str:
    return (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr>"
        f"</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def texts(body: str, numbering_part: str, styles: str = "") -> list[str]:
    extra: dict[str, str | bytes] = {
        "word/numbering.xml": numbering_part,
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
    }
    targets = (("numbering", "numbering.xml"), ("styles", "styles.xml"))
    return [cell.text for cell in read(docx_parts(body, extra, targets)).grids[0].cells]


@pytest.mark.parametrize(
    ("kind", "text", "first", "second"),
    [
        ("decimal", "%1.", "1.甲", "2.乙"),
        ("decimal", "%1", "1 甲", "2 乙"),
        ("chineseCounting", "%1、", "一、甲", "二、乙"),
        ("chineseCountingThousand", "（%1）", "（一）甲", "（二）乙"),
        ("chineseLegalSimplified", "%1、", "壹、甲", "贰、乙"),
        ("decimalEnclosedCircle", "%1", "① 甲", "② 乙"),
        ("upperRoman", "%1.", "I.甲", "II.乙"),
        ("lowerLetter", "%1)", "a)甲", "b)乙"),
        ("ideographTraditional", "%1.", "甲.甲", "乙.乙"),
        ("none", "", "甲", "乙"),
        ("bullet", "•", "甲", "乙"),
        ("bullet", "□", "□甲", "□乙"),
    ],
)
def test_formats(kind: str, text: str, first: str, second: str) -> None:
    body = item("甲") + item("乙")
    assert texts(body, numbering(levels((kind, text)))) == [first, second]


def test_levels_count_for_themselves_and_an_empty_paragraph_has_no_number() -> None:
    part = numbering(levels(("decimal", "%1."), ("decimal", "%1.%2")))
    body = item("甲") + item("乙", depth=1) + item("丙", depth=1) + item("") + item("丁", depth=1)
    assert texts(body, part) == ["1.甲", "1.1 乙", "1.2 丙", "", "2.1 丁"]


def test_two_lists_of_one_definition_go_on_and_one_begins_anew() -> None:
    numbers = (
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
        "<w:num w:numId='2'><w:abstractNumId w:val='0'/></w:num>"
        "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'>"
        "<w:startOverride w:val='1'/></w:lvlOverride></w:num>"
    )
    body = item("甲", "1") + item("乙", "2") + item("丙", "3") + item("丁", "3")
    part = numbering(levels(("decimal", "%1.")), numbers)
    assert texts(body, part) == ["1.甲", "2.乙", "1.丙", "2.丁"]


def test_numbers_that_come_with_a_style_and_can_be_taken_away() -> None:
    styles = (
        "<w:style w:type='paragraph' w:styleId='List'><w:name w:val='List'/><w:pPr><w:numPr>"
        "<w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='Own'><w:basedOn w:val='List'/></w:style>"
    )
    plain = "<w:p><w:pPr><w:pStyle w:val='{}'/>{}</w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    off = "<w:numPr><w:numId w:val='0'/></w:numPr>"
    cells = "".join(
        f"<w:tc>{plain.format(style, more, text)}</w:tc>"
        for style, more, text in (("List", "", "甲"), ("Own", "", "乙"), ("List", off, "丙"))
    )
    part = numbering(levels(("decimal", "%1.")))
    assert texts(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>", part, styles) == ["1.甲", "2.乙", "丙"]


def test_a_number_that_cannot_be_written_is_noted() -> None:
    extra: dict[str, str | bytes] = {"word/numbering.xml": numbering(levels(("hebrew1", "%1.")))}
    document = read(docx_parts(item("甲"), extra, (("numbering", "numbering.xml"),)))
    (cell,) = document.grids[0].cells
    assert (cell.text, cell.notes) == ("甲", ("前面的自动编号没有读出",))


def test_absurd_levels_count_nothing() -> None:
    deep = "<w:lvl w:ilvl='99999999'><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
    assert texts(item("甲", depth=99_999_999), numbering(deep)) == ["甲"]
