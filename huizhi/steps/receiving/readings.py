"""Readings: what one returned document says, as returns ready for the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from huizhi.campaign import NOTICE, Campaign, Identity, Settings, prefilling
from huizhi.content import TEMPLATE_SUFFIXES, Cell, Document, Grid, Limits, answers_in, kind_named
from huizhi.errors import StorageError
from huizhi.findings import Finding, shortened
from huizhi.formats import read_bytes
from huizhi.forms import (
    CELL_PROBLEMS,
    Alignment,
    AnsweredField,
    AnsweredRow,
    Answers,
    Form,
    bare,
    figures_differ,
    findings_across,
    read_answers,
    without_own_looks,
)
from huizhi.steps.receiving.identify import (
    HeldForm,
    Origin,
    Owner,
    forms_in,
    owner_of,
    signs_of,
    stamped,
)
from huizhi.steps.receiving.known_text import KnownText
from huizhi.steps.receiving.lower_summary import is_summary, read_summary
from huizhi.steps.receiving.margins import unread_margins
from huizhi.steps.receiving.paper_signs import seal_finding, typed_seal_finding
from huizhi.steps.receiving.reading import Reading, kept_value
from huizhi.steps.receiving.signs import Sign, is_said_by
from huizhi.steps.receiving.unreadable import unread_by_fault
from huizhi.steps.sending import (
    CHECKED,
    SEAL_SEEN,
    TYPED_BESIDE,
    CameBack,
    came_back,
    emptied,
    last_figures,
    left_of_others,
    render_packet,
)
from huizhi.storage import (
    PROSE,
    TYPED,
    Contents,
    KeptField,
    KeptRow,
    PaperPlace,
    Return,
    Status,
    UnreadText,
)

_ROOM = " \t\n\u00a0\u3000_＿年月日"  # what a form prints where one is to write
_STROKES = "/／\\╱ "
_LINE = " \t\n\u00a0\u3000_＿"
_MOST_UNREAD = 2_000  # texts of one file that are kept as unread; the rest are counted
_OTHER = "campaign-other"
_SOMETHING = CELL_PROBLEMS | {"text-unread", "row-outside"}  # found where somebody put something
_MOST_TEXTS = 20  # findings on what was written into a document that is not to be filled in


def read_return(
    campaign: Campaign,
    document: Document,
    empty: Return,
    said_form: str = "",
    origin: Origin | None = None,
) -> Reading:
    """Return the reading of a document: its returns, ready for the ledger.

    empty: a return with the file's name, digest and time of arrival.
    said_form: id of the form the clerk says it is; "" when nobody has said.
    origin: how it came; None when only its name is known.
    Whatever goes wrong on this one file is said of this one file: others come with it.
    """
    try:
        return _reading_of(campaign, document, empty, said_form, origin)
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001, whatever it is, the next file is read
        return unread_by_fault(empty, error)


def read_filled(
    campaign: Campaign, document: Document, empty: Return, form_id: str
) -> Return | None:
    """The answers of a form that this program has filled in itself, as `read_return` reads them; in
    the document without another form, of that it tells nothing of whose it is or how its figures
    agree. None where it is not read as this form."""
    is_plain = not (kind_named(document.kind).is_workbook and is_summary(document))
    shown = without_own_looks(document, campaign.forms.looks)
    held = forms_in(campaign.forms, shown, form_id) if is_plain else []
    if len(held) == 1 and held[0].form.id == form_id and len(held[0].copies) == 1:
        alignment = held[0].copies[0]
        answers = read_answers(held[0].form, alignment, campaign.forms.circumstances)
        return replace(
            empty,
            deliverable=form_id,
            fields=tuple(map(_kept, answers.fields)),
            rows=tuple(
                KeptRow(r.where, tuple(map(_kept, r.fields)), r.table) for r in answers.rows
            ),
            findings=answers.findings,
        )
    reading = read_return(campaign, document, empty)
    return next((one for one in reading.returns if one.deliverable == form_id), None)


def _reading_of(
    campaign: Campaign, document: Document, empty: Return, said_form: str, origin: Origin | None
) -> Reading:
    """As `read_return`, where nothing goes wrong."""
    forms = campaign.forms
    if kind_named(document.kind).is_workbook and is_summary(document):
        return read_summary(campaign, document, empty)
    identity = Identity.of(document.properties)
    own = identity if identity and identity.campaign == campaign.settings.campaign_id else None
    if own is not None and own.form not in forms.forms:
        if not _was_asked_elsewhere(campaign, own, document):
            return _own_document(campaign, document, own, empty)
        own = None
    document = without_own_looks(document, forms.looks)
    held_forms = forms_in(forms, document, said_form or (own.form if own else ""))
    remarks = (
        *_code_differs(campaign, document, own, held_forms),
        *(Finding("file-remark", found=remark) for remark in document.remarks),
        *(Finding("file-far", found=far) for far in document.far),
    )
    margins = unread_margins(campaign, document)
    told = _Told(campaign, document, identity, origin or Origin(empty.file))
    read = [one for held in held_forms for one in _returns_of(told, held, empty)]
    returns = [one.entered for one in read]
    settled = frozenset[str]().union(*(one.settled for one in read))
    contents = _contents(document, held_forms, margins, settled)
    if len(returns) > 1:
        returns = [one for one in returns if not one.blank] or returns[:1]
    if not returns:
        unknown = Finding("form-unknown", found="没有找到发下表格里的栏目")
        beside = (*_notes_beside(document, ()), *_written(margins))
        other = identity.campaign if identity and own is None else ""
        stamped = (Finding(_OTHER, found=other),) if other else ()
        waiting = replace(empty, findings=(*stamped, unknown, *remarks, *beside))
        return Reading((waiting,), "认不出是哪一张表", contents)
    beside = (*_notes_beside(document, returns), *_written(margins))
    returns[0] = replace(returns[0], findings=(*returns[0].findings, *remarks, *beside))
    return Reading(tuple(returns), "；".join(map(_outcome, returns)), contents)


def _was_asked_elsewhere(campaign: Campaign, own: Identity, document: Document) -> bool:
    """Whether this is a form of the activity that was filled in before it was one: as `learn` had
    it, which is not known by the file's identity."""
    sent = {NOTICE, *(one.template for one in campaign.settings.attachments if not one.deliverable)}
    return own.form not in sent and bool(forms_in(campaign.forms, document))


