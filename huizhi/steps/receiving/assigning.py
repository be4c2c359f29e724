"""Assign: the clerk says whose a return is that the program could not place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from huizhi.campaign import Campaign, Recipient, Settings
from huizhi.errors import HuizhiError, ReadError
from huizhi.findings import Finding
from huizhi.formats import ReturnReader
from huizhi.material import Arrival, works_deliverable
from huizhi.steps.receiving.identify import CONFLICTS
from huizhi.steps.receiving.paper_hints import hints_of
from huizhi.steps.receiving.readings import read_return
from huizhi.steps.receiving.ruling import count_again, moving
from huizhi.steps.sending import knowing_prefills
from huizhi.storage import (
    PLACED_BY_HAND,
    THIS_MACHINE,
    Fate,
    Ledger,
    MaterialRuling,
    Return,
    Subjects,
    enter_material_ruling,
    load_arrivals,
    load_facts,
    originals_in,
)

_SETTLED = {"community-unknown", "activity-unclear", "activity-ended"}  # by being placed
_DIGITS = 8  # of a digest by which a content may be called
_AS_IS = {"form-unknown", "file-kind", "file-damaged", "file-password", "file-limit"}


def assign(
    campaign: Campaign,
    output: Path,
    file: str,
    community: str,
    deliverable: str | None = None,
    who: str = THIS_MACHINE,
) -> Return | None:
    """The return of this file as it is entered for the community, None when nothing new was in it.

    file: name as received, the end of it, or the beginning of its SHA-256; deliverable: id or
    name, for a file in which no form was recognised. Where the deliverable has a form the file is
    read once more as that form. What cannot be read stays an error, for nothing may count as
    handed in that nobody has read. An earlier revision of that community counts again; what is
    that community's already is what it was; a file that said nothing new is looked into again.
    who: the account.

    Raises: HuizhiError when any of them names nothing or more than one thing; StorageError.
    """
    settings = campaign.settings
    recipient = _recipient(settings, community)
    wanted = deliverable_named(settings, deliverable)
    with Ledger.in_folder(output, settings) as ledger:
        ledger.subjects = Subjects(settings)
        replaced = _replaced(ledger, file, recipient, wanted)
        if replaced is not None:
            return count_again(ledger, replaced, who, _now(settings))
        waiting = _meant_return(settings, ledger, file, recipient, wanted)
        if not waiting.is_waiting:
            return waiting
        if not waiting.number:
            waiting = _read_again(campaign, ledger, output, waiting, wanted or "")
        if waiting.is_moved:
            return _moved_on(ledger, settings, waiting, recipient, wanted, who)
        form_id = wanted or waiting.deliverable
        if form_id is None:
            names = "、".join(f"{one.id}（{one.name}）" for one in settings.deliverables)
            raise HuizhiError(f"“{waiting.file}”认不出是哪一项，请再写上报送事项：{names}。")
        found = waiting
        if form_id in campaign.forms.forms and waiting.deliverable != form_id:
            found = _read_again(campaign, ledger, output, waiting, form_id)
        placed = _placed(found, recipient, form_id, has_form=form_id in campaign.forms.forms)
        return ledger.place(waiting, placed) if waiting.number else ledger.enter_return(placed)


def _moved_on(
    ledger: Ledger,
    settings: Settings,
    waiting: Return,
    recipient: Recipient,
    deliverable: str | None,
    who: str,
) -> Return:
    """The return that the clerk had taken from a unit, as another's, as it was read."""
    if deliverable not in (None, waiting.deliverable):
        read = settings.deliverable(waiting.deliverable or "").name
        raise HuizhiError(f"“{waiting.file}”是“{read}”，事项请不要选别的。")
    made = moving(settings, waiting, recipient.name, "", who, _now(settings))
    return ledger.rule(waiting, made)


def _now(settings: Settings) -> dt.datetime:
    return dt.datetime.now(settings.zone).replace(microsecond=0)


