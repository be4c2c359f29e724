"""Ledger loading: returns as they stand in the tables, and what stood in each received file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, cast

import sqlalchemy as sa

from huizhi.findings import Finding
from huizhi.storage.amendments import apply_amendments, load_amendments
from huizhi.storage.lazy_answers import Answers, LazyAnswers, LazyFields, LazyRows
from huizhi.storage.returns import (
    OF_PAPER,
    Contents,
    KeptField,
    KeptRow,
    KeptValue,
    PaperPlace,
    Return,
    Status,
    UnreadText,
    seal_among,
    shows_paper,
    typed_from,
)
from huizhi.storage.rulings import load_rulings
from huizhi.storage.tables import (
    ANSWERS,
    CONTENTS,
    FINDINGS,
    PAPER_PLACES,
    RETURNS,
    ROWS,
    UNREAD,
)

_AT_ONCE = 5_000  # rows that are taken from the database at a time


def load_returns(
    connection: sa.Connection, *wanted_ones: sa.ColumnElement[bool]
) -> Iterator[Return]:
    """Return returns in the order of entry, as the clerk has amended and ruled on them.

    wanted_ones: conditions that must all hold; none for all returns.
    """
    yield from _as_settled(connection, list(load_as_read(connection, *wanted_ones)), *wanted_ones)


def load_lazily(
    connection: sa.Connection, engine: sa.Engine, units: Sequence[str] | None
) -> tuple[LazyAnswers, tuple[Return, ...]]:
    """Return every return in the order of entry, as the clerk has amended and ruled on them; what
    was answered is read when somebody looks at it.

    units: the names of the units in the order in which they will be looked at; None: they will be
        looked at in the order of entry.
    """
    found = list(connection.execute(_wanted()))
    digests = {r.id: r.sha256 for r in found}
    order = list(digests) if units is None else _unit_by_unit(found, units)
    source = LazyAnswers(engine, digests, order, read_answers)
    findings = _load_findings(connection, None)
    same = {name: name for name in units or ()}
    returns = [
        _return(
            r,
            LazyFields(source, r.id),
            LazyRows(source, r.id),
            tuple(findings.get(r.id, ())),
            same,
        )
        for r in found
    ]
    return source, tuple(_as_settled(connection, returns))


def _unit_by_unit(found: Iterable[sa.Row[Any]], units: Sequence[str]) -> list[int]:
    """Return the numbers of these returns, form by form and unit by unit, what counts first."""
    places = {name: place for place, name in enumerate(units)}
    last = len(places)
    order = sorted(
        (r.deliverable or "", places.get(r.community, last), not r.current, r.id) for r in found
    )
    return [place[-1] for place in order]


def _as_settled(
    connection: sa.Connection, returns: Sequence[Return], *wanted_ones: sa.ColumnElement[bool]
) -> Iterator[Return]:
    """Return these returns as the clerk has amended and ruled on them."""
    ids = _wanted(*wanted_ones).with_only_columns(RETURNS.c.id).order_by(None)
    amendments = load_amendments(connection, ids)
    rulings = load_rulings(connection)
    for one in returns:
        if one.number in amendments:
            one = apply_amendments(one, amendments[one.number])
        yield rulings.applied(one) if rulings.touch(one) else one


def load_as_read(
    connection: sa.Connection, *wanted_ones: sa.ColumnElement[bool]
) -> Iterator[Return]:
    """Return the same returns as they were read, without amendments and rulings."""
    wanted = _wanted(*wanted_ones)
    returns = list(connection.execute(wanted))
    ids = wanted.with_only_columns(RETURNS.c.id).order_by(None)
    fields, rows = _load_answers(connection, ids)
    findings = _load_findings(connection, ids)
    same: dict[str, str] = {}
    for r in returns:
        said = tuple(findings.get(r.id, ()))
        yield _return(r, tuple(fields.get((r.id, -1), ())), tuple(rows.get(r.id, ())), said, same)


def _return(
    r: sa.Row[Any],
    fields: Sequence[KeptField],
    rows: Sequence[KeptRow],
    said: tuple[Finding, ...],
    same: dict[str, str],
) -> Return:
    """A row of the table of returns with its answers and findings. same: texts that are kept once,
    by themselves; takes those that others may have, too."""
    said_once = [same.setdefault(text, text) if text else text for text in _shared(r)]
    community, deliverable, status, evidence = said_once
    return Return(
        file=r.file,
        sha256=r.sha256,
        received=time_of(r.received),
        community=community,
        deliverable=deliverable,
        status=cast("Status", status),
        fields=fields,
        rows=rows,
        findings=said,
        revision=r.revision,
        current=r.current,
        blank=r.blank,
        evidence=evidence or "",
        number=r.id,
        on_paper=shows_paper(said),
        seal=seal_among(said),
        typed_from=typed_from(said),
    )


def _shared(r: sa.Row[Any]) -> tuple[str | None, str | None, str | None, str | None]:
    """What many returns say alike."""
    return r.community, r.deliverable, r.status, r.evidence


def _wanted(*wanted_ones: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(RETURNS).where(*wanted_ones).order_by(RETURNS.c.id)


_Ids = sa.Select[tuple[int]] | Collection[int]


def read_answers(connection: sa.Connection, numbers: Collection[int]) -> dict[int, Answers]:
    """Return the answers of these returns, by their numbers; those without any are left out."""
    fields, rows = _load_answers(connection, numbers)
    found = {number for number, _ in fields} | rows.keys()
    return {
        number: (tuple(fields.get((number, -1), ())), tuple(rows.get(number, ())))
        for number in found
    }


def _load_answers(
    connection: sa.Connection, ids: _Ids
) -> tuple[dict[tuple[int, int], list[KeptField]], dict[int, list[KeptRow]]]:
    """Return the fields by return and row (-1: single fields), and the rows of each return."""
    fields: dict[tuple[int, int], list[KeptField]] = {}
    same: dict[str, str] = {}  # the names and places that all forms have alike are kept once
    for a in _each(
        connection,
        sa.select(*ANSWERS.columns)
        .where(ANSWERS.c.return_id.in_(ids))
        .order_by(ANSWERS.c.return_id, ANSWERS.c.row, ANSWERS.c.position),
    ):
        return_id, row, _, name, said, raw, place, how = a
        value = value_of(said)
        kept = KeptField(
            same.setdefault(name, name),
            raw if value == raw else value,
            raw,
            same.setdefault(place, place),
            same.setdefault(how, how),
        )
        fields.setdefault((return_id, row), []).append(kept)
    rows: dict[int, list[KeptRow]] = {}
    asked = sa.select(ROWS).where(ROWS.c.return_id.in_(ids))
    for r in _each(connection, asked.order_by(ROWS.c.return_id, ROWS.c.row)):
        own = tuple(fields.get((r.return_id, r.row), ()))
        kept_row = KeptRow(r.place, own, r.in_table, r.row)
        rows.setdefault(r.return_id, []).append(kept_row)
    return fields, rows


def _each(connection: sa.Connection, asked: sa.Select[Any]) -> Iterator[Any]:
    """Return the rows of a question; they come from the database many at a time."""
    for some in connection.execute(asked).partitions(_AT_ONCE):
        yield from some


def _load_findings(connection: sa.Connection, ids: _Ids | None) -> dict[int, list[Finding]]:
    """Return the findings by return; ids: of which, None for all."""
    findings: dict[int, list[Finding]] = {}
    same: dict[str, str] = {}
    asked = sa.select(FINDINGS).order_by(FINDINGS.c.return_id, FINDINGS.c.position)
    of_some = asked if ids is None else asked.where(FINDINGS.c.return_id.in_(ids))
    for f in _each(connection, of_some):
        texts = (f.code, f.field, f.label, f.place, f.found, f.expected)
        finding = Finding(*(same.setdefault(text, text) for text in texts))
        findings.setdefault(f.return_id, []).append(finding)
    return findings


def value_of(said: str) -> KeptValue:
    """Return the value in this JSON; most are plain strings, which need no parser."""
    if said[:1] == '"' and "\\" not in said:
        return said[1:-1]
    value: KeptValue = json.loads(said)
    return value


def time_of(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def came_on_paper(connection: sa.Connection) -> frozenset[tuple[str, str]]:
    """Return the communities and deliverables of which anything came on paper."""
    asked = (
        sa.select(RETURNS.c.community, RETURNS.c.deliverable)
        .join(FINDINGS, FINDINGS.c.return_id == RETURNS.c.id)
        .where(FINDINGS.c.code.in_(sorted(OF_PAPER)), RETURNS.c.community.is_not(None))
        .distinct()
    )
    return frozenset((r.community, r.deliverable) for r in connection.execute(asked))


def contents_rows(
    sha256: str, contents: Contents
) -> list[tuple[sa.Table, list[dict[str, object]]]]:
    """Return the rows of a file's contents, by table."""
    written = contents.written.isoformat() if contents.written else None
    row: dict[str, object] = {"sha256": sha256, "written": written, "taken": contents.taken}
    texts: list[dict[str, object]] = [
        {"sha256": sha256, "position": number, "place": one.place, "text": one.text}
        for number, one in enumerate(contents.unread)
    ]
    places = [
        dataclasses.asdict(one) | {"sha256": sha256, "picture": one.picture or sha256}
        for one in {one.place: one for one in contents.places}.values()
    ]
    return [(CONTENTS, [row]), (UNREAD, texts), (PAPER_PLACES, places)]


