"""Bucket originals: those that are kept in a bucket of an object store, each under its digest.

What comes is written on this machine first, then put into the bucket, where nothing is yet, and
proven to be there. The file on this machine stays for a while as a copy, which is checked whenever
somebody takes it; it may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

from huizhi import COMMAND
from huizhi.campaign import BucketAddress
from huizhi.disk import (
    copies_folder,
    finish_scratch,
    make_room,
    private_folder,
    refusals,
    scratch_file,
    take_copy,
)
from huizhi.errors import DamagedError, StorageError
from huizhi.storage.bucket import Bucket, StoredObject
from huizhi.storage.folder_sign import folder_sign, is_same_folder
from huizhi.storage.originals import DIGEST, KeptFile, Original, Originals, digest_of

CLAIM = "folder.json"  # what says whose originals these are; the others are called by digests
LEFT = "left"  # what a place says whose folder has its originals elsewhere now
SUFFIX, SAVED = "suffix", "saved"  # what is noted of each: the end of its name, and when it came
_KIND = "originals"  # of copies
_AT_ONCE = 8  # requests
_LIGHT = 8 << 20  # bytes of an original that is put together with others: all are in memory then
_SWEPT_EVERY = 600.0  # seconds between two looks for copies that nobody uses
_DAMAGED = (
    "对象存储里存档的原件被改动过，已经不是收到时的内容。"
    "请运行 check --ledger（网页：设置—核对台账）"
)
_NOT_OURS = (
    "配置的“原件”写的桶里没有这个输出文件夹的标记（folder.json），不是原来的桶，或被清空过。"
    "什么也没有动。请核对 AWS_ENDPOINT_URL 和桶；原来的桶没有了，用备份恢复；没有备份，台账也还在："
    "把输出文件夹里的“原件位置.json”移到别处，可以接着收，缺的原件 check --ledger 会列出来"
)
_Thing = TypeVar("_Thing")
_Found = TypeVar("_Found")


class BucketOriginals(Originals):
    """The originals at this address. note: the file in the output folder that says so."""

    def __init__(self, address: BucketAddress, note: Path) -> None:
        self.bucket = Bucket(address)
        self.address = address
        self._note = note
        self._looks: dict[str, str] = {}  # of what was put or found, by digest
        with refusals("打开放原件副本的文件夹"):
            super().__init__(copies_folder(_KIND))

    def __enter__(self) -> Self:
        self.refuse_others()
        return super().__enter__()

    def __exit__(self, *about: object) -> None:
        super().__exit__(*about)
        make_room(self._folder)

    @property
    def shown(self) -> str:
        return self.bucket.address.shown

    def refuse_others(self) -> None:
        """Check that this is the bucket, and these the originals, of this output folder; a copied
        folder would erase those of the first. Raises: StorageError."""
        before = self._said()
        if before is None:
            raise StorageError(f"{_NOT_OURS}。")
        if not is_same_folder(before, self._sign()):
            raise StorageError(
                f"{self.shown} 里的原件是电脑 {before['host']} 上的文件夹 {before['path']} 的，"
                f"这里的 {self._note.parent} 像是从那里复制来的，所以什么也没有动。"
                f"是搬来的（那边不再用），请运行 {COMMAND} move --here；"
                "要的是另一份，请在那边用 backup 做备份，在这里用 restore 恢复。"
            )

    def mark_left(self) -> None:
        """Have this place say that its folder has its originals elsewhere now. Raises:
        StorageError."""
        said = self._said() or {}
        self.bucket.put_text(CLAIM, json.dumps({**said, LEFT: "1"}, ensure_ascii=False))

    def drop_left(self) -> bool:
        """Have nothing be there any more, of a place that this folder has left; the answer as of
        `remove`. Raises: StorageError, also where it may be another folder's."""
        said = self._said()
        sign = self._sign()
        is_left = said is None or (LEFT in said and said["path"] == sign["path"])
        if said and not is_left and not is_same_folder(said, sign):
            raise StorageError("可能是别的文件夹在用的原件，没有删，请管理对象存储的人看看")
        return self._gone([o.name for o in self.bucket.every()])

    def others_of_folder(self) -> list[BucketAddress]:
        """The places beside this one that say that they are this folder's, by which it alone cannot
        be told: two machines may be called alike. Raises: StorageError."""
        above = Bucket(self.bucket.address.above)
        places = [above.address.below(name) for name in above.folders()]
        others = [BucketOriginals(one, self._note) for one in places]
        said = each_at_once(lambda one: one._said(), others)
        sign = self._sign()
        ours = [o for o, s in zip(others, said, strict=True) if s and is_same_folder(s, sign)]
        return [one.bucket.address for one in ours if one.is_any()]

    def _said(self) -> dict[str, str] | None:
        """What this place says of whose it is; None where it does not. Raises: StorageError."""
        text = self.bucket.text(CLAIM)
        try:
            said = {str(k): str(v) for k, v in json.loads(text or "").items()}
            return said if {"host", "path", "note"} <= said.keys() else None
        except (ValueError, AttributeError):
            return None

    def _sign(self, note: Path | None = None) -> dict[str, str]:
        with refusals(f"读取 {self._note.name} "):
            return folder_sign(self._note.parent, note or self._note)

    def claim(self, note: Path | None = None) -> None:
        """Have these be the originals of this output folder. note: what becomes its note.

        Raises: StorageError.
        """
        self.bucket.put_text(CLAIM, json.dumps(self._sign(note), ensure_ascii=False))

    def kept_before(self, sha256: str, look: str) -> Original | None:
        there = self._there.get(sha256)
        if there is None or look != _look(there):
            return None
        for path in self._copies.get(sha256, ()):
            if self._is_good_copy(path, sha256):
                return Original(sha256, path, there.size)
        return None

    def look_of(self, original: Original) -> str:
        if original.sha256 not in self._looks:
            found = self.bucket.look(original.sha256)
            self._looks[original.sha256] = _look(found) if found else ""
        return self._looks[original.sha256]

    def at_hand(self, stored: str) -> Path:
        path, sha256 = self._folder / stored, stored[:DIGEST]
        if len(sha256) == DIGEST and not self._is_good_copy(path, sha256):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            self.fetch(sha256, path)
            make_room(self._folder, every=_SWEPT_EVERY)
        return path

    def at_hand_each(self, stored: Sequence[str]) -> list[Path]:
        return each_at_once(self.at_hand, stored)

    def name_of(self, stored: str) -> str:
        return stored[:DIGEST]

    def every(self) -> list[KeptFile]:
        found = [o for o in self.bucket.every() if o.name != CLAIM]
        kept = [KeptFile(one.name, one.saved, one.size) for one in found]
        return sorted(kept, key=lambda one: (one.saved, one.name))

    def looked_up(self, files: Sequence[KeptFile]) -> list[KeptFile]:
        return sorted(each_at_once(self._looked_up, files), key=lambda one: (one.saved, one.name))

    def count(self) -> int:
        return sum(one.name != CLAIM for one in self.bucket.every())

    def is_any(self) -> bool:
        return any(one.name != CLAIM for one in self.bucket.every())

    def is_whole(self, stored: str, size: int) -> bool:
        """It is not the copy on this machine that is read."""
        found = self.bucket.pieces(stored[:DIGEST])
        if found is None or found[0].size != size:
            return False
        digest = hashlib.sha256()
        for piece in found[1]:
            digest.update(piece)
        return digest.hexdigest() == stored[:DIGEST]

    def are_whole(self, files: Sequence[tuple[str, int]]) -> list[bool]:
        return each_at_once(lambda one: self.is_whole(*one), files)

    def remove(self, stored: Sequence[str]) -> bool:
        return self._removed([one[:DIGEST] for one in stored])

    def remove_all(self) -> bool:
        return self._removed([o.name for o in self.bucket.every() if o.name != CLAIM])

    def put(
        self,
        path: Path,
        sha256: str,
        suffix: str,
        saved: float,
        there: StoredObject | None = None,
    ) -> StoredObject:
        """What stands under this digest: the content of this file, put there now or before. saved:
        when it came; there: what is known to stand there. Raises: StorageError."""
        when = dt.datetime.fromtimestamp(saved, dt.UTC).isoformat()
        found = self.bucket.put(sha256, path, sha256, {SUFFIX: suffix, SAVED: when}, there)
        self._looks[sha256] = _look(found)
        return found

    @cached_property
    def _there(self) -> dict[str, StoredObject]:
        """What is in the bucket, by digest."""
        return {one.name: one for one in self.bucket.every()}

    @cached_property
    def _copies(self) -> dict[str, list[Path]]:
        """The copies on this machine, by digest."""
        found: dict[str, list[Path]] = {}
        with os.scandir(self._folder) as entries:
            for one in entries:
                found.setdefault(one.name[:DIGEST], []).append(self._folder / one.name)
        return found

    def _as_kept(self, original: Original) -> tuple[Original, bool]:
        return original, False  # whoever stores it is told whether it is there

    def _store(self, waiting: Sequence[tuple[Path, Original]]) -> None:
        def stored(one: tuple[Path, Original]) -> None:
            beside, original = one
            saved = beside.stat().st_mtime
            is_listed = original.sha256 in self.__dict__.get("_there", {})
            there = self.bucket.look(original.sha256) if is_listed else None  # not sent again
            self.put(beside, original.sha256, original.path.suffix, saved, there)
            with refusals("放好原件的副本"):
                _give_name(beside, original.path)

        each_at_once(stored, [one for one in waiting if one[1].size <= _LIGHT])
        for one in waiting:
            if one[1].size > _LIGHT:
                stored(one)

    def _looked_up(self, one: KeptFile) -> KeptFile:
        notes = self.bucket.notes(one.name)
        suffix = notes.get(SUFFIX, "")
        name = f"{one.name}{suffix}" if suffix[1:].isalnum() and len(suffix) <= 6 else one.name
        try:
            saved = dt.datetime.fromisoformat(notes[SAVED]).timestamp()
        except (KeyError, ValueError):
            saved = one.saved
        return KeptFile(name, saved, one.size)

    def fetch(self, sha256: str, path: Path, *, as_is: bool = False) -> bool:
        """Put a copy there, checked, unless it is wanted as it is; whether the bucket has such an
        object.

        Raises: StorageError; DamagedError.
        """
        found = self.bucket.pieces(sha256)
        if found is None:
            return False
        with refusals("取一份原件"):
            private_folder(path.parent)
            handle, beside = scratch_file(path.parent)
            try:
                digest = hashlib.sha256()
                with os.fdopen(handle, "wb") as file:
                    for piece in found[1]:
                        digest.update(piece)
                        file.write(piece)
                if digest.hexdigest() != sha256 and not as_is:
                    raise DamagedError(_DAMAGED)
                _give_name(beside, path)
            finally:
                finish_scratch(beside)
        return True

    def fetch_each(self, wanted: Mapping[Path, str]) -> None:
        """Put what there is of the originals of these digests there, also what is damaged: whoever
        looks at it is told. Raises: StorageError."""

        def fetched(path: Path, sha256: str) -> None:
            try:
                self.fetch(sha256, path)
            except DamagedError:
                self.fetch(sha256, path, as_is=True)

        each_at_once(lambda one: fetched(*one), wanted.items())

    def _is_good_copy(self, path: Path, sha256: str) -> bool:
        try:
            if digest_of(path) != sha256:
                return False
            take_copy(path)
        except OSError:
            return False
        return True

    def _removed(self, digests: Sequence[str]) -> bool:
        """Whether the bucket keeps former contents of what it has no more."""
        self.refuse_others()
        return self._gone(digests)

    def _gone(self, digests: Sequence[str]) -> bool:
        first = next(filter(None, map(self.bucket.look, digests)), None)
        self.bucket.remove(digests)
        left = sum(one is not None for one in each_at_once(self.bucket.look, digests))
        if left:
            raise StorageError(f"对象存储里有{left}个原件没有删掉。请再做一次。")
        for sha256 in digests:
            for path in self._copies.get(sha256, ()):
                with refusals("删除原件的副本"):
                    path.unlink(missing_ok=True)
        return first is not None and first.is_versioned


def each_at_once(work: Callable[[_Thing], _Found], things: Iterable[_Thing]) -> list[_Found]:
    """What comes of each, some at once: most of the time is spent waiting for the store."""
    some = list(things)
    if len(some) < 2:
        return [work(one) for one in some]
    with ThreadPoolExecutor(min(_AT_ONCE, len(some))) as pool:
        return list(pool.map(work, some))


def _give_name(beside: Path, path: Path) -> None:
    """Gives a copy its name; another process may just have put the same there, which Windows does
    not replace."""
    try:
        beside.replace(path)
    except PermissionError:
        if not path.is_file():
            raise
    finish_scratch(beside)


def _look(found: StoredObject) -> str:
    return f"{found.size}-{found.mark}"
