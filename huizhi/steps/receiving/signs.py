"""Signs: everything by which one can tell whose a returned form is.

The mark in the file, the unit written in it (in its fields, in title rows, beside 填报单位, on the
tab of its sheet), the names of the file and of its folder, the address from which it was mailed,
the link by which it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from huizhi.campaign import FormSet, Recipient, Settings
from huizhi.content import Cell, Document, Grid, kind_named
from huizhi.forms import Alignment, Answers, bare
from huizhi.forms.fields import (
    UnitMatch,
    asks_own_unit,
    match_unit,
    says_nothing,
    says_same,
    without_spaces,
)
from huizhi.material import UnitNames

MARK, WRITTEN, TITLE, SHEET = "文件标识", "表内写的单位", "表内标题", "工作表名"
CODE = "页上的二维码"
PART = "表内"  # before what a unit is called that has a part in what the form is about
FILE, FOLDER, LINK, ADDRESS = "文件名", "文件夹名", "报送链接", "发件邮箱"
FORWARDED = "转发的人的邮箱"
NEARLY = f"{WRITTEN}（相近）"

_SEAL = re.compile(r"(?:居民委员会|居委会|村民委员会|村委会|党支部|党总支|党委|公章|盖章|章)*")
_PARTED = re.compile(r"^([^:：]{2,14})[:：](.*)$", re.DOTALL)
_SEALED = re.compile(r"[（(](?:公章|盖章|签章|章|加盖公章|签字)[)）]|[\d年月日./\-\s]+$")
_TITLE = re.compile(
    r"[^。，；！？,;!?]*(?:[表册单稿]|回执|总结|报告|台账|汇总|方案|计划|情况|材料)(?:[（(].{0,12}[)）])?"
)
# Who takes part in what a form is about, by its label; whom it helps or works with is another.
_PART = re.compile(
    r"(?:受检|被?检查|自查|排查|巡查|承诺|责任|申请|实施|组织|主办|举办|承办|"
    r"受理|办理|发放|登记|采集|核查|核实|初审|调解|公示)(?:单位|社区|村)(?:名称)?|"
    r"[甲乙丙]方(?:单位|名称|社区)?|承诺方|责任方|"
    r"(?:走访|入户|宣讲|宣传|慰问|服务|活动|普查|实施|推荐|承办|举办)(?:社区|村|小区)(?:名称)?"
)
_BESIDE = frozenset("与和同跟向请对给由被从及赴、")  # before a unit that has only a part in it
_PLACE = re.compile(r"(?:.*(?:[省市区县镇乡]|街道|办事处|办))?")
_LONGEST_TITLE = 45  # characters
# What stands where a unit was asked for and names none: numbers, a measure, a gap, 本社区.
_NO_UNIT = re.compile(
    r"[\d\W_A-Za-z]*|[\d./、，]*(?:万?元|个|件|处|户|人|份|次|台|人次|平方米)+|"
    r"[X×x*某○〇]+(?:社区|村|居委会|村委会)?|(?:本|我|各|该)?(?:社区|单位|村|居委会|村委会)"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of whose a form is.

    kind: what it is, in Chinese.
    names: the communities it may mean; none for a unit that is not on the roster.
    text: as it stands there.
    where: its place; "" outside the form.
    field, label: of the answer it is.
    """

    kind: str
    names: tuple[str, ...]
    text: str
    where: str = ""
    field: str = ""
    label: str = ""

    @property
    def is_written(self) -> bool:
        """Whether somebody wrote it into the form."""
        return bool(self.where)

    @property
    def words(self) -> str:
        """“表内写的单位（附件1!B6）是“魏武社区””."""
        place = f"（{self.where}）" if self.where else ""
        beside = "，不在名单上" if not self.names else ""
        return f"{self.kind}{place}是“{self.text}”{beside}"


def sign_of_mark(recipient: Recipient | None, document: Document) -> Iterator[Sign]:
    """Yield the sign that the file, or the sheet of paper, was rendered for this recipient."""
    if recipient is not None:
        kind = CODE if document.on_paper else MARK
        yield Sign(kind, (recipient.name,), recipient.name)


def sign_of_link(sender: str) -> Iterator[Sign]:
    """Yield the sign that the file came by this community's link; none for ""."""
    if sender:
        yield Sign(LINK, (sender,), sender)


