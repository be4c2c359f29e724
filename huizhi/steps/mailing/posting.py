"""Posting: drafts that the clerk has confirmed, handed over one after another, each once.

The ledger knows of a mail before it is handed over and what became of it afterwards. A mail of
which the second is missing may have been sent, and is not sent again by itself.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huizhi.campaign import Settings
from huizhi.errors import HuizhiError, MailError, MailRefusedError, MailUnknownError
from huizhi.mail import Postman, compose, outgoing_server, password_of
from huizhi.steps.mailing.drafting import PACKET, Draft
from huizhi.steps.mailing.fetching import mail_settings
from huizhi.storage import (
    SENT,
    UNSENT,
    Ledger,
    LetterState,
    SentLetter,
    begin_letter,
    end_letter,
    load_letters,
    note_sent_in,
)


@dataclass
class PostResult:
    """What became of the drafts.

    sent: units whose mail was taken; refused: units and why theirs was not, in Chinese.
    already: units to which another run has sent, or is sending, the same.
    unknown: units of which nobody knows.
    trouble: why it ended before its time, "" when it did not; what was not sent is sent next time.
    """

    sent: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    trouble: str = ""


def post(
    settings: Settings,
    output: Path,
    drafts: Sequence[Draft],
    who: str,
    progress: Callable[[object], None] = lambda _: None,
    wait: Callable[[float], None] = time.sleep,
) -> PostResult:
    """Send the drafts that are ready. who: the account of whoever confirmed them.

    Raises: MailError when the server could not be reached at all, nothing is sent then;
    StorageError.
    """
    own = mail_settings(settings)
    user, out = own.signs_in_as, own.outgoing
    server = outgoing_server(own.address, user, out.host, out.port, out.security)
    ready = [one for one in drafts if one.state == "ready"]
    with (
        Ledger.in_folder(output, settings) as ledger,
        Postman(server, password_of(user), own.address) as postman,
    ):
        ledger.refuse_read_only()
        if ready:
            postman.prepare()
        posting = _Posting(settings, output, ledger, postman, who)
        for number, one in enumerate(ready):
            if number and posting.result.sent:
                wait(out.pause)
            if not posting.send(one):
                break
            progress(one)
    return posting.result


@dataclass
class _Posting:
    """One run."""

    settings: Settings
    output: Path
    ledger: Ledger
    postman: Postman
    who: str
    result: PostResult = field(default_factory=PostResult)

    def send(self, draft: Draft) -> bool:
        """Sends one; whether the next may be sent."""
        own = mail_settings(self.settings)
        sender = (own.sender or self.settings.office.short_name, own.address)
        to = (draft.unit, draft.to.address)
        message_id, content = compose(sender, to, draft.subject, draft.text, draft.files)
        begun = self._begun(draft, message_id)
        if begun is None:
            self.result.already.append(draft.unit)
            return True
        try:
            self.postman.send(content, draft.to.address)
        except MailRefusedError as error:
            self._end(begun, UNSENT, str(error))
            self.result.refused.append((draft.unit, str(error)))
            return True
        except MailUnknownError as error:
            self.result.unknown.append(draft.unit)
            self.result.trouble = f"{draft.unit}：{error}"
            return False
        except MailError as error:
            self._end(begun, UNSENT, str(error))
            self.result.trouble = str(error)
            return False
        self._end(begun, SENT, "")
        _note_sent(self.settings, self.output, begun, self.who)
        self.result.sent.append(draft.unit)
        return True

    def _begun(self, draft: Draft, message_id: str) -> SentLetter | None:
        names = tuple(one.name for one in draft.files)
        letter = SentLetter(
            *(draft.mark, draft.kind, draft.unit, draft.to.address, draft.subject, names),
            *(message_id, "sending", "", self.who, self._now()),
        )
        with self.ledger.writing() as connection:
            return begin_letter(connection, letter)

    def _end(self, letter: SentLetter, state: LetterState, why: str) -> None:
        with self.ledger.writing() as connection:
            end_letter(connection, letter.number, state, why, self._now())

    def _now(self) -> dt.datetime:
        return dt.datetime.now(self.settings.zone).replace(microsecond=0)


def settle_letter(
    settings: Settings, output: Path, kind: str, unit: str, who: str, *, arrived: bool
) -> SentLetter:
    """What the clerk says of the last mail of this kind to this unit: it has arrived; or it has
    not, and may be sent again. Raises: HuizhiError where it is known what became of it;
    StorageError."""
    now = dt.datetime.now(settings.zone).replace(microsecond=0)
    with Ledger.in_folder(output, settings) as ledger, ledger.writing() as connection:
        own = [one for one in load_letters(connection) if (one.kind, one.unit) == (kind, unit)]
        last = next((one for one in own if one.is_unknown), None)
        sent = next((one for one in own if one.state == SENT), None)
        if last is None and arrived and sent is not None:
            return sent  # as is known already
        if last is None:
            raise HuizhiError(_known_fate(sent, kind, unit))
        why = f"{who}核实：{'对方已收到' if arrived else '没有发出去，再发'}"
        end_letter(connection, last.number, SENT if arrived else UNSENT, why, now)
    if arrived:
        _note_sent(settings, output, last, who)
    return last


def _known_fate(sent: SentLetter | None, kind: str, unit: str) -> str:
    """Why it is not to be said that the mail of this kind to this unit was not sent."""
    if sent is None:
        return f"没有给{unit}发过{kind}邮件，或者上一封没有发出；下次会发，不用核实。"
    when = f"{sent.began.month}月{sent.began.day}日 {sent.began:%H:%M}"
    return (
        f"给{unit}的{kind}邮件{when}已经发出，不用核实，也不会再发；"
        "只有“不知道发出去没有”的才要核实。"
    )


def _note_sent(settings: Settings, output: Path, letter: SentLetter, who: str) -> None:
    """Has the page show to whom a packet was sent, as if the clerk had ticked it there."""
    recipient = settings.by_name.get(letter.unit)
    if letter.kind == PACKET and recipient is not None:
        note_sent_in(output, [recipient.code], who)
