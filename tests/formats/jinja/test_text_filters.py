"""Text filters: what takes text is given what the mark alone would print."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.campaign import FILTERS
from huizhi.errors import RenderError
from huizhi.formats.jinja.environment import CompiledMarks, MarkEnvironment
from huizhi.formats.jinja.placed_source import PlacedSource
from huizhi.formats.jinja.printed_values import printable


class _Picture:
    def __html__(self) -> str:
        return "</w:t><w:drawing/><w:t>"


def rendered(source: str) -> str:
    filters = {**FILTERS, "图片": lambda _: _Picture()}
    marks = CompiledMarks(MarkEnvironment(filters, printable), PlacedSource(source), "templates/t")
    return marks.render(
        {
            "无": None,
            "日期": dt.date(2024, 6, 2),
            "真": True,
            "列": ["a", "b"],
            "行": {"名称": "甲", "数": 3},
        }
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("文号：{{ 无|全角 }}{{ 无|trim }}{{ 无|upper }}{{ 无|string }}", "文号："),
        ("{{ 无|replace('N', 'n') }}{{ 'a'|replace('a', 日期) }}", "2024年6月2日"),
        (
            "{{ 日期|全角 }}{{ 真|upper }}{{ (0.1 + 0.2)|全角 }}{{ 列|upper }}",
            "2024年6月2日是0.3A、B",
        ),
        ("{{ '%s'|format(无) }}{{ '共%s项'|format(12.0) }}", "共12项"),
        ("{{ '%.2f元%d'|format(12.0, 3) }}{{ '%(甲)s'|format(甲=真) }}", "12.00元3是"),
        ("{{ '共%s项' % 12.0 }}{{ '%s至%s' % (无, 日期) }}", "共12项至2024年6月2日"),
        ("{{ '%(数)s%(无)s' % {'数': 1.0, '无': 无, '行': 行} }}", "1"),
        ("{{ '{}{甲}'.format(无, 甲=3.0) }}{{ '{:%Y}'.format(日期) }}", "32024"),
        ("{{ 列|upper }}{{ '<b>&</b>'|e|upper }}", "A、B&lt;B&gt;&amp;&lt;/B&gt;"),
        ("{{ '<b>粗</b>'|safe }}{{ 列|map('upper')|join }}", "&lt;b&gt;粗&lt;/b&gt;AB"),
    ],
)
def test_filters_see_what_would_be_printed(source: str, text: str) -> None:
    assert rendered(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "{{ '红.png'|图片|upper }}",
        "{{ '红.png'|图片|string }}",
        "{{ '红.png'|图片|勾 }}",
        "{{ '红.png'|图片 ~ 'x' }}",
        "{{ '%s' % ('红.png'|图片) }}",
    ],
)
def test_a_picture_is_no_text(source: str) -> None:
    with pytest.raises(RenderError, match=r"这里是图片、图表.*要写在标记的最后"):
        rendered(source)


def test_a_row_is_no_text() -> None:
    with pytest.raises(RenderError, match="这里有2个栏目（名称、数）"):
        rendered("{{ 行|upper }}")
