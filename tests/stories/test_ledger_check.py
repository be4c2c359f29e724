"""A ledger that is gone is told by every verb and the page; `check --ledger` rebuilds it."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from huizhi.campaign.activity_folders import Folders
from huizhi.errors import LedgerLostError, StorageError
from huizhi.steps.receiving import collecting, ledger_check
from huizhi.steps.receiving.collecting import collect
from huizhi.storage import BookEntry, book_records_in, returns_in
from huizhi.web.app import make_app
from tests.paths import ROOT
from tests.stories.campaign import LIAISON, Campaign

LOST = "没有当作新的活动"


@pytest.fixture(autouse=True)
def templates_known_to_be_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` looks at them too, which takes longer than all that is told here."""
    monkeypatch.setattr("huizhi.steps.preparing.checking.trial_mistakes", lambda *_: [])


@pytest.fixture
def collected(campaign: Campaign) -> Campaign:
    """A campaign in which two communities have handed in, one of them twice."""
    first = campaign.filled("罗庄社区", "附件1", LIAISON)
    other = campaign.filled("魏武社区", "附件1", LIAISON)
    second = campaign.filled("罗庄社区", "附件1", LIAISON | {"B3": "李小红"}, "更正.xlsx")
    for path, day in ((first, "2024-06-01"), (other, "2024-06-01"), (second, "2024-06-02")):
        os.utime(path, (path.stat().st_mtime - 60,) * 2)  # nobody is writing it any more
        campaign.run("collect", path, "--received", day)
    for number, path in enumerate(originals(campaign)):  # not all within one second
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 60 + 2 * number))
    return campaign


def lose(campaign: Campaign) -> None:
    for path in campaign.output.glob("ledger.db*"):
        path.unlink()


def originals(campaign: Campaign) -> list[Path]:
    return sorted((campaign.output / "returns").iterdir(), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.parametrize(
    "words",
    [
        ("status",), ("export",), ("summary",), ("report",), ("remind",), ("corrections",),
        ("history", "罗庄社区"), ("assign", "a.xlsx", "罗庄社区"), ("packets",),
        ("fill", "附件1", "台账"), ("export", "--format", "csv"),
    ],
)  # fmt: skip
def test_every_verb_tells_that_the_ledger_is_gone(
    collected: Campaign, words: tuple[str, ...]
) -> None:
    lose(collected)
    ran = collected.run(words[0], *words[1:], code=2)

    assert LOST in ran.err
    assert "3个收到的原件" in ran.err
    assert "check --ledger" in ran.err
    assert not list(collected.output.glob("ledger.db*"))


def test_collecting_tells_it_too_and_stores_nothing(collected: Campaign) -> None:
    form = collected.filled("莲湖社区", "附件1", LIAISON)
    (collected.output / "ledger.db").write_bytes(b"")

    assert LOST in collected.run("collect", form, code=2).err
    assert len(originals(collected)) == 3


def test_a_lost_ledger_is_rebuilt_from_the_originals(collected: Campaign) -> None:
    before = collected.export()
    lose(collected)
    ran = collected.run("check", "--ledger", code=1)

    assert "台账已从原件重建" in ran.out
    assert "收到的日期" in ran.out
    assert "报送链接已经作废" in ran.out
    after = collected.export()
    kept = ("community", "deliverable", "values", "status", "sha256")
    assert {json.dumps([one[k] for k in kept]) for one in after} == {
        json.dumps([one[k] for k in kept]) for one in before
    }
    (current,) = [one for one in after if one["community"] == "罗庄社区" and one["current"]]
    assert current["values"]["name"] == "李小红"
    assert "3个完好" in collected.run("check", "--ledger").out


def test_another_database_steps_aside_and_is_not_thrown_away(collected: Campaign) -> None:
    lose(collected)
    (collected.output / "ledger.db").write_bytes(b"")
    ran = collected.run("check", "--ledger", "--json", code=1)

    (aside,) = ran.json["ledger"]["aside"]
    assert Path(aside).is_file()
    assert ran.json["ledger"]["rebuilt"]
    assert len(collected.export()) == 3


def test_a_changed_original_is_found_and_mended_from_where_it_came(collected: Campaign) -> None:
    first, _, last = originals(collected)
    first.chmod(0o644)
    data = bytearray(first.read_bytes())
    data[200] ^= 1
    first.write_bytes(data)
    last.unlink()
    ran = collected.run("check", "--ledger", "--json", code=1)

    found = {one["stored"]: one for one in ran.json["ledger"]["damaged"]}
    assert set(found) == {first.name, last.name}
    assert not found[first.name]["missing"]
    assert found[last.name]["missing"]
    assert all(one["mended"] for one in found.values())
    collected.run("check", "--ledger")


def test_what_cannot_be_mended_is_named_with_what_to_do(collected: Campaign) -> None:
    first, *_ = originals(collected)
    shutil.rmtree(collected.folder / "returned")
    first.unlink()
    ran = collected.run("check", "--ledger", code=1)

    assert "罗庄社区附件1.xlsx" in ran.out
    assert "不见了" in ran.out
    assert "请用备份里的同名文件替换" in ran.out
    assert len(collected.export()) == 3


def test_a_changed_original_is_put_right_when_the_file_comes_again(collected: Campaign) -> None:
    first, *_ = originals(collected)
    whole = first.read_bytes()
    first.chmod(0o644)
    first.write_bytes(whole[:-1] + b"?")
    collected.run("collect", collected.folder / "returned")

    assert first.read_bytes() == whole
    collected.run("check", "--ledger")


def test_no_correction_is_made_out_of_a_changed_original(campaign: Campaign) -> None:
    campaign.run("collect", campaign.filled("罗庄社区", "附件1", LIAISON | {"D4": "1"}), code=1)
    (original,) = originals(campaign)
    other = campaign.filled("魏武社区", "附件1", LIAISON | {"B3": "别人"})
    original.chmod(0o644)
    original.write_bytes(other.read_bytes())
    campaign.run("corrections", code=1)

    (copy,) = (campaign.output / "corrections" / "罗庄社区").glob("*.xlsx")
    assert load_workbook(copy).worksheets[0]["B3"].value == "王小明"


def test_originals_that_the_ledger_does_not_know_are_told_and_entered(collected: Campaign) -> None:
    backup = (collected.output / "ledger.db").read_bytes()
    form = collected.filled("莲湖社区", "附件1", LIAISON)
    collected.run("collect", form)
    lose(collected)
    (collected.output / "ledger.db").write_bytes(backup)
    for path in originals(collected):
        os.utime(path, (path.stat().st_mtime - 3_600,) * 2)

    assert "有1个台账里没有登记" in collected.run("status", code=None).out
    assert "1个原件台账里没有登记，已经登记" in collected.run("check", "--ledger", code=1).out
    assert len(collected.export()) == 4
    assert "没有登记" not in collected.run("status", code=None).out
    collected.run("collect", form, code=None)  # and brings its name back
    assert form.name in [one["file"] for one in collected.export()]


def test_a_damaged_ledger_is_left_to_the_clerk(collected: Campaign) -> None:
    path = collected.output / "ledger.db"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)

    assert "再用备份恢复" in collected.run("check", "--ledger", code=2).err
    assert path.read_bytes() == data


