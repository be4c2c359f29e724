"""Post rows: what a list with a line for each person says of who has the posts of its unit.

职务           | 姓名 | 手机
党总支书记     | 张三 | 13800138001      says 书记 姓名 and 书记 手机, as a form's single answers do
村委会副主任、会计 | 李四 | 13800138002   is of two posts

A post that two lines have is nobody's, and so is each post of a list of whoever had it before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from huizhi.book.changing import list_changes
from huizhi.book.known_lists import KnownList, KnownRow, is_name
from huizhi.book.meanings import (
    Meaning,
    another_asked,
    by_column,
    is_attribute,
    meaning_named,
)
from huizhi.book.statements import Statement
from huizhi.forms import bare, without_hint
from huizhi.forms.fields import KINDS

_POST = re.compile(r"(?:村内|党内|现任?|担任|所任|行政|主要|村级)?(?:职务|岗位|职位)(?:名称)?")
_PLACE = re.compile(r"^(?:村级?|社区)(?=..)")
_BESIDES = re.compile(r"[(（]\s*兼任?\s*[)）]")
_BETWEEN = re.compile(r"[、，,；;/＋+\n]|(?<=.)兼任?(?!职)(?=.)")
_OF_OTHERS = re.compile(
    r"历任|历届|离任|离职|退休|退职|后备|候选|拟任|前任|原任|上届|届前|老干部|家属|企业|商户"
)
_OF_ONCE = re.compile(r"原|前任?|拟任?|代|候|离任|卸任|曾")
_ONE = re.compile(r"[\u4e00-\u9fff]{2,12}")
_OF_MANY = re.compile(
    r"(?:委员|成员|党员|群众|[村居]民|干部|科员|职员|办事员|组员|会员|人员|社工|工作者|代表|其他|志愿者|员工|网格员)$"
)
_NAME = "姓名"


def said_of_posts(
    lists: Iterable[KnownList], known: Mapping[str, Collection[Meaning]]
) -> Iterator[Statement]:
    """What these lists say of the posts of their units, as single statements. known: of what is
    known otherwise, by unit: 会计 is 村会计 there."""
    for one in lists:
        post = next((name for name in one.columns if _POST.fullmatch(bare(name))), "")
        if post and not _is_of_others(one):
            for said in _said_in(one, post):
                yield _as_known(said, known.get(one.unit, ()))


def _as_known(said: Statement, known: Collection[Meaning]) -> Statement:
    """The statement under the word by which it is known otherwise, with 村 or without."""
    if said.meaning in known:
        return said
    plain = _PLACE.sub("", said.label)
    others = (meaning_named(f"{place}{plain}") for place in ("", "村", "社区"))
    return replace(said, meaning=next((one for one in others if one in known), said.meaning))


def _is_of_others(known: KnownList) -> bool:
    """Whether a list is about people who need not have the posts of the unit now: of once, of whom
    it was before, or of what has a name of its own."""
    title = known.title
    named = any(_names_other(column, known) for column in known.columns)
    return bool(named or _OF_OTHERS.search(title) or another_asked(title) or list_changes(title))


def _names_other(column: str, known: KnownList) -> bool:
    said = (row.values[column] for row in known.rows if column in row.values)
    return any(is_name(one) and not KINDS[one.kind].names_person for one in said)


def _said_in(known: KnownList, column: str) -> Iterator[Statement]:
    rows = [(row, posts_named(row.text(column))) for row in known.standing]
    counts = Counter(meaning_named(f"{one}{_NAME}") for _, posts in rows for one in posts)
    for row, posts in rows:
        for post in posts:
            if counts[meaning_named(f"{post}{_NAME}")] == 1:
                yield from _said_of(row, post)


def posts_named(text: str) -> tuple[str, ...]:
    """The posts that somebody has by what stands there, each once; none that many have (委员), or
    that is not theirs now: 原主任."""
    parts = (part.strip() for part in _BETWEEN.split(_BESIDES.sub("", text)))
    posts = (one for one in parts if _ONE.fullmatch(bare(one)) and not another_asked(one))
    known = {meaning_named(f"{one}{_NAME}"): one for one in posts if not _OF_ONCE.match(one)}
    return tuple(one for one in known.values() if not _OF_MANY.search(bare(without_hint(one))))


def _said_of(row: KnownRow, post: str) -> Iterator[Statement]:
    people: Mapping[str, Statement] = {
        by_column(column): said for column, said in row.values.items() if is_attribute(column)
    }
    if _NAME not in people:
        return
    for name, said in people.items():
        if name != "职务":
            yield replace(said, meaning=meaning_named(f"{post}{name}"), label=f"{post}{name}")
