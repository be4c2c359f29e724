"""Member refusal: what is wrong with a member of a zip that cannot be unpacked."""

from __future__ import annotations

import zipfile

from huizhi.content import locked_archive, strange_packing

_ENCRYPTED = 0x1  # flag of a member. Source: PKWARE APPNOTE 6.3.10, 4.4.4


def refuse_member(flags: int, packing: int) -> None:
    """Raises: EncryptedError, DamagedError for a member of a zip that cannot be unpacked, by its
    flags and the number of its packing."""
    if flags & _ENCRYPTED:
        raise locked_archive()
    if packing not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise strange_packing()
