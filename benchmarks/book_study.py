"""The study of the book: how many answers of forms never seen are filled in, and how many of these
are right.

    python -m benchmarks.book_study [--units 20] [--write]

Made-up units answer the forms of three activities, in different words, some late, some twice, some
not at all; secretaries change, people leave lists. Then thirty other forms come, are learned and
filled for each unit, and what stands in the files is held against what the units have said last.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import load_workbook
from ruamel.yaml import YAML

from benchmarks.known_forms import EARLIER, NEVER, NOW, KnownForm
from huizhi.book.offers import Matched
from huizhi.campaign.activity_folders import Folders
from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.forms.answers import TypedRow
from huizhi.forms.fields.account import passes_luhn
from huizhi.forms.fields.id_number import id_check_character
from huizhi.forms.landmark import bare
from huizhi.steps.correcting.book_filling import fill_from_book
from huizhi.steps.correcting.filling import FormRecord, answers_typed, render_filled
from huizhi.steps.knowing.gathering import gather_book, office_around
from huizhi.steps.preparing.learning import learn
from huizhi.steps.preparing.named_forms import forms_to_fill
from huizhi.steps.receiving.collecting import collect

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "book.md"
BEGIN, END = "<!-- made by benchmarks/book_study.py: begin -->", "<!-- end -->"
_TODAY = dt.date(2026, 6, 30)
_FAMILY, _GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗高",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚",
)
_LONG = 12  # digits of a number that is none to count with
_LATE = 0.08  # of the units do not answer a form
Rows = list[dict[str, str]]


@dataclass
class Told:
    """What the units have said last: by unit and fact; and the rows of their lists."""

    facts: dict[tuple[str, str], str] = field(default_factory=dict)
    lists: dict[tuple[str, str], Rows] = field(default_factory=dict)


class Units:
    """Made-up units and what is true of them at a time."""

    def __init__(self, count: int, rng: random.Random) -> None:
        self.rng = rng
        self.names = [f"{a}{b}社区" for a in "东西南北中新老上下前" for b in "关街园湖桥"][:count]
        self.truth = {name: self._fresh(n, name) for n, name in enumerate(self.names, 1)}
        self.lists = {name: self._lists() for name in self.names}

    def move_on(self) -> None:
        """A year goes by: some secretaries are others, numbers and figures change, people leave."""
        for name, truth in self.truth.items():
            for post in ("secretary", "director", "deputy", "chief"):
                if self.rng.random() < 0.25:
                    truth[post], truth[f"{post}_mobile"] = self._name(), self._mobile()
            if self.rng.random() < 0.15:
                truth["address"] = self._address()
            for figure in ("hukou", "resident", "households"):
                truth[figure] = str(int(truth[figure]) + self.rng.randint(-30, 30))
            people = self.lists[name]["grids"]
            people[self.rng.randrange(len(people))] = self._person(9)

    def _fresh(self, number: int, name: str) -> dict[str, str]:
        rng = self.rng
        people = ("secretary", "director", "liaison", "flood", "deputy", "chief")
        found = {one: self._name() for one in people}
        found |= {f"{one}_mobile": self._mobile() for one in people}
        return found | {
            "unit": name,
            "filler": self._name(),
            "type": rng.choice(("城市社区", "村改居社区")),
            "address": self._address(),
            "zip": f"4610{number:02d}",
            "phone": f"0374-51{number:02d}{rng.randint(100, 999)}",
            "email": f"shequ{number}@example.com",
            "hukou": str(rng.randint(2000, 9000)),
            "resident": str(rng.randint(2000, 9000)),
            "households": str(rng.randint(800, 3000)),
            "area": f"0.{rng.randint(11, 99)}",
            "grids": str(rng.randint(3, 12)),
            "buildings": str(rng.randint(30, 120)),
            "branches": str(rng.randint(2, 9)),
            "members": str(rng.randint(60, 300)),
            "liaison_post": rng.choice(("综治专干", "社区副主任", "委员")),
            "liaison_sex": rng.choice("男女"),
            "credit": credit_code(number),
            "bank": f"中国农业银行许昌{name[:2]}支行",
            "account": account(f"6228480{number:02d}0{rng.randint(10**7, 10**8 - 1)}"),
            "holder": f"{name}居民委员会",
        }

    def _lists(self) -> dict[str, Rows]:
        venues = [
            {"name": f"{self._name()}{kind}", "address": self._address(), "person": self._name(),
             "mobile": self._mobile()}
            for kind in ("超市", "宾馆", "饭店", "网吧", "幼儿园")[: self.rng.randint(2, 5)]
        ]  # fmt: skip
        people = [self._person(n) for n in range(1, self.rng.randint(4, 7))]
        return {"grids": people, "venues": venues}

    def _person(self, number: int) -> dict[str, str]:
        digits = f"4110021990{self.rng.randint(1, 12):02d}1{self.rng.randint(0, 9)}"
        digits += f"{self.rng.randint(0, 999):03d}"
        return {"name": self._name(), "id": digits + id_check_character(digits),
                "mobile": self._mobile(), "part": f"第{number}网格"}  # fmt: skip

    def _name(self) -> str:
        return self.rng.choice(_FAMILY) + "".join(self.rng.sample(_GIVEN, 2))

    def _mobile(self) -> str:
        return f"13{self.rng.randint(0, 9)}{self.rng.randint(10**7, 10**8 - 1)}"

    def _address(self) -> str:
        return f"{self.rng.choice(('建安', '文峰', '学院', '劳动'))}路{self.rng.randint(1, 400)}号"


def credit_code(number: int) -> str:
    """A made-up code of a community with its check character (GB 32100-2015)."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"54411002MK{number:07d}"
    total = sum(letters.index(c) * 3**n % 31 for n, c in enumerate(body))
    return body + letters[(31 - total % 31) % 31]


