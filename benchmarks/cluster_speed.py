"""Packets and collecting by one process, by this machine's processes, and by a cluster of one and
two workers on this machine: seconds of the clock and of CPU, and whether all come to the same.

    python -m benchmarks.cluster_speed                      1,000 communities, two forms of each
    python -m benchmarks.cluster_speed --communities 200    a quick look

The cluster is there before (starting it is not measured), but knows nothing of the campaign. “Sent
along”: as if the workers did not see the output folder. CPU is told of the command with what it has
started, and of the cluster: workers, their children, scheduler. More machines were not measured.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.made_campaign import ROOT, MadeCampaign
from benchmarks.scale import Cost, _cost
from tests.dask_cluster import DaskCluster

_CAME = ("--received", "2024-06-10")
# The command as it is, with folders that nobody else sees.
_UNSEEN = """
import sys
from contextlib import contextmanager
from huizhi.cli.main import main
from huizhi.workers.sent_folder import SharedFolder
shown = SharedFolder.shown
@contextmanager
def elsewhere(path):
    with shown(path) as folder:
        yield SharedFolder(folder.path, folder.sign, b"another")
SharedFolder.shown = elsewhere
main(sys.argv[1:])
"""


@dataclass(frozen=True)
class Way:
    """workers: of the cluster, 0 for none; words: what the command is told besides; unseen: whether
    they do not see the output folder."""

    name: str
    workers: int = 0
    words: tuple[str, ...] = ()
    unseen: bool = False


_PACKETS = (
    Way("one process", words=("--jobs", "1")),
    Way("two processes", words=("--jobs", "2")),
    Way("cluster, one worker", 1),
    Way("cluster, two workers", 2),
    Way("cluster, two workers, sent along", 2, unseen=True),
)
_COLLECT = (
    Way("children of the command"),
    Way("cluster, one worker", 1),
    Way("cluster, two workers", 2),
    Way("cluster, two workers, sent along", 2, unseen=True),
)


def main() -> None:
    """Prints the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--communities", type=int, default=1_000)
    count = parser.parse_args().communities
    with tempfile.TemporaryDirectory(prefix="cluster-speed-") as name:
        campaign = MadeCampaign.make(Path(name), count)
        packets = [sys.executable, *campaign.words("packets")]
        subprocess.run(packets, check=True, capture_output=True, cwd=ROOT)
        campaign.send_back(count)
        print(
            f"| {count:,} communities | by | s | CPU of the command, s | of the cluster, s | MB |"
        )
        print("| --- | --- | ---: | ---: | ---: | ---: |")
        made = [_measured(campaign, "packets", way, ()) for way in _PACKETS]
        collect = str(campaign.returned), *_CAME
        told = [_measured(campaign, "collect", way, collect) for way in _COLLECT]
    if len(set(made)) > 1 or len(set(told)) > 1:
        raise SystemExit("not the same everywhere")


def _measured(campaign: MadeCampaign, verb: str, way: Way, words: tuple[str, ...]) -> str:
    """A digest of what came of it."""
    output = campaign.folder / "measured"
    shutil.rmtree(output, ignore_errors=True)
    command = [*campaign.words(verb, *words), *way.words]
    command[command.index("--output") + 1] = str(output)
    if way.unseen:
        command[:1] = ["-c", _UNSEEN]
    with _cluster(way) as used:
        before = used()
        cost = _cost(command)
        spent = used() - before
    _print(verb, way, cost, spent)
    return _digest(campaign, verb, output)


@contextmanager
def _cluster(way: Way) -> Iterator[Callable[[], float]]:
    """What says how many seconds of CPU the cluster of this way has used so far."""
    if not way.workers:
        yield lambda: 0.0
        return
    cluster = DaskCluster(Path(tempfile.mkdtemp(prefix="cluster-speed-dask-")))
    cluster.begin(way.workers)
    os.environ["HUIZHI_CLUSTER"] = cluster.address
    try:
        yield cluster.cpu
    finally:
        del os.environ["HUIZHI_CLUSTER"]
        cluster.stop()


def _print(verb: str, way: Way, cost: Cost, cluster: float) -> None:
    line = f"{cost.wall:.1f} | {cost.cpu:.1f} | {cluster:.1f} | {cost.peak:.0f}"
    print(f"| {verb} | {way.name} | {line} |", flush=True)


def _digest(campaign: MadeCampaign, verb: str, output: Path) -> str:
    """Of all packets, or of what `export` says."""
    digest = hashlib.sha256()
    if verb == "packets":
        for path in sorted((output / "packets").rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(output)).encode() + path.read_bytes())
        return digest.hexdigest()
    command = campaign.words("export")
    command[command.index("--output") + 1] = str(output)
    ran = subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT)
    digest.update(ran.stdout)
    return digest.hexdigest()


if __name__ == "__main__":
    main()