def _code_differs(
    campaign: Campaign, document: Document, own: Identity | None, held_forms: Sequence[HeldForm]
) -> Iterator[Finding]:
    """That the code on a sheet of paper names another form than its printed labels are of."""
    if own is None or not document.on_paper or not held_forms:
        return
    if own.form not in {held.form.id for held in held_forms}:
        found = "、".join(held.form.title for held in held_forms)
        title = campaign.forms.forms[own.form].title
        yield Finding("code-conflict", found=found, expected=title)


def _notes_beside(document: Document, returns: Sequence[Return]) -> Iterator[Finding]:
    """What is to be seen in cells that no answer was read from; at an answer its field says it."""
    every = (*(grid.cells for grid in document.grids), document.margins)
    noted = [cell for cells in every for cell in cells if cell.notes]
    if not noted:
        return
    told = {f.where for one in returns for f in one.findings if f.code == "cell-look"}
    yield from (
        Finding("cell-look", where=cell.place, found=note)
        for cell in noted
        if cell.place not in told
        for note in cell.notes
    )


def _written(margins: Sequence[Cell]) -> Iterator[Finding]:
    return (Finding("text-unread", where=cell.place, found=cell.text) for cell in margins)


def _contents(
    document: Document,
    held_forms: Sequence[HeldForm],
    margins: Sequence[Cell],
    settled: Set[str],
) -> Contents:
    """What stands in a document, and how much of it was taken: a text is unread when no form that
    the document holds took or printed it. margins: what was written into page headers; settled:
    the places of what was asked for or is known."""
    cells = [c for grid in document.grids for c in grid.cells]
    if held_forms:
        left = (cell for copy in held_forms[0].copies for cell in copy.left)
        cells = [cell for cell in left if cell.place not in settled]
    unread = [cell for cell in cells if bare(cell.text)]
    unread += margins
    kept = tuple(UnreadText(cell.place, cell.text) for cell in unread[:_MOST_UNREAD])
    if len(unread) > len(kept):
        kept += (UnreadText("", f"另外{len(unread) - len(kept)}处文字"),)
    taken = {
        cell.place
        for held in held_forms
        for copy in held.copies
        for cell in (
            *(found.cell for found in copy.fields),
            *(cell for row in copy.rows for cell in row.cells.values()),
        )
        if bare(cell.text)
    }
    return Contents(document.written, len(taken), kept, tuple(_places_in(document)))


