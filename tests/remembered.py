"""Remembered: what each small command of a story would do again, and which is most of its work.

A configuration and its templates are read once; other contents are read anew, and what is wrong is
never remembered. A child process that reads files goes on to those of the next command, as it goes
on from one file to the next; how it starts and ends is told in `formats/isolated`.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

import huizhi.campaign
import huizhi.campaign.campaign
import huizhi.campaign.form_set
import huizhi.campaign.load
from huizhi.campaign import FormSet, Settings
from huizhi.formats import isolated_reader, paper_reader
from huizhi.formats.containers import unpacker
from huizhi.formats.isolated import isolation
from huizhi.formats.isolated.isolation import Isolated, Question
from huizhi.formats.media import facts_reader
from huizhi.steps.preparing import (
    checking,
    config_file,
    editing,
    roster_editing,
    template_trial,
)
from huizhi.steps.sending import asked_fields, packets

# Who asks each time, and who loads a campaign for commands and the page.
_ASKING = (huizhi.campaign, huizhi.campaign.campaign)
# Who imports them for good, and so has them from before.
_OTHERS = (asked_fields, checking, config_file, editing, packets, roster_editing)
# Those that know nothing of a campaign.
_CHILDREN = {
    isolated_reader._COMMAND,
    facts_reader._COMMAND,
    paper_reader._COMMAND,
    unpacker._COMMAND,
    template_trial._COMMAND,
}
_MOST = 16
_load_settings = huizhi.campaign.load.load_settings
_load_form_set = huizhi.campaign.form_set.load_form_set
_settings: dict[str, Settings] = {}
_forms: dict[tuple[str, str, str], FormSet] = {}


@contextmanager
def campaigns_remembered() -> Iterator[None]:
    """What commands and pages load in here is remembered."""
    with pytest.MonkeyPatch.context() as patch:
        for module in _ASKING:
            patch.setattr(module, "load_settings", remembered_settings)
            patch.setattr(module, "load_form_set", remembered_forms)
        yield


@contextmanager
def children_kept() -> Iterator[None]:
    """Children that have nothing to do wait for whoever asks next; they are ended at the end."""
    waiting: dict[Sequence[str], list[isolation._Child]] = defaultdict(list)
    close, living = Isolated.close, Isolated._living_child

    def closed(self: Isolated[object]) -> None:
        if self._child is not None and self._command in _CHILDREN and not self._ahead:
            waiting[self._command].append(self._child)
            self._child = None
        close(self)

    def found(self: Isolated[object], question: Question | None) -> isolation._Child:
        if self._child is None and waiting[self._command]:
            self._child = waiting[self._command].pop()
        return living(self, question)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Isolated, "close", closed)
        patch.setattr(Isolated, "_living_child", found)
        yield
    for child in (one for several in waiting.values() for one in several):
        child.end()


def remembered_settings(folder: Path) -> Settings:
    """The settings in this folder, as `load_settings`."""
    key = _content(folder)
    if key not in _settings:
        loaded = _load_settings(folder)
        if loaded.last_output or loaded.shared:  # depends on other folders, and where it is
            return loaded
        _make_room(_settings)
        _settings[key] = loaded
    return _settings[key]


def remembered_forms(settings: Settings, folder: Path) -> FormSet:
    """The forms and templates in this folder, as `load_form_set`."""
    key = settings.model_dump_json(), folder.name, _content(folder)
    if key not in _forms:
        loaded = _load_form_set(settings, folder)
        _make_room(_forms)
        _forms[key] = loaded
    known = _forms[key]
    return known if known.folder == folder else dataclasses.replace(known, folder=folder)


def _make_room(known: dict[object, object]) -> None:
    if len(known) >= _MOST:
        known.clear()


def _content(folder: Path) -> str:
    """The digest of the names and contents of all that is in a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
