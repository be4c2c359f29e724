"""How high a row becomes for the text that was rendered into it."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from huizhi.formats.excel.row_height import RowHeights

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="2" width="20"/></cols></worksheet>'
FONTS = '<fonts><font><sz val="11"/></font><font><sz val="20"/></font></fonts>'
WRAPPED = '<xf fontId="0"><alignment wrapText="1"/></xf>'
CELLS = f'<cellXfs><xf fontId="0"/>{WRAPPED}<xf fontId="1"/></cellXfs>'
STYLES = f'<styleSheet xmlns="{MAIN}">{FONTS}{CELLS}</styleSheet>'
HEIGHTS = RowHeights.of(etree.fromstring(SHEET), etree.fromstring(STYLES))


def row(text: str, style: int = 1, attributes: str = 'r="3"') -> str:
    """A row with one cell of this text."""
    cell = f'<c r="A3" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<row {attributes}>{cell}<c r="B3" s="1"></c></row>'


def height(fitted: str) -> float:
    """The height that a row was given."""
    found = re.search(r' ht="([\d.]+)"', fitted)
    assert found
    return float(found.group(1))


def test_a_longer_text_makes_a_higher_row() -> None:
    one, three = (height(HEIGHTS.fitted(row("字" * count))) for count in (5, 25))

    assert three > 2.5 * one


def test_line_breaks_count() -> None:
    assert height(HEIGHTS.fitted(row("一\n二\n三"))) > 2 * height(HEIGHTS.fitted(row("一")))


def test_text_that_does_not_wrap_takes_one_line() -> None:
    assert height(HEIGHTS.fitted(row("字" * 90, style=0))) == height(
        HEIGHTS.fitted(row("字", style=0))
    )


def test_a_larger_font_makes_a_higher_row() -> None:
    assert height(HEIGHTS.fitted(row("字", style=2))) > 20


def test_a_column_that_is_merged_over_rows_makes_none_higher() -> None:
    assert height(HEIGHTS.fitted(row("字" * 90), frozenset([0]))) == height(
        HEIGHTS.fitted(row("字"))
    )


def test_no_row_is_higher_than_a_spreadsheet_allows() -> None:
    assert height(HEIGHTS.fitted(row("字" * 9000))) == 409.0


@pytest.mark.parametrize("attributes", ['r="3" ht="27"', 'r="3" ht="27" customHeight="1"'])
def test_a_height_that_the_template_gives_stays(attributes: str) -> None:
    given = row("字", attributes=attributes)

    assert HEIGHTS.fitted(given) == given


def test_a_height_that_would_cut_the_text_grows() -> None:
    cut = HEIGHTS.fitted(row("字" * 90, attributes='r="3" ht="27" customHeight="1"'))

    assert 'ht="145.0" customHeight="1"' in cut


def test_without_styles_a_row_still_gets_a_height() -> None:
    assert height(RowHeights.of(etree.fromstring(SHEET), None).fitted(row("字"))) > 10
