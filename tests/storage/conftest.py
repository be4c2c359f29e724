"""Every test of the ledger runs against each database; those of its file have it as a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huizhi.storage import place_note
from huizhi.storage.tables import TABLES
from tests.postgres import one_sql, server

DATABASES = ("sqlite", "postgresql")
# What these are about is a file, or the seam itself.
_OF_FILES = {
    "test_database",
    "test_former_places",
    "test_ledger_file",
    "test_moving",
    "test_older_ledger",
    "test_bucket",
    "test_originals",
    "test_originals_moving",
    "test_page_records",
    "test_returns",
    "test_subjects",
}
_OF_SERVERS = "test_postgres"
_left: list[str] = []  # schemas that a test had and nobody has now


def _own(module: str) -> str:
    return module.rpartition(".")[2]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "ledger_database" in metafunc.fixturenames:
        own = _own(metafunc.module.__name__)
        every = DATABASES[:1] if own in _OF_FILES else DATABASES
        every = DATABASES[1:] if own == _OF_SERVERS else every
        metafunc.parametrize("ledger_database", every, indirect=True)


@pytest.fixture(autouse=True)
def ledger_database(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The database in which every ledger is that is made."""
    had: list[str] = []
    if request.param == "postgresql":
        monkeypatch.setenv("HUIZHI_LEDGER", server().url())
        if _own(request.module.__name__) != _OF_SERVERS:
            make = place_note.new_schema

            def emptied(campaign: object) -> str:
                had.append(_left.pop() if _left else make("c"))
                return had[-1]

            monkeypatch.setattr(place_note, "new_schema", emptied)
    yield str(request.param)
    for schema in had:
        _empty(schema)
        _left.append(schema)


def _empty(schema: str) -> None:
    """Takes out all rows of a ledger, which is quicker than to make its tables anew."""
    tables = [one.name for one in reversed(TABLES.sorted_tables)]
    counted = [one.name for one in TABLES.sorted_tables if one.primary_key.columns.keys() == ["id"]]
    said = [f"SET search_path TO {schema}", *(f"DELETE FROM {one}" for one in tables)]
    said += [f"SELECT setval('{one}_id_seq', 1, false)" for one in counted]
    said += ["UPDATE writes SET count = 0, writer = '', before = 0, folder = ''"]
    one_sql(server().url(), ";".join(said))
