"""docxtpl's test-suite: each of its examples comes out the same, or otherwise on purpose."""

from __future__ import annotations

import pytest
from lxml import etree

from huizhi.errors import RenderError, TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.docxtpl_suite import NO_COUNTERPART, OTHERWISE, SAME, SUITE
from tests.formats.marked_documents import by_docxtpl, comparable
from tests.formats.rendering import docx, part, part_names

_COMPARED = ("word/document", "word/header", "word/footer", "word/footnotes", "docProps/core")


@pytest.mark.parametrize("name", SAME)
def test_an_example_of_docxtpl_comes_out_the_same(name: str) -> None:
    template, values = SAME[name]
    ours = docx(template).render(values(), Stamp())
    theirs = by_docxtpl(template, values())

    for name in _compared(template):
        assert comparable(ours, name).decode() == comparable(theirs, name).decode(), name
    assert docx(template).render(values(), Stamp()) == ours


@pytest.mark.parametrize("name", OTHERWISE)
def test_an_example_that_comes_out_otherwise_does_so_as_it_is_meant(name: str) -> None:
    (template, values), expected, _ = OTHERWISE[name]
    try:
        said = _text_of(docx(template).render(values(), Stamp()))
    except (TemplateError, RenderError) as error:
        said = str(error)

    assert expected in said


@pytest.mark.parametrize("name", OTHERWISE)
def test_docxtpl_has_it_otherwise(name: str) -> None:
    """An example that has become the same should leave the list."""
    (template, values), _, _ = OTHERWISE[name]
    try:
        theirs = by_docxtpl(template, values())
        ours = docx(template).render(values(), Stamp())
    except Exception:  # noqa: BLE001  whatever either of them says
        return
    assert any(comparable(ours, p) != comparable(theirs, p) for p in _compared(template))


def _compared(template: bytes) -> list[str]:
    return [p for p in part_names(template) if p.startswith(_COMPARED) and p.endswith(".xml")]


def _text_of(document: bytes) -> str:
    """All text of the document, and of its properties."""
    return "".join(
        "".join(map(str, etree.fromstring(part(document, name)).itertext()))
        for name in _compared(document)
    )


def test_every_example_is_the_same_or_listed_with_the_reason() -> None:
    told = {name.partition(":")[0] for name in (*SAME, *OTHERWISE, *NO_COUNTERPART)}
    assert told == SUITE
