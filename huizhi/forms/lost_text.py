"""Lost text: what programs leave in a cell for what somebody had typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huizhi.content import Cell, lazy_pattern
from huizhi.findings import Doubt
from huizhi.forms.fields import Answer, Field, ends_in_noughts, is_shortened

# ="330106…" and '330106…, by which exports keep programs from taking a text for a number
_GUARDED = lazy_pattern(r'=(?:T\()?"{1,3}([^"]*)"{1,3}\)?')
_QUOTED = lazy_pattern(r"['‘’`]([0-9０-９Xx.,/:年月日%+\-\s]+)")
_NARROW = lazy_pattern(r"[#＃]+")
# Letters that no program could decode, and what two wrong decodings are known by: UTF-8 taken for
# GBK and back (锟斤拷), memory that nobody wrote to (烫烫烫), UTF-8 or GBK taken for Latin 1.
_LATIN = "\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘-”„†‡•…‰‹›€™"
_LOST = lazy_pattern(
    rf"\ufffd|锟斤|斤拷|烫烫烫|屯屯屯|[銆鈥][\u4e00-\u9fff?]|[ä-é][{_LATIN}]{{2}}"
    r"|(?=[\u00a1-\u00ff]*[\u00c0-\u00ff])[\u00a1-\u00b6\u00b8-\u00ff]{4,}"
)
_SYMBOLS = frozenset("üþûýÖ¨")  # √, ☑, × and □ of Wingdings and Symbol, their font gone
# What stands where a font or a code page lacked a letter, or where there was a picture: symbols of
# symbol fonts, 〓, ??, U+FFFC
_STRANGE = lazy_pattern(r"[\ue000-\uf8ff〓\ufffc]|\?{2,}(?=\w)|\?{3,}|^\?+$")
# One box or several within words, where a font had no letter: 柳浪□□幢. A box before a word or at
# the end is one to tick.
_BOXED = lazy_pattern(r"[^□☐]*[\u4e00-\u9fff0-9][□☐]{1,3}[\u4e00-\u9fff][^□☐]*")
# Whatever is lost or strange has one of these in it; most texts have none of them.
_SUSPECT = lazy_pattern(
    "[\u0080-\u00ff\ufffc\ufffd\ue000-\uf8ff〓□☐?锟拷烫屯銆鈥]|[0-9]{17}|[0-9][eE][+]?[0-9]{2}"
)


def without_guard(cell: Cell) -> Cell:
    """The cell without what an export put around its text: ="330106…", '330106…."""
    if cell.text[:1] not in "='‘’`" or not cell.text:
        return cell
    text = cell.text.strip()
    found = _GUARDED.fullmatch(text) or _QUOTED.fullmatch(text)
    return replace(cell, text=found.group(1), value=found.group(1) or None) if found else cell


def is_narrow(text: str) -> bool:
    """Whether the text is what a column shows that is too narrow: ####."""
    if "#" not in text and "＃" not in text:
        return False
    return _NARROW.fullmatch("".join(text.split())) is not None


def lost_text_doubts(cell: Cell, kind: Field, answer: Answer) -> tuple[Doubt, ...]:
    """What was lost of the cell's text, however well it could be read."""
    return tuple(_lost(cell, kind, answer)) if _SUSPECT.search(cell.text) else ()


def _lost(cell: Cell, kind: Field, answer: Answer) -> Iterator[Doubt]:
    text = cell.text.strip()
    if _LOST.search(text):
        yield Doubt("text-lost", found=text)
    elif not kind.may_be_ticked and (
        text in _SYMBOLS or _STRANGE.search(text) or _BOXED.fullmatch(text)
    ):
        yield Doubt("text-strange", found=text)
    if not isinstance(answer.value, str) or not kind.holds_long_number:
        return
    if answer.value == text and is_shortened(text) and not answer.doubts:
        yield Doubt("digits-lost", found=cell.text)
    elif cell.number is None and ends_in_noughts(answer.value):
        yield Doubt("digits-doubtful", found=answer.value)
