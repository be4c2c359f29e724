"""Checked figures: what the figures of the returns that count have to do with each other.

What a rule says of several forms, of all units together or of the last activity changes with every
return that comes, is corrected, moved or void. So nothing of it is kept: it is computed from what
counts whenever that is looked at, and laid over the returns. Of a clerk's word on it the ledger
keeps for which figures it was given; it holds as long as they are the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path, PurePosixPath

from huizhi.campaign import Campaign
from huizhi.findings import OF_FIGURES, Finding
from huizhi.forms import (
    FigureRule,
    Form,
    HeldForm,
    LastValues,
    Term,
    UnitsTotal,
    is_told,
    rule_broken,
    total_of,
)
from huizhi.steps.receiving import CollectResult
from huizhi.steps.sending import last_figures
from huizhi.storage import Ledger, Paper, Return, in_reading_order, is_ledger_there

SEEN_SUMS = "sums-seen"  # the note in the ledger on sums of all units that the clerk has accepted
_FEW = 20  # communities of which the returns are asked for one by one
_WHAT_TO_DO = "请核对是总数还是哪个单位写错了，各单位填的数在汇总表里。"
_NAMED = 5  # units that are named


class SumState(Enum):
    """How a sum over all units stands; the value is what JSON says."""

    SO_FAR = "so-far"
    NO_TOTAL = "no-total"
    AGREES = "agrees"
    DIFFERS = "differs"


@dataclass(frozen=True)
class SeenSum:
    """The clerk's word that a sum of all units is right as it is. figures: for which it holds."""

    figures: str
    reason: str
    who: str
    made: str


@dataclass(frozen=True)
class CheckedSum:
    """A rule that adds up what all units answered, and how it stands. form: as rules name it;
    totals: what each of its sums comes to, in the order of the rule; broken: how many returns are
    told by it; finding: where it is about all units together and no single return, None where it
    is kept, waits, or was accepted (`seen`)."""

    rule: str
    form: str
    state: SumState
    totals: tuple[tuple[Term, UnitsTotal], ...]
    broken: int = 0
    finding: Finding | None = None
    seen: SeenSum | None = None

    @property
    def words(self) -> str:
        """How it stands in words: “附件2“…”：各单位合计附件1户数到目前是280（10个单位），还差…”."""
        so_far = "到目前" if self.state is SumState.SO_FAR else ""
        sums = "，".join(_sum_words(term, total, so_far) for term, total in self.totals)
        return f"{self.form}“{self.rule}”：{sums}{self._end}"

    @property
    def _end(self) -> str:
        if self.seen is not None:
            return f"；对不上，{self.seen.who}认可（{self.seen.reason}）。"
        if self.finding is not None:
            said = f"是{self.finding.found}，{self.finding.expected}"
            return f"；各单位都交齐了，对不上：{said}。{_WHAT_TO_DO}"
        if self.state is SumState.DIFFERS:
            return f"；各单位都交齐了，有{self.broken}份写的总数对不上。{_WHAT_TO_DO}"
        return {
            SumState.SO_FAR: "；交齐以后再核对。",
            SumState.NO_TOTAL: "；各单位都交齐了，总数还没有报来。",
        }.get(self.state, "；各单位都交齐了，对得上。")


def _sum_words(term: Term, total: UnitsTotal, so_far: str) -> str:
    figure = f"{total.figure.normalize():f}{total.measure}"
    empty = f"，其中{total.empty}个空着，算0" if total.empty else ""
    missing = f"，还差{_names(total.missing)}" if total.missing else ""
    unread = f"，{_names(total.unread)}的数读不出" if total.unread else ""
    return f"{term.name}{so_far}是{figure}（{total.units}个单位{empty}）{missing}{unread}"


def _names(names: Sequence[str]) -> str:
    more = f"等{len(names)}个单位" if len(names) > _NAMED else ""
    return f"{'、'.join(names[:_NAMED])}{more}"


