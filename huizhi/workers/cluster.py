"""Cluster: workers of a Dask cluster, on other machines or as processes of this one.

What is handed out waits at the scheduler; a worker that dies costs its batch once more: then each
of its things is tried alone, so that one which kills its worker is known by that.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, Generic, TypeVar

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, Security
from distributed.comm.core import CommClosedError

from huizhi.disk import temporary_folder
from huizhi.errors import HuizhiError, StorageError
from huizhi.workers.cluster_worker import (
    Raised,
    Refused,
    SentJob,
    as_it_was_sent,
    done,
    forget,
    sent_job,
)
from huizhi.workers.crew import Crew, Job, Workers
from huizhi.workers.local_workers import interrupts_held
from huizhi.workers.program_mark import program_mark
from huizhi.workers.sent_folder import SentFolder, SharedFolder

CONNECT_SECONDS = 15.0  # within which the scheduler answers
EMPTY_SECONDS = 60.0  # that a cluster may be without any worker
_LOOK_SECONDS = 1.0  # between two looks whether everybody is still there
_COUNT_SECONDS = 10.0  # between two counts of the workers
# What Dask says and looks after by itself takes a twentieth of a core in each of its processes.
_SETTINGS = {
    "distributed.admin.large-graph-warning-threshold": "1GB",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "1s",
    "distributed.worker.profile.enabled": False,
}
_UNREACHABLE = (
    "连不上集群的调度程序 {address}。请看看地址和端口写得对不对、那边的 dask scheduler 在不在运行、"
    "防火墙放行没有；用 tls:// 时，证书在不在（docs/operating.md）"
)
_GONE = (
    "集群的调度程序断开了，没有全部做完。已经登记、写好的都在，不会重复；"
    "请等它恢复后照样再运行一次，或者不写 --cluster，在这台电脑上做"
)
_EMPTY = (
    "集群里一个工作进程也没有。请在集群的电脑上启动 dask worker（docs/operating.md），"
    "或者不写 --cluster，在这台电脑上做"
)
_STRANGE = (
    "集群的工作进程上没有装回执，或装的是另一版（{why}）。"
    "请在集群的每台电脑上装同一版，重新启动那里的工作进程"
)

_Thing = TypeVar("_Thing")
_Done = TypeVar("_Done")


class _Client(Client):
    """One that is closed by whoever has opened it; where nobody could, its end keeps nobody waiting
    and says nothing in English."""

    def __init__(self, address: str, **more: Any) -> None:
        super().__init__(address, **more)  # type: ignore[no-untyped-call]

    def __del__(self) -> None:
        pass


class Cluster(Workers):
    """The workers behind one scheduler."""

    is_far = True

    def __init__(self, client: Client) -> None:
        self.client = client
        self._counted = 0.0
        self._count = 0

    @property
    def count(self) -> int:
        """How many workers there are, as of some seconds ago. Raises: HuizhiError."""
        if not self._count or time.monotonic() > self._counted + _COUNT_SECONDS:
            with losses_told():
                self._count = sum(self.client.nthreads().values())
            self._counted = time.monotonic()
        return max(1, self._count)

    def crew(self, job: Job[_Thing, _Done]) -> Crew[_Thing, _Done]:
        return ClusterCrew(self, job)

    def sent(self, folder: Path) -> SentFolder:
        return SentFolder.packed(folder)

    def shared(self, folder: Path) -> AbstractContextManager[SharedFolder]:
        return SharedFolder.shown(folder)

    def all_see(self, folder: SharedFolder) -> bool:
        with losses_told():
            seen = self.client.run(folder.is_seen, on_error="return")
        return all(one is True for one in seen.values())

    def refuse_strangers(self) -> None:
        """Check that there are workers and that all run this very program. Raises: HuizhiError."""
        with losses_told():
            try:
                self.client.wait_for_workers(1, timeout=CONNECT_SECONDS)
            except TimeoutError:
                raise HuizhiError(f"{_EMPTY}。") from None
            marks = self.client.run(program_mark, on_error="return")
        for address, mark in marks.items():
            if isinstance(mark, BaseException):
                raise HuizhiError(f"{_STRANGE.format(why=address)}。")
            if unlike := program_mark().unlike(mark):
                raise HuizhiError(
                    f"集群的工作进程 {address} 的程序和这里的不一样（{unlike}），没有做。"
                    "请把集群的每台电脑更新成同一版，重新启动那里的工作进程。"
                )

    def await_answers(self) -> None:
        """Waits until every worker that the scheduler knows answers: where several die at once, it
        takes note of one after another. Raises: HuizhiError when there is none for long."""
        alive = time.monotonic()
        while time.monotonic() < alive + EMPTY_SECONDS:
            with losses_told():
                answers = self.client.run(_here, on_error="return")
            if answers and all(one is True for one in answers.values()):
                return
            time.sleep(_LOOK_SECONDS / 5)
        raise HuizhiError(f"{_EMPTY}。")

    def give_up_early(self) -> None:
        """Have the scheduler tell at once when a worker dies, and not try three more: which of a
        batch's things it was is found out here."""
        with losses_told():
            self.client.run_on_scheduler(_give_up_early)


def _here() -> bool:
    return True


def _give_up_early(dask_scheduler: Any = None) -> None:
    dask_scheduler.allowed_failures = 0


