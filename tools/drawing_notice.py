"""The notice and its three attachments as Word documents.

The words of the notice stand in `notice-words.txt`; the attachments are drawn once and stand both
in the notice and in a file of their own, where the answers are field marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drawing_docx import Cell, Row, control_row, document, imprint, paragraph, table
from drawing_words import (
    CONTACT_NOTE,
    CONTACT_ROWS,
    QUOTA_HEADER,
    QUOTA_ROW,
    WORKS_ABOVE,
    WORKS_BELOW,
    WORKS_HEADER,
    WORKS_ROW,
)

_WORDS = Path(__file__).with_name("notice-words.txt")
# Styles of paragraphs that begin with their heading: the paragraph's, and that of the heading.
_RUN_IN = {"二级标题段": ("公文正文", "二级标题句"), "三级标题段": ("公文正文", "三级标题句")}
NOTICE_TITLE = (
    "{{ 办事处.全称 }}关于印发《{{ 活动.年份 }}年{{ 办事处.简称 }}{{ 活动.名称 }}方案》的通知"
)


def notice() -> bytes:
    """notice.docx: cover, plan, three attachments with empty answers, imprint."""
    number = [
        paragraph("公文正文", "{%p if 通知.文号 %}"),
        paragraph("发文机关标志", "{{ 通知.机关标志 }}"),
        paragraph("发文字号", "{{ 通知.文号 }}"),
        paragraph("公文正文", "{%p endif %}"),
    ]
    body = [
        *number,
        *_words(),
        *_attachment_list(),
        *_liaison(filled=False),
        *_quotas(),
        *_works(filled=False),
        imprint("通知.抄送", "{{ 办事处.印发机关 }}", "{{ 通知.印发日期|年月日 }}印发"),
    ]
    return document("".join(body), NOTICE_TITLE)


def attachment(number: int) -> bytes:
    """attachment1.docx, attachment2.docx or attachment3.docx."""
    bodies = {1: _liaison(filled=True), 2: _quotas(), 3: _works(filled=True)}
    # Nothing may end in a table: the last paragraph is there, and takes no room.
    tail = [] if number != 2 else [paragraph("锚点")]
    return document("".join([*bodies[number], *tail]), f"{{{{ 附件{number}.标题 }}}}")


def _words() -> list[str]:
    lines = _WORDS.read_text("utf-8").splitlines()
    pairs = [line.split("｜", 1) for line in lines if line and not line.startswith("#")]
    return [_worded(style, text) for style, text in pairs]


def _worded(style: str, text: str) -> str:
    if style in _RUN_IN:
        style, lead = _RUN_IN[style]
        return paragraph(style, text, lead)
    return paragraph(style, text)


def _attachment_list() -> list[str]:
    first = paragraph("附件说明", "附件：1.{{ 附件1.标题 }}")
    others = [paragraph("附件说明续", f"{n}.{{{{ 附件{n}.标题 }}}}") for n in (2, 3)]
    return [first, *others]


def _heading(number: int) -> list[str]:
    title = paragraph("附件标题", f"{{{{ 附件{number}.标题 }}}}")
    return [paragraph("附件标识", f"附件{number}"), title]


def _answer(label: str, filled: bool) -> str:
    return f"{{{{ {label} }}}}" if filled else ""


def _liaison(*, filled: bool) -> list[str]:
    """附件1. filled: with field marks in the places of the answers, or with nothing in them."""
    # A number with its area code (0317-12345678) and one of a mobile phone each on one line.
    widths = (1250, 2130, 690, 1905, 690, 2180)
    rows = []
    for labels in CONTACT_ROWS:
        span = len(widths) // len(labels) - 1
        cells = [
            cell
            for label in labels
            for cell in (Cell(label, "表头"), Cell(_answer(label, filled), "表格居中", span))
        ]
        rows.append(Row(tuple(cells), 850))
    return [*_heading(1), table(widths, rows), paragraph("表注", CONTACT_NOTE)]


def _quotas() -> list[str]:
    """附件2: what is asked for, an item a row; nothing to fill in."""
    widths = (800, 2800, 1950, 2295, 1000)
    rows = [
        _header(QUOTA_HEADER, "表头"),
        control_row("for 项 in 项目", len(widths)),
        Row(tuple(Cell(text, "表格居中") for text in QUOTA_ROW), 1000),
        control_row("endfor", len(widths)),
    ]
    return [*_heading(2), table(widths, rows)]


def _works(*, filled: bool) -> list[str]:
    """附件3: rows in groups. filled: with field marks around the table, or with nothing there."""
    widths = (1660, 700, 1800, 3885, 800)
    # As high as lets the empty form, and in the notice the imprint too, stand on one page.
    height = 375
    styles = ("明细居中", "明细居中", "明细文字", "明细文字", "明细文字")
    cells = tuple(Cell(text, style) for text, style in zip(WORKS_ROW, styles, strict=True))
    rows = [
        _header(WORKS_HEADER, "明细表头"),
        control_row("for 组 in 作品", len(widths)),
        control_row("for 行 in 组.行", len(widths)),
        Row(cells, height),
        control_row("endfor", len(widths)),
        control_row("endfor", len(widths)),
    ]
    above, below = (
        [paragraph("填报项", f"{label}：{_answer(label, filled)}") for label in labels]
        for labels in (WORKS_ABOVE, WORKS_BELOW)
    )
    return [*_heading(3), *above, table(widths, rows), *below]


def _header(labels: Sequence[str], style: str) -> Row:
    return Row(tuple(Cell(label, style) for label in labels), 460, header=True)
