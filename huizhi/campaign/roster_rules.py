"""Roster rules: what the roster must hold beyond the shape of each value."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.campaign.source import Node, looks_of, repeats
from huizhi.campaign.written import cut, join_words, suggestion
from huizhi.errors import Mistake


def roster_mistakes(roster: Node, campaign: Node | None) -> Iterator[Mistake]:
    """Every rule that the roster breaks; quotas are held against the campaign, if any."""
    recipients = list(roster.get("收文单位").items())
    for text, node, first in repeats((r.get("编号").text, r.get("编号")) for r in recipients):
        what = f"编号“{cut(text)}”与{first.place}的单位相同"
        yield node.mistake(what, "", "每个单位的编号要不同")
    yield from _name_mistakes(recipients)
    if campaign is not None:
        items = list(campaign.get("项目").items())
        for recipient in recipients:
            yield from _quota_mistakes(recipient, items)


def _name_mistakes(recipients: list[Node]) -> Iterator[Mistake]:
    """Names first, so that it is the alias that is told when a name and an alias are the same."""
    owners: dict[str, tuple[Node, Node]] = {}
    names = [(r, r.get("名称"), r.get("名称").text) for r in recipients]
    aliases = [(r, r.get("别名"), alias) for r in recipients for alias in r.get("别名").names]
    for recipient, node, text in names + aliases:
        looks = looks_of(text)
        owner, first = owners.setdefault(looks, (recipient, node)) if looks else (recipient, node)
        if owner is recipient:
            continue
        is_name, was_name = node.steps[-1] == "名称", first.steps[-1] == "名称"
        kind, other = ("名称" if is_name else "别名"), ("名称" if was_name else "别名")
        named = f"“{cut(owner.get('名称').text)}”（{first.place}）"
        what = f"{kind}“{cut(text)}”与{named}的{other}相同"
        yield node.mistake(what, "收表时会分不清是哪个单位", "请改正其中一处")


def _quota_mistakes(recipient: Node, items: list[Node]) -> Iterator[Mistake]:
    known = [item.get("名称").text for item in items if item.get("名称").text]
    by_name = {item.get("名称").text: item for item in items}
    for name, kinds in recipient.get("应报").entries():
        if name not in by_name:
            near = suggestion(name, known)
            expected = f"项目有：{join_words(known)}" if known else "配置里没有“项目”"
            yield kinds.mistake(f"应报里的“{cut(name)}”不是配置里的项目", expected, near)
            continue
        has = [q.get("种类").text for q in by_name[name].get("应报").items()]
        for kind, number in kinds.entries():
            if kind not in has:
                what = f"应报里“{cut(name)}”的“{cut(kind)}”不是这个项目要求的种类"
                yield number.mistake(what, f"可以写：{join_words(has)}", suggestion(kind, has))
