"""Erasing: removing for good what a campaign, a unit or a file brought.

Deleted rows are overwritten and the database is rewritten, so that no page of it still holds them.
Only numbers remain of a campaign. When the program is killed in between, running it again finishes
the job.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import sqlalchemy as sa

from huizhi.campaign import Recipient, Settings
from huizhi.disk import forget as forget_kept, refusals, safe_name, sweep_output
from huizhi.errors import HuizhiError, StorageError
from huizhi.storage.book_records import erase_unit_from_book, is_in_book, units_in_book
from huizhi.storage.databases import database_of
from huizhi.storage.folder_originals import ORIGINALS_ASIDE
from huizhi.storage.former_places import drop_former, former_left
from huizhi.storage.ledger import Ledger
from huizhi.storage.ledger_file import PAGE_DATABASE
from huizhi.storage.letters import forget_senders
from huizhi.storage.originals import Originals
from huizhi.storage.originals_place import originals_in, refuse_half_moved
from huizhi.storage.place_note import place_of
from huizhi.storage.prefill_records import erase_prefilled
from huizhi.storage.refusals import ledger_refusals
from huizhi.storage.rulings import recount
from huizhi.storage.sqlite_place import file_written_anew
from huizhi.storage.tables import (
    ABOUT,
    AMENDMENTS,
    ARRIVALS,
    CHOICES,
    DECISIONS,
    MATERIAL_RULINGS,
    PAPER_PLACES,
    PAPERS,
    RECEIVED,
    REMINDERS,
    RETURNS,
    TABLES,
)

NOTE = "erased"  # the note in the ledger on what was there
# Everything in an output folder that is made from what was received, or from the roster.
MADE = (
    *(
        "incoming",
        "drafts",
        "packets",
        "print",
        "preview",
        "filled",
        "corrections",
    ),
    *("reminders", "summary", "export", "layout.json", "packets.json", "backups", "restoring"),
)
_OF_BOOK = ("filled/填写依据.xlsx", "export/底数.xlsx")  # what is made from all units' facts
ERASED_NUMBERS = (
    "files",
    "returns",
    "units",
    "amendments",
    "reminders",
    "papers",
)  # as a note has them
_KEPT = frozenset({"format", "campaign"})  # of what the ledger notes of itself
_EVERY = tuple(reversed(TABLES.sorted_tables))  # those that point at others first
_OF_RETURN = tuple(one for one in _EVERY if "return_id" in one.c)
_OF_CONTENT = tuple(one for one in _EVERY if "sha256" in one.c and one is not RETURNS)
_PATIENCE = 10  # seconds to wait for others to let go of a database


@dataclass(frozen=True)
class EraseResult:
    """How much was erased.

    files: received contents.
    returns: forms read in them.
    units: units that had handed something in.
    amendments, reminders: those of the clerk.
    papers: what had come on paper, by the clerk's word.
    names: of the files, when they are few.
    lists: imported lists whose originals still hold the unit, among others.
    contents: the digests of what was erased, for other activities that knew of it.
    busy: another program has the database open; its old pages stay until it is closed.
    former_kept: the object store keeps former contents of what was deleted there.
    gone: the former places of the ledger and the originals that are no more.
    left: former places that still hold what was erased, or may, as they are known.
    """

    files: int = 0
    returns: int = 0
    units: int = 0
    amendments: int = 0
    reminders: int = 0
    papers: int = 0
    names: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    busy: bool = False
    former_kept: bool = False
    gone: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def erase_campaign(settings: Settings, output: Path, now: dt.datetime) -> EraseResult:
    """Erase everything that was received, read, written and sent in this campaign.

    The configuration stays, and the ledger notes how much was erased. What is left of former places
    is not of consequence to it. Raises: StorageError.
    """
    refuse_half_moved(output)
    with Ledger.in_folder(output, settings, anew=True) as ledger:
        with ledger.writing() as connection:
            database_of(connection).overwrite_deleted(connection)
            erased = _counted(connection)
            for table in _EVERY:
                if table is not ABOUT:
                    connection.execute(table.delete())
            connection.execute(ABOUT.delete().where(ABOUT.c.key.not_in(_KEPT | {NOTE})))
            # Before the ledger forgets them: a run that is killed here is simply run again, and so
            # is one whose object store does not answer.
            kept, unreached = _all_removed(originals_in(output))
            for name in MADE:
                _remove(output / name)
            former = drop_former(output, settings)
            sweep_output(output)
        _add_note(ledger, erased, now)
    told = replace(
        erased, former_kept=kept or former.kept, gone=former.gone, left=(*unreached, *former.left)
    )  # fmt: skip
    return _written_anew(told, output, _forget_all)


def erase_unit(
    settings: Settings,
    output: Path,
    unit: Recipient,
    deliverable: str | None,
    now: dt.datetime,
    material: Collection[str] = (),
) -> EraseResult:
    """Erase this unit's returns, all that was read in them, its material, and what is noted of
    paper.

    deliverable: only of this one; None for all.
    material: the digests of its pictures, videos and other material.
    Raises: HuizhiError as `contents_of`; StorageError.
    """
    contents = contents_of(settings, output, unit, deliverable, material)
    papers = _papers_of(unit, deliverable)
    in_book = (unit.name,) if deliverable is None else ()
    return erase_contents(settings, output, contents, now, papers, {unit.name}, in_book)


def erase_contents(
    settings: Settings,
    output: Path,
    contents: Sequence[str],
    now: dt.datetime,
    papers: sa.ColumnElement[bool] | None = None,
    whose: Collection[str] = (),
    in_book: Collection[str] = (),
    shared: Mapping[str, str] = MappingProxyType({}),
) -> EraseResult:
    """Erase these contents, all that was read in them, and the archives they came in.

    contents: their SHA-256 digests.
    papers: which of what is noted of paper goes too, also of what was undone; None for nothing.
    whose: the units whose they are, besides those that the ledger knows.
    in_book: the units of which imported lists are to say nothing more.
    shared: names to be forgotten of what stays, each with the one that it is called by then.
    Raises: HuizhiError when there are none; StorageError.
    """
    refuse_half_moved(output)
    with Ledger.in_folder(output, settings) as ledger:
        with ledger.writing() as connection:
            database_of(connection).overwrite_deleted(connection)
            wanted = _with_archives(connection, contents)
            found = connection.execute(
                sa.select(RECEIVED).where(RECEIVED.c.sha256.in_(wanted))
            ).all()
            of_them = RETURNS.c.sha256.in_(wanted)
            returns = connection.execute(sa.select(RETURNS).where(of_them)).all()
            told_of = units_in_book(connection, wanted)
            names = _names(connection, wanted) | {one.name for one in found}
            _rename(connection, shared)
            _delete(connection, wanted, [one.id for one in returns], names | shared.keys())
            forget_senders(connection, wanted)
            for community, deliverable in {(r.community, r.deliverable) for r in returns}:
                recount(connection, community, deliverable)
            units = {one.community for one in returns if one.community}
            wanted_papers = sa.false() if papers is None else papers
            noted = connection.execute(sa.select(PAPERS).where(wanted_papers)).all()
            connection.execute(PAPERS.delete().where(wanted_papers))
            units |= {one.community for one in noted} | set(whose) | told_of
            lists = [n for unit in in_book for n in erase_unit_from_book(connection, unit)]
            own = [one.code for one in settings.recipients if one.name in in_book]
            packets = erase_prefilled(connection, wanted, own)
            # Before the ledger forgets them, which would take them for new ones.
            kept = originals_in(output).remove([one.stored for one in found])
            for aside in output.glob(f"{ORIGINALS_ASIDE}*"):
                for one in found:
                    _remove(aside / one.stored)
            for unit in units:
                for folder in ("corrections", "filled"):
                    _remove(output / folder / safe_name(unit))
            for made in _OF_BOOK:
                _remove(output / made)
            _remove_packets(settings, output, packets)
        told = tuple(one.name for one in found)
        erased = EraseResult(
            len(found), len(returns), len(units), papers=len(noted), names=told, lists=tuple(lists),
            contents=tuple(sorted(wanted)), former_kept=kept,
        )  # fmt: skip
        _add_note(ledger, erased, now)
    erased = replace(erased, left=former_left(output, settings))
    names |= shared.keys()
    last = {name.rpartition("/")[2] for name in names} - set(shared.values())
    return _written_anew(erased, output, lambda page: _forget(page, names | last, units))


def contents_named(settings: Settings, output: Path, name: str) -> tuple[str, ...]:
    """Return the digests of the contents with this file name or this beginning of a digest.

    name: with or without folders; a digest needs its first 12 digits at least.
    Raises: HuizhiError when there is none, or several under one name.
    """
    with Ledger.in_folder(output, settings) as ledger, ledger.looking() as connection:
        arrived = connection.execute(sa.select(ARRIVALS.c.sha256, ARRIVALS.c.name)).all()
        received = connection.execute(sa.select(RECEIVED.c.sha256, RECEIVED.c.name)).all()
    known = {(one.sha256, one.name) for one in (*arrived, *received)}
    whole = {sha for sha, own in known if own == name}
    last = {sha for sha, own in known if own.rpartition("/")[2] == name}
    digest = {sha for sha, _ in known if len(name) >= 12 and sha.startswith(name.lower())}
    found = whole or digest or last
    if not found:
        raise HuizhiError(f"台账里没有“{name}”。文件名要写全（带后缀），可以用 history 查看。")
    if len(found) > 1:
        listed = "；".join(f"{own}（{sha[:12]}）" for sha, own in sorted(known) if sha in found)
        raise HuizhiError(f"有{len(found)}个文件叫“{name}”：{listed}。请写编号的前12位。")
    return tuple(found)


def contents_of(
    settings: Settings,
    output: Path,
    unit: Recipient,
    deliverable: str | None,
    material: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the digests of the contents in which this unit's returns were read, and its material.

    deliverable: only returns of this one; None for all.
    material: the digests of its material.
    Raises: HuizhiError when there are none and nothing is noted of paper either, or one also holds
    another unit's return.
    """
    with Ledger.in_folder(output, settings) as ledger:
        every = ledger.returns()
        with ledger.looking() as connection:
            asked = sa.select(PAPERS.c.id).where(_papers_of(unit, deliverable))
            on_paper = connection.execute(asked).first() is not None
            in_book = deliverable is None and is_in_book(connection, unit.name)
    own = [
        one for one in every
        if one.community == unit.name and deliverable in (None, one.deliverable)
    ]  # fmt: skip
    if not own and not on_paper and not in_book and not material:
        raise HuizhiError(f"台账里没有{unit.name}的报送。")
    wanted = {one.sha256 for one in own}
    others = {o.community for o in every if o.sha256 in wanted and o.community != unit.name}
    if others:
        raise HuizhiError(
            f"{own[0].file} 里还有{'、'.join(str(one) for one in sorted(map(str, others)))}的内容，"
            "没有删除。要删就用 --file 删整个文件，再请其他单位另报。"
        )
    return tuple(sorted(wanted.union(material)))


