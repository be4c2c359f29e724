"""Activity making: an activity of the office's own out of what the clerk has: a name and dates, a
roster, a notice, forms. It is made beside its place and put there when nothing is wrong with it.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from huizhi.campaign import (
    ACTIVITIES_FOLDER,
    CAMPAIGN_FILE,
    DEPARTMENT,
    OFFICE_FILE,
    OFFICE_FOLDER,
    Folders,
    activities_of,
    load_settings,
    unit_word,
)
from huizhi.disk import finish_scratch, refusals, scratch_folder
from huizhi.errors import HuizhiError, MistakesError
from huizhi.steps.preparing.adopting import Adoption, adopt_form
from huizhi.steps.preparing.checking import check
from huizhi.steps.preparing.config_file import needs_quotes, yaml_text
from huizhi.steps.preparing.editing import refuse_namesake
from huizhi.steps.preparing.form_deciding import learn_to_look
from huizhi.steps.preparing.kept_form import new_learned_folder, note_adopted, parts_of
from huizhi.steps.preparing.learned_entry import learned_settings_in, prefill_known
from huizhi.steps.preparing.roster_editing import ROSTER_FILE, roster_file, roster_text
from huizhi.steps.preparing.roster_taking import RosterUnit

BLANK_NOTICE = Path(__file__).parent / "blank" / "notice.docx"
_NOTICE = "notice.docx"
_LONGEST_NAME = 40


@dataclass(frozen=True)
class OfficeFacts:
    """The office that sends. name: in full; short_name: as it signs; area_code: "" for none."""

    name: str
    short_name: str
    area_code: str = ""


@dataclass(frozen=True)
class PlannedDeliverable:
    """Something that is due. material: kinds of files with how many at least and the measure word,
    for what has no form; form: the blank form it is handed in by, None for none; title: of that
    form, "" for the one it prints."""

    name: str
    due: dt.date
    note: str = ""
    material: tuple[tuple[str, int, str], ...] = ()
    form: Path | None = None
    title: str = ""


@dataclass(frozen=True)
class ActivityPlan:
    """What an activity is made of. office, units: None where the office has them already; contact,
    phone: whom to ask; addressees: 主送, "" for all on the roster; notice: the clerk's own, None
    for a short one that says what is due; issued: the day of the notice; extras: 届次, 主题, 口号,
    专项, 文号, 抄送 by these names."""

    name: str
    start: dt.date
    end: dt.date
    contact: str
    phone: str
    issued: dt.date
    addressees: str = ""
    office: OfficeFacts | None = None
    units: Sequence[RosterUnit] | None = None
    notice: bytes | None = None
    deliverables: tuple[PlannedDeliverable, ...] = ()
    extras: Mapping[str, str] = field(default_factory=dict)


def shared_by(first: Folders) -> Path | None:
    """The folder that a new activity of this office shares, None while there is none: the example's
    office and roster are nobody's."""
    office = first.config.absolute().parent / OFFICE_FOLDER
    if (office / OFFICE_FILE).is_file():
        return office
    return None if activities_of(first)[0].is_example else first.config.absolute()


def make_activity(first: Folders, plan: ActivityPlan) -> str:
    """Makes the activity beside the first one; its id.

    Raises: HuizhiError for what is missing, or when one of this name and these days is there;
    MistakesError with every mistake, nothing is left then;
    StorageError.
    """
    refuse_namesake(activities_of(first), _plain(plan.name), plan.start, plan.end)
    root = first.config.absolute().parent
    shared = shared_by(first)
    with refusals("建立新活动"):
        (root / ACTIVITIES_FOLDER).mkdir(exist_ok=True)
        draft = scratch_folder(root / ACTIVITIES_FOLDER)
    office_made: Path | None = None
    try:
        if shared is None:
            office_made = shared = _make_office(root / OFFICE_FOLDER, plan)
        activity_id = free_activity_id(first, plan.start.year)
        _write(draft, activity_id, shared, plan)
        _adopt_forms(draft, plan)
        if mistakes := check(draft / "config", draft / "templates").mistakes:
            raise MistakesError(mistakes)
        with refusals("建立新活动"):
            draft.chmod(0o755)
            draft.rename(root / ACTIVITIES_FOLDER / activity_id)
    except BaseException:
        if office_made is not None:
            shutil.rmtree(office_made, ignore_errors=True)
        raise
    finally:
        finish_scratch(draft)
    return activity_id


def _make_office(folder: Path, plan: ActivityPlan) -> Path:
    """The folder that the office's activities share. Raises: HuizhiError for what is missing."""
    if plan.office is None or not plan.office.name.strip():
        raise HuizhiError("请写办事处的全称。")
    if not plan.units:
        raise HuizhiError("还没有单位名单，请选一个名单文件（Excel、WPS 表格都行）。")
    short = plan.office.short_name.strip() or short_name_of(plan.office.name)
    tree = CommentedMap(
        {
            "办事处": CommentedMap(
                {
                    "全称": _said(plan.office.name),
                    "简称": _said(short),
                    "印发机关": _said(_printer_of(short)),
                    "区号": DoubleQuotedScalarString(plan.office.area_code.strip()),
                }
            )
        }
    )
    with refusals("建立办公室的文件夹"):
        folder.mkdir(exist_ok=True)
        (folder / OFFICE_FILE).write_text(_OFFICE_HEAD + yaml_text(tree), "utf-8")
        (folder / ROSTER_FILE).write_text(roster_text(plan.units), "utf-8")
    return folder


