"""Figure words: what a form's own figures come to over all communities, in one plain sentence.

“共填报112行，涉及场所112个，发现隐患240处（疏散通道堵塞80处……），已整改205处。” It is put together
from what the form prints: labels, the headings over them, units in brackets, and the words around
the gaps of a sentence. Nothing is said where nothing is known. An activity that names the one
before says what became more and what less, by those that handed in both times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from huizhi.campaign import Deliverable
from huizhi.forms import Form, FormTable
from huizhi.material import works_deliverable
from huizhi.steps.reporting.sentences import rate
from huizhi.steps.reporting.sheets import Asked, LastPeriod, asked_of, figures_in, last_period
from huizhi.steps.standing import CampaignState
from huizhi.storage import Return

_MOST = 14  # figures of one form that are told
_NAME = re.compile(r"(.{1,6})名称$")
_ITSELF = re.compile(r"单位|社区|街道|村|填报")
# A sum of these beside others would count something twice, or mix what is done with what is not.
_PART_OF = re.compile(r"^其中|^总|^合计|^小计|^共|总数$|总计$|合计$|[女男]$")
_SEVERAL = re.compile(r"情况$")

Sums = Mapping[int, int | float]


def figure_words(gathered: CampaignState, deliverable: Deliverable, form: Form, noun: str) -> str:
    """The sentence of one form, or one for each of its parts; "" where it has no figures, or
    nothing came."""
    if gathered.settings.of_offices or form.id == works_deliverable(gathered.settings):
        return ""
    return "".join(_part_words(gathered, deliverable, form, part, noun) for part in form.parts)


def _part_words(
    gathered: CampaignState,
    deliverable: Deliverable,
    form: Form,
    part: FormTable | None,
    noun: str,
) -> str:
    current = (s.current for s in gathered.standings_of(deliverable.id))
    returns = [one for one in current if one is not None and not one.blank]
    asked = asked_of(gathered, deliverable, form, part)
    sums = _sums(part, asked, returns)
    if not returns or not sums:
        return ""
    told = [*_counted(form, part, asked, returns), *_told(asked, sums)]
    wrong = sum(one.status == "needs-correction" for one in returns)
    still = f"（含{wrong}个{noun}还要更正的表）" if wrong else ""
    first = "" if part or any(one.before for one in asked) else "合计"
    said = f"{first}{'，'.join(told[:_MOST])}{still}。"
    last = last_period(gathered, deliverable, part, asked)
    return said + (_compared(part, asked, returns, last, noun) if last else "")


def _sums(part: FormTable | None, asked: Sequence[Asked], returns: Sequence[Return]) -> Sums:
    """The sum of each column that anything was answered in, by its place."""
    return figures_in(part, dict(enumerate(asked)), returns)


def _compared(
    part: FormTable | None,
    asked: Sequence[Asked],
    returns: Sequence[Return],
    last: LastPeriod,
    noun: str,
) -> str:
    """What became more and what less; "" where nobody handed in both times."""
    both = [one for one in returns if one.community in last.units]
    changes: dict[int, int | float] = {}
    for one in both:
        now, before = _sums(part, asked, [one]), last.units[one.community or ""]
        for place in now.keys() & before.keys():
            changes[place] = changes.get(place, 0) + now[place] - before[place]
    told = list(_changes(asked, changes))
    if not told:
        return ""
    some = f"（按两期都报了的{len(both)}个{noun}比）" if len(both) < len(returns) else ""
    return f"与上期相比{some}，{'，'.join(told[:_MOST])}。"


def _changes(asked: Sequence[Asked], changes: Sums) -> Iterator[str]:
    """The change of each figure in words, in the order of the form; of columns that add up that of
    their sum."""
    for over, group in groupby(enumerate(asked), key=lambda pair: pair[1].over):
        own = [(place, one) for place, one in group if place in changes]
        if over and _adds_up(over, [one for _, one in own]):
            change = sum(changes[place] for place, _ in own)
            yield f"{_heading(over)}{_change(change, _unit(own[0][1]))}"
        else:
            for place, one in own:
                name = one.before.removeprefix("共") or one.label
                yield f"{name}{_change(changes[place], _unit(one))}"


def _change(change: float, unit: str) -> str:
    if not round(change, 2):
        return "持平"
    return f"{'增加' if change > 0 else '减少'}{_number(abs(change))}{unit}"


def _counted(
    form: Form, part: FormTable | None, asked: Sequence[Asked], returns: Sequence[Return]
) -> Iterator[str]:
    """How many rows there are, and how many things they name."""
    if part is None:
        return
    rows = sum(len(one.rows_of(part.id)) for one in returns)
    yield f"{form.part_name('', part)}共填报{rows}行"
    for column in asked:
        named = _NAME.search(column.label)
        if named and not _ITSELF.search(named[1]):
            names = {
                (one.community, str(row.value(column.field.id)).strip())
                for one in returns
                for row in one.rows_of(part.id)
                if row.value(column.field.id)
            }
            if names:
                yield f"涉及{named[1]}{len(names)}个"
            return


def _told(asked: Sequence[Asked], sums: Sums) -> Iterator[str]:
    """Each figure in the order of the form; of columns under one heading their sum first."""
    for over, group in groupby(enumerate(asked), key=lambda pair: pair[1].over):
        own = [(place, one) for place, one in group if place in sums or one.parts]
        added = [(place, one) for place, one in own if place in sums]
        if over and _adds_up(over, [one for _, one in added]):
            unit, total = added[0][1].unit, sum(sums[place] for place, _ in added)
            each = "、".join(f"{one.label}{_amount(one, sums[place])}" for place, one in added)
            yield f"{_heading(over)}{_number(total)}{unit}（{each}）"
            own = [(place, one) for place, one in own if place not in sums]
        for place, one in own:
            if place in sums:
                yield f"{one.before or one.label}{_amount(one, sums[place])}"
            else:
                yield from _share(one, sums)


def _adds_up(over: Sequence[str], columns: Sequence[Asked]) -> bool:
    """Whether the columns under one heading are kinds of one thing, so that their sum means it."""
    heading = _heading(over)
    if len(columns) < 2 or not columns[0].unit or _SEVERAL.search(heading):
        return False
    labels = [one.label for one in columns]
    done = any(label.startswith(("已", "未")) for label in labels)
    return not done and not any(map(_PART_OF.search, labels))


def _heading(over: Sequence[str]) -> str:
    """The lowest heading over columns, without its unit."""
    return re.sub(r"[(（].*[)）]$", "", next((one for one in reversed(over) if one), ""))


def _share(one: Asked, sums: Sums) -> Iterator[str]:
    part, whole = (sum(sums.get(place, 0) for place in own) for own in (one.parts, one.wholes))
    if whole and 0 <= part <= whole:
        yield f"{one.before or one.label}{rate(int(part), int(whole))}"


def _amount(one: Asked, value: float) -> str:
    return f"{_number(value)}{_unit(one)}"


def _unit(one: Asked) -> str:
    return one.unit or ("元" if one.field.kind.shape == "amount" else "")


def _number(value: float) -> str:
    """The number as it is read: whole, or with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value}"
