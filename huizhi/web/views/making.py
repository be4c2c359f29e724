"""Making: packets, previews, summary, report, reminders and corrections, beside the requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from huizhi.errors import HuizhiError, TemplateError
from huizhi.formats.office import NO_OFFICE, find_office
from huizhi.formats.zips import archive_pieces
from huizhi.steps.correcting import FILLED_FOLDER, corrections
from huizhi.steps.preparing import check, template_mistakes
from huizhi.steps.reporting import reminding, sum_up, summary
from huizhi.steps.reporting.sheets import debts_of
from huizhi.steps.sending import (
    PREVIEW_FOLDER,
    PRINT_FOLDER,
    Printer,
    PrintJob,
    knowing_prefills,
    packet_files,
    packets,
    prefill,
    write_previews,
)
from huizhi.steps.standing import checked_ledger
from huizhi.web.service import (
    GuardedRoute,
    Page,
    Task,
    TaskOutcome,
    Who,
    account_of,
    message_of,
    texts_in,
)
from huizhi.web.views.one_return import download_response

KINDS = {
    "packets": "生成通知包",
    "pdf": "通知包里再放 PDF",
    "print": "全部打印（一个 PDF）",
    "preview": "预览通知和表格",
    "summary": "生成汇总表和报告",
    "report": "只生成总结报告",
    "reminders": "写催报消息和通知",
    "corrections": "做要更正的文件",
}
_PACKETS = frozenset({"packets", "pdf", "print"})
_SENT = _PACKETS | {"preview", "reminders"}  # made of what the settings say now
_ZIP_NAMES = {
    "packets": "全部通知包",
    "summary": "汇总表和报告",
    "reminders": "全部催报消息和通知",
    "corrections": "全部要更正的文件",
    "print": "打印用的文件",
    "filled": "填好的表",
}
FOLDERS = {
    "packets": packets.FOLDER,
    "summary": summary.FOLDER,
    "reminders": reminding.FOLDER,
    "corrections": corrections.FOLDER,
    "print": PRINT_FOLDER,
    "filled": FILLED_FOLDER,
}
# Packets hold the links by which communities hand in.
_LOADED_BY: dict[str, Who] = {
    "packets": "clerk",
    "summary": "viewer",
    "reminders": "viewer",
    "corrections": "viewer",
    "print": "clerk",
    "filled": "clerk",
}


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of making and of what was made."""
    work: dict[str, Callable[[Task], TaskOutcome]] = {
        "packets": partial(_packets, page),
        "pdf": partial(_packets, page, pdf=True),
        "print": partial(_packets, page, print_run=True),
        "preview": partial(_preview, page),
        "summary": partial(_summary, page),
        "report": partial(_report, page),
        "reminders": partial(_reminders, page),
        "corrections": partial(_corrections, page),
    }

    def making(request: Request) -> Response:
        gathered = page.office.state().gathered
        today = page.office.today()
        owing = {debt.standing.recipient.name for debt in debts_of(gathered)}
        return page.show(
            request,
            "making.html",
            kinds=KINDS,
            tasks=page.tasks.all(),
            of_sending=False,
            office=find_office(),
            files=_made(page),
            messages=[
                one for one in gathered.reminders if one.day == today and one.community in owing
            ],
            told=message_of(request),
        )

    def tasks(request: Request) -> Response:
        of_sending = request.query_params.get("of") == "sending"
        some = tasks_of(page, of_sending=of_sending)
        shown = page.show(request, "tasks.html", tasks=some, of_sending=of_sending)
        if all(task.is_over for task in page.tasks.all()):
            shown.headers["HX-Refresh"] = "true"  # what was made is shown all over the page
        return shown

    async def begin(request: Request) -> Response:
        kind = request.path_params["kind"]
        if kind not in work:
            raise HuizhiError("没有这一项。")
        if kind in _SENT and page.office.mistakes:
            raise HuizhiError("设置或模板里有错误，改好以前不做要发出去的文件。请到“检查”里看。")
        do, title = work[kind], KINDS[kind]
        texts = await texts_in(request)
        if kind == "corrections" and texts.get("look"):
            do, title = partial(_corrections, page, with_look=True), f"{title}（连请确认的）"
        page.tasks.begin(Task(kind, title, account_of(request)), do)
        await run_in_threadpool(page.note, request, title)
        return page.redirect("/sending" if texts.get("of") == "sending" else "/making")

    def made(folder: str) -> Callable[[Request], Response]:
        return lambda request: _download(page, request, folder)

    def picture(request: Request) -> Response:
        folder = page.office.folders.output / PREVIEW_FOLDER
        name = request.path_params["name"]
        found = next((p for p in folder.glob("*.png") if p.name == name), None)
        if found is None:
            raise HuizhiError("这张预览图不在了，请重新预览。")
        return FileResponse(found, media_type="image/png")

    return [
        GuardedRoute("/making", making, who="viewer"),
        GuardedRoute("/making/tasks", tasks, who="viewer"),
        GuardedRoute("/making/{kind}", begin, methods=["POST"], who="clerk"),
        GuardedRoute("/made/preview/{name}", picture, who="viewer"),
        *(
            GuardedRoute(f"/made/{folder}{file}", made(folder), who=who_may_load)
            for folder, who_may_load in _LOADED_BY.items()
            for file in ("", "/{name}")
        ),
    ]