@contextmanager
def cluster_at(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler has this address. Raises: HuizhiError."""
    with _quiet(), _connected(address, None) as cluster:
        yield cluster


@contextmanager
def cluster_here(count: int) -> Iterator[Cluster]:
    """A cluster of so many processes of this machine, which nobody else can reach."""
    with _quiet(), ExitStack() as open_:
        security, folder = Security.temporary(), open_.enter_context(temporary_folder())
        resource_tracker.ensure_running()  # whose start would let interrupts through again
        with interrupts_held():
            local = open_.enter_context(
                LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    protocol="tls",
                    security=security,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                    local_directory=str(folder),
                )
            )
        yield open_.enter_context(_connected(local.scheduler_address, security))


@contextmanager
def _connected(address: str, security: Security | None) -> Iterator[Cluster]:
    with ExitStack() as open_:
        try:
            with interrupts_held():
                client = _Client(
                    address, timeout=CONNECT_SECONDS, set_as_default=False, security=security
                )
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise HuizhiError(f"{_UNREACHABLE.format(address=address)}。") from error
        open_.callback(client.close, timeout=2)
        cluster = Cluster(client)
        cluster.refuse_strangers()
        cluster.give_up_early()
        yield cluster


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask says in English, nobody is told; what matters comes as an error."""
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado", "asyncio")]
    before = [one.level for one in loggers]
    with dask.config.set(_SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for one in loggers:
            one.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for one, level in zip(loggers, before, strict=True):
                one.setLevel(level)


@contextmanager
def losses_told() -> Iterator[None]:
    """A scheduler that is gone, in Chinese."""
    try:
        yield
    except (CancelledError, CommClosedError, OSError) as error:
        raise HuizhiError(f"{_GONE}。") from error


@dataclass
class _Handed(Generic[_Thing, _Done]):
    """A batch that was handed out. answers: None as long as there are none."""

    batch: list[_Thing]
    future: Future[Any]
    answers: list[_Done] | None = None
    has_died: bool = False


class ClusterCrew(Crew[_Thing, _Done]):
    """Workers of a cluster at one job."""

    def __init__(self, cluster: Cluster, job: Job[_Thing, _Done]) -> None:
        super().__init__(job, cluster.count)
        self._cluster = cluster
        said = pickle.dumps((job.prepare, job.arguments))
        self._sent: SentJob = sent_job(job, hashlib.sha256(said).hexdigest(), said)
        self._kept: Future[Any] | None = None
        self._out: list[_Handed[_Thing, _Done]] = []

    def close(self) -> None:
        for one in self._out:
            with suppress(Exception):
                one.future.cancel()
        self._out.clear()
        with suppress(Exception):
            self._cluster.client.run(forget, self._sent.key, on_error="ignore")
        self._kept = None

    def _hand_out(self, batch: list[_Thing]) -> Callable[[], list[_Done]]:
        self._workers = self._cluster.count
        handed = _Handed[_Thing, _Done](batch, self._begun(batch))
        self._out.append(handed)
        return lambda: self._taken_back(handed)

    def _begun(self, batch: list[_Thing]) -> Future[Any]:
        client = self._cluster.client
        with losses_told():
            if self._kept is None or self._kept.status in {"error", "cancelled", "lost"}:
                # A task and no scattered data: it can be done again where its worker has died.
                self._kept = client.submit(as_it_was_sent, self._sent, pure=False)
            return client.submit(done, self._kept, batch, pure=False)

    def _taken_back(self, handed: _Handed[_Thing, _Done]) -> list[_Done]:
        self._settle(handed)
        if handed.has_died:
            for other in list(self._out):
                self._settle(other)  # so that a thing that is tried once more is alone
            answers = [self._alone(thing) for thing in handed.batch]
        else:
            assert handed.answers is not None
            answers = handed.answers
        self._out.remove(handed)
        return answers

    def _alone(self, thing: _Thing) -> _Done:
        """What is made of a thing whose batch has killed a worker, or of one that stood beside it.

        Raises: HuizhiError when it does so again, and nothing can be answered then.
        """
        self._cluster.await_answers()
        handed = _Handed[_Thing, _Done]([thing], self._begun([thing]))
        self._settle(handed)
        if handed.answers is not None:
            return handed.answers[0]
        if self._job.lost is None:
            raise HuizhiError(
                f"做“{thing}”的集群工作进程两次意外结束（多半是内存不够），没有全部做完。"
            )
        return self._job.lost(thing)

    def _settle(self, handed: _Handed[_Thing, _Done]) -> None:
        """Has the answers of a batch, or that its worker has died. Raises: HuizhiError."""
        if handed.answers is not None or handed.has_died:
            return
        try:
            with losses_told():
                said = self._waited(handed.future)
        except KilledWorker:
            handed.has_died = True
            return
        except (ImportError, AttributeError) as error:
            raise HuizhiError(f"{_STRANGE.format(why=error)}。") from error
        finally:
            handed.future.release()
        if isinstance(said, Raised):
            raise said.error
        if isinstance(said, Refused):
            kind = StorageError if said.is_storage else HuizhiError
            raise kind(said.why if said.is_storage else f"{said.why}。")
        handed.answers = said

    def _waited(self, future: Future[Any]) -> list[_Done] | Refused | Raised:
        """The answer, as long as there is somebody to give it."""
        client, alive = self._cluster.client, time.monotonic()
        while True:
            with suppress(TimeoutError):
                answer: list[_Done] | Refused | Raised = future.result(timeout=_LOOK_SECONDS)
                return answer
            if client.status != "running":
                raise HuizhiError(f"{_GONE}。")
            if client.nthreads():
                alive = time.monotonic()
            elif time.monotonic() > alive + EMPTY_SECONDS:
                raise HuizhiError(f"{_EMPTY}。")
