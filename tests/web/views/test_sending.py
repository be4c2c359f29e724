"""Sending: messages, marks, who has opened the link."""

from __future__ import annotations

from tests.web.conftest import Here


def marked(here: Here, **said: str) -> None:
    answer = here.client.post("/sending/mark", data={"form_token": here.token(), **said})
    assert answer.status_code == 303, answer.text


def test_the_messages_say_what_is_due_and_whom_to_ask(here: Here) -> None:
    shown = here.client.get("/sending").text
    assert "联络员：6月3日前" in shown
    assert "有问题请联系王亚伟，5163977" in shown
    assert "报送链接" not in shown.partition("二、群里的消息")[2].partition("</pre>")[0]
    assert "党政办公室您好，“安全生产月”活动的通知已发，请查收。" in shown


def test_a_link_is_in_the_message_only_where_others_can_open_it(here: Here) -> None:
    assert "/l/" not in here.client.get("/sending").text.replace('href="/l', "")
    config = here.folders.config / "campaign.yaml"
    config.write_text(f"{config.read_text('utf-8')}\n报送网址: http://192.168.1.5:8720\n", "utf-8")
    shown = here.client.get("/sending").text
    assert "各社区的报送链接随后单独发" in shown
    assert f"http://192.168.1.5:8720{here.link('罗庄社区')}" in shown


def test_the_next_one_moves_on_and_a_mark_is_undone(here: Here) -> None:
    names = [one.name for one in here.page.office.campaign().settings.recipients]
    codes = {one.name: one.code for one in here.page.office.campaign().settings.recipients}
    assert f"下一个是<strong>{names[0]}</strong>" in here.client.get("/sending").text
    marked(here, code=codes[names[0]])
    shown = here.client.get("/sending").text
    assert f"下一个是<strong>{names[1]}</strong>" in shown
    assert f"还有{len(names) - 1}个没有发" in shown
    marked(here, code=codes[names[0]], what="undo")
    assert f"下一个是<strong>{names[0]}</strong>" in here.client.get("/sending").text
    marked(here, what="all")
    assert "都发了" in here.client.get("/sending").text
    assert "发出：全部单位记为已发" in here.client.get("/setup/trail").text


def test_who_has_opened_the_link_is_seen(here: Here) -> None:
    assert "打开过" not in here.client.get("/sending").text
    here.client.get(here.link("罗庄社区"))
    shown = here.client.get("/sending").text
    assert shown.count("打开过") == 1
    row = shown[shown.index("罗庄社区</a></th>") :].partition("</tr>")[0]
    assert "打开过" in row


def test_a_poster_has_the_name_on_it(here: Here) -> None:
    code = here.page.office.campaign().settings.by_name["罗庄社区"].code
    shown = here.client.get(f"/sending/poster/{code}").text
    assert "<h1>罗庄社区</h1>" in shown
    assert "qr.png" in shown
    assert here.client.get("/sending/poster/nobody").status_code == 400


def test_a_unit_that_is_not_on_the_roster_is_told(here: Here) -> None:
    answer = here.client.post("/sending/mark", data={"form_token": here.token(), "code": "x"})
    assert answer.status_code == 400
    assert "名单里没有这个单位" in answer.text
