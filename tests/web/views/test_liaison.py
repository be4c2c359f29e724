"""A form filled in on the page is held against the rules of `forms`, and has none of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from huizhi.findings import Finding
from huizhi.forms import checks
from huizhi.forms.answered import Answers
from huizhi.forms.fields.field import Circumstances
from huizhi.forms.form import Form
from huizhi.web.views.liaison import form_token
from tests.web.conftest import Here

NAME = "罗庄社区"
ASKED = {
    "v.organization": NAME,
    "v.submitted_on": "2024-06-20",
    "v.contact": "张三",
    "v.contact_phone": "18939112115",
}
SECOND = {"v.1.item": "应急逃生演练", "v.1.content": "演练一次"}


def handed_in(here: Here, **typed: str) -> str:
    """The page after the form of works was handed in."""
    link = here.link(NAME)
    data = {"form_token": form_token(link.removeprefix("/l/")), **ASKED, **typed}
    return here.client.post(f"{link}/form/works", data=data).text


def marks(page: str) -> dict[str, str]:
    """What is said of each input that is marked, by its name."""
    parts = re.split(r'(?=name="v\.)', page)[1:]
    told = {p: re.search(r'class="finding error"[^>]*>([^<]*)', p) for p in parts}
    return {p.split('"')[1]: found[1] for p, found in told.items() if found}


def test_a_form_without_rows_is_told_as_a_whole(here: Here) -> None:
    page = handed_in(here)

    assert "作品：一行也没有填写。" in page
    assert marks(page) == {}


def test_what_is_required_of_a_row_is_marked_in_this_row(here: Here) -> None:
    page = handed_in(here, **SECOND)

    ((name, told),) = marks(page).items()
    assert told == "主题或标题：没有填写。请补填。"
    number = name.split(".")[1]
    assert re.search(rf'name="v\.{number}\.content"[^>]*>演练一次<', page)


def test_a_form_with_all_that_is_required_is_taken(here: Here) -> None:
    page = handed_in(here, **SECOND, **{"v.1.title": "社区演练"})

    assert marks(page) == {}
    assert [one.community for one in here.page.records.batches()][-1] == NAME


def test_a_rule_across_answers_is_asked_on_the_page_too(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_zhang(form: Form, answers: Answers, _: Circumstances) -> Iterator[Finding]:
        if answers.value("contact") == "张三":
            yield Finding("required-missing", "contact", "联系人")

    monkeypatch.setattr(checks, "CHECKS", (*checks.CHECKS, (never_zhang, "filled")))
    page = handed_in(here, **SECOND, **{"v.1.title": "社区演练"})

    assert marks(page) == {"v.contact": "联系人：没有填写。请补填。"}


def several_lines(page: str) -> list[str]:
    """What stands in the inputs of several lines, without the empty ones."""
    return [one for one in re.findall(r"<textarea[^>]*>([^<]*)<", page) if one]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 王\ue863\u3000乙\r\n", "王\ue863\u3000乙"),
        ("100\u3000200", "100\u3000200"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("两行\r\n第二行", "两行\n第二行"),
        ("12\t34\x00\x85\ufffe", "12 34"),
    ],
)
def test_what_is_typed_stays_as_it_is(here: Here, typed: str, kept: str) -> None:
    page = handed_in(here, **{"v.0.content": typed, "v.1.content": "\u200b\t\u3000"})

    assert several_lines(page) == [kept]


def test_rare_characters_go_into_the_form(here: Here) -> None:
    page = handed_in(here, **SECOND, **{"v.1.title": "王\ue863\u3000\U00020bb7 👨\u200d👩 练"})

    assert "已交上" in page


def test_a_text_that_is_too_long_is_refused_and_not_cut(here: Here) -> None:
    long = "长" * 4_001
    page = handed_in(here, **SECOND | {"v.1.title": "社区演练", "v.1.content": long})

    assert "长…”）写了4001个字，最多4000个" in page
    assert several_lines(page) == ["社区演练", long]
    assert 'maxlength="4000"' in page
    assert list(here.page.records.batches()) == []


def entered(here: Here) -> None:
    """Waits until what came is in the ledger."""
    while here.page.collecting.is_busy:
        time.sleep(0.05)


def test_who_does_not_know_of_what_was_handed_in_meanwhile_is_told_before(here: Here) -> None:
    first = {"v.0.item": "应急逃生演练", "v.0.title": "东街演练"}
    more = {"v.1.item": "应急逃生演练", "v.1.title": "西街演练"}
    mine = first | {"v.0.content": "演练九次"}
    opened = here.client.get(f"{here.link(NAME)}/form/works").text

    assert 'name="seen" value="0"' in opened
    assert "已交上" in handed_in(here, seen="0", **first, **more)
    again = handed_in(here, seen="0", **first, **more)  # the answer was lost on its way
    amiss = handed_in(here, seen="0", **mine | {"v.1.content": "没有标题"})
    told = handed_in(here, seen="0", **mine)
    assert "已交上" in again
    assert 'name="seen" value="0"' in amiss
    assert "这一页打开以后已经交过一版" in told
    assert "<li>应急逃生演练　西街演练</li>" in told
    assert "演练九次" in several_lines(told)
    assert 'name="seen" value="1"' in told
    assert "已交上" in handed_in(here, seen="1", **mine)
    entered(here)
    with here.page.office.ledger() as ledger:
        (one,) = (r for r in ledger.of_community(NAME) if r.current)
    assert [f.expected for f in one.findings if f.code == "version-rows-gone"] == [
        "1行（“西街演练”）"
    ]
