"""Originals moving: from the output folder into a bucket, or back, as the configuration wishes it.

Each is checked against its digest on the way; what stands at the new place already is only checked,
so that whoever is killed moves once more. Then the note in the folder says the new place, then what
came into the old one meanwhile goes, too: who has kept something there before the note was changed
finds it at the new place, and who keeps something later is refused (`Originals.are_here`). The old
ones stay until the clerk deletes them.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import BucketAddress, Settings
from huizhi.disk import flush_all, flush_folder, private_folder, refusals
from huizhi.errors import StorageError
from huizhi.storage.bucket_originals import BucketOriginals, each_at_once
from huizhi.storage.folder_originals import ORIGINALS_ASIDE, FolderOriginals
from huizhi.storage.former_note import FormerAddress, note_former
from huizhi.storage.ledger_file import stored_names
from huizhi.storage.originals import DIGEST, KeptFile, Original, is_digest, is_file_whole
from huizhi.storage.originals_place import (
    ORIGINALS_NOTE,
    OriginalsNote,
    is_at,
    new_place,
    noted_originals,
    originals_at,
    wished_originals,
    write_originals_note,
)

_DAMAGED = "原件 {name}… 不是收到时的内容，没有搬，原件都还在原处。请先运行 check --ledger，再搬"
_Advance = Callable[[object], object]


@dataclass(frozen=True)
class MovedOriginals:
    """Originals that have been moved. count: how many; aside: where the old ones are now."""

    origin: str
    to: str
    count: int
    aside: str


def claim_originals(output: Path) -> bool:
    """Have the originals of this folder be this folder's, which were another's before; whether they
    lie where that means anything. Raises: StorageError."""
    note = noted_originals(output)
    if note is None or note.address is None:
        return False
    originals_at(output, note.address).claim()
    return True


def move_originals(
    settings: Settings, output: Path, now: dt.datetime, advance: _Advance = lambda _: None
) -> MovedOriginals | None:
    """Move the originals of this folder to where the configuration wishes them; None when they are
    there, or there are none. advance: told each.

    Raises: StorageError; the old ones are the originals then.
    """
    wished, note = wished_originals(settings), noted_originals(output) or OriginalsNote()
    if note.going and not is_at(note.going, wished):  # nobody wishes them there any more
        originals_at(output, note.going).remove_all()
        _forget_note(output)
        note = OriginalsNote()
    if wished == "":
        return None
    if isinstance(wished, BucketAddress):
        if is_at(note.address, wished):
            note = OriginalsNote(going=note.address)  # of a move that was killed at its very end
        if note.address is not None:
            raise StorageError(
                f"原件在 {note.address.shown}，不能直接搬到另一个桶。"
                "请先把“原件”写成“文件夹”搬回来，再写成新的桶，搬过去。"
            )
        return _to_bucket(settings, output, wished, note, now, advance)
    left = note.address or note.left
    return _to_folder(output, left, advance) if left else None


def _to_bucket(
    settings: Settings,
    output: Path,
    wished: BucketAddress,
    note: OriginalsNote,
    now: dt.datetime,
    advance: _Advance,
) -> MovedOriginals | None:
    here = FolderOriginals(output)
    if not here.is_any():
        return None
    going = note.going if note.going and is_at(note.going, wished) else new_place(wished, settings)
    there, done = originals_at(output, going), set[str]()
    if noted_originals(output) != OriginalsNote(going):
        write_originals_note(output, OriginalsNote(going=going))
        done = _put_all(here, there, done, advance)
    write_originals_note(output, OriginalsNote(going))
    done |= _put_all(here, there, done, advance)
    aside = output / f"{ORIGINALS_ASIDE}{now:%Y-%m-%d %H%M%S}之前）"
    with refusals("移开原来的原件"):
        here.folder.rename(aside)
        flush_folder(output)
    return MovedOriginals(here.shown, there.shown, len(done), str(aside))


def _put_all(
    here: FolderOriginals, there: BucketOriginals, done: set[str], advance: _Advance
) -> set[str]:
    """The names of those that are put into the bucket now, without those that are done."""
    known = {one.name: one for one in there.bucket.every()}

    def put(one: KeptFile) -> str:
        path, sha256 = here.at_hand(one.name), one.name[:DIGEST]
        if not is_file_whole(Original(sha256, path, one.size)):
            raise StorageError(f"{_DAMAGED.format(name=sha256[:12])}。")
        there.put(path, sha256, path.suffix, one.saved, known.get(sha256))
        advance(one.name)
        return one.name

    wanted = [o for o in here.every() if is_digest(o.name[:DIGEST]) and o.name not in done]
    return set(each_at_once(put, wanted))


def _to_folder(output: Path, address: BucketAddress, advance: _Advance) -> MovedOriginals:
    there, here = originals_at(output, address), FolderOriginals(output)
    there.refuse_others()
    note_former(output, FormerAddress(address))
    with refusals(f"建立文件夹 {here.folder.name} "):
        private_folder(here.folder)
    done = _fetch_all(there, here, stored_names(output), set(), advance)
    write_originals_note(output, OriginalsNote(left=address))
    done |= _fetch_all(there, here, stored_names(output), done, advance)
    there.mark_left()
    _forget_note(output)
    return MovedOriginals(there.shown, here.shown, len(done), there.shown)


def _forget_note(output: Path) -> None:
    """Have the folder say nothing: the originals are in it."""
    with refusals(f"删除 {ORIGINALS_NOTE} "):
        (output / ORIGINALS_NOTE).unlink()
        flush_folder(output)


def _fetch_all(
    there: BucketOriginals,
    here: FolderOriginals,
    names: Mapping[str, str],
    done: set[str],
    advance: _Advance,
) -> set[str]:
    """The digests of those that are fetched now, without those that are done. names: what the
    ledger calls them."""

    def fetched(one: KeptFile) -> Path:
        sha256 = one.name[:DIGEST]
        path = here.at_hand(names.get(sha256, one.name))
        if not is_file_whole(Original(sha256, path, one.size)):
            there.fetch(sha256, path)
        with refusals(f"写入 {path.name} "):
            path.chmod(0o600)
            os.utime(path, (one.saved, one.saved))
            path.chmod(0o400)
        advance(one.name)
        return path

    new = [o for o in there.every() if is_digest(o.name) and o.name not in done]
    wanted = there.looked_up(new)
    flush_all(each_at_once(fetched, wanted))
    return {one.name[:DIGEST] for one in wanted}
