"""Labels: spaced, with colons, reworded."""

from __future__ import annotations

import random

from benchmarks.draft import Draft, NotApplicableError
from benchmarks.mess.mess import LABELS, WORKS, mess

_OTHER_WORDS = {
    "name": ("联络员姓名", "姓名（联络员）"),
    "gender": ("性 别", "男/女"),
    "position": ("职务/职称", "担任职务"),
    "office_phone": ("办公室电话", "座机", "单位电话"),
    "mobile": ("手机号码", "手机号", "联系电话", "移动电话"),
    "fax": ("传真号码", "传真号"),
    "email": ("邮箱", "E-mail", "电子邮件", "邮箱地址"),
    "organization": ("单位", "所在单位", "单位（社区）名称"),
    "address": ("地址", "联系地址", "通信地址"),
    "submitted_on": ("报送日期", "填报时间"),
    "contact": ("联系人姓名", "联络人"),
    "contact_phone": ("联系电话", "电话", "手机号码"),
    "title": ("作品名称", "标题", "主题"),
    "content": ("内容", "报送内容简介"),
    "remark": ("说明", "备 注"),
    "item": ("活动项目", "类别"),
}


def _reword(draft: Draft, rng: random.Random, roles: tuple[str, ...]) -> None:
    page = draft.page
    found = [(b.role.partition(":")[2], b) for role in roles for _, b in page.with_role(role)]
    found = [
        (f, b)
        for f, b in found
        if f in _OTHER_WORDS and (b.prefix or not b.role.startswith("input"))
    ]
    if not found:
        raise NotApplicableError
    for field, box in rng.sample(found, min(len(found), rng.randint(1, 3))):
        words = rng.choice(_OTHER_WORDS[field])
        if box.prefix:
            box.prefix = words + "："
        else:
            box.print(words + ("：" if box.printed.endswith("：") else ""))


@mess("栏目名称改写", LABELS)
def reworded(draft: Draft, rng: random.Random) -> None:
    _reword(draft, rng, ("label", "input") if draft.in_word else ("label",))


@mess("表头改写", LABELS, WORKS)
def reworded_header(draft: Draft, rng: random.Random) -> None:
    _reword(draft, rng, ("header",))


@mess("栏目名称加空格", LABELS)
def spaced(draft: Draft, rng: random.Random) -> None:
    space = rng.choice((" ", "　", "  ", "\u00a0"))
    for role in ("label", "header"):
        for _, box in draft.page.with_role(role):
            box.print(space.join(box.printed))


@mess("栏目名称加冒号", LABELS)
def with_colons(draft: Draft, rng: random.Random) -> None:
    for _, box in draft.page.with_role("label"):
        if not box.prefix:
            box.print(box.printed.rstrip("：") + rng.choice("：:"))


@mess("栏目名称换行", LABELS)
def broken(draft: Draft, rng: random.Random) -> None:
    for role in ("label", "header"):
        for _, box in draft.page.with_role(role):
            words = box.printed
            box.print(words[:2] + "\n" + words[2:] if len(words) > 2 else words)
