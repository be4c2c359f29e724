"""Checked material: everything that came besides filled forms, placed, checked and counted.

A pure function of what was received, what is in it, the forms and what the clerk has decided: it is
made anew whenever somebody asks, so that a corrected form or a decision moves everything with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from huizhi.campaign import Deliverable, Quota, Recipient, Settings
from huizhi.content import DOCUMENT, LINK, PICTURE, VIDEO, Facts
from huizhi.findings import Finding
from huizhi.forms.fields import links_in
from huizhi.material.arrival import Arrival, Placement
from huizhi.material.checks import (
    WordsBeside,
    file_findings,
    intro_findings,
    letters_in,
    pictured_form,
    says_something,
    text_without_links,
)
from huizhi.material.notes import Notes
from huizhi.material.placing import ListedWork, Placer, Surroundings, works_deliverable
from huizhi.material.quota import Count, Piece, count_pieces, fits, items_of, quotas_of
from huizhi.material.repeats import Same, find_repeats

_LIVE = 4.0  # seconds of the film beside a live photo at most
CASE_LETTERS = 50  # letters of a row's text that is taken for the case itself


@dataclass(frozen=True, slots=True)
class Material:
    """One thing that came besides filled forms.

    facts: their kind is LINK for a net-disk link.
    findings: what is wrong or doubtful.
    repeats: the name of the file it is the same as; "" for none. It counts once.
    """

    arrival: Arrival
    facts: Facts
    place: Placement
    findings: tuple[Finding, ...] = ()
    repeats: str = ""

    @property
    def file_kind(self) -> str:
        """What it is to a quota."""
        return VIDEO if self.facts.kind == LINK else self.facts.file_kind

    @property
    def accepted(self) -> bool:
        """Whether it counts as handed in properly."""
        return not self.repeats and all(one.level != "error" for one in self.findings)


@dataclass(frozen=True)
class CheckedMaterial:
    """All material of a campaign.

    materials: placed and checked, in the order they came.
    unplaced: those that wait for the clerk.
    notes: names of the texts that only accompany other files.
    works: the rows of the form that lists works, by community.
    """

    settings: Settings
    materials: tuple[Material, ...] = ()
    unplaced: tuple[Material, ...] = ()
    notes: tuple[str, ...] = ()
    works: Mapping[str, Sequence[ListedWork]] | None = None

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], list[Material]]:
        found: dict[tuple[str, str], list[Material]] = {}
        for one in self.materials:
            key = (one.place.community or "", one.place.deliverable or "")
            found.setdefault(key, []).append(one)
        return found

    def of(self, community: str, deliverable: str) -> tuple[Material, ...]:
        """Return what one community has handed in for one deliverable."""
        return tuple(self._by_place.get((community, deliverable), ()))

    def listed(self, community: str) -> Sequence[ListedWork]:
        """Return the rows of one community's form that lists works."""
        return (self.works or {}).get(community, ())

    def counts(self, recipient: Recipient, deliverable: Deliverable) -> tuple[Count, ...]:
        """Return what one community owes for one deliverable, by item and kind of file."""
        own = self.of(recipient.name, deliverable.id)
        if own or recipient.quotas or recipient.name in self._with_cases:
            return self._counts(recipient, deliverable, own)
        if deliverable.id not in self._of_nothing:  # of most units nothing came, and so they share
            self._of_nothing[deliverable.id] = self._counts(recipient, deliverable, own)
        return self._of_nothing[deliverable.id]

    @cached_property
    def _of_nothing(self) -> dict[str, tuple[Count, ...]]:
        """By deliverable the counts of a unit without numbers of its own of which nothing came."""
        return {}

    @cached_property
    def _with_cases(self) -> frozenset[str]:
        """The communities that wrote a case into their form."""
        listed = (self.works or {}).items()
        return frozenset(name for name, own in listed if any(map(_is_case, own)))

    def _counts(
        self, recipient: Recipient, deliverable: Deliverable, own: Sequence[Material]
    ) -> tuple[Count, ...]:
        works = works_deliverable(self.settings)
        found: list[Count] = []
        owed = items_of(self.settings, deliverable, works) if self.settings.material.counted else ()
        items = [item.name for item in owed]
        for item in [*items, *([""] if deliverable.material else [])]:
            quotas = quotas_of(self.settings, recipient, deliverable, item)
            here = [one for one in own if not items or one.place.item == item]
            pieces = [*_pieces(here), *self._written(recipient.name, item, quotas, here)]
            found += count_pieces(item, quotas, pieces)
        return tuple(found)

    def _written(
        self, community: str, item: str, quotas: Sequence[Quota], here: Sequence[Material]
    ) -> list[Piece]:
        """Cases that stand in the form itself (only longer ones are to be attached); none where a
        document came for them."""
        if not item or any(one.file_kind == DOCUMENT for one in here):
            return []
        if not any(fits(DOCUMENT, quota) for quota in quotas):
            return []
        long = [w for w in self.listed(community) if w.item == item and _is_case(w)]
        return [Piece(DOCUMENT, True) for _ in long]


