"""What `test_any_sequence.py` found, each as the shortest sequence that shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huizhi.steps.export import export_json
from tests.stories.office import Batch, Office, hurried
from tests.stories.office_mail import Letter

__all__ = ["hurried"]


@pytest.fixture
def office(hurried: None) -> Iterator[Office]:
    made = Office.make()
    yield made
    made.close()


def take(office: Office, files: dict[str, Letter], day: int = 2, sender: str = "") -> Batch:
    """Takes these letters under these names in one run."""
    order = tuple(dict.fromkeys(name.partition("/")[0] for name in files))
    paths = office.lay({name: letter.content for name, letter in files.items()}, order)
    office.batches.append(Batch(paths, sender))
    office.collect(office.batches[-1], day)
    return office.batches[-1]


def held(office: Office) -> list[tuple[str | None, str | None, int, bool]]:
    """Whose and what each return is, its revision, and whether it counts."""
    returns = office.gathered().returns
    return [(one.community, one.deliverable, one.revision, one.current) for one in returns]


def test_a_second_report_counts(office: Office) -> None:
    for version in range(2):
        take(office, {"罗庄社区活动总结.docx": Letter("report", "罗庄社区", version=version)})

    assert held(office) == [
        ("罗庄社区", "report", 1, False),
        ("罗庄社区", "report", 2, True),
    ]


def test_a_decision_is_as_old_as_it_is(office: Office) -> None:
    batch = take(office, {"来件/照片.jpg": Letter("picture", "罗庄社区")}, 2, "罗庄社区")
    before = office.tables()
    office.collect(batch, 3)

    assert office.tables() == before


def test_a_name_that_is_passed_over_hands_nothing_in(office: Office) -> None:
    form = Letter("form", "罗庄社区", "liaison")
    own = take(office, {"来件/~$表.xlsx": form}, 2, "罗庄社区")
    take(office, {"另外/表.xlsx": form}, 2, "周庄社区")
    office.collect(own, 3)

    assert held(office) == [(None, "liaison", 1, True)]


def test_a_blank_form_is_told_though_another_file_waits(office: Office) -> None:
    take(office, {"表.xlsx": Letter("stranger", "", "liaison")})
    take(office, {"来件/空表.xlsx": Letter("blank", "罗庄社区", "liaison")}, 2, "周庄社区")
    settings, forms = office.campaign
    gathered = office.gathered()
    said = export_json(settings.campaign_id, forms.forms, gathered.returns, gathered.stock)

    assert [one["file"] for one in said["returns"]] == ["表.xlsx", "来件/空表.xlsx"]
