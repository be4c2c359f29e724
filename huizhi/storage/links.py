"""Links: for each community the address by which it hands in, signed and revocable.

The address holds the community's code, a number that rises when the link is made anew, and a
signature by a secret of the ledger. Nothing of it can be guessed from another community's link.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from huizhi.campaign import Recipient, Settings
from huizhi.storage.ledger import Ledger
from huizhi.storage.tables import LINKS

_SECRET = "link-secret"  # the note in the ledger  # noqa: S105
_SIGNED = 20  # bytes of a signature
_LONGEST = 300  # characters of a token
LINK_PATH = "/l/"  # where links lead to, on the page


@dataclass(frozen=True, slots=True)
class LiaisonLink:
    """The link of one community.

    open: it can be used.
    """

    community: str
    token: str
    open: bool

    def address(self, base: str) -> str:
        """Return the whole address; base: how others reach the page, “http://192.168.1.5:8720”."""
        return f"{base.rstrip('/')}{LINK_PATH}{self.token}"


class Links:
    """The links of a campaign, as they stand now. Raises: StorageError."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings = settings
        self._secret = _secret(ledger)
        with ledger.looking() as connection:
            rows = connection.execute(sa.select(LINKS))
            self._states: Mapping[str, tuple[int, bool]] = {
                r.community: (r.serial, r.open) for r in rows
            }
        self._former = {(one.code, one.was) for one in ledger.renamed_units()}

    def of(self, recipient: Recipient) -> LiaisonLink:
        """Return the link of this recipient."""
        serial, is_open = self._states.get(recipient.code, (1, True))
        return LiaisonLink(recipient.name, self._token(recipient, serial, recipient.name), is_open)

    def recipient(self, token: str) -> Recipient | None:
        """Return whose link this is, also by a former name that the roster has as its
        alias; None when it is nobody's or has been
        closed."""
        if len(token) > _LONGEST:
            return None
        try:
            said = base64.urlsafe_b64decode(token.partition(".")[0] + "==").decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return None
        recipient = self._settings.by_code.get(said)
        if recipient is None or not recipient.returns_forms:
            return None
        serial, is_open = self._states.get(recipient.code, (1, True))
        # A code alone may be another unit's by now: the roster must know the former name too.
        former = (one for one in recipient.aliases if (recipient.code, one) in self._former)
        names = (recipient.name, *former)
        own = [self._token(recipient, serial, name) for name in names]
        same = any(hmac.compare_digest(one.encode(), token.encode()) for one in own)
        return recipient if same and is_open else None

    def _token(self, recipient: Recipient, serial: int, name: str) -> str:
        # The name too: a code may be given to another community later.
        said = (self._settings.campaign_id, recipient.code, name, str(serial))
        signature = hmac.digest(self._secret, "\n".join(said).encode(), hashlib.sha256)[:_SIGNED]
        return f"{_text(recipient.code.encode())}.{_text(signature)}"


def close_link(ledger: Ledger, recipient: Recipient) -> None:
    """Close the recipient's link, so that nobody can use it any more. Raises: StorageError."""
    _set(ledger, recipient, renewed=False)


def renew_link(ledger: Ledger, recipient: Recipient) -> None:
    """Give the recipient a new link; the old one stops working. Raises: StorageError."""
    _set(ledger, recipient, renewed=True)


def _set(ledger: Ledger, recipient: Recipient, *, renewed: bool) -> None:
    with ledger.writing() as connection:
        same = LINKS.c.community == recipient.code
        serial = connection.execute(sa.select(LINKS.c.serial).where(same)).scalar() or 1
        connection.execute(LINKS.delete().where(same))
        row = {"community": recipient.code, "serial": serial + renewed, "open": renewed}
        connection.execute(LINKS.insert(), [row])


def _secret(ledger: Ledger) -> bytes:
    known = ledger.note(_SECRET) or ledger.note_once(_SECRET, secrets.token_hex(32))
    return bytes.fromhex(known)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
