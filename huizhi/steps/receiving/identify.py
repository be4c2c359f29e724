"""Identify: which form a returned document is, and whose; never guessed in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from huizhi.campaign import Campaign, FormSet, Identity, Recipient, Settings
from huizhi.content import Cell, Document
from huizhi.findings import Finding
from huizhi.forms import Alignment, Answers, Form, align, bare, score_of
from huizhi.forms.fields import match_unit
from huizhi.material import unit_names_of
from huizhi.steps.receiving.signs import (
    LINK,
    PART,
    SHEET,
    Sign,
    sign_of_link,
    sign_of_mark,
    sign_of_part,
    signs_in_fields,
    signs_in_form,
    signs_in_names,
    signs_in_words,
    signs_of_addresses,
)

# What is found where signs contradict each other; the second where only the link does.
CONFLICTS = frozenset({"community-conflict", "sender-conflict"})
ENOUGH = 0.6  # share of a form's labels that a document must hold to be taken for that form
ENOUGH_STAMPED = 0.3  # the same when the file's identity says so


@dataclass(frozen=True)
class Owner:
    """Whose return it is.

    name: None when it cannot be told.
    evidence: what it was recognised by, in Chinese.
    """

    name: str | None
    evidence: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldForm:
    """A form that a document holds.

    copies: one alignment for each filled copy, the fullest first, all by the best-fitting template.
    """

    form: Form
    copies: tuple[Alignment, ...]


def forms_in(forms: FormSet, document: Document, stamped: str = "") -> list[HeldForm]:
    """Return the forms that the document holds, the stamped one first, then by how well they fit.

    stamped: id of the form that the file says it is; "" when it says nothing.
    """
    found = []
    for form_id, patterns in forms.patterns.items():
        form = forms.forms[form_id]
        wording = forms.wordings[form_id]
        scores = {suffix: score_of(p, document, wording) for suffix, p in patterns.items()}
        best = max(scores, key=lambda suffix: scores[suffix], default="")
        if best and scores[best] >= (ENOUGH_STAMPED if form_id == stamped else ENOUGH):
            found.append(HeldForm(form, align(patterns[best], document, wording)))
    if len(found) < 2:
        return found
    texts = {bare(cell.text) for grid in document.grids for cell in grid.cells}
    found.sort(
        key=lambda held: (
            held.form.id != stamped,
            not any(bare(held.form.title) in text for text in texts),
            -held.copies[0].score,
        )
    )
    found = list(_each_answer_once(found))
    return found if len(found) < 2 else _each_beside_others(found)


def _each_answer_once(found: Iterable[HeldForm]) -> Iterator[HeldForm]:
    """The forms but for those of which most answers are another one's: a list of 姓名 and 手机 is
    not also another list that asks for the same."""
    taken = set[str]()
    for held in found:
        own = {cell.place for copy in held.copies for cell in _taken(copy) if bare(cell.text)}
        if not own or 2 * len(own & taken) <= len(own):
            yield held
        taken |= own


def _taken(copy: Alignment) -> Iterator[Cell]:
    yield from (found.cell for found in copy.fields)
    yield from (cell for row in copy.rows for cell in row.cells.values())


def _each_beside_others(found: Sequence[HeldForm]) -> list[HeldForm]:
    """The forms of one document, where what one of them took or printed is unread for none."""
    unread = frozenset.intersection(
        *(frozenset(cell.place for copy in held.copies for cell in copy.left) for held in found)
    )
    return [
        replace(held, copies=tuple(copy.leaving(unread) for copy in held.copies)) for held in found
    ]


@dataclass(frozen=True, slots=True)
class Origin:
    """How a file came.

    names: its name and those of its folders, separated by "/"; "" where they say nothing.
    sender: the community by whose link it came; "" for none.
    addresses: of the mails it came in, the outermost first.
    """

    names: str = ""
    sender: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def own_names(self) -> str:
        """The names that people gave, without the folder the page makes for files from a link."""
        first, _, rest = self.names.partition("/")
        return rest if self.sender and rest and first.endswith(f"（{LINK}）") else self.names


def signs_of(
    campaign: Campaign,
    identity: Identity | None,
    answers: Answers,
    document: Document,
    laid: Alignment,
    origin: Origin,
) -> tuple[Sign, ...]:
    """Return every sign of whose these answers are, the surest first."""
    names = unit_names_of(campaign.settings)
    found = (
        *sign_of_mark(stamped(campaign.settings, identity), document),
        *signs_in_fields(campaign.forms, names, answers, _own_fields(campaign.settings, answers)),
        *signs_in_form(names, document, laid),
        *signs_of_addresses(campaign.settings, origin.addresses),
        *signs_in_names(names, origin.own_names),
        *sign_of_link(origin.sender),
    )
    is_said = any(sign.names for sign in found)
    return found if is_said else (*found, *sign_of_part(campaign.forms, answers))


def _own_fields(settings: Settings, answers: Answers) -> frozenset[str]:
    """The fields of a form that the office fills in with the name of the unit it goes to."""
    attachment = settings.attachment_of(answers.form)
    asked = attachment.fields.values() if attachment else ()
    return frozenset(one.id for one in asked if one.prefill == "名称")


def conflict_without_form(settings: Settings, origin: Origin) -> Finding | None:
    """Return the finding that the addresses and names by which a file came that holds no form are
    of different units; None where they are not."""
    found = (
        *signs_of_addresses(settings, origin.addresses),
        *signs_in_names(unit_names_of(settings), origin.own_names),
    )
    known = [sign for sign in found if sign.names]
    if not known or set(known[0].names).intersection(*(sign.names for sign in known)):
        return None
    return _conflict(known, ())


def owner_of(forms: FormSet, signs: Sequence[Sign]) -> Owner:
    """Return the one community that all signs allow, or nobody where they contradict each other."""
    known = [sign for sign in signs if sign.names]
    if not signs:
        found = "文件里没有标识，表内、文件名和文件夹名里也没有写单位"
        return Owner(None, "", (Finding("community-unknown", found=found),))
    common = set(known[0].names).intersection(*(s.names for s in known)) if known else set()
    strange = [sign for sign in signs if not sign.names and not _may_be(forms, sign, common)]
    if not known or (len(common) > 1 and not strange):
        first = next((sign for sign in signs if sign.is_written), signs[0])
        found = signs_in_words(signs)
        return Owner(None, "", (Finding("community-unknown", where=first.where, found=found),))
    if strange or not common:
        return Owner(None, "各处标明的单位不一致", (_conflict(signs, common),))
    return Owner(common.pop(), known[0].kind, tuple(_by_part(known[0])))


def _by_part(sign: Sign) -> Iterator[Finding]:
    """The finding that only who takes part in what a form is about says whose it is."""
    if sign.kind == f"{PART}“{sign.label}”":
        place = (sign.field, sign.label, sign.where)
        yield Finding("community-by-part", *place, sign.text, sign.names[0])


def _may_be(forms: FormSet, sign: Sign, common: Collection[str]) -> bool:
    """Whether a unit that is not on the roster is one of these with a slip of the pen."""
    return match_unit(sign.text, forms.circumstances.units).name in common


def _conflict(signs: Sequence[Sign], common: Collection[str]) -> Finding:
    """The finding that names every sign; found: the unit written in the form, "" for none."""
    first = next((sign for sign in signs if sign.names), signs[0])
    written = [sign for sign in signs if sign.is_written and sign.kind != SHEET]
    other = next((s for s in written if not set(s.names) & set(first.names)), None)
    other = other or next(iter(written), None)
    rest = [sign for sign in signs if sign.kind != LINK]
    by_link = len(rest) < len(signs) and _agree(rest)
    code = "sender-conflict" if by_link else "community-conflict"
    if other is None:
        return Finding(code, expected=signs_in_words(signs))
    found = other.names[0] if len(other.names) == 1 else other.text
    return Finding(code, other.field, other.label, other.where, found, signs_in_words(signs))


def _agree(signs: Sequence[Sign]) -> bool:
    """Whether all of them mean one unit."""
    meant = {sign.names or (sign.text,) for sign in signs}
    return len(meant) == 1


def stamped(settings: Settings, identity: Identity | None) -> Recipient | None:
    """The recipient that the file was rendered for."""
    if identity is None or identity.campaign != settings.campaign_id:
        return None
    return settings.by_code.get(identity.community)
