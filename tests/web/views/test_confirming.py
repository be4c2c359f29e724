"""校对 without a browser: what the page answers is what is stored, in any sequence, and “一致” is
said only of values that are the same."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from huizhi.findings import Finding
from huizhi.steps.correcting.amending import finding_fingerprint
from huizhi.steps.standing.campaign_state import gather_state
from huizhi.storage.returns import DIFFERS, DOUBTFUL, TYPED, KeptField, KeptRow, Received, Return
from tests.web.conftest import Here

NOON = dt.datetime(2024, 6, 2, 12, 0, tzinfo=dt.UTC)
UNIT = "罗庄社区"
FIELDS = ("name", "position", "address")
WORDS = {
    "name": ("赵敏", "赵敬", "李 强"),
    "position": ("网格员", "副主任\n兼网格员", ""),
    "address": ("文峰路1号", "文峰路1号\n二楼", "文峰路7号"),
}


def came(file: str, said: dict[str, str], kind: str, doubtful: frozenset[str]) -> Return:
    """A liaison form, as a file, as a scan, or typed in beside one."""
    place = "附件1!" if kind == "file" else "第1页"
    fields = tuple(
        KeptField(f, text or None, text, f"{place}{f}", "label") for f, text in said.items()
    )
    findings: list[Finding] = []
    if kind == "scan":
        findings = [
            Finding(DOUBTFUL if f.field in doubtful else "paper-read", f.field, "", f.where, f.raw)
            for f in fields
            if f.raw or f.field in doubtful
        ]
    if kind == "typed":
        findings = [Finding(TYPED, found="照片.jpg", expected="0" * 64)]
    return Return(
        file, file, NOON, UNIT, "liaison", "accepted", fields,
        findings=tuple(findings), on_paper=kind != "file",
    )  # fmt: skip


def enter(here: Here, one: Return) -> None:
    with here.page.office.ledger() as ledger:
        ledger.enter(Received(one.sha256, one.file, 9, NOON, one.file, ""), [one])


def stored(here: Here) -> list[Return]:
    with here.page.office.ledger() as ledger:
        return list(ledger.returns())


def raw(one: Return, name: str) -> str:
    return next((kept.raw for kept in one.fields if kept.field == name), "")


class Places(HTMLParser):
    """What the page has of each place: the fields of its form."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.writing = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append({"action": said.get("action", "")})
        elif tag == "input" and self.found and "name" in said:
            self.found[-1][said["name"]] = said.get("value", "")
        elif tag == "textarea" and self.found:
            self.writing, self.found[-1]["text"] = True, ""

    def handle_endtag(self, tag: str) -> None:
        self.writing = self.writing and tag != "textarea"

    def handle_data(self, data: str) -> None:
        if self.writing:
            self.found[-1]["text"] += data


def places(here: Here, address: str = "/confirm") -> list[dict[str, str]]:
    found = Places(here.client.get(address).text).found
    return [one for one in found if one["action"].endswith("/confirm/settle")]


def ask(here: Here, what: str, place: dict[str, str], **said: str) -> tuple[int, dict[str, object]]:
    """What the page answers to a key; line breaks come as browsers send them."""
    told = {**place, **said, "script": "1"}
    data = {name: text.replace("\n", "\r\n") for name, text in told.items()}
    answer = here.client.post(f"/confirm/{what}", data=data)
    return answer.status_code, answer.json()


