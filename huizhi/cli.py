"""The command line: arguments to steps to exit code; the only place that prints.

Exit codes: 0 fine; 1 done, and there are findings to look at; 2 could not be done.
The steps are imported when their verb runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi.arguments import parse_arguments
from huizhi.errors import HuizhiError, MistakesError

if TYPE_CHECKING:
    from huizhi.settings import Attachment, Settings
    from huizhi.steps.fill import Record
    from huizhi.steps.form_set import FormSet
    from huizhi.steps.packets import Packet

FINE, LOOK, FAILED = 0, 1, 2


def main(words: Sequence[str] | None = None) -> None:
    """Runs one command and exits with its code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    try:
        code = run(sys.argv[1:] if words is None else words)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    sys.exit(code)


def run(words: Sequence[str]) -> int:
    """Runs one command; its exit code."""
    arguments = parse_arguments(words)
    try:
        return _VERBS[arguments.verb](arguments, _Voice(arguments))
    except MistakesError as error:
        print(_mistakes_text(error), file=sys.stderr)
        if arguments.json:
            _print_json({"mistakes": [vars_of(m) for m in error.mistakes]})
    except HuizhiError as error:
        print(f"没有完成：{error}", file=sys.stderr)
        if arguments.json:
            _print_json({"error": str(error)})
    except KeyboardInterrupt:
        print("已中断。写了一半的文件没有留下，可以重新运行。", file=sys.stderr)
    return FAILED


