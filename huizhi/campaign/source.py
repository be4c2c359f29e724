"""Source: one configuration file as read: a tree of texts, and where each of them stands.

YAML, Excel and CSV all become the same tree (mappings, lists, texts, None for nothing), so that
whatever looks at the configuration can name the line or the cell of what it found; and which values
stand twice where each must be different.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huizhi.campaign.written import (
    parse_day,
    parse_names,
    parse_number,
    parse_rules,
    parse_yes_or_no,
)
from huizhi.errors import Mistake

Steps = tuple[str | int, ...]  # the way to a value: keys of mappings, positions in lists
Tree = Mapping[str, "Tree"] | list["Tree"] | str | None

# Control characters, halves of surrogate pairs, non-characters, what steers or hides text, and the
# three private characters by which `forms/template.py` tells a probe from printed text.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ue000-\ue002\ufffe\uffff]"
)


_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*]')


@dataclass(frozen=True)
class Source:
    """One file. file: as the clerk knows it; tree: what it holds; places: where each value stands
    ("第12行", "Sheet1!C5"); a value without a place of its own stands where its parent does;
    told: keys that are missing everywhere, which is told once as a mistake of the whole file."""

    file: str
    tree: Tree
    places: Mapping[Steps, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()

    def place(self, steps: Steps) -> str:
        """Where this value stands, or the nearest thing around it; "" for the whole file."""
        for length in range(len(steps), -1, -1):
            if found := self.places.get(steps[:length]):
                return found
        return ""

    def mistake(self, steps: Steps, what: str, expected: str = "", remedy: str = "") -> Mistake:
        """A mistake at this value."""
        return Mistake(self.file, self.place(steps), what, expected, remedy)

    @property
    def root(self) -> Node:
        """The whole file as a node."""
        return Node(self, (), self.tree)


@dataclass(frozen=True)
class Node:
    """One value of a source, whether it is what it should be or not; a look at what is not there
    gives a node that holds nothing, so that checks go on past other mistakes."""

    source: Source
    steps: Steps
    value: Tree

    def get(self, *keys: str) -> Node:
        """The value below these keys, one after the other."""
        node = self
        for key in keys:
            below = node.value.get(key) if isinstance(node.value, Mapping) else None
            node = Node(self.source, (*node.steps, key), below)
        return node

    def items(self) -> Iterator[Node]:
        """The values of a list; none when it is no list."""
        if isinstance(self.value, list):
            for position, value in enumerate(self.value):
                yield Node(self.source, (*self.steps, position), value)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The keys and values of a mapping; none when it is no mapping."""
        if isinstance(self.value, Mapping):
            for key, value in self.value.items():
                yield key, Node(self.source, (*self.steps, key), value)

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.source.place(self.steps)

    @property
    def text(self) -> str:
        """The text, "" when there is none."""
        return self.value.strip() if isinstance(self.value, str) else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of a list, or of one text that holds several."""
        try:
            return parse_names(self.value)
        except ValueError:
            return ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of a list, or of one text that holds several."""
        try:
            return parse_rules(self.value)
        except ValueError:
            return ()

    @property
    def is_yes(self) -> bool:
        """Whether it says yes."""
        try:
            return parse_yes_or_no(self.value)
        except ValueError:
            return False

    @property
    def day(self) -> dt.date | None:
        """The day, None when the text is not one."""
        try:
            return parse_day(self.value)
        except ValueError:
            return None

    @property
    def number(self) -> int | None:
        """The whole number, None when the text is not one."""
        try:
            return parse_number(self.value)
        except ValueError:
            return None

    def mistake(self, what: str, expected: str = "", remedy: str = "") -> Mistake:
        """A mistake at this value."""
        return self.source.mistake(self.steps, what, expected, remedy)


def file_name(path: Path) -> str:
    """The file as the clerk knows it: its folder and its name, "config/campaign.yaml"."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def read_file(path: Path) -> bytes:
    """The bytes of a configuration file.

    Raises: OSError, its `strerror` made Chinese.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise OSError(0, "没有这个文件") from error
    except IsADirectoryError as error:
        raise OSError(0, "这是一个文件夹，不是文件") from error
    except PermissionError as error:
        raise OSError(0, "没有权限读取，或者正被别的程序占用") from error


def with_visible_characters(text: str) -> str:
    """The text with every character that cannot be seen or stored shown as □."""
    return _UNSEEN.sub("□", text)


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
