"""Export: the ledger's returns as JSON, in the shape that others rely on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huizhi.content import LINK
from huizhi.findings import Finding
from huizhi.forms import ROWS, Form
from huizhi.material import CheckedMaterial, Material
from huizhi.steps.reporting.sheets import MadeList
from huizhi.storage import KeptValue, Return


def export_json(
    campaign: str,
    forms: Mapping[str, Form],
    returns: Sequence[Return],
    checked: CheckedMaterial | None = None,
) -> dict[str, object]:
    """Return the object that `export` prints, its lists made as they are walked through;
    docs/architecture.md gives its shape.

    checked: the material; None when there is none.
    """
    materials = (*checked.materials, *checked.unplaced) if checked else ()
    return {
        "campaign": campaign,
        "returns": MadeList(len(returns), lambda n: return_json(forms, returns[n])),
        "materials": MadeList(len(materials), lambda n: material_json(materials[n])),
    }


def material_json(one: Material) -> dict[str, object]:
    """One picture, video, document or link as an object."""
    arrival, place, facts = one.arrival, one.place, one.facts
    is_link = facts.kind == LINK
    return {
        "file": arrival.name,
        "sha256": arrival.sha256 or None,
        "received": None if is_link else arrival.received.isoformat(),
        "community": place.community,
        "deliverable": place.deliverable,
        "item": place.item or None,
        "kind": one.file_kind or None,
        "link": facts.format if is_link else None,
        "width": facts.width or None,
        "height": facts.height or None,
        "seconds": facts.seconds or None,
        "taken": facts.taken or None,
        "accepted": one.accepted and place.is_known,
        "repeats": one.repeats or None,
        "findings": [finding_json(finding) for finding in one.findings],
    }


def finding_json(finding: Finding) -> dict[str, str]:
    """One finding as an object."""
    return {
        "level": finding.level,
        "code": finding.code,
        "field": finding.field,
        "where": finding.where,
        "message": finding.message,
    }


def return_json(forms: Mapping[str, Form], one: Return) -> dict[str, object]:
    """One return as an object; every field of its form is in `values`, null when unanswered.

    `rows` are those of the first table; a form with several has the others in `tables`, by id.
    """
    form = forms.get(one.deliverable or "")
    return {
        "file": one.file,
        "sha256": one.sha256,
        "received": one.received.isoformat(),
        "community": one.community,
        "deliverable": one.deliverable,
        "revision": one.revision,
        "current": one.current,
        "status": one.status,
        "void": one.void is not None,
        "values": _values(form, one),
        "rows": _rows(one, ROWS),
        **_further_tables(form, one),
        "findings": [finding_json(finding) for finding in one.findings],
    }


def _rows(one: Return, table: str) -> list[dict[str, KeptValue]]:
    return [{field.field: field.value for field in row.fields} for row in one.rows_of(table)]


def _further_tables(form: Form | None, one: Return) -> dict[str, object]:
    """The rows of all tables but the first, by their ids; nothing for a form that has no more."""
    asked = [table.id for table in form.tables] if form else []
    ids = dict.fromkeys((*asked, *(row.table for row in one.rows)))
    further = {table: _rows(one, table) for table in ids if table != ROWS}
    return {"tables": further} if further else {}


def _values(form: Form | None, one: Return) -> dict[str, KeptValue]:
    """The values by field id; every field of the form is there, null when not answered."""
    empty = dict.fromkeys((field.id for field in form.fields), None) if form else {}
    return {**empty, **{field.field: field.value for field in one.fields}}
