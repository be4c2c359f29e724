"""What is filled in from the book and comes back changed is known then as it came back: whatever
place of a form it stood in, and under whatever name."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet
from ruamel.yaml import YAML

from huizhi.book import Book, Meaning, Offer
from huizhi.campaign import Folders
from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.errors import HuizhiError
from huizhi.forms import TypedRow
from huizhi.steps.correcting.filling import FormRecord, answers_typed, fill_form
from huizhi.steps.knowing import (
    book_workbook,
    form_asked,
    gather_book,
    known_answers,
    office_around,
)
from huizhi.steps.knowing.importing import import_list
from huizhi.steps.preparing.learning import learn
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.sending.prefilling_packets import knowing_prefills, prefill
from huizhi.steps.sending.sent_form import sent_form
from tests.paths import ROOT

UNIT, OTHER = "罗庄社区", "祖师社区"
FORMS: Mapping[str, Sequence[Sequence[str]]] = {
    "社区基本情况表": (
        ("社区", "", "邮政编码", ""),
        ("社区书记", "", "书记联系电话", ""),  # a mobile in the book
        ("社区主任", "", "主任手机", ""),
        ("固定电话", "", "地址", ""),  # by the form the director's, in the book the unit's
        ("总户数", "", "编制床位数", ""),  # in the book 床位情况 and 编制床位
        ("妇联主席", "", "妇联主席电话", ""),
    ),
    "各社区情况一览表": (
        ("序号", "社区", "书记", "书记电话", "办公电话", "总户数"),
        ("1", "", "", "", "", ""),
    ),
    "班子成员联系表": (
        ("职务", "姓名", "手机"),
        ("社区书记", "", ""),
        ("社区主任", "", ""),
    ),
    "社区网格员名册": (
        ("序号", "姓名", "联系电话", "学历"),
        *(((str(n), "", "", "")) for n in range(1, 4)),
    ),
}
ABOUT = (
    ("单位", "书记", "书记手机", "主任", "主任手机", "妇联主席", "妇联主席电话", "办公电话",
     "办公地址", "邮编", "总户数", "床位情况", ""),
    ("", "", "", "", "", "", "", "", "", "", "", "编制床位", "开放床位"),
    (UNIT, "王小明", "13900000001", "李大川", "13900000002", "赵小兰", "13900000003",
     "0374-5160001", "东街1号", "461000", 310, 12, 9),
    (OTHER, "张小雨", "13900000004", "周立", "13900000005", "吴英", "13900000006",
     "0374-5160002", "西街1号", "461001", 120, 8, 7),
)  # fmt: skip
CARD = "41010319881021018X"
PEOPLE = (
    ("社区", "网格员姓名", "网格员手机", "学历", "身份证号"),
    (UNIT, "张三", "13700000001", "高中", CARD),
    (UNIT, "李四", "13700000002", "大专", "410103198810210251"),
)
DAY = dt.datetime(2024, 6, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@dataclass(frozen=True)
class Office:
    campaign: Campaign
    folders: Folders

    def book(self) -> Book:
        return gather_book(office_around(self.campaign, self.folders))

    def take_in(self, path: Path, at: dt.datetime) -> tuple[int, tuple[str, ...]]:
        """How many values and lines of it are news, and what was not taken."""
        done = import_list(self.campaign, self.folders.output, path, self.book(), at)
        return done.changed, done.problems


def drawn(path: Path, *sheets: Sequence[Sequence[object]], title: str = "") -> Path:
    book = Workbook()
    for lines in sheets:
        sheet = cast("Worksheet", book.active if lines is sheets[0] else book.create_sheet())
        for line in ((title,), *lines) if title else lines:
            sheet.append([one or None for one in line])
        for cell in (c for row in sheet.iter_rows(min_row=2 if title else 1) for c in row):
            side = Side(style="thin")
            cell.border = Border(left=side, right=side, top=side, bottom=side)
    book.save(path)
    return path


def activity(folder: Path) -> Office:
    """An activity with these forms, learned by themselves, all filled in from the book."""
    folders = Folders(folder / "config", folder / "templates", folder / "output")
    shutil.copytree(ROOT / "config", folders.config)
    shutil.copytree(ROOT / "templates", folders.templates)
    yaml = YAML()
    path = folders.config / "campaign.yaml"
    data: dict[str, Any] = yaml.load(path.read_text("utf-8"))
    data.pop("示例", None)
    data["编号"] = "trips"
    data["附件"], data["报送事项"] = [], []
    for number, (title, lines) in enumerate(FORMS.items(), start=1):
        learned = learn(drawn(folder / f"{title}.xlsx", lines, title=title), folder / f"l{number}")
        entry = YAML(typ="safe").load(learned.settings.read_text("utf-8"))["附件"][0]
        entry |= {"序号": number, "报送事项": f"form{number}", "标题": title, "预填": "底数"}
        data["附件"].append(entry)
        due = dt.date(2024, 6, 28)
        data["报送事项"].append({"编号": f"form{number}", "名称": title, "截止": due})
        shutil.copy(learned.template, folders.templates / learned.template.name)
    with path.open("w", encoding="utf-8") as target:
        yaml.dump(data, target)
    roster = [{"名称": name, "编号": f"u{n}", "类型": "城市社区"}
              for n, name in enumerate((UNIT, OTHER))]  # fmt: skip
    with (folders.config / "communities.yaml").open("w", encoding="utf-8") as target:
        yaml.dump({"收文单位": roster}, target)
    campaign = load_campaign(folders.config, folders.templates)
    office = Office(campaign, folders)
    lists: Mapping[str, Sequence[Sequence[object]]] = {"基本情况底册": ABOUT, "网格员底册": PEOPLE}
    for name, said in lists.items():
        made = drawn(folder / f"{name}.xlsx", said)
        assert office.take_in(made, DAY) == (0, ())
    return office


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return activity(tmp_path_factory.mktemp("trips"))


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    shutil.copytree(made.folders.config.parent, tmp_path, dirs_exist_ok=True)
    return Office(
        made.campaign, Folders(*(tmp_path / n for n in ("config", "templates", "output")))
    )


def other(text: str) -> str:
    """Another answer of the same kind."""
    if text[-1].isdigit():
        return f"{text[:-1]}{(int(text[-1]) + 1) % 10 or 1}"
    return {"高中": "本科", "大专": "硕士"}.get(text, f"{text[:-1]}伟")


def offered(office: Office) -> Iterator[tuple[str, Offer]]:
    """What the book has for every place of the unit's forms that is no list."""
    campaign = office.campaign
    for one in campaign.settings.attachments:
        asked = form_asked(campaign, one)
        unit = campaign.settings.by_name[UNIT]
        known = known_answers(campaign, one, asked, office.book(), unit, DAY.date())
        every = [*known.filled, *(o for rows in known.rows for o in rows.places.values())]
        yield from ((one.title, offer) for offer in every if offer.fact)


