"""Materials: pictures, videos and documents of a campaign as they stand, from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from huizhi.campaign import Settings, TableSetting
from huizhi.content import DOCUMENT, PICTURE, Facts, kind_of_suffix
from huizhi.formats.containers import WORDS
from huizhi.material import (
    CASE_LETTERS,
    FORM_WORDS,
    Arrival,
    CheckedMaterial,
    FormBeside,
    ListedWork,
    Notes,
    Placement,
    Placer,
    Surroundings,
    place_and_check,
    works_deliverable,
)
from huizhi.storage import (
    AlreadyPlacedError,
    Contents,
    CountedColumn,
    Fate,
    Ledger,
    MaterialRuling,
    Received,
    Return,
    any_waiting,
    count_rows,
    in_reading_order,
    load_arrivals,
    load_decisions,
    load_facts,
    load_material_rulings,
    taken_back,
    typed_in,
    withdraw,
)

# What a waiting document may be wanting and still be material.
_OF_FILE = {"file-remark", "file-far"}
_NO_FORM = {"form-unknown", "file-kind", "file-limit", "text-unread", *_OF_FILE}
_DOCUMENT = Facts("docx")  # what is known of a placed document that nobody has looked into


@dataclass(frozen=True)
class LoadedMaterial:
    """The material that the ledger holds.

    facts: by digest, with the texts of documents.
    decided: the placements in force, by name of the file or folder.
    rulings: what was said of it and is in force, the placements among it too.
    """

    arrivals: tuple[Arrival, ...]
    facts: Mapping[str, Facts]
    decided: Mapping[str, Placement]
    rulings: tuple[MaterialRuling, ...] = ()


def load_material(ledger: Ledger, received: Sequence[Received]) -> LoadedMaterial:
    """Return everything in the ledger that bears on material. Raises: StorageError."""
    with ledger.looking() as connection:
        arrivals = tuple(load_arrivals(connection))
        facts = load_facts(connection)
        rulings = tuple(load_material_rulings(connection))
        decided = load_decisions(connection, rulings)
    forms = {one.sha256 for one in received if one.fate is Fate.NOTHING_NEW}
    facts = {sha256: one for sha256, one in facts.items() if sha256 not in forms}
    texts = {one.sha256: one.contents for one in received if one.contents and one.sha256 in facts}
    facts |= {sha256: _with_text(facts[sha256], contents) for sha256, contents in texts.items()}
    return LoadedMaterial(arrivals, facts, decided, rulings)


def material_in_ledger(settings: Settings, ledger: Ledger) -> CheckedMaterial:
    """Return the campaign's material, placed and checked, by its ledger. Raises: StorageError."""
    return check_material(settings, ledger.returns(), load_material(ledger, ledger.received()))


def check_material(
    settings: Settings, returns: Sequence[Return], shelf: LoadedMaterial
) -> CheckedMaterial:
    """Return the material of the campaign, placed, checked and counted."""
    facts = {**{one.sha256: _DOCUMENT for one in _documents(settings, returns)}, **shelf.facts}
    if not facts:
        return CheckedMaterial(settings, works=_counted_works(settings, returns))
    no_material = {
        one.sha256
        for one in returns
        if one.is_waiting
        or one.void
        or (one.deliverable and settings.attachment_of(one.deliverable))
    }
    no_material |= typed_in(returns)
    back = taken_back(shelf.rulings)
    away = {name for name, place in shelf.decided.items() if place.away}
    captions = _words_beside(shelf)
    arrivals = [
        one
        for one in shelf.arrivals
        if (one.sha256 not in no_material or one.name in captions)
        and one.name not in away
        and (one.sha256, one.name) not in back
    ]
    return place_and_check(settings, arrivals, facts, _around(settings, returns, shelf))


def is_sheet_of(settings: Settings, deliverable: str, file: str) -> bool:
    """Whether a picture of this name can only be a photograph of the form of a deliverable: nothing
    else is asked for there."""
    asked = settings.deliverable(deliverable)
    is_form = settings.attachment_of(deliverable) is not None and not asked.material
    is_picture = kind_of_suffix(PurePosixPath(file).suffix).counts_as == PICTURE
    return is_form and is_picture and deliverable != works_deliverable(settings)


def _words_beside(shelf: LoadedMaterial) -> frozenset[str]:
    """The names of mails' words that say what pictures beside them show, also while they wait."""
    if not any(one.file == WORDS for one in shelf.arrivals):
        return frozenset()
    known = [one for one in shelf.arrivals if one.sha256 in shelf.facts]
    return frozenset(
        name for name in Notes(known, shelf.facts).names if name.rpartition("/")[2] == WORDS
    )


