"""Each verb at growing numbers of communities: time, CPU and memory, on a ledger that holds all.

    python -m benchmarks.scale                            1,000, 10,000 and 50,000 communities
    python -m benchmarks.scale --communities 1000 5000    other sizes
    python -m benchmarks.scale --keep DIR                 made once in DIR, measured again next time

Every community sends two filled forms. Each verb is a process of its own as a clerk starts it; CPU
is that of the process and those it starts, memory the peak of the largest of them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.made_campaign import ROOT, MadeCampaign

_CAME = ("--received", "2024-06-10")
_TODAY = ("--today", "2024-06-28")
# A small process between: a child begins with the peak of the process that starts it.
_MEASURED = """
import json, os, sys, time
begun = time.perf_counter()
child = os.fork()
if not child:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - begun
cpu = used.ru_utime + used.ru_stime
print(json.dumps([os.waitstatus_to_exitcode(status), wall, cpu, used.ru_maxrss / 1024]))
"""
_VERBS = {
    "status, in words": ("status", *_TODAY),
    "status --json": ("status", "--json", *_TODAY),
    "remind": ("remind", *_TODAY),
    "export": ("export",),
    "summary": ("summary", *_TODAY),
    "report": ("report", *_TODAY),
    "packets, nothing changed": ("packets",),
    "book": ("book",),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took. wall, cpu: seconds; peak: MB of the largest process."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """Prints the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--communities", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--verbs", nargs="+", help="only those of this name")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    print("| communities | verb | s | CPU, s | CPU, ms each | peak, MB |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    with ExitStack() as ends:
        above = asked.keep or Path(ends.enter_context(tempfile.TemporaryDirectory()))
        for count in asked.communities:
            _measure(above / str(count), count, asked.verbs)


def _measure(folder: Path, count: int, verbs: Sequence[str] | None) -> None:
    if folder.exists():
        campaign = MadeCampaign(folder)
    else:
        folder.mkdir(parents=True)
        campaign = MadeCampaign.make(folder, count)
        _print(count, "packets", _cost(campaign.words("packets")))
        campaign.send_back(count)
        returned = str(campaign.returned)
        _print(count, "collect", _cost(campaign.words("collect", returned, *_CAME)))
        _print(count, "collect again", _cost(campaign.words("collect", returned, *_CAME)))
    for name, words in _VERBS.items():
        if not verbs or words[0] in verbs:
            _print(count, name, _cost(campaign.words(*words)))


def _print(count: int, verb: str, cost: Cost) -> None:
    each = 1000 * cost.cpu / count
    line = f"{cost.wall:.1f} | {cost.cpu:.1f} | {each:.2f} | {cost.peak:.0f}"
    print(f"| {count:,} | {verb} | {line} |", flush=True)


def _cost(words: list[str]) -> Cost:
    command = [sys.executable, "-I", "-S", "-c", _MEASURED, sys.executable, *words]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, encoding="utf-8")
    code, wall, cpu, peak = json.loads(ran.stdout)
    if code not in {0, 1}:
        raise RuntimeError(" ".join(words))
    return Cost(wall, cpu, peak)


if __name__ == "__main__":
    main()
