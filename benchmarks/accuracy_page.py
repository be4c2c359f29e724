"""Accuracy page: docs/accuracy.md, whose tables this program writes between its two marks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.mess import MESSES
from benchmarks.tally import Count, Tally, numbers

TARGET = Path(__file__).parent.parent / "docs" / "accuracy.md"
BEGIN, END = "<!-- made by benchmarks/mutation_study.py: begin -->", "<!-- end -->"
_COLUMNS = ("returns", "refused", "right", "flagged", "silently wrong", "false alarms")


def write_page(tally: Tally, command: str) -> None:
    """The tables in docs/accuracy.md are these; what stands around them is kept."""
    page = TARGET.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    tables = "\n".join(_tables(tally, command))
    TARGET.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", "utf-8")


def _tables(tally: Tally, command: str) -> Iterator[str]:
    total, read = tally.total, tally.total.flagged - tally.total.refused_values
    yield f"`{command}`:"
    yield (
        f"{total.returns:,} returns, {total.values:,} values. {total.refused:,} returns with "
        f"{total.refused_values:,} values were refused; in the others {total.right:,} values were "
        f"right, {read:,} flagged, **{total.silent:,} silently wrong**; "
        f"{total.alarms:,} false alarms.\n"
    )
    yield from _table("format", tally.formats)
    yield f"\n{len(tally.alone)} kinds by themselves, the worst first:\n"
    yield from _table("kind of mess", tally.alone, with_family=True)
    yield "\nTwo kinds in one return, counted with both:\n"
    yield from _table("kind of mess", tally.paired, with_family=True)
    if tally.not_made:
        said = "；".join(f"{name}（{n}）" for name, n in sorted(tally.not_made.items()))
        yield f"\nCould not be made: {said}.\n"


def _table(title: str, counts: dict[str, Count], with_family: bool = False) -> Iterator[str]:
    first = (title, "family") if with_family else (title,)
    yield _line((*first, *_COLUMNS))
    yield _line((*["---"] * len(first), *["---:"] * len(_COLUMNS)))
    for name, count in counts.items():
        family = (MESSES[name].family if name in MESSES else "",) if with_family else ()
        yield _line((name, *family, *(f"{n:,}" for n in numbers(count))))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
