"""Every test of the ledger runs against each database; those of its file have it as a file."""

from __future__ import annotations

import pytest

from tests.postgres import server

DATABASES = ("sqlite", "postgresql")
# What these are about is a file, or the seam itself.
_OF_FILES = {
    "test_database",
    "test_moving",
    "test_ledger_file",
    "test_older_ledger",
    "test_originals",
    "test_page_records",
    "test_returns",
    "test_subjects",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "ledger_database" in metafunc.fixturenames:
        own = metafunc.module.__name__.rpartition(".")[2]
        every = DATABASES[:1] if own in _OF_FILES else DATABASES
        every = DATABASES[1:] if own == "test_postgres" else every
        metafunc.parametrize("ledger_database", every, indirect=True)


@pytest.fixture(autouse=True)
def ledger_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database in which every ledger is that is made."""
    if request.param == "postgresql":
        monkeypatch.setenv("HUIZHI_LEDGER", server().url())
    return str(request.param)
