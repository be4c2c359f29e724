"""Office profile: the settings under which LibreOffice opens what others sent: no request, no
macro, no update.

A returned file may name pictures, objects and templates at any address, and LibreOffice would ask
there while converting. So links of documents are blocked, links are never updated, macros never
run, and should a filter ask all the same, its proxy is a port at which nobody listens. Source:
LibreOffice, officecfg/registry/schema (Common, Calc, Writer, Inet).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape

FILE = Path("user") / "registrymodifications.xcu"
_ITEMS = "http://openoffice.org/2001/registry"
_COMMON = "/org.openoffice.Office.Common"
_FONTS = f"{_COMMON}/Font/Substitution"
_NOBODY, _NO_PORT = "127.0.0.1", "9"  # the port "discard": nothing listens there
_MANUAL, _NEVER, _MOST = "2", "2", "3"
_SEALED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        f"{_COMMON}/Security/Scripting": {
            "BlockUntrustedRefererLinks": "true",
            "DisableMacrosExecution": "true",
            "MacroSecurityLevel": _MOST,
            "CheckDocumentEvents": "true",
        },
        "/org.openoffice.Office.Calc/Content/Update": {"Link": _NEVER},
        "/org.openoffice.Office.Writer/Content/Update": {"Link": _NEVER},
        "/org.openoffice.Inet/Settings": {
            "ooInetProxyType": _MANUAL,
            **{f"ooInet{kind}ProxyName": _NOBODY for kind in ("HTTP", "HTTPS", "FTP")},
            **{f"ooInet{kind}ProxyPort": _NO_PORT for kind in ("HTTP", "HTTPS", "FTP")},
            "ooInetNoProxy": "",
        },
    }
)


def write_profile(profile: Path, fonts: Mapping[str, str] | None = None) -> None:
    """A new profile in this folder, sealed; fonts: for each face, which one to take for it."""
    (profile / FILE).parent.mkdir(parents=True)
    (profile / FILE).write_text(_registry(fonts or {}), encoding="utf-8")


def _registry(fonts: Mapping[str, str]) -> str:
    """LibreOffice's registrymodifications.xcu."""
    sealed = "".join(
        f'<item oor:path="{path}">{"".join(map(_property, values, values.values()))}</item>'
        for path, values in _SEALED.items()
    )
    return (
        f'<?xml version="1.0"?><oor:items xmlns:oor="{_ITEMS}">'
        f"{sealed}{_font_table(fonts)}</oor:items>"
    )


def _font_table(fonts: Mapping[str, str]) -> str:
    rows = "".join(
        f'<item oor:path="{_FONTS}/FontPairs"><node oor:name="_{number}" oor:op="replace">'
        + _property("ReplaceFont", face)
        + _property("SubstituteFont", other)
        + _property("OnScreenOnly", "false")
        + _property("Always", "true")
        + "</node></item>"
        for number, (face, other) in enumerate(fonts.items())
    )
    return f'<item oor:path="{_FONTS}">{_property("Replacement", "true")}</item>{rows}'


def _property(name: str, value: str) -> str:
    return f'<prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop>'
