"""Correction message: the words to paste into a chat; what is complete is said first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from huizhi.campaign import Deliverable, Recipient, Settings
from huizhi.content import kind_of_suffix
from huizhi.formats.flags import CLASS_NAMES, FlagClass, FlagRow

_MOST = 12  # issues of one class that are written out; the list in the file has all


@dataclass(frozen=True)
class Correction:
    """What one return's sender is asked. file: name of the copy, "" where there is none; own: the
    copy is the liaison's own file; received: name of the file as received."""

    deliverable: Deliverable
    received: str
    file: str
    own: bool
    issues: tuple[FlagRow, ...]

    def count(self, kind: FlagClass) -> int:
        """How many issues of this class."""
        return sum(one.kind == kind for one in self.issues)


def correction_message(
    settings: Settings,
    recipient: Recipient,
    complete: Sequence[Deliverable],
    corrections: Sequence[Correction],
    today: dt.date,
) -> str:
    """The message to one community. complete: what it handed in without any issue."""
    lines = list(_opening(settings, recipient, complete, corrections))
    for number, one in enumerate(corrections, start=1):
        lines += ["", *_about(one, number if len(corrections) > 1 else 0, today)]
    lines += ["", *_how(corrections)]
    lines += [*_until(corrections, today)]
    contact = settings.notice.contact
    lines.append(f"有疑问请联系{contact.name}，电话{contact.phone}。")
    return "\r\n".join(lines) + "\r\n"  # Windows Notepad, in which it is opened


def _opening(
    settings: Settings,
    recipient: Recipient,
    complete: Sequence[Deliverable],
    corrections: Sequence[Correction],
) -> Iterator[str]:
    yield f"{recipient.name}：您好！"
    yield f"您报送的{settings.activity.name}材料已收到，谢谢。"
    if complete:
        yield f"已经完整、不用再动的：{'、'.join(one.name for one in complete)}。"
    must = any(one.count("fix") for one in corrections)
    yield "还有几处请改一改再发回：" if must else "还有几处想请您确认一下："


def _about(one: Correction, number: int, today: dt.date) -> Iterator[str]:
    head = f"{number}. " if number else ""
    due = one.deliverable.due
    over = "，已过" if due < today else ""
    yield (
        f"{head}{one.deliverable.name}（{due.month}月{due.day}日截止{over}；"
        f"您报的文件：{one.received}）"
    )
    yield from _listed(one, "fix", "改好后才能收录")
    yield from _listed(one, "confirm", "没有错就不用改，回复一声即可")
    if count := one.count("normalised"):
        yield f"【{CLASS_NAMES['normalised']}】{count}处，写法已统一，不用改。"


def _listed(one: Correction, kind: FlagClass, remark: str) -> Iterator[str]:
    issues = [issue for issue in one.issues if issue.kind == kind]
    if not issues:
        return
    yield f"【{CLASS_NAMES[kind]}】{len(issues)}处，{remark}："
    for number, issue in enumerate(issues[:_MOST], start=1):
        place = " ".join(part for part in (issue.place, issue.label) if part)
        yield (
            f"  （{number}）{place}：{issue.sentence}"
            if place
            else f"  （{number}）{issue.sentence}"
        )
    if len(issues) > _MOST:
        yield f"  其余{len(issues) - _MOST}处见附上的文件。"


def _how(corrections: Sequence[Correction]) -> Iterator[str]:
    """What to do with the files that go with the message."""
    files = [one for one in corrections if one.file]
    if not files:
        yield "请改好后重新发来。"
        return
    names = "、".join(f"“{one.file}”" for one in files)
    colours = "红色的请修改，"
    if any(one.count("confirm") for one in files):
        colours += "橙色的请确认，"
    where = "点开格子旁的批注可看说明"
    if any(kind_of_suffix(PurePosixPath(one.file).suffix).is_workbook for one in files):
        where += "，Excel 表的最后一页“问题清单”列出了全部"
    yield (
        f"怎么改：请直接在附上的{names}里改，{colours}{where}。"
        "改好保存后把这个文件发回就行，不用另填新表；颜色和批注不用管。"
    )
    if not all(one.own for one in files):
        fresh = "、".join(f"“{one.file}”" for one in files if not one.own)
        yield f"其中{fresh}是按您报送的内容在发下的表格里重新填好的，请一并看看有没有出入。"


def _until(corrections: Sequence[Correction], today: dt.date) -> Iterator[str]:
    if any(one.count("fix") for one in corrections):
        over = any(one.deliverable.due < today for one in corrections if one.count("fix"))
        yield "有的已过截止日期，请尽快发回。" if over else "请在截止日期前发回。"
