"""The liaison's link: what is due of one community, what is wrong with what came, and a way to hand
it in. Everything here is found by the link alone; no address names a community.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from unicodedata import category
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from huizhi.campaign import (
    Attachment,
    Campaign,
    Prefill,
    Recipient,
)
from huizhi.content import TEMPLATE_SUFFIXES, Cell
from huizhi.errors import HuizhiError
from huizhi.findings import Finding, shortened
from huizhi.forms import (
    ROWS,
    AnsweredField,
    Form,
    FormField,
    FormTable,
    TypedRow,
    read_typed,
)
from huizhi.forms.fields import InputType
from huizhi.label import printed_label
from huizhi.steps.correcting import (
    FilledForm,
    FormRecord,
    answers_typed,
    fill_form,
    records_from_returns,
    records_from_roster,
)
from huizhi.steps.sending import (
    NOT_SEEN,
    SEEN,
    book_says,
    may_stay_empty,
    prefill,
    render_packet,
)
from huizhi.steps.standing import CampaignState
from huizhi.storage import Return
from huizhi.web.service import (
    FORM_TOKEN,
    HEADER_TOKEN,
    GuardedRoute,
    Page,
    address_of,
    message_of,
    plain_parts,
    sender_folder,
    texts_in,
)
from huizhi.web.views.overview import with_things
from huizhi.web.views.taking import create_upload, finished_batch, take_piece
from huizhi.web.views.to_check import (
    ToCheck,
    answers_to_check,
    left_unchecked,
    rows_of_book,
)

_MOST_ROWS = 60  # of a form that is filled in on the page
_SPARE_ROWS = 3  # empty ones that are shown
_PREFIX = "v."  # of the names of inputs
_SEEN = "seen"  # the input that says which revision was the last when the page was opened
_ENTERING = 5.0  # seconds in which what was handed in just before is entered
_MOST_TEXT = 4_000  # characters of one answer
_KEPT_OUT = re.compile(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNSEEN = ("Cf", "Zs", "Cc")  # kinds of characters of which nothing is seen


@dataclass(frozen=True, slots=True)
class PageField:
    """One field of a form on the page. name: of its input; kind: what the input is, “long” for
    several lines; wrong: what is wrong with what was written; known: of an answer that was known
    before and is to be looked at."""

    name: str
    label: str
    kind: InputType | Literal["long"]
    required: bool
    choices: tuple[str, ...]
    value: str
    wrong: str
    known: ToCheck | None = None


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table of a form on the page. id: "" in names of inputs of the first; name: "" where it is
    the only one; rows: from the first; sums: the columns that are added up: id, label, unit;
    optional: the inputs' labels that may stay empty in every row; known: of rows that were known
    before."""

    id: str
    name: str
    rows: list[list[PageField]]
    sums: list[tuple[str, str, str]]
    optional: frozenset[str] = frozenset()
    known: ToCheck | None = None

    @property
    def lacking(self) -> list[tuple[str, int]]:
        """What must be answered and stands empty in rows that were known, or what stands empty in
        all of them, and in how many."""
        rows = [row for row in self.rows if any(one.value for one in row)] if self.known else []
        empty = Counter(one.label for row in rows for one in row if not one.value)
        required = {one.label for row in rows for one in row if one.required}
        return [
            (label, count)
            for label, count in empty.items()
            if label in required or (count == len(rows) and label not in self.optional)
        ]


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """What was handed in since a page was opened. told: when, and how many rows; fields: labels and
    what was answered; rows: the answers of each."""

    told: str
    fields: list[tuple[str, str]]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class FormAround:
    """What stands around a form that is filled in on the page. back: the page before; picture: the
    address of a photograph of the form, "" for none; asks_seal: whether it is asked if there is a
    red seal on that; seal: what was answered."""

    back: str
    form_token: str
    picture: str = ""
    asks_seal: bool = False
    seal: str = ""


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses behind a link."""

    def home(request: Request) -> Response:
        recipient = recipient_of(page, request)
        return _home(page, request, recipient)

    def blank(request: Request) -> Response:
        recipient = recipient_of(page, request)
        campaign = _prefilled(page, recipient)
        name = request.path_params["name"]
        for file, data in render_packet(campaign, recipient):
            if file == name:
                return _file(data, name)
        raise HuizhiError("没有这个文件。")

    def form(request: Request) -> Response:
        recipient = recipient_of(page, request)
        attachment = _attachment(page, request)
        of_book = _of_book(page, recipient, attachment)
        record, wrong = _known(page, recipient, attachment, of_book)
        told = "上次交的有要改的地方，标在下面。改好再交。" if wrong else ""
        whole = "".join(f.message for f in wrong if not f.field)
        return form_page(page, request, recipient, attachment, record, wrong, of_book, whole + told)

    async def hand_in(request: Request) -> Response:
        recipient = await run_in_threadpool(recipient_of, page, request)
        await check_token(page, request)
        texts = await texts_in(request)
        return await run_in_threadpool(_hand_in, page, request, recipient, texts)

    def filled(request: Request) -> Response:
        return _filled(page, request)

    return [
        GuardedRoute("/l/{token}", home, who="link"),
        GuardedRoute("/l/{token}/blank/{name}", blank, who="link"),
        GuardedRoute("/l/{token}/form/{deliverable}", form, who="link"),
        GuardedRoute("/l/{token}/form/{deliverable}", hand_in, methods=["POST"], who="link"),
        GuardedRoute("/l/{token}/filled/{deliverable}/{kind}", filled, who="link"),
        *_upload_routes(page),
    ]


def _upload_routes(page: Page) -> list[GuardedRoute]:
    async def begin(request: Request) -> Response:
        recipient = await run_in_threadpool(recipient_of, page, request)
        await check_token(page, request)
        if not page.begins.allows(recipient.name):
            raise HuizhiError("传得太频繁，请过几分钟再试。")
        now = page.office.now()
        batch = await run_in_threadpool(page.intake.begin_batch, "联络员", recipient.name, now)
        return JSONResponse({"batch": batch.id})

    async def finish(request: Request) -> Response:
        recipient = await run_in_threadpool(recipient_of, page, request)
        await check_token(page, request)
        return await run_in_threadpool(_finish, page, request, recipient)

    async def create(request: Request) -> Response:
        recipient = await run_in_threadpool(recipient_of, page, request)
        await check_token(page, request)
        base = f"/l/{request.path_params['token']}/uploads"
        return await create_upload(page, request, recipient.name, base)

    async def piece(request: Request) -> Response:
        recipient = await run_in_threadpool(recipient_of, page, request)
        if request.method == "PATCH":
            await check_token(page, request)
        return await take_piece(page, request, recipient.name)

    def batch(request: Request) -> Response:
        recipient = recipient_of(page, request)
        found = page.batches.batch(request.path_params["batch"])
        if found is None or found.community != recipient.name:
            raise HuizhiError("没有这一批文件。")
        done = page.collecting.done(found.id)
        missing = _missing(page, recipient) if found.state == "done" else None
        sent_at = f"/l/{request.path_params['token']}/sent"
        return page.show(
            request, "batch.html", batch=found, done=done, missing=missing, sent_at=sent_at
        )

    return [
        GuardedRoute("/l/{token}/begin", begin, methods=["POST"], who="link"),
        GuardedRoute("/l/{token}/finish/{batch}", finish, methods=["POST"], who="link"),
        GuardedRoute("/l/{token}/uploads", create, methods=["POST"], who="link"),
        GuardedRoute("/l/{token}/uploads/{upload}", piece, methods=["PATCH", "HEAD"], who="link"),
        GuardedRoute("/l/{token}/batch/{batch}", batch, who="link"),
    ]


class LinkError(HuizhiError):
    """A link that is nobody's."""


