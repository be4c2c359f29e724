"""Subjects: whom or what a form is about, so that a correction is told from another one's form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from huizhi.campaign import Attachment, FieldSetting, Settings
from huizhi.findings import Finding, shortened
from huizhi.forms.fields import without_spaces
from huizhi.storage.returns import Return

_SLIPS = 2  # characters in which a number that was corrected may differ
_SHORTEST = 2  # characters of a text that tells rows apart


@dataclass(frozen=True)
class _SubjectKeys:
    """The ids of the fields that say whom a form is about, and of the columns that do."""

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
        """Return a finding when a later form is about somebody else than the one that counted."""
        if one.blank or before.blank or not self.differ(one, before):
            return ()
        said = f"{self.who(before)}，这一份填的是{self.who(one)}"
        return (Finding("version-other", found=before.file, expected=said),)

    def differ(self, one: Return, other: Return) -> bool:
        """Return whether two forms are about different people or things.

        When one may be a correction of the other they do not differ.
        """
        keys = self._keys.get(one.deliverable or "")
        if keys is None or one.deliverable != other.deliverable:
            return False
        if one.rows and other.rows:
            return _texts_of(one, keys).isdisjoint(_texts_of(other, keys))
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

    def who(self, one: Return) -> str:
        """Return whom or what a form is about, in words."""
        keys = self._keys.get(one.deliverable or "")
        ids = (*keys.names[:1], *keys.numbers[:1]) if keys else ()
        said = next((f"“{text}”" for name in ids if (text := _text(one, name))), "")
        if not one.rows:
            return said or "别的内容"
        first = next((f.raw for f in one.rows[0].fields if keys and f.field in keys.columns), "")
        return f"{len(one.rows)}行（从“{shortened(first.strip(), 20)}”起）"


def _keys_of(attachment: Attachment) -> _SubjectKeys:
    fields = attachment.fields
    columns = attachment.table.columns if attachment.table else {}
    group = attachment.table.group if attachment.table else None
    return _SubjectKeys(
        tuple(f.id for f in fields.values() if f.answers.names_person),
        tuple(f.id for label, f in fields.items() if _is_number(label, f)),
        tuple(f.id for f in fields.values() if f.answers.is_phone),
        tuple(f.id for label, f in columns.items() if label != group and f.answers.tells_apart),
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


def _texts_of(one: Return, keys: _SubjectKeys) -> set[tuple[str, str]]:
    return {
        (f.field, without_spaces(f.raw))
        for row in one.rows
        for f in row.fields
        if f.field in keys.columns and len(without_spaces(f.raw)) >= _SHORTEST
    }