def signs_of_addresses(settings: Settings, addresses: Sequence[str]) -> Iterator[Sign]:
    """Yield the units of the roster whose addresses a file was mailed from.

    addresses: the outermost first; who sent a mail within a mail is the last.
    """
    for address in dict.fromkeys(addresses):
        units = settings.units_at(address)
        if units:
            kind = ADDRESS if address == addresses[-1] else FORWARDED
            yield Sign(kind, units, "、".join(units))


def signs_in_fields(
    forms: FormSet, names: UnitNames, answers: Answers, own_fields: Set[str] = frozenset()
) -> Iterator[Sign]:
    """Yield the units written where the form asks whose it is; where it was not known to ask for a
    unit, those of the roster. A unit that is asked for of what the form is about, as 使用单位,
    住址或单位 and 工作单位 are, need not be who hands it in. own_fields: those that the office
    fills in with the unit's own name."""
    form = forms.forms[answers.form]
    circumstances = forms.circumstances
    own = [
        one
        for one in answers.fields
        if one.field in own_fields or asks_own_unit(bare(form.field(one.field).label))
    ]
    for answered in own:
        asked = form.field(answered.field)
        if not answered.raw.strip():
            continue
        text = answered.raw if asked.kind.names_unit else _SEALED.sub("", answered.raw.strip())
        match = match_unit(text, circumstances.units, circumstances.places)
        if not asked.kind.names_unit and not _is_whole(text, match):
            continue
        kind = NEARLY if match.certainty == "near" else WRITTEN
        said = _meant(names, answered.raw, match)
        if said is not None:
            place = (answered.where, answered.field, asked.label)
            yield Sign(kind, said, answered.raw.strip(), *place)
    yield from _sign_in_row(forms, answers)


def sign_of_part(forms: FormSet, answers: Answers) -> Iterator[Sign]:
    """Yield the unit of the roster that stands by its whole name where the form asks who did what
    it is about: 检查单位, 乙方. Another unit may be named there, so it says whose a form is only
    where nothing else does."""
    form, circumstances = forms.forms[answers.form], forms.circumstances
    said: dict[str, Sign] = {}
    for answered in answers.fields:
        asked = form.field(answered.field)
        text = _SEALED.sub("", answered.raw.strip())
        match = match_unit(text, circumstances.units, circumstances.places)
        if match.name and _is_whole(text, match) and _PART.fullmatch(bare(asked.label)):
            kind = f"{PART}“{asked.label}”"
            said[match.name] = Sign(
                kind, (match.name,), text, answered.where, answered.field, asked.label
            )
    if len(said) == 1:
        yield from said.values()


def _is_whole(text: str, match: UnitMatch) -> bool:
    """Whether a text is a unit's name and says nothing else: 柳湖社区党支部, 柳湖社区居委会."""
    plain = without_spaces(text)
    return match.certainty == "exact" or (
        match.name is not None and _is_signature(plain, match.name)
    )


def _sign_in_row(forms: FormSet, answers: Answers) -> Iterator[Sign]:
    """Yield the unit with which the only row of a form begins, under 社区名称: one line of figures
    for each unit."""
    if len(answers.rows) != 1:
        return
    first, form = answers.rows[0].fields[0], forms.forms[answers.form]
    asked = next(c for c in form.columns_of(answers.rows[0].table) if c.id == first.field)
    circumstances = forms.circumstances
    match = match_unit(first.raw, circumstances.units, circumstances.places)
    if match.certainty == "exact" and match.name and asks_own_unit(bare(asked.label)):
        yield Sign(WRITTEN, (match.name,), first.raw.strip(), first.where, "", asked.label)


def signs_in_form(names: UnitNames, document: Document, laid: Alignment) -> Iterator[Sign]:
    """Yield the units written outside the form's fields.

    In titles, beside 填报单位, as a signature, in the page margins and on the tab of the sheet.
    """
    grid = next((g for g in document.grids if g.name == laid.where.partition("!")[0]), None)
    if grid is None:
        return
    if kind_named(document.kind).is_workbook:
        yield from _of_name(names, SHEET, grid.name, grid.name)
    beside = (*laid.unread, *document.margins)
    if not beside:
        return
    top, bottom = _rows_of(laid)
    for cell in beside:
        inside = cell not in document.margins and top <= cell.row < bottom
        for line in cell.text.splitlines():
            yield from _signs_in_line(names, grid, cell, line, inside=inside)


