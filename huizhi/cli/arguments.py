"""Arguments: the command line, in Chinese.

argparse, not typer: it is in the standard library, starts in a few milliseconds, and lets every
word it prints be Chinese.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NoReturn

from huizhi import COMMAND, __version__

DEFAULT_VERB = "packets"
DEFAULT_CONFIG = Path("config")
_ERRORS = (
    (r"unrecognized arguments: (.*)", "不认识 {0}"),
    (r"the following arguments are required: (.*)", "还缺少 {0}"),
    (r"argument (.*): expected one argument", "{0} 后面要写一个值"),
    (r"argument (.*): expected at least one argument", "{0} 后面至少要写一个值"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", "{0}没有 {1}，可以用 {2}"),
    (r"argument (.*): invalid .* value: (.*)", "{0} 不能是 {1}"),
    (r"argument (.*): not allowed with argument (.*)", "{0} 和 {1} 不能一起写，请只写一个"),
    (r"one of the arguments (.*) is required", "{0} 里要写一个"),
    (r"argument (.*): ignored explicit argument (.*)", "{0} 后面不能写 {1}"),
    (r"argument (.*): (.*)", "{0}：{1}"),
    (r"ambiguous option: (\S+) could match (.*)", "{0} 不明确，可能是 {1}"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _ArgumentParser(argparse.ArgumentParser):
    """A parser that speaks Chinese."""

    def __init__(self, *, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(
            prog=prog, description=description, add_help=False, formatter_class=_Formatter
        )
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        print(f"命令写法有误：{_translated(message)}。", file=sys.stderr)  # noqa: T201
        print(f"运行 {self.prog} --help 查看用法。", file=sys.stderr)  # noqa: T201
        raise SystemExit(2)


def parse_arguments(words: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command line; without a verb it is `packets`.

    Raises: SystemExit after printing help (0) or what is wrong (2).
    """
    parser, verbs = _parser()
    first = words[0] if words else ""
    if first not in verbs and first not in {"-h", "--help", "--version"}:
        looks_like_verb = bool(first) and not first.startswith("-")
        words = words if looks_like_verb else [DEFAULT_VERB, *words]
    return parser.parse_args(words)


@cache
def _parser() -> tuple[_ArgumentParser, set[str]]:
    parser = _ArgumentParser(
        prog=COMMAND.split()[-1],
        description="回执：把通知和表格发给各社区，把填好的表格收回来、核对、汇总。\n不写命令时生成通知包（packets）。",
    )
    parser.add_argument(
        "--version", action="version", version=f"huizhi {__version__}", help="显示版本"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="命令", required=True, title="命令")

    _add_sending(verbs)
    _add_receiving(verbs)
    _add_filling(verbs)
    _add_reporting(verbs)
    _add_preparing(verbs)
    _add_erasing(verbs)
    _add_keeping(verbs)
    _add_serving(verbs)
    _verb(verbs, "activities", "列出办公室的各个活动：名称、截止日期、文件夹")
    return parser, set(verbs.choices)


