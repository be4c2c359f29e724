"""The speed of filling from the book: many learned forms for many units.

    python -m benchmarks.book_speed [--forms 200] [--units 50]

The forms are learned before the clock starts; then the book is gathered, each form is loaded,
filled for each unit, read back, marked and written, and the workbook of origins too. CPU is that
of all processes: the machine may be shared.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from benchmarks.book_study import OldOffice, Units, make_activity
from benchmarks.known_forms import NOW, KnownForm
from huizhi.campaign.campaign import load_campaign
from huizhi.steps.correcting.book_filling import write_origins
from huizhi.steps.knowing.gathering import gather_book, office_around
from huizhi.steps.preparing.named_forms import fill_forms, forms_to_fill
from huizhi.workers.local_workers import jobs_for

_TODAY = dt.date(2026, 6, 30)


def forms(wanted: int) -> Iterator[KnownForm]:
    """So many forms, those of the study again and again under other titles."""
    every = (
        replace(one, title=f"{one.title}{number}") if number else one
        for number in count()
        for one in NOW
    )
    return islice(every, wanted)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long it took, on the clock and in all processes."""
    wall, cpu = time.perf_counter(), _cpu()
    yield
    print(f"{what}: {time.perf_counter() - wall:.3g} s, {_cpu() - cpu:.3g} s of CPU", flush=True)


def _cpu() -> float:
    used = (resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=200)
    parser.add_argument("--units", type=int, default=50)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="book-speed-") as name:
        folder = Path(name)
        units = Units(arguments.units, random.Random("speed"))
        last = OldOffice(folder, units).last
        make_activity(last, "a9", "2026-06-01", (), units.names)
        blanks = folder / "from above"
        blanks.mkdir()
        for form in forms(arguments.forms):
            form.draw(blanks)
        campaign = load_campaign(last.config, last.templates)
        with timed(f"{arguments.forms} forms learned"):
            forms_to_fill(campaign, str(blanks), last.output)
        jobs = jobs_for(arguments.forms * arguments.units)
        with timed(f"{arguments.forms} forms × {arguments.units} units filled, {jobs} processes"):
            with timed("  forms found"):
                wanted = forms_to_fill(campaign, str(blanks), last.output)
            with timed("  book gathered"):
                book = gather_book(office_around(campaign, last))
            gather_book(office_around(campaign, last))  # the ledgers are closed cleanly now
            with timed("  book gathered again, nothing changed"):
                gather_book(office_around(campaign, last))
            communities = campaign.settings.communities
            with timed("  filled, read back, written"):
                done = fill_forms(campaign, wanted, book, communities, last.output, _TODAY).done
            with timed("  workbook of origins"):
                write_origins(done, last.output, _TODAY)
        files = sum(len(one.result.filled) for one in done)
        print(f"{files:,} files; refused: {sum(len(one.result.refused) for one in done)}")


if __name__ == "__main__":
    main()