def _places_in(document: Document) -> Iterator[PaperPlace]:
    """Where on paper its texts stand, but for what the form prints."""
    for cell in (cell for grid in document.grids for cell in grid.cells):
        if (said := cell.paper) and not said.printed:
            box = (said.left, said.top, said.right, said.bottom)
            yield PaperPlace(cell.place, "", said.page, *box)


@dataclass(frozen=True)
class _Told:
    """What is known of a document besides its forms."""

    campaign: Campaign
    document: Document
    identity: Identity | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Read:
    """One return as it is entered. settled: the places of texts beside its answers that need no
    look."""

    entered: Return
    settled: frozenset[str]


def _returns_of(told: _Told, held: HeldForm, empty: Return) -> list[_Read]:
    """A return for each copy of the form that is another community's; of several copies of one
    community's the fullest, with a finding where they differ. A copy whose community is in doubt
    waits, and is told of at the copy of the community whose file it is."""
    if len(held.copies) > 1:  # the name of a file with several communities' forms names one of them
        told = replace(told, origin=replace(told.origin, names=""))
    first, *others = held.copies
    read = [_return_of(told, held.form, first, empty)]
    kept = [read[0].entered]
    for alignment in others:
        read.append(_return_of(told, held.form, alignment, empty))
        one = read[-1].entered
        same = next((n for n, other in enumerate(kept) if _is_of_same(one, other)), None)
        if same is None:
            kept.append(_beside_doubtful(told, first.where, kept[0], one))
        elif one.answers != kept[same].answers:
            kept[same] = _with_several(alignment.where, kept[same], one)
    settled = frozenset[str]().union(*(one.settled for one in read))
    return [_Read(one, settled) for one in kept]


def _is_of_same(one: Return, other: Return) -> bool:
    return one.community is None or one.community == other.community


def _beside_doubtful(told: _Told, where: str, first: Return, one: Return) -> Return:
    """A further return of a file; it says so where the first, at this place, is nobody's yet and
    the file is this one's own."""
    is_own = one.community is not None and _sent_to(told) == one.community
    return _with_several(where, one, first) if is_own and first.community is None else one


def _with_several(where: str, kept: Return, left: Return) -> Return:
    """The return with the finding that another copy of the form does not count for it."""
    findings = (*kept.findings, _several(where, kept, left))
    return replace(kept, status="needs-correction", findings=findings)


def _several(where: str, kept: Return, left: Return) -> Finding:
    """The finding that a second copy of the form was left out, with what stands in it."""
    said = "、".join(field.raw.strip() for field in left.fields if field.raw.strip())
    rows = f"等{len(left.rows)}行" if left.rows else ""
    expected = kept.fields[0].where.partition("!")[0] if kept.fields else "第一处"
    return Finding(
        "form-several", where=where, found=f"另一处填的是{shortened(said)}{rows}", expected=expected
    )


def _own_document(
    campaign: Campaign, document: Document, identity: Identity, empty: Return
) -> Reading:
    """The reading of something the office sent that is not to be filled in: the notice, a table of
    quotas. What somebody wrote into it all the same is named, never lost."""
    sent = set(_sent_texts(campaign, identity, document.kind))
    written = [cell for cell in _texts_of(document) if bare(cell.text) not in sent]
    if not written:
        return Reading((), "本办发出的文件，没有填写内容，未作为报送", Contents(document.written))
    found = tuple(
        Finding("text-unread", where=cell.place, found=cell.text) for cell in written[:_MOST_TEXTS]
    )
    unknown = Finding("form-unknown", found="这是本办发出的通知或附件，里面另外写了内容")
    unread = tuple(UnreadText(cell.place, cell.text) for cell in written[:_MOST_UNREAD])
    contents = Contents(document.written, unread=unread)
    waiting = replace(empty, findings=(unknown, *found))
    return Reading((waiting,), "本办发出的文件，里面写了内容", contents)


def _sent_texts(campaign: Campaign, identity: Identity, kind: str) -> Iterator[str]:
    """The texts of the document as it was sent to this recipient, as landmarks are compared."""
    recipient = campaign.settings.by_code.get(identity.community)
    if recipient is None:
        return
    suffix = kind_named(kind).sent_as
    for name, data in render_packet(campaign, recipient):
        if suffix and name.endswith(suffix):
            document = read_bytes(data, Limits())
            yield from (bare(cell.text) for cell in _texts_of(document))


def _texts_of(document: Document) -> Iterator[Cell]:
    """Every cell with text, in the body and in the margins."""
    return answers_in((*document.grids, Grid("", document.margins)))