class _Voice:
    """What is said on the way: on stdout, or on stderr when stdout is for JSON."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._stream = sys.stderr if arguments.json else sys.stdout
        self._quiet = arguments.quiet

    def say(self, text: str) -> None:
        """Something good to know."""
        if not self._quiet:
            print(text, file=self._stream)

    def tell(self, text: str) -> None:
        """Something that must be known, also with --quiet."""
        print(text, file=self._stream)

    @contextmanager
    def progress(self, what: str, total: int | None) -> Iterator[Callable[[object], None]]:
        """A bar on a terminal; what it yields is called once for each thing done."""
        if self._quiet or not sys.stderr.isatty():
            yield lambda _: None
            return
        from rich.console import Console
        from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = [*Progress.get_default_columns()[:2], MofNCompleteColumn()]
        columns += [TextColumn("{task.fields[rate]}"), TextColumn("还要"), TimeRemainingColumn()]
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total, rate="")

            def advance(_: object) -> None:
                bar.advance(task)
                if speed := bar.tasks[0].speed:
                    bar.update(task, rate=f"每秒{speed:.0f}个")

            yield advance


def _packets(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.errors import TemplateError
    from huizhi.steps.check import template_mistakes
    from huizhi.steps.packets import make_packets

    settings, forms = _campaign(arguments)
    if mistakes := template_mistakes(settings, _templates(arguments)):
        raise TemplateError(mistakes)
    count = len(arguments.only) or len(settings.recipients)
    listed: list[object] = []
    with voice.progress("生成通知包", count) as progress:

        def told(packet: Packet) -> None:
            progress(packet)
            if arguments.json:
                listed.append(_packet_json(packet))

        wanted = arguments.only, told, arguments.jobs
        result = make_packets(settings, forms, arguments.output, *wanted)
    if settings.is_example:
        voice.say("提示：现在用的是随程序提供的示例配置，社区和人员都是虚构的。")
    for left in result.leftovers:
        voice.tell(
            f"注意：通知包文件夹里的“{left}”不在现在的名单上，是以前留下的，请核对后自行删除。"
        )
    if arguments.json:
        _print_json({"packets": listed, "leftovers": list(result.leftovers)})
    voice.tell(
        f"完成：{result.count}个单位的通知包在 {arguments.output / 'packets'}"
        f"（本次写入{result.changed}个，其余没有变化）。"
        "下一步：把各单位的 zip 发出去；收到回复后运行 python generate.py collect 文件或文件夹。"
    )
    return LOOK if result.leftovers else FINE


def _packet_json(packet: Packet) -> dict[str, object]:
    return {
        "name": packet.recipient,
        "folder": str(packet.folder),
        "zip": str(packet.archive),
        "files": list(packet.files),
        "changed": packet.changed,
    }


def _collect(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.collect import collect
    from huizhi.steps.export import return_json

    settings, forms = _campaign(arguments)
    received = _moment(arguments.received, settings)
    with voice.progress("收取", None) as progress:
        result = collect(settings, forms, arguments.output, arguments.paths, received, progress)
    for taken in result.taken:
        voice.say(f"{taken.file}：{taken.outcome}")
        for one in taken.returns:
            for finding in one.findings:
                voice.say(f"    {finding.title}　{finding.message}")
    for refused in result.refused:
        voice.tell(f"没有收：{refused}")
    returns = [one for taken in result.taken for one in taken.returns]
    if arguments.json:
        taken_json = [
            {
                "file": taken.file,
                "outcome": taken.outcome,
                "new": taken.new,
                "returns": [return_json(forms.forms, one) for one in taken.returns],
            }
            for taken in result.taken
        ]
        _print_json({"taken": taken_json, "refused": list(result.refused)})
    look = sum(bool(one.findings) for one in returns)
    placed = sum(one.community is not None for one in returns)
    waiting = len(returns) - placed
    aside = f"，另有{waiting}个待认领或读不出" if waiting else ""
    voice.tell(
        f"完成：看了{len(result.taken)}个文件，登记{placed}份报送{aside}，其中{look}份有问题要看。"
        "下一步：运行 python generate.py status 看进度，或 summary 生成汇总。"
    )
    return LOOK if look or result.refused else FINE


def _assign(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.assign import assign
    from huizhi.steps.export import return_json
    from huizhi.steps.returns import STATUS_NAMES

    settings, forms = _campaign(arguments)
    wanted = arguments.file, arguments.community, arguments.deliverable
    placed = assign(settings, forms, arguments.output, *wanted)
    if arguments.json:
        _print_json({"return": return_json(forms.forms, placed) if placed else None})
    if placed is None:
        voice.tell("已认领：内容与这个单位已收的相同，没有产生新版本。")
        return FINE
    name = settings.deliverable(placed.deliverable or "").name
    voice.tell(
        f"已认领：{placed.file} 登记为{placed.community}的{name}，"
        f"第{placed.revision}版，{STATUS_NAMES[placed.status]}。"
    )
    for finding in placed.findings:
        voice.say(f"    {finding.title}　{finding.message}")
    return LOOK if placed.findings else FINE


def _read(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.export import return_json
    from huizhi.steps.fill import attachment_named
    from huizhi.steps.learned_campaign import is_learned, learned_campaign
    from huizhi.steps.look import look_into

    settings, forms = _campaign(arguments)
    said_form, template = "", arguments.template
    if template and is_learned(Path(template)):
        learned = learned_campaign(settings, Path(template))
        settings, forms = learned.settings, learned.forms
        said_form = learned.attachment.deliverable or ""
    elif template:
        said_form = attachment_named(settings, template).deliverable or ""
    result = look_into(settings, forms, arguments.file, said_form)
    if arguments.json:
        returns = [return_json(forms.forms, one) for one in result.returns]
        _print_json({"campaign": settings.campaign_id, "returns": returns})
    else:
        for line in result.lines:
            voice.tell(line)
    voice.tell(f"结果：{result.outcome}。只是查看，没有登记。")
    return LOOK if any(one.findings for one in result.returns) else FINE


def _fill(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.fill import attachment_named, fill
    from huizhi.steps.learned_campaign import is_learned, learned_campaign

    settings, forms = _campaign(arguments)
    if is_learned(Path(arguments.form)):
        learned = learned_campaign(settings, Path(arguments.form))
        settings, forms, attachment = learned.settings, learned.forms, learned.attachment
    else:
        attachment = attachment_named(settings, arguments.form)
    records, unused = _records(arguments, settings, forms, attachment)
    result = fill(settings, forms, attachment, records, arguments.output)
    if arguments.json:
        filled_json = [
            {
                "community": one.community,
                "files": [str(path) for path in one.files],
                "findings": [finding.message for finding in one.findings],
            }
            for one in result.filled
        ]
        _print_json({"filled": filled_json, "refused": list(result.refused)})
    for heading in unused:
        voice.tell(f"注意：表格里没有“{heading}”这一栏，数据里的这一列没有用上。")
    for one in result.filled:
        for finding in one.findings:
            voice.say(f"{one.community}　{finding.title}　{finding.message}")
    for refused in result.refused:
        voice.tell(f"没有填：{refused}")
    folder = arguments.output / "filled"
    voice.tell(f"完成：填好{len(result.filled)}份，都已读回核对，在 {folder}。")
    look = unused or result.refused or any(one.findings for one in result.filled)
    return LOOK if look else FINE


def _records(
    arguments: argparse.Namespace, settings: Settings, forms: FormSet, attachment: Attachment
) -> tuple[Sequence[Record], Sequence[str]]:
    """What to fill in, and the columns of the data that are not asked for."""
    from huizhi.steps.fill import records_from_returns, records_from_roster
    from huizhi.steps.fill_table import read_fill_table
    from huizhi.steps.ledger import Ledger
    from huizhi.steps.packets import chosen

    form = forms.forms[attachment.deliverable or ""]
    communities = [one for one in chosen(settings, arguments.only) if one.returns_forms]
    if arguments.data == "名单":
        return records_from_roster(settings, attachment, communities), ()
    if arguments.data == "台账":
        with Ledger.in_folder(arguments.output, settings.campaign_id) as ledger:
            return records_from_returns(settings, form, ledger.returns(), communities), ()
    table = read_fill_table(settings, forms, form, Path(arguments.data))
    outside = [one for one in table.records if one.recipient not in settings.recipients]
    return [one for one in table.records if one.recipient in communities or one in outside], (
        table.unused
    )


def _corrections(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.corrections import make_corrections
    from huizhi.steps.ledger import Ledger

    settings, forms = _campaign(arguments)
    today = _today(arguments.today, settings)
    with Ledger.in_folder(arguments.output, settings.campaign_id) as ledger:
        returns, received = ledger.returns(), ledger.received()
    output, only = arguments.output, arguments.only
    result = make_corrections(settings, forms, returns, received, today, output, only)
    if arguments.json:
        _print_json(
            {
                "corrections": [
                    {
                        "community": one.community,
                        "folder": str(one.folder),
                        "files": list(one.files),
                        "fix": one.fix,
                        "confirm": one.confirm,
                        "normalised": one.normalised,
                        "changed": one.changed,
                    }
                    for one in result.folders
                ],
                "leftovers": list(result.leftovers),
            }
        )
    for one in result.folders:
        voice.say(
            f"{one.community}：请修改{one.fix}处，请确认{one.confirm}处，"
            f"已自动规范{one.normalised}处，在 {one.folder}"
        )
    for left in result.leftovers:
        voice.tell(f"注意：“{left}”现在没有要改的，这个文件夹是以前留下的，请核对后自行删除。")
    if not result.folders:
        voice.tell("完成：收到的表都没有问题，没有要发回的。")
        return LOOK if result.leftovers else FINE
    voice.tell(
        f"完成：{len(result.folders)}个单位有要改或要确认的，在 {output / 'corrections'}。"
        "下一步：把各单位文件夹里的文件发回，消息.txt 里的话可以直接粘贴；"
        "改好的文件发来后照常运行 collect。"
    )
    return LOOK


def _summary(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.ledger import Ledger
    from huizhi.steps.status import take_stock
    from huizhi.steps.summary import make_summary

    settings, forms = _campaign(arguments)
    today = _today(arguments.today, settings)
    with Ledger.in_folder(arguments.output, settings.campaign_id) as ledger:
        returns, received = ledger.returns(), ledger.received()
    result = make_summary(settings, forms, returns, received, today, arguments.output)
    if arguments.json:
        _print_json({"summary": str(result.path)})
    voice.tell(f"完成：汇总工作簿在 {result.path}。")
    return LOOK if take_stock(settings, returns, received, today).needs_a_look else FINE


def _status(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.ledger import Ledger
    from huizhi.steps.status import status_json, take_stock

    settings, _ = _campaign(arguments)
    today = _today(arguments.today, settings)
    with Ledger.in_folder(arguments.output, settings.campaign_id) as ledger:
        result = take_stock(settings, ledger.returns(), ledger.received(), today)
    if arguments.json:
        _print_json(status_json(result))
    else:
        _tell_status(result, voice)
    return LOOK if result.needs_a_look else FINE


def _export(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.export import export_json
    from huizhi.steps.ledger import Ledger

    settings, forms = _campaign(arguments)
    with Ledger.in_folder(arguments.output, settings.campaign_id) as ledger:
        _print_json(export_json(settings.campaign_id, forms.forms, ledger.returns()))
    return FINE


def _check(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.check import check

    result = check(arguments.config, _templates(arguments))
    if arguments.json:
        _print_json(
            {
                "mistakes": [vars_of(mistake) for mistake in result.mistakes],
                "mentions": list(result.mentions),
            }
        )
    for mention in result.mentions:
        voice.say(f"提示：{mention}")
    for mistake in result.mistakes:
        voice.tell(str(mistake))
    if result.mistakes:
        voice.tell(f"共有{len(result.mistakes)}处错误，改好后再运行 check。")
        return FAILED
    voice.tell("检查完成：配置和模板没有错误。")
    return FINE


def _learn(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.learn import learn_forms, learned_json

    learned = learn_forms(arguments.forms, arguments.to, arguments.output)
    for one in learned:
        voice.say(one.drawing)
        for number, doubt in enumerate(one.form.doubts, start=1):
            voice.tell(f"拿不准 {number}：{doubt}")
        voice.tell(
            f"完成：模板 {one.template}，配置 {one.settings}，请看图核对 {one.page}。"
            f"核对后就能用：fill {one.template.parent} 数据.xlsx 填好，"
            f"read 文件 --template {one.template.parent} 读出。"
        )
    if arguments.json:
        told = [learned_json(one.form) for one in learned]
        _print_json(told[0] if len(told) == 1 else told)
    return LOOK if any(one.form.doubts for one in learned) else FINE


def _demo(arguments: argparse.Namespace, voice: _Voice) -> int:
    from huizhi.steps.demo import run_demo

    settings, forms = _campaign(arguments)
    result = run_demo(settings, forms, arguments.output / "demo", voice.say)
    if arguments.json:
        _print_json({"folder": str(result.folder), "summary": str(result.summary)})
    voice.tell(f"演示完成：全部结果在 {result.folder}，汇总工作簿是 {result.summary}。")
    return FINE


_VERBS: dict[str, Callable[[argparse.Namespace, _Voice], int]] = {
    "packets": _packets,
    "collect": _collect,
    "assign": _assign,
    "read": _read,
    "fill": _fill,
    "corrections": _corrections,
    "summary": _summary,
    "status": _status,
    "export": _export,
    "check": _check,
    "learn": _learn,
    "demo": _demo,
}


def _campaign(arguments: argparse.Namespace) -> tuple[Settings, FormSet]:
    """The settings and forms; every mistake of both is told at once."""
    from huizhi.config import load_settings
    from huizhi.errors import TemplateError
    from huizhi.steps.check import template_mistakes
    from huizhi.steps.form_set import load_form_set

    settings = load_settings(arguments.config)
    templates = _templates(arguments)
    try:
        return settings, load_form_set(settings, templates)
    except TemplateError as error:
        raise TemplateError(template_mistakes(settings, templates) or error.mistakes) from error


def _templates(arguments: argparse.Namespace) -> Path:
    """The templates that belong to the configuration, else those of the program."""
    if arguments.templates:
        return Path(arguments.templates)
    config = Path(arguments.config)
    near = (config / "templates", config.absolute().parent / "templates")
    program = Path(__file__).parent.parent / "templates"
    return next((folder for folder in near if folder.is_dir()), program)


def _tell_status(result: object, voice: _Voice) -> None:
    from huizhi.steps.status import StatusResult, waiting_line

    assert isinstance(result, StatusResult)
    by_name: dict[str, list[str]] = {}
    for s in result.standings:
        by_name.setdefault(s.recipient.name, []).append(f"{s.deliverable.name}：{s.words}")
    for name, words in by_name.items():
        voice.tell(f"{name}　{'　'.join(words)}")
    for one in result.waiting:
        voice.tell(f"待处理　{waiting_line(one)}")
    owing = sum(s.owes for s in result.standings)
    voice.tell(
        f"截至{result.today}：收到{len(result.received)}个文件，还有{owing}项没有报齐或要更正，"
        f"{len(result.waiting)}份待认领或读不出。"
    )


def _moment(text: str | None, settings: Settings) -> dt.datetime | None:
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise HuizhiError(
            f"--received 的“{text}”不是日期，要写成 2024-06-02 或 2024-06-02T09:15。"
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)
    if moment > dt.datetime.now(settings.zone):
        raise HuizhiError(f"--received 的“{text}”还没有到，请写实际收到的日期。")
    return moment


def _today(text: str | None, settings: Settings) -> dt.date:
    if text is None:
        return dt.datetime.now(settings.zone).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise HuizhiError(f"--today 的“{text}”不是日期，要写成 2024-06-10。") from error


def _mistakes_text(error: MistakesError) -> str:
    return f"{error}\n共有{len(error.mistakes)}处错误，改好后再运行；没有写任何文件。"


def vars_of(mistake: object) -> dict[str, str]:
    """A mistake as an object for JSON."""
    names = ("file", "place", "what", "expected", "remedy")
    return {name: getattr(mistake, name) for name in names} | {"message": str(mistake)}


def _print_json(result: object) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=2))
