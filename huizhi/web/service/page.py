"""Page: what every view works with: the campaign, what comes in, what is being done, the words."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from anyio import CapacityLimiter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from huizhi.campaign import TEMPLATES, ActivityFolder, roster_folder_of
from huizhi.errors import HuizhiError, LedgerLostError, MistakesError
from huizhi.formats.media import Thumbnails
from huizhi.steps.preparing import ChangedError, with_own_templates
from huizhi.storage import LINK_PATH, Records, Session
from huizhi.web.service.collecting import Collecting
from huizhi.web.service.gate import RateLimit, address_of
from huizhi.web.service.intake import Intake
from huizhi.web.service.outward import Outward
from huizhi.web.service.restoring import Restoring
from huizhi.web.service.tasks import Tasks
from huizhi.web.service.workspace import Workspace

WEB_FOLDER = Path(__file__).parent.parent
_KEY = secrets.token_bytes(32)  # of this run, for what one page says on the next
_FIELDS, _FILES = 5_000, 200  # of a form
_MOST_KNOWN = 1_000  # pairs of account and address
_LINK_MB = 30_720  # that one community may hand in within a day
SIGNS = {"good": "✓", "warn": "✎", "bad": "！", "quiet": "·"}


class Activities(Protocol):
    """The activities of the office, as a page of one of them sees the others."""

    def all(self) -> list[ActivityFolder]:
        """Every activity, also those put away, the first one first."""

    def running(self) -> list[ActivityFolder]:
        """The activities that have not been put away."""

    def look_again(self) -> None:
        """An activity has been made, put away or taken away."""

    def page(self, activity_id: str) -> Page:
        """The pages of this activity. Raises: HuizhiError when there is none."""

    def current(self) -> Page:
        """The pages of the activity that was looked at last."""


@dataclass
class Page:
    """Everything behind the pages of one activity. activity: which; activities: all of the office;
    records: the accounts, sessions and trail of the office; batches: what came for this activity;
    local: only this machine reaches it; secure: over TLS; given_base: the address for others that
    it was started with, "" for none; outward: the switch that opens another; restoring: of a backup
    of the office."""

    activity: ActivityFolder
    activities: Activities
    office: Workspace
    records: Records
    batches: Records
    intake: Intake
    collecting: Collecting
    tasks: Tasks
    thumbnails: Thumbnails
    local: bool
    secure: bool
    given_base: str
    outward: Outward
    restoring: Restoring

    def __post_init__(self) -> None:
        self.sign_ins = RateLimit(8, 300)  # tries from one address
        self._tries = RateLimit(40, 300)  # tries for one account, from wherever
        self._known: set[tuple[str, str]] = set()  # accounts with addresses they have signed in at
        self.hashing = CapacityLimiter(2)  # passwords at a time: each takes 64 MB
        self.bad_links = RateLimit(20, 300)
        self.uploads = RateLimit(2_000, 600)  # files of one community
        self.begins = RateLimit(120, 600)  # batches of one community
        self.megabytes = RateLimit(_LINK_MB, 86_400)  # of one community
        self.thumbnail_lock = threading.Lock()
        self.thumbnails_kept: OrderedDict[str, bytes] = OrderedDict()
        self._words = _environment(self.prefix)

    @property
    def base(self) -> str:
        """The address of the page for others, "" while there is none."""
        return self.given_base or self.outward.address

    @property
    def prefix(self) -> str:
        """What the addresses of this activity begin with."""
        return prefix_of(self.activity.id)

    def tries_allowed(self, name: str, address: str) -> bool:
        """Whether a password may be tried; where its owner has signed in before it always may, so
        that nobody else can lock it."""
        return (name, address) in self._known or self._tries.allows(name)

    def signed_in(self, name: str, address: str) -> None:
        """The password was right: the try does not count."""
        self.sign_ins.forgive(address)
        if len(self._known) < _MOST_KNOWN:
            self._known.add((name, address))

    def own_templates(self) -> Path:
        """The templates that may be changed: of a campaign that uses the program's, a copy of its
        own, which it uses from now on. Raises: StorageError."""
        if self.office.folders.templates.resolve() == TEMPLATES:
            self.office.folders = with_own_templates(self.office.folders)
        return self.office.folders.templates

    def units_that_sent(self) -> dict[str, str]:
        """The units that have sent something, for any activity with this one's roster: the name of
        one such activity by the unit's. Raises: HuizhiError."""
        place = roster_folder_of(self.office.folders.config)
        found: dict[str, str] = {}
        for one in self.activities.all():
            if one.id != self.activity.id and roster_folder_of(one.folders.config) != place:
                continue
            gathered = self.activities.page(one.id).office.state().gathered
            names = {each.community for each in gathered.returns}
            material = (*gathered.material.materials, *gathered.material.unplaced)
            names |= {each.place.community for each in material}
            found |= dict.fromkeys((name for name in names if name), one.name)
        return found

    def show(
        self, request: Request, name: str, /, status: int = 200, **context: object
    ) -> HTMLResponse:
        """A page by its template."""
        session: Session | None = getattr(request.state, "session", None)
        here: dict[str, object] = {"session": session}
        here["path"] = request.url.path.removeprefix(self.prefix)
        known = self.activities.all() if session else []
        if session and self.activity.id in {one.id for one in self.activities.running()}:
            self.records.remember_activity(self.activity.id)  # it is the one opened next time
        here["activity"] = next((one for one in known if one.id == self.activity.id), self.activity)
        running = self.activities.running() if session else []
        shown = [one for one in known if one in running or one.id == self.activity.id]
        here["several"] = [(one, prefix_of(one.id)) for one in shown if one.ended_on is None]
        here["has_others"] = sum(one.ended_on is None for one in known) > 1
        here["mistaken"] = len(self.office.mistakes) if session else 0
        here["to_place"] = self._to_place() if session else 0
        text = self._words.get_template(name).render(here | context)
        return HTMLResponse(text, status)

    def _to_place(self) -> int:
        """How many files wait in the tray, which is of all activities."""
        running = [one.id for one in self.activities.running()]
        if self.activity.id not in running:
            return self.office.waiting_count()
        found = 0
        for activity_id in running:
            with suppress(HuizhiError):
                found += self.activities.page(activity_id).office.waiting_count()
        return found

    def show_again(
        self,
        request: Request,
        name: str,
        error: HuizhiError | None,
        typed: Mapping[str, str] | None,
        **context: object,
    ) -> HTMLResponse:
        """A page with a form; one that was refused with what was typed and what is wrong."""
        status = 200 if error is None else 409 if isinstance(error, ChangedError) else 400
        mistakes = error.mistakes if isinstance(error, MistakesError) else ()
        said = {"typed": typed or {}, "error": str(error or ""), "mistakes": mistakes}
        return self.show(request, name, status, **said, told=message_of(request), **context)

    def trouble(self, request: Request, error: HuizhiError, status: int = 400) -> HTMLResponse:
        """What could not be done and why, on the page from which it was asked for."""
        mistakes = error.mistakes if isinstance(error, MistakesError) else ()
        name = "trouble_part.html" if request.headers.get("hx-request") else "trouble.html"
        lost = isinstance(error, LedgerLostError)
        return self.show(request, name, status, error=str(error), mistakes=mistakes, lost=lost)

    def redirect(self, address: str, told: str = "") -> Response:
        """Sends the browser to a page of this activity, where this is said first."""
        said = f"?told={quote(told)}&sign={signature(told)}" if told else ""
        prefix = "" if address.startswith(LINK_PATH) else self.prefix
        return RedirectResponse(f"{prefix}{address}{said}", 303)

    def note(self, request: Request, what: str) -> None:
        """Notes who did what."""
        session: Session | None = getattr(request.state, "session", None)
        who = session.account if session else "联络员"
        which = f"【{self.activity.name}】" if len(self.activities.all()) > 1 else ""
        self.records.note(who, address_of(request.scope), f"{which}{what}")


