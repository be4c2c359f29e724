"""What `test_any_sequence.py` found, each as the shortest sequence that shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huizhi.steps.receiving import moving
from huizhi.steps.reporting.export import export_json
from huizhi.steps.reporting.summary import summary_book
from tests.stories.office import Batch, Office, hurried
from tests.stories.office_mail import COMMUNITIES, Letter
from tests.stories.turns import collect_by_turns

__all__ = ["hurried"]


@pytest.fixture
def office(hurried: None) -> Iterator[Office]:
    made = Office.make()
    yield made
    made.close()


def laid(office: Office, files: dict[str, Letter], sender: str = "") -> Batch:
    """These letters under these names, as they lie before they are taken."""
    order = tuple(dict.fromkeys(name.partition("/")[0] for name in files))
    paths = office.lay({name: letter.content for name, letter in files.items()}, order)
    office.batches.append(Batch(paths, sender))
    return office.batches[-1]


def take(office: Office, files: dict[str, Letter], day: int = 2, sender: str = "") -> Batch:
    """Takes these letters under these names in one run."""
    batch = laid(office, files, sender)
    office.collect(batch, day)
    return batch


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
    campaign, gathered = office.campaign, office.gathered()
    said = export_json(
        campaign.settings.campaign_id, campaign.forms.forms, gathered.returns, gathered.material
    )

    assert [one["file"] for one in said["returns"]] == ["表.xlsx", "来件/空表.xlsx"]


def test_both_forms_that_wait_in_one_file_are_the_senders(office: Office) -> None:
    take(office, {"表.xlsx": Letter("pair")})
    take(office, {"来件/表.xlsx": Letter("pair")}, 3, "罗庄社区")

    assert set(held(office)) == {("罗庄社区", form, 1, True) for form in ("liaison", "works")}


def test_no_form_of_a_file_is_lost_when_two_send_it(office: Office) -> None:
    senders = ("罗庄社区", "周庄社区", "魏武社区")
    for number, sender in enumerate(senders):
        take(office, {f"来件{number}/表.xlsx": Letter("pair")}, 3, sender)

    assert set(held(office)) == {
        (sender, form, 1, True) for sender in senders for form in ("liaison", "works")
    }


def test_the_rest_of_a_file_is_the_senders_too(office: Office) -> None:
    take(office, {"表.xlsx": Letter("pair")})
    office.assign(Letter("pair").sha256[:16], "罗庄社区", "works")
    take(office, {"来件/表.xlsx": Letter("pair")}, 3, "罗庄社区")

    assert set(held(office)) == {("罗庄社区", form, 1, True) for form in ("liaison", "works")}


def test_what_waited_is_numbered_in_its_place_among_what_came_with_it(office: Office) -> None:
    form = Letter("form", "魏武社区", "works", saved=2)
    take(office, {"来件/附件3.xlsx": form}, 3, "罗庄社区")
    both = {"另外/附件3.xlsx": form, "另外/附件3（2）.xlsx": Letter("pair")}
    take(office, both, 3, "魏武社区")

    own = [one for one in held(office) if one[1] == "works"]
    assert own == [("魏武社区", "works", 1, True), ("魏武社区", "works", 2, False)]


def test_what_waited_and_says_the_same_ranks_as_high_as_it_did(office: Office) -> None:
    latest, same, other = (
        Letter("form", "魏武社区", "works", version, saved)
        for version, saved in ((0, 3), (0, 1), (1, 2))
    )
    take(office, {"来件/附件3.xlsx": latest}, 3, "罗庄社区")
    files = (other, same, latest)
    take(office, {f"另外/{n}.xlsx": one for n, one in enumerate(files)}, 3, "魏武社区")

    counting = [one for one in office.gathered().returns if one.community and one.current]
    assert [one.sha256 for one in counting] == [same.sha256]


def test_a_name_that_is_passed_over_waits_for_nothing_though_the_content_does(
    office: Office,
) -> None:
    damaged = Letter("damaged")
    take(office, {"附件1.xlsx": damaged})
    take(office, {"另外/~$附件1.xlsx": damaged})

    assert [one.file for one in office.gathered().returns] == ["附件1.xlsx"]


def test_what_cannot_be_read_waits_under_each_name_though_nobody_was_told(office: Office) -> None:
    damaged = Letter("damaged")
    take(office, {"甲.xlsx": damaged})
    take(office, {"乙.xlsx": damaged})

    assert [one.file for one in office.gathered().returns] == ["甲.xlsx", "乙.xlsx"]


def test_what_cannot_be_read_waits_under_each_name_of_one_run(office: Office) -> None:
    take(office, {"甲.xlsx": Letter("damaged"), "乙.xlsx": Letter("damaged")})
    before = office.tables()
    office.collect_all(3)

    assert [one.file for one in office.gathered().returns] == ["甲.xlsx", "乙.xlsx"]
    assert office.tables() == before


def test_a_blank_form_that_another_sends_is_blank_whoever_it_is_assigned_to(
    office: Office,
) -> None:
    blank = Letter("blank", "魏武社区", "works")
    take(office, {"表.xlsx": Letter("form", "周庄社区", "works")})
    take(office, {"来件/附件3.xlsx": blank}, 3, "罗庄社区")
    office.assign(blank.sha256[:16], "周庄社区", "works")

    assert held(office) == [("周庄社区", "works", 1, True), ("周庄社区", "works", 2, False)]


def test_a_form_beside_another_one_in_its_workbook_says_nothing_new(office: Office) -> None:
    both = {
        "来件/附件1.xlsx": Letter("stranger", "", "liaison", 0, 1),
        "来件/附件1（2）.xlsx": Letter("pair", "", "", 0, 1),
    }
    take(office, both, 1, "罗庄社区")

    assert set(held(office)) == {
        ("罗庄社区", "liaison", 1, True),
        ("罗庄社区", "works", 1, True),
    }
    assert not any(one.beside for one in office.gathered().returns)


def test_a_blank_form_of_a_unit_that_left_the_roster_is_shown_as_blank(office: Office) -> None:
    take(office, {"附件1.xlsx": Letter("blank", COMMUNITIES[1], "liaison")})
    office.missing = frozenset({COMMUNITIES[1]})
    roster = next(s for s in summary_book(office.gathered()).sheets if s.name == "联络员名册")

    (row,) = [row for row in roster.rows if row[1].value == COMMUNITIES[1]]
    assert [entry.value for entry in row[2:4]] == ["空白表", "—"]
    assert "未要求报送" in [entry.value for entry in row]


def test_a_blank_form_of_a_unit_that_left_the_roster_is_blank_whoever_it_is_assigned_to(
    office: Office,
) -> None:
    blank = Letter("blank", COMMUNITIES[1], "works")
    office.missing = frozenset({COMMUNITIES[1]})
    take(office, {"附件3.xlsx": blank})
    office.assign(blank.sha256[:16], COMMUNITIES[2], "works")

    (one,) = [one for one in office.gathered().returns if one.community]
    assert (one.blank, {f.code for f in one.findings} >= {"form-blank"}) == (True, True)


@pytest.mark.parametrize("form", ["liaison", "works"])
@pytest.mark.parametrize("sender", ["罗庄社区", ""])
def test_a_form_without_its_units_name_is_to_be_corrected_whoever_it_is_of(
    office: Office, form: str, sender: str
) -> None:
    letter = Letter("stranger", "", form)
    take(office, {"来件/表.xlsx": letter}, 2, sender)
    if not sender:
        office.assign(letter.sha256[:16], "罗庄社区", form)
    (entered,) = office.gathered().returns
    settings = office.campaign.settings
    with office.ledger() as ledger:
        ledger.rule(entered, moving(settings, entered, "周庄社区", "", "", office.moment(3)))
    (moved,) = office.gathered().returns

    for one, unit in ((entered, "罗庄社区"), (moved, "周庄社区")):
        assert (one.community, one.status) == (unit, "needs-correction")
        assert [found.code for found in one.findings] == ["required-missing"]


def two_at_once(office: Office) -> list[Batch]:
    """Two folders that are going to be taken, after a form that counts: one with another form, the
    same once more as if it had been saved later, and a third; and one with forms for something
    else."""
    take(office, {"以前/1.xlsx": Letter("form", "魏武社区", "liaison", 0, 1)})
    again = ((1, 1), (0, 2), (1, 0))
    works = ((0, 1), (1, 1))
    return [
        laid(office, {f"甲/{n}.xlsx": Letter("form", "魏武社区", "liaison", *one)
                      for n, one in enumerate(again)}),
        laid(office, {f"乙/{n}.xlsx": Letter("form", "魏武社区", "works", *one)
                      for n, one in enumerate(works)}),
    ]  # fmt: skip


def counting(office: Office) -> list[tuple[str, list[str]]]:
    """The files that count, and what is said of each."""
    returns = [one for one in office.gathered().returns if one.current and one.community]
    return sorted((one.file, [f.code for f in one.findings]) for one in returns)


@pytest.mark.parametrize(
    "turns",
    [
        (0, 1, 0, 0, 0, 0),  # the second begins between and ends last
        (1, 0, 0, 0, 0, 0),  # the first lies within the second
        (0, 1, 1, 1),  # the second lies within the first
        (0, 1, 0, 1, 0, 1),
    ],
)
@pytest.mark.parametrize("killed", [None, 0, 1])
def test_two_runs_at_once_count_what_they_would_one_after_the_other(
    office: Office, turns: tuple[int, ...], killed: int | None
) -> None:
    both = two_at_once(office)
    collect_by_turns(office, both, turns[:2] if killed is not None else turns, killed)
    if killed is not None:
        office.collect(both[killed], 3)

    assert counting(office) == [("乙/1.xlsx", ["version-several"]), ("甲/0.xlsx", [])]
    before = office.tables()
    office.collect_all(4)
    assert office.tables() == before


def test_the_same_folder_taken_twice_at_once_counts_as_taken_once(office: Office) -> None:
    folder = two_at_once(office)[0]
    collect_by_turns(office, [folder, folder], (0, 1, 1, 0))

    assert counting(office) == [("甲/0.xlsx", [])]
    assert len(held(office)) == 4
