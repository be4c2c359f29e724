"""Campaign text: campaign.yaml cut into its sections, and a section into its entries.

A comment is about what stands below it, and moves and goes with that. What nobody changes stays as
it was written, to the letter.
"""

from __future__ import annotations

import itertools
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from huizhi.errors import HuizhiError
from huizhi.steps.preparing.config_file import round_trip_yaml, yaml_text

# In which order sections stand in the shipped file: where one that is not there yet is put.
_ORDER = ("活动", "办事处", "通知", "报送事项", "材料要求", "催报", "附件", "项目", "同义词")
_KEY = re.compile(r"""(["']?)([^\s#'"\[\]{}-][^'":]*?)\1\s*:(?=\s|$)""")
_DASH = re.compile(r"( *)-(?: |$)")
_DEPTH = 2  # spaces before the dash of an entry


@dataclass
class Entry:
    """One entry of a section. tree: what it says, to be changed; head: comments and blank lines
    above it."""

    tree: CommentedMap
    head: str = ""
    _written: str = ""
    _was: str = ""

    @classmethod
    def of(cls, tree: CommentedMap, head: str = "", written: str = "") -> Entry:
        """An entry as it stands in the file."""
        return cls(tree, head, written, _dumped(tree))

    def text(self, depth: int) -> str:
        """The entry's lines, so many spaces before its dash: as they were written while nothing in
        it has changed."""
        said = _dumped(self.tree)
        text = self._written if said == self._was and self._written else _at(said, depth)
        return text if text.endswith("\n") else f"{text}\n"


@dataclass
class _Section:
    """One section. key_line: with what stands behind the colon; body: everything below; entries,
    mapping: what was asked for and may have changed."""

    key: str
    head: str
    key_line: str
    body: str = ""
    lead: str = ""  # comments between the key and the first entry
    depth: int = 2  # spaces before the dash of an entry
    entries: list[Entry] | None = None
    mapping: CommentedMap | None = None
    was: str = ""

    @property
    def text(self) -> str:
        if self.entries is not None:
            return self.key_line + self.lead + "".join(_joined(self.entries, self.depth))
        if self.mapping is not None and (said := yaml_text(self.mapping)) != self.was:
            return said
        return self.key_line + self.body


@dataclass
class CampaignText:
    """The text of campaign.yaml, to be changed section by section."""

    _tree: CommentedMap
    _sections: list[_Section]
    _tail: str = field(default="")

    @classmethod
    def of(cls, text: str, tree: CommentedMap) -> CampaignText:
        """The text that holds this tree."""
        text = text.replace("\r\n", "\n")
        as_yaml_has_it = (yaml_text(one) for one in (tree, CommentedMap(tree)))
        for one in itertools.chain([text], as_yaml_has_it):
            sections, tail = _cut(one)
            if [each.key for each in sections] == list(tree):
                break
        return cls(tree, sections, tail)

    @property
    def text(self) -> str:
        """The whole file as it is now."""
        return "".join(one.head + one.text for one in self._sections) + self._tail

    def entries(self, key: str) -> list[Entry]:
        """The entries of a section, in a list to be changed.

        Raises: HuizhiError when it is no list of mappings.
        """
        section = self._section(key)
        if section.entries is None:
            values = self._tree.get(key) or []
            if not all(isinstance(one, CommentedMap) for one in values):
                raise HuizhiError(f"campaign.yaml 的“{key}”写得不对，请先改好文件。")
            section.lead, section.depth, section.entries = _entries(section.body, values)
            if not _is_bare(section.key_line):
                section.key_line = f"{key}:\n"
        return section.entries

    def mapping(self, key: str) -> CommentedMap:
        """The keys and values of a section, to be changed."""
        section = self._section(key)
        if section.mapping is None:
            section.mapping = _loaded(section.key_line + section.body) or CommentedMap()
            section.was = yaml_text(section.mapping)
        own = section.mapping.get(key)
        if not isinstance(own, CommentedMap):
            own = section.mapping[key] = CommentedMap(own or {})
        return own

    def has(self, key: str) -> bool:
        """Whether there is such a section."""
        return any(one.key == key for one in self._sections)

    def write(self, key: str, value: str) -> None:
        """A section that is one text."""
        section = self._section(key)
        section.key_line, section.body = f"{key}: {json.dumps(value, ensure_ascii=False)}\n", ""

    def drop(self, key: str) -> None:
        """Takes a section away; the comments above it stay."""
        for number, one in enumerate(self._sections):
            if one.key == key:
                below = self._sections[number + 1 : number + 2]
                if below:
                    below[0].head = one.head + below[0].head
                else:
                    self._tail = one.head + self._tail
                del self._sections[number]
                return

    def _section(self, key: str) -> _Section:
        found = next((one for one in self._sections if one.key == key), None)
        if found is None:
            found = _Section(key, "\n", f"{key}:\n")
            after = _ORDER[_ORDER.index(key) + 1 :] if key in _ORDER else ()
            place = next((n for n, s in enumerate(self._sections) if s.key in after), None)
            if place is None and self._sections and not self._sections[-1].text.endswith("\n"):
                self._sections[-1].body += "\n"
            self._sections.insert(len(self._sections) if place is None else place, found)
        return found


