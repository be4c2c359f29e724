"""Telling: the book in words and as JSON. Numbers that identify people are masked on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from huizhi.book import (
    HOW_RIGHT,
    LIST,
    NO_FACT,
    Book,
    Fact,
    KnownList,
    Link,
    Meaning,
    Statement,
    TwinLists,
    changes_why,
    label_key,
    left_behind,
    list_key,
    list_name,
    named_otherwise,
    of_another,
    typed_command,
)
from huizhi.campaign import masked
from huizhi.label import printed_label


def shown_text(said: Statement) -> str:
    """A statement as screens show it: identity numbers and mobiles with their middle hidden."""
    try:
        return masked(said.text)
    except ValueError:
        return said.text_with_measure


def told_lines(book: Book, units: Iterable[str], today: dt.date) -> Iterator[str]:
    """The book of these units, a line for each fact, list and decision."""
    for unit in units:
        facts, lists = book.of_unit(unit), book.lists_of_unit(unit)
        if facts or lists:
            yield unit
        for meaning, fact in sorted(facts.items()):
            since = f"{fact.since.isoformat()}起" if fact.since != fact.seen else ""
            when = "，".join(part for part in (since, fact.age_words(today)) if part)
            said = fact.current
            once = changes_why(meaning, said.label, said.kind, said.text)
            again = "　说法不一" if fact.against else "　每次不同" if once else ""
            if fact.decision:
                again += f"　{fact.decided}定的（决定{fact.decision}）"
            where = fact.current.origin.words
            again += "　核对过，没有改" if said.confirms and not left_behind(facts, fact) else ""
            again += "".join(f"　{one}" for one in doubts_of_holder(facts, fact))
            yield f"  {fact.shown}：{shown_text(fact.current)}　{where}，{when}{again}"
        for known in lists.values():
            ended = len(known.rows) - len(known.standing)
            gone = f"，另有{ended}行已不在" if ended else ""
            yield f"  名册 {known.title}：{len(known.standing)}行{gone}　{known.origin.words}"
    last = {_asked_in(link): link for link in book.links}
    for link in book.links:
        what = f"问的是“{link.meaning.words}”" if link.meaning else "不从底数填"
        label = printed_label(link.label)
        none = "" if _is_known(book, link) else "　底数里现在没有这一项"
        none = none if last[_asked_in(link)] is link else "　后来另定了，这一条不再算"
        yield f"{_number(link)}：“{link.form}”的“{label}”{what}（{link.who}）{none}"
    for link in book.same_lists:
        yield f"{_number(link)}：{list_told(link)}（{link.who}）"


def twins_told(twins: TwinLists) -> str:
    """That two lists may be one and the same, and how to decide that, in Chinese."""
    same, apart = (
        typed_command("book", "--same", twins.title, LIST, one)
        for one in (twins.older_title, NO_FACT)
    )
    return (
        f"名册“{twins.title}”有{twins.rows}行和名册“{twins.older_title}”一样，因为叫法不同，收成了两份；"
        f"定下来以前，两份写得不一样的单位不填。是同一份：{same}；不是：{apart}"
    )


def list_told(link: Link) -> str:
    """What the clerk has decided of a list, in Chinese."""
    if link.meaning is None:
        return f"名册“{link.form}”不是别的名册"
    return f"名册“{link.form}”和“{link.meaning.name}”是同一份"


def doubts_of_holder(facts: Mapping[Meaning, Fact], fact: Fact) -> tuple[str, ...]:
    """What makes it doubtful whose a fact is, or who has a post, in Chinese. facts: of the unit."""
    told = left_behind(facts, fact), of_another(facts, fact), _others_named(facts, fact)
    return tuple(filter(None, told))


def _asked_in(link: Link) -> tuple[str, str]:
    """The form and the label that a decision is about, as they are compared."""
    return list_name(link.form), label_key(link.label)


def _number(link: Link) -> str:
    return f"决定{link.number}" if link.number else "别的活动里的决定"


def _others_named(facts: Mapping[Meaning, Fact], fact: Fact) -> str:
    """Who else is named for a role that may be the same, in Chinese; "" for nobody."""
    others = () if fact.is_settled else named_otherwise(facts, fact)
    told = "、".join(f"{s.meaning.owner}“{s.text}”（{s.origin.words}）" for s in others)
    if not told:
        return ""
    right = fact.meaning.words.replace(" ", ""), shown_text(fact.current)
    how = typed_command("book", fact.unit, "--right", *right)
    return f"另有{told}，请看是不是同一个人。{HOW_RIGHT}{how}"


def _is_known(book: Book, link: Link) -> bool:
    """Whether the book has of any unit what is to be filled in by this decision."""
    meaning = link.meaning
    if meaning is None or meaning.owner == LIST:
        return True
    names = (list_key(meaning.name) in some for some in book.lists.values())
    return any(book.fact(unit, meaning) for unit in book.facts) or any(names)


def book_json(book: Book, units: Iterable[str], today: dt.date) -> dict[str, object]:
    """The book of these units for other programs, nothing masked, as in `export`."""
    return {
        "units": [
            {
                "unit": unit,
                "facts": [_fact(f, today) for _, f in sorted(book.of_unit(unit).items())],
                "lists": [_list(one) for one in book.lists_of_unit(unit).values()],
            }
            for unit in units
        ],
        "decisions": [
            {
                "number": one.number,
                "form": one.form,
                "label": one.label,
                "fact": one.meaning.words if one.meaning else None,
            }
            for one in book.links
        ]
        + [
            {
                "number": one.number,
                "list": one.form,
                "same": one.meaning.name if one.meaning else None,
            }
            for one in book.same_lists
        ],
        "twins": [[one.title, one.older_title] for one in book.twin_lists],
        "broken": list(book.broken),
    }


def _fact(fact: Fact, today: dt.date) -> dict[str, object]:
    return {
        "name": fact.meaning.words,
        "label": fact.current.label,
        "kind": fact.current.kind,
        "value": fact.current.value,
        "since": fact.since.isoformat(),
        "seen": fact.seen.isoformat(),
        "age": fact.age_words(today),
        "from": _origin(fact.current),
        "confirmed": fact.current.confirms is not None,
        "decided": fact.decided,
        "decision": fact.decision,
        "against": [{"value": s.value, "from": _origin(s)} for s in fact.against],
        "older": [{"value": s.value, "from": _origin(s)} for s in fact.older],
    }


def _origin(said: Statement) -> dict[str, object]:
    origin = said.origin
    return {
        "kind": origin.kind,
        "activity": origin.activity,
        "form": origin.form,
        "revision": origin.revision,
        "place": origin.place,
        "file": origin.file,
        "day": origin.day.isoformat(),
        "words": origin.words,
    }


def _list(known: KnownList) -> dict[str, object]:
    return {
        "name": known.name,
        "title": known.title,
        "from": known.origin.words,
        "day": known.origin.day.isoformat(),
        "columns": list(known.columns),
        "rows": [
            {"values": {c: s.value for c, s in row.values.items()}, "ended": row.ended}
            for row in known.rows
        ],
    }
