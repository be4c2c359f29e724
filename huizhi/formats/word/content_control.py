"""Content controls: what a control of a Word document shows, and whether it is still its prompt.

Programs that know no controls leave the mark `showingPlcHdr` standing when somebody fills one, and
type into a box without setting its state. So what is seen counts, and a note says what the file
says.
Source: ISO/IEC 29500-1, 17.5.2 (structured document tags); [MS-DOCX] 2.6.1.10 (w14:checkbox).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from huizhi.content import lazy_pattern
from huizhi.formats.ooxml import attribute, child, is_on, text_in_runs
from huizhi.formats.text import CHECKED, CROSSED, UNCHECKED, ShownText, quote_remark

_PROMPT = lazy_pattern(
    r"(请?(单击|点击|点按|轻触|选择|输入|填写|在此|此处).*|.*(单击|点击|点按)(或点击)?(此处|这里|以|可)"
    r".*|.*(请输入|请选择|请填写).*|\[.*\]|[（(【].*(写|填|输入|选择).*[）)】]|(click|tap|choose|enter|select|type)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_PROMPT_SAYS = "huizhi-prompt"
_LOOKS_CHECKED = frozenset("☑☒✓✔✗✘√×■●◉⊠🗹🗵")
_LOOKS_FREE = frozenset("☐□○◯❑❒◻▢〇")


def show_content_control(control: etree._Element) -> ShownText | None:
    """What a control shows instead of its content: a box; nothing, for its prompt. None when there
    is nothing to say of it but its content."""
    properties = child(control, "sdtPr")
    if properties is None:
        return None
    box = child(properties, "checkbox")
    if box is not None:
        return _box_shown(control, box)
    return _prompt_shown(control) if is_on(child(properties, "showingPlcHdr")) else None


def note_prompts(root: etree._Element, prompts: Mapping[str, str]) -> None:
    """Notes at each control that shows its prompt what that says; prompts: texts of the document's
    building blocks by name (17.12, glossary document)."""
    for control in root.iter(f"{root.tag[: root.tag.rfind('}') + 1]}sdt"):
        part = child(child(child(control, "sdtPr"), "placeholder"), "docPart")
        if (prompt := prompts.get(attribute(part, "val"))) is not None:
            control.set(_PROMPT_SAYS, prompt)


def _prompt_shown(control: etree._Element) -> ShownText:
    """Nothing for a prompt; its content, and a note, for what was typed into a control that is
    still marked as one."""
    text = text_in_runs(control).strip()
    if not text or text == control.get(_PROMPT_SAYS) or _PROMPT.fullmatch(text):
        return ShownText("")
    return ShownText(None, (f"的{quote_remark(text)}在文件里仍标为未填的提示语，按已填读取",))


def _box_shown(control: etree._Element, box: etree._Element) -> ShownText:
    """The state of a check box as it is seen; where the file says another, a note says so."""
    state = is_on(child(box, "checked"))
    text = text_in_runs(control).strip()
    look = box_look(text, box)
    if look is None:
        typed = f"的复选框里写着{quote_remark(text)}" if len(text) > 1 else ""
        return ShownText(CHECKED if state else UNCHECKED, (typed,) if typed else ())
    if (look != UNCHECKED) == state:
        return ShownText(CHECKED if state else UNCHECKED)
    said = "已勾选" if state else "未勾选"
    return ShownText(look, (f"的复选框看上去是“{text}”，文件里记的却是{said}",))


def box_look(text: str, box: etree._Element) -> str | None:
    """The box as it is printed: ticked or free; None when one cannot tell."""
    if len(text) != 1:
        return None
    ticked, free = (state_letter(box, name) for name in ("checkedState", "uncheckedState"))
    if text in _LOOKS_CHECKED or (text == ticked and text != free):
        return CROSSED if text in "☒⊠" and ticked not in {text, ""} else CHECKED
    if text in _LOOKS_FREE or text == free:
        return UNCHECKED
    return None


def state_letter(box: etree._Element, name: str) -> str:
    """With what a check box shows a state ("checkedState"), "" where it does not say."""
    try:
        return chr(int(attribute(child(box, name), "val"), 16))
    except (ValueError, OverflowError):
        return ""
