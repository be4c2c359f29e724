"""Sections that inherit their headers keep them when the section before is not printed."""

from __future__ import annotations

import pytest
from lxml import etree

from huizhi.content import Limits
from huizhi.formats.ooxml import Package
from huizhi.formats.word.inherited_headers import keep_inherited_headers
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.marked_documents import W

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _section(*ids: str) -> str:
    said = "".join(f'<w:headerReference w:type="default" r:id="{one}"/>' for one in ids)
    return f"<w:sectPr>{said}</w:sectPr>"


def _end(*ids: str) -> str:
    return f"<w:p><w:pPr>{_section(*ids)}</w:pPr></w:p>"


def _headers(*body: str) -> list[str]:
    """The headers that the sections name; a last one that names none ends the body."""
    root = etree.fromstring(
        f'<w:document xmlns:w="{W[1:-1]}" xmlns:r="{R}"><w:body>'
        f"{''.join(body)}{_section()}</w:body></w:document>"
    )
    package = Package(zipped(docx_parts(paragraph("x"))), Limits())
    keep_inherited_headers(root, package, "word/document.xml")
    sections = root.iter(f"{W}sectPr")
    return [" ".join(one.get(f"{{{R}}}id", "") for one in each) for each in sections]


IF, ELSE, END = (paragraph(f"{{%p {one} %}}") for one in ("if 真", "else", "endif"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ((IF, _end("a"), END), ["a", "a"]),
        ((paragraph("{%p for 甲 in 乙 %}"), _end("a"), paragraph("{%p endfor %}")), ["a", "a"]),
        ((_end("a"), IF, _end("b"), END, _end()), ["a", "b", "b", "b"]),
        ((IF, _end("a"), ELSE, _end("b"), END), ["a", "b", ""]),  # which one is known only later
        ((IF, _end("a"), ELSE, _end("a"), END), ["a", "a", "a"]),
        ((IF, _end("a"), END, IF, _end("b"), END), ["a", "b", ""]),
        ((_end(),), ["", ""]),
    ],
)
def test_sections_name_what_they_inherit(body: tuple[str, ...], expected: list[str]) -> None:
    assert _headers(*body) == expected
