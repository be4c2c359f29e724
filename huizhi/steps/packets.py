"""Packets: for each recipient a folder and a zip with the notice and its forms."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from huizhi.context import template_context
from huizhi.errors import HuizhiError, StorageError
from huizhi.formats.archive import Member, Packing, write_members
from huizhi.formats.stamp import Stamp
from huizhi.forms.form import Filling
from huizhi.settings import Attachment, Recipient, Settings
from huizhi.steps.filling import fill_context
from huizhi.steps.form_set import NOTICE, SUFFIXES, FormSet, load_form_set
from huizhi.steps.identity import Identity
from huizhi.steps.jobs import done_in_jobs, jobs_for
from huizhi.steps.whole_file import flush_all, mend_folder, write_folder, write_whole

FOLDER = "packets"
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2060\ufeff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST = 80  # characters of a name; 3 bytes each in UTF-8, and names end at 255 bytes


@dataclass(frozen=True)
class Packet:
    """One written packet. folder, archive: where it is; files: names in it; changed: whether
    anything on the disk had to be written."""

    recipient: str
    folder: Path
    archive: Path
    files: tuple[str, ...]
    changed: bool


@dataclass(frozen=True)
class PacketsResult:
    """How many packets there are, and how many had to be written; leftovers: names in the packets
    folder that no recipient of the configuration has."""

    count: int
    changed: int
    leftovers: tuple[str, ...]


def make_packets(
    settings: Settings,
    forms: FormSet,
    output: Path,
    only: Sequence[str] = (),
    told: Callable[[Packet], object] = lambda _: None,
    jobs: int | None = None,
) -> PacketsResult:
    """The packets of all recipients, or of those named in `only`, written under `output`/packets.

    Each is written whole or not at all; what is already there as it should be is left alone; all
    are on the disk in the end. told: is told of each, in the roster's order; jobs: how many
    processes make them, None for as many as pay off; the bytes are the same.
    Raises: HuizhiError when `only` names nobody; RenderError; StorageError.
    """
    folder = output / FOLDER
    mend_folder(folder)
    recipients = chosen(settings, only)
    count = changed = 0
    try:
        with closing(_packets(settings, forms, recipients, folder, jobs)) as packets:
            for packet in packets:
                told(packet)
                count += 1
                changed += packet.changed
    except BaseException:  # Ctrl-C may come between the making of a folder and what cleans it up
        with suppress(StorageError):
            mend_folder(folder)
        raise
    if changed:
        flush_all(path for path in folder.rglob("*") if path.is_file())
    return PacketsResult(count, changed, tuple(_leftovers(settings, folder)))


def _packets(
    settings: Settings,
    forms: FormSet,
    recipients: Sequence[Recipient],
    folder: Path,
    jobs: int | None,
) -> Generator[Packet]:
    jobs = jobs or jobs_for(len(recipients))
    if jobs == 1:
        yield from map(_writer(settings, forms, folder), recipients)
    else:
        yield from done_in_jobs(_prepared, (settings, forms.folder, folder), recipients, jobs)


def _prepared(settings: Settings, templates: Path, folder: Path) -> Callable[[Recipient], Packet]:
    """What writes packets in a process of its own."""
    return _writer(settings, load_form_set(settings, templates), folder)


def _writer(settings: Settings, forms: FormSet, folder: Path) -> Callable[[Recipient], Packet]:
    return lambda recipient: _write_packet(settings, forms, recipient, folder)


def render_packet(
    settings: Settings, forms: FormSet, recipient: Recipient
) -> Iterator[tuple[str, bytes]]:
    """The files of one recipient's packet: names and contents."""
    context = template_context(settings, recipient)
    blank = [fill_context(form, Filling()) for form in forms.forms.values()]
    template = forms.templates[f"{NOTICE}.docx"]
    identity = Identity(
        settings.campaign_id, NOTICE, recipient.code, _version(forms, template.name)
    )
    notice = {key: value for one in blank for key, value in one.items()}
    yield "通知.docx", template.render({**notice, **context}, Stamp(identity.properties()))
    if recipient.returns_forms:
        for attachment in settings.attachments:
            yield from _render_attachment(settings, forms, recipient, attachment, context)


def safe_name(name: str) -> str:
    """The name as a file or folder name on every system; never empty, never a path."""
    cleaned = _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", name)).strip(" .")[:_LONGEST]
    cleaned = cleaned.strip(" .") or "_"
    return f"_{cleaned}" if _RESERVED.fullmatch(cleaned) else cleaned


def prefilling(settings: Settings, attachment: Attachment, recipient: Recipient) -> Filling:
    """What the office already knows of the recipient, in the form's fields."""
    known = {
        "名称": recipient.name,
        "编号": recipient.code,
        "联络员": recipient.liaison or "",
        "联络员手机": recipient.liaison_mobile or "",
    }
    return Filling({label: known[f.prefill] for label, f in attachment.fields.items() if f.prefill})


def _render_attachment(
    settings: Settings,
    forms: FormSet,
    recipient: Recipient,
    attachment: Attachment,
    context: dict[str, object],
) -> Iterator[tuple[str, bytes]]:
    form = forms.forms.get(attachment.deliverable or "")
    filled = fill_context(form, prefilling(settings, attachment, recipient)) if form else {}
    rules = forms.rules[form.id] if form else {}
    for suffix in SUFFIXES:
        template = forms.templates.get(f"{attachment.template}{suffix}")
        if template is None:
            continue
        form_id = form.id if form else attachment.template
        version = _version(forms, template.name)
        identity = Identity(settings.campaign_id, form_id, recipient.code, version)
        stamp = Stamp(identity.properties(), rules)
        name = safe_name(f"附件{attachment.number} {attachment.short_title}")
        yield f"{name}{suffix}", template.render({**context, **filled}, stamp)


def _version(forms: FormSet, template: str) -> str:
    return forms.versions[template.rpartition("/")[2]]


def chosen(settings: Settings, only: Sequence[str]) -> Sequence[Recipient]:
    """The recipients named (by name, code or alias), or all when none is named."""
    if not only:
        return settings.recipients
    chosen = []
    for name in only:
        found = [r for r in settings.recipients if name in (r.name, r.code, *r.aliases)]
        if not found:
            names = "、".join(r.name for r in settings.recipients)
            raise HuizhiError(f"名单里没有“{name}”。名单上有：{names}。")
        chosen += found
    return chosen


def _write_packet(settings: Settings, forms: FormSet, recipient: Recipient, folder: Path) -> Packet:
    name = safe_name(recipient.name)
    files = dict(render_packet(settings, forms, recipient))
    changed = write_folder(folder / name, files)
    archive = folder / f"{name}.zip"
    members = [Member(f"{name}/{file}", data, Packing.NONE) for file, data in files.items()]
    zipped = write_members(members)
    if not archive.is_file() or archive.read_bytes() != zipped:
        write_whole(archive, zipped, flushed=False)
        changed = True
    return Packet(recipient.name, folder / name, archive, tuple(files), changed)


def _leftovers(settings: Settings, folder: Path) -> Iterator[str]:
    """What lies in the packets folder and belongs to no recipient of the configuration."""
    wanted = {safe_name(r.name) for r in settings.recipients}
    with os.scandir(folder) as entries:
        names = (entry.name for entry in entries)
        yield from sorted(n for n in names if not {n, n.removesuffix(".zip")} & wanted)
