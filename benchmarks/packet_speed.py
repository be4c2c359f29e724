"""How fast packets are made: beside docxtpl, docx-mailmerge2, openpyxl and the bare write.

    python -m benchmarks.packet_speed                   everything, up to 10,000 communities
    python -m benchmarks.packet_speed --most 1000       a quick look

Times: one warm process, the contenders taking turns, medians; ratios are medians of the ratios of
each turn. Peak memory: a process for each. Each document goes into a file of its own.
"""

from __future__ import annotations

import argparse
import gc
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.made_campaign import MadeCampaign
from benchmarks.memory import peak_memory
from benchmarks.packet_peers import (
    ROOT,
    Place,
    Writer,
    docxtpl_writer,
    mailmerge_writer,
    openpyxl_writer,
    our_docx_writer,
    our_xlsx_writer,
    plain_writer,
    same_docx_writer,
)

TURNS, EACH = 25, 40  # documents a turn of the fast ones, so that they are warm
WORD: dict[str, Callable[[], Writer]] = {
    "docxtpl, fresh": docxtpl_writer,
    "docx-mailmerge2": mailmerge_writer,
    "huizhi": our_docx_writer,
    "huizhi, all alike": same_docx_writer,
    "plain write": lambda: plain_writer(our_docx_writer, ".docx"),
}
EXCEL: dict[str, Callable[[], Writer]] = {
    "openpyxl: load, fill, save": openpyxl_writer,
    "huizhi": our_xlsx_writer,
    "plain write": lambda: plain_writer(our_xlsx_writer, ".xlsx"),
}
CONTENDERS = {"docx": WORD, "xlsx": EXCEL}
OURS = "huizhi"
WHERE = ("new files", "files that were there", "memory, no file")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=10_000, help="communities of the last line")
    parser.add_argument("--alone", nargs=2, metavar=("KIND", "NAME"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        _measure_memory(*arguments.alone)
        return
    for kind in CONTENDERS:
        _print_contest(kind)
    _print_curve(arguments.most)


def _print_contest(kind: str) -> None:
    writers = {name: make() for name, make in CONTENDERS[kind].items()}
    gc.freeze()  # what was loaded is garbage of nobody's documents
    with tempfile.TemporaryDirectory() as folder:
        found = {where: _take_turns(writers, Path(folder), where) for where in WHERE}
    first, plain = next(iter(writers)), list(writers)[-1]
    times = found[WHERE[0]]
    print(f"| {kind} | ms | a second | × {first.split(',')[0].split(':')[0]} | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in writers:
        median = statistics.median(times[name])
        ratio = _ratio(times[first], times[name])
        peak = _memory_of(kind, name)
        print(f"| {name} | {median * 1000:.2f} | {1 / median:,.0f} | {ratio:.1f} | {peak:.0f} |")
    for own in (name for name in writers if name.startswith(OURS)):
        print(f"\n| {own} | ms | plain write, ms | × its time | × {first} |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for where, taken in found.items():
            ours, bare = (statistics.median(taken[name]) * 1000 for name in (own, plain))
            ratios = (
                f"{_ratio(taken[own], taken[plain]):.1f} | {_ratio(taken[first], taken[own]):.0f}"
            )
            print(f"| {where} | {ours:.2f} | {bare:.2f} | {ratios} |")
    print()


def _take_turns(writers: dict[str, Writer], folder: Path, where: str) -> dict[str, list[float]]:
    """Seconds a document, by contender and turn; see `WHERE`."""
    times: dict[str, list[float]] = {name: [] for name in writers}
    for turn in range(TURNS + 2):
        for name, write in writers.items():
            count = EACH if name.startswith((OURS, "plain")) else 1
            places = [_place(folder, where, name, turn * EACH + number) for number in range(count)]
            begun = time.perf_counter()
            for number, place in enumerate(places):
                write(place, turn * EACH + number)
            times[name].append((time.perf_counter() - begun) / count)
    return {name: found[2:] for name, found in times.items()}


def _place(folder: Path, where: str, name: str, number: int) -> Place:
    if where == WHERE[2]:
        return io.BytesIO()
    contender = name.replace(" ", "-").replace(":", "")
    return folder / (contender if where == WHERE[1] else f"{contender}-{number}")


def _ratio(one: list[float], other: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def _memory_of(kind: str, name: str) -> float:
    words = [sys.executable, "-m", "benchmarks.packet_speed", "--alone", kind, name]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _measure_memory(kind: str, name: str) -> None:
    write = CONTENDERS[kind][name]()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(100):
            write(Path(folder) / "document", number)
    print(peak_memory())


def _print_curve(most: int) -> None:
    """A line for each number of communities: the whole command, from start to end."""
    print("| communities | s | packets a second | ms a packet | peak MB |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    peaks = []
    for count in (10, 100, 1_000, 10_000, 50_000):
        if count > most:
            break
        seconds, peak = _run_packets(count)
        peaks.append(peak)
        each = seconds / count * 1000
        print(f"| {count:,} | {seconds:.1f} | {count / seconds:,.0f} | {each:.2f} | {peak:.0f} |")
    if len(peaks) > 2:
        print(f"\npeak memory, the last against 100: {peaks[-1] / peaks[1]:.2f} ×")


def _run_packets(count: int) -> tuple[float, float]:
    """Seconds and peak megabytes of `packets` for so many made-up communities."""
    with tempfile.TemporaryDirectory() as name:
        campaign = MadeCampaign.make(Path(name), count)
        words = [sys.executable, *campaign.words("packets", "--jobs", "1")]
        measured = [sys.executable, "-c", _MEASURED, *words]
        begun = time.perf_counter()
        done = subprocess.run(measured, cwd=ROOT, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - begun
        return seconds, float(done.stdout.splitlines()[-1])


_MEASURED = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
)


if __name__ == "__main__":
    main()
