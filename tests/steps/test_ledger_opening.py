"""A ledger that is opened by several at the same moment, the first time."""

from __future__ import annotations

import threading
from pathlib import Path

from huizhi.errors import HuizhiError
from huizhi.storage.ledger import Ledger
from huizhi.storage.page_records import Records


def test_several_make_the_same_ledger_at_once(tmp_path: Path) -> None:
    wrong: list[str] = []

    def opened(folder: Path, barrier: threading.Barrier) -> None:
        barrier.wait()
        try:
            with Ledger.in_folder(folder, "2024-x") as ledger:
                ledger.set_note(threading.current_thread().name, "here")
        except HuizhiError as error:
            wrong.append(str(error))

    for number in range(10):
        barrier = threading.Barrier(4)
        folder = tmp_path / str(number)
        threads = [
            threading.Thread(target=opened, args=(folder, barrier), name=f"t{n}") for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with Ledger.in_folder(folder, "2024-x") as ledger:
            assert [ledger.note(f"t{n}") for n in range(4)] == ["here"] * 4
    assert wrong == []


def test_the_records_of_the_page_are_opened_beside_each_other(tmp_path: Path) -> None:
    first, second = Records(tmp_path), Records(tmp_path)
    first.note("甲", "", "一")
    second.note("乙", "", "二")
    assert [deed.what for deed in first.trail()] == ["二", "一"]
    first.close()
    second.close()