@dataclass
class Office:
    """A clerk who does anything at any time."""

    here: Here
    luck: random.Random
    token: str = ""
    count: int = 0
    undoable: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def comes(self) -> None:
        """A file, a scan or something typed in comes, much the same as what came before."""
        self.count += 1
        said = {
            name: self.luck.choice(WORDS[name][: self.luck.choice((1, 1, 2, 3))]) for name in FIELDS
        }
        kind = self.luck.choice(("file", "scan", "scan", "typed"))
        doubtful = frozenset(name for name in FIELDS if self.luck.random() < 0.2)
        enter(self.here, came(f"{kind}{self.count}", said, kind, doubtful))

    def settles(self) -> None:
        """Confirms a place, or writes it as it is; perhaps twice."""
        shown = places(self.here)
        if not shown:
            return
        place = self.luck.choice(shown)
        for _ in range(self.luck.choice((1, 2, 2))):
            text = self.luck.choice((place["seen"], *WORDS[place["field"]]))
            status, state = ask(self.here, "settle", place, text=text)
            one = next(r for r in stored(self.here) if str(r.number) == place["number"])
            assert state["text"] == raw(one, place["field"])
            if status != 200:
                assert state["told"]
                continue
            assert state["text"] == text
            assert state["settled"]
            place = {**place, "seen": text}
            if state["amendment"]:
                self.undoable.append((place, str(state["amendment"])))

    def takes_back(self) -> None:
        if not self.undoable:
            return
        place, number = self.undoable.pop(self.luck.randrange(len(self.undoable)))
        status, state = ask(self.here, "undo", place, amendment=number)
        one = next(r for r in stored(self.here) if str(r.number) == place["number"])
        assert status == 200
        assert state["text"] == raw(one, place["field"])

    def has_seen(self) -> None:
        """看过了, of everything at once."""
        current = next((one for one in stored(self.here) if one.current), None)
        if current is not None:
            said = {"numbers": str(current.number), "form_token": self.token}
            assert self.here.client.post("/look/seen", data=said).status_code == 303

    def voids(self) -> None:
        one = self.luck.choice(stored(self.here))
        if one.void is None and self.luck.random() < 0.4:
            said = {"reason": "发错了", "form_token": self.token}
            answer = self.here.client.post(f"/r/{one.number}/rule/void", data=said)
            assert answer.status_code == 303, answer.text


def words(here: Here) -> str:
    state = gather_state(here.page.office.campaign(), stored(here), (), NOON.date())
    (one,) = (s for s in state.standings_of("liaison") if s.recipient.name == UNIT)
    return one.words


def agree(returns: list[Return]) -> tuple[bool, int, int] | None:
    """Whether the file that counts and its last copy say the same, how many answers differ, and how
    many of the others are doubtful; None without both."""
    current = next((one for one in returns if one.current and not one.on_paper), None)
    copies = [one for one in returns if one.on_paper and one.void is None]
    if current is None or not copies:
        return None
    copy = max(copies, key=lambda one: one.revision)
    plain = ["".join(raw(one, name).split()) for one in (current, copy) for name in FIELDS]
    half = len(FIELDS)
    differ = {n for n, a, b in zip(FIELDS, plain[:half], plain[half:], strict=True) if a != b}
    doubtful = {f.field for f in copy.findings if f.code == DOUBTFUL} - differ
    return not differ and not doubtful, len(differ), len(doubtful)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_the_clerk_does_agreement_is_said_only_of_the_same(here: Here, seed: int) -> None:
    luck = random.Random(seed)
    office = Office(here, luck, here.token())
    office.comes()
    for _ in range(40):
        for_all = (office.settles, office.settles, office.takes_back, office.has_seen)
        luck.choice((*for_all, office.comes, office.voids))()
        now = stored(here)
        said, found = words(here), agree(now)
        assert ("一致" in said) == (found is not None and found[0]), said
        if found is not None:
            assert ("不同" in said) == bool(found[1]), said
            assert ("认不准" in said) == bool(found[2]), said
        for place in places(here):
            one = next(r for r in now if str(r.number) == place["number"])
            assert place["text"] == place["seen"] == raw(one, place["field"])


def test_a_difference_that_was_looked_at_stays_one(here: Here) -> None:
    enter(here, came("表", {"name": "赵敏", "position": "网格员"}, "file", frozenset()))
    enter(here, came("扫描", {"name": "赵敬", "position": "网格员"}, "scan", frozenset()))
    assert "盖章件有1处不同" in words(here)
    said = {"numbers": "1", "form_token": here.token()}
    here.client.post("/look/seen", data=said)

    assert words(here) == "已报送，盖章件有1处不同（已看过）"
    assert "盖章件有1处不同（已看过）" in here.client.get("/r/1").text
    assert "一致" not in here.client.get("/r/1").text
    # the clerk sees that it was read wrongly
    (place,) = [p for p in places(here, "/confirm?r=2") if p["field"] == "name"]
    ask(here, "settle", place, text="赵敏")
    assert words(here) == "已报送，盖章件与电子表一致"


