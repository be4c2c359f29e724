"""Activity proposal: what an activity could be, out of the files that the clerk has for it.

Which file is the notice, which the roster, which are blank forms; what the notice says of names,
dates and deliverables, each with the sentence it was found in. The clerk corrects; nothing is taken
without being shown.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from huizhi.content import TEMPLATE_SUFFIXES, Document, Limits, kind_named
from huizhi.disk import temporary_folder
from huizhi.errors import HuizhiError
from huizhi.formats.kinds import sniff
from huizhi.formats.office import NO_OFFICE, convert_file, find_office
from huizhi.steps.preparing.notice_forms import DroppedForm, match_forms
from huizhi.steps.preparing.notice_found import (
    AttachmentProposal,
    Certainty,
    DeliverableProposal,
    Found,
)
from huizhi.steps.preparing.notice_reading import NoticeProposal, read_notice
from huizhi.steps.preparing.roster_heading import NAME, PERSON, PHONE, meaning_of
from huizhi.steps.preparing.roster_table import (
    RosterProposal,
    propose_roster,
    read_roster_table,
)

_ROSTER_NAME = re.compile(r"名单|通讯录|花名册|联系表|联系方式|电话本")
_NOTICE_TITLE = re.compile(r"(?:通知|函|意见|方案|通报)(?:（.{1,8}）)?$")
_NUMBERED = r"附\s*件?\s*[\d一二三四五六七八九十]"
_ATTACHMENT_NAME = re.compile(f"{_NUMBERED}|登记表|统计表|反馈表|台账|报送表")
_AREA = re.compile(r"(0\d{2,3})[-－—\s）)]")  # of a landline that is written with it
_TITLED_ROSTER = re.compile(r"名单|通讯录|花名册|电话本")
_FEWEST_UNITS = 3  # of a list whose name does not say that it is one
_PHONE_NUMBER = re.compile(r"(?:\d[\s-]?){7}")
_MATERIAL = {"图片": "张", "视频": "个", "文档": "份"}
_AS_DOCUMENT = "文字材料"


class FileRole(StrEnum):
    """What a file is for; the text is what the clerk chooses."""

    NOTICE = "通知"
    ROSTER = "单位名单"
    FORM = "要填的表"
    UNUSED = "不用"


@dataclass(frozen=True)
class ActivityFile:
    """A file for a new activity. document: None where it could not be read, wrong: why then."""

    path: Path
    role: FileRole
    document: Document | None = None
    wrong: str = ""

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class ProposedText:
    """A value of the activity as text. sentence: where it stands in the notice, "" for none;
    look: whether the clerk should hold it against the sentence; origin: in words, where it is from
    when no notice says it."""

    text: str
    sentence: str = ""
    look: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A deliverable. due: as 2026-12-05, "" where no day could be taken; form: the name of the
    file it is handed in by, "" for none; material: how many of each kind of file; note: what to
    look at."""

    name: str
    due: str = ""
    form: str = ""
    material: tuple[tuple[str, int], ...] = ()
    sentence: str = ""
    note: str = ""


@dataclass(frozen=True)
class ActivityProposal:
    """What is proposed. texts: by the names under which the clerk corrects them; rows: what is due;
    remarks: what could not be taken over, in words."""

    texts: Mapping[str, ProposedText]
    rows: tuple[ProposedRow, ...]
    remarks: tuple[str, ...] = ()


def sort_file(path: Path) -> ActivityFile:
    """What a file probably is for; one of an older format is made .docx or .xlsx in its place."""
    try:
        path = _in_own_format(path)
        document = read_roster_table(path)
    except HuizhiError as error:
        return ActivityFile(path, FileRole.UNUSED, None, str(error))
    return ActivityFile(path, _role(path, document), document)


def _in_own_format(path: Path) -> Path:
    """The file, or what LibreOffice makes of it. Raises: HuizhiError."""
    kind = sniff(path.read_bytes())
    if path.suffix.lower() in TEMPLATE_SUFFIXES or not kind_named(kind).converts_to:
        return path
    office = find_office()
    if office is None:
        raise HuizhiError(f"“{path.name}”是旧格式，请另存为 .docx 或 .xlsx 再选。{NO_OFFICE}")
    new = path.with_suffix(f".{kind_named(kind).converts_to}")
    with temporary_folder() as folder:
        plain = folder / f"in.{kind}"
        shutil.copyfile(path, plain)
        with convert_file(office, plain, kind, Limits()) as made:
            shutil.copyfile(made, new)
    path.unlink()
    return new


