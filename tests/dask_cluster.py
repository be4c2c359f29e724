"""One Dask cluster with two workers for all tests of a run: begun by the first that asks for it, on
the loopback, in processes of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tests.once import begin_once, end_for_all
from tests.paths import ROOT

FOLDER = "HUIZHI_TEST_CLUSTER"  # names the folder of the cluster, the same for all workers
_SERVE = """
import logging, sys, time
from pathlib import Path

def serve(folder, count):
    from distributed import LocalCluster
    cluster = LocalCluster(
        n_workers=count, threads_per_worker=1, processes=True, host="127.0.0.1",
        dashboard_address=None, silence_logs=logging.CRITICAL, memory_limit=0,
    )
    beside = folder / "beside"
    beside.write_text(cluster.scheduler_address)
    beside.rename(folder / "address")
    while True:
        time.sleep(60)

if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
"""
_PATIENCE = 60.0
# As docs/operating.md recommends it: idle, it uses a tenth of the CPU.
_STILL = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
}
# No object store, until a test says which.
_NO_STORE = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "none"}
_NO_STORE |= {"AWS_SECRET_ACCESS_KEY": "none"}
_begun: list[subprocess.Popen[bytes]] = []  # which outlive whoever began them


class DaskCluster:
    """A cluster whose address and process are noted in this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def address(self) -> str:
        return (self._folder / "address").read_text()

    def begin(self, workers: int = 2) -> None:
        """Starts it, where nobody has."""
        if (self._folder / "address").exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        script = self._folder / "serve.py"  # spawned processes read it again
        script.write_text(_SERVE)
        started = subprocess.Popen(
            [sys.executable, script, self._folder, str(workers)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, **_NO_STORE, **_STILL, "PYTHONPATH": str(ROOT)}, cwd=self._folder,
            start_new_session=True,
        )  # fmt: skip
        _begun.append(started)
        (self._folder / "process").write_text(str(started.pid))
        end = time.monotonic() + _PATIENCE
        while not (self._folder / "address").exists():
            assert started.poll() is None, "the cluster did not start"
            assert time.monotonic() < end, "the cluster did not start in time"
            time.sleep(0.05)

    def workers(self) -> list[psutil.Process]:
        """The processes of its workers."""
        own = psutil.Process(int((self._folder / "process").read_text()))
        return [one for one in own.children() if "spawn_main" in " ".join(_words(one))]

    def cpu(self) -> float:
        """Seconds of CPU that it has used, with all that it has started. On Linux."""
        own = psutil.Process(int((self._folder / "process").read_text()))
        spent = 0.0
        for one in (own, *own.children(recursive=True)):
            with suppress(psutil.Error):
                spent += sum(one.cpu_times()[:4])  # those that have ended are their parents'
        return spent

    def stop(self) -> None:
        """Ends it, with everything that it has started, and leaves nothing."""
        with suppress(OSError, ValueError):
            os.killpg(int((self._folder / "process").read_text()), signal.SIGKILL)
        shutil.rmtree(self._folder, ignore_errors=True)


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # it has just ended
        return []


def cluster() -> DaskCluster:
    """The cluster of this run."""
    folder = Path(os.environ[FOLDER])
    one = DaskCluster(folder)
    begin_once(one, folder)
    return one


def take_away(folder: Path) -> None:
    """Ends the cluster of this run, if anybody began it."""
    end_for_all(DaskCluster(folder), folder)


def have_environment(said: dict[str, str]) -> None:
    """For a worker: as if it had been started with these variables."""
    os.environ.update(said)
