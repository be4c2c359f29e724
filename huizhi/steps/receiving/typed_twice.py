"""Typed twice: a form that was typed in beside a picture, held against what somebody has typed in
beside the same picture before: what differs is doubtful until it has been compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from huizhi.campaign import Campaign
from huizhi.findings import Finding, shortened
from huizhi.forms import Form, FormTable
from huizhi.storage import SEALS, TYPED_TWICE, UNLOOKED, KeptField, KeptRow, Ledger, Return


def with_earlier_typing(campaign: Campaign, ledger: Ledger, one: Return) -> Return:
    """The return; of one that was typed in beside a picture with a finding for each answer that
    the last one typed in beside it has otherwise. Raises: StorageError."""
    form = campaign.forms.forms.get(one.deliverable or "")
    if not one.typed_from or form is None or one.blank:
        return one
    before = [each for each in ledger.typed_beside_same(one) if not each.blank]
    if not before:
        return one
    last = max(before, key=lambda each: each.revision)
    findings = tuple(_with_doubt_of_seal(one, last))
    return replace(one, findings=(*findings, *typed_otherwise(form, one, last)))


def _with_doubt_of_seal(one: Return, before: Return) -> Iterator[Finding]:
    """The findings; where two people say otherwise whether there is a seal, nobody has said it."""
    known = before.seal.code if before.seal else UNLOOKED
    for found in one.findings:
        if found.code in SEALS and UNLOOKED not in {known, found.code} and known != found.code:
            yield Finding(
                UNLOOKED, found=f"第{before.revision}版和这一版，一个说有红章，一个说没有"
            )
        else:
            yield found


def typed_otherwise(form: Form, one: Return, before: Return) -> Iterator[Finding]:
    """What two people have typed otherwise beside one picture, at its place in the later one."""
    own = {kept.field: kept for kept in one.fields}
    first = {kept.field: kept for kept in before.fields}
    for name in dict.fromkeys((*own, *first)):
        if name in form.ids():
            yield from _difference(form.label(name), own.get(name), first.get(name), before)
    for table in form.tables:
        pairs = zip_longest(one.rows_of(table.id), before.rows_of(table.id))
        last = _anchor(one, one.rows_of(table.id))
        for ours, theirs in pairs:
            yield from _row_differences(form, table, ours, theirs, last, before)


def _row_differences(
    form: Form,
    table: FormTable,
    ours: KeptRow | None,
    theirs: KeptRow | None,
    last: KeptField | None,
    before: Return,
) -> Iterator[Finding]:
    """last: where a row is told that only the earlier one has."""
    if ours is None or theirs is None:
        place = ours.fields[0] if ours and ours.fields else last
        said = f"还有一行“{_words(theirs)}”" if theirs else "没有这一行"
        if place is not None:
            yield _finding(table.name, place, said, before)
        return
    mine, first = ({kept.field: kept for kept in row.fields} for row in (ours, theirs))
    for name in dict.fromkeys((*mine, *first)):
        field = ours.field_id(mine.get(name) or first[name])
        if field in form.ids():
            yield from _difference(form.label(field), mine.get(name), first.get(name), before)


def _difference(
    label: str, own: KeptField | None, first: KeptField | None, before: Return
) -> Iterator[Finding]:
    """own, first: one answer in the later and in the earlier return, None for none."""
    if _said(own) == _said(first):
        return
    place = own or (replace(first, raw="", where="") if first else None)
    if place is not None:
        text = first.raw.strip() if first else ""
        yield _finding(label, place, f"填的是“{shortened(text)}”" if text else "空着", before)


def _finding(label: str, place: KeptField, said: str, before: Return) -> Finding:
    told = f"第{before.revision}版照同一张图片{said}"
    return Finding(TYPED_TWICE, place.field, label, place.where, place.raw.strip(), told)


def _anchor(one: Return, rows: Sequence[KeptRow]) -> KeptField | None:
    """An answer near the end of a table; of the form itself where the table is empty."""
    of_rows = [row.fields[0] for row in rows if row.fields]
    return next(iter([*of_rows[-1:], *one.fields[:1]]), None)


def _said(kept: KeptField | None) -> str:
    if kept is None:
        return ""
    return "".join((kept.raw if kept.value is None else str(kept.value)).split())


def _words(row: KeptRow | None) -> str:
    texts = [kept.raw.strip() for kept in row.fields if kept.raw.strip()] if row else []
    return shortened("、".join(texts))
