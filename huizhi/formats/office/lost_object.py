"""Lost objects: equations, embedded files and EQ fields that a conversion may have dropped.

LibreOffice without its formula program drops equations without a word, and EQ fields (characters in
rings, fractions) always; so the source is asked whether it holds any, and the clerk is told when
what came of it shows none.
Source: measured, LibreOffice 7.4; [MS-DOC] 2.1.6 (ObjectPool), 2.8.25 (fields); RTF 1.9.1.
"""

from __future__ import annotations

import re

from huizhi.content import Document, Limits
from huizhi.errors import ReadError
from huizhi.formats.ooxml import Package

LOST_OBJECTS = "原文件里有公式或嵌入的对象，转换后看不到了"
LOST_FIELDS = "原文件里有带圈字符、拼音或分数（EQ 域），转换后可能丢失"
_IN_DOC = re.compile(rb"_\x00(?:\d\x00){6,10}\x00")  # the name of a storage in the ObjectPool
_IN_RTF = re.compile(rb"\\(?:objdata|objclass|mmath|moMath)\b")
# Field codes: behind 0x13 in the text of a .doc, of one or two bytes a letter.
_EQ_IN_DOC = re.compile(
    rb"\x13\s*[eE][qQ]\s+\\|\x13\x00(?:\s\x00)*[eE]\x00[qQ]\x00(?:\s\x00)+\\\x00"
)
_EQ_IN_RTF = re.compile(rb"\beq\s+\\\\", re.IGNORECASE)
_IN_ODT = b"<draw:object"
_TOLD = ("公式", "对象", "图表")


def lost_objects(data: bytes, kind: str, document: Document, limits: Limits) -> tuple[str, ...]:
    """Remarks when the file of this kind holds what the document made of it does not show."""
    eq = {"doc": _EQ_IN_DOC, "rtf": _EQ_IN_RTF}.get(kind)
    fields = (LOST_FIELDS,) if eq is not None and eq.search(data) else ()
    notes = [note for grid in document.grids for cell in grid.cells for note in cell.notes]
    if any(word in note for note in notes for word in _TOLD):
        return fields
    return (LOST_OBJECTS, *fields) if _has_objects(data, kind, limits) else fields


def _has_objects(data: bytes, kind: str, limits: Limits) -> bool:
    if kind == "doc":
        return _IN_DOC.search(data) is not None
    if kind == "rtf":
        return _IN_RTF.search(data) is not None
    if kind != "odt":
        return False
    try:
        return _IN_ODT in Package(data, limits).read("content.xml")
    except ReadError:  # what LibreOffice can read of a broken one is what there is
        return False
