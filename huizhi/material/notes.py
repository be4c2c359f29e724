"""Notes: short texts beside pictures and videos that only say what they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huizhi.content import DOCUMENT, PICTURE, VIDEO, Facts
from huizhi.material.arrival import Arrival
from huizhi.material.checks import says_something

_WORDS = ("说明", "简介", "介绍", "文字", "备注", "链接", "邮件正文")
_NO_NOTE = ("总结", "案例", "课件", "报告", "方案")
_SHOWN = {PICTURE, VIDEO}
_LONGEST = 2_000  # letters


class Notes:
    """The notes among what came, by the folder they lie in."""

    def __init__(self, arrivals: Sequence[Arrival], facts: Mapping[str, Facts]) -> None:
        shown: dict[str, set[str]] = {}
        for one in arrivals:
            if facts[one.sha256].file_kind in _SHOWN:
                shown.setdefault(one.folder, set()).add(one.stem)
        self._texts: dict[str, list[tuple[str, str]]] = {}
        names: dict[str, None] = {}
        for one in arrivals:
            said = facts[one.sha256]
            stems = shown.get(one.folder, set())
            if said.file_kind == DOCUMENT and _is_note(one, said, stems):
                names[one.name] = None
                self._texts.setdefault(one.folder, []).append((one.stem, said.text))
        self.names = frozenset(names)
        self.names_in_order = tuple(names)

    def beside(self, arrival: Arrival) -> list[str]:
        """The texts in the file's folder, or in the nearest one above it, that say something."""
        folder = arrival.folder
        while folder:
            texts = [text for _, text in self._texts.get(folder, ()) if says_something(text)]
            if texts:
                return texts
            folder = folder.rpartition("/")[0]
        return []

    def named_as(self, arrival: Arrival) -> list[str]:
        """The texts beside the file that are called as it is."""
        own = self._texts.get(arrival.folder, ())
        return [text for stem, text in own if stem == arrival.stem and says_something(text)]


def _is_note(one: Arrival, said: Facts, stems: set[str]) -> bool:
    """Whether a document only goes with others: called as one of them, or a short text that calls
    itself a note."""
    if one.stem in stems:
        return True
    named = any(word in one.stem for word in _WORDS) and not any(w in one.stem for w in _NO_NOTE)
    return named and bool(stems) and said.letters <= _LONGEST