@dataclass(frozen=True)
class CheckedFigures:
    """returns: with what was found; found: by the number of each return that was looked at, before
    the clerk's word on it; beside: by the number of a return, what is found on another one of the
    unit and names it; sums: over all units."""

    returns: tuple[Return, ...]
    found: Mapping[int, tuple[Finding, ...]] = field(default_factory=dict)
    beside: Mapping[int, tuple[tuple[Return, Finding], ...]] = field(default_factory=dict)
    sums: tuple[CheckedSum, ...] = ()

    def over(self, one: Return) -> Return:
        """The return with what was found on it, but for what the clerk has accepted."""
        if one.number not in self.found:
            return one
        found = [f for f in self.found[one.number] if not any(a.settles(f) for a in one.amendments)]
        kept = [f for f in one.findings if f.code not in OF_FIGURES or f in found]
        findings = (*kept, *(f for f in found if f not in kept))
        return one if findings == one.findings else replace(one, findings=findings)


def check_figures(
    campaign: Campaign,
    returns: Sequence[Return],
    seen: str = "",
    papers: Sequence[Paper] = (),
    only: frozenset[str] | None = None,
) -> CheckedFigures:
    """What the figures of these returns have to do with each other.

    seen: what the ledger notes of accepted sums; papers: what came on paper; only: the communities
    whose returns are told. Raises: StorageError when the last activity's ledger cannot be read.
    """
    rules = [
        _Placed(form.id, rule) for form in campaign.forms.forms.values() for rule in form.rules
    ]
    if not rules or not returns:
        return CheckedFigures(tuple(returns))
    checking = _Checking(campaign, returns, papers, rules)
    found: dict[int, list[Finding]] = {}
    beside: dict[int, list[tuple[Return, Finding]]] = {}
    for community, own in checking.units.items():
        if only is None or community in only:
            for one, finding, others in checking.told_of(own):
                found.setdefault(one.number, []).append(finding)
                for other in others:
                    beside.setdefault(other.number, []).append((one, finding))
            for one in own.values():
                found.setdefault(one.number, [])
    sums = tuple(checking.sums(_seen_sums(seen))) if only is None else ()
    checked = CheckedFigures(
        (), {k: tuple(v) for k, v in found.items()}, {k: tuple(v) for k, v in beside.items()}, sums
    )
    laid = {
        one.number: checked.over(one) for own in checking.units.values() for one in own.values()
    }
    left = {
        number: tuple((laid[one.number], f) for one, f in pairs if f in laid[one.number].findings)
        for number, pairs in checked.beside.items()
    }
    return replace(checked, returns=tuple(laid.get(r.number, r) for r in returns), beside=left)


def checked_ledger(campaign: Campaign, ledger: Ledger) -> CheckedFigures:
    """The same of all returns in a ledger. Raises: StorageError."""
    return check_figures(campaign, ledger.returns(), ledger.note(SEEN_SUMS))


def checked_among(campaign: Campaign, ledger: Ledger, wanted: Sequence[Return]) -> CheckedFigures:
    """The same of these returns alone, which are held against what counts in the ledger; without
    the sums. Raises: StorageError."""
    forms = campaign.forms.forms
    rules = [rule for form in forms.values() for rule in form.rules]
    names = {one.community for one in wanted if one.community}
    if not rules or not names:
        return CheckedFigures(tuple(wanted))
    if len(names) > _FEW:
        every: Iterable[Return] = ledger.returns()
    else:
        own = (one for name in sorted(names) for one in ledger.of_community(name))
        summed = [
            form.id for form in forms.values() if any(_adds_up(campaign, form, r) for r in rules)
        ]
        of_all = ledger.counting_for(summed) if summed else ()
        every = {one.number: one for one in (*of_all, *own)}.values()
    checked = check_figures(campaign, tuple(every), only=frozenset(names))
    return replace(checked, returns=tuple(checked.over(one) for one in wanted))