def _placed(found: Return, recipient: Recipient, form_id: str, *, has_form: bool) -> Return:
    """The return as the clerk has placed it."""
    findings = tuple(_settled(found, recipient, has_form=has_form))
    wrong = any(finding.level == "error" for finding in findings)
    return replace(
        found,
        community=recipient.name,
        deliverable=form_id,
        findings=findings,
        status="needs-correction" if wrong else "accepted",
        evidence=PLACED_BY_HAND,
    )


def _settled(waiting: Return, recipient: Recipient, *, has_form: bool) -> Iterator[Finding]:
    """The findings that are left once the clerk has said whose it is: another unit written in the
    form stays a question; what was not read stays an error where there is a form to be read."""
    for finding in waiting.findings:
        if finding.code in CONFLICTS:
            code, said = "community-assigned", recipient.name
            if finding.found not in ("", recipient.name, *recipient.aliases):
                yield replace(finding, code=code, expected=said)
        elif finding.code in _AS_IS and not has_form:
            continue
        elif finding.code not in _SETTLED:
            yield finding


def _read_again(
    campaign: Campaign, ledger: Ledger, output: Path, waiting: Return, form_id: str
) -> Return:
    """The waiting return as read when the clerk says which form it is, "" for any; itself when
    nothing of that form is in it."""
    stored = next((r.stored for r in ledger.received() if r.sha256 == waiting.sha256), "")
    empty = replace(waiting, findings=(), status="unidentified")
    try:
        with ReturnReader(hints=hints_of(campaign.forms)) as reader:
            document = reader.read(originals_in(output).whole(stored, waiting.sha256))
    except (ReadError, OSError):
        return waiting
    reading = read_return(knowing_prefills(campaign, output), document, empty, form_id)
    wanted = (one for one in reading.returns if not form_id or one.deliverable == form_id)
    return next(wanted, waiting)


def _recipient(settings: Settings, name: str) -> Recipient:
    for one in settings.recipients:
        if name in (one.name, one.code, *one.aliases):
            return one
    names = "、".join(one.name for one in settings.recipients)
    raise HuizhiError(f"名单里没有“{name}”。名单上有：{names}。")


def deliverable_named(settings: Settings, name: str | None) -> str | None:
    """The id of the deliverable of this id or name, None for None. Raises: HuizhiError."""
    if name is None:
        return None
    for one in settings.deliverables:
        if name in (one.id, one.name):
            return one.id
    names = "、".join(f"{one.id}（{one.name}）" for one in settings.deliverables)
    raise HuizhiError(f"没有“{name}”这一项报送事项。可以写：{names}。")


def _replaced(
    ledger: Ledger, file: str, recipient: Recipient, deliverable: str | None
) -> Return | None:
    """The one earlier revision of this community that is meant, None when there is none, or when a
    waiting file is called the same."""
    meant = [one for one in ledger.returns() if is_called(one, file)]
    if any(one.community is None for one in meant):
        return None
    own = [
        one
        for one in meant
        if one.community == recipient.name
        and not one.current
        and deliverable in (None, one.deliverable)
    ]
    return own[0] if len(own) == 1 else None


def is_called(one: Return, file: str) -> bool:
    """Whether a return is called by this file name, its end, or the beginning of its digest."""
    named = one.file == file or one.file.endswith(f"/{file}")
    return named or (len(file) >= _DIGITS and one.sha256.startswith(file.lower()))


