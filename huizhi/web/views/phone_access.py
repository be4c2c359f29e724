"""Phone access: the switch that opens the page to telephones in the office's network."""

from __future__ import annotations

from collections.abc import Mapping

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.errors import HuizhiError
from huizhi.steps.preparing import use_page_address
from huizhi.steps.sending import qr_code
from huizhi.storage import CLERK
from huizhi.web.service import GuardedRoute, Page, cookie_line, texts_in

_HERE = "/setup/phone"


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of the switch."""

    def shown(request: Request) -> Response:
        return _shown(page, request)

    async def opened(request: Request) -> Response:
        said = await texts_in(request)
        try:
            cookie = await _first_clerk(page, request, said)
            await page.outward.open()
        except HuizhiError as error:
            return await run_in_threadpool(_shown, page, request, error)
        page.note(request, f"打开给手机：{page.outward.address}")
        answer = page.redirect(_HERE, "已打开。下次启动也会打开，关掉为止。")
        if cookie:
            answer.headers.append("set-cookie", cookie_line(cookie, secure=page.secure))
        return answer

    async def closed(request: Request) -> Response:
        await page.outward.close()
        page.note(request, "关掉给手机的网址")
        return page.redirect(_HERE, "已关掉：现在只有这台电脑能打开。")

    def use(request: Request) -> Response:
        if not page.base:
            raise HuizhiError("先打开，才有网址。")
        own = page.office.folders.config
        others = [one.folders.config for one in page.activities.all() if one.id != page.activity.id]
        with page.office.writing:
            use_page_address(page.base, own, others)
        page.note(request, f"报送网址：{page.base}")
        return page.redirect(_HERE, "已写进报送网址。再生成的通知包里就有每个单位的链接和二维码。")

    def code(_: Request) -> Response:
        if not page.base:
            raise HuizhiError("先打开，才有网址。")
        return Response(qr_code(page.base), media_type="image/png")

    return [
        GuardedRoute(_HERE, shown, who="clerk"),
        GuardedRoute(f"{_HERE}/open", opened, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/close", closed, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/use", use, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/qr.png", code, who="clerk"),
    ]


async def _first_clerk(page: Page, request: Request, said: Mapping[str, str]) -> str:
    """Sets the password of the first clerk and signs them in: the cookie, "" where there is one
    already. Raises: HuizhiError."""
    if page.records.has_clerk:
        return ""
    name, password = " ".join(said.get("name", "").split()), said.get("password", "")
    if password != said.get("again", ""):
        raise HuizhiError("两次写的密码不一样，没有保存。")
    setting = page.records.set_account
    await to_thread.run_sync(setting, name, CLERK, password, limiter=page.hashing)
    page.note(request, f"设置账号：{name}（{CLERK}）")
    cookie, _ = await run_in_threadpool(page.records.begin_session, name, CLERK)
    return cookie


def _shown(page: Page, request: Request, error: HuizhiError | None = None) -> Response:
    return page.show_again(
        request,
        "phone_access.html",
        error,
        None,
        outward=page.outward,
        base=page.base,
        has_clerk=page.records.has_clerk,
        used=page.office.campaign().settings.page_address,
        wanted=page.records.is_open_to_others,
    )
