"""Mailing: the office's mailbox on the page: what came from whom, and what is sent to whom."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.errors import HuizhiError, MailError
from huizhi.mail import keep_password, password_of
from huizhi.steps.mailing import (
    KINDS,
    Draft,
    Plan,
    fetch_mail,
    mail_settings,
    mails_entered,
    plan_mail,
    post,
    settle_letter,
    waiting_mails,
    wanted_by,
)
from huizhi.storage import FetchedMail, load_fetched, load_letters
from huizhi.web.service import (
    GuardedRoute,
    Page,
    Task,
    TaskOutcome,
    account_of,
    message_of,
    texts_in,
)

_SHOWN = 100  # mails of a list
_TASKS = frozenset({"mail-fetch", "mail-send"})
_ABOUT = {
    "通知包": "每个单位自己的 zip，先在“发出”里生成",
    "催报": "今天写好的催报消息和催办通知，先在“生成”里写",
    "更正": "标好要改的地方的表，现在就做",
    "回执": "告诉对方收到了什么、还缺什么",
}


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of mail."""

    def mail(request: Request) -> Response:
        return _mail(page, request)

    def tasks(request: Request) -> Response:
        shown = page.show(request, "mail_tasks.html", tasks=_tasks_of(page))
        if all(task.is_over for task in page.tasks.all()):
            shown.headers["HX-Refresh"] = "true"
        return shown

    def fetch(request: Request) -> Response:
        mail_settings(page.office.campaign().settings)
        task = Task("mail-fetch", "取邮件", account_of(request))
        page.tasks.begin(task, partial(_fetch, page))
        page.note(request, "从邮箱取邮件")
        return page.redirect("/mail")

    def plan(request: Request) -> Response:
        kind = _kind(request)
        if page.office.campaign().settings.mail is None:
            return page.redirect("/mail")  # where it is said what to do first
        return _show_plan(page, request, _plan(page, kind))

    async def send(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_begin_sending, page, request, texts)

    async def settle(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_settle, page, request, texts)

    async def password(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_keep_password, page, request, texts)

    return [
        GuardedRoute("/mail", mail, who="clerk"),
        GuardedRoute("/mail/tasks", tasks, who="clerk"),
        GuardedRoute("/mail/fetch", fetch, methods=["POST"], who="clerk"),
        GuardedRoute("/mail/settle", settle, methods=["POST"], who="clerk"),
        GuardedRoute("/mail/password", password, methods=["POST"], who="clerk"),
        GuardedRoute("/mail/send/{kind}", plan, who="clerk"),
        GuardedRoute("/mail/send/{kind}", send, methods=["POST"], who="clerk"),
    ]


def _mail(page: Page, request: Request) -> Response:
    settings = page.office.campaign().settings
    with page.office.ledger() as ledger, ledger.looking() as connection:
        every, letters = load_fetched(connection), load_letters(connection)
    fetched = list({one.digest: one for one in reversed(every)}.values())[::-1]  # each mail once
    return page.show(
        request,
        "mail.html",
        mail=settings.mail,
        has_password=settings.mail is not None and _has_password(settings.mail.signs_in_as),
        may_keep=page.local,
        waiting=sum(one.waits for one in fetched),
        outcomes=_outcomes(page, fetched[:_SHOWN]),
        fetched=fetched[:_SHOWN],
        fetched_count=len(fetched),
        letters=letters[:_SHOWN],
        letters_count=len(letters),
        unknown=[one for one in letters if one.is_unknown] if not _is_sending(page) else [],
        kinds=_ABOUT,
        tasks=_tasks_of(page),
        zone=settings.zone,
        told=message_of(request),
    )


def _outcomes(page: Page, mails: Sequence[FetchedMail]) -> dict[str, str]:
    """What became of each mail that this activity has taken, with what was written in it, by its
    digest."""
    with page.office.ledger() as ledger:
        found = {one.digest: ledger.one_received(one.digest) for one in mails}
    return {digest: one.outcome for digest, one in found.items() if one is not None}


def _has_password(user: str) -> bool:
    try:
        return bool(password_of(user))
    except MailError:
        return False


def _tasks_of(page: Page) -> list[Task]:
    return [one for one in page.tasks.all() if one.kind in _TASKS]


def _is_sending(page: Page) -> bool:
    return any(one.kind == "mail-send" and not one.is_over for one in page.tasks.all())


def _kind(request: Request) -> str:
    kind = str(request.path_params["kind"])
    if kind not in KINDS:
        raise HuizhiError("没有这一项。")
    return kind


