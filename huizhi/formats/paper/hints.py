"""Hints: what is known of the forms that may come on paper, before any of them is read.

printed: the texts that forms print; expected: for the label of an answer, what kind of letters it
asks for. They make reading surer and quicker; without them everything is read as plain text.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from huizhi.formats.paper.letters import Expected


@dataclass(frozen=True)
class PaperHints:
    """printed: as `plain` has them; expected: by label, as `plain` has it."""

    printed: frozenset[str] = frozenset()
    expected: Mapping[str, Expected] = field(default_factory=lambda: MappingProxyType({}))

    def printed_as(self, text: str) -> str | None:
        """The text as a form prints it, where one does; signs that look alike in print, such as 一
        and a dash, need not be the same. None for any other text."""
        if plain(text) in self.printed:
            return text
        key = _without_alike(text)
        return self._by_key.get(key) if len(key) >= _LEAST_ALIKE else None

    def label_in(self, text: str) -> str:
        """What a form prints of this text, as `plain` has it: all of it, or a label before a colon;
        "" where it prints nothing of it."""
        if self.printed_as(text) is not None:
            return plain(text)
        label, colon, _ = text.replace(":", "：").partition("：")
        return plain(label) if colon and plain(label) in self.printed else ""

    def printed_like(self, text: str) -> list[str]:
        """The texts that forms print and that are this one but for a letter in four, each at its
        place."""
        most = len(text) // 4
        return [
            one
            for one in self.printed
            if len(one) == len(text) and 0 < sum(map(str.__ne__, one, text)) <= most
        ]

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {_without_alike(text): text for text in self.printed}

    def to_json(self) -> str:
        """The hints as JSON, for a child."""
        asked = {label: (one.kind, *one.words) for label, one in self.expected.items()}
        said = {"printed": sorted(self.printed), "expected": asked}
        return json.dumps(said, ensure_ascii=True)

    @classmethod
    def from_json(cls, said: str) -> PaperHints:
        """The hints that `to_json` wrote; "" for none."""
        if not said:
            return cls()
        read = json.loads(said)
        asked = read["expected"].items()
        expected = {label: Expected(kind, tuple(words)) for label, (kind, *words) in asked}
        return cls(frozenset(read["printed"]), expected)


_ALIKE = frozenset("一0oO〇")  # read as a dash or a full stop, and the other way round
_LEAST_ALIKE = 6  # letters of a text that is printed but for these


def _without_alike(text: str) -> str:
    return "".join(letter for letter in plain(text) if letter not in _ALIKE)


def plain(text: str) -> str:
    """A text as hints are compared: half width, letters and digits only."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).casefold()
