"""Originals place: where the originals of an output folder are kept, by what stands in the folder
and by what the configuration wishes (原件).

As with the ledger, a note in the output folder says it where they are not in the folder itself;
whoever wishes them elsewhere than they are has to move them.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi import COMMAND
from huizhi.campaign import (
    BESIDE_LEDGER,
    ORIGINALS_VARIABLE,
    BucketAddress,
    Settings,
    bucket_address,
    originals_in_environment,
)
from huizhi.disk import refusals
from huizhi.errors import StorageError
from huizhi.storage.folder_originals import FolderOriginals
from huizhi.storage.originals import DIGEST, Originals, is_digest

if TYPE_CHECKING:
    from huizhi.storage.bucket_originals import BucketOriginals

ORIGINALS_NOTE = "原件位置.json"  # in a folder whose originals are kept elsewhere: where
_MOVE = f"{COMMAND} move"
_TOGETHER = 8  # originals that are fetched at once
_LONGEST = 20  # characters that a name in the bucket takes of the campaign's id


@dataclass(frozen=True)
class OriginalsNote:
    """What the note in an output folder says. address: where the originals are, None for in the
    folder; going: where a move that has begun takes them, None for nowhere; left: from where the
    last of them are still fetched, None for nowhere."""

    address: BucketAddress | None = None
    going: BucketAddress | None = None
    left: BucketAddress | None = None


def originals_in(output: Path) -> Originals:
    """The originals of this output folder, by what stands in it. Raises: StorageError."""
    note = noted_originals(output)
    return _here(output, note.address if note else None)


def are_in_folder(output: Path) -> bool:
    """Whether the originals are in the output folder itself. Raises: StorageError."""
    note = noted_originals(output)
    return note is None or note.address is None


def settled_originals(output: Path, campaign: Settings | str) -> Originals:
    """The originals of this output folder; where there are none yet, where this campaign wishes
    them to be. Raises: StorageError when the campaign wishes them elsewhere than they are."""
    wished, note = wished_originals(campaign), noted_originals(output)
    if note is not None and note.address is not None:
        if wished != "" and not is_at(note.address, wished):
            raise StorageError(_elsewhere(note.address.shown, wished))
        return _here(output, note.address)
    here = _here(output, None)
    if isinstance(wished, str) or note == OriginalsNote():
        return here
    if here.is_any() or note is not None:
        raise StorageError(_elsewhere(here.shown, wished))
    return _here(output, _begun_bucket(output, wished, campaign))


def originals_elsewhere(output: Path, folder: Path, names: Mapping[str, str]) -> Iterator[Path]:
    """Each of the originals that are not in this output folder, as old as it is; each lies in
    `folder` until some more are fetched. names: what the ledger calls them, by their digests.

    Raises: StorageError."""
    note = noted_originals(output)
    if note is not None and note.address is not None:
        there = originals_at(output, note.address)
        every = there.looked_up([one for one in there.every() if is_digest(one.name)])
        for first in range(0, len(every), _TOGETHER):
            some = {
                folder / names.get(one.name[:DIGEST], one.name): one
                for one in every[first : first + _TOGETHER]
            }
            there.fetch_each({path: one.name[:DIGEST] for path, one in some.items()})
            for path, one in some.items():
                with refusals(f"读取 {one.name} "):
                    os.utime(path, (one.saved, one.saved))
                    yield path
                    path.unlink()


def refuse_half_moved(output: Path) -> None:
    """Check that no move has been broken off, which would leave originals in two places.

    Raises: StorageError.
    """
    note = noted_originals(output)
    if note is not None and (note.going or note.left):
        raise StorageError(f"原件搬了一半，两边都有。什么也没有动，请先运行 {_MOVE} 搬完。")


def keep_originals_here(campaign: Settings | str, output: Path) -> None:
    """Have the originals of this folder be in it, also where this campaign wishes them in a bucket:
    what is made up is none of its business. Raises: StorageError."""
    if isinstance(wished_originals(campaign), BucketAddress):
        write_originals_note(output, OriginalsNote())


def are_originals_elsewhere(campaign: Settings | str, output: Path) -> bool:
    """Whether this folder has originals, and not where the campaign wishes them to be.

    Raises: StorageError.
    """
    wished, note = wished_originals(campaign), noted_originals(output)
    if note is not None and note.address is not None:
        return wished != "" and not is_at(note.address, wished)
    if isinstance(wished, str) or note == OriginalsNote():
        return False
    return FolderOriginals(output).is_any()


def wished_originals(campaign: Settings | str) -> BucketAddress | str:
    """Where the environment, or the configuration, wishes the originals to be: a place in a bucket,
    BESIDE_LEDGER, or "" where neither says anything. Raises: StorageError."""
    try:
        named = originals_in_environment()
    except ValueError as error:
        raise StorageError(str(error)) from error
    if named or isinstance(campaign, str) or not campaign.originals:
        return named
    return bucket_address(campaign.originals) or BESIDE_LEDGER


def _here(output: Path, address: BucketAddress | None) -> Originals:
    """The originals of this folder, which are at this address as long as its note says so."""
    found = FolderOriginals(output) if address is None else originals_at(output, address)

    def still_here() -> bool:
        note = noted_originals(output)
        return (note.address if note else None) == address

    found.are_here = still_here
    return found


def originals_at(output: Path, address: BucketAddress) -> BucketOriginals:
    """The originals of this folder, at this address."""
    from huizhi.storage.bucket_originals import BucketOriginals  # only where an office has a bucket

    return BucketOriginals(address, output / ORIGINALS_NOTE)


def new_place(wished: BucketAddress, campaign: Settings | str) -> BucketAddress:
    """A place below the one that is wished, which no other folder has, of another office with the
    same campaign either: what is erased in one is not to be gone in the other."""
    said = campaign if isinstance(campaign, str) else campaign.campaign_id
    plain = re.sub(r"[^a-z0-9]+", "-", said.lower())[:_LONGEST].strip("-")
    return wished.below("-".join(filter(None, ("huizhi", plain, secrets.token_hex(4)))))


def _begun_bucket(output: Path, wished: BucketAddress, campaign: Settings | str) -> BucketAddress:
    """Where the originals of this folder are from now on: a new place in the bucket, which knows
    the folder. Raises: StorageError."""
    address = new_place(wished, campaign)
    note = write_originals_note(output, OriginalsNote(address), only_new=True)
    if note.address is None:
        raise StorageError(_elsewhere(FolderOriginals(output).shown, wished))
    return note.address


def write_originals_note(
    output: Path, note: OriginalsNote, *, only_new: bool = False
) -> OriginalsNote:
    """The note of this folder, written now; with `only_new`, somebody else's, where he was faster.
    The places that it names know the folder before it names them.

    Raises: StorageError.
    """
    from huizhi.storage.note_file import write_note_file  # only where something lies elsewhere

    said = {name: place.shown for name, place in vars(note).items() if place is not None}

    def claim(beside: Path) -> None:
        for place in filter(None, vars(note).values()):
            originals_at(output, place).claim(beside)

    write_note_file(output / ORIGINALS_NOTE, said, instead=not only_new, before=claim)
    return noted_originals(output) or note


def noted_originals(output: Path) -> OriginalsNote | None:
    """What the note of this folder says; None where there is none. Raises: StorageError for one
    that cannot be read."""
    path = output / ORIGINALS_NOTE
    try:
        said = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        with refusals(f"读取 {ORIGINALS_NOTE} "):
            raise error
    try:
        told = json.loads(said)
        places = {name: bucket_address(place) for name, place in told.items()}
        if None in places.values():
            raise ValueError(said)
        return OriginalsNote(**places)
    except (ValueError, TypeError, AttributeError) as error:
        raise StorageError(
            f"{path} 坏了，不知道原件在哪里。请管理对象存储的人按桶里的文件夹写明："
            '{"address": "s3://桶名/前缀/huizhi-…"}。'
        ) from error


def is_at(address: BucketAddress | None, wished: BucketAddress | str) -> bool:
    """Whether originals at this address, None for in the folder, are where they are wished."""
    if address is None or isinstance(wished, str):
        return address is None and wished == BESIDE_LEDGER
    above, _, _ = address.prefix.rpartition("/")
    return (address.bucket, above) == (wished.bucket, wished.prefix)


def _elsewhere(there: str, wished: BucketAddress | str) -> str:
    said = wished.shown if isinstance(wished, BucketAddress) else "放在输出文件夹里（文件夹）"
    return (
        f"原件现在在 {there}，配置的“原件”（或环境变量 {ORIGINALS_VARIABLE}）写的是 {said}。"
        f"什么也没有动。要搬过去，请运行 {_MOVE}；不搬，请把配置改回来。"
    )