def tasks_of(page: Page, *, of_sending: bool) -> list[Task]:
    """What is being made and was made, the newest first; of_sending: packets alone."""
    return [one for one in page.tasks.all() if not of_sending or one.kind in _PACKETS]


def _made(page: Page) -> list[tuple[str, str]]:
    """Title and address of what lies there to be downloaded."""
    output = page.office.folders.output
    found = []
    for name, title in (("汇总表.xlsx", "汇总表"), ("报告.docx", "总结报告")):
        if (output / summary.FOLDER / name).is_file():
            found.append((title, f"/made/summary/{name}"))
    for folder, title in (
        ("packets", "全部通知包（zip）"),
        ("reminders", "全部催报消息和通知（zip）"),
        ("corrections", "全部要更正的文件（zip）"),
    ):
        path = output / FOLDERS[folder]
        if path.is_dir() and any(path.iterdir()):
            found.append((title, f"/made/{folder}"))
    return found


def _download(page: Page, request: Request, made: str) -> Response:
    """A file that was made, or a whole folder as a zip; only what is listed there."""
    folder = FOLDERS[made]
    path = page.office.folders.output / folder
    wanted = request.path_params.get("name")
    page.note(request, f"下载：{wanted or _ZIP_NAMES[made]}")
    if wanted is None:
        return _zipped(path, folder, _ZIP_NAMES[made])
    listed = {one.name: one for one in path.iterdir()} if path.is_dir() else {}
    if wanted not in listed:
        raise HuizhiError(f"“{wanted[:80]}”不在了，请重新生成。")
    found = listed[wanted]
    if found.is_dir():
        before = "催报" if folder == reminding.FOLDER else ""
        return _zipped(found, wanted, f"{before}{wanted}")
    return download_response(found, wanted)


def _zipped(folder: Path, name: str, shown: str) -> Response:
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(shown)}.zip"}
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name[:1] != ".")
    inner = [p for p in files if p.suffix != ".zip" or name != packets.FOLDER]
    pieces = archive_pieces(folder, inner)
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


def _packets(page: Page, task: Task, *, pdf: bool = False, print_run: bool = False) -> TaskOutcome:
    office = find_office()
    if office is None and (pdf or print_run):
        raise HuizhiError(NO_OFFICE)
    job = PrintJob(Printer(office), pdf, print_run) if office and (pdf or print_run) else None
    campaign, folders = page.office.campaign(), page.office.folders
    if mistakes := template_mistakes(campaign.settings, folders.templates):
        raise TemplateError(mistakes)
    task.total = len(campaign.settings.recipients)
    links = page.office.links() if campaign.settings.page_address else None
    with page.office.writing:
        filled = prefill(campaign, folders, campaign.settings.recipients, page.office.now())
        result = packets.make_packets(
            filled.campaign, folders.output, (), task.advance, None,
            office, job, links,
        )  # fmt: skip
    lines = [f"{result.count}个单位的通知包已生成，本次写入{result.changed}个，其余没有变化。"]
    lines += [filled.words] if filled.words else []
    lines += [f"{one}。" for one in filled.broken]
    lines += [f"“{one}”不在现在的名单上，是以前留下的，请核对后删除。" for one in result.leftovers]
    if result.layouts.without_office:
        lines.append("没有安装 LibreOffice，通知的版面没有逐页核对，请打开一份看看。")
    lines += [f"提示：{one}" for one in check(folders.config, folders.templates).mentions]
    lines += [f"通知的版面有一处程序调整不了：{one}。" for one in result.layouts.wrong]
    files = [("全部通知包（zip）", "/made/packets")]
    if result.run:
        files.insert(0, ("全部通知包，双面打印用", f"/made/print/{result.run.name}"))
    return TaskOutcome(tuple(lines), tuple(files), look=len(lines) > 1 + bool(filled.words))


