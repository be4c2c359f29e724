"""Stamp: custom document properties, read back by others, beside those that were there."""

from __future__ import annotations

import datetime as dt
import io

import docx as python_docx
import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.packaging.custom import StringProperty

from huizhi.content.limits import Limits
from huizhi.formats.ooxml.stamp import Stamp, StampedPackage
from huizhi.formats.reader import read_bytes
from huizhi.formats.zips.archive import Member, read_members, write_members
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import assert_valid, book, changed, docx, part, part_names, saved, xlsx

STAMP = Stamp({"huizhi.form": "works", "huizhi.community": "祖师社区<&>\x00"})
SEEN = {"huizhi.form": "works", "huizhi.community": "祖师社区<&>␀"}


def _properties(data: bytes) -> dict[str, str | None]:
    root = etree.fromstring(part(data, "docProps/custom.xml"))
    return {one.get("name", ""): one[0].text for one in root}


def test_workbooks_are_stamped() -> None:
    template = saved(book("静"))
    data = xlsx(template).render({}, STAMP)
    assert_valid(data, template)
    workbook = load_workbook(io.BytesIO(data))
    assert {one.name: one.value for one in workbook.custom_doc_props.props} == SEEN
    assert read_bytes(data, Limits()).properties == SEEN


def test_documents_are_stamped() -> None:
    data = docx(zipped(docx_parts(paragraph("静")))).render({}, STAMP)
    assert _properties(data) == SEEN
    assert read_bytes(data, Limits()).properties == SEEN


def test_the_time_of_saving_is_said() -> None:
    saved_at = Stamp(saved=dt.datetime(2024, 6, 3, 8, 30, tzinfo=dt.UTC))
    blank = io.BytesIO()
    python_docx.Document().save(blank)
    rendered = docx(blank.getvalue()).render({}, saved_at)
    for data in (xlsx(saved(book("静"))).render({}, saved_at), rendered):
        core = etree.fromstring(part(data, "docProps/core.xml"))
        times = {one.text for one in core.iter("{http://purl.org/dc/terms/}*")}
        assert times == {"2024-06-03T08:30:00Z"}


def test_without_properties_nothing_changes() -> None:
    members = read_members(saved(book("静")), "t")
    assert StampedPackage(members).stamped(members, Stamp()) == members


def test_properties_that_were_there_stay() -> None:
    workbook = book("静")
    for name, value in (("密级", "内部"), ("HUIZHI.form", "旧")):
        workbook.custom_doc_props.append(StringProperty(name=name, value=value))
    template = saved(workbook)
    data = xlsx(template).render({}, STAMP)
    assert_valid(data, template)
    assert _properties(data) == {"密级": "内部", **SEEN}
    pids = [one.get("pid") for one in etree.fromstring(part(data, "docProps/custom.xml"))]
    assert len(set(pids)) == 3
    assert part_names(data).count("docProps/custom.xml") == 1


def test_stamping_twice_says_the_last() -> None:
    once = xlsx(book("静")).render({}, STAMP)
    twice = xlsx(once).render({}, Stamp({"huizhi.form": "liaison"}))
    assert _properties(twice) == {**SEEN, "huizhi.form": "liaison"}
    assert part(twice, "_rels/.rels").count(b"custom-properties") == 1
    assert part(twice, "[Content_Types].xml").count(b"custom-properties") == 1


def test_a_properties_part_of_another_name_is_used() -> None:
    data = changed(
        xlsx(book("静")).render({}, STAMP),
        {
            "_rels/.rels": lambda text: text.replace("docProps/custom.xml", "/docProps/mine.xml"),
            "[Content_Types].xml": lambda text: text.replace(
                "docProps/custom.xml", "docProps/mine.xml"
            ),
        },
    )
    members = [
        Member("docProps/mine.xml" if one.name == "docProps/custom.xml" else one.name, one.data)
        for one in read_members(data, "t")
    ]
    again = xlsx(write_members(members)).render({}, Stamp({"huizhi.form": "x"}))
    assert "docProps/custom.xml" not in part_names(again)
    assert read_bytes(again, Limits()).properties["huizhi.form"] == "x"


@pytest.mark.parametrize("taken", ["rIdHuizhi0", "rId1"])
def test_the_relationship_s_id_is_its_own(taken: str) -> None:
    data = changed(saved(book("静")), {"_rels/.rels": lambda text: text.replace("rId1", taken)})
    rels = etree.fromstring(part(xlsx(data).render({}, STAMP), "_rels/.rels"))
    ids = [one.get("Id") for one in rels]
    assert len(set(ids)) == len(ids)
