"""Newer: whether a return is newer than the one that counted before it, as its file tells: when it
was saved, what its name says of it (更正, 作废), whether its answers are an earlier revision's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa

from huizhi.findings import Finding
from huizhi.storage.loading import load_as_read, written_of
from huizhi.storage.originals import called
from huizhi.storage.returns import Return
from huizhi.storage.tables import RETURNS

VOID, PLAIN, CORRECTED = 0, 1, 2
_CORRECTED = re.compile(r"更正|改正|订正|修正|更改|修改|改后|已改")
_VOID = re.compile(r"作废|旧版|旧表|原稿|草稿")


def rank_of_name(name: str) -> int:
    """Return what a file's name says of it: VOID, PLAIN or CORRECTED; its folders do not count."""
    file = name.rpartition("/")[2]
    return VOID if _VOID.search(file) else CORRECTED if _CORRECTED.search(file) else PLAIN


def doubts_of_newer(
    connection: sa.Connection, one: Return, before: Return, until: int | None = None
) -> tuple[Finding, ...]:
    """Return why a return that counts now may be older than the one that counted before.

    At most one finding: the surest reason. until: only returns up to this id came before; None for
    all.
    """
    return tuple(_doubts(connection, one, before, until))[:1]


def _doubts(
    connection: sa.Connection, one: Return, before: Return, until: int | None
) -> Iterator[Finding]:
    saved, saved_before = (written_of(connection, each.sha256) for each in (one, before))
    if saved and saved_before and saved < saved_before:
        zone = one.received.tzinfo
        told = [m.astimezone(zone).strftime("%Y-%m-%d %H:%M") for m in (saved, saved_before)]
        yield Finding("version-older", found=told[0], expected=told[1])
    is_later = bool(saved and saved_before and saved > saved_before)
    if rank_of_name(one.file) == VOID < rank_of_name(before.file):
        yield Finding("version-name", found=_file(one), expected="写着是作废的或旧的")
    elif rank_of_name(one.file) < rank_of_name(before.file) == CORRECTED and not is_later:
        said = f"没有写更正，而上一次报送的“{_file(before)}”写了"
        yield Finding("version-name", found=_file(one), expected=said)
    same = _same_before(connection, one, before, until)
    if same is not None:
        yield Finding("version-back", found=f"第{same.revision}版（{called(same.file)}）")


def _same_before(
    connection: sa.Connection, one: Return, before: Return, until: int | None
) -> Return | None:
    """Return the earlier return with the same answers; None without one or without answers."""
    if before.revision == 1 or not (one.fields or one.rows) or one.answers == before.answers:
        return None
    others = RETURNS.c.id.not_in([one.number, before.number]), sa.not_(RETURNS.c.blank)
    of_same = RETURNS.c.community == one.community, RETURNS.c.deliverable == one.deliverable
    came = () if until is None else (RETURNS.c.id <= until,)
    earlier = load_as_read(connection, *of_same, *others, *came)
    same = (each for each in earlier if each.on_paper == one.on_paper)  # not its sealed copy
    return next((each for each in same if each.answers == one.answers), None)


def _file(one: Return) -> str:
    return called(one.file).rpartition("/")[2]
