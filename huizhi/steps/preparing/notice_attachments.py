"""Notice attachments: the numbered list below the body, and the pages that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huizhi.forms import bare
from huizhi.steps.preparing.notice_found import AttachmentProposal, Certainty, Found
from huizhi.steps.preparing.notice_text import NoticeLine, attachment_head, number_of

_LIST = re.compile(r"附\s*件?\s*[:：]\s*(?P<rest>\S.*)?")
_ITEM = re.compile(
    r"(?:附件)?\s*(?P<number>\d{1,2})\s*[.．、:：]\s*(?!\d{2,}[年月])(?P<title>\S.*)"
)
_NEXT = re.compile(r"(?<=[^\d\s.．])[\s；;，,、]+(?=(?:附件\s*)?\d{1,2}\s*[.．、:：]\s*[^\d\s])")
_OWN = re.compile(
    r"附件\s*(?P<number>\d{1,2}|[一二三四五六七八九十])\s*[.．、:：]\s*(?P<title>\S.*)"
)
_REMARK = re.compile(r"[（(](?:此件|共\d+|另发|另附|见)[^（）()]*[)）]$|[；;。，,]+$")
_LONGEST_TITLE_LINES = 3


def attachments_in(lines: Sequence[NoticeLine]) -> tuple[AttachmentProposal, ...]:
    """The attachments by their numbers: those of the list, and pages that no list names."""
    listed = dict(reversed(list(_listed(lines))))
    pages: dict[int, Found[str]] = {}
    for number, found in _pages(lines, {n: one.value for n, one in listed.items()}):
        pages.setdefault(number, found)
    return tuple(
        _attachment(number, listed.get(number), pages.get(number))
        for number in sorted({*listed, *pages})
    )


def _attachment(
    number: int, listed: Found[str] | None, own: Found[str] | None
) -> AttachmentProposal:
    if listed is None:
        assert own is not None
        title = Found(
            own.value, own.sentence, own.place, Certainty.LIKELY, "通知的附件说明里没有列"
        )
        return AttachmentProposal(number, title, own)
    if own and not _agree(listed.value, own.value):
        note = f"附件{number}自己的标题是“{own.value}”"
        listed = Found(listed.value, listed.sentence, listed.place, Certainty.LIKELY, note)
    return AttachmentProposal(number, listed, own)


def _agree(listed: str, own: str) -> bool:
    one, other = bare(listed), bare(own)
    return one == other or one.endswith(other) or other.endswith(one)


def _listed(lines: Sequence[NoticeLine]) -> Iterator[tuple[int, Found[str]]]:
    """The items of the list: on one line, one below another, or a single one without a number."""
    for at, line in enumerate(lines):
        if line.part or line.in_table:
            continue
        found = _LIST.fullmatch(line.text)
        if found is None:
            if (own := _OWN.fullmatch(line.text)) and not line.part:
                yield int(number_of(own["number"]) or 1), _title(own["title"], line)
            continue
        below = _below(lines, at)
        items = [line] if found["rest"] else []
        items += below
        if found["rest"] and not _ITEM.match(found["rest"]):
            yield 1, _title(found["rest"], line)
            continue
        for one in items:
            text = found["rest"] if one is line else one.text
            for piece in _NEXT.split(text or ""):
                item = _ITEM.fullmatch(piece.strip())
                if item:
                    yield int(item["number"]), _title(item["title"], one)


def _below(lines: Sequence[NoticeLine], at: int) -> list[NoticeLine]:
    """The numbered lines below the beginning of the list."""
    found = []
    for line in lines[at + 1 :]:
        if line.in_table or line.part or not _ITEM.match(line.text):
            break
        found.append(line)
    return found


def _title(text: str, line: NoticeLine) -> Found[str]:
    title = _REMARK.sub("", text.strip()).strip()
    if re.fullmatch(r"《[^《》]+》", title):
        title = title[1:-1]
    return Found(title, line.text, line.place)


def _pages(lines: Sequence[NoticeLine], listed: dict[int, str]) -> Iterator[tuple[int, Found[str]]]:
    """The title on each attachment's own page; a title in several lines is put together where the
    list has it so."""
    for at, line in enumerate(lines):
        head = attachment_head(line.text)
        begins = head and not line.in_table and line.part == head[0]
        if head is None or not begins or (at and lines[at - 1].part == head[0] and not head[1]):
            continue
        number, title = head
        if title:
            yield number, Found(title, line.text, line.place)
            continue
        below = [one for one in lines[at + 1 : at + 1 + _LONGEST_TITLE_LINES] if one.part == number]
        if below:
            yield number, _page_title(below, listed.get(number, ""))


def _page_title(below: Sequence[NoticeLine], listed: str) -> Found[str]:
    for count in range(len(below), 1, -1):
        together = "".join(one.text for one in below[:count])
        if listed and bare(together) == bare(listed):
            return Found(together, together, below[0].place)
    first = below[0]
    return Found(first.text, first.text, first.place)