def _role(path: Path, document: Document) -> FileRole:
    stem = path.stem
    titled = read_notice(document).title
    named_form = _ATTACHMENT_NAME.search(stem)
    if titled and not named_form and _NOTICE_TITLE.search(titled.value):
        return FileRole.NOTICE
    if not named_form or _ROSTER_NAME.search(stem):
        try:
            proposal = propose_roster(document, path.name)
        except HuizhiError:
            return FileRole.FORM
        titles = [text for row in proposal.rows if row.reason == "标题" for text in row.cells]
        named = _ROSTER_NAME.search(stem) or any(map(_TITLED_ROSTER.search, titles))
        if _is_roster(proposal, named=bool(named)):
            return FileRole.ROSTER
    return FileRole.FORM


def _is_roster(proposal: RosterProposal, *, named: bool) -> bool:
    """Whether a table is a list of units, and no form that asks for one: there is something beside
    the names, and they are no labels. named: whether its name or title says that it is a list."""
    columns = {c.number: c.meaning for c in proposal.columns if c.meaning in {NAME, PERSON, PHONE}}
    if NAME not in columns.values():
        numbers = [row for row in proposal.rows if any(map(_PHONE_NUMBER.search, row.cells))]
        return named and len(numbers) >= _FEWEST_UNITS
    units = [row for row in proposal.rows if row.taken]
    names = [row.cells[n] for row in units for n, meaning in columns.items() if meaning == NAME]
    if any(meaning_of(name) in {PERSON, PHONE} for name in names):
        return False
    whom = [n for n, meaning in columns.items() if meaning != NAME]
    called = sum(any(row.cells[n] for n in whom) for row in units)
    if named:
        return len(units) > 1 or called > 0
    return len(units) >= _FEWEST_UNITS and (not whom or 2 * called >= len(units))


def without_copies(files: Sequence[ActivityFile]) -> list[ActivityFile]:
    """The files; one with the same content as an earlier one is not used and says so."""
    first: dict[bytes, str] = {}
    found = []
    for one in files:
        same = first.setdefault(one.path.read_bytes(), one.name)
        copy = f"和“{same}”是同一个文件"
        found.append(one if same == one.name else replace(one, role=FileRole.UNUSED, wrong=copy))
    return found


def only_one_notice(files: Sequence[ActivityFile]) -> list[ActivityFile]:
    """The files with one notice and one roster among them; a further notice is a form, a further
    roster not used and says so."""
    first: dict[FileRole, str] = {}
    found = []
    for one in files:
        before = first.setdefault(one.role, one.name)
        if before != one.name and one.role is FileRole.NOTICE:
            one = replace(one, role=FileRole.FORM)
        elif before != one.name and one.role is FileRole.ROSTER:
            one = replace(one, role=FileRole.UNUSED, wrong=_ANOTHER_ROSTER.format(before))
        found.append(one)
    return found


_ANOTHER_ROSTER = (
    "已经有名单“{}”，这个先不用。要用它，请把那一个改成“不用”、这个改成“单位名单”；"
    "两个里的单位都要的，请先合成一个文件"
)


def propose_activity(
    files: Sequence[ActivityFile],
    today: dt.date,
    known: Mapping[str, ProposedText] = MappingProxyType({}),
) -> ActivityProposal:
    """What the activity of these files could be. today: for days that name no year, and on which
    it begins where no notice says when; known: what the office knows without them."""
    own = {
        name: ProposedText(today.isoformat(), origin="按今天填的") for name in ("开始", "印发日期")
    }
    own |= known
    forms = [one for one in files if one.role is FileRole.FORM]
    notice = next((one for one in files if one.role is FileRole.NOTICE), None)
    if notice is None or notice.document is None:
        rows = tuple(ProposedRow(_title(one), form=one.name) for one in forms)
        return ActivityProposal(own, rows)
    said = read_notice(notice.document, today)
    remarks = tuple(
        f"通知里的“{one.value}”不是日历上的一天，没有采用：{one.sentence}" for one in said.untaken
    )
    return ActivityProposal(own | dict(_texts(said)), tuple(_rows(said, forms)), remarks)


