"""Columns: what the columns of a list ask for, each by what is printed above it and on its left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from huizhi.book.known_lists import list_name
from huizhi.book.meanings import (
    AskedLabel,
    asked_by,
    by_column,
    by_label,
    may_be_anybodys,
    role_in,
    whose_in,
    without_turn,
)
from huizhi.forms import bare, without_hint
from huizhi.label import printed_label

_DRIVER = re.compile(r"(?:驾驶员|驾驶人员?|司机|驾驶司机)(.*)")
_PERSON = re.compile(r"(?:[员人户者长民生师干]|儿童|妇女)$")
_LEAST = 2  # characters
_NAME_BEHIND = re.compile(r"(?<=.)姓名$")
Key = TypeVar("Key", bound=Hashable)


def column_name(label: str, title: str, synonyms: Mapping[str, str] | None = None) -> str:
    """What a column of a list asks for: 手机 of 联系手机; 负责人手机 where it says whose. What the
    list is of (title) is not said again: 场所名称 in 重点场所台账 is 名称, 护林员 in a list of
    them 姓名."""
    if subject := _named_as_subject(label, list_name(title)):
        return subject
    label = _without_subject(label, list_name(title))
    role, attribute = role_in(label, synonyms)
    if role:
        return f"{role}{attribute or '姓名'}"
    return by_column(_one_word(label), synonyms)


def _named_as_subject(label: str, subject: str) -> str:
    """What a column asks for that is called as what its list is of: 姓名 for 护林员, 名称 for
    沿街商铺; "" for another one."""
    word = bare(without_hint(label))
    if len(word) < _LEAST or not (
        word == subject or (subject.endswith(word) and whose_in(word)[0])
    ):
        return ""
    return "姓名" if whose_in(word)[0] or _PERSON.search(word) else "名称"


def _one_word(label: str) -> str:
    """The label with one word for whoever drives: 司机手机 for 驾驶员手机."""
    found = _DRIVER.fullmatch(bare(without_hint(label)))
    if not found:
        return label
    attribute = by_column(found[1]) if found[1] else ""
    return f"司机{'' if attribute == '姓名' else attribute}"


def _without_subject(label: str, subject: str) -> str:
    role = role_in(label)[0]
    for start in range(len(subject) - 1):
        rest = bare(label).removeprefix(subject[start:])
        cuts_role = role not in {"", subject[start:]} and not role_in(rest)[0]  # 责任人 is no 人
        if rest and rest != bare(label) and not cuts_role:
            return rest
    return label


def owners_of(
    labels: Mapping[Key, str], groups: Mapping[Key, Hashable] | None = None
) -> dict[Key, str]:
    """Whose each column is that does not say so itself, by what stands on its left: the telephone
    beside 书记 is the secretary's, 办公电话 the unit's where the secretary has another number.
    groups: what each stands under; whom one heading is over has nothing of what stands beside it.
    """
    if any(by_label(label) == "姓名" for label in labels.values()):
        return {}
    asked = [AskedLabel(str(n), one, line=(0, 0)) for n, one in enumerate(labels.values())]
    found = asked_by(asked, "", of_columns=True)
    meanings = {key: found[str(n)] for n, key in enumerate(labels)}
    with_number = {one.owner for one in meanings.values() if one.name in {"手机", "电话"}}
    names = Counter(one.name for one in meanings.values())
    owners: dict[Key, str] = {}
    group: Hashable = None
    beside = ""  # what stands before telephones and addresses, and nobody knows who or what it is
    for key, label in labels.items():
        meaning = meanings[key]
        if meaning.is_of_form and may_be_anybodys(label):
            is_near = group is None or (groups or {}).get(key) == group
            owners[key] = beside if is_near else ""
            continue
        beside, group = _NAME_BEHIND.sub("", printed_label(label)), (groups or {}).get(key)
        is_office = meaning.name == "办公电话" and names["办公电话"] == 1
        if is_office and meaning.owner in with_number:
            continue
        if meaning.owner and not meaning.is_of_form and not whose_in(label)[0]:
            owners[key] = meaning.owner
    return owners


def told_apart(labels: Sequence[str]) -> list[str]:
    """The columns as they are called where several have the same label: each says whose it is, by
    what stands on its left: 业委会主任手机 and 物业经理手机 for 手机 and 手机2."""
    plain = [_without_turn(one, labels) for one in labels]
    counts = Counter(bare(one) for one in plain)
    owners = owners_of(dict(enumerate(plain)))
    return [
        f"{owners[n]}{one}" if counts[bare(one)] > 1 and n in owners else label
        for n, (label, one) in enumerate(zip(labels, plain, strict=True))
    ]


def _without_turn(label: str, labels: Sequence[str]) -> str:
    """The label as the form prints it, which asks for the same several times."""
    plain = without_turn(label)
    return printed_label(plain if plain in labels else label)
