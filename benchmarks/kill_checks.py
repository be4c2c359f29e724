"""What must hold after each kill, and in the end: nothing lost, nothing half-written, one end."""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.kill_bucket import digests, objects
from huizhi.campaign.campaign import Campaign
from huizhi.disk.scratch import BESIDE
from huizhi.errors import HuizhiError
from huizhi.steps.receiving.materials import check_material, load_material
from huizhi.steps.reporting.export import export_json
from huizhi.storage.databases import database_of
from huizhi.storage.ledger import Ledger
from huizhi.storage.place_note import place_of
from huizhi.storage.sqlite_place import FilePlace

_TWICE = (
    "select community, deliverable, count(*) from returns where current and community is not null"
    " group by 1, 2 having count(*) > 1"
)
_SAME_REVISION = (
    "select community, deliverable, revision, count(*) from returns where community is not null"
    " group by 1, 2, 3 having count(*) > 1"
)
_PATIENCE = 30.0  # seconds in which what a killed run had started must end


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree(folder: Path) -> dict[str, str]:
    """The digests of the files in a folder, by their paths; without what is being written."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): digest(p) for p in found if not _is_scratch(p)}


def originals(output: Path) -> dict[str, tuple[int, str]]:
    """The sizes and digests of what is kept, by its names, in the folder or in the bucket."""
    if (there := objects(output)) is not None:
        return {name: (size, sha256) for name, size, sha256 in digests(there)}
    folder = output / "returns"
    return {n: ((folder / n).stat().st_size, sha256) for n, sha256 in tree(folder).items()}


def broken_ledger(output: Path, seen: set[str]) -> Iterator[str]:
    """What is wrong with the ledger. seen: contents that it held after an earlier kill; takes those
    that it holds now."""
    place = place_of(output)
    if not place.is_there():
        if seen:
            yield "the ledger is gone"
        return
    engine = place.engine_to_look()
    with closing(engine.connect()) as ledger:
        if isinstance(place, FilePlace):
            said = ledger.exec_driver_sql("PRAGMA integrity_check").scalar()
            if said != "ok":
                yield f"integrity: {said}"
            if found := _rows(ledger, "PRAGMA foreign_key_check"):
                yield f"names nothing: {found[:2]}"
        for asked in (_TWICE, _SAME_REVISION):
            if found := _rows(ledger, asked):
                yield f"{asked[:40]}: {found[:2]}"
        rows = _rows(ledger, "select sha256, size, stored from received")
    engine.dispose()
    kept = originals(output)
    in_bucket = objects(output) is not None
    for sha256, size, stored in rows:
        original = kept.get(sha256 if in_bucket else stored)
        if original is None:
            yield f"{stored[:12]} is in the ledger and not among the originals"
        elif original != (size, sha256):
            yield f"{stored[:12]} is not what its name says"
    if lost := seen - {row[0] for row in rows}:
        yield f"{len(lost)} contents were in the ledger and are not any more"
    seen.update(row[0] for row in rows)


def _rows(ledger: sa.Connection, asked: str) -> list[tuple[Any, ...]]:
    """The rows; none while the tables have not been made."""
    names = database_of(ledger).table_names(ledger)
    found = ledger.exec_driver_sql(asked) if "received" in names else ()
    return [tuple(row) for row in found]


def broken_originals(output: Path) -> Iterator[str]:
    """Originals that stand under their name and are not whole."""
    for name, (_, sha256) in originals(output).items():
        if name[:64] != sha256:
            yield f"half an original: {name[:12]}"


def broken_files(folder: Path, wanted: dict[str, str]) -> Iterator[str]:
    """Files and folders that are not as in a run that nobody killed; what is not there yet is
    right."""
    made = tree(folder)
    for name, sha256 in made.items():
        if wanted.get(name) != sha256:
            yield f"half-written: {name}"
    tops = {name.partition("/")[0] for name in made if "/" in name}
    for name in wanted:
        if name.partition("/")[0] in tops and "/" in name and name not in made:
            yield f"missing in a folder that is there: {name}"


def broken_archives(folder: Path) -> Iterator[str]:
    """Workbooks, documents and zips that are not whole."""
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.suffix in {".xlsx", ".docx", ".zip"} and not _is_scratch(path):
            try:
                with zipfile.ZipFile(path) as archive:
                    bad = archive.testzip()
            except (zipfile.BadZipFile, OSError) as error:
                bad = str(error)
            if bad:
                yield f"half-written: {path.name}: {bad}"


def left_over(*folders: Path) -> Iterator[str]:
    """What killed runs have left, after one that ended."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.name.startswith((BESIDE, "huizhi-")) or _is_piece(path):
                yield f"left over: {path.relative_to(folder)}"


def _is_piece(path: Path) -> bool:
    """Whether this is a piece of a file that nobody goes on with. One of which nothing has come
    may be there: the browser was never told of it, and it goes after an hour."""
    nothing = path.suffix == ".part" and not path.stat().st_size
    return path.suffix == ".part" and not (nothing and path.with_suffix(".json").exists())


def state(campaign: Campaign, output: Path) -> str:
    """What the ledger says, as `export` does; an error as its words."""
    settings = campaign.settings
    try:
        with Ledger.in_folder(output, settings.campaign_id) as ledger:
            returns = ledger.returns()
            stock = check_material(settings, returns, load_material(ledger, ledger.received()))
        said = export_json(settings.campaign_id, campaign.forms.forms, returns, stock)
        return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=0, default=list)
    except HuizhiError as error:
        return str(error)


def orphans(temporary: Path, until: Callable[[], float] = time.monotonic) -> Iterator[str]:
    """Processes that outlive the run that started them; only where the system tells."""
    end = until() + _PATIENCE
    mark = f"TMPDIR={temporary}".encode()
    while found := list(_with(mark)):
        if until() > end:
            yield f"processes that did not end: {found}"
            return
        time.sleep(0.2)


def _with(mark: bytes) -> Iterator[str]:
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if mark in (entry / "environ").read_bytes():
                    yield (entry / "cmdline").read_bytes().replace(b"\0", b" ")[:100].decode()
            except (OSError, UnicodeDecodeError):
                continue


def _is_scratch(path: Path) -> bool:
    return any(part.startswith(BESIDE) for part in path.parts)
