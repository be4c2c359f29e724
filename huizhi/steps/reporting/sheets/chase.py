"""Chase (催报名单): who still owes what, whom to call, and what to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huizhi.campaign import LiaisonForm, liaison_form_of
from huizhi.findings import shortened
from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row
from huizhi.label import printed_label
from huizhi.steps.reporting.sheets.issues import sentence_without_place
from huizhi.steps.reporting.sheets.made_list import MadeList
from huizhi.steps.standing import CampaignState, Standing, State, state_tone
from huizhi.storage import Return

CHASE = "催报名单"
_MOST_FILES = 5  # files of one fault that are named


@dataclass(frozen=True, slots=True)
class CallEntry:
    """Whom to call: name and phone stand in one source, never mixed from two."""

    name: str
    phone: str
    source: str


@dataclass(frozen=True)
class Debt:
    """What one community still owes of one deliverable: days_over: days since it was due, below 0
    while there is time; lacking: items of which too few works came."""

    standing: Standing
    days_over: int
    lacking: tuple[str, ...]


def debts_of(gathered: CampaignState) -> tuple[Debt, ...]:
    """All debts, one community's together: the longest overdue community first, then by roster."""
    debts = debts_in(gathered, gathered.standings)
    longest: dict[str, int] = {}
    for debt in debts:
        name = debt.standing.recipient.name
        longest[name] = max(longest.get(name, 0), debt.days_over)
    return tuple(sorted(debts, key=lambda debt: -longest[debt.standing.recipient.name]))


def debts_in(gathered: CampaignState, standings: Iterable[Standing]) -> list[Debt]:
    """The debts among these standings, in their order."""
    return [debt for standing in standings for debt in _debts(gathered, standing)]


def chase_sheet(gathered: CampaignState) -> OutputSheet:
    """The list to call by."""
    debts = debts_of(gathered)
    rows = MadeList(len(debts), lambda place: _row(gathered, place + 1, debts[place]))
    communities = {debt.standing.recipient.name for debt in debts}
    overdue = sum(debt.days_over > 0 for debt in debts)
    owing = f"{len(communities)}个{gathered.settings.unit_word}"
    return OutputSheet(
        name=CHASE,
        title="催报名单",
        notes=(Note(f"{owing}还欠{len(debts)}项，其中{overdue}项已过截止日期。"),),
        columns=(
            Column("序号"),
            Column("单位"),
            Column("报送事项"),
            Column("截止"),
            Column("状态"),
            Column("逾期天数"),
            Column("联系人"),
            Column("电话"),
            Column("电话出自"),
            Column("要做什么"),
            Column("已催"),
        ),
        rows=rows,
        nothing="都已报齐，没有要催的。",
    )


def contact_of(gathered: CampaignState, standing: Standing) -> CallEntry:
    """Whom to call: the liaison, as the community itself wrote in the liaison form, then as the
    roster has it; nobody who is named in another form. A source with name and phone goes before one
    with only one of them."""
    form = liaison_form_of(gathered.settings)
    own = gathered.current_of(standing.recipient.name) if form else ()
    found = [
        _contact_in(gathered, form, r) for r in own if form and r.deliverable == form.deliverable
    ]
    recipient = standing.recipient
    found.append(CallEntry(recipient.liaison or "", recipient.liaison_number, "单位名单"))
    whole = [c for c in found if c.name and c.phone]
    parts = [c for c in found if c.phone] + [c for c in found if c.name]
    return next(iter(whole + parts), CallEntry("", "", ""))


def _debts(gathered: CampaignState, standing: Standing) -> Iterator[Debt]:
    if standing.state is State.PAPER:
        return
    filled = standing.state in {State.ACCEPTED, State.CORRECT}  # else its rows are not known yet
    lacking = tuple(w.item for w in standing.works if filled and w.received < w.wanted)
    if standing.owes or lacking or standing.lacks_any:
        yield Debt(standing, (gathered.today - standing.due).days, lacking)


def _row(gathered: CampaignState, number: int, debt: Debt) -> Row:
    standing = debt.standing
    contact = contact_of(gathered, standing)
    over = debt.days_over
    days = Entry(over, "bad") if over > 0 else Entry("今天截止" if over == 0 else f"还有{-over}天")
    missing = Entry("未提供", "quiet")
    return (
        Entry(number),
        Entry(standing.recipient.name),
        Entry(standing.deliverable.name),
        Entry(standing.due),
        _state(debt),
        days,
        Entry(contact.name) if contact.name else missing,
        Entry(contact.phone) if contact.phone else missing,
        Entry(contact.source, "quiet"),
        Entry(_to_do(gathered, debt)),
        Entry(reminded_words(gathered, standing.recipient.name), "quiet"),
    )