def with_checked_figures(campaign: Campaign, output: Path, result: CollectResult) -> CollectResult:
    """What was collected, with what its figures have to do with each other and with what came
    before; what is told of another return of the unit stands beside the file. Raises: StorageError.
    """
    placed = [one for taken in result.taken for one in taken.returns if one.community]
    if not placed or not any(form.rules for form in campaign.forms.forms.values()):
        return result
    with Ledger.in_folder(output, campaign.settings) as ledger:
        checked = checked_among(campaign, ledger, placed)
    here = {one.number for one in placed}
    taken = []
    for file in result.taken:
        beside = [
            replace(finding, where=f"{one.file} {finding.where}".strip())
            for each in file.returns
            for one, finding in checked.beside.get(each.number, ())
            if one.number not in here
        ]
        own = tuple(checked.over(one) for one in file.returns)
        taken.append(replace(file, returns=own, findings=(*file.findings, *beside)))
    return replace(result, taken=tuple(taken))


def _adds_up(campaign: Campaign, form: Form, rule: FigureRule) -> bool:
    """Whether a rule may add up what all units answered in this form."""
    attachment = campaign.settings.attachment_of(form.id)
    names = {one.form for one in rule.terms.values() if one.of_units}
    own = rule in form.rules
    return bool(names) and (
        (own and "" in names) or (attachment is not None and attachment.rule_name in names)
    )


def accepted_sum(noted: str, figures: str, reason: str, who: str, made: str) -> str:
    """What the ledger notes once the clerk has accepted a sum of all units with these figures."""
    said = [one for one in _seen_sums(noted).values() if one.figures != figures]
    said.append(SeenSum(figures, reason, who, made))
    return json.dumps([one.__dict__ for one in said], ensure_ascii=False)


def asked_again(noted: str, figures: str) -> str:
    """What the ledger notes once that is taken back."""
    said = [one.__dict__ for one in _seen_sums(noted).values() if one.figures != figures]
    return json.dumps(said, ensure_ascii=False)


def _seen_sums(noted: str) -> dict[str, SeenSum]:
    """The accepted sums by their figures."""
    return {one["figures"]: SeenSum(**one) for one in json.loads(noted or "[]")}


@dataclass(frozen=True)
class _Placed:
    """A rule and the deliverable of the form in whose configuration it stands."""

    deliverable: str
    rule: FigureRule


