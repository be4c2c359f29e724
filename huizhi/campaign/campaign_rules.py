"""Campaign rules: what campaign.yaml must hold beyond the shape of each value.

They look at the source, not at the settings, so that one mistake does not hide another; what has
the wrong shape is told elsewhere and passed over here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from huizhi.campaign.form_rules import figure_mistakes, form_mistakes
from huizhi.campaign.settings import PLAINLY, SECURED, STARTED
from huizhi.campaign.source import Node, looks_of, repeats
from huizhi.campaign.written import cut, join_words, suggestion
from huizhi.errors import Mistake
from huizhi.formats.jinja import MARK

_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}
_YEAR = dt.timedelta(days=366)  # an activity lasts, and is announced, within a year
_AFTER_ACTIVITY = dt.timedelta(days=180)  # a closing report is due within half a year
_ISSUED_WITHIN = dt.timedelta(days=60)  # a document is printed within two months of its date
_RESERVED_IDS = {"notice": "通知"}  # what packets write into the notice itself as its form


def campaign_mistakes(campaign: Node) -> Iterator[Mistake]:
    """Every rule that campaign.yaml breaks."""
    yield from _marked_values(campaign)
    yield from _activity_mistakes(campaign)
    yield from _notice_mistakes(campaign)
    yield from _deliverable_mistakes(campaign)
    yield from _attachment_mistakes(campaign)
    yield from _item_mistakes(campaign.get("项目"))
    yield from _mail_mistakes(campaign.get("邮箱"))
    has_items = any(True for _ in campaign.get("项目").items())
    for attachment in campaign.get("附件").items():
        yield from form_mistakes(attachment, has_items)
    yield from figure_mistakes(list(campaign.get("附件").items()))


def _marked_values(node: Node) -> Iterator[Mistake]:
    """A mistake for each value with a mark in it, which would be printed as it is."""
    mark = MARK.search(node.text)
    if mark is not None and not mark.group().startswith("{#"):
        what = f"写了标记“{mark.group()}”，配置里的标记不会换成内容"
        yield node.mistake(what, "", "请直接写上要印的字；标记只写在 templates 里的模板中")
    for one in node.items():
        yield from _marked_values(one)
    for _, one in node.entries():
        yield from _marked_values(one)


def _activity_mistakes(campaign: Node) -> Iterator[Mistake]:
    activity = campaign.get("活动")
    start, end, year = (activity.get(key) for key in ("开始", "结束", "年份"))
    if start.day and end.day and end.day < start.day:
        what = f"活动的结束（{end.day}）比开始（{start.day}）还早"
        yield end.mistake(what, "", "请核对两个日期")
    elif start.day and end.day and end.day - start.day > _YEAR:
        what = f"活动从{start.day}到{end.day}，超过了一年"
        yield end.mistake(what, "", "请核对年份")
    if year.number and start.day and end.day and start.day.year <= end.day.year:
        years = (start.day.year, end.day.year)
        if not years[0] <= year.number <= years[1]:
            what = f"活动的年份写的是{year.number}，开始却是{start.day}"
            yield year.mistake(what, "", f"请核对，年份应是{years[0]}，或者日期写错了")


def _notice_mistakes(campaign: Node) -> Iterator[Mistake]:
    notice, start = campaign.get("通知"), campaign.get("活动", "开始").day
    date, issued = notice.get("日期"), notice.get("印发日期")
    if date.day and start and abs(date.day - start) > _YEAR:
        what = f"通知的日期（{date.day}）与活动的开始（{start}）相差一年以上"
        yield date.mistake(what, "", "请核对年份")
    if date.day and issued.day and not date.day <= issued.day <= _after(date.day, _ISSUED_WITHIN):
        what = f"印发日期（{issued.day}）与通知的日期（{date.day}）对不上"
        expected = f"应在{date.day}到{_after(date.day, _ISSUED_WITHIN)}之间"
        yield issued.mistake(what, expected, "请核对")


def _mail_mistakes(mail: Node) -> Iterator[Mistake]:
    """What would send the password where others can read it."""
    for way in ("收信", "发信"):
        security, host = mail.get(way, "加密"), mail.get(way, "服务器").text
        if security.text == PLAINLY and host not in _THIS_MACHINE:
            what = f"邮箱的“{way}”写的是不加密，密码和内容别人都能看到"
            expected = "只有服务器就在这台电脑上（127.0.0.1）才可以不加密"
            yield security.mistake(what, expected, f"请改成 {SECURED} 或 {STARTED}")


def _deliverable_mistakes(campaign: Node) -> Iterator[Mistake]:
    deliverables = list(campaign.get("报送事项").items())
    for key in ("编号", "名称"):
        for text, node, first in repeats((d.get(key).text, d.get(key)) for d in deliverables):
            what = f"报送事项的{key}“{cut(text)}”用了两次，前一次在{first.place}"
            yield node.mistake(what, "", f"每项的{key}要不同")
    for deliverable in deliverables:
        code = deliverable.get("编号")
        if code.text in _RESERVED_IDS:
            what = f"报送事项的编号不能用“{code.text}”，它留给了{_RESERVED_IDS[code.text]}"
            yield code.mistake(what, "", "请换一个编号")
        yield from _due_mistakes(campaign, deliverable)
        yield from _sealed_mistakes(campaign, deliverable)


def _due_mistakes(campaign: Node, deliverable: Node) -> Iterator[Mistake]:
    """Due from the day of the notice until half a year after the activity: a mistyped month or
    year falls outside."""
    due, date = deliverable.get("截止"), campaign.get("通知", "日期").day
    if due.day is None or date is None:
        return
    end = campaign.get("活动", "结束").day
    latest = _after(
        max(date, end) if end and abs(end - date) < 2 * _YEAR else date, _AFTER_ACTIVITY
    )
    if not date <= due.day <= latest:
        name = cut(deliverable.get("名称").text)
        what = f"“{name}”的截止是{due.day}，不在合理的范围内"
        expected = f"应在{date}（通知的日期）到{latest}（活动结束后180天）之间"
        yield due.mistake(what, expected, "请核对年份和月份")


def _sealed_mistakes(campaign: Node, deliverable: Node) -> Iterator[Mistake]:
    """A sealed copy is of a form; what has none is asked for as material."""
    sealed, code = deliverable.get("盖章件"), deliverable.get("编号").text
    forms = {one.get("报送事项").text for one in campaign.get("附件").items()}
    if sealed.is_yes and code and code not in forms:
        what = f"“{cut(deliverable.get('名称').text)}”没有表格，用不上“盖章件”"
        yield sealed.mistake(what, "", "请删去“盖章件”；要盖章的总结等，写在“材料”里")


def _attachment_mistakes(campaign: Node) -> Iterator[Mistake]:
    attachments = list(campaign.get("附件").items())
    yield from _number_mistakes(attachments)
    ids = [d.get("编号").text for d in campaign.get("报送事项").items() if d.get("编号").text]
    for one in attachments:
        deliverable, has_form = one.get("报送事项"), _has_form(one)
        if deliverable.text and ids and deliverable.text not in ids:
            what = f"附件的报送事项写的是“{cut(deliverable.text)}”，“报送事项”里没有这个编号"
            near = suggestion(deliverable.text, ids)
            yield deliverable.mistake(what, f"可以写：{join_words(ids)}", near)
        if deliverable.text and not has_form:
            what = "这个附件是要填报的表，却没有写“字段”或“明细”"
            yield deliverable.mistake(what, "", "请写明各栏，或删去“报送事项”")
        if not deliverable.text and has_form:
            what = "这个附件写了“字段”或“明细”，却没有写是哪一项“报送事项”"
            yield one.mistake(what, f"可以写：{join_words(ids)}", "请补上“报送事项”")
    for text, node, first in repeats(
        (a.get("报送事项").text, a.get("报送事项")) for a in attachments
    ):
        what = f"报送事项“{cut(text)}”已经有一张表（{first.place}）"
        yield node.mistake(what, "一项报送事项只能有一张表", "请改正其中一处")
    for text, node, first in repeats((a.get("模板").text, a.get("模板")) for a in attachments):
        what = f"模板“{cut(text)}”用了两次，前一次在{first.place}"
        yield node.mistake(what, "每个附件要有自己的模板", "请改正其中一处")


def _number_mistakes(attachments: list[Node]) -> Iterator[Mistake]:
    numbers = [(one.get("序号").number, one.get("序号")) for one in attachments]
    for text, node, first in repeats((str(n), node) for n, node in numbers if n is not None):
        yield node.mistake(f"附件的序号 {text} 用了两次，前一次在{first.place}", "", "请依次编号")
    for number, node in numbers:
        if number is not None and number > len(attachments):
            what = f"附件的序号是 {number}，附件却只有{len(attachments)}个"
            yield node.mistake(what, f"序号要从 1 到 {len(attachments)} 依次编", "请改正")


def _has_form(attachment: Node) -> bool:
    return any(attachment.get(key).value is not None for key in ("字段", "明细"))


def _item_mistakes(items: Node) -> Iterator[Mistake]:
    owners: dict[str, Node] = {}
    for item in items.items():
        own = [item.get("名称"), item.get("报送表名称")]
        names = [(node.text, node) for node in own]
        names += [(name, item.get("别名")) for name in item.get("别名").names]
        for text, node in names:
            first = owners.setdefault(looks_of(text), item) if text else item
            if first is not item:
                what = f"“{cut(text)}”与{first.place}的项目重名"
                yield node.mistake(what, "项目的名称、报送表名称和别名都不能重复", "请改正")
        kinds = [(q.get("种类").text, q.get("种类")) for q in item.get("应报").items()]
        for text, node, _ in repeats(kinds):
            what = f"项目“{cut(item.get('名称').text)}”的“{cut(text)}”写了两次"
            yield node.mistake(what, "", "每个种类只写一次")


def _after(day: dt.date, length: dt.timedelta) -> dt.date:
    """The day so long after, or the last day there is."""
    return day + length if day < dt.date.max - length else dt.date.max
