"""Written (正文): of a form in which a report is written, its text by community.

What somebody wrote between the printed headings is in no field; it is told here so that nobody has
to open every file. The original has the same with its headings.
"""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.campaign import Deliverable
from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row
from huizhi.forms import Form
from huizhi.steps.reporting.sheets.collection import COLLECTION
from huizhi.steps.reporting.sheets.roster import summary_title
from huizhi.steps.standing import STATE_TONES, CampaignState, Standing
from huizhi.storage import Return

_PARAGRAPH = ("第", "段")  # how the place of a paragraph is told
_REPORT = 20  # letters of a text that is more than a remark
_WIDTHS = (6, 18, 90, 9, 16, 30)


def written_sheets(
    gathered: CampaignState, deliverable: Deliverable, form: Form
) -> Iterator[OutputSheet]:
    """The sheet with the texts, none where nobody wrote any."""
    standings = gathered.standings_of(deliverable.id)
    texts = {one.recipient.name: text_of(gathered, one.current) for one in standings}
    came = [text for text in texts.values() if text]
    if form.table is not None or max(map(len, came), default=0) < _REPORT:
        return
    headings = ("序号", "单位", "正文", "字数", "状态", "来源")
    yield OutputSheet(
        name=f"{deliverable.name}正文",
        title=summary_title(form.title).removesuffix("汇总") + "正文",
        notes=(Note(f"{len(came)}个单位写了正文。各栏里的内容见“{deliverable.name}名册”。"),),
        columns=tuple(
            Column(
                heading,
                width,
                "name" if place == 1 else "text" if place in {2, 5} else "centre",
                printed=heading != "来源",
            )
            for place, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True))
        ),
        rows=tuple(
            _row(gathered, number, one, texts[one.recipient.name])
            for number, one in enumerate(standings, start=1)
        ),
        pattern=COLLECTION,
    )


def text_of(gathered: CampaignState, one: Return | None) -> str:
    """The paragraphs of a return that no field took, a line each."""
    received = gathered.received_as.get(one.sha256) if one else None
    unread = received.contents.unread if received and received.contents else ()
    first, last = _PARAGRAPH
    paragraphs = (u.text.strip() for u in unread if u.place.startswith(first) and last in u.place)
    return "\n".join(text for text in paragraphs if text)


def _row(gathered: CampaignState, number: int, standing: Standing, text: str) -> Row:
    one = standing.current
    said = Entry(text) if text else Entry("（没有写）" if one else "未报", "quiet")
    letters = sum(not letter.isspace() for letter in text)
    return (
        Entry(number),
        Entry(standing.recipient.name),
        said,
        Entry(letters or None),
        Entry(standing.words, STATE_TONES[standing.state]),
        gathered.source(one) if one else Entry(),
    )