def test_the_page_tells_it_and_rebuilds(collected: Campaign) -> None:
    folders = Folders(collected.config, ROOT / "templates", collected.output)
    app = make_app(folders)
    with TestClient(app, base_url="http://127.0.0.1:8720") as client:
        assert "罗庄社区" in client.get("/overview").text
        lose(collected)
        gone = client.get("/overview").text
        assert LOST in gone
        assert 'href="/setup/ledger"' in gone
        token = client.get("/setup/ledger").text.partition('data-token="')[2].partition('"')[0]
        client.post("/setup/ledger", headers={"x-form-token": token})
        for _ in range(600):
            if "台账可以用" in (shown := client.get("/setup/ledger").text):
                break
            time.sleep(0.1)
        assert "台账已从原件重建" in shown
        assert "罗庄社区" in client.get("/overview").text
    assert len(collected.export()) == 3


def test_what_is_no_original_is_told_as_such_and_left_alone(collected: Campaign) -> None:
    folder = collected.output / "returns"
    (folder / "Thumbs.db").write_bytes(b"of the system")
    collected.run("check", "--ledger", code=0)
    (folder / "登记表.xlsx").write_bytes(b"put here by hand")
    (folder / "新建文件夹").mkdir()
    ran = collected.run("check", "--ledger", code=1)
    told = ran.out + ran.err

    assert "“登记表.xlsx”不是程序存的原件" in told
    assert "“新建文件夹”不是程序存的原件" in told
    assert "3个原件，3个完好" in told
    assert (folder / "登记表.xlsx").read_bytes() == b"put here by hand"


def test_lists_that_were_imported_come_back_with_the_ledger(campaign: Campaign) -> None:
    path = campaign.folder / "网格员底册.xlsx"
    book = Workbook()
    page = book.worksheets[0]
    for row in (["单位名称", "联络员姓名", "手机"], ["罗庄社区", "林清禾", "13900001234"]):
        page.append(row)
    book.save(path)
    campaign.run("book", "--import", path)
    before = entries(campaign)
    assert "林清禾" in {one.value for one in before}
    lose(campaign)

    said = campaign.run("check", "--ledger", code=1).out

    assert "底册“网格员底册.xlsx”已从原件重新收进底数" in said
    assert entries(campaign) == before


def entries(campaign: Campaign) -> tuple[BookEntry, ...]:
    return book_records_in(campaign.output).entries


def test_a_ledger_that_was_not_rebuilt_to_the_end_is_none(
    collected: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(collected)
    done: list[object] = []

    def cut_short(*words: object, **more: object) -> object:
        if done:
            raise StorageError("磁盘满了。")
        done.append(collect(*words, **more))  # type: ignore[arg-type]
        return done[0]

    with monkeypatch.context() as patch:
        patch.setattr(collecting, "collect", cut_short)
        patch.setattr(ledger_check, "_AT_ONCE", 1)
        collected.run("check", "--ledger", code=2)
    for words in (["status"], ["summary"], ["export"]):
        said = collected.run(*words, code=2).err
        assert "没有重建完" in said
        assert "收到的3个原件都在" in said
        assert "check --ledger" in said
    with pytest.raises(LedgerLostError):
        returns_in(collected.output)  # another activity takes nothing from half a ledger

    told = collected.run("check", "--ledger", code=1).out
    assert "台账已从原件重建" in told
    assert len(json.loads(collected.run("export").out)["returns"]) == 3
    assert "没有登记" not in collected.run("check", "--ledger").out
