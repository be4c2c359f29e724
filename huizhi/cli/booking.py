"""The verb for the book of what is known: book."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from huizhi.cli.campaign import campaign_of, day_from_argument, folders_of
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.errors import HuizhiError, StorageError

if TYPE_CHECKING:
    from huizhi.book import Book
    from huizhi.campaign import Campaign
    from huizhi.steps.knowing import Office
    from huizhi.storage import Ledger


def run_book(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.knowing import office_around

    campaign = campaign_of(arguments)
    office = office_around(campaign, folders_of(arguments))
    now = dt.datetime.now(campaign.settings.zone)
    if arguments.day and not arguments.lists:
        raise HuizhiError("--day 和 --import 一起写：book --import 底册 --day 2026-03-01。")
    if arguments.lists:
        return _import(arguments, office, voice)
    if arguments.export:
        return _export(arguments, office, now.date(), voice)
    if arguments.right or arguments.same or arguments.undo is not None:
        return _decide(arguments, office, now, voice)
    return _show(arguments, office, now.date(), voice)


def _import(arguments: argparse.Namespace, office: Office, voice: Voice) -> int:
    from huizhi.steps.knowing import gather_book, import_list

    unit = _units(arguments, office.campaign)[0] if arguments.unit else ""
    said = arguments.day
    day = day_from_argument(said, office.settings, "--day") if said else None
    done = []
    refused: dict[str, str] = {}
    for path in arguments.lists:
        book = gather_book(office)
        now = dt.datetime.now(office.settings.zone)  # of several the later one counts
        try:
            one = import_list(office.campaign, arguments.output, path, book, now, unit, day)
        except StorageError:
            raise
        except HuizhiError as error:
            if len(arguments.lists) == 1:
                raise
            refused[path.name] = str(error)
            voice.tell(str(error))
            continue
        done.append(one)
        for problem in one.problems:
            voice.tell(f"没有收：{one.file} {problem}")
        if one.known:
            voice.tell(f"{one.file} 以前收过，内容一样，没有再收。")
        elif one.edited and not one.entries:
            voice.tell(f"{one.file} 里没有改过的内容，没有收。")
        else:
            count = f"{one.amount}，{len(one.units)}个单位"
            for change in one.changes:
                voice.say(f"  {change.words}")
            voice.tell(f"完成：{one.file} 收进底数，{count}。原件已存档。")
            for told in one.told:
                voice.tell(f"注意：{one.file} {told.replace('写上日期', '加上 --day 日期')}")
    if arguments.json:
        voice.answer(
            [
                {
                    "file": one.file,
                    "values": len(one.entries),
                    "units": list(one.units),
                    "problems": list(one.problems),
                    "known": one.known,
                    "days": {sheet: day.day.isoformat() for sheet, day in one.days.items()},
                    "undated": list(one.undated),
                    "changes": [dataclasses.asdict(change) for change in one.changes],
                }
                for one in done
            ]
            + [
                {"file": name, "values": 0, "units": [], "problems": [why], "known": False}
                for name, why in refused.items()
            ]
        )
    if refused:
        count = f"{len(arguments.lists)}个文件收了{len(done)}个"
        voice.tell(f"{count}，没有收的：{'、'.join(refused)}。改好以后只收这几个就行。")
    return LOOK if refused or any(one.problems for one in done) else FINE


def _export(arguments: argparse.Namespace, office: Office, today: dt.date, voice: Voice) -> int:
    from huizhi.disk import write_whole
    from huizhi.steps.knowing import BOOK_FILE, book_workbook, gather_book

    book = gather_book(office)
    _tell_broken(book, voice)
    path = arguments.output / "export" / BOOK_FILE
    write_whole(path, book_workbook(book, _units(arguments, office.campaign), today))
    if arguments.json:
        voice.answer({"file": str(path)})
    voice.tell(f"完成：底数写在 {path}。要改，就改“内容”一列，再用 book --import 收回。")
    return FINE


def _decide(arguments: argparse.Namespace, office: Office, now: dt.datetime, voice: Voice) -> int:
    from huizhi.steps.knowing import decide_right, gather_book, undo_decision
    from huizhi.storage import THIS_MACHINE, Ledger, book_records_in

    settings = office.campaign.settings
    with Ledger.in_folder(arguments.output, settings) as ledger:
        if arguments.right:
            if not arguments.unit:
                raise HuizhiError("请写是哪个单位的：book 单位 --right 栏目 内容。")
            (unit,) = _units(arguments, office.campaign)
            label, said = arguments.right
            found = decide_right(ledger, gather_book(office), unit, label, said, THIS_MACHINE, now)
            told = f"{unit}的{found.meaning.words}以“{found.text}”为准（{found.origin.words}）"
        elif arguments.same:
            told = _decide_same(arguments, office, ledger, now)
        else:
            undo_decision(ledger, arguments.undo, now)
            told = f"撤销了编号{arguments.undo}的决定"
    number = 0
    if arguments.right or arguments.same:
        number = max(one.number for one in book_records_in(arguments.output).rulings)
    if arguments.json:
        voice.answer({"decided": told} | ({"number": number} if number else {}))
    undo = f"编号{number}，要撤销就写 book --undo {number}。" if number else ""
    voice.tell(f"已登记：{told}。{undo}")
    return FINE


def _decide_same(
    arguments: argparse.Namespace, office: Office, ledger: Ledger, now: dt.datetime
) -> str:
    from huizhi.book import LIST, NO_FACT
    from huizhi.steps.knowing import (
        decide_list,
        decide_same,
        form_called,
        forms_of,
        gather_book,
        is_list_called,
    )
    from huizhi.steps.preparing import learned_forms
    from huizhi.storage import THIS_MACHINE

    form, label, fact = arguments.same
    own, book = forms_of(office), gather_book(office)
    said = "" if fact == NO_FACT else fact
    if label == LIST and is_list_called(form, book):
        return decide_list(ledger, form, said, book, THIS_MACHINE, now)
    learned = learned_forms(office.settings, arguments.output, form)
    asked = form_called([*own, *learned], form)
    others = [one.load() for one in own]
    return decide_same(ledger, asked, label, said, book, others, THIS_MACHINE, now).words


def _show(arguments: argparse.Namespace, office: Office, today: dt.date, voice: Voice) -> int:
    from huizhi.book import typed_command
    from huizhi.steps.knowing import book_json, gather_book, shown_text, told_lines, twins_told

    book = gather_book(office)
    units = _units(arguments, office.campaign)
    if arguments.json:
        voice.answer(book_json(book, units, today))
    _tell_broken(book, voice)
    for line in told_lines(book, units, today):
        voice.say(line)
    against = [fact for fact in book.contradictions if fact.unit in units]
    for fact in against:
        every = (fact.current, *fact.against)
        said = "；".join(f"“{shown_text(s)}”（{s.origin.words}）" for s in every)
        name, right = fact.meaning.words.replace(" ", ""), shown_text(fact.current)
        how = typed_command("book", fact.unit, "--right", name, right)
        voice.tell(
            f"说法不一：{fact.unit}的{fact.meaning.words}：{said}。"
            f"请定一个，写上对的内容，如：{how}"
        )
    for twins in book.twin_lists:
        voice.tell(f"请看是不是同一份：{twins_told(twins)}")
    count = sum(len(book.of_unit(unit)) for unit in units)
    lists = sum(len(book.lists_of_unit(unit)) for unit in units)
    voice.tell(f"完成：{len(units)}个单位，{count}项事实，{lists}份名册。")
    return LOOK if against or book.twin_lists or book.broken else FINE


def _units(arguments: argparse.Namespace, campaign: Campaign) -> list[str]:
    from huizhi.campaign import recipients_named

    wanted = [arguments.unit] if arguments.unit else []
    return [one.name for one in recipients_named(campaign.settings, wanted) if one.returns_forms]


def _tell_broken(book: Book, voice: Voice) -> None:
    for one in book.broken:
        voice.tell(f"注意：{one}。")