def _cut(text: str) -> tuple[list[_Section], str]:
    """The sections of a file, each with the comments above it; what stands below the last."""
    sections: list[_Section] = []
    pending = ""  # comments and blank lines, of which it is not known yet whose they are
    for line in _lines(text):
        key = _KEY.match(line)
        if key:
            sections.append(_Section(key.group(2).strip(), pending, line))
            pending = ""
        elif not line.strip() or line.startswith("#") or not sections:
            pending += line
        else:
            sections[-1].body += pending + line
            pending = ""
    return sections, pending


def _entries(body: str, values: Sequence[CommentedMap]) -> tuple[str, int, list[Entry]]:
    """What stands above the first entry of a section, the spaces before the dashes, the entries."""
    lead, depth, cut = _cut_entries(body)
    trees = [_loaded(text) for _, text in cut]
    if [one[0] if isinstance(one, CommentedSeq) else None for one in trees] != list(values):
        return "", _DEPTH, [Entry.of(one) for one in values]  # written on one line, or with anchors
    found = [Entry.of(tree[0], head, text) for tree, (head, text) in zip(trees, cut, strict=True)]
    return lead, depth, found


def _cut_entries(body: str) -> tuple[str, int, list[tuple[str, str]]]:
    """The lines above the first entry, the spaces before the dashes, and of each entry the comments
    above it and its own lines."""
    pending = ""  # comments and blank lines, of which it is not known yet whose they are
    found: list[tuple[str, str]] = []
    depth = -1
    for line in _lines(body):
        dash = _DASH.match(line)
        if dash and depth in {-1, len(dash.group(1))}:
            depth = len(dash.group(1))
            found.append((pending, line))
            pending = ""
        elif not found or not line.strip() or _is_comment_above(line, depth):
            pending += line
        else:
            found[-1] = (found[-1][0], found[-1][1] + pending + line)
            pending = ""
    if not found:
        return pending, _DEPTH, []
    found[-1] = (found[-1][0], found[-1][1] + pending)
    lead, found[0] = found[0][0], ("", found[0][1])
    return lead, depth, found


def _is_comment_above(line: str, depth: int) -> bool:
    """Whether it is a comment that stands no deeper than the entries."""
    bare = line.lstrip(" ")
    return bare.startswith("#") and len(line) - len(bare) <= depth


def _joined(entries: list[Entry], depth: int) -> Iterator[str]:
    """The lines of the entries; blank lines stand between them as they did."""
    spaced = any(one.head.startswith("\n") for one in entries)
    for number, one in enumerate(entries):
        head = one.head.lstrip("\n") if number == 0 else one.head
        if number and spaced and not head.startswith("\n"):
            head = "\n" + head
        yield head + one.text(depth)


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _is_bare(key_line: str) -> bool:
    """Whether nothing but a comment stands behind the key."""
    behind = key_line.partition(":")[2].strip()
    return not behind or behind.startswith("#")


def _loaded(text: str) -> Any:
    """What this piece says by itself; None when it says nothing by itself."""
    try:
        return round_trip_yaml().load(text)
    except (YAMLError, ValueError):
        return None


def _dumped(tree: CommentedMap) -> str:
    return yaml_text(CommentedSeq([tree]))


def _at(text: str, depth: int) -> str:
    """The lines with so many spaces before the dash."""
    return textwrap.indent(textwrap.dedent(text), " " * depth)


def tables_of(entry: CommentedMap) -> list[CommentedMap]:
    """The tables of a form as they are written: one, or several in a list."""
    written = entry.get("明细")
    return list(written) if isinstance(written, list) else [written] if written else []
