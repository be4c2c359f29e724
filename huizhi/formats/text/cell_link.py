"""Cell link: where a link of a cell leads, held against what the cell says."""

from __future__ import annotations

from urllib.parse import unquote

from huizhi.formats.text.remark import quote_remark


def link_note(text: str, target: str) -> str:
    """The note on a link that leads elsewhere than its text says, "" where it does not."""
    said, meant = _address(text), _address(target)
    return "" if not meant or meant in said else f"的链接指向{quote_remark(target)}"


def _address(text: str) -> str:
    """An address as it is compared: without its scheme, white space and what a mail begins with."""
    plain = unquote("".join(text.split())).casefold().removeprefix("mailto:")
    if "@" in plain and "//" not in plain:
        plain = plain.partition("?")[0]
    return plain.replace("https://", "").replace("http://", "").rstrip("/")
