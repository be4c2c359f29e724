"""Soundness: what is proved is well formed whatever is printed; what is not proved may be too."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from huizhi.formats.jinja.environment import CompiledMarks, MarkEnvironment
from huizhi.formats.jinja.placed_source import PlacedSource
from huizhi.formats.jinja.printed_values import printable
from huizhi.formats.jinja.soundness import TornError, UnsoundError, prove_soundness

ENVIRONMENT = MarkEnvironment({}, printable)
RUN = "<w:r><w:t>{{ 值 }}</w:t></w:r>"
PIECES = (
    "<w:p>", "</w:p>", "<w:r><w:t>", "</w:t></w:r>", "字", "{{ 值 }}", "<w:b w:val='1'/>",
    '<w:i w:c="{{ 值 }}"/>',
    "{% if 有 %}", "{% else %}", "{% endif %}", "{% for x in 列 %}", "{% endfor %}",
    "&amp;", "]]>", "&", "<",
)  # fmt: skip


def _part(inside: str) -> str:
    return f'<w:d xmlns:w="w">{inside}</w:d>'


def _proved(inside: str) -> bool:
    """Whether every value stands in a run; UnsoundError when nothing is proved."""
    source = _part(inside)
    return prove_soundness(source, ENVIRONMENT.parse(source)).values_in_text


@pytest.mark.parametrize(
    "inside",
    [
        "",
        f"<w:p>{RUN}</w:p>",
        f"{{% for x in 列 %}}<w:p>{RUN}</w:p>{{% endfor %}}",
        "<w:p><w:r><w:t>{% if 有 %}一{{ 值 }}{% else %}二{% endif %}</w:t></w:r></w:p>",
        f"<w:p>{{% if 有 %}}{RUN}</w:p><w:p>{RUN}{{% endif %}}</w:p>",
        '<w:m w:val="{% if 有 %}一{% else %}二{% endif %}"/>',
    ],
)
def test_what_is_proved_with_its_values_in_runs(inside: str) -> None:
    assert _proved(inside)


@pytest.mark.parametrize("inside", ['<w:p w:a="{{ 值 }}"/>', "<w:p>{{ 值 }}</w:p>"])
def test_values_elsewhere(inside: str) -> None:
    assert not _proved(inside)


@pytest.mark.parametrize(
    "inside",
    [
        "<w:p>",
        "{% if 有 %}<w:p>{% else %}<w:p>{% endif %}</w:p>",
        "<w:{{ 值 }}/>",
        "<w:p {{ 值 }}/>",
        '<w:p a="1" a="2"/>',
        "<w:p>&nbsp;</w:p>",
        "</w:d><w:d>",
        "{% macro m() %}<w:p>{% endmacro %}",
        "{% set x %}<w:p/>{% endset %}",
        "{% for x in 列 recursive %}<w:p>{{ loop(x) }}</w:p>{% endfor %}",
    ],
)
def test_what_is_not_proved(inside: str) -> None:
    with pytest.raises(UnsoundError):
        _proved(inside)


@pytest.mark.parametrize("body", ["<w:p>", "</w:p>", "</w:t></w:p><w:t>"])
def test_loops_that_tear_are_named(body: str) -> None:
    with pytest.raises(TornError):
        _proved(f"<w:p>{{% for x in 列 %}}{body}{{% endfor %}}")
    with pytest.raises(TornError):
        _proved(f"<w:p>{{% if 有 %}}{body}{{% endif %}}")


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_whatever_is_proved_parses_whatever_is_printed(pieces: list[str]) -> None:
    source = _part("".join(pieces))
    try:
        marks = CompiledMarks(ENVIRONMENT, PlacedSource(source), "t")
        prove_soundness(source, ENVIRONMENT.parse(source))
    except Exception:  # noqa: BLE001  a broken mark, or nothing proved: then nothing is claimed
        return
    for value, there, rows in product(("a<b", '"&'), (True, False), ([], [1], [1, 2])):
        etree.fromstring(marks.render({"值": value, "有": there, "列": rows}))
