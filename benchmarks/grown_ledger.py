"""A ledger of many more units out of one that was collected: its rows again, under other names.

    python -m benchmarks.grown_ledger /tmp/scale/10000 /tmp/scale/50000 5

Collecting the files of 50,000 units takes hours where others work, and what the verbs that look at
a ledger take depends on its rows alone. The campaign grown to (config/, returned/) is made by
`benchmarks.scale`; originals are as many files, all alike. SQLite only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from pathlib import Path

_LINKS = 20_000  # names of one file; more than a file system may allow
_OF_FORMER = ("received", "contents", "saved", "arrivals", "returns", "answers", "rows")
_COUNTED = ("format", "campaign")  # of what a ledger notes of itself, what stays


def main() -> None:
    """Makes the ledger and the originals' folder of the larger campaign."""
    former, larger, times = Path(sys.argv[1]), Path(sys.argv[2]) / "output", int(sys.argv[3])
    for left in larger.glob("ledger.db*"):
        left.unlink()
    ledger = sqlite3.connect(larger / "ledger.db")
    with sqlite3.connect(former / "output" / "ledger.db") as source:
        source.backup(ledger)
    _forget(ledger)
    for again in range(1, times):
        _grow(ledger, again)
    ledger.commit()
    _lay(larger / "returns", [row[0] for row in ledger.execute("SELECT stored FROM received")])


def _forget(ledger: sqlite3.Connection) -> None:
    """Without what only the former ledger can say."""
    for table in ("reminders", "sources"):
        ledger.execute(f"DELETE FROM {table}")
    ledger.execute("DELETE FROM about WHERE key NOT IN (?, ?)", _COUNTED)
    for table in _OF_FORMER:
        ledger.execute(f"CREATE TEMP TABLE former_{table} AS SELECT * FROM {table}")
    units = ledger.execute("SELECT COUNT(DISTINCT community), MAX(id) FROM returns").fetchone()
    ledger.create_function("again", 2, lambda text, n: _renamed(text, n * units[0]))
    ledger.create_function("digest", 2, _digest)
    ledger.create_function("number", 2, lambda number, n: number + n * units[1])


def _renamed(text: str, more: int) -> str:
    """第00001社区, returned/00001-works.xlsx and the like, of another unit."""
    start = next((place for place, letter in enumerate(text) if letter.isdigit()), None)
    if start is None:
        return text
    return f"{text[:start]}{int(text[start : start + 5]) + more:05}{text[start + 5 :]}"


def _digest(stored: str, again: int) -> str:
    return hashlib.sha256(f"{again}{stored[:64]}".encode()).hexdigest() + stored[64:]


def _grow(ledger: sqlite3.Connection, again: int) -> None:
    """The rows once more. again: which time."""
    changes = {
        **dict.fromkeys(("sha256", "stored"), "digest"),
        **dict.fromkeys(("name", "file", "community", "outcome"), "again"),
        **dict.fromkeys(("id", "return_id"), "number"),
    }
    for table in _OF_FORMER:
        columns = [row[1] for row in ledger.execute(f"PRAGMA table_info({table})")]
        said = [
            f'{changes[one]}("{one}", {again})' if one in changes else f'"{one}"' for one in columns
        ]
        if table == "answers":
            own = "CASE field WHEN 'organization' THEN again({0}, {1}) ELSE {0} END"
            said = [
                own.format(one, again) if one in {"value", "raw"} else text
                for one, text in zip(columns, said, strict=True)
            ]
        chosen = ", ".join(said)
        ledger.execute(f"INSERT INTO {table} SELECT {chosen} FROM former_{table}")


def _lay(folder: Path, names: list[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for place, name in enumerate(names):
        if place % _LINKS == 0:
            first = folder / name
            first.write_bytes(b"made up")
        else:
            os.link(first, folder / name)


if __name__ == "__main__":
    main()