class TokenError(HuizhiError):
    """A form without its token."""


def recipient_of(page: Page, request: Request) -> Recipient:
    """Whose link this is; a good one opens however many wrong ones were tried behind the same
    router. Raises: LinkError."""
    recipient = page.office.links().recipient(request.path_params["token"])
    if recipient is None:
        if not page.bad_links.allows(address_of(request.scope)):
            raise LinkError("试的次数太多了，请过五分钟再试。")
        raise LinkError(
            "这个报送链接不对、已经停用，或者它的活动现在没有打开。请问一下街道经办人。"
        )
    if page.office.campaign().settings.ended_on is not None:
        raise LinkError("这次活动已经结束，不再收材料。有问题请联系街道经办人。")
    return recipient


def form_token(token: str) -> str:
    """What every form behind a link has to bring back; only who has the link can know it."""
    return hmac.digest(b"huizhi form", token.encode(), hashlib.sha256).hex()


async def check_token(page: Page, request: Request) -> None:
    wanted = form_token(request.path_params["token"])
    said = request.headers.get(HEADER_TOKEN, "")
    if not said:
        said = (await texts_in(request)).get(FORM_TOKEN, "")
    if not hmac.compare_digest(said.encode(), wanted.encode()):
        raise TokenError("这个页面已经过期，没有交上。请刷新页面后再试。")


