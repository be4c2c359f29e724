"""Marks: what is one, what can stand in XML, and quotes."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from huizhi.formats.jinja.marks import (
    MARK,
    names_shown,
    source_of,
    straighten_quotes,
)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("{{ 甲 }}乙{% if 丙 %}{# 丁 #}", ["{{ 甲 }}", "{% if 丙 %}", "{# 丁 #}"]),
        ("{{ 甲 } {{ 乙 }}", ["{{ 乙 }}"]),
        ("{一}{ { 二 } }", []),
        ("{{ 甲\n乙 }}", ["{{ 甲\n乙 }}"]),
    ],
)
def test_marks_are_found(text: str, marks: list[str]) -> None:
    assert [found.group() for found in MARK.finditer(text)] == marks


@given(st.text())
def test_what_is_visible_can_stand_in_xml(text: str) -> None:
    shown = names_shown(text)
    assert len(shown) == len(text)
    element = etree.Element("a")
    element.text = shown
    assert etree.fromstring(etree.tostring(element)).text == (shown or None)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_what_is_visible_already_stays(text: str) -> None:
    assert names_shown(text) == text


@pytest.mark.parametrize(
    ("mark", "straight"),
    [
        ("{{ x|default(“无”) }}", '{{ x|default("无") }}'),
        ("{% if x == ‘男’ %}", "{% if x == '男' %}"),
        ('{% if x == "“安全”月" %}', '{% if x == "“安全”月" %}'),
        ("{{ '“a”' ~ “b” }}", "{{ '“a”' ~ \"b\" }}"),
    ],
)
def test_curly_quotes_become_straight_but_not_within_texts(mark: str, straight: str) -> None:
    assert straighten_quotes(mark) == straight


def test_escapes_are_undone_within_marks_only() -> None:
    root = etree.fromstring("<a>1 &lt; 2 {% if x &lt; 2 and y == “甲” %}&amp;{% endif %}</a>")
    assert source_of(root) == '<a>1 &lt; 2 {% if x < 2 and y == "甲" %}&amp;{% endif %}</a>'