def _documents(settings: Settings, returns: Iterable[Return]) -> Iterator[Return]:
    """The placed returns of what comes without a form: they are documents, whatever they are."""
    for one in returns:
        if one.void or not one.community or not one.deliverable:
            continue
        if not settings.attachment_of(one.deliverable):
            yield one


@dataclass(frozen=True)
class UnitMaterial:
    """What a unit has sent besides its forms. contents: digests; shared: names of what another unit
    has sent too, which is not among them."""

    contents: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def material_of_unit(
    settings: Settings, ledger: Ledger, unit: str, deliverable: str | None
) -> UnitMaterial:
    """Return the pictures, videos and other material of this unit, placed or not, also what counts
    no more. deliverable: only of this one; None for all. Raises: StorageError."""
    returns = ledger.returns()
    shelf = load_material(ledger, ledger.received())
    around = replace(_around(settings, returns, shelf), unclear={})
    placer = Placer(settings, around)
    read = {one.sha256 for one in returns if one.community}
    whose: dict[str, set[str | None]] = {}
    own: dict[str, str] = {}
    for one in shelf.arrivals:
        if one.sha256 not in shelf.facts or one.sha256 in read:
            continue
        place = placer.place(one)
        whose.setdefault(one.sha256, set()).add(place.community)
        if place.community == unit and deliverable in {None, place.deliverable}:
            own[one.sha256] = one.name
    shared = {sha256 for sha256 in own if whose[sha256] - {unit, None}}
    contents = tuple(sha256 for sha256 in own if sha256 not in shared)
    return UnitMaterial(contents, tuple(own[one] for one in shared))


@dataclass(frozen=True)
class MaterialOutcome:
    """What became of files without a form.

    placed: the returns of files that came without a form.
    outcomes: what became of each content that is material, by its digest.
    """

    placed: tuple[Return, ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=dict)


def settle_materials(settings: Settings, ledger: Ledger) -> MaterialOutcome:
    """Documents without a form that can be told by their names are material, or the deliverable
    that comes without a form. What is not certain goes on waiting. Raises: StorageError."""
    with ledger.looking() as connection:
        if not any_waiting(connection):
            return MaterialOutcome()
    returns, received = ledger.returns(), ledger.received()
    shelf = load_material(ledger, received)
    waiting = [one for one in returns if _may_be_material(settings, one, shelf.facts)]
    if not waiting:
        return MaterialOutcome()
    placer = Placer(settings, _around(settings, returns, shelf))
    known = [one for one in shelf.arrivals if one.sha256 in shelf.facts]
    notes = Notes(known, shelf.facts)
    outcomes: dict[str, str] = {}
    placed: list[Return] = []
    for one in waiting:
        arrival = Arrival(one.sha256, one.file, one.received)
        if one.file in notes.names:
            outcomes[one.sha256] = "材料的文字说明"
            continue
        place = placer.place(arrival)
        if not place.is_known or any(found.level == "error" for found in place.findings):
            continue
        deliverable = settings.deliverable(place.deliverable or "")
        if settings.attachment_of(deliverable.id):
            told = f"{place.community}　{deliverable.name}　{place.item}"
            outcomes[one.sha256] = f"材料，归入{told}"
        elif shelf.facts[one.sha256].file_kind == DOCUMENT:
            with suppress(AlreadyPlacedError):  # another run has just done the same
                entered = ledger.place(one, _as_placed(one, place))
                placed += [entered] if entered else []
    with ledger.writing() as connection:
        withdraw(connection, outcomes)
    return MaterialOutcome(tuple(placed), outcomes)


def _as_placed(one: Return, place: Placement) -> Return:
    """The waiting return as the community's; that no form is in it is as it should be."""
    left = tuple(found for found in one.findings if found.code not in {"form-unknown", "file-kind"})
    return replace(
        one,
        community=place.community,
        deliverable=place.deliverable,
        status="accepted",
        findings=tuple(f for f in left if f.code in _OF_FILE),
        evidence=place.evidence,
    )


def _may_be_material(settings: Settings, one: Return, facts: Mapping[str, Facts]) -> bool:
    if not one.is_waiting or one.is_moved or one.sha256 not in facts or one.deliverable:
        return False
    if not {found.code for found in one.findings} <= _NO_FORM:
        return False
    forms = [a for a in settings.attachments if a.deliverable]
    words = [*FORM_WORDS, *(a.short_title for a in forms), *(f"附件{a.number}" for a in forms)]
    file = one.file.rpartition("/")[2]
    if file == WORDS:  # it says what the clerk is to see
        return False
    return bool(facts[one.sha256].file_kind) and not any(word in file for word in words)


