"""The bucket in which the originals of killed runs are, looked at past the program: a process that
has spoken to it through obstore must not be forked, and the benchmark forks."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from huizhi.storage import ORIGINALS_NOTE
from tests.object_store import (
    KEY,
    SECRET,
    Answer,
    IllStore,
    ObjectStore,
    asked,
    ill_store,
)

_BUCKET, _CLAIM = "kills", "folder.json"
_NAMES = re.compile(rb"<Key>(.*?)</Key>")
# What a store does at a random moment, from then on.
_ILLS = (Answer(0), Answer(0, after=True), Answer(503, "SlowDown"), Answer(403, "AccessDenied"))


@dataclass
class KillBucket:
    """The store, and one before it that may fall ill."""

    store: ObjectStore
    ill: IllStore
    open: ExitStack = field(repr=False)

    @classmethod
    def begin(cls, cache: Path) -> KillBucket:
        """A store in which all originals are from now on. cache: where copies of them are."""
        store = ObjectStore(Path(tempfile.mkdtemp(prefix="kills-objects-")))
        store.begin()
        store.make_bucket(_BUCKET)
        stack = ExitStack()
        ill = stack.enter_context(ill_store(store.endpoint))
        os.environ |= {
            "AWS_ENDPOINT_URL": ill.endpoint,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "HUIZHI_ORIGINALS": f"s3://{_BUCKET}/office",
            "HUIZHI_CACHE": str(cache),
        }
        return cls(store, ill, stack)

    def fall_ill(self, which: int) -> None:
        """Nothing is answered any more as it should be."""
        answer = _ILLS[which % len(_ILLS)]
        self.ill.ill = lambda _, __: answer

    def be_well(self) -> None:
        self.ill.ill = lambda _, __: None

    def take_away(self) -> None:
        self.open.close()
        self.store.stop()


def objects(output: Path) -> Mapping[str, bytes] | None:
    """The originals of this output folder that are in the bucket, by their names; None where they
    are not in one."""
    if not (output / ORIGINALS_NOTE).is_file():
        return None
    place = _place(output)
    return {name: _get(f"{place}/{name}") for name in _names(place) if name != _CLAIM}


def copy_objects(source: Path, output: Path) -> None:
    """The originals of one output folder put into a place of their own for another."""
    place = f"{_BUCKET}/office/huizhi-copy-{secrets.token_hex(4)}"
    for name in _names(_place(source)):
        if name != _CLAIM:
            _put(f"{place}/{name}", _get(f"{_place(source)}/{name}"))
    sign = {"host": os.uname().nodename, "path": str(output.resolve()), "note": ""}
    _put(f"{place}/{_CLAIM}", json.dumps(sign).encode())
    (output / ORIGINALS_NOTE).write_text(json.dumps({"address": f"s3://{place}"}))


def digests(found: Mapping[str, bytes]) -> Iterator[tuple[str, int, str]]:
    """Name, size and digest of each."""
    for name, data in found.items():
        yield name, len(data), hashlib.sha256(data).hexdigest()


def _place(output: Path) -> str:
    said = json.loads((output / ORIGINALS_NOTE).read_text())
    return str(said["address"]).removeprefix("s3://")


def _names(place: str) -> list[str]:
    bucket, _, prefix = place.partition("/")
    listed = asked(f"{os.environ['AWS_ENDPOINT_URL']}/{bucket}?list-type=2&prefix={prefix}/")
    return [one.decode().rpartition("/")[2] for one in _NAMES.findall(listed)]


def _get(path: str) -> bytes:
    return asked(f"{os.environ['AWS_ENDPOINT_URL']}/{path}")


def _put(path: str, data: bytes) -> None:
    asked(f"{os.environ['AWS_ENDPOINT_URL']}/{path}", "PUT", data)
