"""Starting: what to do first, where there is nothing but the example, and the example itself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from huizhi.steps.preparing import EXAMPLE_ID, make_example
from huizhi.web.service import (
    GuardedRoute,
    Page,
    Task,
    TaskOutcome,
    account_of,
    message_of,
    prefix_of,
)

_KIND = "example"  # of the task


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of the example."""

    def begin(request: Request) -> Response:
        task = Task(_KIND, "准备示例", account_of(request))

        def work(task: Task) -> TaskOutcome:
            make_example(page.office.folders, task.advance)
            page.activities.look_again()
            return TaskOutcome(("示例已经准备好。",))

        if not _is_made(page) and not _running(page):
            page.tasks.begin(task, work)
        return page.redirect("/example")

    def example(request: Request) -> Response:
        is_part = "hx-request" in request.headers
        if _is_made(page):
            address = f"{prefix_of(EXAMPLE_ID)}/overview"
            if is_part:
                return Response(headers={"HX-Redirect": address})
            return RedirectResponse(address, 303)
        known = [one for one in page.tasks.all() if one.kind == _KIND]
        if not known:
            return page.redirect("/")
        name = "example_part.html" if is_part else "example.html"
        return page.show(request, name, task=known[0])

    return [
        GuardedRoute("/example", begin, methods=["POST"], who="clerk"),
        GuardedRoute("/example", example, who="viewer"),
    ]


def show_start(page: Page, request: Request) -> Response:
    """What to do first."""
    return page.show(
        request,
        "start.html",
        example=f"{prefix_of(EXAMPLE_ID)}/overview" if _is_made(page) else "",
        ended=any(one.ended_on is not None for one in page.activities.all()),
        told=message_of(request),
    )


def _is_made(page: Page) -> bool:
    return any(one.id == EXAMPLE_ID for one in page.activities.all())


def _running(page: Page) -> bool:
    return any(one.kind == _KIND and not one.is_over for one in page.tasks.all())
