"""Gate: what every request passes before a page sees it, and every answer on its way out.

Refused here: other names of this machine (a page of somebody else that points to 127.0.0.1), forms
without their token, too much at once, whoever is not signed in.
"""

from __future__ import annotations

import hmac
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huizhi.storage import THIS_MACHINE, Records, Session
from huizhi.web.service.outward import OUTWARD_HOST
from huizhi.web.service.routes import Who, role_required

COOKIE = "huizhi"
FORM_TOKEN = "form_token"  # noqa: S105
HEADER_TOKEN = "x-form-token"  # noqa: S105
MB = 1 << 20
BODY_BYTES = 24 * MB  # of a form with its files; what is larger comes in pieces
LINK_BODY_BYTES = 2 * MB  # the same by a liaison's link
SIGN_IN_BYTES = 16 << 10
SECURITY = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # so that a browser says from where it signs in
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class RateLimit:
    """So many things in so many seconds for each key."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._moments: OrderedDict[str, list[tuple[float, int]]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str, count: int = 1) -> bool:
        """Whether so many more are allowed; they are counted then."""
        now = time.monotonic()
        with self._lock:
            moments = [one for one in self._moments.get(key, ()) if now - one[0] < self._seconds]
            allowed = sum(many for _, many in moments) + count <= self._most
            if allowed:
                moments.append((now, count))
            self._moments[key] = moments
            self._moments.move_to_end(key)
            while len(self._moments) > 10_000:
                self._moments.popitem(last=False)
            return allowed

    def forgive(self, key: str) -> None:
        """What was counted of this key last does not count."""
        with self._lock:
            if self._moments.get(key):
                self._moments[key].pop()


class Gate:
    """The middleware. routes: what is behind it; hosts: names under which this machine may be
    asked, empty for any; local: only this machine reaches the page; secure: it is served over
    TLS."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[BaseRoute],
        records: Records,
        hosts: frozenset[str],
        *,
        local: bool,
        secure: bool,
    ) -> None:
        self._app, self._routes, self._records = app, routes, records
        self._hosts, self._local, self._secure = hosts, local, secure
        self._requests = RateLimit(1_200, 60)
        self._link_requests = RateLimit(12_000, 60)  # many liaisons may stand behind one router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._is_own_name(scope):
            refused = PlainTextResponse("请用程序打开的网址访问。", 421)
            await refused(scope, receive, self._guarded(send, scope))
            return
        connection, here = HTTPConnection(scope), self._is_here(scope)
        cookie = connection.cookies.get(COOKIE, "")
        session = self._records.session(cookie) if cookie else None
        made = None
        path, who = scope["path"], role_required(self._routes, scope)
        if session is not None and session.account == THIS_MACHINE and not here:
            session = None
        limit = self._link_requests if path.startswith("/l/") else self._requests
        if session is None and not here and not limit.allows(address_of(scope)):
            refused = PlainTextResponse("访问太频繁，请过一分钟再试。", 429)
            await refused(scope, receive, self._guarded(send, scope))
            return
        needs_one = who in {"viewer", "clerk"}
        begins = needs_one and scope["method"] == "GET" and not _is_foreign(connection.headers)
        if session is None and here and begins:
            made, session = self._records.session_here()
        if session is None and needs_one:
            await self._sign_in(scope)(scope, receive, self._guarded(send, scope))
            return
        scope.setdefault("state", {})["session"] = session
        most = _most_bytes(path)
        capped = _Capped(receive, most, in_pieces=_in_pieces(scope))
        guarded = self._guarded(send, scope, made)
        try:
            if refusal := await self._unsigned(scope, who, session, capped):
                await refusal(scope, capped, guarded)
                return
            await self._app(scope, capped, guarded)
        except TooMuchError:
            told = "一次提交的内容太大，没有保存。"
            await PlainTextResponse(told, 413)(scope, receive, guarded)

    def _is_own_name(self, scope: Scope) -> bool:
        host = Headers(scope=scope).get("host", "")
        found = re.fullmatch(r"(\[[0-9a-f:]+\]|[^:@/\[\]]+)(:\d{1,5})?", host.lower())
        hosts = {scope[OUTWARD_HOST]} if OUTWARD_HOST in scope else self._hosts
        return found is not None and (not hosts or found.group(1) in hosts)

    def _is_here(self, scope: Scope) -> bool:
        """Whether whoever asks sits at this machine and no password has been set."""
        return self._local and OUTWARD_HOST not in scope and not self._records.accounts()

    def _sign_in(self, scope: Scope) -> Response:
        headers = Headers(scope=scope)
        if headers.get("hx-request"):
            return Response(status_code=401, headers={"HX-Redirect": "/login"})
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("请先登录。", 401)
        return RedirectResponse(f"/login?next={quote(scope['path'])}", 303)

    async def _unsigned(
        self, scope: Scope, who: Who, session: Session | None, receive: _Capped
    ) -> Response | None:
        """The refusal of what is a clerk's, and of what would change something without its token.
        Links of liaisons have a token of their own, which their pages check."""
        looks = scope["method"] in {"GET", "HEAD", "OPTIONS"}
        if who == "clerk" and session and not session.may_change:
            told = "您的账号不能看这个页面。" if looks else "您的账号只能查看，不能修改。"
            return PlainTextResponse(told, 403)
        if who == "anyone" and not looks and _is_foreign(Headers(scope=scope)):
            return PlainTextResponse("请从本网页登录。", 403)
        if looks or session is None or who in {"anyone", "link"}:
            return None
        if not await has_token(Request(scope, receive), session.form_token, receive):
            return PlainTextResponse("这个页面已经过期，没有保存。请刷新页面后再试。", 403)
        return None

    def _guarded(self, send: Send, scope: Scope, cookie: str | None = None) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                if self._secure:
                    headers.setdefault("strict-transport-security", "max-age=2592000")
                if not scope["path"].startswith("/assets/"):
                    headers.setdefault("cache-control", "no-store")
                if cookie:
                    headers.append("set-cookie", cookie_line(cookie, secure=self._secure))
            await send(message)

        return guarded