def hand_in_changed(office: Office, at: dt.datetime) -> None:
    """Every form of the packet comes back with another answer in each place."""
    campaign = knowing_prefills(office.campaign, office.folders.output)
    unit = campaign.settings.by_name[UNIT]
    folder = office.folders.config.parent / "back"
    for attachment in campaign.settings.attachments:
        sent, form = sent_form(campaign, attachment, unit), campaign.forms.forms
        asked = form[attachment.deliverable or ""]
        values = {
            one.id: answers_typed(text if one.kind.names_unit else other(text))
            for one in asked.fields
            if (text := sent.text(one.label))
        }
        rows = tuple(
            TypedRow(
                {
                    c.id: answers_typed(
                        text if c.id in table.given_ids or c.kind.names_unit else other(text)
                    )
                    for c in table.columns
                    if (text := row.get(c.label, ""))
                },
                table.id,
            )
            for table in asked.tables
            for row in sent.rows(table)
        )
        files = fill_form(campaign, attachment, FormRecord(unit, values, rows)).files
        for name, data in files.items():
            path = folder / attachment.title / UNIT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    result = collect(campaign, office.folders.output, [folder], at)
    assert result.refused == ()


def test_what_comes_back_changed_is_what_is_known(office: Office) -> None:
    campaign = office.campaign
    prefill(campaign, office.folders, campaign.settings.recipients, DAY + dt.timedelta(days=1))
    before = {(title, one.field): one for title, one in offered(office)}

    hand_in_changed(office, DAY + dt.timedelta(days=20))

    book = office.book()
    assert {title for title, _ in before} == {*FORMS} - {"社区网格员名册"}
    assert len(before) > 15
    wrong = {}
    for place, offer in before.items():
        assert offer.fact is not None
        fact = book.fact(UNIT, offer.fact.meaning)
        if fact is None or fact.current.text != other(offer.text) or fact.against:
            wrong[place] = (offer.label, offer.fact.meaning.words, offer.text, fact)
    assert wrong == {}
    assert book.contradictions == ()
    assert Meaning("主任", "办公电话") not in book.of_unit(UNIT)
    people = {row.text("姓名"): row for row in book.lists[UNIT]["网格员"].standing}
    assert {name: (row.text("手机"), row.text("学历")) for name, row in people.items()} == {
        "张伟": ("13700000002", "本科"), "李伟": ("13700000003", "硕士"),
    }  # fmt: skip


