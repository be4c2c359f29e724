"""List notes: which of the originals are lists that the clerk has imported into the book (底册).

Kept beside the originals and not in the ledger, so that a ledger that is lost can be rebuilt with
them: an original itself does not say that it was imported, and whose.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from huizhi.disk import refusals, write_whole

NOTED_LISTS = "底册清单.json"


@dataclass(frozen=True, slots=True)
class NotedList:
    """One imported list. stored: the name of its original; name: as the clerk calls it; unit: whose
    all of it is, "" where the list says so; moment: when it was imported; day: of which it is by
    the clerk's word, as YYYY-MM-DD, "" where nobody has said."""

    sha256: str
    stored: str
    name: str
    unit: str
    moment: dt.datetime
    day: str = ""


def noted_lists(output: Path) -> tuple[NotedList, ...]:
    """The lists imported into this activity, the earliest first; none where none is noted or the
    note cannot be read, as before there was one. Raises: StorageError."""
    path = output / NOTED_LISTS
    if not path.is_file():
        return ()
    with refusals(f"打开 {NOTED_LISTS} "):
        text = path.read_text(encoding="utf-8")
    return tuple(_lists_in(text))


def note_list(output: Path, one: NotedList) -> None:
    """Notes that this list was imported. Raises: StorageError."""
    noted = {known.sha256: known for known in noted_lists(output)}
    if one.sha256 not in noted or one.day:
        noted[one.sha256] = one
    told = [asdict(each) | {"moment": each.moment.isoformat()} for each in noted.values()]
    text = json.dumps(told, ensure_ascii=False, indent=1)
    write_whole(output / NOTED_LISTS, f"{text}\n".encode())


def _lists_in(text: str) -> Iterator[NotedList]:
    try:
        for one in json.loads(text):
            moment = dt.datetime.fromisoformat(one["moment"])
            yield NotedList(
                one["sha256"], one["stored"], one["name"], one["unit"], moment, one.get("day", "")
            )
    except (ValueError, KeyError, TypeError):
        return
