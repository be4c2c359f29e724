"""Label: what a form prints where its mark had to be called otherwise: no mark begins with a
number or has a hyphen, so that 60岁以上人数 is marked 栏60岁以上人数 and 0-3岁 栏0至3岁."""

from __future__ import annotations

import re
from functools import lru_cache

_MARK = re.compile(r"^栏(?=\d)(\d+)(?:至(?=\d))?")
_MARKS = re.compile(r"(?<![\u4e00-\u9fff])栏(?=\d)(\d+)(?:至(?=\d))?")


@lru_cache(maxsize=50_000)
def printed_label(label: str) -> str:
    """The label as the form prints it."""
    return _MARK.sub(_printed, label)


def with_printed_labels(text: str) -> str:
    """A text about labels with each as the form prints it."""
    return _MARKS.sub(_printed, text)


def _printed(found: re.Match[str]) -> str:
    return found[1] + ("-" if found[0].endswith("至") else "")
