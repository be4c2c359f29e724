"""Reading exchange: what was read in a file as JSON and back, without loss.

Not pickle: what a child that read a hostile file says is data, never a program.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import astuple, replace
from typing import Any

from huizhi.findings import Finding
from huizhi.steps.receiving.reading import Reading
from huizhi.storage import (
    Contents,
    Fate,
    KeptField,
    KeptRow,
    PaperPlace,
    Return,
    UnreadText,
)


def to_json(reading: Reading) -> bytes:
    """The reading as JSON in ASCII; `from_json` gives it back equal."""
    contents = reading.contents
    said = {
        "outcome": reading.outcome,
        "fate": reading.fate,
        "returns": [_return_out(one) for one in reading.returns],
        "contents": contents and _contents_out(contents),
    }
    return json.dumps(said, separators=(",", ":")).encode("ascii")


def from_json(data: bytes, empty: Return) -> Reading:
    """The reading that `to_json` wrote; empty: the return that its returns were made from.

    Raises: ValueError when it is none.
    """
    try:
        said = json.loads(data)
        return Reading(
            tuple(_return_in(one, empty) for one in said["returns"]),
            str(said["outcome"]),
            None if said["contents"] is None else _contents_in(said["contents"]),
            Fate(said["fate"]),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("not a reading") from error


def _return_out(one: Return) -> dict[str, Any]:
    return {
        "said": [one.community, one.deliverable, one.status, one.blank, one.evidence, one.on_paper],
        "fields": _fields_out(one.fields),
        "rows": [[row.where, _fields_out(row.fields), row.table] for row in one.rows],
        "findings": [
            [f.code, f.field, f.label, f.where, f.found, f.expected] for f in one.findings
        ],
    }


def _return_in(said: dict[str, Any], empty: Return) -> Return:
    community, deliverable, status, blank, evidence, on_paper = said["said"]
    return replace(
        empty,
        community=community,
        deliverable=deliverable,
        status=status,
        blank=blank,
        evidence=evidence,
        on_paper=on_paper,
        fields=_fields_in(said["fields"]),
        rows=tuple(KeptRow(at, _fields_in(fields), table) for at, fields, table in said["rows"]),
        findings=tuple(Finding(*one) for one in said["findings"]),
    )


def _fields_out(fields: Iterable[KeptField]) -> list[list[Any]]:
    return [[f.field, f.value, f.raw, f.where, f.how] for f in fields]


def _fields_in(said: list[list[Any]]) -> tuple[KeptField, ...]:
    return tuple(KeptField(*one) for one in said)


def _contents_out(contents: Contents) -> list[Any]:
    written = contents.written.isoformat() if contents.written else None
    texts = [[one.place, one.text] for one in contents.unread]
    return [written, contents.taken, texts, [list(astuple(one)) for one in contents.places]]


def _contents_in(said: list[Any]) -> Contents:
    written, taken, unread, places = said
    moment = None if written is None else dt.datetime.fromisoformat(written)
    texts = tuple(UnreadText(*one) for one in unread)
    return Contents(moment, taken, texts, tuple(PaperPlace(*one) for one in places))