_OFFICE_HEAD = "# 办公室的各个活动共用的：办事处、同义词、报送网址；名单在旁边。\n\n"


def short_name_of(name: str) -> str:
    """许昌市东城区祖师街道办事处 → 祖师街道办事处."""
    found = re.search(r"[^省市区县州旗]+(?:街道办事处|街道|镇|乡|办事处)[^省市区县州旗]*$", name)
    return found.group() if found else name


def _printer_of(short: str) -> str:
    """Who prints what an office sends: of a street or town its 党政办, else the office itself."""
    plain = short.removesuffix("办事处")
    return f"{plain}党政办" if re.search("(街道|镇|乡)$", plain) else short


def _units_of(shared: Path) -> str:
    """What those on the roster who hand in are called together."""
    kinds = {row["类型"] for row in roster_file(shared).rows}
    return unit_word(kinds - {DEPARTMENT})


def free_activity_id(first: Folders, year: int) -> str:
    """An id that no activity of the office has: the year and a number."""
    taken = {one.id for one in activities_of(first)}
    return next(name for n in range(1, 10_000) if (name := f"{year}-{n:02d}") not in taken)


def _write(draft: Path, activity_id: str, shared: Path, plan: ActivityPlan) -> None:
    """The folders of the activity, without its forms."""
    config, templates = draft / "config", draft / "templates"
    extras = {key: text for key, text in plan.extras.items() if text}
    activity = CommentedMap({"名称": _said(plan.name), "年份": plan.start.year})
    activity |= {k: _value(extras[k]) for k in ("届次", "主题", "口号", "专项") if k in extras}
    activity |= {"开始": plan.start, "结束": plan.end}
    notice = CommentedMap({k: _said(extras[k]) for k in ("文号", "抄送") if k in extras})
    notice |= {"主送": _said(plan.addressees or f"各{_units_of(shared)}")}
    notice |= {"日期": plan.issued, "印发日期": plan.issued}
    contact = {"姓名": _said(plan.contact), "电话": DoubleQuotedScalarString(plan.phone)}
    notice["联系人"] = CommentedMap(contact)
    tree = CommentedMap({"编号": activity_id, "共用": os.path.relpath(shared, config)})
    tree |= {"活动": activity, "通知": notice}
    tree["报送事项"] = [_deliverable(n, one) for n, one in enumerate(plan.deliverables, 1)]
    tree["材料要求"] = CommentedMap(
        dict.fromkeys(("照片原图", "照片说明", "视频简介", "网盘链接"), False)
    )
    with refusals("建立新活动"):
        config.mkdir()
        templates.mkdir()
        (config / CAMPAIGN_FILE).write_text(_HEAD + yaml_text(tree), "utf-8")
        (templates / _NOTICE).write_bytes(plan.notice or BLANK_NOTICE.read_bytes())


_HEAD = "# 活动配置。在网页的“设置”里改，也可以直接改这里；改好后运行 check。\n\n"


def _deliverable(number: int, planned: PlannedDeliverable) -> CommentedMap:
    name = _said(planned.name[:_LONGEST_NAME])
    found = CommentedMap({"编号": f"item{number}", "名称": name})
    if planned.note:
        found["说明"] = _said(planned.note)
    found["截止"] = planned.due
    if planned.material and planned.form is None:
        found["材料"] = [
            CommentedMap({"种类": kind, "至少": least, "量词": unit})
            for kind, least, unit in planned.material
        ]
    return found


def _adopt_forms(draft: Path, plan: ActivityPlan) -> None:
    """The blank forms, learned and made attachments in their order."""
    units = [one.name for one in load_settings(draft / "config").communities]
    for number, planned in enumerate(plan.deliverables, 1):
        if planned.form is None:
            continue
        folder = new_learned_folder(draft / "output")
        try:
            with refusals(f"打开文件 {planned.form.name} "):
                blank = planned.form.read_bytes()
            learned = learn_to_look(planned.form.name, blank, folder)
            data = learned_settings_in(folder)
            entry = data["附件"][0]
            prefill_known(entry, units)
            as_learned = parts_of(entry)
            entry["简称"] = _said(planned.name[:_LONGEST_NAME])
            if planned.title:
                entry["标题"] = _said(planned.title)
            adopt_form(
                *(draft / "config", draft / "templates", entry, data.get("项目") or []),
                learned.template,
                Adoption(deliverable=f"item{number}"),
                tried=False,
            )
            note_adopted(folder, str(entry["模板"]), as_learned)
        except MistakesError:
            raise
        except HuizhiError as error:
            raise HuizhiError(f"“{planned.form.name}”：{error}") from error


def _said(text: str) -> str:
    """A text as YAML takes for nothing else."""
    plain = _plain(text)
    return DoubleQuotedScalarString(plain) if needs_quotes(plain) else plain


def _plain(text: str) -> str:
    return " ".join(text.split())


def _value(text: str) -> object:
    return int(text) if text.isascii() and text.isdecimal() else _said(text)
