"""Ledger checking: the originals held against the ledger, and a lost ledger made anew, on a page
that opens also where no ledger is."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from huizhi.steps.knowing import office_around, restore_lists
from huizhi.steps.receiving import check_ledger
from huizhi.web.service import (
    GuardedRoute,
    Page,
    Task,
    TaskOutcome,
    account_of,
    message_of,
)

KIND, TITLE = "ledger", "核对台账和原件"


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of the ledger check."""

    def look(request: Request) -> Response:
        tasks = [one for one in page.tasks.all() if one.kind == KIND]
        return page.show(request, "ledger.html", tasks=tasks, told=message_of(request))

    def begin(request: Request) -> Response:
        page.tasks.begin(Task(KIND, TITLE, account_of(request)), partial(_checked, page))
        page.note(request, TITLE)
        return page.redirect("/setup/ledger")

    return [
        GuardedRoute("/setup/ledger", look, who="viewer"),
        GuardedRoute("/setup/ledger", begin, methods=["POST"], who="clerk"),
    ]


def _checked(page: Page, task: Task) -> TaskOutcome:
    campaign, output = page.office.campaign(), page.office.folders.output
    result = check_ledger(campaign, output, task.advance)
    office = office_around(campaign, page.office.folders)
    restored = restore_lists(office, output, result.lists) if result.lists else ()
    return TaskOutcome((*restored, *result.lines), look=not result.is_fine)
