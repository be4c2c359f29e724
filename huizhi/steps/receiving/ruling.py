"""Ruling: what the clerk says of a return as a whole, and of what came on paper.

Nothing that was read changes by it, and each of them can be undone.
"""

from __future__ import annotations

import datetime as dt

from huizhi.campaign import Settings
from huizhi.errors import HuizhiError
from huizhi.storage import Ledger, Paper, Return, Ruling

_MOST = 1_000  # characters of a reason


def moving(
    settings: Settings, one: Return, community: str | None, reason: str, who: str, now: dt.datetime
) -> Ruling:
    """Return the ruling that a return is not its unit's but another's.

    community: a name on the roster; None when nobody knows yet whose it is.
    Raises: HuizhiError when nobody has said yet whose it is, or it is that unit's already.
    """
    if one.community is None and not one.is_moved:
        raise HuizhiError("这一份还没有归到单位，请在“待认领”里归好。")
    if community is not None and community not in settings.by_name:
        raise HuizhiError(f"名单里没有“{community}”。")
    if community == one.community:
        raise HuizhiError(f"这一份已经是{community or '待认领'}的。")
    before = one.community or "哪个单位"
    return Ruling("move", _written(reason), who, now, community, one.deliverable, before=before)


def counting(
    one: Return, current: Return | None, reason: str, who: str, now: dt.datetime
) -> Ruling:
    """Return the ruling that this revision counts, until another one comes.

    current: the one that counts; None for none.
    Raises: HuizhiError when it counts already, is void, or belongs to nobody.
    """
    if one.community is None:
        raise HuizhiError("这一份还没有归到单位，请在“待认领”里归好。")
    if one.void:
        raise HuizhiError("这一份已经作废，请先撤销作废。")
    if one.current:
        raise HuizhiError(f"现在就是以第{one.revision}版为准。")
    before = f"（原来是第{current.revision}版）" if current else ""
    return Ruling("count", _written(reason), who, now, before=before)


def voiding(one: Return, reason: str, who: str, now: dt.datetime) -> Ruling:
    """Return the ruling that a return is void. Raises: HuizhiError without a reason, or twice."""
    if one.void:
        raise HuizhiError("这一份已经作废了。")
    if not reason.strip():
        raise HuizhiError("请写明作废的理由，如“社区来电说发错了”。")
    return Ruling("void", _written(reason), who, now)


def moving_away(one: Return, activity: str, who: str, now: dt.datetime) -> Ruling:
    """Return the ruling that a return is another activity's; activity: its name."""
    return Ruling("away", "", who, now, before=activity)


def arriving(
    settings: Settings, one: Return, day: dt.date, reason: str, who: str, now: dt.datetime
) -> Ruling:
    """Return the ruling that a return came on this day.

    Raises: HuizhiError for a day that is still to come, or is the one that is known.
    """
    known = one.received.astimezone(settings.zone).date()
    if day > now.astimezone(settings.zone).date():
        raise HuizhiError("收到的日期不能在今天以后。")
    if day == known:
        raise HuizhiError(f"收到日期已经是{day.isoformat()}。")
    return Ruling("arrive", _written(reason), who, now, day=day, before=known.isoformat())


def on_paper(
    settings: Settings,
    community: str,
    deliverable: str,
    day: dt.date,
    note: str,
    who: str,
    now: dt.datetime,
) -> Paper:
    """Return that a deliverable of a community came on paper on this day.

    community, deliverable: by name, deliverables also by id.
    Raises: HuizhiError when there are no such ones, or the day is still to come.
    """
    recipient = settings.by_name.get(community)
    if recipient is None or not recipient.returns_forms:
        raise HuizhiError(f"“{community}”不用报送，不用登记纸质。")
    asked = {name: d for d in settings.deliverables for name in (d.id, d.name)}.get(deliverable)
    if asked is None:
        raise HuizhiError(f"没有“{deliverable}”这一项报送事项。")
    if day > now.astimezone(settings.zone).date():
        raise HuizhiError("收到纸质的日期不能在今天以后。")
    return Paper(recipient.name, asked.id, day, _written(note), who, now)


def count_again(ledger: Ledger, one: Return, who: str, now: dt.datetime) -> Return:
    """Return a revision that counts from now on, as the clerk says; one that does already stays.

    Raises: HuizhiError; StorageError.
    """
    if one.current:
        return one
    current = next((each for each in ledger.of_same(one) if each.current), None)
    return ledger.rule(one, counting(one, current, "", who, now))


def day_written(text: str) -> dt.date:
    """Return the day that somebody has typed or chosen. Raises: HuizhiError."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise HuizhiError(f"“{text}”不是日期，请写成 2024-06-03 这样。") from None


def _written(text: str) -> str:
    return " ".join(text.split())[:_MOST]