def account(digits: str) -> str:
    """A made-up card number with its check digit."""
    return next(f"{digits}{last}" for last in range(10) if passes_luhn(f"{digits}{last}"))


class OldOffice:
    """An office with three activities behind it, each with its forms and what came back."""

    def __init__(self, folder: Path, units: Units) -> None:
        self.folder, self.units, self.told = folder, units, Told()
        self.doubts = 0
        for number, (day, forms) in enumerate(EARLIER):
            if number:
                units.move_on()
            self._hold(number, day, forms)

    @property
    def last(self) -> Folders:
        """The folders of an activity that begins now and has no forms of its own."""
        return self._folders(len(EARLIER))

    def _folders(self, number: int) -> Folders:
        own = self.folder / "activities" / f"a{number}" if number else self.folder
        return Folders(own / "config", own / "templates", own / "output")

    def _hold(self, number: int, day: str, forms: tuple[KnownForm, ...]) -> None:
        folders = self._folders(number)
        make_activity(folders, f"a{number}", day, forms, self.units.names)
        campaign = load_campaign(folders.config, folders.templates)
        returned = self.folder / "returned" / f"a{number}"
        rng = self.units.rng
        for place, form in enumerate(forms):
            for unit in self.units.names:
                if rng.random() >= _LATE:
                    self._answer(campaign, f"form{place}", form, unit, returned)
        moment = dt.datetime.fromisoformat(f"{day}T09:00:00+08:00") + dt.timedelta(days=20)
        collect(campaign, folders.output, [returned], received=moment)

    def _answer(
        self, campaign: Campaign, wanted: str, form: KnownForm, unit: str, folder: Path
    ) -> None:
        """One unit's answers, typed into the form, and noted as what it said last."""
        truth, asked = self.units.truth[unit], campaign.forms.forms[wanted]
        attachment = campaign.settings.attachment_of(wanted)
        assert attachment is not None
        rng = self.units.rng
        by_label = {bare(one.label): one for one in asked.fields}
        values = {}
        for label, fact, _, _ in form.places():
            text = truth.get(fact) or made_up(fact, rng)
            if (one := by_label.get(bare(re.sub(r"（.*?）", "", label)))
                    or by_label.get(bare(label))) is not None:  # fmt: skip
                values[one.id] = answers_typed(text if rng.random() > 0.1 else f" {text}")
                if not fact.startswith(NEVER):
                    self.told.facts[unit, fact] = text
        rows: Rows = self.units.lists[unit][form.list_of] if form.list_of else []
        if rows:
            self.told.lists[unit, form.list_of] = [dict(row) for row in rows]
        columns = {bare(c.label): c.id for table in asked.tables for c in table.columns}
        typed = tuple(
            TypedRow(
                {columns[bare(label)]: answers_typed(row[key]) for label, key in form.asked_columns}
            )
            for row in rows
        )
        recipient = campaign.settings.by_name[unit]
        for name, data in render_filled(campaign, attachment, FormRecord(recipient, values, typed)):
            path = folder / unit / f"{form.title}{Path(name).suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def made_up(fact: str, rng: random.Random) -> str:
    """An answer of the day."""
    return {"~day": "2026年4月1日", "~share": f"{rng.randint(50, 99)}%"}.get(
        fact, str(rng.randint(1, 90))
    )