def _texts(said: NoticeProposal) -> Iterator[tuple[str, ProposedText]]:
    named: Sequence[tuple[str, Found[str] | Found[int] | Found[dt.date] | None]] = (
        ("名称", said.name),
        ("届次", said.edition),
        ("主题", said.theme),
        ("口号", said.slogan),
        ("开始", said.start or said.date),
        ("结束", said.end or said.deadline or _last(said)),
        ("文号", said.number),
        ("主送", said.addressees),
        ("印发日期", said.date),
        ("办事处", said.office),
    )
    for name, found in named:
        if found is not None:
            yield name, _text(found)
    contact = said.contact
    if contact is not None:
        if contact.name:
            yield "联系人", _text(contact.name)
        if contact.phones:
            yield "联系电话", _text(contact.phones[0])
            if area := _AREA.match(contact.phones[0].value):
                yield "区号", replace(_text(contact.phones[0]), text=area.group(1))


def _text(found: Found[str] | Found[int] | Found[dt.date]) -> ProposedText:
    value = found.value
    shown = value.isoformat() if isinstance(value, dt.date) else str(value)
    return ProposedText(shown, found.sentence, found.certainty is not Certainty.SURE)


def _last(said: NoticeProposal) -> Found[dt.date] | None:
    """The last day on which something is due."""
    dues = [one.due for one in said.deliverables if one.due is not None]
    return max(dues, key=lambda due: due.value, default=None)


def _rows(said: NoticeProposal, forms: Sequence[ActivityFile]) -> Iterator[ProposedRow]:
    """What the notice asks for, each with its form; then the forms that it does not name."""
    matches = match_forms(said.attachments, [DroppedForm(f.name, f.document) for f in forms])
    by_number = {one.number: one.name for one in matches if one.number is not None}
    given: set[str] = set()
    named = []
    for one in said.deliverables:
        form = by_number.get(one.attachment.value, "") if one.attachment else ""
        form = "" if form in given else form
        given |= {form} - {""}
        named.append(form)
    left = [f for f in forms if f.name not in given]
    by_name = _by_name(
        [one for one, form in zip(said.deliverables, named, strict=True) if not form], left
    )
    given |= set(by_name.values())
    for one, form in zip(said.deliverables, named, strict=True):
        yield _row(said, one, form or by_name.get(one.name, ""))
    titles = {one.number: one.title.value for one in said.attachments}
    numbers = {one.name: one.number for one in matches}
    for form_file in forms:
        if form_file.name not in given:
            due = _due(said, None)
            title = titles.get(numbers.get(form_file.name) or 0, "") or _title(form_file)
            note = "通知里没有写它什么时候报" if not due else ""
            yield ProposedRow(title, due, form_file.name, note=note)


def _by_name(asked: Sequence[DeliverableProposal], forms: Sequence[ActivityFile]) -> dict[str, str]:
    """The forms of what is asked for, by its name: where the notice lists no attachments, a form is
    called as what it is handed in for, or bears the number that is said with it."""
    listed = {
        one.attachment.value if one.attachment else 100 + number: one
        for number, one in enumerate(asked)
    }
    attachments = [
        AttachmentProposal(number, Found(one.name, one.sentence, one.place))
        for number, one in listed.items()
    ]
    found = match_forms(attachments, [DroppedForm(f.name, f.document) for f in forms])
    return {listed[one.number].name: one.name for one in found if one.number is not None}


def _row(said: NoticeProposal, one: DeliverableProposal, form: str) -> ProposedRow:
    material = tuple(
        (kind, asked.at_least or 1)
        for asked in one.material
        if (kind := _AS_DOCUMENT if asked.kind == "文档" else asked.kind)
    )
    due = _due(said, one)
    note = one.note or ("" if due else "通知里没有写到哪一天")
    return ProposedRow(one.name, due, form, () if form else material, one.sentence, note)


def _due(said: NoticeProposal, one: DeliverableProposal | None) -> str:
    found = one.due if one is not None and one.due is not None else said.deadline
    return found.value.isoformat() if found is not None else ""


def _title(form: ActivityFile) -> str:
    """What a form is called: by its file's name, without the number of the attachment."""
    plain = re.sub(rf"^\s*{_NUMBERED}*\s*[:：.、_\-]?\s*", "", form.path.stem)
    return plain.strip() or form.path.stem


def unit_of(kind: str) -> str:
    """The measure word of a kind of file."""
    return _MATERIAL.get(kind, "份")
