"""Verdict: what was read of one return, held against what its liaison meant.

*Right*: the value as `export` gives it is the one that was meant. *Flagged*: it is not, or it is
lost, but a finding names that field of that row, that place, quotes what was typed, or says of the
whole file that it was not (fully) read. *Silent*: anything else: nobody would look there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from benchmarks.truth import Truth
from huizhi.findings import Finding
from huizhi.forms.landmark import bare
from huizhi.steps.receiving.reading import Reading
from huizhi.storage.returns import KeptField, KeptRow, Return

Places = Mapping[str, frozenset[str]]  # where each answer stands in the file, by its key
Outcome = Literal["right", "flagged", "silent"]

# Findings on the whole file that say: this return was not read, or not all of it.
WHOLE_FILE = frozenset(
    (
        *("file-kind", "file-password", "file-damaged", "file-limit", "file-reader-died"),
        *("form-unknown", "form-several", "form-blank", "campaign-other"),
    )
)
_WHOSE = frozenset(
    {"community-unknown", "community-conflict", "community-fuzzy", "community-by-part"}
)
_TABLE = "rows"
_TABLE_UNREAD = frozenset({"place-missing", "place-gone", "table-unruled"})


@dataclass(frozen=True, slots=True)
class Judged:
    """One value. key: "mobile", "rows.3.title", "note.1", "community"; alarm: it is right, and yet
    an error-level finding stands at it; by: the code that flags it."""

    key: str
    outcome: Outcome
    expected: str | None
    got: str | None
    alarm: bool = False
    by: str = ""


def judge(truth: Truth, places: Places, reading: Reading) -> list[Judged]:
    """Every value of the truth, and every value that was read though nobody meant it."""
    returns = list(reading.returns)
    findings = [finding for one in returns for finding in one.findings]
    judged: list[Judged] = []
    left = list(returns)
    for number, meant in enumerate((truth, *truth.others), start=1):
        own = _own(meant, left)
        left = [one for one in left if one is not own]
        here = _places_of(number, places)
        judged += _judge_fields(meant, here, own, findings)
        judged += _judge_rows(meant, here, own, findings)
        judged.append(_judge_community(meant, own, findings))
    judged += _judge_notes(truth, places, returns, findings)
    for other in left:
        if other.deliverable is not None:
            judged += _invented(other.fields, findings)
            judged += [j for row in other.rows for j in _invented(row.fields, findings)]
    return judged


def _own(meant: Truth, returns: list[Return]) -> Return | None:
    """Of the returns of this form, the one that says most of what is meant."""
    mine = [one for one in returns if one.deliverable == meant.form]
    return max(mine, key=lambda one: _said(meant, one), default=None)


def _said(meant: Truth, one: Return) -> int:
    """How many values a return has as they are meant."""
    values = sum(_text(f) is not None and _text(f) == meant.values.get(f.field) for f in one.fields)
    titles = {work["title"] for work in meant.rows.values()}
    return values + sum(row.value("title") in titles for row in one.rows)


def _places_of(number: int, places: Places) -> Places:
    """The places of the answers of the first, second … form in the file."""
    if number == 1:
        return {key: at for key, at in places.items() if "/" not in key}
    prefix = f"{number}/"
    return {k.removeprefix(prefix): at for k, at in places.items() if k.startswith(prefix)}


def _judge_fields(
    truth: Truth, places: Places, own: Return | None, findings: list[Finding]
) -> Iterator[Judged]:
    got = {one.field: one for one in own.fields} if own else {}
    judged: list[Judged] = []
    for field, expected in truth.values.items():
        found = got.pop(field, None)
        value = _text(found)
        untold = field in truth.loose and field in truth.typed
        if expected is None and value is None and not untold:
            continue
        where = places.get(field, frozenset()) | ({found.where} if found else set())
        judged.append(_judged(truth, field, field, where, expected, value, findings))
    yield from _beside_told(judged, places)
    yield from _invented(got.values(), findings)


def _beside_told(judged: list[Judged], places: Places) -> Iterator[Judged]:
    """An answer in a text that is told of as unread, by another answer in it, is told of, too."""
    unread = [places.get(one.key) for one in judged if one.by == "text-unread"]
    for one in judged:
        at = places.get(one.key)
        told = one.outcome == "silent" and at is not None and at in unread
        yield replace(one, outcome="flagged", by="text-unread") if told else one


def _judge_rows(
    truth: Truth, places: Places, own: Return | None, findings: list[Finding]
) -> Iterator[Judged]:
    read = list(own.rows) if own else []
    pairs = _paired(truth, places, read)
    for number, meant in truth.rows.items():
        row = pairs.get(number)
        got = {one.field: one for one in row.fields} if row else {}
        here: list[Judged] = []
        for column, expected in meant.items():
            found = got.get(column)
            value = _text(found)
            if expected is None and value is None:
                continue
            key = f"rows.{number}.{column}"
            where = places.get(key, frozenset()) | ({found.where} if found else set())
            here.append(_judged(truth, key, column, where, expected, value, findings))
        yield from here if row else _lost_row(here)
    taken = {id(row) for row in pairs.values()}
    for row in read:
        if id(row) not in taken:
            yield from _invented(row.fields, findings)


def _lost_row(judged: list[Judged]) -> Iterator[Judged]:
    """A row that was not read at all; who is told of one of its answers sees its item, too."""
    by = next((one.by for one in judged if one.by and not one.key.endswith(".item")), "")
    for one in judged:
        is_item = one.key.endswith(".item") and one.outcome == "silent"
        yield replace(one, outcome="flagged", by=by) if is_item and by else one


def _judge_notes(
    truth: Truth, places: Places, returns: list[Return], findings: list[Finding]
) -> Iterator[Judged]:
    """What was typed besides the answers: never lost unseen. One that was read into an answer is
    not lost, and judged there."""
    fields = [f for one in returns for f in one.fields]
    fields += [f for one in returns for row in one.rows for f in row.fields]
    kept = [_text(one) for one in fields if one.value is not None]
    for key, text in truth.notes.items():
        if any(text in value for value in kept if value):
            yield Judged(key, "right", text, text)
            continue
        by = _flag(text, "", places.get(key, frozenset()), findings)
        yield Judged(key, "flagged" if by else "silent", text, None, by=by)


def _judge_community(truth: Truth, own: Return | None, findings: list[Finding]) -> Judged:
    got = own.community if own else None
    if got == truth.community:
        return Judged("community", "right", truth.community, got)
    flag = next(
        (f.code for f in findings if f.code in _WHOSE | WHOLE_FILE or f.field == "organization"), ""
    )
    return Judged("community", "flagged" if flag else "silent", truth.community, got, by=flag)


def _judged(
    truth: Truth,
    key: str,
    field: str,
    where: Iterable[str],
    expected: str | None,
    got: str | None,
    findings: list[Finding],
) -> Judged:
    places = frozenset(where) - {""}
    if got == expected and expected is not None:
        alarm = key not in truth.loose and any(
            f.level == "error" and f.field == field and _at(f, key, places) for f in findings
        )
        return Judged(key, "right", expected, got, alarm)
    by = _flag(truth.typed.get(key, ""), key, places, findings)
    return Judged(key, "flagged" if by else "silent", expected, got, by=by)


def _at(finding: Finding, key: str, places: frozenset[str]) -> bool:
    """Whether a finding on this field is on this very answer: of a row's, only at its place."""
    return not key.startswith(f"{_TABLE}.") or finding.where in places