def test_a_list_with_headings_of_two_levels_meets_what_was_said_under_one(
    office: Office, tmp_path: Path
) -> None:
    lines = (*ABOUT[:2], (*ABOUT[2][:-2], 20, 9))
    prefill(office.campaign, office.folders, office.campaign.settings.recipients, DAY)
    hand_in_changed(office, DAY + dt.timedelta(days=20))

    office.take_in(drawn(tmp_path / "规财股.xlsx", lines), DAY + dt.timedelta(days=40))

    beds = office.book().of_unit(UNIT)[Meaning("", "编制床位数")]
    assert {beds.current.text, *(one.text for one in beds.against)} == {"20", "13"}


CARS = (
    ("救护车/应急车辆[含租用]登记台账",),
    ("社区", "车牌号", "购置日期", "状态", "出处", "价值（万元）", "长度", "备注"),
    (UNIT, "豫K12345", dt.date(2017, 7, 28), "正常", "捐赠", 12.5, "5米", "=1+1"),
    (UNIT, "豫K12346", dt.date(2015, 3, 1), "正常", "购买", 30, "007", "第一行\n第二行"),
    (OTHER, "豫K12347", dt.date(2016, 1, 9), "停用", "购买", 8, "1e5", "'单引号"),
)


def exported(office: Office, path: Path) -> Path:
    path.write_bytes(book_workbook(office.book(), [UNIT, OTHER], DAY.date()))
    return path


def told(book: Book) -> dict[tuple[str, ...], tuple[str, str]]:
    """Everything that is known, each value with where it is from."""
    found = {
        (unit, meaning.words): (fact.current.text, fact.current.origin.words)
        for unit, facts in book.facts.items()
        for meaning, fact in facts.items()
    }
    return found | {
        (unit, name, next(iter(row.values.values())).text, column): (said.text, said.origin.words)
        for unit, lists in book.lists.items()
        for name, one in lists.items()
        for row in one.standing
        for column, said in row.values.items()
    }


def test_the_workbook_as_it_was_changes_nothing_and_one_cell_only_itself(
    office: Office, tmp_path: Path
) -> None:
    assert office.take_in(drawn(tmp_path / "车辆.xlsx", CARS), DAY) == (0, ())
    at = DAY + dt.timedelta(days=30)
    before, path = told(office.book()), exported(office, tmp_path / "底数.xlsx")

    assert office.take_in(path, at) == (0, ())
    assert told(office.book()) == before

    workbook = load_workbook(path)
    (sheet,) = (one for one in workbook if "救护车" in one.title)
    heads = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[1].value == "豫K12346")
    row[heads.index("状态（名册的）")].value = "报废"
    row[heads.index("长度")].value = None
    workbook.save(path)
    assert office.take_in(path, at) == (1, ())

    now = told(office.book())
    changed = {place: text for place, (text, _) in now.items() if before.get(place) != now[place]}
    assert [(place[-1], text) for place, text in changed.items()] == [("状态", "报废")]
    assert [place[2:] for place in before.keys() - now.keys()] == [("豫K12346", "长度")]


