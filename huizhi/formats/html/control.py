"""Controls of web forms: what stands in an input, a list, a box or a text area of a saved page.

Source: WHATWG HTML, 4.10 (forms). Programs that draw boxes of their own say by a class or by
`aria-checked` which are ticked.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from huizhi.formats.text import CHECKED, UNCHECKED, ShownText, quote_remark

CONTROLS = frozenset({"input", "select", "textarea", "button", "datalist", "option"})
_SILENT = frozenset({"hidden", "button", "submit", "reset", "image", "file", "password"})
_TYPED = frozenset({"text", "number", "tel", "email", "date", "month", "url", "datetime-local"})
_PROMPT = re.compile(
    r"[-—=\s.…]*|[-—=\s]*(请选择|未选择|please\b|choose\b|select\b).*", re.IGNORECASE
)
_TICKED = re.compile(r"(^|[-_])checked$")


def show_input(control: etree._Element) -> ShownText:
    """What a control shows; prompts and buttons are no text."""
    if control.tag == "input":
        return _input_shown(control)
    if control.tag == "select":
        return _select_shown(control)
    if control.tag == "textarea":
        return ShownText((control.text or "").replace("\r\n", "\n").strip("\n"))
    return ShownText("")


def unsaved_inputs(root: etree._Element) -> int:
    """How many places to type in a page has when not one of them holds anything: browsers save some
    forms without what was typed; 0 otherwise."""
    places = [
        show_input(one).text
        for one in root.iter("input", "textarea")
        if one.tag == "textarea" or (one.get("type") or "text").strip().lower() in _TYPED
    ]
    return 0 if any(places) else len(places)


def drawn_box(element: etree._Element) -> str:
    """The box that an element is drawn as (role “checkbox”, “radio”), "" for any other."""
    state = element.get("aria-checked")
    if state is None or element.get("role") not in {"checkbox", "radio", "switch"}:
        return ""
    if next(element.iter("input"), None) is not None:
        return ""
    return CHECKED if state == "true" else UNCHECKED


def _input_shown(control: etree._Element) -> ShownText:
    kind = (control.get("type") or "text").strip().lower()
    if kind in {"checkbox", "radio"}:
        return ShownText(CHECKED if _is_ticked(control) else UNCHECKED)
    return ShownText("" if kind in _SILENT else (control.get("value") or "").strip())


def _is_ticked(control: etree._Element) -> bool:
    if control.get("checked") is not None or control.get("aria-checked") == "true":
        return True
    around = islice(control.iterancestors(), 2)
    near = [one for one in around if len(list(islice(one.iter("input"), 2))) == 1]
    return any(
        one.get("aria-checked") == "true"
        or any(_TICKED.search(name) for name in (one.get("class") or "").split())
        for one in near
    )


def _select_shown(control: etree._Element) -> ShownText:
    options = list(control.iter("option"))
    chosen = [_option_text(one) for one in options if one.get("selected") is not None]
    several = control.get("multiple") is not None or control.get("size", "1") not in {"", "1"}
    if several or not options:
        return ShownText("、".join(filter(None, chosen)))
    if chosen:
        return ShownText(chosen[-1])
    first = next((one for one in options if one.get("disabled") is None), options[0])
    text = _option_text(first)
    if not text:
        return ShownText("")
    return ShownText(text, (f"的下拉框没有存下选了哪一项，按显示的第一项{quote_remark(text)}读取",))


def _option_text(option: etree._Element) -> str:
    """What an option says, "" for one that only asks to choose."""
    text = " ".join("".join(map(str, option.itertext())).split()) or option.get("label", "")
    is_prompt = option.get("value") == "" or _PROMPT.fullmatch(text) is not None
    return "" if is_prompt else text
