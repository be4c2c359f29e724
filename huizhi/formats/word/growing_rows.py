"""Growing rows: table rows of an exact height in which marks print values, let be higher.

A row of an exact height (固定值) shows no more than fits into it: of a value of two lines the
second would be gone without a word. Such a row becomes at least as high (最小值), and looks the
same as long as its values fit.
Source: ISO/IEC 29500-1, 17.4.80 (trHeight).
"""

from __future__ import annotations

from lxml import etree

from huizhi.formats.word.mark_text import W, texts_by_paragraph

_EXACT = f"{W}trPr/{W}trHeight[@{W}hRule='exact']"


def let_marked_rows_grow(root: etree._Element) -> None:
    """Has the rows with marks that print something be at least as high as they are said to be."""
    for paragraph, texts in texts_by_paragraph(root).items():
        if "{{" in "".join(one.text or "" for one in texts):
            let_row_grow(paragraph)


def let_row_grow(paragraph: etree._Element) -> None:
    """The row of this paragraph at least as high as it is said to be, no longer just so high."""
    row = next(paragraph.iterancestors(f"{W}tr", f"{W}txbxContent"), None)
    for height in () if row is None else row.iterfind(_EXACT):
        height.set(f"{W}hRule", "atLeast")
