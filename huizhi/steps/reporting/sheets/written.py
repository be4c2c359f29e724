"""Written (正文): of a form in which a report is written, its text by community.

So that nobody has to open every file; the original has the same with its headings.
"""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.campaign import Deliverable
from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row
from huizhi.forms import Form
from huizhi.steps.reporting.sheets.collection import COLLECTION
from huizhi.steps.reporting.sheets.roster import missing_word, summary_title
from huizhi.steps.standing import CampaignState, Standing, state_tone
from huizhi.storage import PROSE, Return

_WIDTHS = (6, 18, 90, 9, 16, 30)


def written_sheets(
    gathered: CampaignState, deliverable: Deliverable, form: Form
) -> Iterator[OutputSheet]:
    """The sheet with the texts, none where nobody wrote any."""
    standings = gathered.standings_of(deliverable.id)
    texts = {one.recipient.name: text_of(one.current) for one in standings}
    came = [text for text in texts.values() if text]
    if not came:
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


def text_of(one: Return | None) -> str:
    """What somebody wrote in the paragraphs of a return, a line each; "" for nothing."""
    return str(one.value(PROSE) or "") if one else ""


def _row(gathered: CampaignState, number: int, standing: Standing, text: str) -> Row:
    one = standing.current
    said = (
        Entry(text)
        if text
        else Entry("（没有写）" if one else missing_word(standing, "未报"), "quiet")
    )
    letters = sum(not letter.isspace() for letter in text)
    return (
        Entry(number),
        Entry(standing.recipient.name),
        said,
        Entry(letters or None),
        Entry(standing.words, state_tone(standing)),
        gathered.source(one) if one else Entry(),
    )
