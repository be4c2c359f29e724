"""What is noted of mails: none is sent twice, and none comes again because it was forgotten."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from huizhi.storage.ledger import Ledger
from huizhi.storage.letters import (
    FetchedMail,
    SentLetter,
    begin_letter,
    end_letter,
    enter_fetched,
    forget_senders,
    load_fetched,
    load_letters,
    note_entered,
)

NOW = dt.datetime(2024, 6, 3, 9, 15, tzinfo=dt.UTC)
LETTER = SentLetter(
    *("m1", "催报", "罗庄社区", "lz@example.cn", "请报送", ("通知.docx",), "<1@x>"),
    *("unsent", "", "王亚伟", NOW),
)


def mail(uid: int, digest: str) -> FetchedMail:
    return FetchedMail(
        "ban@localhost", "INBOX", 7, uid, digest, "<a@b>", "王 <w@b.cn>", "报送", NOW, NOW
    )


def test_a_mail_that_may_have_been_sent_is_not_begun_again(tmp_path: Path) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger, ledger.writing() as connection:
        begun = begin_letter(connection, LETTER)
        assert begun is not None
        assert begin_letter(connection, LETTER) is None
        assert [one.is_unknown for one in load_letters(connection)] == [True]

        end_letter(connection, begun.number, "unsent", "550", NOW)
        again = begin_letter(connection, LETTER)
        assert again is not None
        end_letter(connection, again.number, "sent", "", NOW)
        assert begin_letter(connection, LETTER) is None

        last, first = load_letters(connection)
    assert (first.state, first.why, last.state) == ("unsent", "550", "sent")
    assert last.files == ("通知.docx",)


def test_what_was_erased_stays_known_without_who_sent_it(tmp_path: Path) -> None:
    with Ledger.in_folder(tmp_path, "c") as ledger, ledger.writing() as connection:
        enter_fetched(connection, [mail(1, "d1"), mail(2, "d2")])
        note_entered(connection, ["d1"])
        enter_fetched(connection, [mail(1, "other")])
        forget_senders(connection, ["d1"])
        found = {one.uid: one for one in load_fetched(connection)}

    assert (found[1].digest, found[1].waits) == ("d1", False)
    assert (found[1].sender, found[1].subject, found[1].message_id) == ("", "", "")
    assert (found[2].sender, found[2].waits) == ("王 <w@b.cn>", True)
