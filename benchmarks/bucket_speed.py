"""The loop with the originals in a bucket, beside originals in a folder, of the same files.

    python -m benchmarks.bucket_speed                      1,000 communities
    python -m benchmarks.bucket_speed --communities 200    a quick look

Each verb as a clerk gives it, with its start; moto's S3 server on this machine, on the loopback,
which keeps everything in its memory: what is measured is what the program does, not how long a real
store takes. Ends with an error where `export` differs by a byte.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.made_campaign import ROOT, MadeCampaign
from tests.object_store import KEY, SECRET, ObjectStore

_BUCKET = "speed"


@dataclass(frozen=True)
class Cost:
    """Seconds. cpu: of the program; store: of the store beside it."""

    wall: float
    cpu: float
    store: float


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--communities", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _served() as store:
        os.environ["HUIZHI_CACHE"] = str(Path(name) / "cache")
        campaign = MadeCampaign.make(Path(name), asked.communities)
        campaign.send_back(asked.communities)
        told, costs = [], []
        for address in ("folder", f"s3://{_BUCKET}/office"):
            os.environ["HUIZHI_ORIGINALS"] = address
            shutil.rmtree(campaign.output, ignore_errors=True)
            cost, said = _loop(campaign, store)
            costs.append(cost)
            told.append(said)
    print(f"| {asked.communities:,} communities | folder, s | bucket, s | × |", end="")
    print(" CPU, folder | CPU, bucket: program + store |\n| --- |" + " ---: |" * 5)
    for verb, folder in costs[0].items():
        other = costs[1][verb]
        cpu = f"{folder.cpu:.1f} | {other.cpu:.1f} + {other.store:.1f}"
        times = f"{folder.wall:.1f} | {other.wall:.1f} | {other.wall / folder.wall:.2f}"
        print(f"| {verb} | {times} | {cpu} |")
    if told[0] != told[1]:
        raise SystemExit("export differs")


@contextmanager
def _served() -> Iterator[ObjectStore]:
    store = ObjectStore(Path(tempfile.mkdtemp(prefix="huizhi-bench-objects-")))
    store.begin()
    store.make_bucket(_BUCKET)
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    os.environ.update(keys, AWS_ENDPOINT_URL=store.endpoint)
    try:
        yield store
    finally:
        store.stop()


def _loop(campaign: MadeCampaign, store: ObjectStore) -> tuple[dict[str, Cost], bytes]:
    """What each verb costs, and what `export` says."""
    collect = campaign.words("collect", str(campaign.returned), "--received", "2024-06-10")
    backup = str(campaign.output.parent / "backup.zip")
    words = {
        "collect": collect,
        "collect again": collect,
        "collect again, no copies": collect,
        "status": campaign.words("status", "--json", "--today", "2024-06-28"),
        "export": campaign.words("export"),
        "check --ledger": campaign.words("check", "--ledger"),
        "backup": campaign.words("backup", backup),
    }
    found = {}
    for verb, one in words.items():
        if verb.endswith("no copies"):
            shutil.rmtree(Path(os.environ["HUIZHI_CACHE"]) / "originals", ignore_errors=True)
        found[verb] = _cost(one, store)
    return {verb: cost for verb, (cost, _) in found.items()}, found["export"][1]


def _cost(words: list[str], store: ObjectStore) -> tuple[Cost, bytes]:
    begun, cpu, other = time.perf_counter(), _children(), store.cpu()
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True)
    wall = time.perf_counter() - begun
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr.decode())
    return Cost(wall, _children() - cpu, store.cpu() - other), done.stdout


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
