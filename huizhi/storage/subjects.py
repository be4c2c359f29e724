"""Subjects: whom or what a form is about, so that a correction is told from another one's form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from huizhi.campaign import Attachment, FieldSetting, Settings
from huizhi.findings import Finding, shortened
from huizhi.forms.fields import without_spaces
from huizhi.storage.originals import called
from huizhi.storage.returns import KeptRow, Return

_SLIPS = 2  # characters in which a number that was corrected may differ
_SHORTEST = 2  # characters of a text that tells rows apart
_NAMED = 3  # rows that are named


@dataclass(frozen=True)
class _SubjectKeys:
    """The ids of the fields that say whom a form is about, and of the columns that do
    ("rows.title")."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    phones: tuple[str, ...]
    columns: tuple[str, ...]


class Subjects:
    """What the forms of a campaign are about."""

    def __init__(self, settings: Settings) -> None:
        self._keys = {
            one.deliverable: _keys_of(one) for one in settings.attachments if one.deliverable
        }

    def against(self, one: Return, before: Return) -> tuple[Finding, ...]:
        """Return a finding when a later form is about somebody else than the one that counted, or
        lacks rows of it: two people may each have filled in their part."""
        if one.blank or before.blank:
            return ()
        if not self.differ(one, before):
            gone = self.rows_gone(one, before)
            found = Finding("version-rows-gone", found=called(before.file), expected=gone)
            return (found,) if gone else ()
        said = f"{self.who(before)}，这一份填的是{self.who(one)}"
        return (Finding("version-other", found=called(before.file), expected=said),)

    def differ(self, one: Return, other: Return) -> bool:
        """Return whether two forms are about different people or things.

        When one may be a correction of the other they do not differ.
        """
        keys = self._keys.get(one.deliverable or "")
        if keys is None or one.deliverable != other.deliverable:
            return False
        both = {row.table for row in one.rows} & {row.table for row in other.rows}
        if both:
            return _texts_of(one, keys, both).isdisjoint(_texts_of(other, keys, both))
        numbers = list(_both(one, other, keys.numbers))
        names = list(_both(one, other, keys.names[:1]))
        if any(Levenshtein.distance(a, b) <= _SLIPS for a, b in numbers):
            return False
        if not names:
            return bool(numbers)
        if any(_same_name(a, b) for a, b in names):
            return False
        phones = list(_both(one, other, keys.phones))
        return bool(numbers) or not any(a == b for a, b in phones)

    def rows_gone(self, one: Return, before: Return) -> str:
        """Return which rows of the form before have none like them in the later one, in words.

        A row with a text in common is like it, or with a slip in one; "" when none is gone.
        """
        keys = self._keys.get(one.deliverable or "")
        if keys is None or one.deliverable != before.deliverable:
            return ""
        tables = dict.fromkeys(row.table for row in before.rows)
        gone = [
            row
            for table in tables
            for row in _rows_gone(one.rows_of(table), before.rows_of(table), keys)
        ]
        if not gone:
            return ""
        said = "、".join(
            f"“{shortened(text, 20)}”" for row in gone[:_NAMED] for text in _first(row)
        )
        more = "等" if len(gone) > _NAMED else ""
        return f"{len(gone)}行（{said}{more}）" if said else f"{len(gone)}行"

    def who(self, one: Return) -> str:
        """Return whom or what a form is about, in words."""
        keys = self._keys.get(one.deliverable or "")
        ids = (*keys.names[:1], *keys.numbers[:1]) if keys else ()
        said = next((f"“{text}”" for name in ids if (text := _text(one, name))), "")
        if not one.rows:
            return said or "别的内容"
        row = one.rows[0]
        first = next((f.raw for f in row.fields if keys and row.field_id(f) in keys.columns), "")
        return f"{len(one.rows)}行（从“{shortened(first.strip(), 20)}”起）"


def _rows_gone(
    now: Sequence[KeptRow], before: Sequence[KeptRow], keys: _SubjectKeys
) -> list[Mapping[str, str]]:
    """Return the texts of the rows of one table that have none like them any more."""
    left = [_texts_of_row(row, keys) for row in now]
    rows = [_texts_of_row(row, keys) for row in before]
    for is_like in (_is_same, _is_like):
        still = []
        for row in rows:
            like = next((n for n, each in enumerate(left) if is_like(row, each)), None)
            if like is None:
                still.append(row)
            else:
                del left[like]
        rows = still
    fewer = len(before) - len(now)
    return [row for row in rows if row] if fewer < len(rows) else [*rows]


def _keys_of(attachment: Attachment) -> _SubjectKeys:
    fields = attachment.fields
    return _SubjectKeys(
        tuple(f.id for f in fields.values() if f.answers.names_person),
        tuple(f.id for label, f in fields.items() if _is_number(label, f)),
        tuple(f.id for f in fields.values() if f.answers.is_phone),
        tuple(
            f"{table.id}.{f.id}"
            for table in attachment.tables
            for label, f in table.columns.items()
            if label != table.group and f.answers.tells_apart
        ),
    )


def _is_number(label: str, asked: FieldSetting) -> bool:
    return asked.answers.identifies_person or (asked.answers.is_free_text and "身份证" in label)


def _text(one: Return, name: str) -> str:
    return next((without_spaces(f.raw) for f in one.fields if f.field == name), "")


def _both(one: Return, other: Return, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Return the answers of two forms to these fields, where both have one."""
    for name in names:
        pair = _text(one, name), _text(other, name)
        if all(pair):
            yield pair


def _same_name(one: str, other: str) -> bool:
    """Return whether two names may be one with a slip: 王小明 and 王小朋, not 王明 and 李明."""
    same = len(one) == len(other) > _SHORTEST and one[0] == other[0]
    return (
        one == other
        or one in other
        or other in one
        or (same and Levenshtein.distance(one, other) == 1)
    )


def _texts_of(one: Return, keys: _SubjectKeys, tables: Set[str]) -> set[tuple[str, str]]:
    """Return the texts that tell the rows of these tables from others."""
    rows = (row for row in one.rows if row.table in tables)
    return {text for row in rows for text in _texts_of_row(row, keys).items()}


def _texts_of_row(row: KeptRow, keys: _SubjectKeys) -> dict[str, str]:
    """Return the texts that tell a row from others, by column, in the order of the columns."""
    texts = {row.field_id(f): without_spaces(f.raw) for f in row.fields}
    return {c: texts[c] for c in keys.columns if len(texts.get(c, "")) >= _SHORTEST}


def _first(row: Mapping[str, str]) -> list[str]:
    return list(row.values())[:1]


def _is_same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return one == other


def _is_like(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(_same_name(text, other[c]) for c, text in one.items() if c in other)
