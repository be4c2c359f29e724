"""A form that prints all its rows, on the page of a community."""

from __future__ import annotations

from huizhi.forms import FormField, FormTable
from huizhi.forms.fields import Text
from huizhi.web.views.liaison import _in_printed_order, _text, answers_typed


def test_each_printed_row_is_there_once_in_its_order() -> None:
    columns = (FormField("street", "街道", Text()), FormField("people", "人数", Text()))
    table = FormTable("明细", columns, printed=({"街道": "城东"}, {"街道": "城西"}))
    filled = [{"street": answers_typed("城西"), "people": answers_typed("5")}]
    rows = _in_printed_order(table, filled)
    assert [(_text(row, "street"), _text(row, "people")) for row in rows] == [
        ("城东", ""),
        ("城西", "5"),
    ]
