"""Word fields in paragraphs: stored results are read, what is missing is worked out or noted."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Cell
from tests.formats.making import read_body


def begin(code: str) -> str:
    return (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    )


def text(said: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{said}</w:t></w:r>'


SEPARATE = "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
RAISED = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>{}</w:t></w:r>"
END = "<w:r><w:fldChar w:fldCharType='end'/></w:r>"


def cell_of(inline: str) -> Cell:
    (cell,) = read_body(f"<w:p>{inline}</w:p>").cells
    return cell


@pytest.mark.parametrize(
    ("inline", "said"),
    [
        (text("☑疾病 ") + begin(r" eq \o\ac(□,√) ") + END + text("残疾"), "☑疾病 ☑残疾"),
        (begin(r" EQ \f(1,2) ") + SEPARATE + END, "1/2"),
        (text("3") + begin(r" EQ \f(1,2) ") + END, "3 1/2"),
        (begin(" MERGEFIELD 姓名 ") + SEPARATE + text("张三") + END, "张三"),
        (begin(" REF 手机 ") + SEPARATE + text("138") + text("00") + END, "13800"),
        (begin(" QUOTE \"甲乙\" ") + END, "甲乙"),
        (begin(" SYMBOL 254 \\f \"Wingdings\" \\s 12 ") + END + text("男"), "☑男"),
        (begin(" SYMBOL 0x52 \\f \"Wingdings 2\" ") + END, "☑"),
        (begin(" MACROBUTTON NoMacro 点此填写 ") + END, "点此填写"),
        (begin(" HYPERLINK \"mailto:a@b.cn\" ") + SEPARATE + text("a@b.cn") + END, "a@b.cn"),
        (begin(" IF ") + begin(" REF a ") + SEPARATE + text("1") + END + " = 1" + SEPARATE
         + text("是") + END, "是"),
        (begin(r" eq \o\ac(□," ) + begin(" QUOTE √ ") + END
         + "<w:r><w:instrText>)</w:instrText></w:r>" + END, "☑"),
        ("<w:fldSimple w:instr=' MERGEFIELD a '><w:r><w:t>李四</w:t></w:r></w:fldSimple>", "李四"),
        (r"<w:fldSimple w:instr=' EQ \f(3,4) '/>", "3/4"),
        (begin(" XE \"张三\" ") + END + text("李四"), "李四"),
        (text("面积m") + RAISED.format("2"), "面积m²"),
        (text("见注") + RAISED.format("甲"), "见注甲"),
        (text("10") + RAISED.format("4"), "10^4"),
        (RAISED.format("13800138000"), "13800138000"),
    ],
)  # fmt: skip
def test_text_of_fields(inline: str, said: str) -> None:
    assert cell_of(inline).text == said


@pytest.mark.parametrize(
    "inline",
    [
        begin(" MERGEFIELD 手机 ") + END,
        begin(" REF 手机 ") + SEPARATE + END,
        "<w:fldSimple w:instr=' DOCPROPERTY 手机 '/>",
        begin(" REF 手机 ") + text("138"),
    ],
)
def test_a_field_without_a_result_is_noted(inline: str) -> None:
    (note,) = cell_of(inline).notes
    assert "手机" in note


def test_a_day_that_changes_by_itself_is_read_and_noted() -> None:
    said = text("2026年1月8日")
    whole = cell_of(begin(r" DATE \@ yyyy年M月d日 ") + SEPARATE + said + END)
    simple = cell_of(f"<w:fldSimple w:instr=' TIME '>{said}</w:fldSimple>")

    assert whole.text == simple.text == "2026年1月8日"
    assert whole.notes == ("里的日期是自动更新的域（DATE），每次打开会变",)
    assert simple.notes == ("里的日期是自动更新的域（TIME），每次打开会变",)


def test_a_link_that_leads_elsewhere_than_it_says_is_noted() -> None:
    said = SEPARATE + text("https://a.cn/1") + END

    assert cell_of(begin(' HYPERLINK "https://a.cn/1" ') + said).notes == ()
    assert cell_of(begin(' HYPERLINK "https://b.cn" ') + said).notes == (
        "的链接指向“https://b.cn”",
    )


def test_a_field_that_shows_nothing_has_no_note() -> None:
    for code in ("XE a", "FORMTEXT", "TC a", "PAGE", "HYPERLINK a", "ADVANCE"):
        assert cell_of(begin(f" {code} ") + END).notes == ()


@pytest.mark.parametrize(
    ("font", "letter", "said", "notes"),
    [
        ("Webdings", "F061", "✔", 0),
        ("Wingdings", "F081", "①", 0),
        ("Marlett", "F062", "✓", 0),
        ("Symbol", "F0D6", "√", 0),
        ("Wingdings 3", "F071", "\uf071", 1),
        ("Wingdings", "F026", "\uf026", 1),
    ],
)
def test_symbols_are_known_or_noted(font: str, letter: str, said: str, notes: int) -> None:
    cell = cell_of(f'<w:r><w:sym w:font="{font}" w:char="{letter}"/></w:r>')
    assert (cell.text, len(cell.notes)) == (said, notes)
