"""Kept roster: a long roster that was checked and had no mistake, as it was read: so that fifty
thousand recipients need not be read and checked again by every command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign.settings import Recipient
from huizhi.campaign.source import Node
from huizhi.disk import keep, kept, key_of

_KEPT = "roster"  # its kind in the cache
_LONG = 500  # recipients from which it pays
_NAMES = tuple(Recipient.model_fields)


@dataclass(frozen=True)
class CheckedRoster:
    """A roster without a mistake. is_example: it says so of itself."""

    recipients: tuple[Recipient, ...]
    is_example: bool


def known_roster(path: Path, campaign: Node | None) -> tuple[str, CheckedRoster | None]:
    """The key of this file, and its roster where it was kept under it. campaign: what its quotas
    are held against, None for nothing."""
    with suppress(OSError):
        items = campaign.get("项目").value if campaign is not None else None
        held = json.dumps([campaign is not None, items], ensure_ascii=False)
        key = key_of([path.name, path.read_bytes(), held])
        with suppress(ValueError, TypeError, KeyError):  # damaged: it counts as not there
            if data := kept(_KEPT, key):
                example, rows = json.loads(data)
                return key, CheckedRoster(tuple(map(_recipient, rows)), bool(example))
        return key, None
    return "", None  # whoever reads it tells why it cannot be read


def keep_roster(key: str, roster: CheckedRoster) -> None:
    """Keeps a long roster under its key, "" for none."""
    if key and len(roster.recipients) >= _LONG:
        rows = [[getattr(one, name) for name in _NAMES] for one in roster.recipients]
        keep(_KEPT, key, json.dumps([roster.is_example, rows], ensure_ascii=False).encode())


def _recipient(row: list[object]) -> Recipient:
    values: Mapping[str, object] = dict(zip(_NAMES, row, strict=True))
    return Recipient.model_construct(**{**values, "aliases": tuple(values["aliases"])})  # type: ignore[arg-type]
