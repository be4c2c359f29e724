"""Pivot tables over sheets that change are worked out anew on opening; they remember nothing."""

from __future__ import annotations

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from huizhi.errors import RenderError
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import MAIN, RELATIONS, content_types, relations
from tests.formats.rendering import (
    SHEET,
    book,
    changed,
    drawn,
    loop_rows,
    part,
    part_names,
    refusal,
    saved,
    xlsx,
)

LIST = """
    项目                   | 数量
    {%tr for 行 in 行们 %} |
    {{ 行.名 }}            | {{ 行.数 }}
    {%tr endfor %}         |
"""
SHOWN = "项目 | 合计\n{{ 行.名 }} | 0\n尾 | {{ 值 }}"
OWN, CACHE = "xl/pivotTables/pivotTable1.xml", "xl/pivotCache/pivotCacheDefinition1.xml"
RECORDS = "xl/pivotCache/pivotCacheRecords1.xml"
FIELDS = (
    '<cacheFields count="2"><cacheField name="项目" numFmtId="0"><sharedItems count="1">'
    '<s v="{{ 行.名 }}"/></sharedItems></cacheField>'
    '<cacheField name="数量" numFmtId="0"><sharedItems/></cacheField></cacheFields>'
)
TABLE = (
    f'<pivotTableDefinition xmlns="{MAIN}" name="透视" cacheId="1" dataCaption="值">'
    '<location ref="A1:B2" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
    '<pivotFields count="2"><pivotField axis="axisRow"><items count="2"><item x="0"/>'
    '<item t="default"/></items></pivotField><pivotField dataField="1"/></pivotFields>'
    '<rowFields count="1"><field x="0"/></rowFields><rowItems count="1"><i><x/></i></rowItems>'
    '<dataFields count="1"><dataField name="合计" fld="1"/></dataFields></pivotTableDefinition>'
)


def _pivoted(source: str, drawing: str = LIST, fields: str = FIELDS) -> bytes:
    """A list on the first sheet, and on the second a pivot table of this source."""
    workbook = book(drawing, SHOWN)
    table = Table(displayName="清单", ref="A1:B4")
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("项目", "数量"), strict=True):
        column.name = name
    if "清单" in source:
        workbook[SHEET].add_table(table)
    workbook.defined_names["范围"] = DefinedName("范围", attr_text=f"{SHEET}!$A$1:$B$4")
    kind = f"{RELATIONS}/pivotCacheDefinition"
    related = f'<Relationship Id="rId77" Type="{kind}" Target="/{CACHE}"/></Relationships>'
    cached = '<pivotCaches><pivotCache cacheId="1" r:id="rId77"/></pivotCaches></workbook>'
    types = content_types(RECORDS, "application/x-records").partition("<Override")[2]
    return changed(
        saved(workbook),
        {
            "[Content_Types].xml": lambda t: t.replace("</Types>", f"<Override{types}"),
            "xl/_rels/workbook.xml.rels": lambda t: t.replace("</Relationships>", related),
            "xl/workbook.xml": lambda t: t.replace("</workbook>", cached).replace(
                "<workbook ", f'<workbook xmlns:r="{RELATIONS}" '
            ),
            CACHE: (
                f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{RELATIONS}" r:id="rId1" '
                f'recordCount="1"><cacheSource type="worksheet"><worksheetSource {source}/>'
                f"</cacheSource>{fields}</pivotCacheDefinition>"
            ),
            "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relations(
                ("pivotCacheRecords", "pivotCacheRecords1.xml")
            ),
            RECORDS: f'<pivotCacheRecords xmlns="{MAIN}"><r><x v="0"/></r></pivotCacheRecords>',
            OWN: TABLE,
            "xl/pivotTables/_rels/pivotTable1.xml.rels": relations(
                ("pivotCacheDefinition", f"/{CACHE}")
            ),
            "xl/worksheets/_rels/sheet2.xml.rels": relations(("pivotTable", f"/{OWN}")),
        },
    )


@pytest.mark.parametrize(
    ("source", "moved"),
    [
        (f'ref="A1:B4" sheet="{SHEET}"', f'ref="A1:B4" sheet="{SHEET}"'),
        ('name="清单"', 'name="清单"'),
        ('name="范围"', 'name="范围"'),
    ],
)
def test_a_pivot_table_is_worked_out_on_opening(source: str, moved: str) -> None:
    template = xlsx(_pivoted(source))
    data = template.render({"行们": loop_rows("甲", "乙", "丙"), "值": 1}, Stamp())
    cache = part(data, CACHE).decode()
    assert f"<worksheetSource {moved}/>" in cache
    assert 'refreshOnLoad="1"' in cache
    assert "r:id" not in cache
    assert "recordCount" not in cache
    assert RECORDS not in part_names(data)
    everything = b"".join(part(data, name) for name in part_names(data)).decode()
    assert "{{" not in everything
    assert "pivotCacheRecords" not in everything
    assert drawn(data, 1) == "项目 | 合计\n     | 0\n尾   | 1"
    assert '<items count="1"><item t="default"/></items>' in part(data, OWN).decode()


def test_the_source_is_as_long_as_the_list_and_never_without_rows() -> None:
    template = xlsx(_pivoted(f'ref="A1:B4" sheet="{SHEET}"'))
    data = template.render({"行们": loop_rows("甲"), "值": 1}, Stamp())
    assert 'ref="A1:B2"' in part(data, CACHE).decode()
    with pytest.raises(RenderError, match="数据透视表取不到数"):
        template.render({"行们": [], "值": 1}, Stamp())


def test_a_heading_that_is_a_mark_is_refused() -> None:
    fields = FIELDS.replace('name="项目"', 'name="{{ 头 }}"')
    assert "数据透视表（字段名）" in refusal(_pivoted('name="范围"', fields=fields))


def test_a_pivot_table_of_what_stays_stays() -> None:
    static = _pivoted(
        f'ref="A1:B4" sheet="{SHEET}"', "项目 | 数量\n甲 | 1", FIELDS.replace("{{ 行.名 }}", "甲")
    )
    data = xlsx(static).render({"值": 1}, Stamp())
    assert part(data, CACHE) == part(static, CACHE)
    assert RECORDS in part_names(data)
