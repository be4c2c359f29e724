"""History: everything that one community sent and got, by time, and what changed between two
revisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.campaign import Recipient, Settings
from huizhi.forms import Form
from huizhi.steps.standing.campaign_state import CampaignState, answer_text
from huizhi.storage import KeptField, KeptRow, Return


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. label: of the field or row; before, after: "" for what was not there."""

    label: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """“手机：13800138001 → 13900139001”, “新填 传真：…”, “删去 传真：…”."""
        if not self.before:
            return f"新填 {self.label}：{self.after}"
        if not self.after:
            return f"删去 {self.label}：{self.before}"
        return f"{self.label}：{self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. kind: “报送”, “更正”, “处置”, “纸质”, “材料”, “催报”; changes:
    against the revision before, None where there is none to compare with."""

    moment: dt.datetime
    kind: str
    words: str
    file: str = ""
    changes: tuple[Change, ...] | None = None


def history_of(
    gathered: CampaignState, recipient: Recipient, deliverable: str | None = None
) -> tuple[Event, ...]:
    """Everything of one community, the earliest first; deliverable: only of this one, by its id."""
    events = [
        *_of_returns(gathered, recipient, deliverable),
        *_of_rulings(gathered, recipient, deliverable),
        *_of_papers(gathered, recipient, deliverable),
        *_of_material(gathered, recipient, deliverable),
        *_of_material_rulings(gathered, recipient, deliverable),
        *_of_reminders(gathered, recipient, deliverable),
    ]
    return tuple(sorted(events, key=lambda one: one.moment))


def changes_between(form: Form | None, older: Return, newer: Return) -> tuple[Change, ...]:
    """What the newer revision says otherwise than the older one."""
    labels = {f.id: f.label for f in form.fields} if form else {}
    before = {f.field: f for f in older.fields}
    after = {f.field: f for f in newer.fields}
    found = [
        Change(labels.get(name, name), one, other)
        for name in dict.fromkeys((*before, *after))
        if (one := _said(before.get(name))) != (other := _said(after.get(name)))
    ]
    return (*found, *_row_changes(form, older.rows, newer.rows))


def _row_changes(
    form: Form | None, older: Sequence[KeptRow], newer: Sequence[KeptRow]
) -> Iterator[Change]:
    """Rows that came, went, or say something else under the same name."""
    tables = dict.fromkeys(row.table for row in (*older, *newer))
    for table in tables:
        own = ([row for row in rows if row.table == table] for rows in (older, newer))
        yield from _changes_in(form, table, *own)


def _changes_in(
    form: Form | None, table: str, older: Sequence[KeptRow], newer: Sequence[KeptRow]
) -> Iterator[Change]:
    before, after = _by_name(form, table, older), _by_name(form, table, newer)
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield Change(name, _row_words(one), _row_words(other))
            continue
        if _row_words(one) != _row_words(other):
            yield Change(name, _row_words(one), _row_words(other))


def _by_name(form: Form | None, table: str, rows: Sequence[KeptRow]) -> dict[str, KeptRow]:
    """The rows by group and first other answer; a second one of a name is numbered."""
    asked = form.table_of(table) if form else None
    group = asked.group_id if asked else ""
    of_table = f"{asked.name} " if form and asked and len(form.tables) > 1 else ""
    found: dict[str, KeptRow] = {}
    for row in rows:
        texts = [answer_text(f) for f in row.fields if f.field != group]
        first = next((text for text in texts if text), "")
        name = "　".join(part for part in (str(row.value(group) or ""), first) if part) or "一行"
        name = f"{of_table}{name}"
        number = 1
        while (key := name if number == 1 else f"{name}（{number}）") in found:
            number += 1
        found[key] = row
    return found


def _row_words(row: KeptRow | None) -> str:
    if row is None:
        return ""
    return "｜".join(text for field in row.fields if (text := answer_text(field)))


def _said(kept: KeptField | None) -> str:
    return answer_text(kept)


def _of_returns(
    gathered: CampaignState, recipient: Recipient, deliverable: str | None
) -> Iterator[Event]:
    own = [
        one
        for one in gathered.returns
        if one.community == recipient.name and deliverable in (None, one.deliverable)
    ]
    for one in own:
        form = gathered.forms.get(one.deliverable or "")
        older = [
            other
            for other in own
            if other.deliverable == one.deliverable and other.revision < one.revision
        ]
        before = max(older, key=lambda other: other.revision, default=None)
        errors = sum(finding.level == "error" for finding in one.findings)
        state = "空白表" if one.blank else one.state_words
        counts = _counts_words(one, own)
        wrong = f"，{errors}处要修改" if errors else ""
        name = gathered.deliverable_name(one.deliverable)
        words = f"{name}第{one.revision}版：{state}{wrong}{counts}"
        changes = changes_between(form, before, one) if before else None
        yield Event(one.received, "报送", words, one.file, changes)
        for made in one.amendments:
            yield Event(made.made, "更正", f"{name}第{one.revision}版：{made.words}", one.file)


def _counts_words(one: Return, own: Sequence[Return]) -> str:
    """Whether a revision counts, and which one does otherwise."""
    if one.void:
        return ""
    if one.current:
        return "，以这一版为准"
    same = (r for r in own if r.deliverable == one.deliverable and r.current)
    current = next(same, None)
    if current is not None and current.revision < one.revision:
        return f"，现在以第{current.revision}版为准"
    return "，已被后来的代替"


def _of_rulings(
    gathered: CampaignState, recipient: Recipient, deliverable: str | None
) -> Iterator[Event]:
    """What the clerk has said of a return as a whole, also of one that is no longer the unit's."""
    for one in gathered.returns:
        if deliverable not in (None, one.deliverable):
            continue
        name = gathered.deliverable_name(one.deliverable)
        for ruling in one.rulings:
            gone = ruling.kind == "move" and ruling.before == recipient.name
            if gone or one.community == recipient.name:
                yield Event(ruling.made, "处置", f"{name}：{ruling.words}", one.file)