def _home(page: Page, request: Request, recipient: Recipient) -> Response:
    page.batches.note_opened(recipient.code)
    known = page.office.state()
    gathered = known.gathered
    own = known.by_community.get(recipient.name, ())
    campaign = page.office.campaign()
    attachments = {a.deliverable: a for a in campaign.settings.attachments if a.deliverable}
    return page.show(
        request,
        "link.html",
        recipient=recipient,
        settings=campaign.settings,
        own=with_things(gathered, own),
        attachments=attachments,
        suffixes={
            key: [s for s in TEMPLATE_SUFFIXES if f"{a.template}{s}" in campaign.forms.templates]
            for key, a in attachments.items()
        },
        blanks=_blank_names(page, recipient),
        batches=page.batches.batches(recipient.name, most=10),
        has_sent=_has_sent(gathered, recipient),
        token=request.path_params["token"],
        form_token=form_token(request.path_params["token"]),
        told=message_of(request),
    )


def _has_sent(gathered: CampaignState, recipient: Recipient) -> bool:
    """Whether material came by this community's link."""
    folder = f"{sender_folder(recipient.name)}/"
    every = (*gathered.material.materials, *gathered.material.unplaced)
    return any(one.arrival.name.startswith(folder) for one in every)


def _missing(page: Page, recipient: Recipient) -> list[str] | None:
    """What this community still has to do, a sentence each; None while it is being counted."""
    known = page.office.state(5.0)
    if not known.fresh:
        return None
    own = with_things(known.gathered, known.by_community.get(recipient.name, ()))
    return [f"{one.deliverable.name}：{thing}" for one, _, things in own for thing in things]


def _blank_names(page: Page, recipient: Recipient) -> list[str]:
    return [name for name, _ in render_packet(_prefilled(page, recipient), recipient)]


def _prefilled(page: Page, recipient: Recipient) -> Campaign:
    """The campaign with what this recipient's packet is filled in with; put together now where no
    packet has been made yet."""
    office = page.office
    made = prefill(office.campaign(), office.folders, [recipient], office.now(), only_new=True)
    return made.campaign


def _finish(page: Page, request: Request, recipient: Recipient) -> Response:
    number, token = request.path_params["batch"], request.path_params["token"]
    batch = finished_batch(page, number, recipient.name)
    if batch is not None:
        told = f"交来{len(page.intake.names(batch))}个文件"
        page.collecting.close(batch)
        page.records.note(recipient.name, address_of(request.scope), told)
    return JSONResponse({"address": f"/l/{token}/batch/{number}"})


def _attachment(page: Page, request: Request) -> Attachment:
    wanted = request.path_params["deliverable"]
    campaign = page.office.campaign()
    attachment = campaign.settings.attachment_of(wanted)
    if attachment is None or wanted not in campaign.forms.forms:
        raise HuizhiError("没有这张表。")
    return attachment


def _known(
    page: Page, recipient: Recipient, attachment: Attachment, of_book: Prefill
) -> tuple[FormRecord, tuple[Finding, ...]]:
    """What is known of this community's answers: what it has sent, else what the office knows, of
    it what is out of the book; and what has to be mended in what it has sent to this form."""
    campaign = page.office.campaign()
    form = campaign.forms.forms[attachment.deliverable or ""]
    with page.office.ledger() as ledger:
        own = ledger.of_community(recipient.name)
    before = [one for one in own if one.deliverable == form.id]
    records = records_from_returns(campaign.settings, form, before, [recipient])
    others = records_from_returns(campaign.settings, form, own, [recipient])
    (given,) = records_from_roster(campaign.settings, attachment, [recipient])
    values = dict(given.values)
    if attachment.is_prefilled:
        asked = {one.id for one in attachment.fields.values() if attachment.takes_book(one)}
        values = {name: cell for name, cell in values.items() if name not in asked}
        values |= {name: answers_typed(text) for name, text in of_book.texts.items()}
    for record in () if attachment.is_prefilled else others:  # a date belongs to one form
        values |= {k: v for k, v in record.values.items() if form.field(k).kind.used_again}
    for record in records:
        values |= record.values
    rows = records[0].rows if records else rows_of_book(of_book)
    placed = tuple(_placed(form, table, rows) for table in form.tables)
    last = next((one for one in before if one.current and not one.blank), None)
    every = tuple(row for own in placed for row in own)
    return FormRecord(recipient, values, every), _to_mend(form, last) if last else ()


