"""Amendments: what the clerk corrects by hand or accepts in one return, with time and reason.

What was read stays in its tables as it was; whoever loads a return gets it amended.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from huizhi.campaign import FormSet
from huizhi.content import Cell
from huizhi.errors import HuizhiError
from huizhi.findings import CODES, Finding
from huizhi.forms import Form, FormField
from huizhi.storage import (
    MISSED,
    SEEN_TOGETHER,
    UNSURE,
    Amendment,
    KeptField,
    KeptRow,
    Return,
    figures_of,
)

_MOST = 4_000  # characters of a value or a reason
SEEN = "已看过"  # the reason of what was settled with one click


def finding_fingerprint(found: Finding) -> str:
    """By what a finding is known again, though others have been settled meanwhile."""
    said = "\n".join((found.code, found.field, found.where, found.found, found.expected))
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def accepting(one: Return, mark: str, reason: str, who: str, now: dt.datetime) -> Amendment:
    """The amendment by which a finding of a return is accepted; mark: see `finding_fingerprint`.
    What only wants a look needs no reason: the clerk has seen it.

    Raises: HuizhiError for an error without a reason, when there is no such finding any more, or
    when nobody has said yet whose the return is.
    """
    _refuse_waiting(one)
    found = next((f for f in one.findings if finding_fingerprint(f) == mark), None)
    if found is None:
        raise HuizhiError("这个问题已经不在了，可能刚被处理过。请刷新后再看。")
    reason = _reason(reason or SEEN if found.level == "warning" else reason)
    return _acceptance(one, found, reason, who, now)


def seen_together_in(one: Return) -> tuple[Finding, ...]:
    """What only wants a look in a return, and may be settled with others at one click: not what
    has to be compared with a picture, here or on its sealed copy."""
    unsure = one.held_copy.unsure if one.held_copy else ()
    return tuple(
        found
        for found in one.findings
        if found.level == "warning" and found.code not in UNSURE and found not in unsure
    )


def seen_all(one: Return, who: str, now: dt.datetime) -> tuple[Amendment, ...]:
    """The amendments by which all that wants a look in this return is settled (都看过了); none
    where nobody has said yet whose it is. What was read from paper and is doubtful is settled one
    by one, before its picture."""
    looks = () if one.is_waiting else seen_together_in(one)
    # An acceptance settles all of one place; of what is said of figures, these figures.
    told = {(f.code, f.field, f.where, figures_of(f)): f for f in looks}
    return tuple(_acceptance(one, found, SEEN_TOGETHER, who, now) for found in told.values())


def _acceptance(one: Return, found: Finding, reason: str, who: str, now: dt.datetime) -> Amendment:
    return Amendment(
        "accept", _row_of(one, found.where), found.field, found.code, found.where,
        found.found or CODES[found.code].title, figures_of(found), None, reason, who, now,
    )  # fmt: skip


def correcting(
    forms: FormSet,
    one: Return,
    row: int,
    field: str,
    text: str,
    seen: str,
    reason: str,
    who: str,
    now: dt.datetime,
) -> Amendment:
    """The amendment by which the clerk writes a value. row: from 0, -1 for a single field; seen:
    the text that the clerk had in view, so that of two clerks none writes over the other.

    Raises: HuizhiError when the text is no value of its kind, there is no reason, no such field,
    or the value is not the one that was seen.
    """
    _refuse_waiting(one)
    reason = _reason(reason)
    table = _row(one, row).table if row >= 0 else ""
    asked = _asked(forms.forms.get(one.deliverable or ""), table, field)
    kept = _kept(one, row, field)
    before = kept.raw if kept else ""
    text = _typed(text)
    if not is_same_text(before, seen):
        raise HuizhiError(
            f"“{asked.label}”刚刚被别人改成了“{before}”，您写的“{text}”没有保存。请核对后再改。"
        )
    if len(text) > _MOST:
        raise HuizhiError(f"“{asked.label}”写得太长，最多{_MOST}个字。")
    answer = asked.kind.read(Cell(0, 0, text, text or None), forms.circumstances)
    for doubt in answer.doubts:
        kind = CODES[doubt.code]
        if kind.level == "error":
            said = kind.sentence.format(
                label=asked.label, found=doubt.found, expected=doubt.expected
            )
            raise HuizhiError(f"“{asked.label}”没有改：{said}")
    is_missed = asked.required and answer.value is None
    if is_missed and not one.on_paper:
        raise HuizhiError(f"“{asked.label}”是必填的，不能改成空的。")
    where = kept.where if kept else next((f.where for f in one.findings if f.field == field), "")
    value = answer.value.isoformat() if isinstance(answer.value, dt.date) else answer.value
    code = MISSED if is_missed else ""  # nothing stands there on the picture, or it is struck out
    return Amendment("correct", row, field, code, where, before, text, value, reason, who, now)


def removing(one: Return, row: int, reason: str, who: str, now: dt.datetime) -> Amendment:
    """The amendment by which a row is none: a stroke or a seal's edge was read as one.

    Raises: HuizhiError when there is no such row any more, there is no reason, or nobody has said
    yet whose the return is.
    """
    _refuse_waiting(one)
    gone = _row(one, row)
    words = "、".join(said for kept in gone.fields if (said := kept.raw.strip()))
    reason = _reason(reason)
    return Amendment("remove", row, "", "", gone.where, words, "", None, reason, who, now)


def _row(one: Return, number: int) -> KeptRow:
    """The row that amendments know by this number. Raises: HuizhiError."""
    found = one.row_called(number)
    if found is None:
        raise HuizhiError("没有这一行。请刷新后再看。")
    return found


def _typed(text: str) -> str:
    """A text as it was typed: forms send line breaks as two characters."""
    return "\n".join(text.strip().splitlines())


def is_same_text(text: str, seen: str) -> bool:
    """Whether a text is the one that a page has shown, which keeps no breaks and runs of spaces."""
    return "".join(text.split()) == "".join(seen.split())


def _refuse_waiting(one: Return) -> None:
    if one.is_waiting:
        raise HuizhiError("这份表还没有归到单位，请先在“待认领”里归好。")


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise HuizhiError("请写明理由，如“已电话核实”。")
    return reason[:_MOST]


def _row_of(one: Return, where: str) -> int:
    """The row in which this place stands, -1 for none."""
    for number, row in one.amended_rows:
        if where and any(field.where == where for field in row.fields):
            return number
    return -1


def _kept(one: Return, row: int, field: str) -> KeptField | None:
    holder: Return | KeptRow = one if row < 0 else _row(one, row)
    return next((kept for kept in holder.fields if kept.field == field), None)


def _asked(form: Form | None, table: str, field: str) -> FormField:
    """The field that is amended; table: the id of the table in whose row it is, "" for none."""
    if form is None:
        raise HuizhiError("这份材料没有表格，没有可以改的栏目。")
    wanted = f"{table}.{field}" if table else field
    if wanted not in form.ids():
        raise HuizhiError(f"表里没有“{field}”这一栏。")
    return form.field(wanted)