def make_activity(
    folders: Folders, name: str, day: str, forms: tuple[KnownForm, ...], units: list[str]
) -> None:
    """An activity with these forms, learned from their blank files, and these units."""
    shutil.copytree(ROOT / "config", folders.config)
    shutil.copytree(ROOT / "templates", folders.templates)
    yaml = YAML()
    path = folders.config / "campaign.yaml"
    data: dict[str, Any] = yaml.load(path.read_text("utf-8"))
    data.pop("示例", None)
    data["编号"], data["活动"]["名称"] = name, f"第{name[1:]}次工作"
    first = dt.date.fromisoformat(day)
    data["活动"] |= {"年份": first.year, "开始": first, "结束": first + dt.timedelta(days=60)}
    data["通知"] |= {"日期": first, "印发日期": first}
    data["附件"], data["报送事项"] = [], []
    for number, form in enumerate(forms):
        blanks = folders.config.parent / "blanks"
        blanks.mkdir(parents=True, exist_ok=True)
        learned = learn(form.draw(blanks), folders.config.parent / f"learned{number}")
        entry = YAML(typ="safe").load(learned.settings.read_text("utf-8"))["附件"][0]
        entry |= {"序号": number + 1, "报送事项": f"form{number}", "标题": form.title}
        data["附件"].append(entry)
        due = first + dt.timedelta(days=30)
        data["报送事项"].append({"编号": f"form{number}", "名称": form.title, "截止": due})
        shutil.copy(learned.template, folders.templates / learned.template.name)
    with path.open("w", encoding="utf-8") as target:
        yaml.dump(data, target)
    roster = {"收文单位": [
        {"名称": unit, "编号": f"U{n:03d}", "类型": "城市社区"} for n, unit in enumerate(units, 1)
    ]}  # fmt: skip
    with (folders.config / "communities.yaml").open("w", encoding="utf-8") as target:
        yaml.dump(roster, target)


def judged(
    form: KnownForm, unit: str, file: Path, found: Matched, told: Told
) -> Iterator[tuple[str, str]]:
    """What became of each answer: the verdict and, where it is wrong, the words."""
    grid = _texts(file)
    top = 1 if form.suffix == ".xlsx" else 0
    marks = {bare(one.label): one.mark for one in found.offers}
    for label, fact, row, column in form.places():
        text = grid.get((row + top, column), "")
        wanted = told.facts.get((unit, fact), unit if fact == "unit" else "")
        mark = marks.get(bare(re.sub(r"（.*?）", "", label)), marks.get(bare(label), ""))
        yield _verdict(wanted, text, mark), f"{form.title} {unit} {label}：{text!r}，应为{wanted!r}"
    if not form.columns:
        return
    rows = told.lists.get((unit, form.list_of), [])
    mark = next((one.mark for one in found.rows), "")
    for number in range(max(len(rows), form.rows)):
        for column, (label, key) in enumerate(form.asked_columns, start=1):
            text = grid.get((form.table_row + 1 + number + top, column), "")
            wanted = rows[number].get(key, "") if number < len(rows) else ""
            if text or wanted:
                where = f"{form.title} {unit} 第{number + 1}行{label}"
                yield _verdict(wanted, text, mark), f"{where}：{text!r}，应为{wanted!r}"


def _verdict(wanted: str, text: str, mark: str) -> str:
    if not _plain(text):
        return "left empty, was known" if wanted else "left empty, nothing known"
    if _plain(text) == _plain(wanted):
        return "right, 请核对" if mark == "check" else "right"
    return "wrong, 请核对" if mark == "check" else "wrong without a mark"


