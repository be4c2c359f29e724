"""Forms drawn here, without templates, and what communities wrote in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from huizhi.campaign.campaign import Campaign
from huizhi.campaign.form_set import FormSet, circumstances_of, form_of
from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.forms.fields import make_field
from huizhi.forms.form import Form, FormField, FormTable
from huizhi.forms.table_spot import ColumnSpot, TableSpot
from huizhi.forms.template import Pattern
from huizhi.steps.standing.campaign_state import CampaignState, gather_state
from huizhi.storage.returns import KeptField, KeptRow, Return
from tests.configuring import without_material
from tests.paths import CONFIG

SETTINGS = without_material(load_settings(CONFIG))
ZUSHI, LUOZHUANG = (one.name for one in SETTINGS.communities[:2])
DELIVERABLE = SETTINGS.deliverables[0]
MOMENT = dt.datetime(2024, 6, 1, 9, 0, tzinfo=SETTINGS.zone)

Column = tuple[str, str, tuple[str, ...]]  # id, kind, headings from the top down


def field(name: str, kind: str, label: str) -> FormField:
    return FormField(name, label, make_field(kind))


def state(
    form: Form,
    pattern: Pattern,
    *returns: Return,
    today: dt.date = dt.date(2024, 6, 27),
    settings: Settings = SETTINGS,
) -> CampaignState:
    others = {a.deliverable: form_of(settings, a) for a in settings.attachments if a.deliverable}
    forms = FormSet(
        others | {DELIVERABLE.id: form},
        {},
        {DELIVERABLE.id: {".xlsx": pattern}},
        {},
        circumstances_of(settings),
        {},
    )
    return gather_state(Campaign(settings, forms), returns, (), today)


def table_of(*columns: Column) -> tuple[Form, Pattern]:
    fields = tuple(field(name, kind, heading[-1] or heading[0]) for name, kind, heading in columns)
    form = Form(DELIVERABLE.id, "××社区消防检查统计表", (), (FormTable("明细", fields),))
    spots = tuple(
        ColumnSpot(f"rows.{name}", number, heading[-1] or heading[0], heading=heading)
        for number, (name, _, heading) in enumerate(columns)
    )
    return form, Pattern(form.id, frozenset(), (), (TableSpot(0, spots, ()),))


def rows(community: str, ids: Sequence[str], *values: Sequence[Any], **other: Any) -> Return:
    kept = tuple(
        KeptRow(
            f"表!A{5 + n}",
            tuple(
                KeptField(name, value, str(value or ""), f"表!{name}{5 + n}", "header")
                for name, value in zip(ids, row, strict=True)
            ),
        )
        for n, row in enumerate(values)
    )
    base = Return(
        f"{community}.xlsx", community, MOMENT, community, DELIVERABLE.id, "accepted", (), kept
    )
    return replace(base, current=True, **other)