def _papers_of(unit: Recipient, deliverable: str | None) -> sa.ColumnElement[bool]:
    """Return the condition for what is noted of this unit's paper."""
    own = PAPERS.c.community == unit.name
    return own if deliverable is None else sa.and_(own, PAPERS.c.deliverable == deliverable)


def _counted(connection: sa.Connection) -> EraseResult:
    def count(table: sa.Table) -> int:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0)

    of_units = sa.select(sa.func.count(sa.distinct(RETURNS.c.community)))
    units = int(connection.execute(of_units).scalar() or 0)
    contents = tuple(one.sha256 for one in connection.execute(sa.select(RECEIVED.c.sha256)))
    return EraseResult(
        *(count(RECEIVED), count(RETURNS), units, count(AMENDMENTS), count(REMINDERS)),
        papers=count(PAPERS),
        contents=contents,
    )


def _add_note(ledger: Ledger, erased: EraseResult, now: dt.datetime) -> None:
    """Note in the ledger how much was erased and when; numbers only."""
    notes = json.loads(ledger.note(NOTE) or "[]")
    said = {
        "when": now.isoformat(timespec="seconds"),
        **{name: getattr(erased, name) for name in ERASED_NUMBERS},
    }
    ledger.set_note(NOTE, json.dumps([*notes, said]))


