"""Messages: those with which a notice goes out, to the group and to each community."""

from __future__ import annotations

from collections.abc import Sequence

from huizhi.campaign import Deliverable, Recipient, Settings


def group_message(settings: Settings, *, with_links: bool = True) -> str:
    """What is written to everybody at once; it holds no link, for a link is one community's own.
    with_links: whether one follows to each."""
    everybody = f"各{settings.unit_word}"
    links = (
        f"{everybody}的报送链接随后单独发，请用自己的链接报送，不要转发。\n" if with_links else ""
    )
    due = "\n".join(_due_lines(settings.deliverables))
    contact = settings.notice.contact
    return (
        f"{everybody}联络员：\n"
        f"{settings.activity.name}的通知和要填的表已经发给{everybody}，请查收。\n"
        f"{due}\n{links}"
        f"有问题请联系{contact.name}，{contact.phone}。"
    )


def invitation(settings: Settings, recipient: Recipient, address: str) -> str:
    """What is written to one community. address: of its link, "" where nobody could open it."""
    name = f"{recipient.liaison}您好，" if recipient.liaison else "您好，"
    if not recipient.returns_forms:
        return f"{recipient.name}{name}{settings.activity.name}的通知已发，请查收。"
    lines = [f"{recipient.name}{name}{settings.activity.name}请按时报送："]
    lines += _due_lines(settings.deliverables)
    if address:
        lines.append(f"报送链接（只给{recipient.name}用，手机电脑都能打开）：{address}")
    else:
        lines.append("请填好通知包里的表，按时发回。")
    contact = settings.notice.contact
    lines.append(f"有问题请联系{contact.name}，{contact.phone}。")
    return "\n".join(lines)


def _due_lines(deliverables: Sequence[Deliverable]) -> list[str]:
    lines = []
    for number, one in enumerate(deliverables, 1):
        files = "、".join(quota.wanted for quota in one.material)
        due = f"{one.due.month}月{one.due.day}日前"
        lines.append(f"{number}.{one.name}{f'（{files}）' if files else ''}：{due}")
    return lines