def _of_book(page: Page, recipient: Recipient, attachment: Attachment) -> Prefill:
    """What of this community's answers is out of the book, to be looked at: nothing once it has
    handed in the form."""
    office = page.office
    campaign, now = office.campaign(), office.now()
    if attachment.is_prefilled:
        form = campaign.forms.forms[attachment.deliverable or ""]
        _, counting = _revision(page, recipient, form)
        if counting is None:
            return book_says(campaign, office.folders, attachment, recipient, now)
    return Prefill(now)


def _placed(form: Form, table: FormTable, rows: Iterable[TypedRow]) -> list[TypedRow]:
    """The rows of one table, each at its place on the page."""
    own = [row.cells for row in rows if row.table == table.id]
    return [_row_at(form.row_name(table.id, n), row, table) for n, row in enumerate(own, 1)]


def _row_at(place: str, cells: Mapping[str, Cell], table: FormTable) -> TypedRow:
    return TypedRow({name: replace(c, place=place) for name, c in cells.items()}, table.id)


def _to_mend(form: Form, one: Return) -> tuple[Finding, ...]:
    """What the community must mend in its return, at the fields and rows of the page."""
    named = [(form.row_name(row.table, number), row) for number, row in one.numbered_rows]
    rows = {row.where: name for name, row in named}
    rows |= {f.where: name for name, row in named for f in row.fields if f.where}
    single = {field.field for field in one.fields}
    found = []
    for each in one.findings if one.must_be_mended else ():
        if each.level != "error":
            continue
        field = each.field.rpartition(".")[2]
        if each.where in rows and (field != each.field or field not in single):
            found.append(replace(each, field=field, where=rows[each.where]))
        elif each.field in single:
            found.append(replace(each, where=""))
        else:
            found.append(replace(each, field=""))
    return tuple(found)


def _hand_in(
    page: Page, request: Request, recipient: Recipient, texts: Mapping[str, str]
) -> Response:
    """Takes what was written on the page: rendered into the official files, stored, entered."""
    campaign = page.office.campaign()
    attachment = _attachment(page, request)
    form = campaign.forms.forms[attachment.deliverable or ""]
    record = replace(written_record(form, recipient, texts), checked=attachment.is_prefilled)
    seen, of_book = texts.get(_SEEN), _of_book(page, recipient, attachment)

    def refused(
        wrong: tuple[Finding, ...],
        told: str,
        *,
        anyway: bool = False,
        newer: NewerVersion | None = None,
    ) -> Response:
        return form_page(
            *(page, request, recipient, attachment, record, wrong, of_book, told),
            refused=True,
            anyway=anyway,
            newer=newer,
            seen=None if newer else seen,  # that one is seen from now on
            ticked=texts,
        )

    if long := too_long(form, record):
        told = f"没有交上：{long}请写短一些，或者写成文件在前一页传。"
        return refused((), told)
    try:
        filled = fill_form(campaign, attachment, record)
    except HuizhiError as error:
        return refused((), str(error))
    wrong = filled.findings
    if filled.differences:
        return refused(wrong, different_words(filled))
    if any(f.level == "error" for f in wrong) and "anyway" not in texts:
        whole = "".join(f.message for f in wrong if not f.field and f.level == "error")
        told = f"{whole}还有要改的地方，标在下面。改好再交；暂时改不了的，也可以先这样交上。"
        return refused(wrong, told, anyway=True)
    if left := left_unchecked(campaign, form, of_book, record, texts):
        told = (
            f"没有交上：还有{len(left)}项没有核对：{'、'.join(left)}。"
            "没有变化的请点“没有变化”，有变化的改成现在的，再交。"
        )
        return refused(wrong, told, anyway=any(f.level == "error" for f in wrong))
    newer = _newer(page, recipient, form, record, seen)
    if newer is not None:
        told = (
            f"没有交上：这一页打开以后已经交过一版（{newer.told}），写在下面。看一看再交："
            "两边都要算的，请把缺的行补在这里；再按“交上”，就换成这里填的。"
        )
        anyway = any(f.level == "error" for f in wrong)
        return refused(wrong, told, anyway=anyway, newer=newer)
    batch = page.intake.begin_batch("网页填表", recipient.name, page.office.now())
    name, data = next(iter(filled.files.items()))
    page.intake.put(batch, {name: data})
    page.collecting.close(batch)
    page.records.note(
        recipient.name, address_of(request.scope), f"在网页上填报{attachment.short_title}"
    )
    token = request.path_params["token"]
    return page.show(
        request,
        "handed_in.html",
        recipient=recipient,
        attachment=attachment,
        batch=batch.id,
        token=token,
        kinds=[n.rpartition(".")[2] for n in filled.files],
    )


