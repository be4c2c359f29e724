"""Paper parts: the packages that read photographs of forms, installed by a click."""

from __future__ import annotations

from copy import copy

from starlette.requests import Request
from starlette.responses import Response

from huizhi.formats.paper import can_install_paper, can_read_paper, install_paper
from huizhi.web.service import GuardedRoute, Page, Task, TaskOutcome, account_of, message_of

KIND, TITLE = "paper-parts", "装认字的组件"
_HERE = "/setup/paper"


def routes(page: Page) -> list[GuardedRoute]:
    """The address of the page that installs them."""

    def look(request: Request) -> Response:
        # As they are now, and only then whether they are installed: what ends meanwhile must not be
        # shown as done beside the button that begins it.
        tasks = [copy(one) for one in page.tasks.all() if one.kind == KIND]
        return page.show(
            request,
            "paper_parts.html",
            tasks=tasks,
            can_read=can_read_paper(),
            can_install=can_install_paper(),
            told=message_of(request),
        )

    def begin(request: Request) -> Response:
        page.tasks.begin(Task(KIND, TITLE, account_of(request)), _installed)
        page.note(request, TITLE)
        return page.redirect(_HERE)

    return [
        GuardedRoute(_HERE, look, who="viewer"),
        GuardedRoute(_HERE, begin, methods=["POST"], who="clerk"),
    ]


def _installed(task: Task) -> TaskOutcome:
    def told(done: int, total: int) -> None:
        task.done, task.total = done, total

    install_paper(told)
    later = "以前收到的表格照片，下次收材料时会自动读，到达日期不变。"
    return TaskOutcome(("装好了：从现在起，照片和扫描的表格会读出来。", later))