def _add_sending(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    packets = _verb(verbs, "packets", "生成每个收文单位的通知包（文件夹和 zip）")
    _add_only(packets, "只生成这个单位的，可以写多次")
    several = packets.add_mutually_exclusive_group()
    several.add_argument(
        "--jobs",
        type=_at_least_one,
        metavar="个数",
        help="同时用几个进程生成；不写时，单位少用一个，上千个时按处理器个数",
    )
    _add_cluster(several)
    packets.add_argument(
        "--pdf", action="store_true", help="通知包里再各放一份 PDF（需要 LibreOffice）"
    )
    packets.add_argument(
        "--print",
        dest="print_run",
        action="store_true",
        help="把全部通知包合成一个 PDF，每份文件从单页开始，一次打印（需要 LibreOffice）",
    )
    packets.add_argument(
        "--refill",
        action="store_true",
        help="已经发出、交回的表也按现在的底数重新预填（不写时照发出时的）",
    )
    preview = _verb(verbs, "preview", "把通知和表格逐页画成图片，先看看印出来的样子")
    preview.add_argument(
        "files", nargs="*", type=Path, metavar="文件", help="要看的文件；不写就看一个单位的通知包"
    )
    _add_only(preview, "看这个单位的，不写就是第一个")


def _add_receiving(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    collect = _verb(verbs, "collect", "收取交回的文件、文件夹或 zip：存档、读取、核对、登记")
    collect.add_argument(
        "paths", nargs="+", type=Path, metavar="文件", help="交回的文件、文件夹或 zip"
    )
    collect.add_argument(
        "--received",
        metavar="日期",
        help="收到的日期，如 2024-06-02 或 2024-06-02T09:15；不写就是现在",
    )
    _add_cluster(collect)
    _add_mail(verbs)
    assign = _verb(verbs, "assign", "待认领的文件，由经办人指明是哪个单位的")
    assign.add_argument(
        "file", metavar="文件", help="收到时的文件名（照片等也可写文件夹），或编号的开头几位"
    )
    assign.add_argument("community", metavar="单位", help="单位的名称、编号或别名")
    assign.add_argument(
        "deliverable", nargs="?", metavar="报送事项", help="认不出是哪张表时写，如 liaison"
    )
    assign.add_argument("--item", metavar="项目", help="照片、视频等作品材料属于哪个项目")
    _add_ruling(verbs)
    read = _verb(verbs, "read", "看一个文件里写了什么，不登记")
    read.add_argument("file", type=Path, metavar="文件", help="一个填好的表格")
    read.add_argument(
        "--template",
        metavar="表格",
        help="按哪一张表读：附件1、事项名称、模板文件名，或 learn 写出的文件夹；不写就自己认",
    )


def _add_mail(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    mail = _verb(
        verbs,
        "mail",
        "从邮箱里取回交来的邮件，附件照 collect 收取，取过的不再取；"
        "或用 --send 发通知包、催报、更正、回执，一个单位一封",
    )
    mail.add_argument("--folder", metavar="文件夹", help="取哪个邮箱文件夹，不写就照配置")
    mail.add_argument("--since", metavar="日期", help="从哪天的邮件取起，不写就照配置或通知日期")
    mail.add_argument("--unread", action="store_true", help="只取没有打开过的")
    mail.add_argument(
        "--password",
        action="store_true",
        help="把邮箱密码（授权码）存进系统的密码库，或换掉、删去",
    )
    mail.add_argument(
        "--send",
        choices=("通知包", "催报", "更正", "回执"),
        help="先列出发给谁、发什么，不发；看好后加 --yes 才发",
    )
    mail.add_argument("--yes", action="store_true", help="照列出的发；发过的不再发，断了可以接着发")
    settled = mail.add_mutually_exclusive_group()
    settled.add_argument(
        "--arrived", metavar="单位", help="不知道发出去没有的，核实对方收到了（和 --send 一起写）"
    )
    settled.add_argument(
        "--again", metavar="单位", help="核实对方没有收到，可以再发一次（和 --send 一起写）"
    )
    _add_only(mail, "只发给这个单位的，可以写多次")
    _add_today(mail)
    _add_cluster(mail)


def _add_ruling(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    rule = _verb(
        verbs, "rule", "改一份已登记的报送：不是这个单位的、以这一版为准、作废、收到日期；都能撤销"
    )
    rule.add_argument("file", metavar="文件", help="收到时的文件名，或编号的开头几位")
    what = rule.add_mutually_exclusive_group(required=True)
    what.add_argument("--unit", metavar="单位", help="不是现在这个单位的，归到这个单位")
    what.add_argument("--nobody", action="store_true", help="不是现在这个单位的，放回待认领")
    what.add_argument("--count", action="store_true", help="以这一版为准，直到再收到新的")
    what.add_argument("--void", action="store_true", help="作废，要写理由（--reason）")
    what.add_argument("--arrived", metavar="日期", help="更正收到日期，如 2024-06-02")
    what.add_argument("--undo", action="store_true", help="撤销对这一份的最后一次处置")
    rule.add_argument("--reason", default="", metavar="理由", help="理由，作废时必须写")
    rule.add_argument("--deliverable", metavar="报送事项", help="文件里有几张表时，写是哪一项")
    rule.add_argument(
        "--revision", type=_at_least_one, metavar="版次", help="几份文件同名时，写是第几版"
    )
    paper = _verb(verbs, "paper", "登记一个单位的一项已收到纸质，算作已报；可以撤销")
    paper.add_argument("community", metavar="单位", help="单位的名称、编号或别名")
    paper.add_argument("deliverable", metavar="报送事项", help="如 liaison 或 联络员")
    paper.add_argument("--day", metavar="日期", help="收到纸质的日期，不写就是今天")
    paper.add_argument("--note", default="", metavar="说明", help="如“已盖章，存档在柜”")
    paper.add_argument("--undo", action="store_true", help="撤销这一项的纸质登记")


def _add_filling(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    filling = _verb(verbs, "fill", "用底数、名单、台账或一张数据表填好表格，读回核对后才保存")
    filling.add_argument(
        "form",
        metavar="表格",
        help="附件1、报送事项的编号或名称，或 learn 写出的文件夹；"
        "用底数填时还可以是空白表，或装着许多空白表的文件夹",
    )
    filling.add_argument(
        "data",
        metavar="数据",
        help="底数（已知的全部，见 book）、名单（已知的联络员等）、台账（以前收到的），"
        "或一个表格文件：第一行写栏目名称",
    )
    _add_only(filling, "只填这个单位的，可以写多次")
    _add_cluster(filling)
    _add_book(verbs)
    corrections = _verb(
        verbs, "corrections", "把有问题的表标出来，连同说明做成可以发回社区的文件夹"
    )
    _add_only(corrections, "只做这个单位的，可以写多次")
    corrections.add_argument(
        "--confirm", action="store_true", help="请确认的地方也一起发给社区（平时只发必须改的）"
    )
    _add_today(corrections)


def _add_book(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    book = _verb(
        verbs, "book", "底数：各单位已知的内容，出自哪里、多久以前；收底册、定矛盾、导出再收回"
    )
    book.add_argument("unit", nargs="?", metavar="单位", help="只看这个单位的；不写就是全部")
    book.add_argument(
        "--day",
        metavar="日期",
        help="收的底册是哪一天的；不写就看表上写的（截至…、标题里的年月），没有写的按今天",
    )
    what = book.add_mutually_exclusive_group()
    what.add_argument(
        "--import",
        dest="lists",
        nargs="+",
        type=Path,
        metavar="底册",
        help="收进底数：一行一个单位的表、名册、台账，或 --export 导出后改过的工作簿",
    )
    what.add_argument(
        "--export", action="store_true", help="写成工作簿 output/export/底数.xlsx，改好可以再收回"
    )
    what.add_argument(
        "--right",
        nargs=2,
        metavar=("栏目", "内容"),
        help="几个说法不一样时，定下这个单位的这一项以哪个内容为准",
    )
    what.add_argument(
        "--same",
        nargs=3,
        metavar=("表格", "栏目", "事实"),
        help="定下这张表的这一栏问的就是底数里的这一项；事实写“无”就是以后都不填",
    )
    what.add_argument("--undo", type=int, metavar="编号", help="撤销一个决定")


def _add_reporting(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    summary = _verb(verbs, "summary", "生成汇总工作簿和总结报告")
    report = _verb(verbs, "report", "只生成总结报告：数字、图表、优秀作品、照片；自己写的会保留")
    status = _verb(verbs, "status", "查看谁报了、谁没报、谁要更正")
    for one in (summary, report, status):
        _add_today(one)
    remind = _verb(verbs, "remind", "给还没报齐的单位写催报消息和催办通知，并列出一览")
    _add_only(remind, "只写给这个单位的，可以写多次")
    _add_today(remind)
    remind.add_argument(
        "--early", action="store_true", help="还没快到期的也写；不写只催快到期的、逾期的和要更正的"
    )
    export = _verb(verbs, "export", "输出台账里收到的内容：JSON，或表格、通讯录文件")
    export.add_argument(
        "--format",
        choices=("json", "xlsx", "csv", "parquet", "vcard"),
        default="json",
        help="json 输出到屏幕；xlsx 工作簿、csv、parquet 表格和 vcard 通讯录写到 output/export/",
    )
    history = _verb(verbs, "history", "一个单位的来往记录：每一版报了什么、改了什么、催过几次")
    history.add_argument("community", metavar="单位", help="单位的名称、编号或别名")
    history.add_argument(
        "deliverable", nargs="?", metavar="报送事项", help="只看这一项，如 liaison 或 联络员"
    )


def _add_erasing(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    erase = _verb(
        verbs, "erase", "删除收到的个人信息：活动结束后全部，或发错的一个文件，或一个单位的报送"
    )
    erase.add_argument(
        "--all", action="store_true", help="整个活动：原件、读出的内容、生成的文件，台账只留数目"
    )
    erase.add_argument("--file", metavar="文件名", help="一个文件，写收到时的名称或编号的前12位")
    erase.add_argument("--unit", metavar="单位", help="一个单位的全部报送，表、照片、视频都在内")
    erase.add_argument("--deliverable", metavar="报送事项", help="和 --unit 一起写，只删这一项")
    erase.add_argument("--yes", action="store_true", help="不再询问；删除后不能恢复")


def _add_keeping(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    backup = _verb(verbs, "backup", "把整个办公室（全部活动、台账、原件、账号）备份成一个文件")
    backup.add_argument("file", type=Path, metavar="文件", help="写成哪个 .zip，或放进哪个文件夹")
    restore = _verb(verbs, "restore", "用备份换下现在的全部内容；先核对备份，现在的另放、不删")
    restore.add_argument("file", type=Path, metavar="备份", help="backup 或网页上做的备份文件")
    restore.add_argument("--yes", action="store_true", help="不再询问")
    move = _verb(
        verbs,
        "move",
        "把台账和原件搬到配置写的地方（数据库服务器、对象存储或输出文件夹），逐行逐个核对",
    )
    move.add_argument(
        "--here",
        action="store_true",
        help="不搬：输出文件夹是从别处搬来的，以后服务器上的台账、桶里的原件就是这个文件夹的",
    )
    move.add_argument("--all", action="store_true", help="办公室的每个活动都搬，不只这一个")


def _add_preparing(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    learn = _verb(verbs, "learn", "把别处来的空白表做成模板和配置，并画出来给您核对")
    learn.add_argument(
        "forms",
        nargs="+",
        type=Path,
        metavar="空白表",
        help="没有标记的空白表：.xlsx、.docx，装有 LibreOffice 时还有 .xls、.et、.ods、.doc、.wps",
    )
    learn.add_argument(
        "--to",
        type=Path,
        metavar="文件夹",
        help="写到哪里；不写就在 output/learned/ 下",
    )
    lint = _verb(verbs, "lint", "按 GB/T 9704-2012 检查通知的格式，逐条指出不合标准的地方")
    lint.add_argument(
        "files", nargs="+", type=Path, metavar="通知", help="要检查的 .docx 文件，可以写多个"
    )
    lint.add_argument(
        "--fix",
        action="store_true",
        help="把能改的格式改好，另存一份“（已改）”，原文件和文字不动",
    )
    check = _verb(verbs, "check", "只检查配置和模板，列出全部错误，不写任何文件")
    check.add_argument(
        "--ledger",
        action="store_true",
        help="再核对台账和收到的原件：少了、变了、没有登记的逐个指出，能补的补好；"
        "台账不见了就从原件重建",
    )
    _verb(verbs, "demo", "用虚构的回复演示整个流程，结果在 output/demo/")


def _add_serving(verbs: argparse._SubParsersAction[_ArgumentParser]) -> None:
    serve = _verb(verbs, "serve", "在浏览器里打开网页：看进度、收文件、生成、设置都在网页上做")
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="地址",
        help="只在本机打开（默认 127.0.0.1）；写 0.0.0.0 让别的电脑和手机也能打开，要先设密码",
    )  # fmt: skip
    serve.add_argument(
        "--port", type=_at_least_one, default=8720, metavar="端口", help="端口（默认 8720）"
    )
    serve.add_argument("--account", metavar="姓名", help="设经办人的密码（会问密码），设好就退出")
    serve.add_argument("--no-browser", action="store_true", help="不自动打开浏览器")
    serve.add_argument("--certificate", metavar="文件", help="用 https 时的证书文件（PEM）")
    serve.add_argument("--key", metavar="文件", help="证书的私钥文件（PEM）")


def _add_only(verb: _ArgumentParser, told: str) -> None:
    verb.add_argument("--only", action="append", default=[], metavar="单位", help=told)


def _add_cluster(verb: argparse._ActionsContainer) -> None:
    verb.add_argument(
        "--cluster",
        metavar="集群",
        help="分给集群做：调度程序的地址，如 tls://10.0.0.5:8786；"
        "或一个数目，在这台电脑上起这么多个进程。不写就看环境变量 HUIZHI_CLUSTER",
    )


def _add_today(verb: _ArgumentParser) -> None:
    verb.add_argument(
        "--today", metavar="日期", help="按这一天判断是否逾期，如 2024-06-10；不写就是今天"
    )


def _verb(
    verbs: argparse._SubParsersAction[_ArgumentParser], name: str, told: str
) -> _ArgumentParser:
    verb = verbs.add_parser(name, help=told, description=told)
    verb.add_argument(
        "--config",
        type=Path,
        default=DEFAULT_CONFIG,
        metavar="文件夹",
        help="配置文件夹（默认 config/）",
    )
    verb.add_argument(
        "--activity",
        metavar="活动",
        help="办公室的哪一个活动：名称或文件夹名（activities/ 里的）；不写就是 config/ 里的",
    )
    verb.add_argument(
        "--templates",
        type=Path,
        metavar="文件夹",
        help="模板文件夹（默认在配置文件夹旁边或里面的 templates/）",
    )
    verb.add_argument(
        "--output",
        type=Path,
        default=Path("output"),
        metavar="文件夹",
        help="输出文件夹（默认 output/）",
    )
    verb.add_argument("--json", action="store_true", help="结果以 JSON 输出，其他信息输出到 stderr")
    verb.add_argument("--quiet", action="store_true", help="只显示必要的信息")
    return verb


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _translated(message: str) -> str:
    for pattern, chinese in _ERRORS:
        if found := re.fullmatch(pattern, message):
            return chinese.format(*found.groups()).replace("argument ", "")
    return message