def test_every_cell_of_the_workbook_that_is_changed_is_what_is_known(
    office: Office, tmp_path: Path
) -> None:
    office.take_in(drawn(tmp_path / "车辆.xlsx", CARS), DAY)
    path = exported(office, tmp_path / "底数.xlsx")
    workbook = load_workbook(path)
    wanted = set()
    for sheet in workbook.worksheets[:-1]:
        heads = [str(cell.value) for cell in sheet[1]]
        is_facts = sheet.title == "底数"
        last = heads.index("内容") + 1 if is_facts else heads.index("状态")
        for row in sheet.iter_rows(min_row=2):
            for cell in row[2 if is_facts else 1 : last]:
                if cell.value and len(str(cell.value)) != len(CARD):
                    day = str(cell.value).startswith("201")
                    cell.value = "2018-06-30" if day else other(str(cell.value))
                    column = row[1].value if is_facts else heads[cell.column - 1]
                    wanted.add((row[0].value, str(column).split("（")[0], cell.value))
    workbook.save(path)

    changed, problems = office.take_in(path, DAY + dt.timedelta(days=30))

    assert problems == ()
    assert changed == 24 + 5
    found = {
        (place[0], place[-1], text) for place, (text, where) in told(office.book()).items()
        if "底数.xlsx" in where
    }  # fmt: skip
    assert wanted == found


def test_what_is_added_to_the_workbook_names_what_it_may_be(office: Office, tmp_path: Path) -> None:
    path = exported(office, tmp_path / "底数.xlsx")
    workbook = load_workbook(path)
    workbook["底数"].append([UNIT, "党支部书记", "冯志远"])
    workbook.save(path)

    done = import_list(office.campaign, office.folders.output, path, office.book(), DAY)

    assert (done.changed, done.problems) == (1, ())
    assert "收成了新的一项“党支部书记 姓名”；底数里已有“书记 姓名”" in done.told[0]


def test_a_list_of_things_is_of_the_day_that_each_of_its_lines_says(
    office: Office, tmp_path: Path
) -> None:
    lines = (("社区", "水泵编号", "状态", "更新日期"), (UNIT, "P-1", "正常", "2024-03-01"))

    office.take_in(drawn(tmp_path / "水泵台账.xlsx", lines), DAY)

    (pump,) = office.book().lists[UNIT]["水泵"].standing
    assert "更新日期" not in pump.values
    assert pump.values["状态"].origin.day == dt.date(2024, 3, 1)


ACCOUNT = "41838792712173155"  # as a number Excel keeps 41838792712173100 of it


def row_of(sheet: Worksheet, *texts: str) -> Sequence[Any]:
    """The first row that begins so."""
    return next(r for r in sheet.iter_rows() if [c.value for c in r[: len(texts)]] == [*texts])


def test_a_long_number_that_was_typed_as_one_is_refused_on_every_sheet(
    office: Office, tmp_path: Path
) -> None:
    banks = (("单位", "银行账号", "邮编"), (UNIT, ACCOUNT, "461000"))
    cards = (("社区", "姓名", "工资卡账号"), (UNIT, "张三", ACCOUNT))
    assert office.take_in(drawn(tmp_path / "开户情况.xlsx", banks), DAY) == (0, ())
    assert office.take_in(drawn(tmp_path / "工资卡.xlsx", cards), DAY) == (0, ())
    before, path = told(office.book()), exported(office, tmp_path / "底数.xlsx")
    workbook = load_workbook(path)
    row_of(workbook["底数"], UNIT, "银行账号")[2].value = 41838792712173100
    (sheet,) = (one for one in workbook if "工资卡" in one.title)
    row_of(sheet, UNIT, "张三")[2].value = int(ACCOUNT)
    workbook.save(path)

    with pytest.raises(HuizhiError) as refused:
        office.take_in(path, DAY + dt.timedelta(days=30))

    assert str(refused.value).count("超过15位的数字在表格里已丢失末几位") == 2
    assert told(office.book()) == before


