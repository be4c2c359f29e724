"""Document properties: what a package says of itself: custom properties, when it was saved.

Source: ISO/IEC 29500-1, 22.3 (custom), ISO/IEC 29500-2, 11 (core).
"""

from __future__ import annotations

import datetime as dt

from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.xml_part import attribute, local_name


def custom_properties(package: Package) -> dict[str, str]:
    """The custom properties by name, as text; of two with one name the first."""
    found: dict[str, str] = {}
    for part in package.related("", "custom-properties", "customProperties"):
        for one in package.xml(part):
            if local_name(one) == "property":
                found.setdefault(attribute(one, "name"), "".join(map(str, one.itertext())))
    return found


def package_last_saved(package: Package) -> dt.datetime | None:
    """When the file says it was last saved, with its time zone; None when it does not say."""
    for part in package.related("", "core-properties", "coreProperties"):
        for one in package.xml(part):
            if local_name(one) == "modified":
                return _moment(one.text or "")
    return None


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
