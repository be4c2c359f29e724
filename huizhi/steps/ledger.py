"""Ledger: everything that was received and what was read in it, in one database.

One transaction for each received file: after a crash it is entered as a whole or not at all.
SQLite in write-ahead mode by default, any database that SQLAlchemy knows by its URL.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from huizhi.errors import StorageError
from huizhi.findings import Finding
from huizhi.steps.ledger_contents import CONTENTS_TABLES, enter_contents, load_contents, written_of
from huizhi.steps.ledger_tables import ABOUT, ANSWERS, FINDINGS, RECEIVED, RETURNS, ROWS, TABLES
from huizhi.steps.returns import PASSED_OVER, KeptField, KeptRow, Received, Return

_FORMAT = "1"  # of the tables below; a ledger of another format is refused, never guessed at


class Ledger:
    """An open ledger; close it, or use it in a `with`."""

    def __init__(self, url: str, campaign: str) -> None:
        """Raises: StorageError when it cannot be opened or belongs to another campaign."""
        with _refusals("打开台账"):
            self._engine = sa.create_engine(url)
            if self._engine.dialect.name == "sqlite":
                sa.event.listen(self._engine, "connect", _make_durable)
            TABLES.create_all(self._engine)
            CONTENTS_TABLES.create_all(self._engine)
            self._claim(campaign)

    @classmethod
    def in_folder(cls, output: Path, campaign: str) -> Ledger:
        """The ledger at `output`/ledger.db, made when it is not there.

        Raises: StorageError.
        """
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"不能建立文件夹 {output}（{error.strerror}）。") from error
        return cls(f"sqlite:///{output / 'ledger.db'}", campaign)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def knows(self, sha256: str) -> bool:
        """Whether this content was entered before, and not only passed over for its name."""
        with _refusals("读取台账"), self._engine.connect() as connection:
            outcome = _outcome_of(connection, sha256)
            return outcome is not None and not outcome.startswith(PASSED_OVER)

    def enter(self, received: Received, returns: Sequence[Return]) -> tuple[Return, ...]:
        """The returns as entered, with revision and currency settled, in one transaction.

        The same answers as the current revision make no new one. The latest return that is not
        blank is current; one that cannot be placed is current by itself.

        Raises: StorageError; nothing is entered then.
        """
        with _refusals("写入台账"), self._engine.begin() as connection:
            known = _outcome_of(connection, received.sha256)
            if known is not None:
                if received.outcome.startswith(PASSED_OVER) or not known.startswith(PASSED_OVER):
                    return ()
                connection.execute(RECEIVED.delete().where(RECEIVED.c.sha256 == received.sha256))
            _insert_received(connection, received)
            entered = [kept for one in returns if (kept := _enter_return(connection, one))]
            if returns and not entered:
                _note_outcome(connection, received.sha256, "与已收的内容相同，没有产生新版本")
            return tuple(entered)

    def place(self, waiting: Return, placed: Return) -> Return | None:
        """The return as it stands after it was placed by hand, None when the current revision of
        that community already says the same; `waiting` is no longer in the ledger then.

        Raises: StorageError; nothing is changed then.
        """
        with _refusals("写入台账"), self._engine.begin() as connection:
            found = connection.execute(
                sa.select(RETURNS.c.id).where(
                    RETURNS.c.sha256 == waiting.sha256,
                    RETURNS.c.file == waiting.file,
                    RETURNS.c.status == waiting.status,
                )
            ).first()
            if found is None:
                raise StorageError(f"台账里已经没有待认领的“{waiting.file}”，可能刚被认领。")
            for table in (ANSWERS, ROWS, FINDINGS):
                connection.execute(table.delete().where(table.c.return_id == found.id))
            connection.execute(RETURNS.delete().where(RETURNS.c.id == found.id))
            return _enter_return(connection, placed)

    def returns(self) -> tuple[Return, ...]:
        """Every return, in the order of entry."""
        with _refusals("读取台账"), self._engine.connect() as connection:
            return tuple(_load(connection))

    def received(self) -> tuple[Received, ...]:
        """Every content that was received, by time of entry."""
        with _refusals("读取台账"), self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(RECEIVED).order_by(RECEIVED.c.received, RECEIVED.c.name)
            )
            contents = load_contents(connection)
            return tuple(
                Received(
                    r.sha256, r.name, r.size, _time(r.received), r.stored, r.outcome,
                    contents.get(r.sha256),
                )
                for r in rows
            )  # fmt: skip

    def make_current(self, chosen: Return) -> Return:
        """The revision that counts from now on, as the clerk has decided.

        Raises: StorageError; nothing is changed then.
        """
        of_same = (
            RETURNS.c.community == chosen.community,
            RETURNS.c.deliverable == chosen.deliverable,
        )
        with _refusals("写入台账"), self._engine.begin() as connection:
            connection.execute(RETURNS.update().where(*of_same).values(current=False))
            connection.execute(
                RETURNS.update()
                .where(*of_same, RETURNS.c.revision == chosen.revision)
                .values(current=True)
            )
        return replace(chosen, current=True)

    def _claim(self, campaign: str) -> None:
        with self._engine.begin() as connection:
            about = {r.key: r.value for r in connection.execute(sa.select(ABOUT))}
            if not about:
                wanted = {"format": _FORMAT, "campaign": campaign}
                connection.execute(
                    ABOUT.insert(), [{"key": k, "value": v} for k, v in wanted.items()]
                )
                return
        if about.get("format") != _FORMAT:
            raise StorageError("台账是别的版本的程序建立的，本版不能用。请换一个输出文件夹。")
        if about.get("campaign") != campaign:
            raise StorageError(
                f"这个输出文件夹里的台账属于另一次活动（{about.get('campaign')}），"
                f"与配置中的活动编号（{campaign}）不同。"
                "请用 --output 换一个文件夹，或改回活动编号。"
            )


def _make_durable(connection: object, _record: object) -> None:
    """Write-ahead mode, and every commit flushed to the disk before it is acknowledged."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _refusals(what: str) -> Iterator[None]:
    """Errors of the database inside become `StorageError` in Chinese."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error)
        raise StorageError(
            f"{what}没有成功（{reason}）。请检查磁盘空间和权限；台账若被损坏，请用备份恢复。"
        ) from error


def _insert_received(connection: sa.Connection, received: Received) -> None:
    names = ("sha256", "name", "size", "stored", "outcome")
    row = {name: getattr(received, name) for name in names}
    row["received"] = received.received.isoformat()
    connection.execute(RECEIVED.insert(), row)
    if received.contents is not None:
        enter_contents(connection, received.sha256, received.contents)


def _outcome_of(connection: sa.Connection, sha256: str) -> str | None:
    """What became of this content, None when it never came."""
    found = sa.select(RECEIVED.c.outcome).where(RECEIVED.c.sha256 == sha256)
    outcome: str | None = connection.execute(found).scalar()
    return outcome


def _note_outcome(connection: sa.Connection, sha256: str, outcome: str) -> None:
    changed = RECEIVED.update().where(RECEIVED.c.sha256 == sha256)
    connection.execute(changed.values(outcome=outcome))


def _enter_return(connection: sa.Connection, one: Return) -> Return | None:
    """The return as entered, None when the current revision already says the same."""
    placed = one.community is not None and one.deliverable is not None
    of_same = RETURNS.c.community == one.community, RETURNS.c.deliverable == one.deliverable
    current: Return | None = None
    last: int | None = None
    if placed:
        current = next(_load(connection, *of_same, RETURNS.c.current), None)
        last = connection.execute(
            sa.select(sa.func.max(RETURNS.c.revision)).where(*of_same)
        ).scalar()
    if current is not None and _says_nothing_new(one, current):
        return None
    counts = not one.blank or current is None or current.blank
    older = _older(connection, one, current) if current is not None else ()
    entered = replace(
        one, revision=(last or 0) + 1, current=counts, findings=(*one.findings, *older)
    )
    if counts and placed:
        connection.execute(RETURNS.update().where(*of_same).values(current=False))
    _insert(connection, entered)
    return entered


def _older(connection: sa.Connection, one: Return, current: Return) -> tuple[Finding, ...]:
    """A finding when the file was saved before the one that counted up to now."""
    saved = written_of(connection, one.sha256)
    before = written_of(connection, current.sha256)
    if saved is None or before is None or saved >= before:
        return ()
    zone = one.received.tzinfo
    told = [moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") for moment in (saved, before)]
    return (Finding("version-older", found=told[0], expected=told[1]),)


def _says_nothing_new(one: Return, current: Return) -> bool:
    """Whether a return says the same as the current revision, also beside its answers."""
    same = current.answers == one.answers and one.status == current.status
    return same and one.beside <= current.beside


def _insert(connection: sa.Connection, one: Return) -> None:
    names = ("sha256", "file", "community", "deliverable", "revision", "current", "blank", "status")
    row = {name: getattr(one, name) for name in names}
    row |= {"received": one.received.isoformat(), "evidence": one.evidence}
    result = connection.execute(RETURNS.insert().values(**row))
    return_id = result.inserted_primary_key[0]  # type: ignore[index]
    answers = [_answer(return_id, -1, n, f) for n, f in enumerate(one.fields)]
    for number, kept in enumerate(one.rows):
        answers += [_answer(return_id, number, n, f) for n, f in enumerate(kept.fields)]
    rows = [
        {"return_id": return_id, "row": number, "place": kept.where}
        for number, kept in enumerate(one.rows)
    ]
    findings = [
        {
            "return_id": return_id,
            "position": n,
            "code": f.code,
            "field": f.field,
            "label": f.label,
            "place": f.where,
            "found": f.found,
            "expected": f.expected,
        }
        for n, f in enumerate(one.findings)
    ]
    for table, entries in ((ANSWERS, answers), (ROWS, rows), (FINDINGS, findings)):
        if entries:
            connection.execute(table.insert(), entries)


def _answer(return_id: int, row: int, position: int, field: KeptField) -> dict[str, object]:
    return {
        "return_id": return_id,
        "row": row,
        "position": position,
        "field": field.field,
        "value": json.dumps(field.value, ensure_ascii=False),
        "raw": field.raw,
        "place": field.where,
        "how": field.how,
    }


def _load(connection: sa.Connection, *wanted_ones: sa.ColumnElement[bool]) -> Iterator[Return]:
    """Returns in the order of entry: all, or those for which all of this holds."""
    wanted = sa.select(RETURNS).where(*wanted_ones).order_by(RETURNS.c.id)
    returns = list(connection.execute(wanted))
    ids = wanted.with_only_columns(RETURNS.c.id).order_by(None)
    fields, rows = _load_answers(connection, ids)
    findings = _load_findings(connection, ids)
    for r in returns:
        yield Return(
            file=r.file,
            sha256=r.sha256,
            received=_time(r.received),
            community=r.community,
            deliverable=r.deliverable,
            status=r.status,
            fields=tuple(fields.get((r.id, -1), ())),
            rows=tuple(rows.get(r.id, ())),
            findings=tuple(findings.get(r.id, ())),
            revision=r.revision,
            current=r.current,
            blank=r.blank,
            evidence=r.evidence,
        )


def _load_answers(
    connection: sa.Connection, ids: sa.Select[tuple[int]]
) -> tuple[dict[tuple[int, int], list[KeptField]], dict[int, list[KeptRow]]]:
    """Fields by return and row (-1: single), and the rows of each return."""
    fields: dict[tuple[int, int], list[KeptField]] = {}
    for a in connection.execute(
        sa.select(ANSWERS)
        .where(ANSWERS.c.return_id.in_(ids))
        .order_by(ANSWERS.c.return_id, ANSWERS.c.row, ANSWERS.c.position)
    ):
        kept = KeptField(a.field, json.loads(a.value), a.raw, a.place, a.how)
        fields.setdefault((a.return_id, a.row), []).append(kept)
    rows: dict[int, list[KeptRow]] = {}
    for r in connection.execute(
        sa.select(ROWS).where(ROWS.c.return_id.in_(ids)).order_by(ROWS.c.return_id, ROWS.c.row)
    ):
        kept_row = KeptRow(r.place, tuple(fields.get((r.return_id, r.row), ())))
        rows.setdefault(r.return_id, []).append(kept_row)
    return fields, rows


def _load_findings(
    connection: sa.Connection, ids: sa.Select[tuple[int]]
) -> dict[int, list[Finding]]:
    findings: dict[int, list[Finding]] = {}
    for f in connection.execute(
        sa.select(FINDINGS)
        .where(FINDINGS.c.return_id.in_(ids))
        .order_by(FINDINGS.c.return_id, FINDINGS.c.position)
    ):
        finding = Finding(f.code, f.field, f.label, f.place, f.found, f.expected)
        findings.setdefault(f.return_id, []).append(finding)
    return findings


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