def _is_case(work: ListedWork) -> bool:
    """Whether the text of a row is the case itself."""
    return len(work.text) >= CASE_LETTERS and letters_in(work.text) >= CASE_LETTERS


def _pieces(here: Sequence[Material]) -> list[Piece]:
    """What counts; pictures inside documents only are handed in, but not as originals."""
    pieces = [Piece(one.file_kind, one.accepted) for one in here if not one.repeats]
    inside = sum(one.facts.pictures for one in here)
    return [*pieces, *[Piece(PICTURE, False)] * inside] if inside else pieces


def place_and_check(
    settings: Settings,
    arrivals: Sequence[Arrival],
    facts: Mapping[str, Facts],
    around: Surroundings,
) -> CheckedMaterial:
    """Return everything that came, placed and checked.

    facts: what is known of each content, by SHA-256.
    """
    placer = Placer(settings, around)
    known = [one for one in arrivals if one.sha256 in facts]
    notes = Notes(known, facts)
    placed = [
        Material(one, facts[one.sha256], placer.place(one))
        for one in known
        if one.name not in notes.names
    ]
    placed += _links(settings, known, facts, placer, around)
    placed = _as_sent_before(placed)
    unplaced = tuple(_named_unplaced(settings, one) for one in placed if not one.place.is_known)
    ready = [one for one in placed if one.place.is_known]
    same = {**find_repeats(settings, ready), **_live_photos(ready)}
    told: set[Finding] = set()
    done = [
        _once(_checked(settings, one, notes, around, same.get(n)), told)
        for n, one in enumerate(ready)
    ]
    return CheckedMaterial(
        settings, tuple(_with_insides(settings, done)), unplaced, notes.names_in_order, around.works
    )


def _as_sent_before(placed: Sequence[Material]) -> list[Material]:
    """The same, where a file of which nothing is known but which came before is where it was
    placed then."""
    known = {one.arrival.sha256: one.place for one in reversed(placed) if one.place.is_known}
    return [
        replace(one, place=replace(known[one.arrival.sha256], evidence="以前收到过", findings=()))
        if not one.place.is_known
        and one.place.community in {None, known.get(one.arrival.sha256, one.place).community}
        and not one.place.findings
        and one.arrival.sha256 in known
        else one
        for one in placed
    ]


def _live_photos(ready: Sequence[Material]) -> dict[int, Same]:
    """The short films that telephones save beside a picture, under its name: no videos of their
    own."""
    pictures = {
        (one.arrival.folder, one.arrival.stem.lower()): one.arrival.name
        for one in ready
        if one.file_kind == PICTURE
    }
    found: dict[int, Same] = {}
    for number, one in enumerate(ready):
        picture = pictures.get((one.arrival.folder, one.arrival.stem.lower()))
        if one.facts.kind == "video" and picture and one.facts.seconds <= _LIVE:
            told = Finding("video-live-photo", where=one.arrival.name, found=picture)
            found[number] = Same([told], picture)
    return found


def _once(one: Material, told: set[Finding]) -> Material:
    """The material without what was told of another file already: what is wrong with a folder."""
    fresh = tuple(finding for finding in one.findings if finding not in told)
    told.update(fresh)
    return one if len(fresh) == len(one.findings) else replace(one, findings=fresh)


def _named_unplaced(settings: Settings, one: Material) -> Material:
    form = pictured_form(settings, one.arrival, PICTURE) if one.file_kind == PICTURE else None
    if form is not None:
        return replace(one, findings=(*one.place.findings, form))
    if one.place.findings:
        return replace(one, findings=one.place.findings)
    code = "material-unplaced" if one.place.community else "material-no-unit"
    found = one.place.community or ""
    return replace(one, findings=(Finding(code, where=one.arrival.name, found=found),))


