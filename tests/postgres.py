"""One PostgreSQL server for all tests of a run: begun by the first that asks for it, on the
loopback, in a temporary folder, as a user who is not root. Nothing of it is there afterwards.
Where PostgreSQL is not installed, what needs it is skipped, and in CI it fails.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from tests.once import alone

FOLDER = "HUIZHI_TEST_POSTGRES"  # names the folder of the server, the same for all workers
SECRET, PASSWORD = "secret", "s3cret-pass"  # of the one user who is asked for a password
_DEBIAN = Path("/usr/lib/postgresql")
# Nothing has to survive a power cut here.
_HURRIED = (
    *("fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=16MB"),
    *("wal_level=minimal", "max_wal_senders=0", "max_connections=60", "unix_socket_directories="),
)
_TRUSTED = f"host all {SECRET} 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"


class Server:
    """A PostgreSQL server whose data lie in this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self.port = 0

    def url(self, user: str = "huizhi", database: str = "postgres") -> str:
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def begin(self, *options: str) -> None:
        """Makes the data when there are none, and starts the server."""
        self.port = self.port or _free_port()
        if not self._data.exists():
            _give_away(self._folder)
            encoding = ("-E", "UTF8", "--locale", "C", "--no-sync")
            self._run("initdb", "-D", self._data, "-U", "huizhi", *encoding)
            (self._data / "pg_hba.conf").write_text(_TRUSTED)
        told = (f"port={self.port}", "listen_addresses=127.0.0.1", *_HURRIED, *options)
        said = " ".join(f"-c {one}" for one in told)
        log = self._folder / "log"
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-o", said, "start")

    def stop(self, how: str = "immediate") -> None:
        """Stops the server; “immediate”, as if it had been killed."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", how, "-w", "stop")

    def take_away(self) -> None:
        """Ends it, if anybody began it, and leaves nothing."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def cpu(self) -> float:
        """Seconds of CPU that it has used; of connections those that are closed. On Linux."""
        time.sleep(0.1)  # the server takes note of a connection's end
        number = (self._data / "postmaster.pid").read_text().split()[0]
        said = Path("/proc", number, "stat").read_text().rpartition(")")[2].split()
        return sum(map(int, said[11:15])) / os.sysconf("SC_CLK_TCK")

    def on_disk(self) -> bytes:
        """What stands in the files of all tables; the log of writes is apart."""
        one_sql(self.url(), "CHECKPOINT")
        files = sorted(one for one in (self._data / "base").rglob("*") if one.is_file())
        return b"".join(one.read_bytes() for one in files)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(_bin() / program), *map(str, arguments)]
        plain = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
        quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        with tempfile.TemporaryFile() as said:  # a pipe would be held open by the server
            done = subprocess.run(
                command, cwd="/", env=plain, stderr=said, check=False, **quiet, **_nobody()
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode("utf-8", "replace")


def server() -> Server:
    """The server of this run."""
    folder = Path(os.environ[FOLDER])
    one = Server(folder)
    with alone(folder.with_name(f"{folder.name}.lock")):
        port = folder / "port"
        if port.exists():
            one.port = int(port.read_text())
        else:
            one.begin()
            one_sql(one.url(), f"CREATE ROLE {SECRET} LOGIN PASSWORD '{PASSWORD}'")
            one_sql(one.url(), f"GRANT CREATE ON DATABASE postgres TO {SECRET}")
            port.write_text(str(one.port))
    return one


def take_away(folder: Path) -> None:
    """Ends the server of this run, if anybody began it."""
    Server(folder).take_away()
    folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)


def one_sql(url: str, said: str) -> list[tuple[Any, ...]]:
    """What the server answers to this."""
    import psycopg

    plain = url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        done = connection.execute(said.encode())
        return done.fetchall() if done.description else []


def _bin() -> Path:
    """Where the server's programs are: Debian keeps them out of the way."""
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda one: int(one.parent.parent.name))
    named = shutil.which("initdb")
    program = found[-1] if found else Path(named).resolve() if named else None
    if program is None:
        pytest.skip("PostgreSQL is not installed")
    return program.parent


def _nobody() -> dict[str, Any]:
    """Under which user the server runs: it refuses root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _give_away(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _nobody():
        shutil.chown(folder, "postgres", "postgres")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
