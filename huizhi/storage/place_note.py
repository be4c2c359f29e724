"""Place note: where the ledger of an output folder lies, by what stands in the folder and by what
the configuration wishes (台账).

A ledger on a database server has a note in its output folder, which says on which server and in
which schema; while it is there, nothing else is taken for the folder's ledger. Whoever wishes the
ledger elsewhere than it is has to move it: it never begins anew by itself.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from huizhi import COMMAND
from huizhi.campaign import (
    IN_FOLDER,
    LEDGER_VARIABLE,
    LedgerAddress,
    Settings,
    address_in_environment,
    address_of,
)
from huizhi.disk import refusals
from huizhi.errors import StorageError
from huizhi.storage.ledger_place import PLACE_NOTE, LedgerPlace
from huizhi.storage.originals_place import originals_in
from huizhi.storage.sqlite_place import FilePlace

_MOVE = f"{COMMAND} move"
_SCHEMA = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST = 20  # characters that a schema takes of the campaign's id


@dataclass(frozen=True)
class PlaceNote:
    """What the note in an output folder says. address: without a password, None where the ledger is
    a file in the folder whatever is configured; schema: the ledger's."""

    address: LedgerAddress | None = None
    schema: str = ""


def place_of(output: Path) -> LedgerPlace:
    """Where the ledger of this folder lies, or would, by what stands in the folder.

    Raises: StorageError for a note that cannot be read.
    """
    note = noted_place(output)
    return place_at(output, note) if note else FilePlace(output)


def settled_place(output: Path, campaign: Settings | str, *, anew: bool = False) -> LedgerPlace:
    """Where the ledger of this folder lies; where there is none yet, where this campaign wishes it
    to be, which the folder does not say before it is there (`say_place`). anew: a new one is made
    even beside originals.

    Raises: StorageError when the campaign wishes it elsewhere: it is moved by a verb only.
    """
    wished, note = wished_address(campaign), noted_place(output)
    if note is not None:
        place = place_at(output, note)
        if note.address is not None and wished != "" and not place.is_at(wished):
            raise StorageError(_elsewhere(place.shown, wished))
        return place
    file = FilePlace(output)
    if isinstance(wished, str) or (
        not anew and not file.is_there() and originals_in(output).is_any()
    ):
        return file  # in the second case whoever opens it is told that it is lost
    if file.is_there():
        raise StorageError(_elsewhere(file.shown, wished))
    place = place_at(output, PlaceNote(wished, new_schema(campaign)))
    place.is_said = False
    return place


def say_place(output: Path, place: LedgerPlace) -> bool:
    """Have the folder say that its ledger lies here, which is there by now; False when somebody
    else was faster with another one. What the folder does not say is gone again.

    Raises: StorageError.
    """
    if place.is_said:
        return True
    try:
        write_note(output, PlaceNote(place.address, place.schema))
    finally:
        note = noted_place(output)
        place.is_said = note is not None and note.schema == place.schema
        if not place.is_said:
            place.withdraw()
    return place.is_said


def keep_in_folder(campaign: Settings | str, output: Path) -> None:
    """Have the ledger of this folder be a file in it, also where this campaign wishes it on a
    server: what is made up is none of its business. Raises: StorageError."""
    if isinstance(wished_address(campaign), LedgerAddress):
        write_note(output, PlaceNote(), instead=True)


def is_ledger_elsewhere(campaign: Settings | str, output: Path) -> bool:
    """Whether this folder has a ledger, and not where the campaign wishes it to be.

    Raises: StorageError.
    """
    wished, place = wished_address(campaign), place_of(output)
    return wished != "" and place.is_there() and not place.is_at(wished)


def wished_address(campaign: Settings | str) -> LedgerAddress | str:
    """Where the environment, or the configuration, wishes the ledger to be: a database, IN_FOLDER,
    or "" where neither says anything. Raises: StorageError."""
    try:
        named = address_in_environment()
    except ValueError as error:
        raise StorageError(str(error)) from error
    if named or isinstance(campaign, str) or not campaign.ledger:
        return named
    return address_of(campaign.ledger) or IN_FOLDER


def new_schema(campaign: Settings | str) -> str:
    """A name for the schema of a new ledger: one that no other has, of another folder or office
    with the same campaign either."""
    said = campaign if isinstance(campaign, str) else campaign.campaign_id
    plain = re.sub(r"[^a-z0-9]+", "_", said.lower())[:_LONGEST].strip("_")
    return f"huizhi_{plain}_{secrets.token_hex(4)}"


def write_note(output: Path, note: PlaceNote, *, instead: bool = False) -> PlaceNote:
    """The note of this folder, written now; somebody else's, where he was faster. instead: of one
    that is there. Raises: StorageError."""
    address = note.address.shown if note.address else IN_FOLDER
    from huizhi.storage.note_file import write_note_file  # only where something lies elsewhere

    said = {"address": address, "schema": note.schema}
    write_note_file(output / PLACE_NOTE, said, instead=instead)
    return noted_place(output) or note


def noted_place(output: Path) -> PlaceNote | None:
    """What the note of this folder says; None where there is none. Raises: StorageError for one
    that cannot be read."""
    path = output / PLACE_NOTE
    try:
        with refusals(f"读取 {PLACE_NOTE} "):
            said = json.loads(path.read_bytes()) if path.is_file() else None
        if said is None:
            return None
        if said["address"] == IN_FOLDER:
            return PlaceNote()
        address, schema = address_of(said["address"]), str(said["schema"])
        if address is None or not _SCHEMA.fullmatch(schema):
            raise ValueError(schema)
    except (ValueError, TypeError, KeyError) as error:
        raise StorageError(
            f"{path} 坏了，不知道台账在哪里。请管理数据库的人按数据库里的 schema 写明："
            '{"address": "postgresql+psycopg://用户名@主机:端口/数据库", "schema": "…"}。'
        ) from error
    return PlaceNote(address, schema)


def _elsewhere(there: str, wished: LedgerAddress | str) -> str:
    said = wished.shown if isinstance(wished, LedgerAddress) else "放在输出文件夹里（sqlite）"
    return (
        f"台账现在在 {there}，配置的“台账”（或环境变量 {LEDGER_VARIABLE}）写的是 {said}。"
        f"什么也没有动。要搬过去，请运行 {_MOVE}；不搬，请把配置改回来。"
    )


def place_at(output: Path, note: PlaceNote) -> LedgerPlace:
    """The place that this note would say."""
    if note.address is None:
        return FilePlace(output)
    from huizhi.storage.postgres_place import SchemaPlace  # only where an office has a server

    return SchemaPlace(output, note.address, note.schema)