def _with_archives(connection: sa.Connection, contents: Sequence[str]) -> set[str]:
    """Return the contents, the other pages of forms that they show, and the archives they came
    in."""
    wanted = set(contents)
    pages = {
        (one.sha256, one.picture)
        for one in connection.execute(sa.select(PAPER_PLACES.c.sha256, PAPER_PLACES.c.picture))
        if one.sha256 != one.picture
    }
    for form in {form for form, picture in pages if {form, picture} & wanted}:
        wanted |= {form, *(picture for own, picture in pages if own == form)}
    names = _names(connection, wanted)
    for one in connection.execute(sa.select(RECEIVED.c.sha256, RECEIVED.c.name)).all():
        if any(name.startswith(f"{one.name}/") for name in names):
            wanted.add(one.sha256)
    return wanted


def _names(connection: sa.Connection, contents: Iterable[str]) -> set[str]:
    asked = sa.select(ARRIVALS.c.name).where(ARRIVALS.c.sha256.in_(list(contents)))
    return {one.name for one in connection.execute(asked)}


def _folders(names: Iterable[str]) -> set[str]:
    """Return every folder that these files lie in."""
    return {str(one) for name in names for one in list(PurePosixPath(name).parents)[:-1]}


def _delete(
    connection: sa.Connection, contents: set[str], returns: list[int], names: set[str]
) -> None:
    for table in _OF_RETURN:
        connection.execute(table.delete().where(table.c.return_id.in_(returns)))
    connection.execute(RETURNS.delete().where(RETURNS.c.id.in_(returns)))
    for table in _OF_CONTENT:
        connection.execute(table.delete().where(table.c.sha256.in_(contents)))
    left = {one.name for one in connection.execute(sa.select(ARRIVALS.c.name))}
    said_of = names | (_folders(names) - _folders(left))  # also of a folder that held nothing else
    said_of |= _mail_folders(connection, names, _folders(left))
    for table in (DECISIONS, MATERIAL_RULINGS):
        connection.execute(table.delete().where(table.c.name.in_(said_of)))
    connection.execute(CHOICES.delete().where(CHOICES.c.source.in_(names)))


