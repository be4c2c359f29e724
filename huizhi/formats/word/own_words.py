"""Own words: what the clerk wrote into the places of a report that are kept for it.

A place is a content control whose tag begins with 自写. What stands in it goes on standing there
when the report is made again, with its pictures and links.
Source: ISO/IEC 29500-1, 17.5.2 (structured document tags).
"""

from __future__ import annotations

import copy
import io
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

_TAG = "自写"
_LINKS = (qn("r:embed"), qn("r:id"), qn("r:link"), qn("r:pict"))


def carry_over(old: Document, new: Document) -> tuple[list[str], list[str]]:
    """The clerk's words of an old report in the places of the new one: the names of those that were
    carried over, and of those that the new one has no place for."""
    places = {_name(one): one for one in _controls(new)}
    done, lost = [], []
    for control in _controls(old):
        if _is_untouched(control):
            continue
        name = _name(control)
        if name not in places:
            lost.append(name)
            continue
        _copy(old, new, control, places[name])
        done.append(name)
    return done, lost


def _controls(document: Document) -> list[Any]:
    found = document.element.body.iter(qn("w:sdt"))
    return [one for one in found if _tag(one).startswith(_TAG)]


def _tag(control: Any) -> str:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return str(tag.get(qn("w:val"))) if tag is not None else ""


def _name(control: Any) -> str:
    return _tag(control).partition("：")[2]


def _is_untouched(control: Any) -> bool:
    """Whether only the hint stands there: Word and WPS take its mark away when somebody writes."""
    properties = control.find(qn("w:sdtPr"))
    content = control.find(qn("w:sdtContent"))
    text = "".join(content.itertext()).strip() if content is not None else ""
    hint = properties is not None and properties.find(qn("w:showingPlcHdr")) is not None
    return not text or (hint and text.startswith("（在这里写"))


def _copy(old: Document, new: Document, control: Any, place: Any) -> None:
    target = place.find(qn("w:sdtContent"))
    for one in list(target):
        target.remove(one)
    for one in control.find(qn("w:sdtContent")):
        target.append(copy.deepcopy(one))
    hint = place.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
    if hint is not None:
        hint.getparent().remove(hint)
    for element in target.iter():
        for attribute in _LINKS:
            relation = element.get(attribute)
            if relation is not None:
                element.set(attribute, _related(old, new, relation))


def _related(old: Document, new: Document, relation: str) -> str:
    """The relation of the new document to what one of the old one led to."""
    one = old.part.rels[relation]
    if one.is_external:
        return str(new.part.relate_to(one.target_ref, one.reltype, is_external=True))
    if one.reltype == RELATIONSHIP_TYPE.IMAGE:
        return str(new.part.get_or_add_image(io.BytesIO(one.target_part.blob))[0])
    return str(new.part.relate_to(one.target_part, one.reltype))