def _revision(page: Page, recipient: Recipient, form: Form) -> tuple[int, Return | None]:
    """The number of the last revision that this community has handed in, 0 for none, and the one
    that counts."""
    with page.office.ledger() as ledger:
        every = ledger.of_community(recipient.name)
    own = [one for one in every if one.deliverable == form.id and not one.blank]
    counting = next((one for one in own if one.current), None)
    return max((one.revision for one in own), default=0), counting


def _newer(
    page: Page, recipient: Recipient, form: Form, record: FormRecord, seen: str | None
) -> NewerVersion | None:
    """What was handed in since the page was opened and says something else than is written on it;
    seen: the last revision then, None where the page does not say it."""
    until = time.monotonic() + _ENTERING
    while any(b.state == "waiting" for b in page.batches.batches(recipient.name, most=10)):
        if time.monotonic() > until:
            break
        time.sleep(0.1)
    last, counting = _revision(page, recipient, form)
    if seen is None or seen == str(last) or counting is None:
        return None
    campaign = page.office.campaign()
    settings = campaign.settings
    (known,) = records_from_returns(settings, form, [counting], [recipient])
    several = len(form.tables) > 1
    names = {table.id: [table.name] if several else [] for table in form.tables}
    rows = [
        [*names.get(row.table, ()), *(c.text for c in row.cells.values() if c.text.strip())]
        for row in known.rows
    ]
    if _said(campaign, form, known) == _said(campaign, form, record):
        return None
    single = [(one.label, _text(known.values, one.id)) for one in form.fields]
    came = counting.received.astimezone(settings.zone).strftime("%m-%d %H:%M")
    told = f"{came}，{len(rows)}行" if form.tables else came
    return NewerVersion(told, [one for one in single if one[1]], rows)


def _said(campaign: Campaign, form: Form, record: FormRecord) -> tuple[list[str], list[list[str]]]:
    """What a record says, however it is written: 2024-06-20 is 2024年6月20日."""
    read = read_typed(form, record.values, record.rows, campaign.forms.circumstances)

    def said(fields: Iterable[AnsweredField]) -> list[str]:
        return [one.raw.strip() if one.value is None else str(one.value) for one in fields]

    return said(read.fields), sorted([row.table, *said(row.fields)] for row in read.rows)


def different_words(filled: FilledForm) -> str:
    return "；".join(filled.differences)


def _text(cells: Mapping[str, Cell], field: str) -> str:
    cell = cells.get(field)
    return cell.text.strip() if cell else ""


def written_record(form: Form, recipient: Recipient, texts: Mapping[str, str]) -> FormRecord:
    """The record that was written on the page; rows in which nothing stands are left out."""
    values = {
        one.id: answers_typed(_plain(texts.get(f"{_PREFIX}{one.id}", ""))) for one in form.fields
    }
    rows = tuple(row for table in form.tables for row in _rows_written(form, table, texts))
    return FormRecord(recipient, values, rows)