def reminded_words(gathered: CampaignState, community: str) -> str:
    """“2次，上次6月4日”; "" for a community that was never reminded."""
    days = gathered.days_reminded(community)
    if not days:
        return ""
    last = max(days)
    return f"{len(days)}次，上次{last.month}月{last.day}日"


def _state(debt: Debt) -> Entry:
    standing = debt.standing
    lacking = debt.lacking or (standing.lacks_any and not standing.of_material)
    if not lacking:
        return Entry(standing.words, state_tone(standing))
    return Entry(standing.words, "warn")


def _to_do(gathered: CampaignState, debt: Debt) -> str:
    """What to tell the community, one thing a line."""
    things = things_to_do(gathered, debt)
    if len(things) == 1:
        return things[0]
    return "\n".join(f"{number}. {thing}" for number, thing in enumerate(things, start=1))


def things_to_do(gathered: CampaignState, debt: Debt) -> list[str]:
    """What the community has to do, a sentence each."""
    standing = debt.standing
    things = []
    if not standing.handed_in and standing.current is None:
        with_it = "，并附上作品的视频、图片等材料" if standing.works and standing.counts else ""
        asked = standing.deliverable
        files = "、".join(one.wanted for one in asked.material)
        with_it = f"，{files}" if files else with_it
        things.append(f"请报送{asked.note or asked.name}{with_it}。")
        if standing.of_material or not standing.materials:
            return things
    elif standing.state is State.BLANK:
        things.append("收到的是空白表，请填写后重新报送。")
    elif standing.state is State.CORRECT and standing.current and not standing.of_material:
        things += _corrections(standing.current)
    if debt.lacking:
        things.append(f"还缺作品：{'、'.join(_asked(gathered, debt))}。请补报。")
    if standing.lacking:
        lacking = (f"{c.item}{c.words}" for c in standing.lacking)
        things.append(f"材料：{'；'.join(lacking)}。")
    if standing.lacks_copy:
        things.append("还缺盖章件：请把填好的表打印出来，签字、盖章，拍照或扫描后发来。")
    if standing.lacks_seal:
        things.append("盖章件上没有看到红章：没有盖的请盖章后再发，盖了的请拍彩色的、清楚的发来。")
    if standing.differences:
        things.append(f"盖章件和电子表填的不一样，请改一致后重报：{_differing(standing)}。")
    if standing.errors:
        things.append(f"要更正的材料：{'；'.join(_wrong_files(standing))}。")
    return things


def _differing(standing: Standing) -> str:
    """What the sealed copy says otherwise, in words."""
    said = []
    for found in standing.differences[:_MOST_FILES]:
        own, copied = (shortened(text) for text in found.figures.split("\n", 1))
        said.append(f"{printed_label(found.label)}（电子表{own}，盖章件{copied}）")
    more = f"等{len(standing.differences)}处" if len(standing.differences) > _MOST_FILES else ""
    return f"{'；'.join(said)}{more}"


def _wrong_files(standing: Standing) -> Iterator[str]:
    """What must be mended in the material, the files of one fault together."""
    by_title: dict[str, list[str]] = {}
    for finding in standing.errors:
        name = finding.where.rpartition("/")[2]
        by_title.setdefault(finding.title, []).append(name)
    for title, names in by_title.items():
        more = f"等{len(names)}个" if len(names) > _MOST_FILES else ""
        yield f"{title}：{'、'.join(names[:_MOST_FILES])}{more}"


def _asked(gathered: CampaignState, debt: Debt) -> Iterator[str]:
    """The lacking items with what is asked of this community for each."""
    settings, recipient = gathered.settings, debt.standing.recipient
    for item in settings.items:
        if item.name in debt.lacking:
            quotas = settings.item_quota(recipient, item)
            each = "、".join(q.wanted for q in quotas)
            yield f"{item.name}（{each}）" if each else item.name


def _corrections(one: Return) -> list[str]:
    """What must be corrected; the place is named where a label alone would not tell it."""
    single = {f.field for f in one.fields}
    return [
        sentence_without_place(finding) if finding.field in single else finding.message
        for finding in one.findings
        if finding.level == "error"
    ]


def _contact_in(gathered: CampaignState, form: LiaisonForm, one: Return) -> CallEntry:
    source = f"{gathered.deliverable_name(one.deliverable)}报送表"
    source += "（由图片认出，还没有校对）" if one.awaits_comparing else ""
    return CallEntry(_first(one, (form.name,)), _first(one, form.phones), source)


def _first(one: Return, fields: Sequence[str]) -> str:
    """The first of these fields that is answered, but for what must be corrected."""
    wrong = {finding.field for finding in one.findings if finding.level == "error"}
    values = (one.value(field) for field in fields if field not in wrong)
    return next((str(value) for value in values if value is not None), "")
