"""A cluster's workers give the answers that this machine's give, and what dies there is told."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from huizhi.errors import HuizhiError, Mistake, RenderError, StorageError
from huizhi.workers import cluster as clusters, cluster_worker
from huizhi.workers.cluster import Cluster, cluster_at
from huizhi.workers.cluster_name import is_cluster, is_open_line, named_cluster
from huizhi.workers.crew import EachWork, Job, Work
from huizhi.workers.program_mark import ProgramMark, program_mark
from tests import dask_cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_at(dask_cluster.cluster().address) as found:
        yield found


def odd(killers: tuple[int, ...], refused: int, note: str, wrong: int = -1) -> Work[int, int]:
    """Work that ends its worker on some things, and notes each attempt at these."""

    def done(thing: int) -> int:
        if thing in killers:
            with Path(note).open("a") as file:
                file.write(f"{thing}\n")
            os.kill(os.getpid(), signal.SIGKILL)
        if thing == refused:
            raise StorageError("没有地方了。")
        if thing == wrong:
            raise RenderError("模板里的标记有误", Mistake("附件1.docx", "第3段", "没有这个名称"))
        return 2 * thing

    return EachWork(done)


def test_a_thing_that_kills_workers_is_named_after_two_tries_and_the_others_go_on(
    cluster: Cluster, tmp_path: Path
) -> None:
    note = tmp_path / "tries"
    job = Job(odd, ((13,), -1, str(note)), batch=4, lost=lambda thing: -thing)
    with cluster.crew(job) as crew:
        found = list(crew.each(range(60)))

    assert found == [-one if one == 13 else 2 * one for one in range(60)]
    assert note.read_text().split() == ["13", "13"]


def test_what_a_worker_cannot_read_says_which_machine(cluster: Cluster, tmp_path: Path) -> None:
    with (
        cluster.crew(Job(odd, ((), 5, str(tmp_path)), batch=2)) as crew,
        pytest.raises(StorageError, match=r"集群的电脑 .* 上：没有地方了。"),
    ):
        list(crew.each(range(10)))


def test_what_the_work_raises_is_raised_here_as_it_is(cluster: Cluster, tmp_path: Path) -> None:
    with (
        cluster.crew(Job(odd, ((), -1, str(tmp_path), 5), batch=2)) as crew,
        pytest.raises(RenderError, match="模板里的标记有误") as raised,
    ):
        list(crew.each(range(10)))
    assert raised.value.mistake == Mistake("附件1.docx", "第3段", "没有这个名称")


def test_another_program_is_refused(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ProgramMark((("isal", "0.1"), *program_mark().parts[1:]))
    monkeypatch.setattr(clusters, "program_mark", lambda: other)
    with pytest.raises(HuizhiError, match=r"isal：这里 0\.1，那里 .*更新成同一版"):
        cluster.refuse_strangers()
    monkeypatch.setattr(cluster_worker, "program_mark", lambda: other)
    with (  # also of a worker that came later
        cluster.crew(Job(odd, ((), -1, str(tmp_path)))) as crew,
        pytest.raises(HuizhiError, match=r"程序和这里的不一样.*isal"),
    ):
        list(crew.each([1]))


def test_a_scheduler_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 0.5)
    with (
        pytest.raises(HuizhiError, match=r"连不上集群的调度程序 tcp://127\.0\.0\.1:9"),
        named_cluster("tcp://127.0.0.1:9"),
    ):
        pass
    own = dask_cluster.DaskCluster(tmp_path / "own")
    own.begin(workers=1)
    try:
        with cluster_at(own.address) as found, found.crew(Job(odd, ((), -1, ""), batch=1)) as crew:
            answers = crew.each(range(30))
            assert next(answers) == 0
            own.stop()
            begun = time.monotonic()
            with pytest.raises(HuizhiError, match=r"调度程序断开了.*不会重复"):
                list(answers)
            assert time.monotonic() < begun + 20
    finally:
        own.stop()


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "huizhi.workers.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setenv("HUIZHI_CLUSTER", "tls://dask.example:8786")
    with (
        pytest.raises(HuizhiError, match=r"pip install -r requirements-server\.txt"),
        named_cluster(None),
    ):
        pass


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        *(("tcp://10.0.0.5:8786", True), ("tcp://dask.example:8786", True)),
        *(("tcp://127.0.0.1:8786", False), ("tcp://[::1]:8786", False), ("tls://a:1", False)),
        *(("2", False), ("", False)),
    ],
)
def test_a_line_that_others_may_read_is_known(named: str, expected: bool) -> None:
    assert is_open_line(named) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *(("2", True), ("tcp://10.0.0.5:8786", True), ("tls://dask.example:8786", True)),
        *(("0", False), ("９", False), ("http://a:1", False), ("tcp://a", False), ("", False)),
    ],
)
def test_what_names_a_cluster(written: str, expected: bool) -> None:
    assert is_cluster(written) is expected
