"""Bound controls: content controls that show a document property or custom XML (dataBinding).

Word shows what they are bound to, whatever stands in them: one with a mark in its text would show
the old value. Where a mark is, the binding goes and the control stays.
Source: ISO/IEC 29500-1, 17.5.2.6 (dataBinding).
"""

from __future__ import annotations

from lxml import etree

from huizhi.formats.jinja import MARK
from huizhi.formats.ooxml import child, local_name
from huizhi.formats.word.mark_text import W


def unbind_marked(root: etree._Element) -> None:
    """Takes the binding off the controls in whose text marks stand."""
    for control in root.iter(f"{W}sdt"):
        properties, content = child(control, "sdtPr"), child(control, "sdtContent")
        if properties is None or content is None:
            continue
        bindings = [one for one in properties if local_name(one) == "dataBinding"]
        if bindings and MARK.search("".join(one.text or "" for one in content.iter(f"{W}t"))):
            for one in bindings:
                properties.remove(one)
