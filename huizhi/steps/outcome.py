"""Outcome: what became of the files that were taken, once all of them are in the ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from huizhi.findings import Finding
from huizhi.material.facts import LINK
from huizhi.material.stock import Material, Stock
from huizhi.settings import Settings
from huizhi.steps.ledger import Ledger
from huizhi.steps.materials import Settled, stock_in
from huizhi.steps.returns import MATERIAL_KEPT, STATUS_NAMES, Return


@dataclass(frozen=True)
class Taken:
    """What became of one received file: its name, the outcome in Chinese, its entered returns;
    new: whether it was not known before, or nobody has been told of it; renamed: whether it was
    known under other names only; findings: on it as material; sha256: of its content."""

    file: str
    outcome: str
    returns: tuple[Return, ...] = ()
    new: bool = True
    renamed: bool = False
    findings: tuple[Finding, ...] = ()
    sha256: str = ""


@dataclass(frozen=True)
class CollectResult:
    """taken: in the order taken; refused: Chinese sentences on what could not be taken at all."""

    taken: tuple[Taken, ...]
    refused: tuple[str, ...]


def as_settled(taken: Sequence[Taken], settled: Settled) -> list[Taken]:
    """What became of the files, with those that their names have told."""
    placed = {(one.file, one.sha256): one for one in settled.placed}
    now: list[Taken] = []
    for one in taken:
        returns = tuple(
            placed.get((each.file, each.sha256), each)
            for each in one.returns
            if each.sha256 not in settled.outcomes
        )
        gone = [each for each in one.returns if each.sha256 in settled.outcomes]
        outcome = settled.outcomes[gone[0].sha256] if gone else one.outcome
        for each in returns:
            if (each.file, each.sha256) in placed:
                outcome = f"{each.community}：按名称归入，{STATUS_NAMES[each.status]}"
        now.append(replace(one, returns=returns, outcome=outcome))
    return now


def with_places(
    settings: Settings, ledger: Ledger, taken: Sequence[Taken], *, anew: bool
) -> list[Taken]:
    """What became of the files, with where their material belongs, as far as any came. anew: some
    was looked into. Raises: StorageError."""
    if anew or any(_has_link(one) for one in taken):
        return as_placed(settings, taken, stock_in(settings, ledger))
    return list(taken)


def _has_link(one: Taken) -> bool:
    """Whether a row of its forms may stand for a video."""
    rows = (row for each in one.returns for row in each.rows)
    return any("http" in field.raw for row in rows for field in row.fields)


def as_settled_among(taken: Sequence[Taken], changed: Mapping[int, Return]) -> list[Taken]:
    """What became of the files, with which of several forms of one unit counts."""
    return [_settled(one, changed) for one in taken]


def _settled(one: Taken, changed: Mapping[int, Return]) -> Taken:
    returns = tuple(changed.get(each.number, each) for each in one.returns)
    if returns == one.returns:
        return one
    told = "；".join(f"{r.community or '未认出单位'}：{_counted(r)}" for r in returns)
    return replace(one, returns=returns, outcome=told)


def _counted(one: Return) -> str:
    return STATUS_NAMES[one.status] if one.current else "已存档，另有一份算数"


def as_placed(settings: Settings, taken: Sequence[Taken], stock: Stock) -> list[Taken]:
    """What became of the files, with where the material belongs and what is wrong with it."""
    known = {one.arrival.name: one for one in (*stock.materials, *stock.unplaced)}
    links: dict[str, list[Finding]] = {}
    for material in stock.materials:
        if material.facts.kind == LINK:
            form = material.arrival.name.rpartition("（")[0]
            links.setdefault(form, []).extend(material.findings)
    now = []
    for one in taken:
        if one.returns and one.file in links:
            now.append(replace(one, findings=tuple(links[one.file])))
            continue
        found = known.get(one.file)
        if found is None or not (one.new or one.renamed) or one.returns:
            now.append(one)
            continue
        now.append(replace(one, outcome=_told(settings, found), findings=found.findings))
    return now


def _told(settings: Settings, material: Material) -> str:
    place = material.place
    if not place.is_known:
        return f"{MATERIAL_KEPT}，已存档，还没有归类"
    deliverable = settings.deliverable(place.deliverable or "").name
    parts = (place.community, deliverable, place.item)
    told = f"{MATERIAL_KEPT}，归入{'　'.join(one for one in parts if one)}"
    return f"{told}，与另一份相同" if material.repeats else told


def known_outcomes(ledger: Ledger, digests: Collection[str]) -> dict[str, str]:
    """The outcomes for contents that came before, by digest; for an older revision that came again,
    which one counts."""
    filled = ledger.with_returns(digests)
    found = dict.fromkeys(digests, "内容与以前收到的完全相同，没有变化")
    for one in filled:
        if replaced := ledger.replaced(one):
            older, now = replaced
            found[one] = f"与以前收到的第{older}版完全相同，没有变化；现在以第{now}版为准"
    return found
