"""Sealed copies (盖章件): the form that came as a file, held against the same form on paper, value
by value. The file counts; what the paper says otherwise is a finding that names both places.

Nothing of it is kept: a corrected form, a better photograph or a value that the clerk has put
right changes what differs. Of a clerk's word on a difference the ledger keeps for which two values
it was: it has been looked at, and stays a difference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path, PurePosixPath

from huizhi.campaign import Campaign
from huizhi.findings import Finding, shortened
from huizhi.forms import Form
from huizhi.steps.receiving import CollectResult, FileOutcome
from huizhi.storage import (
    DIFFERS,
    PAPER_READ,
    UNSURE,
    HeldCopy,
    KeptField,
    KeptRow,
    Ledger,
    Return,
    came_on_paper,
)

_EMPTY = "空着"


@dataclass(frozen=True, slots=True)
class _Copied:
    """In which file a copy came, and how it was read."""

    file: str
    how: str


def copy_of(current: Return, revisions: Sequence[Return]) -> Return | None:
    """The last of these revisions that is a copy on paper of a file that counts; None for none."""
    if current.on_paper or current.blank:
        return None
    came = [r for r in revisions if r.on_paper and not r.blank and r.void is None]
    return max(came, key=lambda one: one.revision, default=None)


def copies_to_compare(
    forms: Mapping[str, Form], returns: Sequence[Return]
) -> dict[int, frozenset[str]]:
    """Of each sealed copy, by its number, the places that have to be compared with the picture:
    what is doubtful, and what differs from the file, unless the clerk has looked at it."""
    by_place: dict[tuple[str | None, str | None], list[Return]] = {}
    for one in returns:
        if one.community and one.deliverable:
            by_place.setdefault((one.community, one.deliverable), []).append(one)
    found: dict[int, frozenset[str]] = {}
    for (_, deliverable), own in by_place.items():
        current = next((one for one in own if one.current), None)
        copy = copy_of(current, own) if current else None
        form = forms.get(deliverable or "")
        if current is None or copy is None or form is None:
            continue
        differing = {
            place
            for f, place in _differences(form, current, copy)
            if not _is_settled(current, copy, f, place)
        }
        doubtful = {f.where for f in copy.findings if f.code in UNSURE}
        found[copy.number] = frozenset((differing | doubtful) - {""})
    return found


def held_against_copies(
    forms: Mapping[str, Form], returns: Sequence[Return], every: Sequence[Return] | None = None
) -> tuple[Return, ...]:
    """These returns, those that count with what their copies say otherwise, but for what the clerk
    has accepted. every: among which copies are looked for, None for these."""
    copies: dict[tuple[str | None, str | None], list[Return]] = {}
    for one in returns if every is None else every:
        if one.on_paper and one.community:
            copies.setdefault((one.community, one.deliverable), []).append(one)
    if not copies:
        return tuple(returns)
    return tuple(
        _held(forms, one, copies.get((one.community, one.deliverable), ())) for one in returns
    )


def held_in_ledger(campaign: Campaign, ledger: Ledger, one: Return) -> Return:
    """The same of one return in a ledger. Raises: StorageError."""
    if not one.current or one.on_paper or not one.community:
        return one
    return held_against_copies(campaign.forms.forms, [one], ledger.of_same(one))[0]


def places_on_copy(form: Form | None, one: Return, copy: Return) -> dict[Finding, str]:
    """Where on a copy stands what each of its differences is about."""
    return dict(_differences(form, one, copy)) if form and not copy.typed_from else {}


def _differences(form: Form, one: Return, copy: Return) -> Iterator[tuple[Finding, str]]:
    """What a copy says otherwise than the file, and where on it that stands; "" for nowhere."""
    file = _Copied(PurePosixPath(copy.file).name, "照图片填写" if copy.typed_from else "由图片认出")
    copied = {kept.field: kept for kept in copy.fields}
    own = {kept.field: kept for kept in one.fields}
    for name in dict.fromkeys((*own, *copied)):
        if name in form.ids() and (found := _difference(own.get(name), copied.get(name))):
            yield _finding(name, form.label(name), *found, file)
    for table in form.tables:
        for ours, theirs in _paired(one.rows_of(table.id), copy.rows_of(table.id)):
            yield from _row_differences(form, ours, theirs, file)


def _held(forms: Mapping[str, Form], one: Return, copies: Sequence[Return]) -> Return:
    form = forms.get(one.deliverable or "")
    copy = copy_of(one, copies) if form and one.current and one.void is None else None
    if form is None or copy is None:
        return one
    doubtful = {f.where for f in copy.findings if f.code in UNSURE}
    rows = {row.where for row in copy.rows if any(kept.where in doubtful for kept in row.fields)}
    found: list[Finding] = []
    seen: list[Finding] = []
    told: set[str] = set()
    not_sure: list[Finding] = []
    for f, place in _differences(form, one, copy):
        if place in (doubtful if f.field else rows):  # a whole row has its first place
            not_sure.append(f)
        if _is_settled(one, copy, f, place):
            seen.append(f)
        else:
            found.append(f)
            told.add(place)
    held = HeldCopy(tuple(found), tuple(seen), tuple(not_sure), len(doubtful - told))
    return replace(one, findings=(*one.findings, *found), held_copy=held)


def _is_settled(one: Return, copy: Return, found: Finding, place: str) -> bool:
    """Whether the clerk has looked at a difference: on the file, or has compared its place on the
    copy with the picture, by which what stands there is sure."""
    if any(made.settles(found) for made in one.amendments):
        return True
    compared = any(
        made.where == place and (made.kind == "correct" or made.code in PAPER_READ)
        for made in copy.amendments
    )
    return bool(place) and compared and all(f.where != place for f in copy.to_compare)


def _difference(
    ours: KeptField | None, theirs: KeptField | None
) -> tuple[KeptField | None, KeptField | None] | None:
    """Both answers where they are not the same."""
    return None if _said(ours) == _said(theirs) else (ours, theirs)


def _said(kept: KeptField | None) -> str:
    """What an answer says, however it is written: its value, else its text."""
    if kept is None:
        return ""
    text = kept.raw if kept.value is None else str(kept.value)
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("_年月日")


def _finding(
    field: str, label: str, ours: KeptField | None, theirs: KeptField | None, file: _Copied
) -> tuple[Finding, str]:
    own, copied = _shown(ours), _shown(theirs)
    return _told_of(field, label, ours.where if ours else "", own, copied, theirs, file)


def _told_of(
    field: str,
    label: str,
    where: str,
    own: str,
    copied: str,
    theirs: KeptField | KeptRow | None,
    copied_in: _Copied,
) -> tuple[Finding, str]:
    place = theirs.where if theirs else ""
    expected = f"{shortened(copied)}（“{copied_in.file}”{place}，{copied_in.how}）"
    return Finding(DIFFERS, field, label, where, own, expected, f"{own}\n{copied}"), place


def _shown(kept: KeptField | None) -> str:
    text = kept.raw.strip() if kept else ""
    return f"“{text}”" if text else _EMPTY


def _paired(
    ours: Sequence[KeptRow], theirs: Sequence[KeptRow]
) -> Iterator[tuple[KeptRow | None, KeptRow | None]]:
    """The rows of a table and those of its copy side by side, as most of them are alike."""
    own, copied = ([_key(row) for row in rows] for rows in (ours, theirs))
    for kind, a, b, c, d in SequenceMatcher(None, own, copied, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from zip_longest(ours[a:b], theirs[c:d])


def _key(row: KeptRow) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((kept.field, said) for kept in row.fields if (said := _said(kept))))


def _row_differences(
    form: Form, ours: KeptRow | None, theirs: KeptRow | None, file: _Copied
) -> Iterator[tuple[Finding, str]]:
    if ours is None or theirs is None:
        table = form.table_of(one.table) if (one := ours or theirs) else None
        own, copied = (_row_words(one) for one in (ours, theirs))
        where, label = ours.where if ours else "", table.name if table else ""
        yield _told_of("", label, where, own, copied, theirs, file)
        return
    mine, copies = ({kept.field: kept for kept in one.fields} for one in (ours, theirs))
    for name in dict.fromkeys((*mine, *copies)):
        field = ours.field_id(mine.get(name) or copies[name])
        if field in form.ids() and (found := _difference(mine.get(name), copies.get(name))):
            yield _finding(name, form.label(field), *found, file)


def _row_words(row: KeptRow | None) -> str:
    if row is None:
        return "没有这一行"
    return f"“{'、'.join(kept.raw.strip() for kept in row.fields if kept.raw.strip())}”一行"


def with_copies_told(campaign: Campaign, output: Path, result: CollectResult) -> CollectResult:
    """What was collected; of what came on paper beside a file, or as a file beside paper, whether
    both agree.

    Raises: StorageError.
    """
    if not any(one.community and one.deliverable for f in result.taken for one in f.returns):
        return result
    with Ledger.in_folder(output, campaign.settings) as ledger:
        with ledger.looking() as connection:
            known = came_on_paper(connection)
        taken = (_told(campaign, ledger, file, known) for file in result.taken)
        return replace(result, taken=tuple(taken))


def _told(
    campaign: Campaign, ledger: Ledger, file: FileOutcome, known: Container[object]
) -> FileOutcome:
    """The outcome of a file with how each of its forms stands to its other half. known: of whom
    anything came on paper."""
    halves = [
        (one, _halves(campaign, ledger, one))
        for one in file.returns
        if (one.community, one.deliverable) in known
    ]
    told = [(one, *both) for one, both in halves if both]
    if not told:
        return file
    only_copies = len(told) == len(file.returns) and all(
        copy.number == r.number for r, _, copy in told
    )
    said = [] if only_copies else [file.outcome]
    found: list[Finding] = []
    for one, current, copy in told:
        held = current.held_copy or HeldCopy()
        beside = f"；以电子表（{current.file}）为准" if copy.number == one.number else ""
        whose = f"{one.community}：" if only_copies or len(file.returns) > 1 else ""
        said.append(f"{whose}{held.words}{beside}")
        found += held.unsettled
    return replace(file, outcome="；".join(said), findings=(*file.findings, *found))


def _halves(campaign: Campaign, ledger: Ledger, one: Return) -> tuple[Return, Return] | None:
    """The file that counts, held against its copy, and the copy; None where this is neither, or
    there are not both."""
    every = ledger.of_same(one) if one.community and one.deliverable else ()
    current = next((each for each in every if each.current), None)
    copy = copy_of(current, every) if current else None
    if current is None or copy is None or one.number not in {current.number, copy.number}:
        return None
    return _held(campaign.forms.forms, current, every), copy
