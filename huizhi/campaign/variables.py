"""Context: the variables and filters that the marks of templates may name, in Chinese."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence

from huizhi.campaign.masking import masked
from huizhi.campaign.number_filters import (
    amount,
    chinese_number,
    grouped,
    ordinal,
    percentage,
    refuse_blank,
)
from huizhi.campaign.settings import Quota, Recipient, Settings
from huizhi.formats.jinja import Slot, value_kind
from huizhi.official import full_width

_PARTS = re.compile(r"(?P<年>\d{4})年(?P<月>\d{1,2})月(?:(?P<日>\d{1,2})日)?")
_AS_DATE = "配置里要写成 2024-06-02，不加引号"


def full_date(value: object) -> str:
    """2024年5月29日. Source: GB/T 9704-2012, 7.3.5.4: Arabic digits, no leading zeros."""
    day = _day(value, "年月日")
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def month_day(value: object) -> str:
    """5月29日."""
    day = _day(value, "月日")
    return f"{day.month}月{day.day}日" if day else ""


def year_month(value: object) -> str:
    """2024年5月."""
    day = _day(value, "年月")
    return f"{day.year}年{day.month}月" if day else ""


_ROOM = " \t\u3000\u00a0_＿"


def day_part(value: object, part: str) -> object:
    """The year, month or day (年, 月, 日) of an answer, for a form with a cell for each; what is
    no day stands whole in the cell of the year. With room before it (“    年”) the unit stands in
    the same cell, and this stands there while nothing is said."""
    unit = part.strip(_ROOM)
    room = part if part != unit else ""
    found = _PARTS.fullmatch(str(value))
    if found is None:
        return (value or room) if unit == "年" else room
    text = f"{found[unit] or ''}{unit if room else ''}"
    return Slot(text, value.field) if isinstance(value, Slot) and unit == "年" else text


def _day(value: object, name: str) -> dt.date | None:
    """The value as a day, None for nothing. Raises: ValueError in Chinese for what is none."""
    refuse_blank(value, name)
    if value is None or value == "":
        return None
    if not isinstance(value, dt.date):
        raise ValueError(f"“{name}”只能用在日期上，这里是{value_kind(value)}；{_AS_DATE}")
    return value


def box(value: object) -> str:
    """☑ for what holds, □ for what does not: nothing, false, 否, ×, 0.

    Raises: ValueError in Chinese for a text that begins as a no does and goes on (未完成, 无异议),
    or says that it is not known yet (待定).
    """
    if not isinstance(value, str):
        return "☑" if value else "□"
    text = unicodedata.normalize("NFKC", value).strip().casefold()
    if text.startswith(_BEGINS_NO) and text not in _NOT:
        raise ValueError(
            f"看不出“{value[:20]}”要不要打勾，请写成条件，如 {{{{ (值 == '已完成')|勾 }}}}"
        )
    return "□" if text in _NOT else "☑"


def itself(value: object) -> object:
    """The value: what takes its line along in a Word template is seen to when it is loaded."""
    return value


def in_full_width(value: object) -> str:
    """The value with its half-width marks as Chinese text has them, character for character."""
    return full_width(str(value))


def _elsewhere(said: str) -> Callable[..., object]:
    """A filter that raises ValueError; what puts a picture, a document or a chart into a template
    is known to `formats`, for the kinds of files that can hold one."""

    def refuse(value: object, *_: object) -> object:
        raise ValueError(said)

    return refuse


_BEGINS_NO = ("否", "无", "没", "未", "不", "非", "暂", "尚", "待")
_NONE_YET = ("暂无", "暂未", "尚无", "尚未", "暂缺", "暂没有", "尚没有", "n/a", "na")
_NOT = {*"否无没未不非×✗✘□☐xn0f/-—", "", "没有", "不是", "false", "no", "none", "——", *_NONE_YET}
FILTERS: dict[str, Callable[..., object]] = {
    "年月日": full_date,
    "月日": month_day,
    "年月": year_month,
    "取": day_part,
    "勾": box,
    "全角": in_full_width,
    "百分比": percentage,
    "千分位": grouped,
    "大写金额": amount,
    "中文数字": chinese_number,
    "序号": ordinal,
    "脱敏": masked,
    "空则删段": itself,
    "空则删行": itself,
    "图片": _elsewhere("“图片”只能直接写在 Word、Excel 模板里"),
    "子文档": _elsewhere("“子文档”只能直接写在 Word 模板里"),
    "图表": _elsewhere("“图表”只能直接写在 Word 模板里；Excel 里请插入图表，选表里的格作数据"),
}


def template_context(settings: Settings, recipient: Recipient) -> dict[str, object]:
    """The variables of a template for one recipient, keyed as in the configuration.

    What the configuration may leave out and a template prints within a sentence (届次, 口号, the
    receiver of a form) is left out here too, so that a mark for it is a mistake and not a gap.
    """
    attachments = [
        {
            key: value
            for key, value in a.model_dump(
                by_alias=True, exclude={"fields", "written_tables"}
            ).items()
            if value is not None or key != "接收人"
        }
        for a in settings.attachments
    ]
    return {
        "活动": settings.activity.model_dump(by_alias=True, exclude_none=True)
        | {"带年名称": settings.activity.name_with_year},
        "办事处": settings.office.model_dump(by_alias=True, exclude_none=True),
        "通知": settings.notice.model_dump(by_alias=True)
        | {"机关标志": settings.notice.mark or f"{settings.office.name}文件"},
        "报送事项": {d.name: d.model_dump(by_alias=True) for d in settings.deliverables},
        "附件": attachments,
        **{f"附件{a['序号']}": a for a in attachments},
        "项目": _items(settings, recipient),
        "收文单位": recipient.model_dump(by_alias=True, exclude={"quotas", "aliases"}),
    }


def _items(settings: Settings, recipient: Recipient) -> list[dict[str, object]]:
    items = []
    for number, item in enumerate(settings.items, start=1):
        quotas = settings.item_quota(recipient, item)
        items.append(
            {
                "序号": number,
                "名称": item.name,
                "报送表名称": item.form_name,
                "格式": "\n".join(quota.kind for quota in quotas),
                "要求": _asked(quotas),
            }
        )
    return items


def _asked(quotas: Sequence[Quota]) -> str:
    """“不少于1个” for one kind; “视频不少于1个”, a line each, for several."""
    named = len(quotas) > 1
    return "\n".join(f"{q.kind if named else ''}不少于{q.at_least}{q.unit}" for q in quotas)
