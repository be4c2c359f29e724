"""The mutation study: how often a messy return is read wrong without a word.

    python -m benchmarks.mutation_study                     the study, as tables on the screen
    python -m benchmarks.mutation_study --write             … and in docs/accuracy.md
    python -m benchmarks.mutation_study --wrong 3           … with up to 3 wrong cases of each sort
    python -m benchmarks.mutation_study --case ID           one return: drawn, read, judged

benchmarks/README.md says what is counted and how to add a kind of mess.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

from benchmarks.accuracy_page import write_page
from benchmarks.many import run_many
from benchmarks.study import Case, Result, Study, named_case
from benchmarks.tally import tally
from huizhi.content.grid import draw
from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes

_USAGE = "python -m benchmarks.mutation_study"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 when nothing was silently wrong, 1 otherwise, 2 for a case that is none."""
    asked = _parser().parse_args(arguments)
    if asked.case:
        return _show_case(Study(asked.seed), named_case(asked.case))
    started = time.monotonic()
    results = run_many(asked.seed, asked.repeats, asked.pairs, asked.jobs, asked.resaved)
    found = tally(results)
    print(found.as_text())
    print(f"{time.monotonic() - started:.0f} s")
    _show_wrong(results.judged, asked.wrong)
    if asked.write:
        write_page(found, _command(asked))
    return 1 if found.total.silent else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_USAGE, description="How right is what is read?")
    parser.add_argument("--seed", default="2024")
    parser.add_argument("--repeats", type=int, default=6, help="of each kind by itself")
    parser.add_argument("--pairs", type=int, default=3000, help="returns with two kinds each")
    parser.add_argument("--resaved", type=int, default=100, help="in each other format")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="show so many of a sort")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    parser.add_argument("--case", metavar="ID", help="one return by its id")
    return parser


def _command(asked: argparse.Namespace) -> str:
    """The command that gives these numbers again."""
    words = (f"--{name} {getattr(asked, name)}" for name in ("seed", "repeats", "pairs", "resaved"))
    return f"{_USAGE} {' '.join(words)}"


def _show_case(study: Study, case: Case) -> int:
    made = study.make(case)
    if made is None:
        print("These kinds of mess go together in no return of this form.")
        return 2
    for grid in read_bytes(made.data, Limits()).grids:
        print(f"[{grid.name}]{' hidden' if grid.hidden else ''}\n{draw(grid)}\n")
    result = study.judge(case, made, made.data, case.suffix)
    for one in result.judged:
        if one.outcome != "right" or one.alarm:
            print(f"{one.outcome} {one.key}: meant {one.expected!r}, got {one.got!r} {one.by}")
    for finding in result.findings:
        print(f"  {finding.level} {finding.code} [{finding.field}] {finding.message}")
    return 0


def _show_wrong(results: Sequence[Result], most: int) -> None:
    """Up to `most` silently wrong values of each sort of mess."""
    by_sort: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for result in results:
        format_ = "" if result.format == result.case.suffix else f" {result.format}"
        for one in result.judged:
            if one.outcome == "silent":
                said = f"{one.key}: meant {one.expected!r}, got {one.got!r}"
                by_sort[result.case.kinds].append(f"{result.case.id}{format_} {said}")
    for kinds, lines in sorted(by_sort.items(), key=lambda x: (len(x[0]), -len(x[1]), x[0])):
        if most:
            print(f"\n{'+'.join(kinds)}: {len(lines)}")
            print("\n".join(f"    {line}" for line in lines[:most]))


if __name__ == "__main__":
    sys.exit(main())
