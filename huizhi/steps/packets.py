"""Packets: for each recipient a folder and a zip with the notice and its forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huizhi.context import template_context
from huizhi.errors import HuizhiError
from huizhi.formats.archive import Member, write_members
from huizhi.formats.stamp import Stamp
from huizhi.forms.fields.field import Validation
from huizhi.forms.form import ROWS, Filling
from huizhi.settings import Attachment, Recipient, Settings
from huizhi.steps.filling import fill_context
from huizhi.steps.form_set import NOTICE, SUFFIXES, FormSet
from huizhi.steps.identity import Identity
from huizhi.steps.whole_file import mend_folder, write_folder, write_whole

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
    """leftovers: names in the packets folder that no recipient of the configuration has."""

    packets: tuple[Packet, ...]
    leftovers: tuple[str, ...]


def make_packets(
    settings: Settings,
    forms: FormSet,
    output: Path,
    only: Sequence[str] = (),
    progress: Callable[[Packet], None] = lambda _: None,
) -> PacketsResult:
    """The packets of all recipients, or of those named in `only`, written under `output`/packets.

    Each is written whole or not at all; what is already there as it should be is left alone.
    Raises: HuizhiError when `only` names nobody; RenderError; StorageError.
    """
    folder = output / FOLDER
    mend_folder(folder)
    packets = []
    for recipient in chosen(settings, only):
        packet = _write_packet(settings, forms, recipient, folder)
        packets.append(packet)
        progress(packet)
    return PacketsResult(tuple(packets), tuple(_leftovers(settings, folder)))


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
    rules = _rules(forms, attachment) if form else {}
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


def _rules(forms: FormSet, attachment: Attachment) -> dict[str, Validation]:
    """What to tell each input cell of the form, by field id."""
    form = forms.forms[attachment.deliverable or ""]
    asked = {field.id: field.kind for field in form.fields}
    if form.table:
        asked |= {f"{ROWS}.{column.id}": column.kind for column in form.table.columns}
    rules = {field_id: kind.validation(forms.circumstances) for field_id, kind in asked.items()}
    return {field_id: rule for field_id, rule in rules.items() if rule is not None}


def _version(forms: FormSet, template: str) -> str:
    return forms.versions[template.rpartition("/")[2]]


def chosen(settings: Settings, only: Sequence[str]) -> Iterable[Recipient]:
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
    data = write_members([Member(f"{name}/{file}", content) for file, content in files.items()])
    if not archive.is_file() or archive.read_bytes() != data:
        write_whole(archive, data)
        changed = True
    return Packet(recipient.name, folder / name, archive, tuple(files), changed)


def _leftovers(settings: Settings, folder: Path) -> Iterator[str]:
    """What lies in the packets folder and belongs to no recipient of the configuration."""
    wanted = {safe_name(r.name) for r in settings.recipients}
    wanted |= {f"{name}.zip" for name in wanted}
    for entry in sorted(folder.iterdir()):
        if entry.name not in wanted:
            yield entry.name
