"""Outcomes: what became of the received files, once all of them are in the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from huizhi.campaign import Settings
from huizhi.content import LINK
from huizhi.findings import Finding
from huizhi.material import CheckedMaterial, Material, unit_names_of
from huizhi.steps.receiving.incoming import StoredFile
from huizhi.steps.receiving.materials import MaterialOutcome, material_in_ledger
from huizhi.steps.receiving.signs import signs_in_names, signs_in_words
from huizhi.storage import PLACED_BY_HAND, Fate, Ledger, Return

_SAME = "内容与以前收到的完全相同，没有变化"


@dataclass(frozen=True)
class FileOutcome:
    """What became of one received file.

    file: its name.
    outcome: in Chinese.
    returns: those entered.
    new: it was not known before, or nobody has been told of it yet.
    renamed: it was known, but only under other names.
    findings: those on it as material.
    sha256: of its content.
    fate: the same as the outcome, for the program.
    note: what is told of a picture besides where it belongs; "" for nothing.
    """

    file: str
    outcome: str
    returns: tuple[Return, ...] = ()
    new: bool = True
    renamed: bool = False
    findings: tuple[Finding, ...] = ()
    sha256: str = ""
    fate: Fate = Fate.TAKEN
    note: str = ""


@dataclass(frozen=True)
class CollectResult:
    """The result of one run of `collect`.

    taken: the files in the order they were taken.
    refused: what could not be taken at all, as Chinese sentences.
    """

    taken: tuple[FileOutcome, ...]
    refused: tuple[str, ...]


def with_material_outcomes(
    taken: Sequence[FileOutcome], settled: MaterialOutcome
) -> list[FileOutcome]:
    """Return the outcomes with those of files that turned out to be material."""
    placed = {(one.file, one.sha256): one for one in settled.placed}
    now: list[FileOutcome] = []
    for one in taken:
        returns = tuple(
            placed.get((each.file, each.sha256), each)
            for each in one.returns
            if each.sha256 not in settled.outcomes
        )
        gone = [each for each in one.returns if each.sha256 in settled.outcomes]
        outcome, fate = one.outcome, one.fate
        if gone:
            outcome, fate = settled.outcomes[gone[0].sha256], Fate.MATERIAL
        for each in returns:
            if (each.file, each.sha256) in placed:
                told = f"{each.community}：按名称归入，{each.state_words}"
                outcome, fate = told, Fate.TAKEN
        now.append(replace(one, returns=returns, outcome=outcome, fate=fate))
    return now


def with_placements(
    settings: Settings,
    ledger: Ledger,
    taken: Sequence[FileOutcome],
    *,
    anew: bool,
    is_sent: bool = False,
) -> list[FileOutcome]:
    """Return the outcomes with the placement of their material, when any came.

    anew: some material was examined in this run; is_sent: who sent it is told of what came before
    and still has no place. Raises: StorageError.
    """
    if anew or is_sent or any(_has_link(one) for one in taken):
        checked = material_in_ledger(settings, ledger)
        return with_placements_from(settings, taken, checked, is_sent=is_sent)
    return list(taken)


def _has_link(one: FileOutcome) -> bool:
    """Whether a row of its forms may stand for a video."""
    rows = (row for each in one.returns for row in each.rows)
    return any("http" in field.raw for row in rows for field in row.fields)


def with_rivals_settled(
    taken: Sequence[FileOutcome], changed: Mapping[int, Return]
) -> list[FileOutcome]:
    """Return the outcomes with which of several forms of one unit counts."""
    return [_settled(one, changed) for one in taken]


def _settled(one: FileOutcome, changed: Mapping[int, Return]) -> FileOutcome:
    returns = tuple(changed.get(each.number, each) for each in one.returns)
    if returns == one.returns:
        return one
    told = "；".join(f"{r.community or '未认出单位'}：{_counted(r)}" for r in returns)
    return replace(one, returns=returns, outcome=told, fate=Fate.TAKEN)


def _counted(one: Return) -> str:
    return one.state_words if one.current else "已存档，另有一份算数"


def with_placements_from(
    settings: Settings,
    taken: Sequence[FileOutcome],
    checked: CheckedMaterial,
    *,
    is_sent: bool = False,
) -> list[FileOutcome]:
    """Return the outcomes with where the material belongs and what is wrong with it; is_sent: as
    for `with_placements`."""
    known = {one.arrival.name: one for one in (*checked.materials, *checked.unplaced)}
    links: dict[str, list[Finding]] = {}
    for material in checked.materials:
        if material.facts.kind == LINK:
            form = material.arrival.name.rpartition("（")[0]
            links.setdefault(form, []).extend(material.findings)
    now = []
    for one in taken:
        if one.returns and one.file in links:
            now.append(replace(one, findings=tuple(links[one.file])))
            continue
        found = known.get(one.file)
        waits = is_sent and found is not None and not found.place.is_known
        if found is None or not (one.new or one.renamed or waits) or one.returns:
            now.append(one)
            continue
        told = "；".join(filter(None, (_told(settings, found), one.note)))
        now.append(replace(one, outcome=told, findings=found.findings, fate=Fate.MATERIAL))
    return now


def _told(settings: Settings, material: Material) -> str:
    place = material.place
    if not place.is_known:
        return "材料，已存档，还没有归类"
    deliverable = settings.deliverable(place.deliverable or "").name
    parts = (place.community, deliverable, place.item)
    told = f"材料，归入{'　'.join(one for one in parts if one)}"
    return f"{told}，与另一份相同" if material.repeats else told


def known_outcomes(
    settings: Settings,
    ledger: Ledger,
    files: Sequence[StoredFile],
    known: Collection[str],
    sender: str,
) -> list[FileOutcome | None]:
    """Return the outcome of each file whose content came before; None for all others.

    For an older revision the outcome says which one counts now. The clerk is told of returns that
    still wait, and of a form that lies among another community's files.

    sender: as for `collect`; a sender is told nothing about others.
    """
    outcomes = _known_outcomes(ledger, known)
    unchanged = FileOutcome("", _SAME, new=False)
    return [
        _known(None if sender else settings, one, outcomes.get(one.original.sha256, unchanged))
        if one.original.sha256 in known
        else None
        for one in files
    ]


def _known_outcomes(ledger: Ledger, known: Collection[str]) -> dict[str, FileOutcome]:
    """What is to be told of each content that came before, with all its returns."""
    returns = ledger.of_contents(known) if known else {}
    outcomes = {one: FileOutcome("", _SAME, own, new=False) for one, own in returns.items()}
    for one, (older, now) in ledger.replaced(chain.from_iterable(returns.values())).items():
        told = f"与以前收到的第{older}版完全相同，没有变化；现在以第{now}版为准"
        outcomes[one] = replace(outcomes[one], outcome=told, fate=Fate.OLDER)
    return outcomes


def _known(settings: Settings | None, kept: StoredFile, content: FileOutcome) -> FileOutcome:
    """Return the outcome of one known file; settings: None where nothing is told of others."""
    returns = content.returns
    same = replace(content, file=kept.name, returns=())
    forms = [one for one in returns if one.fields or one.rows]  # what has no form may be material
    waiting = tuple(one for one in forms if one.status == "unidentified")
    if settings is None or not returns:
        return same
    if waiting:
        return FileOutcome(kept.name, "以前收到过，还在待认领", waiting, new=False)
    return replace(same, findings=tuple(_elsewhere(settings, kept, returns)))


def _elsewhere(
    settings: Settings, kept: StoredFile, returns: Sequence[Return]
) -> Iterator[Finding]:
    """Return a finding when one community's form comes among another's files or under its name.

    What the clerk has placed by hand is settled and gives none.
    """
    if any(one.evidence == PLACED_BY_HAND and one.is_of(kept.name) for one in returns):
        return
    whose = {one.community: None for one in returns if one.community and (one.fields or one.rows)}
    signs = signs_in_names(unit_names_of(settings), kept.signs) if whose else ()
    others = [one for one in signs if whose.keys().isdisjoint(one.names)]
    if others:
        own = "、".join(map(str, whose))
        yield Finding("community-elsewhere", found=own, expected=signs_in_words(others))
