"""Packets: for each recipient a folder and a zip with the notice and its forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from huizhi.campaign import (
    NOTICE,
    Attachment,
    Campaign,
    FormSet,
    Identity,
    Prefills,
    Recipient,
    Settings,
    fill_context,
    load_form_set,
    recipients_named,
    template_context,
)
from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.disk import flush_all, mend_folder, safe_name, write_folder, write_whole
from huizhi.errors import HuizhiError, StorageError
from huizhi.formats import Template
from huizhi.formats.ooxml import Stamp
from huizhi.formats.zips import Member, Packing, write_members
from huizhi.forms import Filling
from huizhi.steps.sending.due_calendar import CALENDAR, due_dates
from huizhi.steps.sending.form_stamp import stamp_of_form
from huizhi.steps.sending.packet_link import link_files
from huizhi.steps.sending.packet_marks import PacketMarks
from huizhi.steps.sending.page_layout import PageLayouts, PlannedNotices, lay_out
from huizhi.steps.sending.prefill_note import prefill_files
from huizhi.steps.sending.printing import PrintJob, write_print_run
from huizhi.steps.sending.remarks import with_remarks
from huizhi.steps.sending.sent_form import SentForm, sent_form
from huizhi.storage import Links
from huizhi.workers import (
    Job,
    LocalWorkers,
    SentFolder,
    SharedFolder,
    Work,
    Workers,
    jobs_for,
)

FOLDER = "packets"
MAIL = "通知包"  # what a mail is called that takes a packet to its recipient
_AT_ONCE = 12  # packets that are printed at a time


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
    folder that no recipient of the configuration has; layouts: how the notices are laid out;
    run: the print run, where one was asked for."""

    count: int
    changed: int
    leftovers: tuple[str, ...]
    layouts: PageLayouts
    run: Path | None


def make_packets(
    campaign: Campaign,
    output: Path,
    only: Sequence[str] = (),
    told: Callable[[Packet], object] = lambda _: None,
    jobs: int | None = None,
    office: str | None = None,
    job: PrintJob | None = None,
    links: Links | None = None,
    workers: Workers | None = None,
) -> PacketsResult:
    """The packets of all recipients, or of those named in `only`, written under `output`/packets.

    Each is written whole or not at all; what is already there as it should be is left alone; all
    are on the disk in the end. told: is told of each, in the roster's order; jobs: how many
    processes make them, None for as many as pay off; the bytes are the same; office: LibreOffice,
    which measures the notice's pages, None for none; job: what is printed of them; links: of the
    communities to the page, None where there is no page; workers: who makes them, None for this
    machine's processes.
    Raises: HuizhiError when `only` names nobody, or some could not be made while the others were;
    RenderError; StorageError.
    """
    folder = output / FOLDER
    mend_folder(folder)
    recipients = recipients_named(campaign.settings, only)
    render = partial(render_notice, campaign)
    layouts = lay_out(campaign, recipients, render, office, output)
    count = changed = 0
    run: list[bytes] = []
    unmade: list[str] = []
    marks = PacketMarks(campaign, output, layouts, links)
    left = {} if job else _left(recipients, folder, marks)
    asked = [one for one in recipients if one.code not in left]
    if job:
        made = _printed(campaign, layouts, asked, folder, job, run, links)
    elif asked and (workers or (jobs or jobs_for(len(asked))) > 1):
        some = workers or LocalWorkers(jobs or jobs_for(len(asked)))
        made = _by_workers(some, campaign, layouts, asked, folder, links, unmade)
    else:
        made = _packets(campaign, layouts, asked, folder, links)
    try:
        with closing(made) as new:
            for recipient, packet in _in_order(recipients, left, new):
                if not job and recipient.code not in left:
                    marks.note(recipient, packet.folder, packet.archive, packet.files)
                told(packet)
                count += 1
                changed += packet.changed
    except BaseException:  # Ctrl-C may come between the making of a folder and what cleans it up
        with suppress(StorageError):
            mend_folder(folder)
        raise
    if changed:
        flush_all(path for path in folder.rglob("*") if path.is_file())
    if not job:
        marks.keep()
    if unmade:
        raise HuizhiError(
            f"{'、'.join(unmade)}的通知包没有做成：做它的集群工作进程两次意外结束"
            f"（多半是内存不够）。其余{count}个都已写好。请在这台电脑上用 --only 单做这几个。"
        )
    path = write_print_run(run, output) if run else None
    leftovers = tuple(_leftovers(campaign.settings, folder))
    return PacketsResult(count, changed, leftovers, layouts, path)


