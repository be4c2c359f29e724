"""Defined names: fields are found by them where they came to stand."""

from __future__ import annotations

from openpyxl.workbook.defined_name import DefinedName

from huizhi.content.grid import NamedPlace
from huizhi.content.limits import Limits
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.reader import read_bytes
from tests.formats.rendering import (
    SHEET,
    book,
    fill,
    form,
    opened,
    part,
    sheet_text,
    xlsx,
)


def test_each_field_has_a_name() -> None:
    data = form()
    names = {name: one.attr_text for name, one in opened(data).defined_names.items()}
    assert names == {
        "hz_organization": f"'{SHEET}'!$B$1",
        "hz_rows.title": f"'{SHEET}'!$B$2:$B$3",
        "hz_remark": f"'{SHEET}'!$C$2:$C$3",
        "hz_mobile": f"'{SHEET}'!$B$4",
    }
    found = read_bytes(data, Limits())
    assert found.names["hz_mobile"] == NamedPlace(SHEET, 3, 1)
    assert opened(data)[SHEET]["B3"].value == "=1+1"
    assert "\x02" not in sheet_text(data)


def test_a_template_that_is_a_rendered_form_has_no_name_twice() -> None:
    again = xlsx(form()).render({}, Stamp())
    assert part(again, "xl/workbook.xml").count(b"hz_") == 0
    workbook = book("{{ 单位 }}", "{{ 单位 }}")
    workbook.defined_names["hz_organization"] = DefinedName("hz_organization", attr_text="表!$Z$9")
    data = fill(workbook, 单位=Slot("", "organization"))
    names = {name: one.attr_text for name, one in opened(data).defined_names.items()}
    assert names == {"hz_organization": f"'{SHEET}'!$A$1"}


def test_ids_that_no_name_can_hold_are_made_to_fit() -> None:
    data = fill("{{ 值 }}", 值=Slot("", "office-phone 1"))
    assert list(opened(data).defined_names) == ["hz_office_phone_1"]
