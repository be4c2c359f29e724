"""Intake: files on their way from a browser into the campaign, in pieces that resume.

The protocol is tus 1.0.0 (creation). A piece is on the disk before it is acknowledged; a file that
is whole waits in its batch until `collect` has entered it, also when the program was killed
meanwhile. A name that a browser sends is never a path: each part of it is made a plain name.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import filecmp
import json
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import BinaryIO

from anyio import CancelScope, to_thread

from huizhi.disk import (
    finish_scratch,
    flush_folder,
    private_folder,
    refusals,
    safe_name,
    scratch_folder,
    write_whole,
)
from huizhi.errors import HuizhiError

FOLDER = "incoming"
GB = 1 << 30
FILE_BYTES = 8 * GB  # of one file
_SPARE = 1 * GB  # of the disk that is left for everything else
_MOST_FILES = 5_000  # of a batch
_FORGOTTEN = 7 * 86_400  # seconds after which nobody goes on with a file that began to come
_BEGUN = 3_600.0  # seconds after which nobody goes on with a file of which nothing has come
_EMPTY = 86_400.0  # seconds after which a batch in which nothing came is gone
_NAME_BYTES = 180  # of a name in UTF-8; file systems end at 255
_DEEPEST = 8  # folders within each other
_NUMBER = re.compile(r"[0-9a-f]{24}")
_META, _PART, _FILES, _MOMENTS = "batch.json", ".part", "files", "moments.json"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A batch on the disk. who: the account; community: name of the one by whose link it comes, ""
    for the clerk's; began: with time zone; closed: when it was complete, None before; day: on
    which it came, None for the day on which it is handed in here."""

    id: str
    who: str
    community: str
    began: dt.datetime
    closed: dt.datetime | None = None
    day: dt.date | None = None

    @property
    def received(self) -> dt.datetime | None:
        """When it came, by the clerk's word or by when it was complete; None before."""
        if self.day is None or self.closed is None:
            return self.closed
        return self.closed.replace(year=self.day.year, month=self.day.month, day=self.day.day)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file on its way. size, offset: bytes in all and bytes that have come."""

    id: str
    batch: str
    name: str
    size: int
    offset: int


class Intake:
    """The folder of what is coming, at `output`/incoming. largest: bytes of one file."""

    def __init__(self, output: Path, largest: int = FILE_BYTES) -> None:
        self._largest = largest
        self._folder = output / FOLDER
        self._lock = threading.RLock()  # held by whatever moves files or closes batches
        self._uploads = self._folder / "uploads"
        self._counts: dict[str, int] = {}
        self._writers: dict[str, object] = {}  # who writes to an upload: the latest that began
        self._active: dict[str, float] = {}  # when something last came, by batch

    def begin_batch(
        self, who: str, community: str, now: dt.datetime, day: dt.date | None = None
    ) -> Incoming:
        """A new batch; day: on which it came, None for today. Raises: StorageError."""
        batch = Incoming(secrets.token_hex(12), who, community, now, day=day)
        with refusals("建立收件文件夹"):
            private_folder(self._folder)
            (self._folder / batch.id / _FILES).mkdir(parents=True)
        self._write(batch)
        return batch

    def batch(self, number: str) -> Incoming | None:
        """The batch that is on the disk under this number."""
        if not _NUMBER.fullmatch(number):
            return None
        try:
            said = json.loads((self._folder / number / _META).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        closed = dt.datetime.fromisoformat(said["closed"]) if said["closed"] else None
        began = dt.datetime.fromisoformat(said["began"])
        day = dt.date.fromisoformat(said["day"]) if said.get("day") else None
        return Incoming(number, said["who"], said["community"], began, closed, day)

    def waiting(self) -> list[Incoming]:
        """The batches on the disk, the earliest first."""
        if not self._folder.is_dir():
            return []
        found = [self.batch(entry.name) for entry in self._folder.iterdir()]
        return sorted((one for one in found if one), key=lambda one: one.began)

    def begin(self, batch: Incoming, name: str, size: int) -> Upload:
        """A file that will come in pieces; when its batch has been closed meanwhile it will be in a
        new one. Raises: HuizhiError when it is too large or one too many; StorageError."""
        parts = plain_parts(name)
        if not 0 <= size <= self._largest:
            raise HuizhiError(
                f"“{parts[-1]}”超过{self._largest // GB}GB，传不上来。请改用网盘链接报送。"
            )
        private_folder(self._folder)
        self._uploads.mkdir(parents=True, exist_ok=True)
        self._refuse_when_full(size)
        with self._lock:
            number = self._counts.get(batch.id, 0) + 1
            self._counts[batch.id] = number
            self._active[batch.id] = time.monotonic()
        if number > _MOST_FILES:
            raise HuizhiError(f"一次最多传{_MOST_FILES}个文件，请分几次传。")
        upload = Upload(secrets.token_hex(12), batch.id, "/".join(parts), size, 0)
        said = {"batch": batch.id, "name": upload.name, "size": size}
        said |= {"who": batch.who, "community": batch.community}
        write_whole(self._uploads / f"{upload.id}.json", json.dumps(said).encode())
        with refusals(f"保存 {parts[-1]} "):  # last: a piece always says whose it is
            self._part(upload.id).touch()
        return self.settled(upload)

    def upload(self, number: str, community: str) -> Upload | None:
        """How far a file has come, None when this community has no such file; community: "" for
        the clerk's. One that has come as a whole is in its batch then. Raises: StorageError."""
        if not _NUMBER.fullmatch(number):
            return None
        try:
            said = json.loads((self._uploads / f"{number}.json").read_text("utf-8"))
            part = self._part(number)
            offset = part.stat().st_size if part.exists() else int(said["size"])
        except (OSError, ValueError):
            return None
        if said["community"] != community:
            return None
        return self.settled(Upload(number, said["batch"], said["name"], said["size"], offset))

    def settled(self, upload: Upload) -> Upload:
        """The upload; one of which all has come, in its batch and nowhere else. Nobody is told that
        a file is whole before. Raises: StorageError."""
        if upload.offset != upload.size:
            return upload
        with self._lock:
            return self._complete(upload) if self._part(upload.id).exists() else upload

    def settle_all(self) -> None:
        """Puts whole files of a former run into their batches. Raises: StorageError."""
        for part in list(self._uploads.glob(f"*{_PART}")):
            number = part.name.removesuffix(_PART)
            with suppress(OSError, ValueError):
                said = json.loads((self._uploads / f"{number}.json").read_text("utf-8"))
                self.upload(number, said["community"])

    async def append(self, upload: Upload, pieces: AsyncIterator[bytes]) -> Upload | None:
        """The file with these bytes added; None when it is not as far as was said, or somebody has
        begun to write to it after this. What came before a break stays.

        Raises: HuizhiError for too many bytes or a full disk; StorageError.
        """
        me = object()
        if not await to_thread.run_sync(self._begin_writing, upload, me):
            return None
        offset = upload.offset
        with refusals(f"保存 {upload.name} "), self._part(upload.id).open("r+b", 0) as file:
            try:
                async for piece in pieces:
                    if offset + len(piece) > upload.size:
                        raise HuizhiError("收到的内容比说好的多，请重新传这个文件。")
                    if not await to_thread.run_sync(self._write_piece, upload, me, file, piece):
                        return None
                    offset += len(piece)
            finally:
                with CancelScope(shield=True):
                    await to_thread.run_sync(os.fsync, file.fileno())
        done = replace(upload, offset=offset)
        with CancelScope(shield=True):
            done = await to_thread.run_sync(self.settled, done)
        return done  # noqa: RET504, mypy holds that a scope may swallow what is raised in it

    def _begin_writing(self, upload: Upload, me: object) -> bool:
        """Whoever began last writes: a telephone that changes its network leaves the old one."""
        self._refuse_when_full(upload.size - upload.offset)
        with self._lock:
            part = self._part(upload.id)
            if not part.exists() or part.stat().st_size != upload.offset:
                return False
            self._writers[upload.id] = me
            return True

    def _write_piece(self, upload: Upload, me: object, file: BinaryIO, piece: bytes) -> bool:
        with self._lock:
            if self._writers.get(upload.id) is not me:
                return False
            file.seek(0, os.SEEK_END)
            file.write(piece)
            self._active[upload.batch] = time.monotonic()
            return True

    def _refuse_when_full(self, size: int) -> None:
        if size + _SPARE > shutil.disk_usage(self._folder).free:
            raise HuizhiError(
                "办公室电脑的磁盘快满了，暂时收不下，腾出空间以后再传（联络员请告诉经办人）。"
            )

    def close(self, batch: Incoming, now: dt.datetime) -> Incoming | None:
        """The batch as complete: it is collected from now on, whatever happens; None when it has
        been collected already. Raises: StorageError."""
        with self._lock:
            known = self.batch(batch.id)
            if known is None:
                return None
            closed = replace(known, closed=known.closed or now)
            self._write(closed)
            return closed

    def put(self, batch: Incoming, files: Mapping[str, bytes]) -> None:
        """Puts whole files into a batch. Raises: StorageError."""
        for name, data in files.items():
            target = self._free(batch, plain_parts(name), lambda _: False)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, data)

    def put_mail(self, batch: Incoming, name: str, data: bytes, came: dt.datetime) -> None:
        """Puts a whole mail into a batch; came: when the mailbox had it. Raises: StorageError."""
        target = self._free(batch, plain_parts(name), lambda _: False)
        moments = self.moments(batch) | {target: came}
        said = {path.name: moment.isoformat() for path, moment in moments.items()}
        write_whole(self._folder / batch.id / _MOMENTS, json.dumps(said).encode())
        write_whole(target, data)

    def moments(self, batch: Incoming) -> dict[Path, dt.datetime]:
        """When single files at the top of a batch came, where that is known better."""
        try:
            said = json.loads((self._folder / batch.id / _MOMENTS).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        files = self._folder / batch.id / _FILES
        return {files / name: dt.datetime.fromisoformat(moment) for name, moment in said.items()}

    def paths(self, batch: Incoming) -> list[Path]:
        """What `collect` takes of a batch: the files and folders at its top."""
        return sorted((self._folder / batch.id / _FILES).iterdir())

    def names(self, batch: Incoming) -> list[str]:
        """The names of the whole files of a batch."""
        folder = self._folder / batch.id / _FILES
        return sorted(
            one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()
        )

    def unfinished(self, batch: Incoming) -> list[str]:
        """The names of the files that have not come as a whole."""
        found = []
        for part in self._uploads.glob(f"*{_PART}"):
            upload = self.upload(part.name.removesuffix(_PART), batch.community)
            if upload and upload.batch == batch.id:
                found.append(upload.name)
        return sorted(found)

    def idle_seconds(self, batch: Incoming) -> float:
        """How long nothing has come: no file, and no piece of one."""
        own = self._active.get(batch.id)
        if own is not None:
            return time.monotonic() - own
        moments = []
        for name in (_META, _FILES):
            with suppress(OSError):
                moments.append((self._folder / batch.id / name).stat().st_mtime)
        now = dt.datetime.now(dt.UTC).timestamp()  # behind the looks: others write meanwhile
        return max(0.0, now - max(moments, default=now))

    def drop(self, batch: Incoming) -> None:
        """Takes a batch away that has been collected."""
        with self._lock, suppress(OSError):
            gone = scratch_folder(self._folder)  # what a kill leaves of it is taken for no batch
            try:
                (self._folder / batch.id).rename(gone / batch.id)
            finally:
                finish_scratch(gone)
        self._active.pop(batch.id, None)
        self._counts.pop(batch.id, None)

    def forget_old(self) -> None:
        """Takes away files that began to come long ago and never came as a whole; those of which
        nothing has come, for nobody may ever have been told where they go, much sooner."""
        now = dt.datetime.now(dt.UTC).timestamp()
        for path in list(self._uploads.glob("*")):
            said, part = path.with_suffix(".json"), path.with_suffix(_PART)
            idle = now - max(_changed(said), _changed(part), _changed(path))
            with suppress(OSError):
                nothing = not said.exists() or (path == part and not part.stat().st_size)
                if idle > _FORGOTTEN or (nothing and idle > _BEGUN):
                    path.unlink()
        for batch in self.waiting():
            idle = self.idle_seconds(batch)
            if batch.closed is None and idle > _EMPTY and not self.names(batch):
                self.drop(batch)
        for folder in list(self._folder.glob("[0-9a-f]*")):
            unbegun = _NUMBER.fullmatch(folder.name) and not (folder / _META).exists()
            if unbegun and now - _changed(folder) > _BEGUN:
                with suppress(OSError):  # which one that is not empty is
                    (folder / _FILES).rmdir()
                    folder.rmdir()

    def _complete(self, upload: Upload) -> Upload:
        """The whole file under its name, in its batch, or in a new one when that has been closed
        meanwhile; the folders say so before anybody is told."""
        with refusals(f"保存 {upload.name} "):
            said = json.loads((self._uploads / f"{upload.id}.json").read_text("utf-8"))
            batch = self.batch(upload.batch)
            if batch is None or batch.closed is not None:
                now = dt.datetime.now(dt.UTC).replace(microsecond=0)
                batch = self.begin_batch(said["who"], said["community"], now)
            part = self._part(upload.id)

            def same(path: Path) -> bool:
                return path.is_file() and filecmp.cmp(path, part, shallow=False)

            target = self._free(batch, plain_parts(upload.name), same)
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
            flush_folder(target.parent)
            flush_folder(self._uploads)
        self._active[batch.id] = time.monotonic()
        return replace(upload, batch=batch.id, offset=upload.size)

    def _part(self, number: str) -> Path:
        return self._uploads / f"{number}{_PART}"

    def _free(self, batch: Incoming, parts: tuple[str, ...], same: Callable[[Path], bool]) -> Path:
        """A path in the batch that is free, or at which the same file stands already: a browser
        that never heard that a file was begun begins it once more, and an empty one is whole by
        then. A folder steps aside for a file of its name."""
        path = self._folder / batch.id / _FILES
        if batch.community:
            path = path / sender_folder(batch.community)
        for part in parts[:-1]:
            path = next(one for one in _numbered(path, part) if not one.is_file())
        return next(one for one in _numbered(path, parts[-1]) if not one.exists() or same(one))

    def _write(self, batch: Incoming) -> None:
        said = {
            "who": batch.who,
            "community": batch.community,
            "began": batch.began.isoformat(),
            "closed": batch.closed.isoformat() if batch.closed else "",
            "day": batch.day.isoformat() if batch.day else "",
        }
        write_whole(self._folder / batch.id / _META, json.dumps(said).encode())


def sender_folder(community: str) -> str:
    """The folder in which what comes by a community's link is received."""
    return f"{safe_name(community)}（报送链接）"


def _changed(path: Path) -> float:
    """When a file was last changed, 0 for one that is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _numbered(folder: Path, name: str) -> Iterator[Path]:
    """The name in the folder, then with numbers."""
    yield folder / name
    stem, dot, suffix = name.rpartition(".")
    for number in count(2):
        yield folder / (f"{stem}（{number}）{dot}{suffix}" if dot else f"{name}（{number}）")


def _shortened(name: str) -> str:
    """The name in at most so many bytes."""
    return name.encode()[:_NAME_BYTES].decode(errors="ignore")


def plain_parts(name: str) -> tuple[str, ...]:
    """The folders and the name in a name that a browser sent, each a plain name."""
    parts = [part for part in re.split(r"[/\\]", name) if part.strip(" .")]
    plain = [_shortened(safe_name(part)) for part in parts] or ["文件"]
    return (*plain[: min(len(plain) - 1, _DEEPEST)], _with_suffix(parts, plain))


def _with_suffix(parts: list[str], plain: list[str]) -> str:
    """The last part; a long name is cut before its suffix."""
    suffix = os.path.splitext(parts[-1])[1] if parts else ""  # noqa: PTH122
    last, ending = plain[-1], safe_name(suffix[1:]) if suffix[1:] else ""
    if ending and len(ending) <= 8 and not last.lower().endswith(f".{ending.lower()}"):
        return f"{last[:50]}.{ending}"
    return last


def metadata_of(header: str) -> dict[str, str]:
    """What the header Upload-Metadata says (tus 1.0.0): names with values in base64."""
    found = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        with suppress(binascii.Error, UnicodeDecodeError, ValueError):
            found[name] = base64.b64decode(value, validate=True).decode()
    return found
