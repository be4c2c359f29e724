"""The page's own database."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from huizhi.storage.page_records import CLERK, Records


def test_a_folder_that_is_made_for_it_is_its_owners_alone(tmp_path: Path) -> None:
    kept = os.umask(0)
    try:
        Records(tmp_path / "output").close()
    finally:
        os.umask(kept)

    assert (tmp_path / "output").stat().st_mode & 0o777 == 0o700


def test_a_kept_password_is_much_work_to_guess(tmp_path: Path) -> None:
    records = Records(tmp_path / "output")
    records.set_account("王亚伟", CLERK, "正确的密码123")
    records.close()
    with closing(sqlite3.connect(tmp_path / "output" / "page.db")) as connection:
        ((kept,),) = connection.execute("SELECT hash FROM accounts")

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, for 64 MiB
