"""Marks of a template that name something else: what is printed otherwise stays."""

from __future__ import annotations

import io

import docx
import pytest

from huizhi.errors import TemplateError
from huizhi.formats.mark_names import marks_in, rename_in_marks

NAMES = {"附件1": "附件2", "附件2": "附件1"}


def template(*paragraphs: tuple[str, ...]) -> bytes:
    """A document with these paragraphs, each of these runs."""
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for run in runs:
            paragraph.add_run(run)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]


def test_names_change_in_marks_and_nowhere_else() -> None:
    asked = "{% if 附件12.标题 and 附件2 %}附件1{% endif %}"
    before = template(("附件1",), ("附件：1.{{ 附件1.标题 }}",), (asked,))
    after = rename_in_marks(before, NAMES, "notice.docx")

    assert texts(after) == [
        "附件1",
        "附件：1.{{ 附件2.标题 }}",
        "{% if 附件12.标题 and 附件1 %}附件1{% endif %}",
    ]
    first, second, _ = marks_in(after, "")
    assert (first, second) == ("{{ 附件2.标题 }}", "{% if 附件12.标题 and 附件1 %}")
    assert texts(rename_in_marks(before, NAMES, "", alone=True))[0] == "附件2"


def test_a_mark_in_pieces_is_told() -> None:
    with pytest.raises(TemplateError, match=r"没有改成“\{\{ 附件2\.标题"):
        rename_in_marks(template(("{{ 附件", "1.标题 }}")), NAMES, "notice.docx")


def test_what_is_no_template_is_told() -> None:
    with pytest.raises(TemplateError, match=r"a\.docx"):
        marks_in(b"nothing", "a.docx")