def _preview(page: Page, task: Task) -> TaskOutcome:
    office = find_office()
    if office is None:
        raise HuizhiError(NO_OFFICE)
    output = page.office.folders.output
    campaign = knowing_prefills(page.office.campaign(), output)
    recipients = campaign.settings.communities[:1] or campaign.settings.recipients[:1]
    with page.office.writing:
        files = packet_files(campaign, recipients, office, output)
        written = write_previews(office, files, output, task.advance)
    pictures = tuple((one.stem, f"/made/preview/{one.name}") for one in written)
    return TaskOutcome((f"{recipients[0].name}的通知包，共{len(written)}页：",), (), pictures)


def _summary(page: Page, task: Task) -> TaskOutcome:
    return _written(page, task, with_summary=True)


def _report(page: Page, task: Task) -> TaskOutcome:
    return _written(page, task, with_summary=False)


def _written(page: Page, task: Task, *, with_summary: bool) -> TaskOutcome:
    """The report, and the summary with it, from what the clerk has marked."""
    campaign, output = page.office.campaign(), page.office.folders.output
    today = page.office.today()
    with page.office.writing:
        done = sum_up(campaign, output, today, only_report=not with_summary)
    task.advance()
    lines, written = list(done.remarks), done.report
    files = [("汇总表", f"/made/summary/{done.summary.path.name}")] if done.summary else []
    files.append(("总结报告", f"/made/summary/{written.path.name}"))
    if written.before:
        lines.append(f"原来的报告改过，另存为 {written.before.name}。")
        files.append(("原来的报告", f"/made/summary/{written.before.name}"))
    lines += [f"{one}。" for one in written.remarks]
    return TaskOutcome(("已生成。", *lines), tuple(files), look=bool(lines))


def _reminders(page: Page, task: Task) -> TaskOutcome:
    campaign, output = page.office.campaign(), page.office.folders.output
    today = page.office.today()
    with page.office.writing:
        result = reminding.remind(campaign, output, today)
    task.advance()
    if not result.reminded:
        return TaskOutcome(("现在没有要催的单位。",))
    names = "、".join(one.community for one in result.reminded[:20])
    more = "等" if len(result.reminded) > 20 else ""
    files = (("消息、催办通知和一览（zip）", f"/made/reminders/{result.folder.name}"),)
    told = (
        f"给{len(result.reminded)}个单位写了消息和催办通知：{names}{more}。消息在下面，可以复制。"
    )
    return TaskOutcome((told,), files)


def _corrections(page: Page, task: Task, *, with_look: bool = False) -> TaskOutcome:
    campaign, output = page.office.campaign(), page.office.folders.output
    with page.office.writing:
        with page.office.ledger() as ledger:
            returns = checked_ledger(campaign, ledger).returns
            received = ledger.received()
        today = page.office.today()
        result = corrections.make_corrections(
            campaign, returns, received, today, output, with_look=with_look
        )
    task.advance()
    compare = (
        (f"{'、'.join(result.to_compare)}的表由图片认出，还没有校对，没有做。请先校对。",)
        if result.to_compare
        else ()
    )
    if not result.folders:
        return TaskOutcome(("收到的表没有必须改的地方，没有要发回的。", *compare))
    lines = (
        *compare,
        *(
            f"{one.community}：请修改{one.fix}处{f'，请确认{one.confirm}处' if with_look else ''}。"
            for one in result.folders
        ),
    )
    files = tuple(
        (f"{one.community}（zip）", f"/made/corrections/{one.folder.name}")
        for one in result.folders[:200]
    )
    return TaskOutcome(lines[:200], (("全部（zip）", "/made/corrections"), *files))