def _outcome(one: Return) -> str:
    state = "空白表" if one.blank else one.state_words
    return f"{one.community or '未认出单位'}：{state}"


def _return_of(told: _Told, form: Form, alignment: Alignment, empty: Return) -> _Read:
    settings = told.campaign.settings
    known = told.campaign.forms.circumstances
    answers = read_answers(form, alignment, known)
    owner, answers = _with_owner(told, form, alignment, answers)
    as_sent = None if alignment.prose else _as_sent(told, form, answers, owner.name)
    empty_form = not alignment.prose and _is_blank(
        settings, form, answers, owner.name or _sent_to(told)
    )
    blank = empty_form or bool(as_sent and as_sent.lacking)
    findings = (
        *owner.findings,
        *_about_identity(told.campaign, form, told.identity),
        *(_of_blank(answers, as_sent) if blank else answers.findings),
        *(() if blank else findings_across(form, answers, known, "filled")),
        *((as_sent.finding,) if as_sent and not blank else ()),
        *(() if blank or alignment.prose else _of_others(told, form, answers, owner.name)),
        *(() if blank else _of_seals(told, form)),
        *((beside,) if (beside := _typed_beside(told.document)) else ()),
    )
    attachment, recipient = settings.attachment_of(form.id), settings.by_name.get(owner.name or "")
    if not blank and (rules := [one for one in form.rules if one.looks_back]):
        before = last_figures(settings, attachment, recipient)
        findings = (*findings, *figures_differ(form, answers, rules, before))
    entered = replace(
        empty,
        community=owner.name,
        deliverable=form.id,
        status=_status(owner.name, findings),
        fields=(*map(_kept, answers.fields), *_prose(alignment, owner.name)),
        rows=tuple(KeptRow(r.where, tuple(map(_kept, r.fields)), r.table) for r in answers.rows),
        findings=findings,
        blank=blank,
        evidence=owner.evidence,
        on_paper=told.document.on_paper or beside is not None,
        typed_from=beside.expected if beside else "",
    )
    return _Read(entered, answers.settled)


def _typed_beside(document: Document) -> Finding | None:
    """That the clerk has typed the form in beside its picture; None for any other."""
    sha256, _, name = document.properties.get(TYPED_BESIDE, "").partition(" ")
    return Finding(TYPED, found=name, expected=sha256) if sha256 else None


def _of_seals(told: _Told, form: Form) -> Iterator[Finding]:
    """What is to be seen of seals and signatures on paper, where it is asked for or there is a
    seal."""
    is_typed = TYPED_BESIDE in told.document.properties
    if not told.document.on_paper and not is_typed:
        return
    is_asked = told.campaign.settings.deliverable(form.id).sealed
    found = (
        typed_seal_finding(told.document.properties.get(SEAL_SEEN, ""))
        if is_typed
        else seal_finding(told.document)
    )
    if is_asked or found.code == "paper-sealed":
        yield found


def _prose(alignment: Alignment, owner: str | None) -> Iterator[KeptField]:
    """The text that was written where the form asks for one, a paragraph a line, without the
    owner's name below it."""
    name = bare(owner or "")
    paragraphs = [cell for cell in alignment.prose if bare(cell.text) not in {"", name}]
    if paragraphs:
        text = "\n".join(cell.text.strip() for cell in paragraphs)
        yield KeptField(PROSE, text, text, paragraphs[0].place, "paragraphs")


def _sent_to(told: _Told) -> str | None:
    """The community to which the office had sent the file, None where it does not say."""
    recipient = stamped(told.campaign.settings, told.identity)
    return recipient.name if recipient else None


def _with_owner(
    told: _Told, form: Form, alignment: Alignment, answers: Answers
) -> tuple[Owner, Answers]:
    """Whose answers these are, and the answers without the findings on text that only says so, or
    says nothing else that is not known."""
    signs = signs_of(told.campaign, told.identity, answers, told.document, alignment, told.origin)
    owner = owner_of(told.campaign.forms, signs)
    beside = [sign for sign in signs if sign.where and not sign.field]
    printed = frozenset(
        text
        for pattern in told.campaign.forms.patterns[form.id].values()
        for text in pattern.landmarks
    )
    settings = told.campaign.settings
    recipient = settings.by_name.get(owner.name or "")
    known: dict[str, str] = {}
    if alignment.left:
        known = KnownText(settings, recipient, form, answers, printed).among(alignment.left)
    left, settled = [], set(answers.settled | known.keys())
    for finding in answers.findings:
        if finding.code == "text-unread" and any(_says(s, finding, printed) for s in beside):
            settled.add(finding.where)
        elif finding.code != "text-unread" or known.get(finding.where) != finding.found:
            left.append(finding)
    return owner, replace(answers, findings=tuple(left), settled=frozenset(settled))


