"""Bucket: one place in a bucket of an object store, through obstore.

What is stored is proven before it counts: by the digest that the store tells of what it has, or by
reading it back. Raises: StorageError, in everything that asks the store.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huizhi.campaign import BucketAddress
from huizhi.errors import StorageError
from huizhi.storage.bucket_access import BucketAccess, bucket_access
from huizhi.storage.bucket_refusals import bucket_refusals, is_bucket_gone
from huizhi.storage.originals import PIECE

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Store

# Seconds for which an answer is waited for; a small upload is slow below 140 kB a second.
CONNECTING, ANSWERING, SENDING, SENDING_LARGE = 10.0, 20.0, 60.0, 900.0
_SMALL, _LARGE = 8 << 20, 64 << 20  # bytes; what is larger is sent in parts
_READING = 6 * 3_600.0  # seconds that reading a whole film may take, as long as something comes
_RETRIES, _RETRIED_FOR = 4, 20.0  # times, and seconds
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_MISSING = (
    "对象存储的访问库还没有装在这台电脑上。请运行 "
    ".venv/bin/python -m pip install -r requirements-server.txt，再做一次。"
)
_WRONG = (
    "对象存储存下的{name}…，读回来不是存进去的内容，没有登记。"
    "请再做一次；还这样，请管理对象存储的人检查"
)


@dataclass(frozen=True)
class StoredObject:
    """What the store says of one object. mark: changes whenever the content does; saved: in seconds
    since 1970; is_versioned: former contents are kept beside it."""

    name: str
    size: int
    mark: str
    saved: float
    is_versioned: bool


class Bucket:
    """Everything below one address."""

    def __init__(self, address: BucketAddress) -> None:
        self.address = address

    def put(
        self,
        name: str,
        path: Path,
        sha256: str,
        notes: Mapping[str, str],
        there: StoredObject | None = None,
    ) -> StoredObject:
        """What stands under this name, which is the content of this file: put there now, or found
        there. notes: kept with it, where it is new; there: what is known to stand there.

        Raises: StorageError also when what the store has is something else.
        """
        size = path.stat().st_size
        if size > _LARGE:
            return self._put_in_parts(name, path, sha256, notes)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StorageError(_WRONG.format(name=name[:12]) + "。")
        found = there or self._put_once(name, data, notes) or self.look(name)
        if found is not None and self._is_proven(found, data):
            return found
        if found is not None:  # damaged there
            self._put_over(name, data, notes, found.mark)
            found = self.look(name)
        if found is None or not self._is_proven(found, data):
            raise StorageError(_WRONG.format(name=name[:12]) + "。")
        return found

    def put_text(self, name: str, text: str) -> None:
        """Have this text stand under this name, whatever stood there."""
        with bucket_refusals("写入对象存储"):
            self._store(SENDING).put(name, text.encode(), use_multipart=False)

    def text(self, name: str) -> str | None:
        """The text that stands under this name; None for nothing."""
        pieces = self.pieces(name)
        return None if pieces is None else b"".join(pieces[1]).decode("utf-8", "replace")

    def look(self, name: str) -> StoredObject | None:
        """What stands under this name; None for nothing, which may also be that the bucket is
        gone."""
        with bucket_refusals("查看对象存储"):
            try:
                return _told(self._store(ANSWERING).head(name))
            except FileNotFoundError:
                return None

    def notes(self, name: str) -> dict[str, str]:
        """What is noted of this object; nothing where it is not there."""
        with bucket_refusals("查看对象存储"):
            try:
                found = self._store(ANSWERING).get(name, options={"head": True})
            except FileNotFoundError:
                return {}
            return {str(key): str(value) for key, value in found.attributes.items()}

    def pieces(self, name: str) -> tuple[StoredObject, Iterator[bytes]] | None:
        """What stands under this name, and its content in pieces; None for nothing."""
        with bucket_refusals("从对象存储取原件"):
            try:
                found = self._store(_READING, ANSWERING).get(name)
            except FileNotFoundError as error:
                if is_bucket_gone(error):
                    raise
                return None
            return _told(found.meta), self._streamed(found)

    def every(self) -> Iterator[StoredObject]:
        """All that stands there."""
        with bucket_refusals("列出对象存储里的原件"):
            for some in self._store(SENDING).list():
                yield from map(_told, some)

    def folders(self) -> list[str]:
        """What the folders are called that are there."""
        with bucket_refusals("列出对象存储里的文件夹"):
            found = self._store(SENDING).list_with_delimiter()["common_prefixes"]
            return sorted(one.rstrip("/").rpartition("/")[2] for one in found)

    def remove(self, names: Sequence[str]) -> None:
        """Have these be gone; where the bucket keeps former contents, those stay."""
        with bucket_refusals("删除对象存储里的原件"):
            for first in range(0, len(names), 1000):
                self._store(SENDING).delete(list(names[first : first + 1000]))

    def _put_once(self, name: str, data: bytes, notes: Mapping[str, str]) -> StoredObject | None:
        """The object as it is put now; None when there is one already."""
        from obstore.exceptions import AlreadyExistsError

        with bucket_refusals("把原件存进对象存储", storing=True):
            try:
                made = self._sending(len(data)).put(
                    name, data, mode="create", use_multipart=False, attributes=dict(notes)
                )
            except AlreadyExistsError:
                return None
        versioned = made["version"] not in (None, "null")
        now = dt.datetime.now(dt.UTC).timestamp()
        return StoredObject(name, len(data), made["e_tag"] or "", now, versioned)

    def _put_over(self, name: str, data: bytes, notes: Mapping[str, str], mark: str) -> None:
        """Replaces what is damaged, unless somebody else has done so meanwhile."""
        from obstore.exceptions import PreconditionError

        with bucket_refusals("把原件存进对象存储", storing=True):
            try:
                self._sending(len(data)).put(
                    *(name, data),
                    mode={"e_tag": mark}, use_multipart=False, attributes=dict(notes),
                )  # fmt: skip
            except PreconditionError:
                return

    def _put_in_parts(
        self, name: str, path: Path, sha256: str, notes: Mapping[str, str]
    ) -> StoredObject:
        """Puts what is too large for one request, and reads it back; where the store has it, it is
        only read."""
        for attempt in (1, 2):
            found = self.look(name)
            if found is not None and self._read_back(name) == sha256:
                return found
            if attempt == 1:
                with bucket_refusals("把原件存进对象存储", storing=True):
                    self._store(SENDING).put(
                        *(name, path),
                        use_multipart=True, chunk_size=_SMALL, max_concurrency=2,
                        attributes=dict(notes),
                    )  # fmt: skip
        raise StorageError(_WRONG.format(name=name[:12]) + "。")

    def _is_proven(self, found: StoredObject, data: bytes) -> bool:
        """Whether the store has this content: it says its digest, or it is read back."""
        said = _MD5.fullmatch(found.mark)
        if said and said[1] == hashlib.md5(data, usedforsecurity=False).hexdigest():
            return found.size == len(data)
        return self._read_back(found.name) == hashlib.sha256(data).hexdigest()

    def _read_back(self, name: str) -> str:
        """The digest of what the store has under this name; "" for nothing."""
        found = self.pieces(name)
        if found is None:
            return ""
        digest = hashlib.sha256()
        for piece in found[1]:
            digest.update(piece)
        return digest.hexdigest()

    def _streamed(self, found: Any) -> Iterator[bytes]:
        with bucket_refusals("从对象存储取原件"):
            for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    def _sending(self, size: int) -> S3Store:
        return self._store(SENDING if size <= _SMALL else SENDING_LARGE)

    def _store(self, whole: float, silent: float = 0.0) -> S3Store:
        """The store; whole: seconds that a request may take; silent: for which it may say nothing,
        0 for as long."""
        return _store(self.address, bucket_access(), whole, silent)


@lru_cache(maxsize=16)
def _store(address: BucketAddress, access: BucketAccess, whole: float, silent: float) -> S3Store:
    try:
        from obstore.store import S3Store
    except ImportError as error:
        raise StorageError(_MISSING) from error
    client: ClientConfig = {
        "allow_http": access.is_open,
        "connect_timeout": dt.timedelta(seconds=CONNECTING),
        "timeout": dt.timedelta(seconds=whole),
        "user_agent": "huizhi",
    }
    if silent:
        client["read_timeout"] = dt.timedelta(seconds=silent)
    if access.certificate:
        client["root_certificate"] = access.certificate
    own: dict[str, Any] = {"region": access.region, "checksum_algorithm": "SHA256"}
    if access.endpoint:
        own["endpoint"] = access.endpoint_of(address.bucket)
        own["virtual_hosted_style_request"] = access.by_host
    if access.key:
        own |= {"access_key_id": access.key, "secret_access_key": access.secret}
        own |= {"session_token": access.token} if access.token else {}
    with bucket_refusals("打开对象存储"):
        return S3Store(
            address.bucket,
            prefix=address.prefix or None,
            client_options=client,
            retry_config={
                "max_retries": _RETRIES,
                "retry_timeout": dt.timedelta(seconds=_RETRIED_FOR),
            },
            **own,
        )


def _told(meta: Any) -> StoredObject:
    version = meta["version"] not in (None, "null")
    mark, saved = meta["e_tag"] or "", meta["last_modified"].timestamp()
    return StoredObject(str(meta["path"]), int(meta["size"]), mark, saved, version)
