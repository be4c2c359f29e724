"""The page's own database."""

from __future__ import annotations

import os
from pathlib import Path

from huizhi.storage.page_records import Records


def test_a_folder_that_is_made_for_it_is_its_owners_alone(tmp_path: Path) -> None:
    kept = os.umask(0)
    try:
        Records(tmp_path / "output").close()
    finally:
        os.umask(kept)

    assert (tmp_path / "output").stat().st_mode & 0o777 == 0o700