def test_what_is_doubtful_on_a_copy_is_to_be_compared(here: Here) -> None:
    enter(here, came("表", {"name": "赵敏", "position": "网格员"}, "file", frozenset()))
    scan = came("扫描", {"name": "赵敏", "position": "网格员"}, "scan", frozenset({"name"}))
    enter(here, scan)

    assert words(here) == "已报送，盖章件有1处认不准，请校对"
    assert "校对图片认出的1处" in here.client.get("/look").text
    (place,) = places(here)
    status, _ = ask(here, "settle", place, text="赵敏")
    assert status == 200
    assert words(here) == "已报送，盖章件与电子表一致"


def test_what_is_struck_out_on_paper_is_none(here: Here) -> None:
    enter(here, came("表", {"name": "赵敏", "mobile": "13526640917"}, "file", frozenset()))
    scan = came("扫描", {"name": "赵敏", "mobile": "13526640917"}, "scan", frozenset({"mobile"}))
    enter(here, scan)
    (place,) = places(here)
    status, state = ask(here, "settle", place, text="")  # though it must be filled in
    assert (status, state["text"], state["settled"]) == (200, "", True)
    assert words(here) == "已报送，盖章件有1处不同（已看过）"  # by whoever has compared it
    # where the file is void the paper counts, and lacks it
    said = {"reason": "发错了", "form_token": here.token()}
    here.client.post("/r/1/rule/void", data=said)
    (copy,) = (one for one in stored(here) if one.current)
    assert [f.field for f in copy.findings if f.level == "error"] == ["mobile"]
    assert ask(here, "settle", place, text="13526640911", seen="")[0] == 200
    (copy,) = (one for one in stored(here) if one.current)
    assert copy.status == "accepted"


def test_a_value_of_two_lines_is_confirmed_and_corrected(here: Here) -> None:
    read = {"name": "赵\n敏", "address": "文峰路1号\n二楼"}
    enter(here, came("扫描", read, "scan", frozenset()))
    name, address = places(here)
    assert ask(here, "settle", name, text="赵敏")[1]["text"] == "赵敏"
    assert ask(here, "settle", address)[1] == {
        "text": read["address"], "settled": True, "gone": False, "amendment": 2,
    }  # fmt: skip
    said = {"row": "-1", "field": "address", "reason": "电话核实", "form_token": here.token()}
    one_line = {"seen": "文峰路1号\r\n二楼", "text": "文峰路1号 三楼"}
    answer = here.client.post("/r/1/correct", data={**said, **one_line})
    assert answer.status_code == 303, answer.text
    (one,) = stored(here)
    assert (raw(one, "name"), raw(one, "address")) == ("赵敏", "文峰路1号 三楼")
    # what somebody else has written meanwhile is told, and not written over
    status, state = ask(here, "settle", address, text="文峰路9号")
    assert status == 400
    assert "文峰路1号 三楼" in str(state["told"])
    assert raw(stored(here)[0], "address") == state["text"] == "文峰路1号 三楼"


def test_what_was_seen_and_is_not_so_any_more_is_not_confirmed(here: Here) -> None:
    enter(here, came("扫描", {"name": "赵敏", "position": "网格员"}, "scan", frozenset()))
    name, position = places(here)
    assert ask(here, "settle", name, text="赵敬")[0] == 200
    status, state = ask(here, "settle", name)  # 一样, of another clerk who still sees 赵敏
    assert (status, state["text"], state["settled"]) == (400, "赵敬", True)
    assert "刚刚被别人改成了“赵敬”，没有记下" in str(state["told"])
    assert ask(here, "settle", name, seen="赵敬", text="赵敏")[0] == 200  # who looks once more
    assert raw(stored(here)[0], "name") == "赵敏"
    assert ask(here, "settle", name)[0] == 200  # both say the same

    said = {"reason": "发错了", "form_token": here.token()}
    here.client.post("/r/1/rule/void", data=said)
    for what, more in (("settle", {}), ("settle", {"text": "组长"}), ("remove", {"row": "0"})):
        status, state = ask(here, what, position, **more)
        assert status == 400
        assert "已作废" in str(state["told"])
    assert raw(stored(here)[0], "position") == "网格员"


