"""Notice deliverables: what is to be handed in and when, put together from all sentences of a
notice, its tables and the notes of its attachments."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from huizhi.forms import bare
from huizhi.steps.preparing.notice_asking import AskedPart, asked_parts
from huizhi.steps.preparing.notice_days import NoticeWhen, Repeating, WrittenIn
from huizhi.steps.preparing.notice_found import (
    AttachmentProposal,
    Certainty,
    DeliverableProposal,
    Found,
    found_day,
)
from huizhi.steps.preparing.notice_text import NoticeSentence
from huizhi.steps.preparing.notice_things import (
    BRACKETS,
    is_general,
    material_in,
    things_in,
    with_length,
)

_THIS_FORM = re.compile(
    r"^(?:请)?(?:将|把)?(?:此|本|该|附)(?:表格?|件|附件|册|单|汇总表|统计表|登记表)"
)
_IS_NOTE = re.compile(r"填表|填报|说明|注")
_IS_FORM = re.compile(r"(?:表|册|台账|清单|回执|总结|书)(?:[（(].*)?$")
_LAST_WORD = re.compile(r"(?:表|册|总结|报告|方案|台账|单|书)$")
_OF_MATERIAL = re.compile(r"[^，,。]{0,14}?(?:照片|图片|视频|总结|报告)")
_ALIKE = 0.8  # likeness of a name and an attachment's title


@dataclass(frozen=True)
class AskedFor:
    """What the notice asks for. deadline, repeating: what is for all; untaken: times that were
    not taken for days, as they are written, each with its sentence."""

    deliverables: tuple[DeliverableProposal, ...]
    deadline: Found[dt.date] | None
    repeating: Found[Repeating] | None
    untaken: tuple[Found[str], ...]


@dataclass
class _Collected:
    """What has been found so far."""

    deliverables: list[DeliverableProposal] = field(default_factory=list)
    days: list[Found[dt.date]] = field(default_factory=list)
    every: list[Found[Repeating]] = field(default_factory=list)
    untaken: list[Found[str]] = field(default_factory=list)

    def add(
        self,
        when: NoticeWhen | None,
        things: Iterable[DeliverableProposal],
        sentence: NoticeSentence,
    ) -> None:
        """Enters what is due at one time; a time for nothing named is for all."""
        own = [_dated(one, when, sentence) for one in things]
        for one in own:
            _add(self.deliverables, one)
        if when is None:
            return
        text, place = sentence.text, sentence.place
        if when.day is None and when.repeating is None:
            self.untaken.append(Found(when.text, text, place, Certainty.LIKELY, when.note))
        if not own and when.day:
            self.days.append(found_day(when.day, text, place, when.note))
        if not own and when.repeating:
            self.every.append(_every(when.repeating, when, sentence))


def asked_for(
    sentences: Iterable[NoticeSentence],
    rows: Iterable[tuple[AskedPart, NoticeSentence]],
    attachments: Sequence[AttachmentProposal],
    written: WrittenIn,
) -> AskedFor:
    """What is to be handed in, in the order in which the notice asks for it; rows: what its tables
    ask for, each with the row as a sentence."""
    found = _Collected()
    for sentence in sentences:
        parts = asked_parts(sentence, written)
        if not parts:
            found.deliverables = _with_counts(found.deliverables, sentence)
        for part in parts:
            found.add(part.when, _things(part, sentence, attachments), sentence)
    for part, sentence in rows:
        found.add(part.when, things_in(part.asked, sentence, attachments), sentence)
    deadline = found.days[0] if found.days else None
    repeating = found.every[0] if found.every else None
    return AskedFor(
        tuple(_complete(found.deliverables, attachments, deadline, repeating)),
        deadline,
        repeating,
        tuple(found.untaken),
    )


def _complete(
    found: Sequence[DeliverableProposal],
    attachments: Sequence[AttachmentProposal],
    deadline: Found[dt.date] | None,
    repeating: Found[Repeating] | None,
) -> list[DeliverableProposal]:
    """With attachments linked by their titles, and the general times where it has no own ones."""
    merged: list[DeliverableProposal] = []
    for one in found:
        _add(merged, _linked(one, attachments, found))
    if deadline or repeating:
        merged += _unasked(merged, attachments)
        merged = [_due_by(one, deadline, repeating) for one in merged]
    return merged


def _things(
    part: AskedPart, sentence: NoticeSentence, attachments: Sequence[AttachmentProposal]
) -> Iterator[DeliverableProposal]:
    """The things of one part; “此表”, or a note that names nothing, is the attachment around it."""
    own = next((one for one in attachments if one.number == sentence.part), None)
    if _THIS_FORM.match(part.asked.strip()) and own:
        yield _of_attachment(own, sentence)
    elif part.when and is_general(part.asked):
        if own and not part.asked.strip() and _IS_NOTE.search(sentence.text + sentence.heading):
            yield _of_attachment(own, sentence)
    else:
        yield from things_in(part.asked, sentence, attachments)


def _of_attachment(own: AttachmentProposal, sentence: NoticeSentence) -> DeliverableProposal:
    link = Found(own.number, sentence.text, sentence.place)
    return DeliverableProposal(own.title.value, sentence.text, sentence.place, attachment=link)


def _every(repeating: Repeating, when: NoticeWhen, sentence: NoticeSentence) -> Found[Repeating]:
    return Found(repeating, sentence.text, sentence.place, Certainty.LIKELY, when.note)


def _dated(
    one: DeliverableProposal, when: NoticeWhen | None, sentence: NoticeSentence
) -> DeliverableProposal:
    """With its time; a time that could not be taken is its note."""
    if when is None:
        return one
    if when.day:
        return replace(one, due=found_day(when.day, sentence.text, sentence.place, when.note))
    if when.repeating:
        return replace(one, repeating=_every(when.repeating, when, sentence))
    return replace(one, certainty=Certainty.LIKELY, note=when.note)


def _with_counts(
    found: list[DeliverableProposal], sentence: NoticeSentence
) -> list[DeliverableProposal]:
    """The deliverables with what a sentence behind them says of how many pictures there are, or how
    long a text is: “照片不少于3张。”"""
    if sentence.part or not _OF_MATERIAL.match(sentence.text):
        return found
    said = material_in(sentence.text, sentence)
    asked = {one.kind: one for one in said if one.at_least or one.at_most}
    changed = []
    for one in found:
        own = tuple(m if m.at_least or m.at_most else asked.get(m.kind, m) for m in one.material)
        one = replace(one, material=own)
        words = [word for word in ("总结", "报告") if word in one.name]
        if not one.least and not one.most and any(word in sentence.text[:12] for word in words):
            one = with_length(one, sentence.text, sentence)
        changed.append(one)
    return changed


def _add(found: list[DeliverableProposal], one: DeliverableProposal) -> None:
    """Adds a deliverable, or what it says to the same one found before; “照片、视频” to the two."""
    same = [number for number, other in enumerate(found) if _same(one, other)]
    if not same and _is_material(one):
        same = [
            number
            for number, other in enumerate(found)
            if _is_material(other) and bare(other.name) in bare(one.name)
        ]
        kinds = {own.kind for number in same for own in found[number].material}
        same = same if kinds == {own.kind for own in one.material} else []
    for number in same:
        found[number] = _joined(found[number], one)
    if not same:
        found.append(one)


def _is_material(one: DeliverableProposal) -> bool:
    return bool(one.material) and not one.attachment


def _same(one: DeliverableProposal, other: DeliverableProposal) -> bool:
    if one.attachment and other.attachment:
        return one.attachment.value == other.attachment.value
    return bare(one.name) == bare(other.name)


def _joined(one: DeliverableProposal, more: DeliverableProposal) -> DeliverableProposal:
    """One deliverable of two places; days that differ are told."""
    note = one.note
    if one.due and more.due and one.due.value != more.due.value:
        day = more.due.value
        note = f"{more.due.place}写的截止是{day.month}月{day.day}日：“{more.due.sentence}”"
    return replace(
        one,
        note=note,
        certainty=Certainty.LIKELY if note else one.certainty,
        due=one.due or more.due,
        repeating=one.repeating or more.repeating,
        attachment=one.attachment or more.attachment,
        material=one.material or more.material,
        least=one.least or more.least,
        most=one.most or more.most,
    )


def _linked(
    one: DeliverableProposal,
    attachments: Sequence[AttachmentProposal],
    others: Sequence[DeliverableProposal],
) -> DeliverableProposal:
    """With the attachment whose title says the same, where the notice gives no number; or whose own
    note has it due on the same day, and that has a word in common with it."""
    if one.attachment or one.material:
        return one
    best, score = None, 0.0
    for attachment in attachments:
        own = _likeness(one.name, attachment.title.value)
        if own < _ALIKE and _is_noted(one, attachment, others):
            own = _ALIKE
        if own >= _ALIKE and own > score:
            best, score = attachment, own
    if best is None:
        return one
    title = best.title
    note = "按标题对上的"
    link = Found(best.number, title.sentence, title.place, Certainty.LIKELY, note)
    return replace(one, attachment=link)


def _is_noted(
    one: DeliverableProposal,
    attachment: AttachmentProposal,
    others: Iterable[DeliverableProposal],
) -> bool:
    """Whether the attachment's own note asks for it on the same day."""
    title = attachment.title.value
    noted = any(
        other.name == title and other.due and one.due and other.due.value == one.due.value
        for other in others
    )
    return noted and _common(one.name, title) >= 3