def test_whatever_is_changed_beside_the_content_is_told_and_not_taken(
    office: Office, tmp_path: Path
) -> None:
    path = exported(office, tmp_path / "底数.xlsx")
    workbook = load_workbook(path)
    sheet = cast("Worksheet", workbook["底数"])
    sheet.insert_cols(12)
    sheet["L1"], sheet["L2"], sheet["N3"] = "核实人", "田志刚", "记一笔"
    row_of(sheet, UNIT, "办公电话")[2].value = "0374-5160009"
    row_of(sheet, UNIT, "邮政编码")[1].value = "区号"
    moved = row_of(sheet, OTHER, "办公地址")
    moved[0].value, moved[2].value = UNIT, "南街9号"
    row_of(sheet, OTHER, "总户数")[7].value = "听说"
    sheet.delete_rows(row_of(sheet, OTHER, "邮政编码")[0].row)
    copied = [cell.value for cell in row_of(sheet, UNIT, "编制床位数")]
    sheet.append([OTHER, "传真", "0374-5160008", *copied[3:]])
    workbook.create_sheet("备忘")["A1"] = "记一笔"
    workbook.save(path)
    before = told(office.book())

    done = import_list(office.campaign, office.folders.output, path, office.book(), DAY)

    now = told(office.book())
    assert {place: now[place][0] for place in now if now[place] != before.get(place)} == {
        (UNIT, "办公电话"): "0374-5160009", (OTHER, "传真"): "0374-5160008",
    }  # fmt: skip
    assert [one.words.split(" ", 1)[1] for one in done.changes] == [
        f"{UNIT}的办公电话：0374-5160001 → 0374-5160009",
        f"{OTHER}的传真：（空） → 0374-5160008",
    ]
    wrong = "\n".join(done.problems)
    assert "加的“核实人”一列（1格）没有收" in wrong
    assert "写在栏目以外的底数!N3没有收" in wrong
    assert f"原来是“{UNIT} 邮政编码”，单位或栏目改了，整行没有改" in wrong
    assert f"原来是“{OTHER} 办公地址”，单位或栏目改了，整行没有改" in wrong
    assert "只有“内容”能改" in wrong
    assert f"少了1行（{OTHER}的邮政编码），没有动" in wrong
    assert "“备忘”：没有“单位”“状态”“核对码”这几列，整张没有收" in wrong
    assert len(done.problems) == 7


def test_the_same_edited_workbook_again_says_nothing_that_is_untrue(
    office: Office, tmp_path: Path
) -> None:
    office.take_in(drawn(tmp_path / "车辆.xlsx", CARS), DAY)
    at = DAY + dt.timedelta(days=30)
    path = exported(office, tmp_path / "底数.xlsx")
    workbook = load_workbook(path)
    (sheet,) = (one for one in workbook if "救护车" in one.title)
    sheet["L1"], sheet["L2"] = "检修人", "田志刚"
    state = [cell.value for cell in sheet[1]].index("状态") + 1
    sheet.cell(3, state).value = "去掉"
    sheet.append([UNIT, "豫K12399"])
    row_of(workbook["底数"], UNIT, "办公电话")[2].value = "0374-5160009"
    workbook.save(path)
    assert office.take_in(path, at) == (4, ())
    now = told(office.book())

    again = import_list(office.campaign, office.folders.output, path, office.book(), at)
    assert (again.known, again.problems) == (True, ())
    workbook.properties.title = "另存的"
    workbook.save(path)  # with other bytes

    assert office.take_in(path, at + dt.timedelta(days=1)) == (0, ())
    assert told(office.book()) == now


def test_a_row_whose_sign_was_overwritten_is_held_and_told(office: Office, tmp_path: Path) -> None:
    path = exported(office, tmp_path / "底数.xlsx")
    workbook = load_workbook(path)
    row = row_of(workbook["网格员"], UNIT, "张三")
    row[3].value, row[-1].value = "本科", "看过了"
    workbook.save(path)
    before = told(office.book())

    with pytest.raises(HuizhiError, match="“核对码”认不出是哪一行的，没有改") as refused:
        office.take_in(path, DAY + dt.timedelta(days=30))

    assert "少了" not in str(refused.value)
    assert told(office.book()) == before
