"""What loops and conditions leave empty is what Word can open."""

from __future__ import annotations

import pytest

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import assert_valid, docx, part

FOR, END = "{%p for 项 in 项们 %}", "{%p endfor %}"


def _row(*texts: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(one)}</w:tc>" for one in texts) + "</w:tr>"


def _table(*rows: str) -> str:
    grid = '<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def _control(content: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


EACH = _row("{%tr for 项 in 项们 %}"), _row("{{ 项 }}"), _row("{%tr endfor %}")
LINES = "".join(map(paragraph, (FOR, "{{ 项 }}", END)))
EMPTY = "<w:p/>"


def _body(body: str, *, items: tuple[str, ...] = ()) -> str:
    data = zipped(docx_parts(paragraph("前") + body))
    result = docx(data).render({"项们": items, "空": ""}, Stamp())
    assert_valid(result, data)
    content = part(result, "word/document.xml").decode()
    return content.partition("前</w:t></w:r></w:p>")[2].removesuffix("</w:body></w:document>")


@pytest.mark.parametrize(
    ("template", "left"),
    [
        (_table(*EACH), ""),
        (_table(_row("{{ 空|空则删行 }}")), ""),
        (_control(LINES), _control(EMPTY)),
        (_control(paragraph("{{ 空|空则删段 }}")), _control(EMPTY)),
        (_table(_control("".join(EACH)), _row("尾")), _table(_row("尾"))),
        (
            _table(f"<w:tr><w:tc>{_table(*EACH)}</w:tc></w:tr>"),
            _table("<w:tr><w:tc><w:p/></w:tc></w:tr>"),
        ),
    ],
)
def test_what_is_left_empty_is_taken_away_or_filled(template: str, left: str) -> None:
    assert _body(template) == left
    assert "甲" in _body(template, items=("甲",)) or "空则" in template


def test_headers_and_notes_keep_a_paragraph() -> None:
    for kind, root, content in (
        ("header", "hdr", "{}"),
        ("footnotes", "footnotes", '<w:footnote w:id="1">{}</w:footnote>'),
    ):
        word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        xml = f'<w:{root} xmlns:w="{word}">{content.format(LINES)}</w:{root}>'
        parts = docx_parts(paragraph("x"), {f"word/{kind}.xml": xml}, ((kind, f"{kind}.xml"),))
        result = docx(zipped(parts)).render({"项们": []}, Stamp())
        assert content.format(EMPTY) in part(result, f"word/{kind}.xml").decode()


@pytest.mark.parametrize(
    "body",
    [
        _table(_row("名称"), *EACH),
        _table(
            _row("{%tr if 空 %}"),
            _row("甲"),
            _row("{%tr else %}"),
            _row("乙"),
            _row("{%tr endif %}"),
        ),
        _control(paragraph("项目") + LINES),
        LINES,
    ],
)
def test_what_cannot_be_emptied_is_proved(body: str) -> None:
    assert docx(zipped(docx_parts(body))).is_proved


def test_what_can_be_emptied_is_not_proved() -> None:
    assert not docx(zipped(docx_parts(_table(*EACH)))).is_proved
