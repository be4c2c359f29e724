"""Paper signs: whether a sheet of paper is sealed and signed at all; not by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huizhi.content import Cell, Document, Grid
from huizhi.findings import Finding
from huizhi.steps.sending import NOT_SEEN, SEEN
from huizhi.storage import UNLOOKED, UNSEALED

_SIGNED = re.compile(r"(?:签\s*字|签\s*名|签\s*章|手\s*签)[^:：]{0,6}[:：]?(.*)", re.DOTALL)
_NOTHING = re.compile(r"[\s_＿\u3000年月日()（）盖公章章:：./\-]*")


def seal_finding(document: Document) -> Finding:
    """What is to be said of seals and signatures on the pages of a document that came on paper."""
    signed = _signed_words(document)
    if document.seals is None:
        return Finding("paper-grey", expected=signed)
    if not document.seals:
        return Finding(UNSEALED, expected=signed)
    return Finding("paper-sealed", found="、".join(document.seals), expected=signed)


def typed_seal_finding(seen: str) -> Finding:
    """What is to be said of a seal on the picture beside which a form was typed in; seen: by whom
    typed it in, "" where nothing was said."""
    if seen == SEEN:
        return Finding("paper-sealed", found="图片上", expected="（照图片填写的人看过）")
    if seen == NOT_SEEN:
        return Finding(UNSEALED, expected="（照图片填写的人看过）")
    return Finding(UNLOOKED, found="还没有人说图片上有没有红色印章")


def _signed_words(document: Document) -> str:
    """“，签字处有字迹”; "" where nobody is asked to sign."""
    inked = [is_inked for grid in document.grids for is_inked in _signatures(grid)]
    if not inked:
        return ""
    return "，签字处有字迹" if any(inked) else "，签字处没有看到字迹"


def _signatures(grid: Grid) -> Iterator[bool]:
    """Of each place for a signature whether there is anything: behind its label or beside it, in
    the next cell or wherever on the page the ink has run to."""
    for cell in grid.cells:
        found = _SIGNED.search(cell.text)
        if found is None:
            continue
        beside = grid.at(cell.row, cell.column + cell.columns) or _behind(grid, cell)
        own = not _NOTHING.fullmatch(found[1]) or _is_unread(cell)
        yield own or (beside is not None and _is_inked(beside))


def _behind(grid: Grid, label: Cell) -> Cell | None:
    """What stands on paper next on the right of a label, and reaches into its line; None for
    nothing. One signs larger than print, and a reader takes it for a line of its own."""
    own = label.paper
    if own is None:
        return None
    found = [
        (said.left, cell)
        for cell in grid.cells
        if (said := cell.paper) and said.page == own.page and said.left >= own.right
        if said.top < own.bottom and said.bottom > own.top
    ]
    return min(found, key=lambda one: one[0], default=(0, None))[1]


def _is_inked(cell: Cell) -> bool:
    is_printed = cell.paper is not None and cell.paper.printed
    return not is_printed and (not _NOTHING.fullmatch(cell.text) or _is_unread(cell))


def _is_unread(cell: Cell) -> bool:
    """Whether there is ink that nobody could read."""
    return cell.paper is not None and bool(cell.paper.doubts)
