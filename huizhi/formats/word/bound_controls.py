"""Bound controls: content controls whose properties say something else than a mark in their text.

Word shows a bound control (dataBinding) as what it is bound to, whatever stands in it; a date
control keeps its own day; and one that shows its prompt (showingPlcHdr) counts as not filled in.
Where a mark is, these go and the control stays.
Source: ISO/IEC 29500-1, 17.5.2.6 (dataBinding), 17.5.2.7 (date), 17.5.2.39 (showingPlcHdr).
"""

from __future__ import annotations

from lxml import etree

from huizhi.formats.jinja import MARK
from huizhi.formats.ooxml import child, local_name
from huizhi.formats.word.mark_text import W

_GO = frozenset(["dataBinding", "showingPlcHdr"])


def unbind_marked(root: etree._Element) -> None:
    """Takes the binding, the prompt and the day off the controls in whose text marks stand."""
    for control in root.iter(f"{W}sdt"):
        properties, content = child(control, "sdtPr"), child(control, "sdtContent")
        if properties is None or content is None:
            continue
        if not MARK.search("".join(one.text or "" for one in content.iter(f"{W}t"))):
            continue
        for one in list(properties):
            if local_name(one) in _GO:
                properties.remove(one)
            elif local_name(one) == "date":
                one.attrib.pop(f"{W}fullDate", "")