def _of_papers(
    gathered: CampaignState, recipient: Recipient, deliverable: str | None
) -> Iterator[Event]:
    for one in gathered.papers:
        if one.community == recipient.name and deliverable in (None, one.deliverable):
            name = gathered.deliverable_name(one.deliverable)
            yield Event(one.made, "纸质", f"{name}：{one.words}")


def _of_material(
    gathered: CampaignState, recipient: Recipient, deliverable: str | None
) -> Iterator[Event]:
    """The material, that of one folder and moment together."""
    together: dict[tuple[dt.datetime, str, str], list[str]] = {}
    for one in gathered.material.materials:
        place = one.place
        if deliverable not in (None, place.deliverable):
            continue
        if place.community == recipient.name:
            name = gathered.deliverable_name(one.place.deliverable)
            subject = f"{name}　{one.place.item}" if one.place.item else name
            key = (one.arrival.received, subject, one.arrival.folder)
            together.setdefault(key, []).append(one.file_kind or "文件")
    for (moment, subject, folder), kinds in together.items():
        each = "、".join(f"{kind}{kinds.count(kind)}个" for kind in dict.fromkeys(kinds))
        yield Event(moment, "材料", f"{subject}：{each}", folder)


def _of_material_rulings(
    gathered: CampaignState, recipient: Recipient, deliverable: str | None
) -> Iterator[Event]:
    """What the community took back itself; what it was for is not known any more."""
    for one in gathered.material_rulings:
        if one.kind == "back" and one.community == recipient.name and deliverable is None:
            yield Event(one.made, "处置", one.words, one.name)


def _of_reminders(
    gathered: CampaignState, recipient: Recipient, deliverable: str | None
) -> Iterator[Event]:
    for one in gathered.reminders:
        asked = deliverable is None or deliverable in one.deliverables
        if one.community == recipient.name and asked:
            moment = dt.datetime.combine(one.day, dt.time(), gathered.settings.zone)
            names = "、".join(map(gathered.deliverable_name, one.deliverables))
            yield Event(moment, "催报", names)


def history_json(settings: Settings, recipient: Recipient, events: Sequence[Event]) -> object:
    """The object that `history --json` prints."""
    return {
        "campaign": settings.campaign_id,
        "community": recipient.name,
        "events": [
            {
                "time": one.moment.isoformat(),
                "kind": one.kind,
                "words": one.words,
                "file": one.file or None,
                "changes": None
                if one.changes is None
                else [
                    {"label": c.label, "before": c.before, "after": c.after} for c in one.changes
                ],
            }
            for one in events
        ],
    }