def _left(recipients: Sequence[Recipient], folder: Path, marks: PacketMarks) -> dict[str, Packet]:
    """The packets that would come out as they lie there, by their recipients' codes."""
    found: dict[str, Packet] = {}
    for one in recipients:
        places = _places(one, folder)
        if files := marks.unchanged(one, *places):
            found[one.code] = Packet(one.name, *places, tuple(files), changed=False)
    return found


def _in_order(
    recipients: Sequence[Recipient], left: Mapping[str, Packet], made: Iterator[Packet]
) -> Iterator[tuple[Recipient, Packet]]:
    """All packets in the order of their recipients: those that were left, and as soon as they are
    there those that are made; some may not be."""
    coming = iter(recipients)
    for packet in made:
        for one in coming:
            if one.name == packet.recipient:
                yield one, packet
                break
            if one.code in left:
                yield one, left[one.code]
    yield from ((one, left[one.code]) for one in coming if one.code in left)


def _packets(
    campaign: Campaign,
    layouts: PageLayouts,
    recipients: Sequence[Recipient],
    folder: Path,
    links: Links | None,
) -> Generator[Packet]:
    render = _renderer(campaign, layouts, links)
    for recipient in recipients:
        yield _written(recipient, render(recipient), folder)


@dataclass(frozen=True)
class _Rendered:
    """The files of a packet that was made where the packets' folder is not; None for one on which
    workers have died."""

    recipient: Recipient
    files: Mapping[str, bytes] | None


def _by_workers(
    workers: Workers,
    campaign: Campaign,
    layouts: PageLayouts,
    recipients: Sequence[Recipient],
    folder: Path,
    links: Links | None,
    unmade: list[str],
) -> Generator[Packet]:
    """The packets, each written by whoever has made it where he sees the folder; unmade: takes the
    names of those on which workers have died."""
    templates = workers.sent(campaign.forms.folder)
    with workers.shared(folder) as shared:
        kept = campaign.settings, templates, campaign.prefills
        job = Job(_Making, (*kept, layouts, shared, links), lost=lambda one: _Rendered(one, None))
        with workers.crew(job) as crew:
            for made in crew.each(recipients):
                if isinstance(made, Packet):
                    own = folder / made.folder.name, folder / made.archive.name
                    yield replace(made, folder=own[0], archive=own[1])
                elif made.files is None:
                    unmade.append(made.recipient.name)
                else:
                    yield _written(made.recipient, made.files, folder)
    if unmade:
        mend_folder(folder)


class _Making(Work[Recipient, Packet | _Rendered]):
    """What a worker does: makes packets, and writes them where it sees their folder."""

    def __init__(
        self,
        settings: Settings,
        templates: SentFolder,
        prefills: Prefills,
        layouts: PageLayouts,
        shared: SharedFolder,
        links: Links | None,
    ) -> None:
        self._open = ExitStack()
        forms = load_form_set(settings, self._open.enter_context(templates.at_hand()))
        self._render = _renderer(Campaign(settings, forms, prefills), layouts, links)
        self._shared = shared

    def done(self, things: Sequence[Recipient]) -> list[Packet | _Rendered]:
        return [self._made(recipient) for recipient in things]

    def _made(self, recipient: Recipient) -> Packet | _Rendered:
        files = self._render(recipient)
        if not self._shared.is_seen(to_write=True):  # also not any more: that run has ended
            return _Rendered(recipient, files)
        return _written(recipient, files, self._shared.path)

    def close(self) -> None:
        self._open.close()


def _renderer(
    campaign: Campaign, layouts: PageLayouts, links: Links | None
) -> Callable[[Recipient], Mapping[str, bytes]]:
    notices = PlannedNotices(campaign, layouts)
    return lambda recipient: dict(render_packet(campaign, recipient, notices, links))


def _printed(
    campaign: Campaign,
    layouts: PageLayouts,
    recipients: Sequence[Recipient],
    folder: Path,
    job: PrintJob,
    run: list[bytes],
    links: Links | None,
) -> Generator[Packet]:
    """The packets, printed so many at a time; run: takes what the print run is made of."""
    notices = PlannedNotices(campaign, layouts)
    for first in range(0, len(recipients), _AT_ONCE):
        some = recipients[first : first + _AT_ONCE]
        packets = [dict(render_packet(campaign, one, notices, links)) for one in some]
        pdfs = job.printer.pdfs_of(packets)
        for recipient, files, printed in zip(some, packets, pdfs, strict=True):
            if job.run:
                run += printed.values()
            yield _written(recipient, {**files, **printed} if job.beside else files, folder)