def _checked(
    settings: Settings, one: Material, notes: Notes, around: Surroundings, same: Same | None
) -> Material:
    """The material with everything that is wrong with it."""
    findings = list(one.place.findings)
    quotas = _quotas(settings, one)
    if one.facts.kind == LINK:
        findings += one.findings
    else:
        beside = _beside(one, notes, around)
        findings += [
            finding
            for finding in file_findings(settings, one.arrival, one.facts, beside, quotas)
            if same is None or not same.is_live
        ]
    if quotas and not any(fits(one.file_kind, quota) for quota in quotas):
        wanted = "、".join(quota.kind for quota in quotas)
        kind = one.file_kind or "不认识的文件"
        findings.append(
            Finding("material-kind", where=one.arrival.name, found=kind, expected=wanted)
        )
    repeats = ""
    if same is not None:
        findings += same.findings
        repeats = same.counted_as
    return replace(one, findings=tuple(findings), repeats=repeats)


def _quotas(settings: Settings, one: Material) -> tuple[Quota, ...]:
    recipient = settings.by_name.get(one.place.community or "")
    if recipient is None or one.place.deliverable is None:
        return ()
    deliverable = settings.deliverable(one.place.deliverable)
    return quotas_of(settings, recipient, deliverable, one.place.item)


def _beside(one: Material, notes: Notes, around: Surroundings) -> WordsBeside:
    """The words that go with a file: notes beside it, and its row in the form."""
    own = [w for w in around.works.get(one.place.community or "", ()) if w.item == one.place.item]
    stem = one.arrival.stem
    meant = [w for w in own if w.title and (w.title in stem or stem in w.title)] or own
    texts = [w.text for w in meant if one.place.item and says_something(w.text)]
    near = notes.beside(one.arrival)
    # Which of several rows is this video's is not known: the shortest can do it no wrong.
    said = [*notes.named_as(one.arrival), *sorted(texts, key=letters_in)[:1], *near]
    return WordsBeside((*near, *texts), next(iter(said), None))


def _links(
    settings: Settings,
    known: Sequence[Arrival],
    facts: Mapping[str, Facts],
    placer: Placer,
    around: Surroundings,
) -> list[Material]:
    """The net-disk links in forms and in texts, each as a video that nobody has seen yet."""
    if not settings.material.links:
        return []
    found = [
        m for name, works in around.works.items() for m in _links_in_rows(settings, name, works)
    ]
    for arrival in known:
        for link in links_in(facts[arrival.sha256].text):
            said = _link_findings(arrival.name, link.address, link.code, link.needs_code)
            place = placer.place(arrival)
            if place.community and place.deliverable is None:
                continue  # a note among things that are asked about anyway
            found.append(Material(arrival, _link_facts(link.address), place, said))
    return found


def _links_in_rows(
    settings: Settings, community: str, works: Iterable[ListedWork]
) -> Iterable[Material]:
    deliverable = works_deliverable(settings)
    for work in works:
        for link in links_in(f"{work.title}\n{work.text}"):
            where = f"{work.file}（{work.where}）"
            findings = [*_link_findings(where, link.address, link.code, link.needs_code)]
            if settings.material.intro:
                text = work.text if says_something(work.text) else None
                text = text_without_links(text) if text else None
                findings += intro_findings(where, text, settings.material.intro_most)
            place = Placement(community, deliverable, work.item, "报送表里的链接")
            arrival = Arrival(work.sha256, where, work.received)
            yield Material(arrival, _link_facts(link.address), place, tuple(findings))


def _link_facts(address: str) -> Facts:
    return Facts(LINK, format=address)


def _link_findings(where: str, address: str, code: str, needs: bool) -> tuple[Finding, ...]:
    if needs and not code:
        return (Finding("video-link-no-code", where=where, found=address),)
    said = f"{address}　提取码：{code}" if code else address
    return (Finding("video-link-look", where=where, found=address, expected=said),)


def _with_insides(settings: Settings, done: Sequence[Material]) -> Iterable[Material]:
    """Documents that hold pictures where too few came as files are told so."""
    loose = {
        (m.place.community, m.place.deliverable, m.place.item)
        for m in done
        if m.file_kind == PICTURE
    }
    for one in done:
        key = (one.place.community, one.place.deliverable, one.place.item)
        wants = any(fits(PICTURE, quota) for quota in _quotas(settings, one))
        if one.facts.pictures and wants and key not in loose:
            told = Finding("picture-inside", where=one.arrival.name, found=f"{one.facts.pictures}")
            yield replace(one, findings=(*one.findings, told))
        else:
            yield one
