"""Repeats: values that stand twice where each must be different."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from huizhi.campaign.source import Node

_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*]')


def repeats(values: Iterable[tuple[str, Node]]) -> Iterator[tuple[str, Node, Node]]:
    """Each text that stood before, its node, and the node where it stood first; empty texts are
    passed over. Texts that look the same count as the same; see `looks_of`."""
    first: dict[str, Node] = {}
    for text, node in values:
        looks = looks_of(text)
        if looks and looks in first:
            yield text, node, first[looks]
        elif looks:
            first[looks] = node


def looks_of(text: str) -> str:
    """What names are told apart by: neither spaces, width, letter case nor signs that a file name
    cannot hold, because each recipient has a folder of its own."""
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _NOT_IN_FILE_NAMES.sub("_", folded).strip(".")
