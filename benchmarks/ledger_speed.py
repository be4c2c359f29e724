"""The loop with the ledger on PostgreSQL, beside the ledger in a file, of the same files.

    python -m benchmarks.ledger_speed                      1,000 communities
    python -m benchmarks.ledger_speed --communities 200    a quick look

Each verb as a clerk gives it, with its start; the server on this machine, on the loopback, with
fsync. Then the ledger alone, in one process: one return in a transaction of its own, and two
programs that enter at once. Ends with an error where `export` differs by a byte.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.made_campaign import ROOT, MadeCampaign
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import KeptField, Received, Return
from tests.postgres import Server

_VERBS = ("collect", "collect again", "status", "export", "summary")
_SAFE = ("fsync=on", "full_page_writes=on", "autovacuum=on", "shared_buffers=128MB")
_FIELDS = 20
_NOW = dt.datetime(2024, 6, 2, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Cost:
    """Seconds. cpu: of the program; server: of the server beside it."""

    wall: float
    cpu: float
    server: float


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--communities", type=int, default=1000)
    parser.add_argument("--entered", type=int, default=300)
    asked = parser.parse_args()
    with _served() as server, tempfile.TemporaryDirectory() as name:
        campaign = MadeCampaign.make(Path(name), asked.communities)
        campaign.send_back(asked.communities)
        told, costs = [], []
        for address in ("sqlite", server.url()):
            shutil.rmtree(campaign.output, ignore_errors=True)
            cost, said = _loop(campaign, address, server)
            costs.append(cost)
            told.append(said)
        print(f"| {asked.communities:,} communities | SQLite, s | PostgreSQL, s | × |", end="")
        print(" CPU, SQLite | CPU, PostgreSQL: program + server |\n| --- |" + " ---: |" * 5)
        for verb, file, other in zip(_VERBS, *costs, strict=True):
            cpu = f"{file.cpu:.1f} | {other.cpu:.1f} + {other.server:.1f}"
            times = f"{file.wall:.1f} | {other.wall:.1f} | {other.wall / file.wall:.2f}"
            print(f"| {verb} | {times} | {cpu} |")
        _entered(Path(name), server, asked.entered)
    if told[0] != told[1]:
        raise SystemExit("export differs")


@contextmanager
def _served() -> Iterator[Server]:
    server = Server(Path(tempfile.mkdtemp(prefix="huizhi-bench-postgres-")))
    server.begin(*_SAFE)
    try:
        yield server
    finally:
        server.take_away()


def _loop(campaign: MadeCampaign, address: str, server: Server) -> tuple[list[Cost], bytes]:
    """What each verb costs, and what `export` says."""
    os.environ["HUIZHI_LEDGER"] = address
    came = ("--received", "2024-06-10")
    words = {
        "collect": campaign.words("collect", str(campaign.returned), *came),
        "collect again": campaign.words("collect", str(campaign.returned), *came),
        "status": campaign.words("status", "--json", "--today", "2024-06-28"),
        "export": campaign.words("export"),
        "summary": campaign.words("summary", "--today", "2024-06-28"),
    }
    found = {verb: _cost(one, server) for verb, one in words.items()}
    return [cost for cost, _ in found.values()], found["export"][1]


def _cost(words: list[str], server: Server) -> tuple[Cost, bytes]:
    begun, cpu, other = time.perf_counter(), _children(), server.cpu()
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True)
    wall = time.perf_counter() - begun
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr.decode())
    return Cost(wall, _children() - cpu, server.cpu() - other), done.stdout


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _entered(folder: Path, server: Server, count: int) -> None:
    """One return in a transaction, and two programs that do so at once."""
    print(f"\n| one return of {_FIELDS} fields, entered by itself | SQLite | PostgreSQL |")
    print("| --- | ---: | ---: |")
    alone, both = [], []
    for name, address in (("file", "sqlite"), ("server", server.url())):
        os.environ["HUIZHI_LEDGER"] = address
        times = enter(folder / name, "a", count)
        alone.append(f"{statistics.median(times) * 1000:.1f} ms")
        begun = time.perf_counter()
        with get_context("spawn").Pool(2) as pool:
            pool.starmap(enter, [(folder / name, who, count) for who in "bc"])
            seconds = time.perf_counter() - begun
        with Ledger.in_folder(folder / name, "c") as ledger:
            revisions = [one.revision for one in ledger.returns()]
        if revisions != list(range(1, 3 * count + 1)):
            raise SystemExit(f"{address}: a revision is lost, or there twice")
        both.append(f"{2 * count / seconds:.0f} a second")
    print(f"| median | {' | '.join(alone)} |\n| two programs at once | {' | '.join(both)} |")


def enter(folder: Path, who: str, count: int) -> list[float]:
    """Seconds that each of so many returns took."""
    times = []
    with Ledger.in_folder(folder, "c") as ledger:
        for number in range(count):
            name = f"{who}{number}"
            fields = tuple(KeptField(f"f{n}", f"{name} {n}", "", "", "") for n in range(_FIELDS))
            one = Return(name, name, _NOW, "社区", "liaison", "accepted", fields=fields)
            begun = time.perf_counter()
            ledger.enter(Received(name, name, 1, _NOW, "", ""), [one])
            times.append(time.perf_counter() - begun)
    return times


if __name__ == "__main__":
    main()
