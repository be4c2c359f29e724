"""Exchange: a Document handed over as JSON is the same Document."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, strategies as st

from huizhi.content.grid import Cell, Document, Grid, NamedPlace
from huizhi.formats.document_json import from_json, to_json

ZONES = st.none() | st.just(dt.UTC) | st.just(dt.timezone(dt.timedelta(hours=8)))
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.dates()
    | st.datetimes(timezones=ZONES)
    | st.times()
)
TEXTS = st.text(alphabet=st.characters())  # lone surrogates too
COUNTS = st.integers(0, 2**20)
CELLS = st.builds(
    Cell, COUNTS, COUNTS, TEXTS, VALUES, COUNTS, COUNTS, TEXTS, st.sampled_from(["", "error"]),
    st.booleans(), st.booleans(), st.lists(TEXTS, max_size=2).map(tuple),
)  # fmt: skip
GRIDS = st.builds(Grid, TEXTS, st.lists(CELLS, max_size=4).map(tuple), st.booleans())
DOCUMENTS = st.builds(
    Document,
    TEXTS,
    st.lists(GRIDS, max_size=2).map(tuple),
    st.dictionaries(TEXTS, TEXTS, max_size=2),
    st.dictionaries(TEXTS, st.builds(NamedPlace, TEXTS, COUNTS, COUNTS), max_size=2),
    st.lists(TEXTS, max_size=2).map(tuple),
    st.none() | st.datetimes(timezones=ZONES),
    st.lists(TEXTS, max_size=2).map(tuple),
    st.lists(CELLS, max_size=2).map(tuple),
)


def types_of(document: Document) -> list[type]:
    return [type(cell.value) for grid in document.grids for cell in grid.cells]


@given(DOCUMENTS)
def test_nothing_is_lost(document: Document) -> None:
    again = from_json(to_json(document))
    assert again == document
    assert types_of(again) == types_of(document)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, -0.0, 1e300])
def test_odd_numbers(number: float) -> None:
    document = Document("xlsx", (Grid("a", (Cell(0, 0, "", number),)),))
    value = from_json(to_json(document)).grids[0].cells[0].value
    assert repr(value) == repr(number)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        to_json(Document("xlsx", ()))[:-1],
        to_json(Document("xlsx", (), written=dt.datetime(2024, 6, 3))).replace(b"06-03", b"13-99"),
        to_json(Document("xlsx", ())).replace(b'"written":null', b'"written":"x"'),
    ],
)
def test_what_is_no_document_is_refused(said: bytes) -> None:
    with pytest.raises(ValueError):
        from_json(said)