class _Checking:
    """One look at what counts. units: of each community its returns by deliverable."""

    def __init__(
        self,
        campaign: Campaign,
        returns: Sequence[Return],
        papers: Sequence[Paper],
        rules: Sequence[_Placed],
    ) -> None:
        self.campaign, self.settings, self.rules = campaign, campaign.settings, rules
        self.names = {
            one.rule_name: one.deliverable for one in self.settings.attachments if one.deliverable
        }
        self.ids = {deliverable: name for name, deliverable in self.names.items()}
        self.on_paper = {(one.community, one.deliverable) for one in papers}
        self.units: dict[str, dict[str, Return]] = {}
        for one in in_reading_order(returns):
            if one.deliverable in campaign.forms.forms and self._counts(one):
                self.units.setdefault(one.community or "", {})[one.deliverable or ""] = one
        last = self.settings.last_output
        self.has_last = bool(last) and is_ledger_there(Path(last or ""))
        self.held: dict[int, HeldForm] = {}
        self.broken: Counter[tuple[str, str]] = Counter()
        self.looks_back = any(one.rule.looks_back for one in rules)
        self.totals = {
            (one.deliverable, one.rule.text): {
                term: self._total(one.deliverable, term)
                for term in one.rule.terms.values()
                if term.of_units
            }
            for one in rules
        }

    def told_of(
        self, own: Mapping[str, Return]
    ) -> Iterator[tuple[Return, Finding, tuple[Return, ...]]]:
        """What is found on the returns of one unit: the return it is told of, the finding, and the
        others that it names."""
        for placed in self.rules:
            rule = placed.rule
            home = rule.home
            if home is None or not self._is_final(placed):
                continue
            told = own.get(self._deliverable(placed, home))
            if told is None:
                continue
            forms = self._forms(placed, own)
            for finding in rule_broken(rule, forms, self._totals(placed)):
                self.broken[placed.deliverable, rule.text] += 1
                others = (own[self._deliverable(placed, name)] for name in forms if name != home)
                yield told, finding, tuple({one.number: one for one in others}.values())

    def sums(self, seen: Mapping[str, SeenSum]) -> Iterator[CheckedSum]:
        """How each rule stands that adds up what all units answered, once all are told."""
        for placed in self.rules:
            rule = placed.rule
            if not rule.of_units:
                continue
            name, totals = self.ids.get(placed.deliverable, ""), self._totals(placed)
            count = self.broken[placed.deliverable, rule.text]
            told = CheckedSum(rule.text, name, SumState.SO_FAR, tuple(totals.items()), count)
            if not self._is_final(placed):
                yield told
            elif rule.home is None:
                yield self._of_all(placed, told, seen)
            elif count:
                yield replace(told, state=SumState.DIFFERS)
            else:
                stated = rule.table or any(
                    is_told(rule, self._forms(placed, own), totals) for own in self.units.values()
                )
                yield replace(told, state=SumState.AGREES if stated else SumState.NO_TOTAL)

    def _of_all(self, placed: _Placed, told: CheckedSum, seen: Mapping[str, SeenSum]) -> CheckedSum:
        """The same of a rule that is about all units together."""
        found = next(rule_broken(placed.rule, {}, self._totals(placed)), None)
        if found is None:
            return replace(told, state=SumState.AGREES)
        found = replace(found, figures=f"{told.form} {found.figures}")
        accepted = seen.get(found.figures)
        own = None if accepted else found
        return replace(told, state=SumState.DIFFERS, finding=own, seen=accepted)

    def _is_final(self, placed: _Placed) -> bool:
        return all(one.is_final for one in self._totals(placed).values())

    def _totals(self, placed: _Placed) -> Mapping[Term, UnitsTotal]:
        return self.totals[placed.deliverable, placed.rule.text]

    def _total(self, deliverable: str, term: Term) -> UnitsTotal:
        wanted = self.names.get(term.form, deliverable)
        return total_of(term, self.campaign.forms.forms[wanted], self._each(wanted))

    def _each(self, deliverable: str) -> Iterator[tuple[str, HeldForm | None]]:
        """Every unit that must return a form, with what it returned."""
        for one in self.settings.communities:
            came = self.units.get(one.name, {}).get(deliverable)
            paper = "（报的是纸质）" if (one.name, deliverable) in self.on_paper else ""
            summary = "（报的是汇总表）" if one.is_office else ""
            if came is not None:
                yield one.name, self._held(came)
            else:
                yield f"{one.name}{paper or summary}", None

    def _forms(self, placed: _Placed, own: Mapping[str, Return]) -> dict[str, HeldForm]:
        """The forms of one unit that a rule asks for and that have come, by their names in it."""
        names = {"", *(term.form for term in placed.rule.terms.values())}
        found = ((name, own.get(self._deliverable(placed, name))) for name in names)
        return {name: self._held(one) for name, one in found if one is not None}

    def _deliverable(self, placed: _Placed, name: str) -> str:
        return self.names.get(name, placed.deliverable) or ""

    def _held(self, one: Return) -> HeldForm:
        held = self.held.get(one.number)
        if held is None:
            form = self.campaign.forms.forms[one.deliverable or ""]
            file = PurePosixPath(one.file).name
            held = self.held[one.number] = HeldForm(form, one, self._last(one), file)
        return held

    def _last(self, one: Return) -> LastValues:
        if not self.has_last or not self.looks_back:
            return {}
        attachment = self.settings.attachment_of(one.deliverable or "")
        return last_figures(
            self.settings, attachment, self.settings.by_name.get(one.community or "")
        )

    def _counts(self, one: Return) -> bool:
        """Whether a return says anything for its unit; a summary of the level below has other
        rows and totals."""
        recipient = self.settings.by_name.get(one.community or "")
        placed = one.community is not None and not one.is_waiting and one.void is None
        of_office = recipient is not None and recipient.is_office
        return placed and one.current and not one.blank and not of_office
