"""Page styles: which elements of a web page are struck out or not shown, by attributes and rules.

Rules count whose selector names one element by its tag, classes or id, as spreadsheet and word
processors write them; what a selector says of an element's neighbours, or a script, is not known.
Source: CSS 2.2; Microsoft Office HTML (mso-hide).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_HIDDEN = re.compile(
    r"(?<![\w-])(display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|mso-hide\s*:\s*all)",
    re.IGNORECASE,
)
_UNMARKED = re.compile(r"list-style(-type)?\s*:[^;]*none", re.IGNORECASE)
_STRIKING = frozenset({"s", "strike", "del"})
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_MEDIA = re.compile(r"@media[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"([a-zA-Z][\w-]*|\*)?((?:[.#][\w-]+)*)")
_LONGEST = 1 << 20  # letters of rules that are looked at


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule that strikes out or hides. names: “.xl65” and “#total” that an element must have."""

    tag: str
    names: frozenset[str]
    said: str


class PageStyles:
    """The rules of one page."""

    def __init__(self, root: etree._Element) -> None:
        sheets = "".join(one.text or "" for one in root.iter("style"))[:_LONGEST]
        self._rules: dict[str, list[_Rule]] = {}  # by one name that an element must have
        for rule in _rules(_MEDIA.sub("", _COMMENT.sub("", sheets))):
            self._rules.setdefault(min(rule.names, default=rule.tag), []).append(rule)

    def strikes(self, element: etree._Element) -> bool:
        """Whether the text of the element is struck out by itself, not by what it stands in."""
        return element.tag in _STRIKING or self._says(element, _STRUCK)

    def hides(self, element: etree._Element) -> bool:
        """Whether the element and all in it is not shown."""
        if element.tag == "dialog" and element.get("open") is None:
            return True
        return element.get("hidden") is not None or self._says(element, _HIDDEN)

    def is_unmarked(self, element: etree._Element) -> bool:
        """Whether a list shows no numbers."""
        return self._says(element, _UNMARKED)

    def _says(self, element: etree._Element, what: re.Pattern[str]) -> bool:
        style = element.get("style")
        if style is not None and what.search(style):
            return True
        if not self._rules:
            return False
        names = {f".{name}" for name in (element.get("class") or "").split()}
        names.add(f"#{element.get('id')}")
        return any(
            rule.tag in {"", "*", element.tag} and rule.names <= names and what.search(rule.said)
            for name in (*names, element.tag, "*")
            for rule in self._rules.get(name, ())
        )


def _rules(sheet: str) -> Iterator[_Rule]:
    for selectors, said in _RULE.findall(sheet):
        if not (_STRUCK.search(said) or _HIDDEN.search(said) or _UNMARKED.search(said)):
            continue
        for selector in selectors.split(","):
            found = _SELECTOR.fullmatch(selector.strip())
            if found and found[0]:
                names = frozenset(re.findall(r"[.#][\w-]+", found[2]))
                yield _Rule((found[1] or "").lower(), names, said)
