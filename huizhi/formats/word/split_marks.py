"""Split marks: what begins within a link or content control and ends outside it, or the other way.

docxtpl takes away what stands within a mark, and with it one end of the link: Word could not open
what is left.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.jinja import MARK
from huizhi.formats.ooxml import local_name
from huizhi.formats.word.mark_places import MarkPlaces
from huizhi.formats.word.mark_text import W, texts_by_paragraph

_NAMES = {
    "hyperlink": "链接",
    "sdt": "内容控件",
    "ins": "修订",
    "moveTo": "修订",
    "fldSimple": "域",
    "ruby": "拼音",
}


def refuse_split_marks(root: etree._Element, places: MarkPlaces, file: str) -> None:
    """Raises: TemplateError with the place of each mark of this part that is half within something
    and half outside."""
    mistakes = []
    for paragraph, texts in texts_by_paragraph(root).items():
        if len(texts) < 2:
            continue
        starts = [0, *accumulate(len(one.text or "") for one in texts)]
        for mark in MARK.finditer("".join(one.text or "" for one in texts)):
            first, last = (bisect_right(starts, at) - 1 for at in (mark.start(), mark.end() - 1))
            begins, ends = _around(texts[first]), _around(texts[last])
            if begins != ends:
                names = (_NAMES[one] for one in (*begins, *ends) if one in _NAMES)
                within = next(names, "别的内容")
                what = f"标记“{mark.group()}”一半在{within}里面，一半在外面"
                remedy = f"请把整个标记删去，在{within}的里面或外面重新输入"
                place = places.at.get(paragraph, places.title)
                mistakes.append(Mistake(file, place, what, remedy=remedy))
    if mistakes:
        raise TemplateError(list(dict.fromkeys(mistakes)))


def _around(text: etree._Element) -> list[str]:
    """What the run of a text stands in within its paragraph."""
    found = []
    for one in text.iterancestors():
        if one.tag == f"{W}p":
            break
        found.append(local_name(one))
    return found
