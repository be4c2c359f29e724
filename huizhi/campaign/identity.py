"""Identity: what a rendered form says of itself, unseen, in its custom document properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_NAMES = {
    "campaign": "huizhi.campaign",
    "form": "huizhi.form",
    "community": "huizhi.community",
    "version": "huizhi.version",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """campaign: its id; form: deliverable id, or the template's name for what is not returned;
    community: the recipient's code; version: of the form's template."""

    campaign: str
    form: str
    community: str
    version: str

    def properties(self) -> dict[str, str]:
        """The custom document properties that carry it."""
        return {name: getattr(self, key) for key, name in _NAMES.items()}

    @classmethod
    def of(cls, properties: Mapping[str, str]) -> Identity | None:
        """The identity that these properties carry, None when any part of it is gone."""
        found = {key: properties.get(name, "") for key, name in _NAMES.items()}
        return cls(**found) if all(found.values()) else None
