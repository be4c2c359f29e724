"""Property marks: the document properties of a template as texts that may hold marks."""

from __future__ import annotations

from collections.abc import Collection

from huizhi.content import Cell, Grid
from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.xml_part import local_name

_PARTS = ("core-properties", "extended-properties")
_NAMES = {
    "title": "标题",
    "subject": "主题",
    "creator": "作者",
    "keywords": "标记",
    "description": "备注",
    "category": "类别",
    "contentStatus": "状态",
    "Company": "单位",
    "Manager": "经理",
}


def marked_properties(package: Package, without: Collection[str] = ()) -> Grid:
    """A cell for each property but these, its place as the program's window calls it."""
    said = [
        (local_name(one), one.text)
        for part in package.related("", *_PARTS)
        for property_ in package.xml(part)
        if local_name(property_) not in without
        for one in property_.iter("{*}*")
        if one.text and one.text.strip()
    ]
    cells = (
        Cell(row, 0, text, place=f"文档属性“{_NAMES[name]}”" if name in _NAMES else "文档属性")
        for row, (name, text) in enumerate(said)
    )
    return Grid("文档属性", tuple(cells))