def page_of(request: Request, count: int, at_once: int) -> tuple[int, int]:
    """Which page of a long list is asked for, from 1, and how many there are."""
    pages = max(1, -(-count // at_once))
    asked = request.query_params.get("page", "1")
    number = int(asked) if re.fullmatch(r"[0-9]{1,6}", asked) else 1
    return min(max(1, number), pages), pages


def account_of(request: Request) -> str:
    """The account of whoever asks."""
    session: Session = request.state.session
    return session.account


def prefix_of(activity_id: str) -> str:
    """What the addresses of an activity begin with."""
    return f"/a/{quote(activity_id)}" if activity_id else ""


def message_of(request: Request) -> str:
    """What the page before has to say; nothing that somebody else put into the address."""
    told = request.query_params.get("told", "")
    signed = request.query_params.get("sign", "")
    return told if hmac.compare_digest(signed.encode(), signature(told).encode()) else ""


def signature(told: str) -> str:
    return hmac.digest(_KEY, told.encode(), hashlib.sha256).hex()[:24]


async def texts_in(request: Request) -> dict[str, str]:
    """The texts of a form by their names; several of one name with “、” between."""
    found: dict[str, list[str]] = {}
    async with request.form(max_fields=_FIELDS) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                found.setdefault(_written(name), []).append(_written(value))
    return {name: "、".join(texts) for name, texts in found.items()}


def _written(text: str) -> str:
    """The text without halves of characters, which cannot be written anywhere."""
    return text.encode("utf-8", "ignore").decode()


async def file_in(request: Request, most: int, wanted: str) -> tuple[str, bytes]:
    """Name and content of the file in a form; wanted: what it should be, in Chinese.

    Raises: HuizhiError when there is none, or one of more than so many bytes.
    """
    return (await files_in(request, most, wanted))[0]


async def files_in(request: Request, most: int, wanted: str) -> list[tuple[str, bytes]]:
    """Name and content of each file in a form; wanted: what each should be, in Chinese.

    Raises: HuizhiError when there is none, or one of more than so many bytes.
    """
    found = []
    async with request.form(max_files=_FILES) as form:
        for upload in form.getlist("file"):
            if not isinstance(upload, UploadFile) or not upload.filename:
                continue
            data = await upload.read(most + 1)
            if len(data) > most:
                raise HuizhiError(f"文件超过{most >> 20}MB，不像是{wanted}。")
            found.append((upload.filename, data))
    if not found:
        raise HuizhiError(f"请先选{wanted}。")
    return found


def _environment(prefix: str) -> Environment:
    words = Environment(
        loader=FileSystemLoader(WEB_FOLDER / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words.filters |= {"day": format_day, "moment": _moment, "lines": str.splitlines}
    words.globals |= {"signs": SIGNS, "at": prefix}
    return words


def format_day(day: dt.date) -> str:
    """The day; of another year than this with the year."""
    year = "" if day.year == dt.datetime.now().astimezone().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _moment(moment: dt.datetime) -> str:
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
