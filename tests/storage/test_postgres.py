"""A ledger on PostgreSQL: what its server says is said in Chinese, and no password is shown."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from huizhi.errors import HuizhiError, LedgerLostError, ReadOnlyError, StorageError
from huizhi.storage import place_note, postgres
from huizhi.storage.erasing import erase_campaign
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_file import is_ledger_there, returns_in, set_ledger_aside
from huizhi.storage.ledger_place import PLACE_NOTE
from huizhi.storage.moving import claim_ledger, forget_missing
from huizhi.storage.place_note import PlaceNote, keep_in_folder, place_of
from huizhi.storage.returns import KeptField, KeptRow
from tests.postgres import PASSWORD, SECRET, Server, one_sql, server
from tests.storage.test_ledger import NOON, liaison, received
from tests.storage.test_ledger_file import WORDS_OF_SQLITE
from tests.storage.test_moving import SETTINGS

WORDS = (
    *set(WORDS_OF_SQLITE) - {"sqlite"},
    "FATAL",
    "ERROR",
    "password",
    "connection",
    "psycopg.",
    PASSWORD,
)


def refused(output: Path, kind: type[HuizhiError] = StorageError, campaign: str = "c") -> str:
    """What the clerk is told when this folder's ledger is opened, in which nothing of the server's
    own words stands."""
    with pytest.raises(kind) as told:
        Ledger.in_folder(output, campaign).close()
    said = str(told.value).replace("PGPASSWORD", "").replace("max_connections", "")
    said = said.replace("postgresql+psycopg://", "").replace("CREATE ON DATABASE", "")
    assert not any(word in said for word in WORDS), said
    return said


def schema_of(output: Path) -> str:
    return str(json.loads((output / PLACE_NOTE).read_text("utf-8"))["schema"])


def test_each_folder_has_a_schema_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with Ledger.in_folder(tmp_path / name, "2024-Safety-Month") as ledger:
            ledger.enter(received(name), [liaison(name, name)])
        assert not (tmp_path / name / "ledger.db").exists()
    first, second = (schema_of(tmp_path / name) for name in ("one", "two"))

    assert first != second
    assert first.startswith("huizhi_2024_safety_month_")
    assert [one.sha256 for one in returns_in(tmp_path / "one")] == ["one"]


def test_the_environment_may_go_when_the_folder_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.enter(received("a"), [liaison("a", "王小明")])
    monkeypatch.delenv("HUIZHI_LEDGER")
    assert is_ledger_there(tmp_path)
    with Ledger.in_folder(tmp_path, "c") as ledger:
        assert len(ledger.returns()) == 1


def test_a_ledger_that_is_wished_elsewhere_is_not_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger.in_folder(tmp_path / "server", "c").close()
    monkeypatch.setenv("HUIZHI_LEDGER", "sqlite")
    Ledger.in_folder(tmp_path / "file", "c").close()
    assert "move" in refused(tmp_path / "server")
    monkeypatch.setenv("HUIZHI_LEDGER", server().url(database="another"))
    assert "move" in refused(tmp_path / "server")
    assert "move" in refused(tmp_path / "file")
    assert not (tmp_path / "server" / "ledger.db").exists()
    assert not (tmp_path / "file" / PLACE_NOTE).exists()


def test_a_copied_folder_does_not_write_into_the_first_one_s_ledger(tmp_path: Path) -> None:
    first, copy, renamed = (tmp_path / name for name in ("first", "copy", "renamed"))
    with Ledger.in_folder(first, SETTINGS) as ledger:
        ledger.set_note("key", "value")
    shutil.copytree(first, copy)
    assert "像是从那里复制来的" in refused(copy, campaign=SETTINGS.campaign_id)
    with pytest.raises(StorageError, match="复制来的"):
        erase_campaign(SETTINGS, copy, NOON)
    first.rename(renamed)  # the very folder, called otherwise
    with Ledger.in_folder(renamed, SETTINGS) as ledger:
        assert ledger.note("key") == "value"

    assert claim_ledger(SETTINGS, copy)
    with Ledger.in_folder(copy, SETTINGS) as ledger:
        assert ledger.note("key") == "value"
    assert "像是从那里复制来的" in refused(renamed, campaign=SETTINGS.campaign_id)


def test_what_is_made_up_stays_in_its_folder(tmp_path: Path) -> None:
    keep_in_folder("c", tmp_path)
    for _ in range(2):
        with Ledger.in_folder(tmp_path, "c") as ledger:
            ledger.set_note("key", "value")
    assert (tmp_path / "ledger.db").is_file()


def test_texts_come_back_whatever_is_in_them(tmp_path: Path) -> None:
    long = "长" * 500
    with Ledger.in_folder(tmp_path, "c") as ledger:
        one = liaison("a", "王\0小明", evidence=long, status=long[:30])  # type: ignore[arg-type]
        ledger.enter(received("a" * 70), [])
        ledger.enter(received("a"), [one])
        (found,) = ledger.returns()
    assert (found.evidence, found.fields[0].raw) == (long, "王␀小明")
    assert found.value("name") == "王\0小明"


def test_one_of_an_older_format_is_brought_up_to_date(tmp_path: Path) -> None:
    rows = (KeptRow("C6", (KeptField("title", "某", "某", "C6", "header"),)),)
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.enter(received("a"), [liaison("a", "王小明", rows=rows)])
        (before,) = ledger.returns()
    schema, wanted = schema_of(tmp_path), columns_of(tmp_path)
    for said in (
        "ALTER TABLE {}.rows DROP COLUMN in_table",
        "ALTER TABLE {}.returns DROP COLUMN counted",
        "ALTER TABLE {}.received DROP COLUMN fate",
        "UPDATE {}.about SET value = '1' WHERE key = 'format'",
    ):
        one_sql(server().url(), said.format(schema))

    with Ledger.in_folder(tmp_path, "c") as ledger:
        assert ledger.returns() == (before,)
    assert columns_of(tmp_path) == wanted
    (copy,) = tmp_path.glob("ledger（格式1*")
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT value FROM about WHERE key = 'format'").fetchone() == ("1",)
        assert kept.execute("SELECT count(*) FROM rows").fetchone() == (1,)


def columns_of(output: Path) -> list[tuple[object, ...]]:
    """Each column of a ledger, with its type and the order of its texts."""
    said = "SELECT table_name, column_name, data_type, collation_name, is_nullable"
    where = f"FROM information_schema.columns WHERE table_schema = '{schema_of(output)}'"
    return sorted(one_sql(server().url(), f"{said} {where}"), key=repr)


def test_a_ledger_that_somebody_has_is_waited_for_and_told_as_that(tmp_path: Path) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger, Ledger.in_folder(tmp_path, "c") as other:
        with ledger._writer.begin():
            ledger._writer.exec_driver_sql("SET lock_timeout = 100")
        with other.together():
            with pytest.raises(StorageError, match="台账正被另一个程序占用") as told:
                ledger.set_note("a", "b")
            assert place_of(tmp_path).write_anew(0.1)  # whoever erases is told, too
        assert not any(word in str(told.value) for word in WORDS)
        ledger.set_note("a", "b")
    assert not place_of(tmp_path).write_anew(
        10
    )  # the server ends what was closed when it gets to it


def test_where_the_driver_is_not_installed_it_is_said_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install -r requirements-server.txt" in refused(tmp_path)


@pytest.mark.parametrize("written", ["mysql://a:s3cret-pass@b/c", "postgresql://a:s3cret-pass@b"])
def test_an_environment_that_names_no_database_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", written)
    assert "HUIZHI_LEDGER" in refused(tmp_path)


def test_a_lost_schema_is_never_taken_for_a_new_one(tmp_path: Path) -> None:
    Ledger.in_folder(tmp_path, "c").close()
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / ("a" * 64)).write_bytes(b"x")
    Ledger.in_folder(tmp_path, "c").close()
    one_sql(server().url(), f"DROP SCHEMA {schema_of(tmp_path)} CASCADE")

    assert "1个收到的原件" in refused(tmp_path, LedgerLostError)
    (tmp_path / PLACE_NOTE).unlink()
    assert "1个收到的原件" in refused(tmp_path, LedgerLostError)


def test_what_steps_aside_is_kept_until_everything_is_erased(tmp_path: Path) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.set_note("key", "value")
    (aside,) = set_ledger_aside(tmp_path, NOON)
    Ledger.in_folder(tmp_path, "c", rebuilding=True).close()
    assert one_sql(server().url(), f"SELECT value FROM {aside}.about WHERE key = 'key'") == [
        ("value",)
    ]
    place_of(tmp_path).drop_aside()
    assert one_sql(server().url(), f"SELECT to_regnamespace('{aside}')") == [(None,)]


@pytest.mark.parametrize(
    ("user", "database", "port", "told"),
    [
        (SECRET, "postgres", 0, "它要密码，没有找到密码"),
        (f"{SECRET}:wrong", "postgres", 0, "用户名或密码不对"),
        ("nobody", "postgres", 0, "没有配置的“台账”（或环境变量 HUIZHI_LEDGER）写的那个用户"),
        ("huizhi", "nowhere", 0, "没有配置的“台账”写的那个数据库"),
        ("huizhi", "latin", 0, "用的编码是 LATIN1"),
        ("huizhi", "postgres", 1, "服务器 127.0.0.1:1 ：那个主机上的这个端口没有程序在接"),
        ("huizhi", "postgres?sslmod=require", 0, "“?”后面的“sslmod”写得不对"),
        ("huizhi", "postgres?sslmode=requir", 0, "“?”后面的“sslmode”写得不对"),
        ("huizhi", "postgres?target_session_attrs=s3cret-pass", 0, "“target_session_attrs”写得"),
        ("huizhi", "postgres?sslmode=verify-full", 0, "没有开加密（TLS）"),
        ("huizhi", "postgres?channel_binding=require", 0, "不是配置的“台账”"),
    ],
)
def test_a_server_that_lets_nobody_in_is_told_as_that_and_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: str, database: str, port: int, told: str
) -> None:
    one = Server(tmp_path)
    one.port = port or server().port
    if database == "latin":
        one_sql(server().url(), "DROP DATABASE IF EXISTS latin")
        said = "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
        one_sql(server().url(), said)
    monkeypatch.setenv("HUIZHI_LEDGER", one.url(user, database))
    output = tmp_path / "output"
    assert told in refused(output)

    assert not any(output.iterdir())  # the address is mended, and all is well
    monkeypatch.setenv("HUIZHI_LEDGER", server().url())
    Ledger.in_folder(output, "c").close()


def test_a_host_of_no_name_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", f"postgresql://a:{PASSWORD}@nohost.invalid/db")
    assert "找不到叫“nohost.invalid”的主机" in refused(tmp_path)


def test_two_that_begin_at_once_have_one_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever says second where it is takes the first one's, and leaves none of his own."""
    real, made = place_note.write_note, list[str]()

    def second(output: Path, note: PlaceNote, *, instead: bool = False) -> PlaceNote:
        made.append(note.schema)
        if len(made) == 1:
            with Ledger.in_folder(output, "c") as ledger:
                ledger.set_note("key", "value")
        return real(output, note, instead=instead)

    monkeypatch.setattr(place_note, "write_note", second)
    with Ledger.in_folder(tmp_path, "c") as ledger:
        assert ledger.note("key") == "value"
    assert schema_of(tmp_path) == made[1]
    assert one_sql(server().url(), f"SELECT to_regnamespace('{made[0]}')") == [(None,)]