class TooMuchError(Exception):
    """A body larger than what is taken at once."""


class _Capped:
    """The body of a request, up to so many bytes; kept, so that it can be read twice."""

    def __init__(self, receive: Receive, most: int, *, in_pieces: bool) -> None:
        self._receive, self._most, self._seen = receive, most, 0
        self._kept: list[Message] = []
        self._again = 0
        self._in_pieces = in_pieces  # a piece of a file goes through as it comes

    async def __call__(self) -> Message:
        if self._again < len(self._kept):
            message = self._kept[self._again]
            self._again += 1
            return message
        message = await self._receive()
        if message["type"] == "http.request" and not self._in_pieces:
            self._seen += len(message.get("body", b""))
            if self._seen > self._most:
                raise TooMuchError
            self._kept.append(message)
            self._again = len(self._kept)
        return message

    def rewind(self) -> None:
        """Lets the body be read from the beginning."""
        self._again = 0


def _most_bytes(path: str) -> int:
    if path == "/login":
        return SIGN_IN_BYTES
    return LINK_BODY_BYTES if path.startswith("/l/") else BODY_BYTES


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of somebody else makes this request. Other programs say
    nothing of it. Source: W3C Fetch Metadata; RFC 6454."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        opened = headers.get("sec-fetch-mode") == "navigate" and "origin" not in headers
        return site not in {"same-origin", "none"} and not opened
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host", "")


def _in_pieces(scope: Scope) -> bool:
    """Whether the body is a piece of a file, which is written to the disk as it comes."""
    kind = Headers(scope=scope).get("content-type", "")
    return scope["method"] == "PATCH" and kind == "application/offset+octet-stream"


async def has_token(
    request: Request, wanted: str, receive: Callable[[], Awaitable[Message]]
) -> bool:
    """Whether a request brings the token, in its header or in the form."""
    said = request.headers.get(HEADER_TOKEN, "")
    kind = request.headers.get("content-type", "")
    if not said and kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        async with request.form(max_fields=5_000) as form:
            value = form.get(FORM_TOKEN, "")
            said = value if isinstance(value, str) else ""
            said = said.encode("utf-8", "ignore").decode()
        if isinstance(receive, _Capped):
            receive.rewind()
    return hmac.compare_digest(said.encode(), wanted.encode())


def cookie_line(value: str, *, secure: bool, days: int = 14) -> str:
    """The header that sets the session's cookie; "" takes it away."""
    age = days * 86_400 if value else 0
    ending = "; Secure" if secure else ""
    return f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{ending}"


def address_of(scope: Scope) -> str:
    """The address that a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""
