"""A configuration folder for tests: the shipped example, with edits."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.errors import ConfigError, Mistake
from tests.paths import CONFIG

SHIPPED = CONFIG


@dataclass(frozen=True)
class ConfigFolder:
    """A copy of the shipped configuration that a test may change."""

    folder: Path

    @classmethod
    def make(cls, tmp_path: Path) -> ConfigFolder:
        """The copy in this folder."""
        shutil.copytree(SHIPPED, tmp_path / "config")
        return cls(tmp_path / "config")

    def replace(self, name: str, old: str, new: str) -> int:
        """Replaces the one place where `old` stands; the number of its line."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    def load(self) -> Settings:
        """The settings; the test fails with the mistakes when there are any."""
        return load_settings(self.folder)

    def mistakes(self) -> tuple[Mistake, ...]:
        """The mistakes; the test fails when there are none, or when one does not read well."""
        try:
            load_settings(self.folder)
        except ConfigError as error:
            for mistake in error.mistakes:
                assert_reads_well(mistake)
            return error.mistakes
        raise AssertionError("the configuration was taken without a mistake")

    def only_mistake(self) -> Mistake:
        """The one mistake."""
        found = self.mistakes()
        assert len(found) == 1, "\n".join(map(str, found))
        return found[0]


def assert_reads_well(mistake: Mistake) -> None:
    """A sentence in Chinese: no English of a library, no doubled marks, no empty brackets."""
    said = str(mistake)
    for wrong in (
        "；；",
        "。。",
        "？。",
        "？；",
        "：；",
        "：。",
        "（）",
        "“”写",
        "None",
        "Error",
        "pydantic",
    ):
        assert wrong not in said, said
    for english in ("Input", "should", "valid", "expected", "found", "while", "scanning", "token"):
        assert english not in said, said
    assert mistake.file.startswith("config/"), said


def without_material(settings: Settings) -> Settings:
    """The same campaign where only forms are told by the program, and no files are counted."""
    plain = tuple(one.model_copy(update={"material": ()}) for one in settings.deliverables)
    rules = settings.material.model_copy(update={"counted": False})
    return settings.model_copy(update={"deliverables": plain, "material": rules})
