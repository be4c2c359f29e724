"""Asked fields: what each form of an activity asked for, as its ledger keeps it for the next one.

An id says nothing of its meaning: two forms may both have a `name`. So an answer is carried over
only to a field of the same id that has the same label and kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from huizhi.campaign import Attachment, Settings, load_settings
from huizhi.errors import MistakesError
from huizhi.forms import bare
from huizhi.storage import Ledger, note_in

_KEY = "asked"
Meaning = tuple[str, str]  # a field's label as landmarks are compared, its kind


def meanings_of(attachment: Attachment) -> dict[str, Meaning]:
    """What each single field of a form means, by its id."""
    return {asked.id: (bare(label), asked.kind) for label, asked in attachment.fields.items()}


def column_meanings_of(attachment: Attachment) -> dict[str, Meaning]:
    """What each column of a form's tables means, by its id ("rows.title")."""
    return {
        f"{table.id}.{one.id}": (bare(label), one.kind)
        for table in attachment.tables
        for label, one in table.columns.items()
    }


def note_asked(ledger: Ledger, settings: Settings) -> None:
    """Keeps in the ledger what the forms ask for now. Raises: StorageError."""
    said = json.dumps(_meanings(settings), ensure_ascii=False, sort_keys=True)
    if ledger.note(_KEY) != said:
        ledger.set_note(_KEY, said)


def fields_asked_in(output: Path, deliverable: str) -> Mapping[str, Meaning]:
    """What the form of this id asked for in the activity of another output folder, {} where that is
    not known. Ledgers of before keep nothing, or no columns; then the configuration beside the
    output tells it, where it is still that activity's. Raises: StorageError."""
    said = note_in(output, _KEY)
    known = json.loads(said).get(deliverable, {}) if said else {}
    if not any("." in name for name in known):
        old = _configured(output).get(deliverable, {})
        known |= {n: one for n, one in old.items() if not said or "." in n}
    return {name: (label, kind) for name, (label, kind) in known.items()}


def deliverables_that_asked(output: Path, meaning: Meaning) -> tuple[str, ...]:
    """The forms of the activity of another output folder that had a single field of this meaning,
    as far as its ledger keeps that. Raises: StorageError."""
    said = note_in(output, _KEY)
    every = json.loads(said).items() if said else ()
    return tuple(
        form
        for form, asked in every
        if any(tuple(one) == meaning and "." not in name for name, one in asked.items())
    )


def _configured(output: Path) -> Mapping[str, Mapping[str, Meaning]]:
    try:
        settings = load_settings(output.parent / "config")
    except MistakesError:
        return {}
    return _meanings(settings) if settings.campaign_id == note_in(output, "campaign") else {}


def _meanings(settings: Settings) -> dict[str, dict[str, Meaning]]:
    return {
        attachment.deliverable: meanings_of(attachment) | column_meanings_of(attachment)
        for attachment in settings.attachments
        if attachment.deliverable
    }
