"""Tally: right, flagged and silently wrong values, by kind of mess and by format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.many import Results
from benchmarks.study import Result

UNTOUCHED = "原样"
COLUMNS = ("returns", "refused", "right", "flagged", "silent", "alarms")


@dataclass
class Count:
    """returns: how many; refused: of those, how many the program named unreadable as a whole;
    right, flagged, silent: values by their outcome; refused_values: flagged ones in refused
    returns; alarms: right values at which an error was found."""

    returns: int = 0
    refused: int = 0
    refused_values: int = 0
    right: int = 0
    flagged: int = 0
    silent: int = 0
    alarms: int = 0

    def add(self, result: Result) -> None:
        outcomes = Counter(one.outcome for one in result.judged)
        self.returns += 1
        if any(f.code.startswith("file-") and f.level == "error" for f in result.findings):
            self.refused += 1
            self.refused_values += outcomes["flagged"]
        self.right += outcomes["right"]
        self.flagged += outcomes["flagged"]
        self.silent += outcomes["silent"]
        self.alarms += sum(one.alarm for one in result.judged)

    @property
    def values(self) -> int:
        return self.right + self.flagged + self.silent


@dataclass
class Tally:
    """alone, paired: by kind of mess, alone and in combination; formats: by format read; families:
    the family of each kind; not_made: returns that could not be made, by kinds."""

    alone: dict[str, Count] = field(default_factory=dict)
    paired: dict[str, Count] = field(default_factory=dict)
    formats: dict[str, Count] = field(default_factory=dict)
    total: Count = field(default_factory=Count)
    not_made: Counter[str] = field(default_factory=Counter)

    def as_text(self) -> str:
        """The tables for the screen."""
        lines = [f"{self.total.returns:,} returns, {self.total.values:,} values", ""]
        groups = (("alone", self.alone), ("two kinds", self.paired), ("format", self.formats))
        for title, counts in groups:
            lines.append(_line((title, *COLUMNS)))
            lines += [_line((name, *numbers(count))) for name, count in counts.items()]
            lines.append("")
        lines.append(_line(("all", *numbers(self.total))))
        lines += [f"could not be made: {name} ({n})" for name, n in sorted(self.not_made.items())]
        return "\n".join(lines)


def numbers(count: Count) -> tuple[int, ...]:
    """The numbers of one line of a table."""
    return (
        count.returns, count.refused, count.right, count.flagged, count.silent, count.alarms
    )  # fmt: skip


def tally(results: Results) -> Tally:
    """The sums over these results."""
    found = Tally()
    for result in results.judged:
        kinds = result.case.kinds
        found.total.add(result)
        found.formats.setdefault(result.format, Count()).add(result)
        if result.format == result.case.suffix:
            groups = found.paired if len(kinds) > 1 else found.alone
            for kind in kinds or (UNTOUCHED,):
                groups.setdefault(kind, Count()).add(result)
    found.not_made.update(f"{one.format} {'+'.join(one.case.kinds)}" for one in results.not_made)
    found.alone = dict(sorted(found.alone.items(), key=_worst_first))
    found.paired = dict(sorted(found.paired.items(), key=_worst_first))
    return found


def _worst_first(item: tuple[str, Count]) -> tuple[int, str]:
    return -item[1].silent, item[0]


def _line(cells: Iterable[object]) -> str:
    first, *rest = map(str, cells)
    wide = sum(2 if ord(c) > 0x2E80 else 1 for c in first)
    return first + " " * (34 - wide) + "".join(_right(cell) for cell in rest)


def _right(text: str) -> str:
    return " " * (9 - sum(2 if ord(c) > 0x2E80 else 1 for c in text)) + text