def _flag(typed: str, key: str, places: frozenset[str], findings: list[Finding]) -> str:
    """The code of a finding by which a clerk would look at this answer, "" when there is none."""
    parts = key.split(".")
    field, in_row = parts[-1], parts[0] == _TABLE
    sheets = {place.rpartition("!")[0] for place in places if "!" in place}
    for finding in findings:
        if finding.code in WHOLE_FILE and not finding.field:
            return finding.code
        if finding.code == "rows-missing" and in_row:
            return finding.code
        if finding.code in _TABLE_UNREAD and in_row and finding.field in {
            _TABLE, field, f"{_TABLE}.{field}"
        }:  # fmt: skip
            return finding.code
        if finding.where and finding.where in places:
            return finding.code
        if field and not in_row and finding.field == field:
            return finding.code
        if _quotes(finding, typed):
            return finding.code
        if finding.code == "text-unread" and any(
            finding.found.startswith(f"工作表“{sheet}”里的") for sheet in sheets
        ):
            return finding.code
    return ""


def _quotes(finding: Finding, typed: str) -> bool:
    """Whether the finding quotes what was typed; a single character must be all it quotes."""
    wanted = bare(typed)
    quoted = (bare(finding.found), bare(finding.expected))
    if len(wanted) < 2:
        return bool(wanted) and wanted in quoted
    return any(wanted in text for text in quoted)


def _invented(fields: Iterable[KeptField], findings: list[Finding]) -> Iterator[Judged]:
    """Values that were read where nobody meant any; a finding anywhere in the row tells of it."""
    row = list(fields)
    filled = [one for one in row if _text(one) is not None]
    places = frozenset(one.where for one in row) - {""}
    by = next((f.code for f in findings if f.where in places or f.code in WHOLE_FILE), "")
    for one in filled:
        key = f"extra.{one.field}"
        yield Judged(key, "flagged" if by else "silent", None, _text(one), by=by)


def _paired(truth: Truth, places: Places, read: list[KeptRow]) -> dict[int, KeptRow]:
    """Which read row is which work: by what they say, then by where they stand."""
    ranked = sorted(
        (
            (_alike(truth, number, places, row), -number, -position, number, row)
            for number in truth.rows
            for position, row in enumerate(read)
        ),
        key=lambda one: one[:3],
        reverse=True,
    )
    pairs: dict[int, KeptRow] = {}
    taken: set[int] = set()
    for score, _, _, number, row in ranked:
        if score > 0 and number not in pairs and id(row) not in taken:
            pairs[number] = row
            taken.add(id(row))
    return pairs


def _alike(truth: Truth, number: int, places: Places, row: KeptRow) -> int:
    score = 0
    for one in row.fields:
        if one.field == "item":
            continue
        expected = truth.rows[number].get(one.field)
        if expected is not None and _text(one) == expected:
            score += 4 if one.field == "title" else 2
        if one.where and one.where in places.get(f"rows.{number}.{one.field}", ()):
            score += 1
    return score


def _text(one: KeptField | None) -> str | None:
    return None if one is None or one.value is None else str(one.value)
