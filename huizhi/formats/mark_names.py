"""Mark names: what the marks of a template name, and a template in which they name it otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping

from huizhi.content import Document, Limits
from huizhi.errors import Mistake, TemplateError
from huizhi.formats.jinja import MARK
from huizhi.formats.reader import read_bytes
from huizhi.formats.zips import (
    Member,
    read_members,
    refused_as_template,
    write_members,
)

_MARK = re.compile(r"\{[{%][^<>]*?[%}]\}")  # in the XML of a part, where no tag stands inside it
_PARTS = (".xml", ".rels")


def marks_in(data: bytes, file: str) -> tuple[str, ...]:
    """The marks of a template in the order in which they are read. Raises: TemplateError."""
    with refused_as_template(file):
        return _marks(read_bytes(data, Limits()))


def rename_in_marks(
    data: bytes, names: Mapping[str, str], file: str, *, alone: bool = False
) -> bytes:
    """The template with these names in its marks called otherwise; alone: also where a name is all
    that stands in a piece of text, as a printed heading. file: what messages call it.

    Raises: TemplateError when it cannot be opened, or a mark is written so that it cannot be
    changed (in pieces that look differently).
    """
    before = marks_in(data, file)
    members = [
        Member(one.name, _renamed(one.data.decode(), names, alone=alone).encode())
        if one.name.endswith(_PARTS)
        else one
        for one in read_members(data, file)
    ]
    after = write_members(members)
    for old, new in zip(before, marks_in(after, file), strict=False):
        if (wanted := _in_text(old, names)) != new:
            what = f"标记“{old}”没有改成“{wanted}”"
            raise TemplateError([Mistake(file, "", what, remedy="请在 WPS 里把它重写一遍再试")])
    return after


def _renamed(xml: str, names: Mapping[str, str], *, alone: bool) -> str:
    xml = _MARK.sub(lambda mark: _in_text(mark.group(), names), xml)
    if not alone:
        return xml
    known = "|".join(map(re.escape, names))
    return re.sub(rf"(?<=>)({known})(?=<)", lambda name: names[name.group()], xml)


def _in_text(mark: str, names: Mapping[str, str]) -> str:
    known = "|".join(map(re.escape, names))
    return re.sub(rf"(?<!\w)(?:{known})(?!\w)", lambda name: names[name.group()], mark)


def _marks(document: Document) -> tuple[str, ...]:
    cells = [cell for grid in document.grids for cell in grid.cells]
    return tuple(mark for one in (*cells, *document.margins) for mark in MARK.findall(one.text))