def _likeness(name: str, title: str) -> float:
    """How well a name says a title: 1 when one of them is the end of the other, else the part of
    its characters that stand in the title in order, if the last word is the same."""
    one, other = bare(BRACKETS.sub("", name)), bare(BRACKETS.sub("", title))
    if len(one) < 3 or not other:
        return 0.0
    if other.endswith(one) or one.endswith(other):
        return 1.0
    last = _LAST_WORD.search(one)
    if last is None or not other.endswith(last.group()) or len(one) < 5:
        return 0.0
    letters = iter(other)
    return sum(letter in letters for letter in one) / len(one)


def _common(one: str, other: str) -> int:
    """How many characters the longest text has that stands in both."""
    first, second = bare(one), bare(other)
    lengths = (
        length
        for start in range(len(first))
        for length in range(1, len(first) - start + 1)
        if first[start : start + length] in second
    )
    return max(lengths, default=0)


def _unasked(
    found: Sequence[DeliverableProposal], attachments: Sequence[AttachmentProposal]
) -> Iterator[DeliverableProposal]:
    """The forms among the attachments that only the general time speaks of."""
    taken = {one.attachment.value for one in found if one.attachment}
    for one in attachments:
        if one.number in taken or not _IS_FORM.search(one.title.value):
            continue
        title = one.title
        link = Found(one.number, title.sentence, title.place)
        note = "通知没有单独写这张表，按总的期限"
        yield DeliverableProposal(
            title.value, title.sentence, title.place, Certainty.LIKELY, note, attachment=link
        )


def _due_by(
    one: DeliverableProposal,
    deadline: Found[dt.date] | None,
    repeating: Found[Repeating] | None,
) -> DeliverableProposal:
    """With the general times, where a thing has none of its own."""
    if one.due or one.repeating:
        return one
    if deadline:
        note = deadline.note or "没有单独写期限，按总的期限"
        deadline = replace(deadline, certainty=Certainty.LIKELY, note=note)
    if deadline and repeating:
        repeating = replace(repeating, note="")
    return replace(one, due=deadline, repeating=repeating)
