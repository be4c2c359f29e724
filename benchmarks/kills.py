"""Kills: `kill -9` at random moments over collect, packets, summary, corrections, assign, uploads.

With `--server` the ledgers lie on PostgreSQL, which is killed, too; with `--bucket` the originals
in an object store, which falls ill, too; with `--cluster` two workers do the work and are killed,
too, while a run goes on to its end.

What was received is never lost, nothing is half-written, the end is the same as without a kill.

`python -m benchmarks.kills --kills 1000` prints the table of docs/performance.md; it needs a system
that forks (Linux, macOS). Exit code 1 when anything was broken; the folder is kept then.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kill_bucket import KillBucket, copy_objects
from benchmarks.kill_campaign import KillCampaign
from benchmarks.kill_checks import (
    broken_archives,
    broken_files,
    broken_ledger,
    broken_originals,
    left_over,
    originals,
    orphans,
    state,
    tree,
)
from benchmarks.kill_cluster import KillCluster
from benchmarks.kill_page import page_series
from benchmarks.kill_run import Runner
from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.storage import LEDGER_FILE, ORIGINALS_NOTE, PLACE_NOTE, copy_ledger, move_ledger
from tests.postgres import Server

ROOT = Path(__file__).parent.parent
DAY = "2024-06-20"
SHARES = {"collect": 30, "packets": 15, "summary": 15, "corrections": 12, "assign": 13, "page": 15}
SHARES |= {"server": 30, "bucket": 30, "cluster": 30}  # of those with --server, --bucket, --cluster
_IN_SERIES = 8  # kills before a run that is not killed


@dataclass
class Tally:
    """Of one verb: kills, runs that ended before the kill, series, what was broken."""

    kills: int = 0
    ended: int = 0
    series: int = 0
    broken: list[str] = field(default_factory=list)

    def check(self, where: str, *found: Iterator[str]) -> None:
        for one in found:
            for what in one:
                self.broken.append(f"{where}: {what}")
                print("BROKEN", self.broken[-1], flush=True)


@dataclass
class Kills:
    """The benchmark at work. folder: its own; collected: an output folder to begin with."""

    folder: Path
    campaign: KillCampaign
    loaded: Campaign
    runner: Runner
    rng: random.Random

    @property
    def collected(self) -> Path:
        return self.folder / "collected"

    def state(self, output: Path) -> str:
        return state(self.loaded, output)

    def fresh(self, name: str, source: Path | None) -> Path:
        """An output folder to be killed in, a copy of this one."""
        output = self.folder / name
        shutil.rmtree(output, ignore_errors=True)
        if source is not None:
            shutil.copytree(
                source, output, ignore=shutil.ignore_patterns(PLACE_NOTE, ORIGINALS_NOTE)
            )
            if (source / ORIGINALS_NOTE).exists():
                copy_objects(source, output)
            if (source / PLACE_NOTE).exists():  # a ledger of its own, too
                copy_ledger(source, output / LEDGER_FILE)
                move_ledger(self.loaded.settings, output, dt.datetime.now(dt.UTC))
        return output

    def collect(self, tally: Tally, kills: int) -> None:
        words = ("collect", str(self.campaign.made.returned), "--received", "2024-06-10")
        window = self.runner.window(self.collected, *words)
        wanted, stored = self.state(self.collected), originals(self.collected)
        while tally.kills < kills:
            tally.series += 1
            output, seen = self.fresh("collect", None), set[str]()
            for number in range(_IN_SERIES):
                where = f"collect {tally.series}.{number}"
                ran = self.runner.killed(output, window, *words)
                tally.kills += ran.killed
                tally.ended += not ran.killed
                tally.check(where, broken_ledger(output, seen), broken_originals(output))
                if "完成：" in ran.told and self.state(output) != wanted:
                    tally.check(where, iter(["told and not in the ledger"]))
                if not ran.killed:
                    break
            where = f"collect {tally.series} end"
            self._end(tally, where, output, words, wanted)
            if originals(output) != stored:
                tally.check(where, iter(["other originals than without a kill"]))

    def server(self, tally: Tally, kills: int, server: Server) -> None:
        """As `collect`, but it is the database server that is killed, and begun again."""
        self._interrupted(tally, kills, "server", lambda _: server.stop(), server.begin)

    def bucket(self, tally: Tally, kills: int, bucket: KillBucket) -> None:
        """As `collect`, but it is the object store that falls ill, and is well again."""
        assert originals(self.collected), "nothing is in the bucket"
        self._interrupted(tally, kills, "bucket", bucket.fall_ill, bucket.be_well)

    def cluster(self, tally: Tally, kills: int, cluster: KillCluster) -> None:
        """As `collect`, but it is workers that are killed, and started again: it is done all the
        same."""
        self._interrupted(tally, kills, "cluster", cluster.kill, cluster.be_well, survived=True)

    def _interrupted(
        self,
        tally: Tally,
        kills: int,
        name: str,
        fail: Callable[[int], None],
        mend: Callable[[], None],
        *,
        survived: bool = False,
    ) -> None:
        """`collect` runs to its end while what it needs fails, and is there again afterwards.
        fail: takes how often that has been done before; survived: no run is stopped by it."""
        words = ("collect", str(self.campaign.made.returned), "--received", "2024-06-10")
        window = self.runner.window(self.collected, *words)
        wanted, stored = self.state(self.collected), originals(self.collected)
        while tally.kills < kills:
            tally.series += 1
            output, seen = self.fresh(name, None), set[str]()
            for number in range(_IN_SERIES):
                if survived:
                    output, seen = self.fresh(name, None), set()
                where = f"{name} {tally.series}.{number}"
                failing = threading.Timer(window.moment(self.rng), fail, (tally.kills,))
                failing.start()
                ran = self.runner.whole(output, *words)
                failing.join()
                tally.kills += 1
                tally.ended += ran.code != 2
                mend()
                is_well = ran.code in ({0, 1} if survived else {0, 1, 2})
                if not is_well or _foreign(ran.told):
                    tally.check(where, iter([f"code {ran.code}: {ran.told[-300:]}"]))
                tally.check(where, broken_ledger(output, seen), broken_originals(output))
                if ran.code != 2 and self.state(output) != wanted:
                    tally.check(where, iter(["told and not in the ledger"]))
            self._end(tally, f"{name} {tally.series} end", output, words, wanted)
            if originals(output) != stored:
                tally.check(where, iter(["other originals than without a kill"]))

    def made(self, tally: Tally, kills: int, verb: str, source: Path | None, exact: bool) -> None:
        """Verbs whose files can be made again. exact: those that stand there are byte for byte what
        they are in the end."""
        words = (verb, *(() if verb == "packets" else ("--today", DAY)))
        reference = self.fresh(f"{verb}-whole", source)
        self.runner.whole(reference, *words)  # measures the pages of the notice, once
        shutil.rmtree(reference / verb)
        before = self.fresh(f"{verb}-before", reference)
        window = self.runner.window(reference, *words)
        wanted, said = tree(reference / verb), self.state(reference)
        while tally.kills < kills:
            tally.series += 1
            output, seen = self.fresh(verb, before), set[str]()
            for number in range(_IN_SERIES):
                ran = self.runner.killed(output, window, *words)
                tally.kills += ran.killed
                tally.ended += not ran.killed
                where = f"{verb} {tally.series}.{number}"
                files = broken_files(output / verb, wanted) if exact else iter(())
                tally.check(where, broken_ledger(output, seen), files)
                tally.check(where, broken_archives(output / verb))
                if not ran.killed:
                    break
            where = f"{verb} {tally.series} end"
            self._end(tally, where, output, words, said)
            made = tree(output / verb)
            if (made if exact else set(made)) != (wanted if exact else set(wanted)):
                tally.check(where, iter(["other files than without a kill"]))

    def assign(self, tally: Tally, kills: int) -> None:
        todo = [
            ("assign", name, f"第{number:05}社区")
            for number, name in enumerate(self.campaign.waiting, start=5)
        ]
        todo.append(("assign", "说明.txt", "第00008社区", "activity"))
        reference = self.fresh("assign-whole", self.collected)
        windows = [self.runner.window(reference, *words) for words in todo]
        wanted = self.state(reference)
        while tally.kills < kills:
            tally.series += 1
            output, seen = self.fresh("assign", self.collected), set[str]()
            for words, window in zip(todo, windows, strict=True):
                where = f"assign {tally.series} {words[1]}"
                for _ in range(2):
                    ran = self.runner.killed(output, window, *words)
                    tally.kills += ran.killed
                    tally.ended += not ran.killed
                    tally.check(where, broken_ledger(output, seen))
                ran = self.runner.whole(output, *words)
                if "没有料到" in ran.told or "Traceback" in ran.told:
                    tally.check(where, iter([ran.told[-200:]]))
            self._compare(tally, f"assign {tally.series} end", output, wanted)

    def _end(
        self, tally: Tally, where: str, output: Path, words: tuple[str, ...], wanted: str
    ) -> None:
        """The run that is not killed, and what must hold after it."""
        tally.check(where, orphans(self.runner.temporary))
        ran = self.runner.whole(output, *words)
        if ran.code not in {0, 1} or "Traceback" in ran.told:
            tally.check(where, iter([f"code {ran.code}: {ran.told[-300:]}"]))
        self._compare(tally, where, output, wanted)

    def _compare(self, tally: Tally, where: str, output: Path, wanted: str) -> None:
        tally.check(where, broken_ledger(output, set()), broken_originals(output))
        tally.check(where, left_over(output, self.runner.temporary, self.folder / "cache"))
        if (said := self.state(output)) != wanted:
            (self.folder / f"{where}.json").write_text(said, "utf-8")
            (self.folder / "wanted.json").write_text(wanted, "utf-8")
            tally.check(where, iter(["another end than without a kill"]))


def _foreign(told: str) -> bool:
    """Whether anything stands in it that is not for a clerk."""
    return any(
        word in told
        for word in (
            *("Traceback", "psycopg.", "obstore", "FATAL", "connection", "http", "没有料到"),
            *("distributed", "tornado", "KilledWorker"),
        )
    )


def prepared(folder: Path, seed: int) -> Kills:
    """The campaign made, and everything that a verb needs loaded, so that forks need not."""
    import huizhi.steps.correcting.corrections
    import huizhi.steps.preparing.demo
    import huizhi.web.app  # noqa: F401

    campaign = KillCampaign.make(folder / "campaign")
    loaded = load_campaign(campaign.made.folder / "config", ROOT / "templates")
    more = campaign.made.words("verb")[2:-2]
    runner = Runner(folder / "tmp", tuple(more[1:]), random.Random(seed))
    return Kills(folder, campaign, loaded, runner, random.Random(seed))


def main() -> int:
    words = argparse.ArgumentParser(description="kill -9 at random moments")
    words.add_argument("--kills", type=int, default=200)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only", choices=SHARES, action="append")
    words.add_argument("--server", action="store_true", help="the ledger on PostgreSQL")
    words.add_argument("--bucket", action="store_true", help="originals in an object store")
    words.add_argument("--cluster", action="store_true", help="the work done by a Dask cluster")
    said = words.parse_args()
    if not hasattr(os, "fork"):
        print("This system does not fork; run it on Linux or macOS.")
        return 2
    folder, begun = Path(tempfile.mkdtemp(prefix="kills-")), time.monotonic()
    tallies: dict[str, Tally] = {}
    server = _served() if said.server else None
    bucket = KillBucket.begin(folder / "cache") if said.bucket else None
    cluster = KillCluster.begin(random.Random(said.seed)) if said.cluster else None
    there = {"server": server, "bucket": bucket, "cluster": cluster}
    verbs = said.only or [one for one in SHARES if there.get(one, one)]
    try:
        kills = prepared(folder, said.seed)
        _kill(kills, said.kills, verbs, tallies, server, bucket, cluster)
    except KeyboardInterrupt:
        print("ended early")
    finally:
        if server:
            server.take_away()
        if bucket:
            bucket.take_away()
        if cluster:
            cluster.take_away()
    broken = sum(len(one.broken) for one in tallies.values())
    print("\n| verb | kills | ended before | runs to the end | broken |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for verb, tally in tallies.items():
        print(_line(verb, tally))
    total = sum(one.kills for one in tallies.values())
    print(f"\n{total} kills, {broken} broken, {time.monotonic() - begun:.0f} s; seed {said.seed}")
    if broken:
        print(f"kept: {folder}")
    else:
        shutil.rmtree(folder)
    return 1 if broken else 0


def _served() -> Server:
    """A server on which every ledger is from now on."""
    server = Server(Path(tempfile.mkdtemp(prefix="kills-postgres-")))
    server.begin()
    os.environ["HUIZHI_LEDGER"] = server.url()
    return server


def _kill(
    kills: Kills,
    count: int,
    verbs: Sequence[str],
    tallies: dict[str, Tally],
    server: Server | None = None,
    bucket: KillBucket | None = None,
    cluster: KillCluster | None = None,
) -> None:
    """So many kills, shared among these verbs; tallies: takes what came of each."""
    work: dict[str, Callable[[Tally, int], None]] = {
        "collect": kills.collect,
        "packets": lambda tally, n: kills.made(tally, n, "packets", None, exact=True),
        "summary": lambda tally, n: kills.made(tally, n, "summary", kills.collected, exact=False),
        "corrections": lambda t, n: kills.made(t, n, "corrections", kills.collected, exact=True),
        "assign": kills.assign,
        "page": lambda tally, n: page_series(kills, tally, n),
    }
    if server is not None:
        work["server"] = lambda tally, n: kills.server(tally, n, server)
    if bucket is not None:
        work["bucket"] = lambda tally, n: kills.bucket(tally, n, bucket)
    if cluster is not None:
        work["cluster"] = lambda tally, n: kills.cluster(tally, n, cluster)
    if "collect" not in verbs:
        kills.collect(Tally(), 0)
    every = sum(SHARES[verb] for verb in verbs)
    for verb in verbs:
        tallies[verb] = Tally()
        work[verb](tallies[verb], -(-count * SHARES[verb] // every))
        print(_line(verb, tallies[verb]), flush=True)


def _line(verb: str, tally: Tally) -> str:
    return f"| {verb} | {tally.kills} | {tally.ended} | {tally.series} | {len(tally.broken)} |"


if __name__ == "__main__":
    sys.exit(main())
