"""What is anchored within a mark stays around what it prints, or is refused with its place."""

from __future__ import annotations

import re

import pytest

from huizhi.errors import TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import docx, part

START, END = '<w:bookmarkStart w:id="1" w:name="甲"/>', '<w:bookmarkEnd w:id="1"/>'
NOTED = (
    '<w:commentRangeStart w:id="0"/>',
    '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
)
SIGNS = re.compile(r"<w:(bookmark|comment\w*?)(Start|End|ence)\b[^>]*>")


def _run(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _shown(*pieces: str) -> str:
    body = f"<w:p>{''.join(pieces)}</w:p>"
    made = part(docx(zipped(docx_parts(body))).render({"名": "值", "乙": "二"}, Stamp()), _MAIN)
    signed = SIGNS.sub(
        lambda found: {"Start": "[", "End": "]", "ence": "*"}[found[2]], made.decode()
    )
    return re.sub("<[^>]*>", "", signed).strip()


_MAIN = "word/document.xml"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((_run("前{{ "), START, _run("名"), END, _run(" }}后")), "前[值]后"),
        ((_run("前{"), START, _run("{ 名 }"), END, _run("}后")), "前[值]后"),
        ((_run("{{ "), NOTED[0], _run("名"), NOTED[1], _run(" }}后")), "[值]*后"),
        ((START, _run("前{{ 名"), END, _run(" }}")), "[前值]"),
        ((_run("前{{ "), START, _run("名 }}后"), END), "前[值后]"),
        ((_run("{{ 乙"), _run(" }}、{{ "), START, _run("名"), END, _run(" }}")), "二、[值]"),
    ],
)
def test_it_stands_around_what_the_mark_prints(pieces: tuple[str, ...], expected: str) -> None:
    assert _shown(*pieces) == expected


FOOTNOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'


@pytest.mark.parametrize(
    ("pieces", "what"),
    [
        ((_run("{{ 名"), FOOTNOTE, _run(" }}")), "脚注"),
        (
            (_run("{{ "), f'<w:hyperlink w:anchor="甲">{_run("名")}</w:hyperlink>', _run(" }}")),
            "链接",
        ),
    ],
)
def test_what_has_no_place_there_is_refused(pieces: tuple[str, ...], what: str) -> None:
    with pytest.raises(TemplateError, match=f"第2段：标记“{{{{ 名 }}}}”中间夹着{what}"):
        docx(zipped(docx_parts(paragraph("前") + f"<w:p>{''.join(pieces)}</w:p>")))
