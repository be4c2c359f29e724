"""Former note: the places outside of an output folder that its ledger or its originals had before,
noted in the folder before anything is put there, so that whoever erases finds them again.

A note, for neither the ledger nor a server knows all of them. A backup leaves it out: whoever puts
one back elsewhere has no business with the places of the first folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import BucketAddress, LedgerAddress, address_of, bucket_address
from huizhi.disk import refusals, write_whole
from huizhi.errors import StorageError
from huizhi.storage.originals_place import noted_originals
from huizhi.storage.place_note import noted_place

FORMER_NOTE = "以前的位置.json"


@dataclass(frozen=True)
class FormerAddress:
    """One place. schema: of a ledger; "" for originals in a bucket."""

    address: LedgerAddress | BucketAddress
    schema: str = ""

    def is_same(self, other: FormerAddress) -> bool:
        here, there = self.address, other.address
        if isinstance(here, LedgerAddress) and isinstance(there, LedgerAddress):
            return self.schema == other.schema and here.is_same_database(there)
        return here == there


def former_addresses(output: Path) -> list[FormerAddress]:
    """What the note of this folder says. Raises: StorageError for one that cannot be read."""
    path = output / FORMER_NOTE
    try:
        with refusals(f"读取 {FORMER_NOTE} "):
            told = json.loads(path.read_bytes()) if path.is_file() else {"places": []}
        return [_read(one["address"], one["schema"]) for one in told["places"]]
    except (ValueError, TypeError, KeyError) as error:
        raise StorageError(
            f"{path} 坏了，不知道台账和原件以前在哪里。请管理的人看看里面写的位置，"
            "把那里的内容删掉，再把这个文件移到别处。"
        ) from error


def note_former(output: Path, *places: FormerAddress) -> None:
    """Have the note say these as well. Raises: StorageError."""
    known = former_addresses(output)
    new: list[FormerAddress] = []
    for one in places:
        if not any(one.is_same(other) for other in (*known, *new)):
            new.append(one)
    if new:
        keep_former(output, (*known, *new))


def keep_former(output: Path, places: Iterable[FormerAddress]) -> None:
    """Have the note say these and no others. Raises: StorageError."""
    said = [{"address": one.address.shown, "schema": one.schema} for one in places]
    path = output / FORMER_NOTE
    with refusals(f"写入 {FORMER_NOTE} "):
        if said:
            text = json.dumps({"places": said}, ensure_ascii=False, indent=1)
            write_whole(path, text.encode())
        else:
            path.unlink(missing_ok=True)


def hand_on_former(before: Path, output: Path) -> None:
    """Have the note of this folder say all places that another one, whose place it takes, had and
    has. Raises: StorageError."""
    note_former(output, *former_addresses(before), *present_addresses(before))


def present_addresses(output: Path) -> list[FormerAddress]:
    """Where the ledger and the originals of this folder are now, outside of it.

    Raises: StorageError.
    """
    found: list[FormerAddress] = []
    place, originals = noted_place(output), noted_originals(output)
    if place is not None and place.address is not None:
        found.append(FormerAddress(place.address, place.schema))
    if originals is not None:
        found += [FormerAddress(one) for one in vars(originals).values() if one is not None]
    return found


def _read(address: str, schema: str) -> FormerAddress:
    found = address_of(address) if schema else bucket_address(address)
    if found is None:
        raise ValueError(address)
    return FormerAddress(found, schema)