def _rename(connection: sa.Connection, shared: Mapping[str, str]) -> None:
    """Forget these names of contents that stay; what is called by one is called by the other."""
    for name, other in shared.items():
        asked = sa.select(ARRIVALS.c.sha256).where(ARRIVALS.c.name == other)
        kept = list(connection.execute(asked).scalars())
        for table, column, values in (
            (RECEIVED, RECEIVED.c.name, {"name": other}),
            (RETURNS, RETURNS.c.file, {"file": other}),
        ):
            own = table.update().where(column == name, table.c.sha256.in_(kept))
            connection.execute(own.values(**values))
        gone = ARRIVALS.delete().where(ARRIVALS.c.name == name, ARRIVALS.c.sha256.in_(kept))
        connection.execute(gone)


def _mail_folders(
    connection: sa.Connection, names: Collection[str], left: Collection[str]
) -> set[str]:
    """The folders of these mails, of which it is noted who sent them: those in which any of these
    files lay, and those in which nothing is left."""
    asked = sa.select(MATERIAL_RULINGS.c.name).where(MATERIAL_RULINGS.c.kind == "sender")
    begin = tuple(f"{one}（" for one in names)
    found = {one for one in connection.execute(asked).scalars() if one.startswith(begin)}
    return found - (set(left) - _folders(names))


