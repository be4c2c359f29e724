"""Ledger contents: what stood in each received file that could be read, text by text."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from huizhi.storage.returns import Contents, UnreadText
from huizhi.storage.tables import CONTENTS, UNREAD


def contents_rows(
    sha256: str, contents: Contents
) -> list[tuple[sa.Table, list[dict[str, object]]]]:
    """The rows of what stood in a file, by table."""
    written = contents.written.isoformat() if contents.written else None
    row: dict[str, object] = {"sha256": sha256, "written": written, "taken": contents.taken}
    texts: list[dict[str, object]] = [
        {"sha256": sha256, "position": number, "place": one.place, "text": one.text}
        for number, one in enumerate(contents.unread)
    ]
    return [(CONTENTS, [row]), (UNREAD, texts)]


def load_contents(connection: sa.Connection) -> dict[str, Contents]:
    """What stood in each file, by its digest."""
    unread: dict[str, list[UnreadText]] = {}
    for one in connection.execute(sa.select(UNREAD).order_by(UNREAD.c.sha256, UNREAD.c.position)):
        unread.setdefault(one.sha256, []).append(UnreadText(one.place, one.text))
    return {
        one.sha256: Contents(_moment(one.written), one.taken, tuple(unread.get(one.sha256, ())))
        for one in connection.execute(sa.select(CONTENTS))
    }


def written_of(connection: sa.Connection, sha256: str) -> dt.datetime | None:
    """When a file says it was last saved, None when it does not or was not read."""
    found = sa.select(CONTENTS.c.written).where(CONTENTS.c.sha256 == sha256)
    return _moment(connection.execute(found).scalar())


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
