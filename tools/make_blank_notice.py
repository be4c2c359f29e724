"""Makes the notice for any activity in huizhi/steps/preparing/blank/, out of the example's.

    python -m tools.make_blank_notice

The styles and the page are those of the example (GB/T 9704-2012); the words come from whatever the
activity has: its name and period, what is due when, whom to ask, its attachments.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
TARGET = ROOT / "huizhi" / "steps" / "preparing" / "blank" / "notice.docx"
_BODY, _HEADING = "公文正文", "一级标题"
_TITLE = "{{ 办事处.全称 }}关于开展{{ 活动.名称 }}的通知"
_HEAD = 6  # paragraphs of the example up to the addressees: heading, number, title
WORDS = (
    (_BODY, "为做好{{ 活动.名称 }}工作，现将有关事项通知如下："),
    (_HEADING, "一、时间安排"),
    (_BODY, "{{ 活动.开始|年月日 }}至{{ 活动.结束|年月日 }}。"),
    (_HEADING, "二、报送要求"),
    (_BODY, "{%p for 事项 in 报送事项.values() %}"),
    (
        _BODY,
        "{{ loop.index }}.{{ 事项.名称 }}：请于{{ 事项.截止|月日 }}前报送{{ 事项.说明 or '' }}。",
    ),
    (_BODY, "{%p endfor %}"),
    (_BODY, "联系人：{{ 通知.联系人.姓名 }}"),
    (_BODY, "联系电话：{{ 通知.联系人.电话 }}"),
    (_BODY, "{%p for 表 in 附件 %}"),
    (_BODY, "{%p if loop.first %}"),
    ("附件说明", "附件：{{ 表.序号 }}.{{ 表.标题 }}"),
    (_BODY, "{%p else %}"),
    ("附件说明续", "{{ 表.序号 }}.{{ 表.标题 }}"),
    (_BODY, "{%p endif %}"),
    (_BODY, "{%p endfor %}"),
)
_SIGNED = ("{%p if 通知.用印 %}", "{%p endif %}")  # first and last paragraph of the signature


def main() -> None:
    """Writes the template."""
    document = Document(str(TEMPLATES / "notice.docx"))
    body = document.element.body
    paragraphs = document.paragraphs
    texts = [one.text for one in paragraphs]
    first, last = texts.index(_SIGNED[0]), texts.index(_SIGNED[1])
    signature = [one._p for one in paragraphs[first : last + 1]]
    kept = [one._p for one in paragraphs[:_HEAD]]
    _say(paragraphs[4], _TITLE)
    document.core_properties.title = _TITLE
    patterns = {one.style.name: one for one in paragraphs if one.style is not None}
    made = []
    for style, words in WORDS:
        made.append(deepcopy(patterns[style]._p))
        _say(Paragraph(made[-1], paragraphs[0]._parent), words)
    ending = body.find(qn("w:sectPr"))
    for child in list(body):
        body.remove(child)
    for one in (*kept, *made, *signature, ending):
        for old in one.findall(f"{qn('w:pPr')}/{qn('w:sectPr')}"):
            old.getparent().remove(old)
        body.append(one)
    TARGET.parent.mkdir(exist_ok=True)
    document.save(str(TARGET))


def _say(paragraph: Paragraph, words: str) -> None:
    """These words in the looks of the first run; nothing else stays in the paragraph."""
    first, *others = paragraph.runs
    for one in others:
        one._r.getparent().remove(one._r)
    first.text = words


if __name__ == "__main__":
    main()
