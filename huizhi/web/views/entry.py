"""Entry: signing in and out, accounts, the trail, and the files that pages load."""

from __future__ import annotations

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from huizhi.errors import HuizhiError
from huizhi.storage import ROLES
from huizhi.web.service import (
    COOKIE,
    WEB_FOLDER as FOLDER,
    Files,
    GuardedRoute,
    Page,
    address_of,
    cookie_line,
    message_of,
    texts_in,
)

_TOO_OFTEN = "试的次数太多了，请过五分钟再试。"


def routes(page: Page) -> list[GuardedRoute | Files]:
    """The addresses of signing in, and of what pages load."""

    def form(request: Request) -> Response:
        return page.show(request, "login.html", error="", next=_next(request))

    async def sign_in(request: Request) -> Response:
        after, address = _next(request), address_of(request.scope)
        if not page.sign_ins.allows(address):
            return page.show(request, "login.html", 429, error=_TOO_OFTEN, next=after)
        said = await texts_in(request)
        name = " ".join(said.get("name", "").split())
        if not page.tries_allowed(name, address):
            return page.show(request, "login.html", 429, error=_TOO_OFTEN, next=after)
        password = said.get("password", "")
        role = await to_thread.run_sync(page.records.role_of, name, password, limiter=page.hashing)
        if role is None:
            who = name if name in dict(page.records.accounts()) else "（没有这个账号）"
            page.records.note(who, address, "登录没有成功")
            told = "名字或密码不对。"
            return page.show(request, "login.html", 403, error=told, next=after)
        page.signed_in(name, address)
        page.records.end_session(request.cookies.get(COOKIE, ""))
        cookie, session = await run_in_threadpool(page.records.begin_session, name, role)
        page.records.note(session.account, address, "登录")
        answer = RedirectResponse(after, 303)
        answer.headers.append("set-cookie", cookie_line(cookie, secure=page.secure))
        return answer

    def sign_out(request: Request) -> Response:
        page.records.end_session(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/login", 303)
        answer.headers.append("set-cookie", cookie_line("", secure=page.secure))
        return answer

    def favicon(_: Request) -> Response:
        return RedirectResponse("/assets/icon.svg", 308)

    return [
        GuardedRoute("/login", form, who="anyone"),
        GuardedRoute("/login", sign_in, methods=["POST"], who="anyone"),
        GuardedRoute("/logout", sign_out, methods=["POST"], who="viewer"),
        GuardedRoute("/favicon.ico", favicon, who="anyone"),
        Files("/assets", StaticFiles(directory=FOLDER / "assets")),
        *_account_routes(page),
    ]


def _account_routes(page: Page) -> list[GuardedRoute]:
    def accounts(request: Request) -> Response:
        return page.activities.current().show(
            request,
            "accounts.html",
            accounts=page.records.accounts(),
            roles=ROLES,
            told=message_of(request),
        )

    async def set_account(request: Request) -> Response:
        said = await texts_in(request)
        name, role, password = (said.get(key, "") for key in ("name", "role", "password"))
        if password != said.get("again", ""):
            raise HuizhiError("两次写的密码不一样，没有保存。")
        setting = page.records.set_account
        await to_thread.run_sync(setting, name, role, password, limiter=page.hashing)
        page.note(request, f"设置账号：{name}（{role}）")
        return page.redirect(
            "/setup/accounts", f"账号“{name}”已保存。设了密码以后，打开网页要先登录。"
        )

    async def drop(request: Request) -> Response:
        name = (await texts_in(request)).get("name", "")
        await run_in_threadpool(page.records.drop_account, name)
        page.note(request, f"删除账号：{name}")
        return page.redirect("/setup/accounts", f"账号“{name}”已删除。")

    def trail(request: Request) -> Response:
        zone = page.office.campaign().settings.zone
        shown = page.activities.current()
        return shown.show(request, "trail.html", deeds=page.records.trail(), zone=zone)

    return [
        GuardedRoute("/setup/accounts", accounts, who="clerk"),
        GuardedRoute("/setup/accounts", set_account, methods=["POST"], who="clerk"),
        GuardedRoute("/setup/accounts/drop", drop, methods=["POST"], who="clerk"),
        GuardedRoute("/setup/trail", trail, who="clerk"),
    ]


def _next(request: Request) -> str:
    """Where to go after signing in: an address of this page, never of another."""
    wanted = request.query_params.get("next", "/")
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\", "/login"))
    return wanted if plain and wanted.isprintable() and "\\" not in wanted else "/"