def test_a_note_of_a_ledger_that_never_was_stands_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = server().url()
    for address, told in (
        (server().url(database="nowhere"), ""),
        (good, ""),  # and no schema is there
        (good.replace(f":{server().port}/", ":1/"), f"请把 {tmp_path / PLACE_NOTE} 移到别处"),
    ):
        said = {"address": address, "schema": "huizhi_c_00000000"}
        (tmp_path / PLACE_NOTE).write_text(json.dumps(said), "utf-8")
        monkeypatch.setenv("HUIZHI_LEDGER", "sqlite" if address == good else good)
        assert "请运行 python generate.py move" in refused(tmp_path)
        if told:
            with pytest.raises(StorageError, match=re.escape(told)):
                forget_missing(SETTINGS, tmp_path, NOON)
        else:
            assert forget_missing(SETTINGS, tmp_path, NOON) is not None
            assert not (tmp_path / PLACE_NOTE).exists()
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / ("a" * 64)).write_bytes(b"x")
    said = {"address": good, "schema": "huizhi_c_00000000"}
    (tmp_path / PLACE_NOTE).write_text(json.dumps(said), "utf-8")
    monkeypatch.setenv("HUIZHI_LEDGER", "sqlite")
    with pytest.raises(LedgerLostError):
        forget_missing(SETTINGS, tmp_path, NOON)


