"""How high a row becomes for the text that was rendered into it."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from huizhi.formats.excel.fitted_rows import FittedRows
from huizhi.formats.excel.merged_cells import MergedCells
from huizhi.formats.excel.row_height import RowHeights
from huizhi.formats.sheets.areas import Area

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="2" width="20"/></cols></worksheet>'
FONTS = '<fonts><font><sz val="11"/></font><font><sz val="20"/></font></fonts>'
WRAPPED = '<xf fontId="0"><alignment wrapText="1"/></xf>'
CELLS = f'<cellXfs><xf fontId="0"/>{WRAPPED}<xf fontId="1"/></cellXfs>'
STYLES = f'<styleSheet xmlns="{MAIN}">{FONTS}{CELLS}</styleSheet>'
LINE = 16.3  # points of one line of the body's size


def heights(styles: str) -> RowHeights:
    return RowHeights.of(etree.fromstring(SHEET), etree.fromstring(styles))


HEIGHTS = heights(STYLES)
NO_MERGES = MergedCells()


def fit(rows: str, merged: MergedCells = NO_MERGES, known: RowHeights = HEIGHTS) -> str:
    """The rows, each as high as its text."""
    return FittedRows(known, merged).fit(rows).text


def row(text: str, style: int = 1, attributes: str = "", n: int = 3) -> str:
    """Row n with one cell of this text."""
    cell = f'<c r="A{n}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<row r="{n}" {attributes}>{cell}<c r="B{n}" s="1"></c></row>'


def merged(*areas: Area) -> MergedCells:
    """The merged cells of a sheet with a hundred rows."""
    return MergedCells.of(areas, 100)


def height(fitted: str) -> float:
    """The height that a row was given."""
    found = re.search(r' ht="([\d.]+)"', fitted)
    assert found
    return float(found.group(1))


def test_a_longer_text_makes_a_higher_row() -> None:
    one, three = (height(fit(row("字" * count))) for count in (5, 25))

    assert three > 2.5 * one


def test_line_breaks_count() -> None:
    assert height(fit(row("一\n二\n三"))) > 2 * height(fit(row("一")))


def test_text_that_does_not_wrap_takes_one_line() -> None:
    assert height(fit(row("字" * 90, style=0))) == height(fit(row("字", style=0)))


def test_a_larger_font_makes_a_higher_row() -> None:
    assert height(fit(row("字", style=2))) > 20


def test_merged_columns_are_wide_together() -> None:
    wide, narrow = merged(Area(2, 0, 2, 1)), merged()

    assert height(fit(row("字" * 18), narrow)) > 1.8 * LINE
    assert height(fit(row("字" * 18), wide)) == LINE
    assert height(fit(row("字" * 38), wide)) == height(fit(row("字" * 18)))


def test_what_no_program_fits_keeps_its_height() -> None:
    assert "customHeight" in fit(row("字" * 38), merged(Area(2, 0, 2, 1)))
    assert "customHeight" not in fit(row("字" * 38))


def test_two_lines_in_a_row_for_one_grow_it() -> None:
    assert height(fit(row("字" * 18, attributes='ht="18" customHeight="1"'))) > 30
    kept = row("字" * 9, attributes='ht="13.5"')
    assert fit(kept) == kept


def test_indented_text_has_less_room() -> None:
    text = row("字" * 9)
    indented = STYLES.replace('wrapText="1"', 'wrapText="1" indent="2"')

    assert height(fit(text)) == LINE
    assert height(fit(text, known=heights(indented))) > 1.8 * LINE


def test_an_address_longer_than_a_line_begins_a_line() -> None:
    lines = [height(fit(row(text + "w" * 30))) for text in ("", "字")]

    assert lines[1] > lines[0]


def test_rows_share_the_height_of_a_cell_merged_down() -> None:
    rows = "".join(row("字" * 70 if n == 3 else "字", n=n) for n in (3, 4, 5, 6))
    fitted = fit(rows, merged(Area(2, 0, 4, 0)))

    *shared, below = map(float, re.findall(r' ht="([\d.]+)"', fitted))
    alone = height(fit(row("字" * 70)))
    assert sum(shared) == pytest.approx(alone, abs=0.2)
    assert max(shared) == min(shared)
    assert below == LINE


def test_rows_high_enough_for_a_cell_merged_down_stay() -> None:
    rows = "".join(row("字" * 30 if n == 3 else "字", n=n, attributes='ht="27"') for n in (3, 4, 5))

    assert fit(rows, merged(Area(2, 0, 4, 0))) == rows


def test_cells_under_a_merged_one_make_no_row_higher() -> None:
    rows = "".join(row("字" * 30, n=n) for n in (3, 4, 5, 6))
    fitted = fit(rows, merged(Area(2, 0, 5, 0)))

    assert sum(map(float, re.findall(r' ht="([\d.]+)"', fitted))) < 4.1 * LINE


def test_no_row_is_higher_than_a_spreadsheet_allows() -> None:
    assert height(fit(row("字" * 9000))) == 409.0


@pytest.mark.parametrize("attributes", ['ht="27"', 'ht="27" customHeight="1"'])
def test_a_height_that_the_template_gives_stays(attributes: str) -> None:
    given = row("字", attributes=attributes)

    assert fit(given) == given


def test_a_height_that_would_cut_the_text_grows() -> None:
    cut = fit(row("字" * 90, attributes='ht="27" customHeight="1"'))

    assert 'ht="145.0" customHeight="1"' in cut


def test_without_styles_a_row_still_gets_a_height() -> None:
    assert height(RowHeights.of(etree.fromstring(SHEET), None).fitted(row("字"))) > 10


def test_areas_that_overlap_share_their_rows_in_every_fit() -> None:
    rows = "".join(row("字" * (90 if n in {3, 5} else 1), n=n) for n in range(3, 9))
    fitting = FittedRows(HEIGHTS, merged(Area(2, 0, 4, 0), Area(4, 0, 6, 0), Area(7, 0, 8, 0)))
    first, again = fitting.fit(rows).text, fitting.fit(rows).text

    assert first == again
    points = [float(found) for found in re.findall(r' ht="([\d.]+)"', first)]
    alone = height(fit(row("字" * 90)))
    assert sum(points[:3]) >= alone - 0.2
    assert sum(points[2:5]) >= alone - 0.2
    assert points[5] == LINE


def test_numbers_are_found_in_rows_seen_before_too() -> None:
    fitting = FittedRows(HEIGHTS, NO_MERGES)
    rows = '<row r="7" ><c r="B7" s="4"><v>12.5</v></c></row>' + row("字", n=8)

    assert fitting.fit(rows).numbers == (("B", "7", "4", "12.5"),)
    assert fitting.fit(rows).numbers == (("B", "7", "4", "12.5"),)
