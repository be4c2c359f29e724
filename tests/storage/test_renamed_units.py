"""A unit that is called otherwise keeps what it handed in; two units are never put together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.storage.ledger import Ledger
from huizhi.storage.links import Links
from huizhi.storage.papers import enter_paper, load_papers
from huizhi.storage.renamed_units import names_to_confirm
from huizhi.storage.returns import Paper, Received, Return, Ruling
from tests.paths import CONFIG

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
A, B, C, NEW = "罗庄社区", "祖师社区", "魏武社区", "青龙社区"
_SETTINGS = load_settings(CONFIG)


def roster(units: Mapping[str, str], **aliases: str) -> Settings:
    """The example with these units by code; aliases: by code."""
    one = _SETTINGS.communities[0]
    kept = {name: getattr(_SETTINGS, name) for name in Settings.model_fields}
    recipients = tuple(
        one.model_copy(
            update={"name": n, "code": c, "aliases": tuple(filter(None, [aliases.get(c)]))}
        )
        for c, n in units.items()
    )
    return Settings.model_construct(**kept | {"recipients": recipients})


def came(output: Path, settings: Settings, unit: str, name: str) -> None:
    with Ledger.in_folder(output, settings) as ledger:
        one = Return(f"{name}.xlsx", name, NOON, unit, "liaison", "accepted")
        ledger.enter(Received(name, one.file, 1, NOON, one.file, ""), [one])


def whose(output: Path, settings: Settings) -> list[str | None]:
    """Whose what came is, by this roster."""
    with Ledger.in_folder(output, settings) as ledger:
        return [one.community for one in ledger.returns()]


@pytest.mark.parametrize(
    ("before", "after", "aliases", "found"),
    [
        ({"u1": A, "u2": B}, {"u1": NEW, "u2": B}, {}, [NEW, B]),  # the code says it
        ({"u1": A, "u2": B}, {"x9": NEW, "u2": B}, {"x9": A}, [NEW, B]),  # the alias says it
        ({"u1": A, "u2": B}, {"x9": NEW, "u2": B}, {}, [A, B]),  # nothing says it
        ({"u1": A, "u2": B}, {"u1": B, "u2": C}, {}, [A, B]),  # codes counted anew
        ({"u1": A, "u2": B}, {"u1": A}, {"u1": B}, [A, B]),  # one is closed, its name an alias
        ({"u1": A, "u2": B}, {"u3": NEW}, {"u3": A}, [NEW, B]),
        ({"u1": A, "u2": B}, {"u1": NEW}, {"u1": B}, [NEW, B]),  # two become one: never by itself
        ({"u1": A, "u2": B}, {"u2": A, "u1": B}, {}, [A, B]),  # names say more than codes
    ],
)
def test_a_unit_is_known_again_by_its_code_or_its_alias(
    tmp_path: Path,
    before: dict[str, str],
    after: dict[str, str],
    aliases: dict[str, str],
    found: list[str],
) -> None:
    old = roster(before)
    for name, unit in (("甲", A), ("乙", B)):
        came(tmp_path, old, unit, name)

    assert whose(tmp_path, roster(after, **aliases)) == found
    assert whose(tmp_path, old) == [A, B]  # the roster of before gives all back


def test_everything_that_is_said_of_the_unit_goes_with_it(tmp_path: Path) -> None:
    old, now = roster({"u1": A, "u2": B}), roster({"u1": NEW, "u2": B})
    came(tmp_path, old, B, "甲")
    with Ledger.in_folder(tmp_path, old) as ledger:
        (one,) = ledger.returns()
        ledger.rule(one, Ruling("move", "发错了", "王亚伟", NOON, A, "liaison", None, before=B))
        with ledger.writing() as connection:
            enter_paper(connection, Paper(A, "report", NOON.date(), "", "王亚伟", NOON))
        link = Links(old, ledger).of(old.by_name[A]).token

    with Ledger.in_folder(tmp_path, now) as ledger:
        (one,) = ledger.returns()
        assert (one.community, one.rulings[0].community, one.current) == (NEW, NEW, True)
        with ledger.looking() as connection:
            assert [paper.community for paper in load_papers(connection)] == [NEW]
        assert Links(now, ledger).recipient(link) is None  # a code is not enough for that
        assert names_to_confirm(now, ledger.renamed_units()) == ((A, NEW),)
        told = roster({"u1": NEW, "u2": B}, u1=A)
        assert names_to_confirm(told, ledger.renamed_units()) == ()
        assert Links(told, ledger).recipient(link) == told.by_name[NEW]


def test_a_code_that_was_given_up_and_given_again_is_another_unit(tmp_path: Path) -> None:
    old = roster({"u1": A, "u2": B})
    came(tmp_path, old, A, "甲")
    assert whose(tmp_path, roster({"u2": B})) == [A]

    now = roster({"u1": NEW, "u2": B})
    assert whose(tmp_path, now) == [A]
    with Ledger.in_folder(tmp_path, now) as ledger:
        assert ledger.renamed_units() == ()