def test_a_password_of_the_environment_lets_in_and_is_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", server().url(f"{SECRET}:{PASSWORD}"))
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.set_note("key", "value")
    assert PASSWORD not in f"{place_of(tmp_path).shown}{place_of(tmp_path).url!r}"
    assert PASSWORD not in "".join(p.read_text("utf-8") for p in tmp_path.glob("*"))
    monkeypatch.setenv("HUIZHI_LEDGER", server().url(SECRET))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with Ledger.in_folder(tmp_path, "c") as ledger:
        assert ledger.note("key") == "value"


@pytest.fixture
def reading_only(tmp_path: Path) -> Iterator[Path]:
    """A ledger on a database that may only be read, as one that stands by."""
    with Ledger.in_folder(tmp_path, "c") as ledger:
        ledger.enter(received("a"), [liaison("a", "王小明")])
    one_sql(server().url(), "CREATE ROLE reader LOGIN")
    one_sql(server().url(), "ALTER ROLE reader SET default_transaction_read_only = on")
    said = f"GRANT USAGE ON SCHEMA {schema_of(tmp_path)} TO reader;"
    one_sql(
        server().url(),
        f"{said} GRANT SELECT ON ALL TABLES IN SCHEMA {schema_of(tmp_path)} TO reader",
    )
    yield tmp_path
    one_sql(server().url(), "DROP OWNED BY reader")
    one_sql(server().url(), "DROP ROLE reader")


