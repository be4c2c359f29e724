"""The letters that are written while a campaign runs: the reminder."""

from __future__ import annotations

from drawing_docx import Cell, Row, control_row, document, paragraph, table

_TITLE = "关于{{ 活动.名称 }}报送工作的催办通知"
_WIDTHS = (480, 1200, 1560, 1625, 3980)
_HEADINGS = ("序", "报送事项", "截止时间", "现在的情况", "请做什么")


def reminder() -> bytes:
    """reminder.docx: one page for one community, what it owes in a table."""
    styles = ("明细居中", "明细居中", "明细居中", "明细居中", "明细文字")
    marks = ("序号", "事项", "截止", "状态", "要做什么")
    cells = (Cell(f"{{{{ 项.{mark} }}}}", style) for mark, style in zip(marks, styles, strict=True))
    rows = [
        Row(tuple(Cell(text, "明细表头") for text in _HEADINGS), 460, header=True),
        control_row("for 项 in 催办.各项", len(_WIDTHS)),
        Row(tuple(cells), 460),
        control_row("endfor", len(_WIDTHS)),
    ]
    body = [
        paragraph("附件标题", _TITLE),
        paragraph("主送机关", "{{ 收文单位.名称 }}："),
        paragraph(
            "公文正文",
            "截至{{ 催办.日期|月日 }}，你单位的{{ 活动.名称 }}材料还有{{ 催办.项数 }}项没有报齐"
            "或需要更正{% if 催办.逾期项数 %}（其中{{ 催办.逾期项数 }}项已过截止时间）{% endif %}，"
            "请抓紧办理：",
        ),
        table(_WIDTHS, rows),
        paragraph(
            "公文正文",
            "{% if 催办.已收齐 %}{{ 催办.已收齐 }}已经收齐，不用再报。{% endif %}"
            "联系人：{{ 通知.联系人.姓名 }}，联系电话：{{ 通知.联系人.电话 }}。",
        ),
        paragraph("发文机关署名（不盖章）", "{{ 办事处.简称 }}"),
        paragraph("成文日期（不盖章）", "{{ 催办.日期|年月日 }}"),
    ]
    return document("".join(body), _TITLE)
