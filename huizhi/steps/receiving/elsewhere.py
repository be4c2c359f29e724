"""Elsewhere: a file that waits in one activity is taken in by another, and marked here as moved.

The original stays here as it came; the other activity stores and reads it for itself.
"""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from huizhi.campaign import Campaign, Settings
from huizhi.disk import safe_name, temporary_folder
from huizhi.errors import HuizhiError
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.receiving.outcome import CollectResult
from huizhi.steps.receiving.ruling import moving_away
from huizhi.storage import (
    Ledger,
    MaterialRuling,
    enter_material_ruling,
    originals_in,
    sent_again,
)


@dataclass(frozen=True)
class OtherActivity:
    """The activity that takes a file in: its campaign and where its output lies."""

    campaign: Campaign
    output: Path


def take_elsewhere(
    settings: Settings,
    output: Path,
    sha256: str,
    file: str,
    there: OtherActivity,
    who: str,
    now: dt.datetime,
) -> CollectResult:
    """Return what became of a file of this campaign in the other activity.

    sha256, file: its digest, and the name under which it waits here.
    Raises: HuizhiError when no such file waits here; StorageError.
    """
    name = there.campaign.settings.activity.name
    with Ledger.in_folder(output, settings) as ledger:
        received = ledger.one_received(sha256)
        if received is None:
            raise HuizhiError(f"台账里没有“{file}”。")
        waiting = [one for one in ledger.of_content(sha256) if one.is_waiting]
        original = originals_in(output).whole(received.stored, sha256)
        with temporary_folder() as folder:
            path = folder
            for part in PurePosixPath(file).parts:
                path = path / safe_name(part)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, path)
            top = folder / safe_name(PurePosixPath(file).parts[0])
            result = collect(there.campaign, there.output, [top], received.received)
        if result.refused:
            raise HuizhiError("；".join(result.refused))
        with (
            Ledger.in_folder(there.output, there.campaign.settings) as other,
            other.writing() as connection,
        ):
            sent_again(connection, sha256, file, now)
        for one in waiting:
            ledger.rule(one, moving_away(one, name, who, now))
        if not waiting:
            with ledger.writing() as connection:
                away = MaterialRuling("away", file, who, now, item=name)
                enter_material_ruling(connection, away)
    return result
