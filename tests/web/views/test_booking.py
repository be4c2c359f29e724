"""The book on the page: taken in, decided, filled from, written as a workbook."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from urllib.parse import urlencode

from openpyxl import Workbook, load_workbook

from huizhi.steps.knowing import gather_book, import_list, office_around
from tests.web.conftest import Here


def workbook(lines: list[list[object]]) -> bytes:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def send(here: Here, address: str, name: str, data: bytes) -> str:
    """A file put into a form of the page; the page after it."""
    answer = here.client.post(
        f"/book/{address}", data={"form_token": here.token()}, files={"file": (name, data)},
        follow_redirects=True,
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_list_is_taken_in_shown_with_its_place_and_a_contradiction_decided(here: Here) -> None:
    heads: list[object] = ["社区", "书记", "书记手机"]
    send(here, "import", "底册.xlsx", workbook([heads, ["罗庄社区", "张三", "13800138001"]]))
    told = send(here, "import", "新底册.xlsx", workbook(
        [["单位", "社区书记"], ["罗庄社区", "李四"], ["别处社区", "王五"]]))  # fmt: skip
    assert "“别处社区”不在单位名单上" in told

    code = here.page.office.campaign().settings.by_name["罗庄社区"].code
    shown = here.client.get(f"/book?unit={code}").text
    assert "底册 新底册.xlsx" in shown
    assert "138****8001" in shown
    assert "13800138001" not in shown

    chosen = {"unit": code, "name": "书记 姓名", "choice": "张三"}
    here.client.post("/book/right", data={"form_token": here.token()} | chosen)
    assert "以这个为准" not in here.client.get(f"/book?unit={code}").text


def test_whether_two_lists_are_the_same_is_decided_by_a_click_and_taken_back(here: Here) -> None:
    rows: list[list[object]] = [
        ["社区", "姓名", "手机"],
        ["罗庄社区", "张三", "13800138001"],
        ["罗庄社区", "李四", "13800138002"],
    ]
    send(here, "import", "护林员名册.xlsx", workbook(rows))
    told = send(here, "import", "林长制护林员名册.xlsx", workbook([rows[0], rows[2]]))
    asked = "像是同一份的名册，请定一下（1）"
    assert asked in told

    def post(address: str, **texts: str) -> str:
        data = {"form_token": here.token()} | texts
        return here.client.post(f"/book/{address}", data=data, follow_redirects=True).text

    both = {"title": "林长制护林员名册", "other": "护林员名册"}
    done = post("list", **both, **{"is": "same"})
    decided = "名册“林长制护林员名册”和“护林员名册”是同一份"
    assert (asked in done, decided in done) == (False, True)
    number = str(
        gather_book(office_around(here.page.office.campaign(), here.folders)).same_lists[0].number
    )
    assert asked in post("undo", number=number)
    assert "名册“林长制护林员名册”不是别的名册" in post("list", **both, **{"is": "apart"})


def test_a_list_that_another_program_takes_in_meanwhile_is_shown(here: Here) -> None:
    code = here.page.office.campaign().settings.by_name["罗庄社区"].code
    heads: list[object] = ["社区", "书记"]
    for name in ("张三", "李四"):
        list_of_office = here.folders.output.parent / f"{name}.xlsx"
        list_of_office.write_bytes(workbook([heads, ["罗庄社区", name]]))
        campaign, output = here.page.office.campaign(), here.folders.output
        book = gather_book(office_around(campaign, here.folders))
        import_list(campaign, output, list_of_office, book, dt.datetime.now(dt.UTC))

        assert name in here.client.get(f"/book?unit={code}").text


def test_a_blank_form_is_filled_for_every_unit_and_loaded(here: Here) -> None:
    blank = workbook([["基本情况表"], ["填报单位", None, "联络员", None]])

    told = send(here, "fill", "基本情况表.xlsx", blank)

    assert "填好9份" in told
    loaded = here.client.get("/made/filled")
    names = zipfile.ZipFile(io.BytesIO(loaded.content)).namelist()
    assert any(name.endswith("罗庄社区/基本情况表.xlsx") for name in names)
    assert any(name.endswith("填写依据.xlsx") for name in names)


def test_several_blank_forms_are_filled_at_one_click(here: Here) -> None:
    first = workbook([["基本情况表"], ["填报单位", None, "联络员", None]])
    second = workbook([["联系方式表"], ["填报单位", None, "手机", None]])
    answer = here.client.post(
        "/book/fill", data={"form_token": here.token()}, follow_redirects=True,
        files=[("file", ("基本情况表.xlsx", first)), ("file", ("表/联系方式表.xlsx", second)),
               ("file", ("说明.txt", b"1"))],
    )  # fmt: skip

    assert "2张表 填好18份" in answer.text
    assert "说明.txt" in answer.text
    loaded = here.client.get("/made/filled")
    names = zipfile.ZipFile(io.BytesIO(loaded.content)).namelist()
    assert sum("罗庄社区/" in name and name.endswith(".xlsx") for name in names) == 2


def test_the_workbook_is_loaded(here: Here, tmp_path: Path) -> None:
    loaded = here.client.get("/book/workbook")

    assert zipfile.ZipFile(io.BytesIO(loaded.content)).testzip() is None


def test_what_stayed_empty_is_decided_by_a_click_and_taken_back(here: Here) -> None:
    heads: list[object] = ["社区", "60岁以上老年人数"]
    send(here, "import", "底册.xlsx", workbook([heads, ["罗庄社区", 985]]))
    blank = workbook([["高龄统计表"], ["填报单位", None, "高龄老人数", None]])
    assert "填好9份" in send(here, "fill", "高龄.xlsx", blank)

    left = here.client.get("/book/left").text
    about = {"form": "高龄", "label": "高龄老人数"}
    asked = f"/book/same?{urlencode(about)}"
    assert asked.replace("&", "&amp;") in left
    assert "60岁以上老年人数" in here.client.get(asked).text

    def post(address: str, **texts: str) -> str:
        data = {"form_token": here.token()} | texts
        return here.client.post(f"/book/{address}", data=data, follow_redirects=True).text

    assert "底数里没有“随便写的”这一项" in post("same", **about, fact="随便写的")
    assert "问的就是“60岁以上老年人数”" in post("same", **about, fact="60岁以上老年人数")
    post("again", form="高龄")
    filled = here.folders.output / "filled" / "罗庄社区" / "高龄.xlsx"
    assert load_workbook(filled).worksheets[0]["D2"].value == "985"

    post("undo", number="1")
    post("again", form="高龄")
    assert load_workbook(filled).worksheets[0]["D2"].value is None