def forget_prefilled(settings: Settings, output: Path, contents: Collection[str]) -> bool:
    """Erase from what another activity's packets were filled in with what these originals of this
    one say; whether there was any. Raises: StorageError."""
    with (
        Ledger.in_folder(output, settings) as ledger,
        ledger.writing() as connection,
    ):
        packets = erase_prefilled(connection, contents)
        _remove_packets(settings, output, packets)
    if packets:
        _written_anew(EraseResult(), output, lambda _: None)
    return bool(packets)


def _remove_packets(settings: Settings, output: Path, codes: Collection[str]) -> None:
    """Remove the packets of these recipients, and what shows those of several."""
    names = [safe_name(one.name) for one in settings.recipients if one.code in codes]
    for name in names:
        _remove(output / "packets" / name)
        _remove(output / "packets" / f"{name}.zip")
    for made in ("print", "preview") if names else ():
        _remove(output / made)


def _all_removed(originals: Originals) -> tuple[bool, tuple[str, ...]]:
    """Whether the store keeps former contents of originals that are no more; and where they still
    are, perhaps, with the reason. Raises: StorageError where they are in the folder."""
    try:
        return originals.remove_all(), ()
    except StorageError as error:
        if originals.address is None:
            raise
        return False, (f"{originals.shown}（{str(error).rstrip('。')}）",)


def _remove(path: Path) -> None:
    with refusals(f"删除 {path.name} "):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _written_anew(
    erased: EraseResult, output: Path, forget: Callable[[sqlite3.Connection], object]
) -> EraseResult:
    """Rewrite both databases, so that none of their pages holds what was deleted, and forget what
    the program keeps of files that it has read."""
    forget_kept()
    busy = place_of(output).write_anew(_PATIENCE)
    page = output / PAGE_DATABASE
    if page.is_file():
        with ledger_refusals("清理网页的记录"):
            with closing(sqlite3.connect(page, _PATIENCE, isolation_level=None)) as connection:
                connection.execute("PRAGMA secure_delete=ON")
                forget(connection)
            busy = file_written_anew(page, _PATIENCE) or busy
    return EraseResult(**{**erased.__dict__, "busy": busy})


def _forget_all(page: sqlite3.Connection) -> None:
    """Delete the page's batches; of the trail only who did what kind of thing remains."""
    page.execute("DELETE FROM batches")
    for number, what in page.execute("SELECT id, what FROM trail").fetchall():
        kind = what.partition("：")[0][:20]
        page.execute("UPDATE trail SET what = ? WHERE id = ?", (kind, number))


def _forget(page: sqlite3.Connection, names: set[str], units: set[str]) -> None:
    """Remove the names of these files from the page's batches and trail.

    Entries of the trail about these units are cut down too: corrected values may stand there.
    """
    for number, said in page.execute("SELECT id, outcome FROM batches").fetchall():
        outcome = [_without(one, names) for one in json.loads(said)]
        new = json.dumps(outcome, ensure_ascii=False)
        page.execute("UPDATE batches SET outcome = ? WHERE id = ?", (new, number))
    for number, what in page.execute("SELECT id, what FROM trail").fetchall():
        if any(one in what for one in names | units):
            kind = what.partition("：")[0][:20]
            page.execute("UPDATE trail SET what = ? WHERE id = ?", (kind, number))


def _without(line: list[str], names: set[str]) -> list[str]:
    """Return a line of a batch's outcome; for an erased file without its name and message."""
    file, _, tone = line
    return ["（已删除）", "", tone] if {file, file.rpartition("/")[2]} & names else line