def _rows_written(form: Form, table: FormTable, texts: Mapping[str, str]) -> Iterator[TypedRow]:
    for number in range(_MOST_ROWS):
        begins = f"{_PREFIX}{_prefix(table)}{number}."
        row = {c.id: _plain(texts.get(f"{begins}{c.id}", "")) for c in table.asked}
        if any(text for name, text in row.items() if name not in table.given_ids):
            place = form.row_name(table.id, number + 1)
            yield TypedRow({n: answers_typed(text, place) for n, text in row.items()}, table.id)


def _prefix(table: FormTable) -> str:
    """What the names of a table's inputs begin with: nothing for the first table's."""
    return "" if table.id == ROWS else f"{table.id}."


def _plain(text: str) -> str:
    """The text as it goes into the form: without control characters, each line's white space as
    it was, but a tab as a space, since two numbers stay two; "" when there is nothing to see."""
    plain = _KEPT_OUT.sub("", text.replace("\t", " ")).strip()
    return plain if any(category(c) not in _UNSEEN for c in plain) else ""


def too_long(form: Form, record: FormRecord) -> str:
    """Which answers are longer than a form takes, in words; "" for none."""
    every = [(one, record.values) for one in form.fields]
    every += [(c, row.cells) for row in record.rows for c in form.columns_of(row.table)]
    return "".join(
        f"{one.label}（“{shortened(cell.text, 12)}”）写了{len(cell.text)}个字，最多{_MOST_TEXT}个。"
        for one, cells in every
        if (cell := cells.get(one.id)) and len(cell.text) > _MOST_TEXT
    )


def form_page(
    page: Page,
    request: Request,
    recipient: Recipient,
    attachment: Attachment,
    record: FormRecord,
    wrong: tuple[Finding, ...],
    of_book: Prefill,
    told: str = "",
    *,
    refused: bool = False,
    anyway: bool = False,
    newer: NewerVersion | None = None,
    seen: str | None = None,
    ticked: Container[str] = (),
    around: FormAround | None = None,
) -> Response:
    """A form on the page. around: None for a liaison's link."""
    token = request.path_params.get("token", "")
    around = around or FormAround(f"/l/{token}", form_token(token))
    form = page.office.campaign().forms.forms[attachment.deliverable or ""]
    last, _ = _revision(page, recipient, form)
    single = _messages(wrong, "")
    checks = answers_to_check(of_book, ticked)
    fields = [
        replace(_asked(one, "", _text(record.values, one.id), single), known=checks.get(one.id))
        for one in form.fields
    ]
    pairs = list(zip(fields, form.fields, strict=True))
    tables = [
        replace(_page_table(form, table, record, wrong), known=checks.get(table.id))
        for table in form.tables
    ]
    return page.show(
        request,
        "form.html",
        400 if refused else 200,
        recipient=recipient,
        attachment=attachment,
        deliverable=page.office.campaign().settings.deliverable(attachment.deliverable or ""),
        every=fields,
        own=[one for one, f in pairs if f.kind.names_unit],
        fields=[one for one, f in pairs if not one.known and not f.kind.names_unit],
        known=[one for one, f in pairs if one.known and not f.kind.names_unit],
        tables=sorted(tables, key=lambda one: bool(one.known)),
        counts=_counts(fields, tables) if checks else None,
        back=around.back,
        form_token=around.form_token,
        picture=around.picture,
        seals=(SEEN, NOT_SEEN) if around.asks_seal else (),
        seal=around.seal,
        told=told,
        refused=refused,
        anyway=anyway,
        newer=newer,
        seen=last if seen is None else seen,
        most=_MOST_ROWS,
        most_text=_MOST_TEXT,
        version=_version(form),
    )


def _counts(fields: Sequence[PageField], tables: Sequence[PageTable]) -> tuple[int, int]:
    """How many answers, lists and columns of their rows are still missing, and how many are to be
    looked at."""
    missing = [one for one in fields if not one.known and not one.value]
    empty = [t for t in tables if not t.known and not any(f.value for row in t.rows for f in row)]
    known = [one.known for one in fields if one.known] + [t.known for t in tables if t.known]
    lacking = sum(len(one.lacking) for one in tables)
    return len(missing) + len(empty) + lacking, len(known)


def _version(form: Form) -> str:
    """What a form asks for, as a short text: a draft goes into the same form only."""
    asked = [(name, form.field(name).label, form.field(name).kind.kind) for name in form.ids()]
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:16]


