"""Cluster name: what --cluster or HUIZHI_CLUSTER says: a scheduler's address, or a number of
processes of this machine."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from huizhi.errors import HuizhiError
from huizhi.workers.crew import Workers

CLUSTER_VARIABLE = "HUIZHI_CLUSTER"
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):[0-9]{1,5}")
_MOST = 256  # processes of one machine


def is_cluster(written: str) -> bool:
    """Whether this names a cluster."""
    if written.isascii() and written.isdecimal():
        return 1 <= int(written) <= _MOST
    return bool(_ADDRESS.fullmatch(written))


def cluster_named(written: str | None) -> str:
    """What is named, else what the environment names, "" for nothing."""
    return written or os.environ.get(CLUSTER_VARIABLE, "").strip()


def is_open_line(named: str) -> bool:
    """Whether what goes to this cluster can be read on its way: no TLS, and not on this machine."""
    host = named.removeprefix("tcp://").rpartition(":")[0]
    is_here = host in {"localhost", "[::1]"} or host.startswith("127.")
    return named.startswith("tcp://") and not is_here


@contextmanager
def named_cluster(written: str | None) -> Iterator[Workers | None]:
    """The workers of the cluster that is named, else of the one that the environment names; None
    where neither does. Raises: HuizhiError."""
    named = cluster_named(written)
    if not named:
        yield None
        return
    if not is_cluster(named):
        where = "--cluster" if written else f"环境变量 {CLUSTER_VARIABLE}"
        raise HuizhiError(
            f"{where} 写的不是能用的集群：写调度程序的地址，如 tls://10.0.0.5:8786，"
            "或一个数目，在这台电脑上起这么多个进程。"
        )
    try:  # loads in half a second, and only an office with a cluster has it
        cluster = importlib.import_module("huizhi.workers.cluster")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("huizhi"):
            raise
        raise HuizhiError(
            "用集群要另装 Dask：pip install -r requirements-server.txt，集群的每台电脑上都要装。"
        ) from error
    begin = cluster.cluster_here(int(named)) if named.isdecimal() else cluster.cluster_at(named)
    with begin as workers:
        yield workers