def render_packet(
    campaign: Campaign,
    recipient: Recipient,
    notices: PlannedNotices | None = None,
    links: Links | None = None,
) -> Iterator[tuple[str, bytes]]:
    """The files of one recipient's packet: names and contents. notices: the notice's templates,
    laid out; None for the template as it is; links: as for `make_packets`."""
    settings = campaign.settings
    context = template_context(settings, recipient)
    own = campaign.forms.templates[f"{NOTICE}.docx"]
    template = notices.template_for(recipient) if notices else own
    yield "通知.docx", _notice(campaign, template, recipient, context)
    if recipient.returns_forms:
        for attachment in settings.attachments:
            yield from _render_attachment(campaign, recipient, attachment, context)
        if settings.deliverables:
            yield CALENDAR, due_dates(settings)
        yield from prefill_files(campaign, recipient)
        if links:
            yield from link_files(settings, links, recipient)


def render_notice(campaign: Campaign, template: Template, recipient: Recipient) -> bytes:
    """The notice for one recipient. Raises: RenderError."""
    context = template_context(campaign.settings, recipient)
    return _notice(campaign, template, recipient, context)


def _notice(
    campaign: Campaign, template: Template, recipient: Recipient, context: dict[str, object]
) -> bytes:
    blank = [fill_context(form, Filling()) for form in campaign.forms.forms.values()]
    version = _version(campaign.forms, template.name)
    identity = Identity(campaign.settings.campaign_id, NOTICE, recipient.code, version)
    empty = {key: value for one in blank for key, value in one.items()}
    return template.render({**empty, **context}, Stamp(identity.properties()))


def _render_attachment(
    campaign: Campaign, recipient: Recipient, attachment: Attachment, context: dict[str, object]
) -> Iterator[tuple[str, bytes]]:
    settings, forms = campaign.settings, campaign.forms
    form = forms.forms.get(attachment.deliverable or "")
    sent = sent_form(campaign, attachment, recipient) if form else SentForm(Filling())
    filled = fill_context(form, sent.filling) if form else {}
    rules = forms.rules[form.id] if form else {}
    for suffix in TEMPLATE_SUFFIXES:
        template = forms.templates.get(f"{attachment.template}{suffix}")
        if template is None:
            continue
        form_id = form.id if form else attachment.template
        version = _version(forms, template.name)
        identity = Identity(settings.campaign_id, form_id, recipient.code, version)
        stamp = stamp_of_form(settings, attachment, identity.properties(), rules)
        name = safe_name(f"附件{attachment.number} {attachment.short_title}")
        data = template.render({**context, **filled}, stamp)
        if form and sent.is_prefilled:
            data = with_remarks(data, suffix, forms, form, sent, stamp)
        yield f"{name}{suffix}", data


def _version(forms: FormSet, template: str) -> str:
    return forms.versions[template.rpartition("/")[2]]


def _written(recipient: Recipient, files: Mapping[str, bytes], folder: Path) -> Packet:
    own, archive = _places(recipient, folder)
    changed = write_folder(own, files)
    members = [Member(f"{own.name}/{file}", data, Packing.NONE) for file, data in files.items()]
    zipped = write_members(members)
    if not archive.is_file() or archive.read_bytes() != zipped:
        write_whole(archive, zipped, flushed=False)
        changed = True
    return Packet(recipient.name, own, archive, tuple(files), changed)


def _places(recipient: Recipient, folder: Path) -> tuple[Path, Path]:
    """Where the folder and the zip of a recipient's packet are."""
    name = safe_name(recipient.name)
    return folder / name, folder / f"{name}.zip"


def _leftovers(settings: Settings, folder: Path) -> Iterator[str]:
    """What lies in the packets folder and belongs to no recipient of the configuration."""
    wanted = {safe_name(r.name) for r in settings.recipients}
    with os.scandir(folder) as entries:
        names = (entry.name for entry in entries)
        yield from sorted(n for n in names if not {n, n.removesuffix(".zip")} & wanted)