def _says(sign: Sign, finding: Finding, printed: frozenset[str]) -> bool:
    """Whether the text that a finding calls unread is this sign."""
    return sign.where == finding.where and is_said_by(sign, finding.found, printed)


def _status(community: str | None, findings: tuple[Finding, ...]) -> Status:
    if community is None:
        return "unidentified"
    wrong = any(finding.level == "error" for finding in findings)
    return "needs-correction" if wrong else "accepted"


def _about_identity(campaign: Campaign, form: Form, identity: Identity | None) -> Iterator[Finding]:
    if identity is None:
        return
    if identity.campaign != campaign.settings.campaign_id:
        yield Finding(_OTHER, found=identity.campaign)
        return
    attachment = campaign.settings.attachment_of(form.id)
    versions = {
        campaign.forms.versions.get(f"{attachment.template}{suffix}")
        for suffix in TEMPLATE_SUFFIXES
        if attachment
    }
    if identity.form == form.id and identity.version not in versions:
        current = "、".join(sorted(v for v in versions if v))
        yield Finding("form-old-version", found=identity.version, expected=current)


def _is_blank(settings: Settings, form: Form, answers: Answers, community: str | None) -> bool:
    """Whether nothing stands in the form but what the office had put there itself, and whose it
    is, where the form asks for more."""
    is_filled = any(_is_written(form, row) for row in answers.rows)
    if is_filled or any(finding.code in _SOMETHING for finding in answers.findings):
        return False
    attachment = settings.attachment_of(form.id)
    recipient = settings.by_name.get(community or "")
    given = prefilling(settings, attachment, recipient) if attachment and recipient else None
    texts = given.texts if given else {}
    asks_more = bool(form.tables) or not all(f.kind.names_unit for f in form.fields)
    return all(
        not f.raw.strip(_ROOM)
        or (asks_more and asked.kind.names_unit)
        or f.raw.strip() in (texts.get(asked.label), asked.kind.show(None))
        or f.raw.strip(_LINE) == asked.kind.show(None)
        or (asked.kind.may_be_ticked and not f.value and not asked.kind.is_answer(f.raw))
        for f in answers.fields
        if (asked := form.field(f.field))
    )


def _is_written(form: Form, row: AnsweredRow) -> bool:
    """Whether more than strokes, which a form may print, stands in a row beside what it prints."""
    table = form.table_of(row.table)
    given = table.given_ids if table else frozenset()
    return any(bare(f.raw.strip(_STROKES)) for f in row.fields if f.field not in given)


def _as_sent(told: _Told, form: Form, answers: Answers, owner: str | None) -> CameBack | None:
    """That the form came back as it was sent out, filled in from what is known; None when somebody
    has put anything into it, or has said on the page that all of it is right."""
    if told.document.properties.get(CHECKED) or any(
        finding.code in _SOMETHING for finding in answers.findings
    ):
        return None
    recipient = told.campaign.settings.by_name.get(owner or _sent_to(told) or "")
    return came_back(told.campaign, form, recipient, answers)


def _of_others(told: _Told, form: Form, answers: Answers, owner: str | None) -> Iterator[Finding]:
    """What was filled in of somebody who is not named any more, and what has been taken out;
    nothing where somebody has said on the page of each answer that it is right."""
    if told.document.properties.get(CHECKED):
        return
    recipient = told.campaign.settings.by_name.get(owner or "")
    yield from left_of_others(told.campaign, form, recipient, answers)
    yield from emptied(told.campaign, form, recipient, answers)


def _of_blank(answers: Answers, as_sent: CameBack | None) -> Iterator[Finding]:
    """What a form that nobody has filled in lacks; that its example still stands there goes without
    saying."""
    yield as_sent.finding if as_sent and as_sent.lacking else Finding("form-blank")
    yield from (finding for finding in answers.findings if finding.level == "error")


def _kept(answered: AnsweredField) -> KeptField:
    return KeptField(
        answered.field, kept_value(answered.value), answered.raw, answered.where, answered.how
    )