def signs_in_names(names: UnitNames, name: str) -> Iterator[Sign]:
    """Yield the signs in a file's name and in the nearest folder above it that has one.

    name: with its folders, separated by "/".
    """
    *folders, file = name.split("/")
    yield from _of_name(names, FILE, file.rpartition(".")[0] or file)
    for folder in reversed(folders):
        found = tuple(_of_name(names, FOLDER, folder))
        if found:
            yield from found
            return


def is_said_by(sign: Sign, text: str, printed: frozenset[str]) -> bool:
    """Return whether a text of the form says nothing but this sign.

    For example “填报单位：罗庄社区”, or the form's title after the unit's name.
    printed: the form's own texts after `bare`.
    """
    return all(_is_said(sign, bare(line), printed) for line in text.splitlines())


def _is_said(sign: Sign, line: str, printed: frozenset[str]) -> bool:
    rest = line.replace(bare(sign.text), "", 1)
    if _is_signature(line, bare(sign.text)):
        return True
    return bool(asks_own_unit(rest) or _SEAL.fullmatch(rest)) or {line, rest} & printed != set()


def _signs_in_line(
    names: UnitNames, grid: Grid, cell: Cell, line: str, *, inside: bool
) -> Iterator[Sign]:
    labelled = _labelled(grid, cell, line)
    if labelled is not None:
        label, text = labelled
        said = _meant(names, text, None)
        if said is not None and (said or label.startswith(("填", "报", "上", "申"))):
            yield Sign(WRITTEN, said, text.strip(), cell.place, "", label)
        return
    if inside:
        return
    plain = without_spaces(_SEALED.sub("", line.strip()))
    said_here = names.said(plain)
    text = said_here.name or said_here.other
    if text and (_is_signature(plain, text) or _is_title(plain, text)):
        yield Sign(TITLE, (said_here.name,) if said_here.name else (), text, cell.place)


def _is_signature(line: str, unit: str) -> bool:
    """Whether a line is nothing but a unit's name, perhaps with the place above it."""
    before, found, behind = line.partition(unit)
    if not found:  # as an alias
        return len(line) <= len(unit) + 2
    return bool(_PLACE.fullmatch(before) and _SEAL.fullmatch(behind))


def _is_title(line: str, unit: str) -> bool:
    """Whether a line is what a form or a report is called, and not a sentence in it."""
    if len(line) > _LONGEST_TITLE or not _TITLE.fullmatch(line):
        return False
    return not _BESIDE.intersection(line.partition(unit)[0][-1:])


def _labelled(grid: Grid, cell: Cell, line: str) -> tuple[str, str] | None:
    """The label 填报单位 or the like, and what stands behind it in the line or the next cell."""
    parted = _PARTED.match(line.strip())
    if parted:
        return (label, parted[2]) if asks_own_unit(label := bare(parted[1])) else None
    if cell.column == 0 or grid.at(cell.row, cell.column) is not cell:
        return None
    left = grid.at(cell.row, cell.column - 1)
    if left is not None and asks_own_unit(bare(left.text)):
        return bare(left.text), line
    return None


def _meant(names: UnitNames, text: str, match: UnitMatch | None) -> tuple[str, ...] | None:
    """The communities that a written unit may mean; () for one that is not on the roster, None for
    what names no unit at all."""
    if match is not None and match.name:
        return (match.name,)
    plain = _SEALED.sub("", text.strip())
    if says_nothing(plain) or says_same(plain):
        return None
    said = names.said(plain)
    if said.name or said.several:
        return (said.name,) if said.name else said.several
    if match is not None and match.others:
        return match.others
    if _NO_UNIT.fullmatch(without_spaces(plain)) or names.is_office(plain):
        return None
    return ()


def _of_name(names: UnitNames, kind: str, name: str, where: str = "") -> Iterator[Sign]:
    said = names.said(name)
    if said.name or said.several or said.other:
        meant = (said.name,) if said.name else said.several
        text = said.name or "、".join(said.several) or said.other
        yield Sign(kind, meant, text, where)


def _rows_of(laid: Alignment) -> tuple[int, int]:
    """The rows from the first answer to behind the last."""
    cells = [one.cell for one in laid.fields]
    cells += [cell for row in laid.rows for cell in row.cells.values()]
    return min((c.row for c in cells), default=0), max((c.bottom for c in cells), default=0)


def signs_in_words(signs: Sequence[Sign]) -> str:
    """Return the signs in words, each once."""
    return "，".join(dict.fromkeys(one.words for one in signs))
