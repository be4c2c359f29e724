"""Assign: the clerk says whose a return is that the program could not place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from huizhi.errors import HuizhiError
from huizhi.settings import Recipient, Settings
from huizhi.steps.ledger import Ledger
from huizhi.steps.returns import Return

_SETTLED = {"community-unknown", "community-conflict", "form-unknown"}  # by being placed


def assign(
    settings: Settings, output: Path, file: str, community: str, deliverable: str | None = None
) -> Return | None:
    """The return of this file as it is entered for the community, None when nothing new was in it.

    file: name as received, the end of it, or the beginning of its SHA-256; deliverable: id or
    name, for a file in which no form was recognised. Raises: HuizhiError when any of them names
    nothing or more than one thing; StorageError.
    """
    recipient = _recipient(settings, community)
    wanted = _deliverable(settings, deliverable)
    with Ledger.in_folder(output, settings.campaign_id) as ledger:
        waiting = _waiting(ledger, file)
        form = wanted or waiting.deliverable
        if form is None:
            names = "、".join(one.id for one in settings.deliverables)
            raise HuizhiError(f"“{waiting.file}”认不出是哪一项，请再写上报送事项：{names}。")
        findings = tuple(f for f in waiting.findings if f.code not in _SETTLED)
        wrong = any(finding.level == "error" for finding in findings)
        placed = replace(
            waiting,
            community=recipient.name,
            deliverable=form,
            findings=findings,
            status="needs-correction" if wrong else "accepted",
            evidence="经办人认领",
        )
        return ledger.place(waiting, placed)


def _recipient(settings: Settings, name: str) -> Recipient:
    for one in settings.recipients:
        if name in (one.name, one.code, *one.aliases):
            return one
    names = "、".join(one.name for one in settings.recipients)
    raise HuizhiError(f"名单里没有“{name}”。名单上有：{names}。")


def _deliverable(settings: Settings, name: str | None) -> str | None:
    if name is None:
        return None
    for one in settings.deliverables:
        if name in (one.id, one.name):
            return one.id
    names = "、".join(f"{one.id}（{one.name}）" for one in settings.deliverables)
    raise HuizhiError(f"没有“{name}”这一项报送事项。可以写：{names}。")


def _waiting(ledger: Ledger, file: str) -> Return:
    """The one waiting return that is meant."""
    waiting = [one for one in ledger.returns() if one.status == "unidentified"]
    meant = [
        one
        for one in waiting
        if one.file == file or one.file.endswith(f"/{file}") or one.sha256.startswith(file.lower())
    ]
    if len(meant) == 1:
        return meant[0]
    listed = "；".join(f"{one.file}（{one.sha256[:8]}）" for one in meant or waiting) or "没有"
    if meant:
        raise HuizhiError(f"叫“{file}”的待认领文件不止一个，请写括号里的编号：{listed}。")
    raise HuizhiError(f"没有叫“{file}”的待认领文件。待认领的有：{listed}。")