def _with_text(facts: Facts, contents: Contents) -> Facts:
    """The facts of a document with the text that was read in it."""
    text = "\n".join(one.text for one in contents.unread)
    return replace(facts, text=text, letters=len("".join(text.split())))


def _around(settings: Settings, returns: Sequence[Return], shelf: LoadedMaterial) -> Surroundings:
    names: dict[str, list[Arrival]] = {}
    for arrival in shelf.arrivals:
        names.setdefault(arrival.sha256, []).append(arrival)
    forms: dict[str, list[FormBeside]] = {}
    for one in returns:
        if not one.community or not one.deliverable:
            continue
        if settings.attachment_of(one.deliverable) is None:
            continue
        beside = FormBeside(one.community, one.deliverable)
        for arrival in names.get(one.sha256, ()):
            if arrival.folder:
                forms.setdefault(arrival.folder, []).append(beside)
    placed = {
        one.file: Placement(one.community, one.deliverable, "", one.evidence)
        for one in _documents(settings, returns)
    }
    decided = {name: place for name, place in shelf.decided.items() if not place.away}
    unclear = {one.name: one.item for one in shelf.rulings if one.kind == "unclear"}
    senders = {o.name: settings.units_at(o.item) for o in shelf.rulings if o.kind == "sender"}
    return Surroundings(forms, _works(settings, returns), {**placed, **decided}, unclear, senders)


class _WorksTable:
    """The table of works, and how its rows are read."""

    def __init__(self, settings: Settings, table: TableSetting) -> None:
        group = table.group or ""
        self.id, self._title, self._group = table.id or "", table.title_id, table.columns[group].id
        texts = (one.id for label, one in table.columns.items() if label != group)
        self._texts = [name for name in texts if name != self._title]
        self._items = {item.form_name: item.name for item in settings.items}

    @property
    def column(self) -> CountedColumn:
        """By what its rows are counted."""
        return CountedColumn(self.id, self._group, frozenset(self._texts))

    def item(self, said: object) -> str:
        """The item by its name in the quota table, "" for none of them."""
        return self._items.get(str(said or ""), "")

    def listed(self, one: Return) -> Iterator[ListedWork]:
        """The rows of one return."""
        for row in one.rows_of(self.id):
            said = {field.field: field.raw for field in row.fields}
            text = "\n".join(said.get(name, "") for name in self._texts).strip()
            item, title = self.item(row.value(self._group)), said.get(self._title, "").strip()
            yield ListedWork(item, title, text, row.where, one.file, one.sha256, one.received)


def _works_table(settings: Settings) -> _WorksTable | None:
    attachment = settings.attachment_of(works_deliverable(settings) or "")
    table = attachment.works_table if attachment else None
    return _WorksTable(settings, table) if table and table.group else None


def _counting(settings: Settings, returns: Iterable[Return]) -> list[Return]:
    """The communities' current works forms."""
    wanted = works_deliverable(settings)
    return [r for r in returns if r.current and r.community and r.deliverable == wanted]


def _works(settings: Settings, returns: Iterable[Return]) -> dict[str, list[ListedWork]]:
    """The rows of the communities' current works forms."""
    table = _works_table(settings)
    if table is None:
        return {}
    counting = _counting(settings, returns)
    found: dict[str, list[ListedWork]] = {one.community or "": [] for one in counting}
    for one in in_reading_order(counting):
        found[one.community or ""] += table.listed(one)
    return {community: own for community, own in found.items() if own}


def _counted_works(settings: Settings, returns: Iterable[Return]) -> dict[str, list[ListedWork]]:
    """The same where nothing came besides forms, so that nobody asks what stands in the rows: each
    with its item alone, but for forms in which a text may be the case itself."""
    table = _works_table(settings)
    if table is None:
        return {}
    counting = _counting(settings, returns)
    counted = count_rows(counting, table.column)
    alike: dict[str, ListedWork] = {}
    found: dict[str, list[ListedWork]] = {one.community or "": [] for one in counting}
    for one in in_reading_order(counting):
        own, works = counted.get(one.number, ()), found[one.community or ""]
        if any(each.letters >= CASE_LETTERS for each in own):
            works += table.listed(one)
            continue
        for each in own:
            item = table.item(each.value)
            works += [alike.setdefault(item, ListedWork(item, "", ""))] * each.rows
    return {community: own for community, own in found.items() if own}
