"""Chart marks: the Jinja2 source of a chart, whose titles and labels hold marks."""

from __future__ import annotations

from lxml import etree

from huizhi.formats.jinja import source_of
from huizhi.formats.word.mark_text import join_marks

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def chart_source(root: etree._Element) -> str:
    """The chart as Jinja2 source, marks that are split over runs joined."""
    for paragraph in root.iter(f"{_A}p"):
        join_marks(list(paragraph.iter(f"{_A}t")))
    return source_of(root)
