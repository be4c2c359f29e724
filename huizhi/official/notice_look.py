"""Look: a Word document as its reader sees it, every property resolved through its styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """A piece of text set alike. face: the Chinese font's name; size, spacing: in points, spacing
    added to each character; color: six hexadecimal digits, "" for black; scale: per cent."""

    text: str
    face: str
    size: float
    spacing: float = 0.0
    bold: bool = False
    color: str = ""
    scale: int = 100

    @property
    def pitch(self) -> float:
        """From one Chinese character to the next, in points."""
        return self.size * self.scale / 100 + self.spacing


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """One paragraph. number: counted as the reader counts, from 1, empty ones too; types: without
    those that are empty; alignment: "left", "center", "right" or "both"; pitch: from row to row in
    points; before, after: in points; first, left, right: indents in characters of its own, first
    negative when it hangs; new_page: a page begins with it; lines: the rules above and below it in
    mm, 0 for none; kinsoku: no row begins with a closing mark."""

    number: int
    text: str
    types: tuple[Type, ...]
    section: int
    style: str = ""
    alignment: str = "both"
    pitch: float = 0.0
    before: float = 0.0
    after: float = 0.0
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    new_page: bool = False
    in_table: bool = False
    in_box: bool = False
    lines: tuple[float, float] = (0.0, 0.0)
    kinsoku: bool = True

    @property
    def bare(self) -> str:
        """Its text without white space."""
        return "".join(self.text.split())

    @property
    def start(self) -> float:
        """Where its first row begins, in characters from the left edge of the core."""
        return self.left + self.first

    @property
    def main(self) -> Type:
        """How most of its text is set."""
        empty = Type("", "", 0.0)
        return max(self.types, key=lambda one: len(one.text), default=empty)


@dataclass(frozen=True, slots=True)
class SectionLook:
    """Pages of one setup, in mm. grid: "", "lines" or "linesAndChars"; cell: what the grid adds to
    each character, in points; footers: "default", "even" and "first" to their paragraphs, "#" for
    the page's number."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    grid: str
    cell: float
    footers: Mapping[str, tuple[ParagraphLook, ...]]

    @property
    def is_landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class NoticeLook:
    """A document. odd_and_even: odd and even pages have footers of their own; takes_number: the
    page's number can be put into its footers with nothing in them lost."""

    paragraphs: tuple[ParagraphLook, ...]
    sections: tuple[SectionLook, ...]
    odd_and_even: bool
    takes_number: bool = True


def face_family(name: str) -> str:
    """The face a font belongs to: 小标宋, 仿宋, 楷体, 黑体 or 宋体; its name for any other."""
    folded = name.casefold().replace(" ", "")
    for family, signs in _FAMILIES.items():
        if any(sign in folded for sign in signs):
            return family
    return name


_FAMILIES = {
    "小标宋": ("小标宋", "xiaobiaosong"),
    "仿宋": ("仿宋", "fangsong", "fandolfang"),
    "楷体": ("楷体", "楷_", "kaiti", "华文楷", "fandolkai"),
    "黑体": ("黑体", "simhei", "stheiti", "fandolhei"),
    "宋体": ("宋体", "simsun", "stsong", "书宋"),
}