def rows_read(*titles: str) -> Iterator[KeptRow]:
    for n, title in enumerate(titles):
        group = KeptField("item", "应急演练", "应急演练", f"第1页A{n}", "header")
        yield KeptRow(
            f"第1页C{n}", (group, KeptField("title", title, title, f"第1页C{n}", "header"))
        )


def test_a_row_that_is_none_is_removed_and_not_counted(here: Here) -> None:
    rows = tuple(rows_read("消防演练", "1", "地震演练", "八"))
    doubts = [Finding(DOUBTFUL, "title", "", row.where, row.fields[1].raw) for row in rows]
    one = Return(
        "作品.jpg", "作品", NOON, UNIT, "works", "accepted", rows=rows,
        findings=tuple(doubts), on_paper=True,
    )  # fmt: skip
    enter(here, one)
    _, phantom, after, last = places(here)

    status, state = ask(here, "remove", phantom)
    assert (status, state["gone"], state["settled"]) == (200, True, True)
    assert ask(here, "settle", after, text="地震演习")[0] == 200  # known by the row as it was read
    (now,) = stored(here)
    assert [row.value("title") for row in now.rows] == ["消防演练", "地震演习", "八"]
    assert {f.where for f in now.findings} == {"第1页C0", "第1页C3"}
    answer = here.client.post("/r/1/remove", data={"row": last["row"], "form_token": here.token()})
    assert answer.status_code == 303
    assert len(stored(here)[0].rows) == 2
    for text in ("1", "2"):  # a clerk whose page still shows it is told, whatever is pressed
        status, told = ask(here, "settle", phantom, text=text)
        assert (status, told["gone"]) == (400, True)
        assert "这一行刚刚被别人删去了" in str(told["told"])

    ask(here, "undo", phantom, amendment=str(state["amendment"]))
    assert ask(here, "state", phantom)[1]["gone"] is False
    assert [row.value("title") for row in stored(here)[0].rows] == ["消防演练", "1", "地震演习"]
    assert "删去这一行：应急演练、八" in here.client.get("/r/1").text


def test_a_row_of_which_nothing_is_left_is_not_counted(here: Here) -> None:
    rows = tuple(KeptRow(row.where, row.fields[1:]) for row in rows_read("消防演练", "八"))
    doubts = [Finding(DOUBTFUL, "title", "", row.where, row.fields[0].raw) for row in rows]
    enter(
        here,
        Return(
            "作品.jpg", "作品", NOON, UNIT, "works", "accepted", rows=rows,
            findings=tuple(doubts), on_paper=True,
        ),
    )  # fmt: skip
    said = {"row": "1", "field": "title", "seen": "八", "text": "", "reason": "看图"}
    answer = here.client.post("/r/1/correct", data={**said, "form_token": here.token()})
    if answer.status_code == 303:  # where it is required it can only be removed
        assert len(stored(here)[0].rows) == 1
    else:
        assert "必填" in answer.text


def test_what_differs_is_accepted_by_itself_too(here: Here) -> None:
    enter(here, came("表", {"name": "赵敏"}, "file", frozenset()))
    enter(here, came("照片填", {"name": "赵敬"}, "typed", frozenset()))
    assert stored(here)[0].current
    page = here.client.get("/r/1").text
    assert "照图片填写" in page
    assert "/r/2/cut" not in page  # nothing was cut out of it
    state = gather_state(here.page.office.campaign(), stored(here), (), NOON.date())
    (one,) = state.counted("liaison")
    (found,) = (f for f in one.findings if f.code == DIFFERS)
    said = {"mark": finding_fingerprint(found), "form_token": here.token()}
    assert here.client.post("/r/1/accept", data=said).status_code == 303
    assert words(here) == "已报送，盖章件有1处不同（已看过）"