def _meant_return(
    settings: Settings, ledger: Ledger, file: str, recipient: Recipient, deliverable: str | None
) -> Return:
    """The one waiting return that is meant, of several in one file that of the deliverable; where
    none is called so, the one that the community has already, or an empty one of a content that
    said nothing new."""
    returns = ledger.returns()
    waiting = [one for one in returns if one.is_waiting]
    meant = [one for one in waiting if is_called(one, file)]
    if not meant:
        meant = [
            one
            for one in returns
            if one.current and one.community == recipient.name and is_called(one, file)
            if deliverable in (None, one.deliverable)
        ]
    if not meant:
        entered = (
            Return(r.name, r.sha256, r.received, None, None, "unidentified")
            for r in ledger.received()
            if r.fate is Fate.NOTHING_NEW
        )
        meant = [one for one in entered if is_called(one, file)]
    one_file = len({one.sha256 for one in meant}) == 1
    own = [one for one in meant if one_file and one.deliverable == deliverable]
    if len(meant) == 1 or len(own) == 1:
        return (own or meant)[0]
    if one_file:
        names = "、".join(
            f"{one.id}（{one.name}）"
            for one in settings.deliverables
            if any(each.deliverable == one.id for each in meant)
        )
        raise HuizhiError(f"“{meant[0].file}”里不止一张表，请再写上报送事项：{names}。")
    listed = "；".join(f"{one.file}（{one.sha256[:8]}）" for one in meant or waiting) or "没有"
    if meant:
        raise HuizhiError(f"叫“{file}”的待认领文件不止一个，请写括号里的编号：{listed}。")
    owned = [f"{one.file}（{one.community}）" for one in returns if is_called(one, file)]
    others = f"已经归到单位的有：{'；'.join(owned)}。" if owned else ""
    raise HuizhiError(f"没有叫“{file}”的待认领文件。{others}待认领的有：{listed}。")


def assign_material(
    settings: Settings,
    output: Path,
    file: str,
    community: str,
    deliverable: str | None = None,
    item: str | None = None,
    who: str = THIS_MACHINE,
    now: dt.datetime | None = None,
) -> tuple[str, ...] | None:
    """The names of the files that are the community's from now on: pictures, videos and documents
    that are called so, or lie in a folder that is called so; None when there are none.

    deliverable, item: None where their names say it; who: the account; now: when it is said, None
    for this moment; it can be undone. Raises: HuizhiError; StorageError.
    """
    with Ledger.in_folder(output, settings) as ledger:
        with ledger.looking() as connection:
            arrivals, facts = load_arrivals(connection), load_facts(connection)
        # A return waits for its unit, or has revisions of which the clerk chooses one.
        returned = {one.sha256 for one in ledger.returns()}
        returned |= {one.sha256 for one in ledger.received() if one.fate is Fate.NOTHING_NEW}
        known = [one for one in arrivals if one.sha256 in facts and one.sha256 not in returned]
        meant, name = _meant(known, file)
        if not meant:
            return None
        recipient = _recipient(settings, community)
        wanted = deliverable_named(settings, deliverable)
        found = _item(settings, item)
        if found and wanted is None:
            wanted = works_deliverable(settings)
        made = MaterialRuling(
            *("place", name, who, now or _now(settings)),
            community=recipient.name,
            deliverable=wanted,
            item=found,
        )
        with ledger.writing() as connection:
            enter_material_ruling(connection, made)
    return tuple(one.name for one in meant)


def _meant(known: Sequence[Arrival], file: str) -> tuple[list[Arrival], str]:
    """The arrivals that are meant, and the name of the file or folder that the decision is on."""
    wanted = file.replace("\\", "/").rstrip("/")
    exact = [one for one in known if one.name == wanted]
    inside = [one for one in known if one.name.startswith(f"{wanted}/")]
    if exact or inside:
        return exact or inside, wanted
    ending = [one for one in known if one.name.endswith(f"/{wanted}")]
    if len(wanted) >= _DIGITS:
        ending += [one for one in known if one.sha256.startswith(wanted.lower())]
    folders = {
        one.name[: one.name.index(f"/{wanted}/") + len(wanted) + 1]
        for one in known
        if f"/{wanted}/" in one.name
    }
    names = {one.name for one in ending} | folders
    if len(names) > 1:
        listed = "；".join(sorted(names)[:10])
        raise HuizhiError(f"叫“{file}”的不止一个，请写全名：{listed}。")
    if not names:
        return [], ""
    (name,) = names
    return [one for one in known if one.name == name or one.name.startswith(f"{name}/")], name


def _item(settings: Settings, name: str | None) -> str:
    if name is None:
        return ""
    for one in settings.items:
        if name in (one.name, one.form_name, *one.aliases):
            return one.name
    names = "、".join(one.name for one in settings.items)
    raise HuizhiError(f"没有“{name}”这个项目。项目有：{names}。")
