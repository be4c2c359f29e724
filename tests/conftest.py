"""What all tests share: the rule that CI skips nothing, Hypothesis without deadlines, a cache.

In the suite Hypothesis makes the same examples every time: what fails there, the change at hand has
broken. `make study` makes new ones, so many of each test as HUIZHI_EXAMPLES says.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_EXAMPLES = int(os.environ.get("HUIZHI_EXAMPLES", "0"))

# The programs that tests start compile their modules once, whatever is wished of this process, and
# share what they keep with one another and with nobody else: all workers have the same folder.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
_CACHE = "HUIZHI_CACHE"
_own_cache = "" if _CACHE in os.environ else tempfile.mkdtemp(prefix="huizhi-test-cache-")
os.environ.setdefault(_CACHE, _own_cache)

# What tests write is flushed to the disk thousands of times, as the program does it: in memory that
# waits for nothing. Not where memory is small; where the whole run passes nothing is left.
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

# One database server for all of them, begun by the first test that asks (tests/postgres.py).
_SERVER = "HUIZHI_TEST_POSTGRES"
_root = os.environ.get("PYTEST_DEBUG_TEMPROOT")
_own_server = "" if _SERVER in os.environ else tempfile.mkdtemp("", "huizhi-test-postgres-", _root)
os.environ.setdefault(_SERVER, _own_server)
_OBJECTS = "HUIZHI_TEST_OBJECTS"  # and one object store (tests/object_store.py)
_own_store = "" if _OBJECTS in os.environ else tempfile.mkdtemp("", "huizhi-test-objects-", _root)
os.environ.setdefault(_OBJECTS, _own_store)
_CLUSTER = "HUIZHI_TEST_CLUSTER"  # and one Dask cluster (tests/dask_cluster.py)
_own_cluster = "" if _CLUSTER in os.environ else tempfile.mkdtemp("", "huizhi-test-cluster-", _root)
os.environ.setdefault(_CLUSTER, _own_cluster)
for _name in (
    "HUIZHI_LEDGER",
    "HUIZHI_CLUSTER",
    "PGPASSWORD",
    "PGPASSFILE",
    "PGHOST",
    "PGUSER",
    "PGOPTIONS",
):
    os.environ.pop(_name, None)
for _name in [one for one in os.environ if one.startswith("AWS_") or one == "HUIZHI_ORIGINALS"]:
    os.environ.pop(_name, None)

# Looking for garbage among some million objects that stay costs a tenth of the suite; in groups of
# this size it costs little, and what is collected by now stays.
gc.set_threshold(100_000, 5, 5)

settings.register_profile(
    "huizhi",
    deadline=None,
    derandomize=not _EXAMPLES,
    max_examples=_EXAMPLES or 30,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("huizhi")


def pytest_sessionstart() -> None:
    """Each worker begins with other modules than the others: what pytest makes of a module's
    assertions is kept, and so made once and not by all of them at the same time."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    workers = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    own = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    here = Path(__file__).parent
    for path in sorted(here.rglob("test_*.py"))[own::workers]:
        with suppress(Exception, pytest.skip.Exception):  # for the collection to tell
            import_module(".".join(path.relative_to(here.parent).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """What the tests consist of is never garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: stories wait for browsers, servers and clocks."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def libreoffice() -> Iterator[None]:
    """One LibreOffice goes on from test to test."""
    from tests.libreoffice import libreoffice_kept

    with libreoffice_kept():
        yield


_READERS = ("huizhi.steps.receiving.readings", "huizhi.steps.receiving.file_readings")


@pytest.fixture(scope="session", autouse=True)
def faults_fail() -> Iterator[None]:
    """Where the program goes wrong on a file a test fails, instead of finding it unreadable."""

    def raise_again(_: object, error: Exception) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patch:
        for module in filter(None, map(sys.modules.get, _READERS)):  # those that tests import
            patch.setattr(module, "unread_by_fault", raise_again)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where HUIZHI_NO_SKIP is set, a skipped test is a failed one."""
    report = yield
    if os.environ.get("HUIZHI_NO_SKIP") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {item.nodeid}"
    return report


def pytest_unconfigure(config: pytest.Config) -> None:
    """Takes away what the programs kept, the database server, the object store, the cluster."""
    del config
    if _own_cache:
        shutil.rmtree(_own_cache, ignore_errors=True)
    if _own_server:
        from tests.postgres import take_away

        take_away(Path(_own_server))
    if _own_store:
        from tests.object_store import take_away as take_store_away

        take_store_away(Path(_own_store))
    if _own_cluster:
        from tests.dask_cluster import take_away as take_cluster_away

        take_cluster_away(Path(_own_cluster))