def _plan(page: Page, kind: str) -> Plan:
    campaign, output = page.office.campaign(), page.office.folders.output
    mail_settings(campaign.settings)
    with page.office.writing:
        return plan_mail(campaign, output, kind, page.office.today(), base=page.base)


def _show_plan(page: Page, request: Request, plan: Plan, told: str = "") -> Response:
    by_name = page.office.campaign().settings.by_name
    codes = {one.unit: by_name[one.unit].code for one in plan.drafts}
    status = 409 if told else 200
    return page.show(
        request, "mail_plan.html", status, plan=plan, kinds=_ABOUT, codes=codes, told=told
    )


def _begin_sending(page: Page, request: Request, texts: dict[str, str]) -> Response:
    """Sends what the clerk has seen and chosen; when it has changed since, it is shown anew."""
    plan = _plan(page, _kind(request))
    if texts.get("plan") != plan.mark:
        told = "打开这一页以后内容变了，还没有发。请再看一遍，确认后再发。"
        return _show_plan(page, request, plan, told)
    by_name = page.office.campaign().settings.by_name
    chosen = set(texts.get("unit", "").split("、"))
    drafts = [one for one in plan.ready if by_name[one.unit].code in chosen]
    if not drafts:
        raise HuizhiError("没有选要发给哪个单位。")
    who = account_of(request)
    task = Task("mail-send", f"发{plan.kind}", who, total=len(drafts))
    page.tasks.begin(task, partial(_send, page, drafts=drafts))
    page.note(request, f"发邮件：{plan.kind}，{len(drafts)}个单位")
    return page.redirect("/mail")


def _send(page: Page, task: Task, *, drafts: list[Draft]) -> TaskOutcome:
    settings, output = page.office.campaign().settings, page.office.folders.output
    result = post(settings, output, drafts, task.who, task.advance)
    lines = [f"发出{len(result.sent)}封。"]
    lines += [f"没有发出：{unit}，{why}。" for unit, why in result.refused]
    lines += [f"别的窗口已经发了：{'、'.join(result.already)}。"] if result.already else []
    lines += [f"没有发完：{result.trouble}"] if result.trouble else []
    return TaskOutcome(tuple(lines), look=bool(result.refused or result.trouble))


def _fetch(page: Page, task: Task) -> TaskOutcome:
    """Fetches what is new, and puts all that waits into a batch like any other."""
    settings, output = page.office.campaign().settings, page.office.folders.output
    others = [one.folders.output for one in page.activities.all() if one.id != page.activity.id]
    wanted = wanted_by(settings, None, None, unread=False)
    result = fetch_mail(settings, output, wanted, others, task.advance)
    with page.office.ledger() as ledger:
        waiting = waiting_mails(ledger, output)
        if waiting:
            batch = page.intake.begin_batch(task.who, "", page.office.now())
            for one in waiting:
                page.intake.put_mail(batch, one.path.name, _content(one.path), one.came)
            page.collecting.close(batch)
            mails_entered(ledger, waiting)
    again = f"，{result.again}封以前取过" if result.again else ""
    lines = [f"取回新邮件{len(result.fetched)}封{again}。"]
    lines += ["附件正在登记，结果在“收文件”里看。"] if waiting else []
    lines += [f"没有收：{one}" for one in result.left[:50]]
    lines += [f"没有取完：{result.trouble}"] if result.trouble else []
    return TaskOutcome(tuple(lines), look=bool(result.left or result.trouble))


def _content(path: Path) -> bytes:
    return path.read_bytes()


def _settle(page: Page, request: Request, texts: dict[str, str]) -> Response:
    settings, output = page.office.campaign().settings, page.office.folders.output
    kind, unit, arrived = texts.get("kind", ""), texts.get("unit", ""), texts.get("what")
    if _is_sending(page):
        raise HuizhiError("正在发邮件，请等发完再改。")
    settle_letter(
        *(settings, output, kind, unit, account_of(request)), arrived=arrived == "arrived"
    )
    told = "记为已发出" if arrived == "arrived" else "记为没有发出，可以再发"
    page.note(request, f"{unit}的{kind}邮件：{told}")
    return page.redirect("/mail", f"{unit}的{kind}邮件：{told}。")


def _keep_password(page: Page, request: Request, texts: dict[str, str]) -> Response:
    if not page.local:
        raise HuizhiError(
            "网页开给了别的电脑，密码不在这里填。请在办公室电脑上运行 mail --password。"
        )
    user = mail_settings(page.office.campaign().settings).signs_in_as
    typed = texts.get("password", "").strip()
    keep_password(user, typed)
    page.note(request, "存了邮箱密码" if typed else "删去了邮箱密码")
    return page.redirect("/mail", "密码已存进系统的密码库。" if typed else "密码已删去。")
