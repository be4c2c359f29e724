"""Structure draft: what an activity asks for, changed in a draft and kept as a whole or not at all.

Out: campaign.yaml and templates/ without a new mistake; what is taken away is set aside.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ruamel.yaml.comments import CommentedMap

from huizhi.campaign import CAMPAIGN_FILE, NOTICE, copy_with_shared, load_settings
from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.disk import refusals, set_aside, temporary_folder, write_whole
from huizhi.errors import ConfigError, HuizhiError, Mistake, TemplateError
from huizhi.formats import marks_in, rename_in_marks
from huizhi.steps.preparing.campaign_text import CampaignText, Entry, tables_of
from huizhi.steps.preparing.checking import check, template_mistakes
from huizhi.steps.preparing.config_file import (
    EXAMPLE,
    ChangedError,
    content_version,
    read_config_file,
    write_checked,
    yaml_tree,
)
from huizhi.steps.standing import CampaignState

DELIVERABLES, ATTACHMENTS, ITEMS, SYNONYMS = "报送事项", "附件", "项目", "同义词"
_ROSTER = "communities.yaml"
_RULES = "核对"
_IN_RULE = re.compile(r"附件(\d+)((?:\.\w+)*)")
_OTHER_NOTICE = "通知里用到了它，请先在“模板”里换上本次的通知"
_CHANGED = "这个页面打开以后，别人已经改过活动设置，您的没有保存。请刷新再看。"


@dataclass(frozen=True)
class CameIn:
    """What has come in so far: how many files, by the deliverable's id and by the item's name."""

    deliverables: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[str, int] = field(default_factory=dict)

    def refuse_losing(self, deliverable: str | None, name: str, what: str) -> None:
        """Raises: HuizhiError when something came for this deliverable; what: is not done then."""
        if deliverable and (count := self.deliverables.get(deliverable, 0)):
            raise HuizhiError(
                f"“{name}”已经收到{count}份，{what}后这些就对不上了，没有{what}。"
                "名称、说明和截止日期可以改。"
            )

    def refuse_losing_item(self, name: str) -> None:
        """Raises: HuizhiError when something came for this item."""
        if count := self.items.get(name, 0):
            raise HuizhiError(f"项目“{name}”已经收到{count}份，没有删去。")


NOTHING_CAME = CameIn()


def came_in(gathered: CampaignState) -> CameIn:
    """What has come in for each deliverable and item, whether it counts or not."""
    forms = Counter(one.deliverable for one in gathered.returns if one.deliverable)
    material = gathered.material.materials
    forms.update(one.place.deliverable for one in material if one.place.deliverable)
    items = Counter(one.place.item for one in material if one.place.item)
    printed = {one.form_name: one.name for one in gathered.settings.items}
    for one in gathered.returns:
        said = {str(kept.value) for row in one.rows for kept in row.fields}
        items.update(printed[name] for name in said & set(printed))
    return CameIn({k: n for k, n in forms.items() if k}, dict(items))


@dataclass
class StructureDraft:
    """Changes that are not kept yet. added: templates by file name; gone: names of templates,
    without suffix, that are set aside; replaced: the old template of an attachment by its new one;
    renumbered: templates that name attachments by other numbers; items_changed: by the name of an
    item that is another now, the new one, or None; names_changed: of deliverables, the new one by
    the old."""

    config: Path
    templates: Path
    text: CampaignText
    _before: str
    added: dict[str, bytes] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    renumbered: dict[str, bytes] = field(default_factory=dict)
    items_changed: dict[str, str | None] = field(default_factory=dict)
    names_changed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, config: Path, templates: Path, version: str = "") -> StructureDraft:
        """The activity as it stands. version: of campaign.yaml as it was looked at, "" for any.

        Raises: ChangedError when it is another now; ConfigError when it is no YAML; StorageError.
        """
        path = config / CAMPAIGN_FILE
        data = read_config_file(path)
        if version and content_version(data) != version:
            raise ChangedError(_CHANGED)
        tree = yaml_tree(data, path)
        text = data.decode("utf-8-sig")
        return cls(config, templates, CampaignText.of(text, tree), text.replace("\r\n", "\n"))

    @property
    def deliverables(self) -> list[Entry]:
        """The deliverables, in a list to be changed."""
        return self.text.entries(DELIVERABLES)

    @property
    def attachments(self) -> list[Entry]:
        """The attachments in the order of their numbers, in a list to be changed; they are
        numbered anew by their places."""
        entries = self.text.entries(ATTACHMENTS)
        entries.sort(key=lambda one: int(one.tree.get("序号") or 0))
        return entries

    @property
    def items(self) -> list[Entry]:
        """The items, in a list to be changed."""
        return self.text.entries(ITEMS)

    def deliverable(self, deliverable_id: str) -> Entry:
        """The deliverable of this id. Raises: HuizhiError."""
        return _found(self.deliverables, "编号", deliverable_id, "报送事项")

    def attachment(self, number: int) -> Entry:
        """The attachment of this number. Raises: HuizhiError."""
        return _found(self.attachments, "序号", number, "附件")

    def item(self, name: str) -> Entry:
        """The item of this name. Raises: HuizhiError."""
        return _found(self.items, "名称", name, "项目")

    def form_of(self, deliverable_id: str) -> Entry | None:
        """The attachment by which this deliverable comes."""
        found = (one for one in self.attachments if one.tree.get("报送事项") == deliverable_id)
        return next(found, None)

    def new_id(self, name: str) -> str:
        """An id for a new deliverable: the same for the same name, so that a form sent out before
        is still known when its deliverable is made again."""
        made = f"due_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        return _unlike(made, {str(one.tree.get("编号")) for one in self.deliverables})

    def new_template(self, name: str) -> str:
        """A template's name, without suffix, that no other has."""
        taken = {str(one.tree.get("模板")) for one in self.attachments}
        if self.templates.is_dir():
            taken |= {one.stem for one in self.templates.iterdir()}
        return _unlike(name, taken)

    def replace_template(self, old: str, new: str) -> None:
        """An attachment has another template from now on, both without suffix."""
        self.gone.append(old)
        self.replaced[new] = old

    def notice_names(self, name: str) -> bool:
        """Whether a mark of the notice names this."""
        path = self.templates / f"{NOTICE}.docx"
        if not path.is_file():
            return False
        marks = marks_in(path.read_bytes(), f"{self.templates.name}/{path.name}")
        return any(name in mark for mark in marks)

    def save(self, *, tried: bool = True) -> None:
        """Keeps all changes, when there is no mistake then that was not there before. tried: False
        where the activity is itself a draft that is checked as a whole in the end.

        Raises: ConfigError, TemplateError with every mistake, nothing is changed then;
        StorageError.
        """
        numbers = self._number()
        self._rename_in_rules(numbers)
        self._forget_synonyms()
        roster = self._roster()
        text = self.text.text
        if text != self._before and self.text.has(EXAMPLE):
            self.text.drop(EXAMPLE)
            text = self.text.text
        texts = roster | ({CAMPAIGN_FILE: text} if text != self._before else {})
        self._rename_marks(numbers)
        if tried:
            self._try(texts)
        for name, data in self.added.items():
            if (self.templates / name).is_file():
                set_aside(self.templates / name, _today())
            write_whole(self.templates / name, data)
        for name, data in self.renumbered.items():
            write_whole(self.templates / name, data)
        write_checked(self.config, texts)
        for path in self._leaving():
            set_aside(path, _today())
            with refusals(f"换下 {path.name} "):
                path.unlink()

    def _number(self) -> dict[int, int | None]:
        """Numbers the attachments by their places; the new number by the old one where it is
        another, None where the attachment is gone."""
        was = {str(one.tree.get("模板")): int(one.tree.get("序号") or 0) for one in self._were}
        now = dict[str, int]()
        for number, one in enumerate(self.attachments, start=1):
            template = str(one.tree.get("模板"))
            now[self.replaced.get(template, template)] = number
            if one.tree.get("序号") != number:
                one.tree["序号"] = number
        return {old: now.get(name) for name, old in was.items() if now.get(name) != old}

    @cached_property
    def _were(self) -> list[Entry]:
        """The attachments as they were."""
        tree = yaml_tree(self._before.encode(), self.config / CAMPAIGN_FILE)
        return CampaignText.of(self._before, tree).entries(ATTACHMENTS)

    def _rename_marks(self, numbers: Mapping[int, int | None]) -> None:
        """Templates name attachments by their numbers and deliverables by their names: they go on
        naming the same ones.

        Raises: TemplateError where one names an attachment that is gone.
        """
        names = {f"附件{old}": f"附件{new}" for old, new in numbers.items() if new}
        gone = {f"附件{old}" for old, new in numbers.items() if not new}
        for old, new in self.names_changed.items():
            named = f"{DELIVERABLES}.{new}" if new.isidentifier() else f'{DELIVERABLES}["{new}"]'
            names |= dict.fromkeys((f"{DELIVERABLES}.{old}", f'{DELIVERABLES}["{old}"]'), named)
        if not (names or gone):
            return
        own = {str(one.tree.get("模板")) for one in self.attachments}
        for stem in (NOTICE, *own):
            for path in (self.templates / f"{stem}{suffix}" for suffix in TEMPLATE_SUFFIXES):
                if not path.is_file() or path.name in self.added:
                    continue
                file = f"{self.templates.name}/{path.name}"
                data = path.read_bytes()
                said = set(re.findall(r"附件\d+", " ".join(marks_in(data, file))))
                if lost := sorted(said & gone):
                    what = f"里面用到了{'、'.join(lost)}"
                    remedy = _OTHER_NOTICE if stem == NOTICE else "请先换上别的模板"
                    raise TemplateError([Mistake(file, "", what, remedy=remedy)])
                if names:
                    renamed = rename_in_marks(data, names, file, alone=stem != NOTICE)
                    if marks_in(renamed, file) != marks_in(data, file) or stem != NOTICE:
                        self.renumbered[path.name] = renamed

    def _rename_in_rules(self, numbers: Mapping[int, int | None]) -> None:
        """Figure rules name attachments by their numbers: they go on naming the same ones. A rule
        about what is not asked for any more goes, as synonyms do."""
        gone = {old for old, new in numbers.items() if not new}
        asked = {
            int(one.tree.get("序号") or 0): _names_in(one)
            for one in self.attachments
            if str(one.tree.get("模板")) in self.replaced
        }

        def is_left(rule: str) -> bool:
            named = [(int(m[1]), m[2].split(".")[1:]) for m in _IN_RULE.finditer(rule)]
            now = [(numbers.get(number) or number, parts) for number, parts in named]
            lost = any(number in gone for number, _ in named)
            return not lost and all(set(parts) <= asked.get(n, set(parts)) for n, parts in now)

        def renamed(found: re.Match[str]) -> str:
            return f"附件{numbers.get(int(found[1])) or found[1]}{found[2]}"

        for one in self.attachments:
            written = one.tree.get(_RULES)
            rules = [str(rule) for rule in written] if isinstance(written, list) else []
            for place, rule in reversed(list(enumerate(rules))):
                if not is_left(rule):
                    del written[place]
                elif (now := _IN_RULE.sub(renamed, rule)) != rule:
                    written[place] = now
            if rules and not written:
                del one.tree[_RULES]

    def _roster(self) -> dict[str, str]:
        """The roster's file, where it has numbers of its own for items that are called otherwise
        now, or are gone; of a roster in YAML that is the activity's own."""
        path = self.config / _ROSTER
        if not self.items_changed or not path.is_file():
            return {}
        tree = yaml_tree(read_config_file(path), path)
        text = CampaignText.of(path.read_text("utf-8-sig"), tree)
        known = {
            str(one.tree.get("名称")): {str(q.get("种类")) for q in one.tree.get("应报") or ()}
            for one in self.items
        }
        for one in text.entries("收文单位"):
            if not isinstance(own := one.tree.get("应报"), CommentedMap):
                continue
            for name, kinds in list(own.items()):
                now = self.items_changed.get(name, name)
                left = {k: n for k, n in kinds.items() if k in known.get(now or "", ())}
                if now == name and len(left) == len(kinds):
                    continue
                del own[name]
                if now and left:
                    own[now] = left
            if not own:
                del one.tree["应报"]
        return {_ROSTER: text.text}

    def _forget_synonyms(self) -> None:
        """Synonyms of what was asked for before and is not any more go."""
        if not self.text.has(SYNONYMS):
            return
        gone = _labels(self._were) - _labels(self.attachments)
        if not gone:
            return
        synonyms = self.text.mapping(SYNONYMS)
        for label in gone & set(synonyms):
            del synonyms[label]
        if not synonyms:
            self.text.drop(SYNONYMS)

    def _leaving(self) -> list[Path]:
        both = (self.templates / f"{n}{suffix}" for n in self.gone for suffix in TEMPLATE_SUFFIXES)
        return [path for path in both if path.is_file() and path.name not in self.added]

    def _try(self, texts: Mapping[str, str]) -> None:
        """Raises: ConfigError, TemplateError with what would be wrong, and was not before."""
        with temporary_folder() as folder:
            tried = folder / self.templates.name
            with refusals("检查配置和模板"):
                own = copy_with_shared(self.config, folder)
                shutil.copytree(self.templates, tried)
                for path in self._leaving():
                    (tried / path.name).unlink()
                for name, data in (self.renumbered | self.added).items():
                    (tried / name).write_bytes(data)
                for name, text in texts.items():
                    (own / name).write_text(text, "utf-8")
            settings = load_settings(own)
            # What comes from elsewhere is rendered where it can be ended.
            wrong = check(own, tried).mistakes if self.added else template_mistakes(settings, tried)
        if new := self._not_known(wrong):
            raise TemplateError(new)

    def _not_known(self, wrong: Sequence[Mistake]) -> list[Mistake]:
        """The mistakes that are new: in a template that is taken, or where there was none."""
        if not wrong:
            return []
        try:
            settings = load_settings(self.config)
        except ConfigError:
            return list(wrong)
        before = {(one.file, one.place) for one in template_mistakes(settings, self.templates)}
        taken = {f"{self.templates.name}/{name}" for name in self.added}
        new = [one for one in wrong if one.file in taken or (one.file, one.place) not in before]
        own = f"{self.templates.name}/{NOTICE}.docx"
        return [
            replace(one, remedy=_OTHER_NOTICE) if one.file == own and own not in taken else one
            for one in new
        ]


def _names_in(one: Entry) -> set[str]:
    """What a figure rule may say of a form behind its number."""
    tables = {str(table.get("名称")) for table in tables_of(one.tree)}
    return _labels([one]) | tables | {"行数"}


def _labels(attachments: Sequence[Entry]) -> set[str]:
    """The labels of every field and column."""
    found: set[str] = set()
    for one in attachments:
        columns = (table.get("列") for table in tables_of(one.tree))
        for fields in (one.tree.get("字段"), *columns):
            found |= set(fields or ())
    return found


def _found(entries: Sequence[Entry], key: str, value: object, what: str) -> Entry:
    for one in entries:
        if one.tree.get(key) == value:
            return one
    raise HuizhiError(f"没有这个{what}，可能刚被别人删去。请刷新再看。")


def _unlike(name: str, taken: Collection[str]) -> str:
    """The name, or with a number behind it where it is taken."""
    if name not in taken:
        return name
    bare = re.sub(r"_\d+$", "", name)
    return next(made for n in range(2, 10_000) if (made := f"{bare}_{n}") not in taken)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
