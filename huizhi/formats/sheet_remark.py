"""Sheet remarks: what lies over the cells of a worksheet: comments, pictures, text boxes.

Source: ISO/IEC 29500-1, 18.7 (comments), 20.5 (drawings); [MS-XLSX] 2.6.205 (threaded comments).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from huizhi.formats.flag_note import without_flag_notes
from huizhi.formats.package import Package
from huizhi.formats.remark import few, quoted
from huizhi.formats.rich_text import rich_text
from huizhi.formats.xml_part import attribute, local_name


def sheet_remarks(package: Package, sheet: str, part: str) -> Iterator[str]:
    """Chinese sentences on the comments, pictures and text boxes of a worksheet."""
    yield from few(
        [f"{sheet}!{place} 有批注{quoted(text)}" for place, text in _comments(package, part)]
    )
    for drawing in package.related(part, "drawing"):
        root = package.xml(drawing)
        pictures = sum(local_name(one) == "pic" for one in root.iter())
        if pictures:
            yield f"{sheet} 里有{pictures}张浮动图片，图片里的文字没有读取"
        boxes = [text for text in map(_box_text, root.iter()) if text]
        yield from few([f"{sheet} 里有文本框{quoted(text)}，不属于任何单元格" for text in boxes])


def _comments(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Place and text; a threaded comment stands in for the plain one at its place."""
    threads: dict[str, list[str]] = {}
    for threaded in package.related(part, "threadedComment"):
        for one in package.xml(threaded):
            text = "".join(_text_of(child) for child in one if local_name(child) == "text")
            threads.setdefault(attribute(one, "ref"), []).append(text)
    for place, texts in threads.items():
        yield place, "；".join(texts)
    for plain in package.related(part, "comments"):
        for one in package.xml(plain).iter():
            if local_name(one) == "comment" and attribute(one, "ref") not in threads:
                said = "".join(rich_text(c).text for c in one if local_name(c) == "text")
                left = without_flag_notes(said)
                if left == said or left.strip():
                    yield attribute(one, "ref"), left


def _box_text(element: etree._Element) -> str:
    """The text of a drawn shape, "" for any other element."""
    if local_name(element) != "sp":
        return ""
    return "".join(one.text or "" for one in element.iter() if local_name(one) == "t").strip()


def _text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