def place_on_paper(connection: sa.Connection, sha256: str, place: str) -> PaperPlace | None:
    """Return where on paper this place of a content is; None where it is on none, or was read by a
    program that did not note it."""
    own = PAPER_PLACES.c.sha256 == sha256, PAPER_PLACES.c.place == place
    found = connection.execute(sa.select(PAPER_PLACES).where(*own)).first()
    if found is None:
        return None
    _, said, picture, page, *box = found
    return PaperPlace(said, picture, page, *box)


def places_of_content(connection: sa.Connection, sha256: str) -> frozenset[str]:
    """Return the places of a content that stand on paper."""
    asked = sa.select(PAPER_PLACES.c.place).where(PAPER_PLACES.c.sha256 == sha256)
    return frozenset(connection.execute(asked).scalars())


def load_contents(connection: sa.Connection) -> dict[str, Contents]:
    """Return the contents of each file, by its digest."""
    unread: dict[str, list[UnreadText]] = {}
    for one in connection.execute(sa.select(UNREAD).order_by(UNREAD.c.sha256, UNREAD.c.position)):
        unread.setdefault(one.sha256, []).append(UnreadText(one.place, one.text))
    return {
        one.sha256: Contents(_moment(one.written), one.taken, tuple(unread.get(one.sha256, ())))
        for one in connection.execute(sa.select(CONTENTS))
    }


def written_of(connection: sa.Connection, sha256: str) -> dt.datetime | None:
    """Return when a file says it was last saved; None when it does not say or was not read."""
    found = sa.select(CONTENTS.c.written).where(CONTENTS.c.sha256 == sha256)
    return _moment(connection.execute(found).scalar())


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
