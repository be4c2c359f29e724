"""The cluster's side: what a worker of the cluster does with a batch.

A worker prepares itself for a job when the first batch of it comes, and stays prepared for the last
few jobs; what nobody has asked for in a while is ended, for whoever handed it out may be gone.
"""

from __future__ import annotations

import pickle
import socket
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from huizhi.disk import refusal_words, sweep_temporary
from huizhi.errors import StorageError
from huizhi.workers.crew import Job, Work
from huizhi.workers.program_mark import ProgramMark, program_mark

_MOST = 4  # jobs for which a worker stays prepared
_LONGEST = 900.0  # seconds that it does so when nothing is asked


@dataclass(frozen=True)
class SentJob:
    """A job as it goes over. key: its digest; said: prepare and arguments, pickled."""

    key: str
    said: bytes
    in_children: bool
    program: ProgramMark


@dataclass(frozen=True)
class Refused:
    """Nothing was done. why: in Chinese; is_storage: a disk or store is to blame."""

    why: str
    is_storage: bool = False


@dataclass(frozen=True)
class Raised:
    """What the work raised; handed back, for Dask would log it with what it was given."""

    error: Exception


@dataclass
class _Prepared:
    """Works that are prepared for one job and have nothing to do."""

    idle: list[Work[Any, Any]] = field(default_factory=list)
    ending: threading.Timer | None = None


_prepared: OrderedDict[str, _Prepared] = OrderedDict()
_lock = threading.Lock()
_alone = threading.Lock()  # work that is not done in children is done by one thread at a time


def as_it_was_sent(job: SentJob) -> SentJob:
    """The job, for the workers that ask one another for it."""
    return job


def done(job: SentJob, batch: list[Any]) -> list[Any] | Refused | Raised:
    """What is made of each of these things."""
    if unlike := job.program.unlike(program_mark()):
        return Refused(_other_program(unlike))
    try:
        with nullcontext() if job.in_children else _alone, _work_for(job) as work:
            return work.done(batch)
    except (StorageError, OSError) as error:
        where = f"集群的电脑 {socket.gethostname()} 上"
        told = refusal_words("读写文件", error) if isinstance(error, OSError) else error
        return Refused(f"{where}：{told}", is_storage=True)
    except Exception as error:  # noqa: BLE001, whoever handed it out raises it
        return Raised(error)


def forget(key: str) -> None:
    """Ends what was prepared for this job."""
    with _lock:
        prepared = _prepared.pop(key, None)
    if prepared is not None:
        if prepared.ending:
            prepared.ending.cancel()
        for work in prepared.idle:
            work.close()


def _other_program(unlike: str) -> str:
    return (
        f"集群的电脑 {socket.gethostname()} 上的程序和这里的不一样（{unlike}），结果可能不同，"
        "没有做。请把集群的每台电脑更新成同一版，重新启动那里的工作进程"
    )


@contextmanager
def _work_for(job: SentJob) -> Iterator[Work[Any, Any]]:
    with _lock:
        prepared = _prepared.get(job.key)
        work = prepared.idle.pop() if prepared and prepared.idle else None
    if work is None:
        sweep_temporary()
        prepare, arguments = pickle.loads(job.said)  # noqa: S301, whoever is let in may run anything
        work = prepare(*arguments)
    try:
        yield work
    except BaseException:
        work.close()
        raise
    _keep(job.key, work)


def _keep(key: str, work: Work[Any, Any]) -> None:
    """Keeps a work for the next batch; those of the job that was asked for the longest ago go."""
    with _lock:
        prepared = _prepared.setdefault(key, _Prepared())
        _prepared.move_to_end(key)
        prepared.idle.append(work)
        if prepared.ending:
            prepared.ending.cancel()
        prepared.ending = threading.Timer(_LONGEST, forget, (key,))
        prepared.ending.daemon = True
        prepared.ending.start()
        oldest = next(iter(_prepared)) if len(_prepared) > _MOST else None
    if oldest is not None:
        forget(oldest)


def sent_job(job: Job[Any, Any], key: str, said: bytes) -> SentJob:
    """The job as it goes over."""
    return SentJob(key, said, job.in_children, program_mark())