def test_a_database_that_is_only_read_can_be_looked_into(
    reading_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", server().url("reader"))
    with Ledger.to_look_in(reading_only, "c") as ledger:
        assert len(ledger.returns()) == 1
        with pytest.raises(ReadOnlyError, match="只能读"):
            ledger.set_note("a", "b")


@pytest.fixture
def own() -> Iterator[Server]:
    """A server that may be killed."""
    one = Server(Path(tempfile.mkdtemp(prefix="huizhi-test-postgres-")))
    one.begin()
    yield one
    one.take_away()


def test_a_server_that_is_killed_has_all_that_was_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: Server
) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", own.url())
    confirmed: list[str] = []

    def write() -> None:
        for n in map(str, range(100_000)):
            ledger.enter(received(n), [liaison(n, n)])
            confirmed.append(n)

    with Ledger.in_folder(tmp_path, "c") as ledger:
        killer = threading.Timer(0.2, own.stop)
        killer.start()
        with pytest.raises(StorageError, match=r"连接断了|连不上") as told:
            write()
        killer.join()
        assert not any(word in str(told.value) for word in WORDS if word != "PGPASSWORD")
        assert "连不上" in refused(tmp_path)
        own.begin()

        found = {one.sha256 for one in ledger.returns()}
        assert confirmed
        assert set(confirmed) <= found <= {*confirmed, str(len(confirmed))}
        assert [one.revision for one in ledger.returns()] == list(range(1, len(found) + 1))
        ledger.enter(received("later"), [liaison("later", "后来的")])  # the same one goes on
        assert ledger.returns()[-1].revision == len(found) + 1

        own.stop("fast")
        own.begin()
        ledger._used -= 60  # it was left alone meanwhile, and nobody is told anything
        monkeypatch.setattr(postgres, "_ASLEEP", 0.0)
        assert ledger.returns()[-1].revision == len(found) + 1
        before = ledger.version()
        ledger.set_note("key", "value")
        assert ledger.version() == before
