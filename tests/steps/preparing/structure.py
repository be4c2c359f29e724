"""An activity's folders that a test may change, and what stands in its campaign.yaml."""

from __future__ import annotations

import difflib
import shutil
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.steps.preparing.adopting import Adoption, adopt_form
from huizhi.steps.preparing.editing import campaign_file
from huizhi.steps.preparing.learned_entry import learned_settings_in
from huizhi.steps.preparing.learning import learn
from huizhi.steps.preparing.structure_draft import NOTHING_CAME, CameIn
from tests.paths import CONFIG, TEMPLATES, TRIAL

OWN_NOTICE = TRIAL / "own" / "关于开展2026年冬季消防安全排查整治的通知.docx"
OWN_FORMS = tuple(sorted((TRIAL / "own").glob("附件*")))


@dataclass(frozen=True)
class ActivityCopy:
    """The shipped example. plain: with a notice that names nothing, as an office's own."""

    config: Path
    templates: Path

    @classmethod
    def make(cls, folder: Path, *, plain: bool = True) -> ActivityCopy:
        shutil.copytree(CONFIG, folder / "config")
        shutil.copytree(TEMPLATES, folder / "templates")
        if plain:
            shutil.copyfile(OWN_NOTICE, folder / "templates" / "notice.docx")
        return cls(folder / "config", folder / "templates")

    @property
    def where(self) -> tuple[Path, Path]:
        return self.config, self.templates

    @property
    def text(self) -> str:
        return (self.config / "campaign.yaml").read_text("utf-8")

    @property
    def settings(self) -> Settings:
        return load_settings(self.config)

    @property
    def version(self) -> str:
        return campaign_file(self.config).version

    def changed(self, before: str) -> list[str]:
        """The lines that went and came, with - and + before them; 示例 goes with any change."""
        lines = difflib.ndiff(before.splitlines(), self.text.splitlines())
        return [one for one in lines if one[:2] in {"- ", "+ "} and "示例: true" not in one]

    def adopt(
        self, form: Path, folder: Path, adoption: Adoption, came: CameIn = NOTHING_CAME
    ) -> int:
        """A blank form learned into this folder and taken."""
        learned = learn(form, folder)
        data = learned_settings_in(folder)
        (entry,) = data["附件"]
        items, template = data["项目"], learned.template
        return adopt_form(*self.where, entry, items, template, adoption, came=came)
