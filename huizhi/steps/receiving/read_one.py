"""Reading one file: what one file says, without touching the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import Campaign, FormSet
from huizhi.content import Limits, kind_named, visible
from huizhi.disk import temporary_folder
from huizhi.errors import HuizhiError, ReadError
from huizhi.formats import ReturnReader
from huizhi.formats.containers import BODY, MOST_NESTED, Unpacker, open_container
from huizhi.formats.kinds import is_passed_over, sniff_file
from huizhi.forms import Form
from huizhi.forms.fields import FieldValue
from huizhi.label import printed_label
from huizhi.steps.receiving.identify import Origin
from huizhi.steps.receiving.incoming import ContainerBudget, readable
from huizhi.steps.receiving.mail_forms import Mail, forms_in_text
from huizhi.steps.receiving.opened import OpenContainer
from huizhi.steps.receiving.paper_hints import hints_of
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.readings import read_return
from huizhi.steps.receiving.unreadable import unreadable
from huizhi.storage import KeptField, Return, digest_of

_WAYS = {
    "both": "标识和栏目名一致",
    "label": "按栏目名",
    "name": "按标识",
    "synonym": "按栏目的别名",
    "likeness": "按相近的栏目名",
    "sentence": "按前后文字",
    "header": "按列标题",
    "paragraphs": "各段",
}


@dataclass(frozen=True)
class ReadResult:
    """What one file says: returns as they would be entered, the outcome and lines to show."""

    returns: tuple[Return, ...]
    outcome: str
    lines: tuple[str, ...]


def read_one_file(campaign: Campaign, file: Path, said_form: str = "") -> ReadResult:
    """What this file, or each form in it, says, with the place of each value and how surely it was
    read.

    said_form: id of the form that it is read as, "" where nobody says.

    Raises: HuizhiError when the file is not there or is a folder.
    """
    if not file.is_file():
        raise HuizhiError(f"找不到文件 {file}，或者它是文件夹。请写一个文件。")
    with ReturnReader(hints=hints_of(campaign.forms)) as reader, Unpacker() as unpacker:
        looking = _OneFile(campaign, reader, unpacker, said_form, file)
        reading = looking.at(file, readable(file.name))
    lines = tuple(line for one in reading.returns for line in _lines(campaign.forms, one))
    return ReadResult(reading.returns, reading.outcome.rstrip("。"), lines)


@dataclass
class _OneFile:
    """One look, also into what is in an archive or attached to a mail."""

    campaign: Campaign
    reader: ReturnReader
    unpacker: Unpacker
    said_form: str
    outermost: Path

    def __post_init__(self) -> None:
        self._budget = ContainerBudget(Limits())

    def at(self, file: Path, name: str, depth: int = 0, addresses: tuple[str, ...] = ()) -> Reading:
        """What this file says; name: as it was received; addresses: from which it was mailed."""
        now = dt.datetime.now(self.campaign.settings.zone).replace(microsecond=0)
        empty = Return(name, digest_of(file), now, None, None, "unidentified")
        kind = sniff_file(file, self._budget.limits.file_bytes + 1)
        try:
            if kind_named(kind).is_container and depth < MOST_NESTED:
                return self._inside(file, kind, empty, depth, addresses)
            return self._read(file, empty, addresses)
        except ReadError as error:
            return unreadable(empty, error)

    def _read(self, file: Path, empty: Return, addresses: tuple[str, ...]) -> Reading:
        document = self.reader.read(file)
        lay_in = readable(self.outermost.absolute().parent.name)
        origin = Origin(f"{lay_in}/{empty.file}", addresses=addresses)
        return read_return(self.campaign, document, empty, self.said_form, origin)

    def _inside(
        self, file: Path, kind: str, empty: Return, depth: int, addresses: tuple[str, ...]
    ) -> Reading:
        """What stands in every form inside; pictures and the like are only counted."""
        limits, mail = self._budget.limits, Mail()
        with open_container(self.unpacker, file, kind, empty.file, limits) as container:
            one = OpenContainer(empty.file, container, mail, self.campaign.settings)
            addresses = (*addresses, *one.addresses)
            one.hear()
            if one.text is not None:
                text = self.at(one.text, f"{one.folder}/{BODY}", MOST_NESTED, addresses)
                mail.text = forms_in_text(text)
            found = [
                mail.beside(self.at(path, f"{one.folder}/{visible(name)}", depth + 1, addresses))
                for name, path in self._laid(one)
            ]
            if mail.text is not None and not mail.covered:
                found.append(mail.text)
            own = one.reading(empty)
        returns = tuple(r for each in (*found, own) for r in each.returns)
        return Reading(returns, "；".join((own.outcome, *(r.outcome for r in found))))

    def _laid(self, container: OpenContainer) -> Iterator[tuple[str, Path]]:
        """The files in it that may hold a form, one by one on the disk."""
        with temporary_folder() as folder:
            path = folder / "one"
            for member in container.members:
                try:
                    size = _lay(path, container.container.pieces(member))
                    self._budget.count(size)
                except ReadError as error:
                    container.wrong.append(error)
                    continue
                if not is_passed_over(member.name) and not _is_material(path):
                    yield member.name, path


def _lay(path: Path, pieces: Iterable[bytes]) -> int:
    """Writes the pieces; how many bytes they are."""
    with path.open("wb") as file:
        return sum(file.write(piece) for piece in pieces)


def _is_material(path: Path) -> bool:
    return kind_named(sniff_file(path, Limits().file_bytes)).is_picture_or_video


def _lines(forms: FormSet, one: Return) -> Iterator[str]:
    form = forms.forms.get(one.deliverable or "")
    if form:
        yield f"【{form.title}】　单位：{one.community or '未认出'}（{one.evidence or '没有依据'}）"
        for field in one.fields:
            yield _line(form, field.field, field)
        for number, row in one.numbered_rows:
            yield f"{form.row_name(row.table, number)}（{row.where}）"
            for field in row.fields:
                yield f"　{_line(form, row.field_id(field), field)}"
    for finding in one.findings:
        yield f"{finding.title}　{finding.message}"


def _shown(value: FieldValue) -> str:
    """A value as a clerk reads it: a tick is 是 or 否."""
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _line(form: Form, field_id: str, field: KeptField) -> str:
    value = "（空）" if field.value is None else f"“{_shown(field.value)}”"
    typed = f"，原文“{field.raw}”" if field.raw.strip() and field.raw != field.value else ""
    return (
        f"{printed_label(form.label(field_id))}：{value}　{field.where}，{_WAYS[field.how]}{typed}"
    )
