"""The cluster that does the work of killed runs, and whose workers are killed themselves."""

from __future__ import annotations

import os
import random
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.dask_cluster import DaskCluster

_WORKERS = 2
_PATIENCE = 60.0


@dataclass
class KillCluster:
    """A cluster of two workers, each of which is started again when it dies."""

    cluster: DaskCluster
    rng: random.Random

    @classmethod
    def begin(cls, rng: random.Random) -> KillCluster:
        """A cluster that all runs use from now on."""
        cluster = DaskCluster(Path(tempfile.mkdtemp(prefix="kills-cluster-")))
        cluster.begin(_WORKERS)
        os.environ["HUIZHI_CLUSTER"] = cluster.address
        return cls(cluster, rng)

    def kill(self, before: int) -> None:
        """Kills a worker, every third time all of them; before: how often that was done."""
        workers = self.cluster.workers()
        for one in workers if before % 3 == 2 else self.rng.sample(workers, min(1, len(workers))):
            with suppress(psutil.NoSuchProcess):
                one.kill()

    def be_well(self) -> None:
        """Waits until all workers are there again."""
        end = time.monotonic() + _PATIENCE
        while len(self.cluster.workers()) < _WORKERS:
            assert time.monotonic() < end, "workers are not started again"
            time.sleep(0.05)

    def take_away(self) -> None:
        """Ends it."""
        self.cluster.stop()
        del os.environ["HUIZHI_CLUSTER"]