def _plain(text: str) -> str:
    plain = bare(text)
    if re.fullmatch(r"\d+(\.\d+)?", text.strip()):
        return f"{float(text):g}" if len(text) < _LONG else text.strip()
    return "" if re.fullmatch(r"[\s年月日/□]*", text) else plain


def _texts(file: Path) -> Mapping[tuple[int, int], str]:
    """What stands in the cells of the one table."""
    if file.suffix == ".xlsx":
        sheet = load_workbook(file).worksheets[0]
        return {
            (cell.row - 1, cell.column - 1): str(cell.value)
            for row in sheet.iter_rows() for cell in row if cell.value is not None
        }  # fmt: skip
    table = Document(str(file)).tables[0]
    return {(r, c): cell.text for r, row in enumerate(table.rows) for c, cell in
            enumerate(row.cells)}  # fmt: skip


def run(count: int, seed: str, folder: Path) -> tuple[Counter[str], dict[str, Counter[str]],
                                                      list[str]]:  # fmt: skip
    """Verdicts of all answers, by form, and the wrong ones in words."""
    units = Units(count, random.Random(seed))
    office = OldOffice(folder, units)
    last = office.last
    make_activity(last, "a9", "2026-06-01", (), units.names)
    campaign = load_campaign(last.config, last.templates)
    blanks = folder / "from above"
    blanks.mkdir()
    files = {form.draw(blanks).stem: form for form in NOW}
    wanted = forms_to_fill(campaign, str(blanks), last.output)
    book = gather_book(office_around(campaign, last))
    total, by_form, wrong = Counter[str](), {}, list[str]()
    for named in wanted.forms:
        one = named.loaded(campaign)
        form = files[one.name]
        done = fill_from_book(one, book, campaign.settings.communities, last.output, _TODAY)
        wrong += [f"refused: {line}" for line in done.result.refused]
        own = by_form[form.title] = Counter[str]()
        paths = {one.community: one.files[0] for one in done.result.filled}
        for found in done.matched:
            for verdict, words in judged(form, found.unit, paths[found.unit], found,
                                         office.told):  # fmt: skip
                own[verdict] += 1
                if verdict.startswith("wrong"):
                    wrong.append(f"{verdict}: {words}")
        total += own
    return total, by_form, wrong + list(wanted.told) + list(book.broken)


_VERDICTS = ("right", "right, 请核对", "wrong, 请核对", "wrong without a mark",
             "left empty, was known", "left empty, nothing known")  # fmt: skip


def page(total: Counter[str], by_form: Mapping[str, Counter[str]], units: int) -> str:
    """The figures as Markdown."""
    filled = sum(total[one] for one in _VERDICTS[:4])
    right = total["right"] + total["right, 请核对"]
    known = filled + total["left empty, was known"]
    told = (
        f"{len(by_form)} forms × {units} units, {total.total():,} answers, of which {known:,} were "
        f"said before. {filled:,} were filled in ({filled / total.total():.1%} of all, "
        f"{right / known:.1%} of what was said before); of these {right / filled:.2%} are right, "
        f"**{total['wrong without a mark']:,} wrong without a mark**."
    )
    lines = [
        f"`python -m benchmarks.book_study --units {units} --write`:",
        "",
        told,
        "",
        f"| form | {' | '.join(_VERDICTS)} |",
        f"| --- |{' ---: |' * len(_VERDICTS)}",
    ]
    for title, own in (("all", total), *by_form.items()):
        lines.append(f"| {title} | {' | '.join(f'{own[one]:,}' for one in _VERDICTS)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--seed", default="2026")
    parser.add_argument("--write", action="store_true", help="the tables of docs/book.md")
    parser.add_argument("--keep", type=Path, help="where everything is left to be looked at")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="book-study-") as folder:
        place = arguments.keep or Path(folder)
        total, by_form, wrong = run(arguments.units, arguments.seed, place)
    for line in wrong:
        print(line)
    text = page(total, by_form, arguments.units)
    print(text)
    if arguments.write:
        before, _, rest = TARGET.read_text("utf-8").partition(BEGIN)
        TARGET.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
