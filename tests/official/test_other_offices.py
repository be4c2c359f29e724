"""Lint of other offices' notices: what they write otherwise is told for what it is.

The four notices are redrawn after real ones, with invented details.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from huizhi.formats.word.look_reader import notice_look_of
from huizhi.official.departure import Departure
from huizhi.official.lint import departures_of
from huizhi.official.roles import Role, roles_of

FIELD = Path(__file__).parent / "field"
# Of every one of them: made by a program, without imprint and page numbers.
GENERAL = {"characters", "imprint-missing", "page-number"}


def opened(name: str) -> WordDocument:
    return Document(str(FIELD / f"{name}.docx"))


def starting(document: WordDocument, words: str) -> Paragraph:
    return next(one for one in document.paragraphs if one.text.startswith(words))


def saved(document: WordDocument) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def special(document: WordDocument) -> list[Departure]:
    found = departures_of(notice_look_of(saved(document)))
    return [one for one in found if one.rule not in GENERAL]


def listed(document: WordDocument) -> list[str]:
    look = notice_look_of(saved(document)).paragraphs
    roles = roles_of(look)
    return [one.bare for one, role in zip(look, roles, strict=True) if role is Role.LIST]


def test_a_list_below_its_word_is_a_list() -> None:
    document = opened("附件说明另起行")

    assert listed(document) == ["附件：", "1.检查人员名单", "2.检查情况登记表"]
    assert special(document) == []


def test_a_single_attachment_below_its_word_needs_no_number() -> None:
    document = opened("附件说明另起行")
    starting(document, "1.").runs[0].text = "检查人员名单"
    for words in ("2.", "附件2"):
        starting(document, words)._p.getparent().remove(starting(document, words)._p)

    assert listed(document) == ["附件：", "检查人员名单"]


def test_an_attachments_own_mark_on_a_new_page_stays_one() -> None:
    document = opened("附件说明另起行")
    starting(document, "附件：").paragraph_format.page_break_before = True

    assert listed(document) == []


def _without_number(document: WordDocument) -> None:
    starting(document, "2.").runs[0].text = "检查情况登记表"


def _other_order(document: WordDocument) -> None:
    starting(document, "2.").runs[0].text = "3.检查情况登记表"


@pytest.mark.parametrize(
    ("change", "rule"), [(_without_number, "list-names"), (_other_order, "list-order")]
)
def test_what_is_wrong_in_such_a_list_is_still_found(
    change: Callable[[WordDocument], None], rule: str
) -> None:
    document = opened("附件说明另起行")
    change(document)

    assert rule in {one.rule for one in special(document)}


def test_an_indent_in_characters_is_where_the_first_row_begins() -> None:
    document = opened("按字数悬挂")
    look = notice_look_of(saved(document))
    first = next(one for one in look.paragraphs if one.bare.startswith("附件："))

    assert (first.start, first.left) == (2, 6)
    assert special(document) == []


def test_text_higher_than_a_row_of_the_grid_takes_two() -> None:
    document = opened("网格比字小")
    assert "每面17行" in {one.found for one in special(document)}  # 15.6 × 2 × 1.15

    starting(document, "为做好").paragraph_format.line_spacing = 1.0
    look = notice_look_of(saved(document))
    assert next(p for p in look.paragraphs if p.bare.startswith("为做好")).pitch == 31.2


@pytest.mark.parametrize(
    "words", ["信息公开选项：主动公开", "公开属性:依申请公开", "政务公开方式：不予公开"]
)
def test_a_line_on_disclosure_is_no_text_of_the_body(words: str) -> None:
    document = opened("信息公开选项")
    starting(document, "信息公开选项").runs[0].text = words
    number = [one.text for one in document.paragraphs].index(words) + 1

    assert number not in {one.paragraph for one in special(document)}
