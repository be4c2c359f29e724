"""What two people have typed in beside one picture, row by row."""

from __future__ import annotations

from huizhi.campaign.campaign import load_campaign
from huizhi.steps.receiving.typed_twice import typed_otherwise
from huizhi.storage.returns import KeptField, KeptRow, Return
from tests.paths import CONFIG, TEMPLATES
from tests.steps.standing.test_sealed_copies import NOON


def typed(*titles: str, revision: int = 1) -> Return:
    rows = tuple(
        KeptRow(f"C{n}", (KeptField("title", title, title, f"C{n}", "header"),))
        for n, title in enumerate(titles)
    )
    return Return("填", "填", NOON, "罗庄社区", "works", "accepted", rows=rows, revision=revision)


def test_each_row_is_held_against_the_one_typed_before() -> None:
    form = load_campaign(CONFIG, TEMPLATES).forms.forms["works"]

    def told(one: Return, before: Return) -> list[tuple[str, str]]:
        return [(f.where, f.expected) for f in typed_otherwise(form, one, before)]

    assert told(typed("演练", "讲座"), typed("演 练", "讲座")) == []
    assert told(typed("演练", "讲坐"), typed("演练", "讲座", revision=2)) == [
        ("C1", "第2版照同一张图片填的是“讲座”")
    ]
    assert told(typed("演练", "讲座"), typed("演练")) == [("C1", "第1版照同一张图片没有这一行")]
    # what only the earlier one has is told where there is something: at the last row
    assert told(typed("演练"), typed("演练", "讲座")) == [("C0", "第1版照同一张图片还有一行“讲座”")]