def _messages(wrong: Iterable[Finding], place: str) -> dict[str, str]:
    """What is said of each field in this row, of the single fields where place is ""."""
    own = [replace(f, where="") for f in wrong if f.where == place]
    return {f.field: f.message for f in reversed(own)}


def _page_table(
    form: Form, table: FormTable, record: FormRecord, wrong: tuple[Finding, ...]
) -> PageTable:
    added = [column for column in table.asked if column.kind.is_added_up]
    return PageTable(
        table.id,
        table.name if len(form.tables) > 1 else "",
        _shown_rows(table, record, wrong),
        [
            (column.id, printed_label(column.label_with_unit), column.kind.measure)
            for column in added
        ],
        frozenset(printed_label(c.label_with_unit) for c in table.asked if may_stay_empty(c)),
    )


def _shown_rows(
    table: FormTable, record: FormRecord, wrong: tuple[Finding, ...]
) -> list[list[PageField]]:
    """The rows on the page: those that are filled, and empty ones for each group."""
    group = table.group_id
    rows = [row.cells for row in record.rows if row.table == table.id]
    if group:
        there = {_text(row, group) for row in rows}
        rows += [{group: answers_typed(g.name)} for g in table.groups if g.name not in there]
        order = [g.name for g in table.groups]
        rows.sort(key=lambda row: _place_in(order, _text(row, group)))
    if table.printed:
        rows = _in_printed_order(table, rows)
    else:
        rows += [{}] * _SPARE_ROWS
    shown = enumerate(rows[:_MOST_ROWS])
    return [_shown_row(table, number, row, wrong) for number, row in shown]


def _in_printed_order(
    table: FormTable, filled: list[Mapping[str, Cell]]
) -> list[Mapping[str, Cell]]:
    """The rows of a form that prints all its rows: as filled, or with what is printed in them."""
    ids = {column.label: column.id for column in table.columns}
    left, rows = list(filled), list[Mapping[str, Cell]]()
    for printed in table.printed:
        own = {ids[label]: text for label, text in printed.items()}
        row = next((r for r in left if all(_text(r, k) == v for k, v in own.items())), None)
        if row is not None:
            left.remove(row)
        rows.append(row or {name: answers_typed(text) for name, text in own.items()})
    return [*rows, *left]


def _place_in(order: Sequence[str], group: str) -> int:
    """Where rows of this group stand; what is no group stands behind them."""
    return order.index(group) if group in order else len(order)


def _shown_row(
    table: FormTable, number: int, row: Mapping[str, Cell], wrong: Iterable[Finding]
) -> list[PageField]:
    """One row on the page; an empty one has nothing wrong."""
    place = next((cell.place for cell in row.values()), "")
    told = _messages(wrong, place) if place else {}
    begins = f"{_prefix(table)}{number}."
    return [
        _asked(c, begins, _text(row, c.id), told, table if c.id == table.group_id else None)
        for c in table.asked
    ]


def _asked(
    field: FormField,
    prefix: str,
    value: str,
    wrong: Mapping[str, str],
    grouped: FormTable | None = None,
) -> PageField:
    kind = field.kind
    shape: InputType | Literal["long"] = kind.input_type
    choices = kind.choices
    if grouped:
        shape, choices = "choice", tuple(g.name for g in grouped.groups)
    elif prefix and kind.is_free_text:
        shape = "long"
    name = f"{_PREFIX}{prefix}{field.id}"
    told = wrong.get(field.id, "")
    label = printed_label(field.label_with_unit)
    if kind.shape == "amount" and not kind.measure and "元" not in label:
        label = f"{label}（元）"
    return PageField(name, label, shape, field.required, choices, value, told)


def _filled(page: Page, request: Request) -> Response:
    """What the community has handed in, as the official file."""
    recipient = recipient_of(page, request)
    attachment = _attachment(page, request)
    campaign = page.office.campaign()
    record, _ = _known(page, recipient, attachment, _of_book(page, recipient, attachment))
    filled = fill_form(campaign, attachment, record)
    suffix = f".{request.path_params['kind']}"
    for name, data in filled.files.items():
        if name.endswith(suffix):
            return _file(data, name)
    raise HuizhiError("没有这种格式的表。")


def _file(data: bytes, name: str) -> Response:
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(plain_parts(name)[-1])}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)
