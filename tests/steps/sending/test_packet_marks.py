"""Packets that lie there as they were made are not made again; others are not left as they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from huizhi.campaign import Campaign
from huizhi.campaign.campaign import load_campaign
from huizhi.steps.sending import packets as module
from huizhi.steps.sending.packets import make_packets
from tests.paths import CONFIG, ROOT


@pytest.fixture(scope="module")
def shipped() -> Campaign:
    return load_campaign(CONFIG, ROOT / "templates")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose packets are rendered, in turn."""
    names: list[str] = []
    render = module.render_packet

    def told(campaign: Campaign, recipient: object, *more: object) -> object:
        names.append(recipient.name)  # type: ignore[attr-defined]
        return render(campaign, recipient, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "render_packet", told)
    return names


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_lies_as_it_was_made_is_not_made_again(
    shipped: Campaign, rendered: list[str], tmp_path: Path
) -> None:
    first, again = [], []
    make_packets(shipped, tmp_path, told=first.append)
    assert len(rendered) == len(first) == 12
    rendered.clear()

    result = make_packets(shipped, tmp_path, told=again.append)

    assert not rendered
    assert result.count == 12
    assert result.changed == 0
    assert [(one.recipient, one.files) for one in again] == [
        (one.recipient, one.files) for one in first
    ]


def test_what_somebody_has_touched_is_made_again(
    shipped: Campaign, rendered: list[str], tmp_path: Path
) -> None:
    packets = tmp_path / "packets"
    made: list[module.Packet] = []
    make_packets(shipped, tmp_path, told=made.append)
    whole = _tree(packets)
    rendered.clear()
    changed, gone, more, zipped, same = made[:5]
    notice = changed.folder / "通知.docx"
    notice.write_bytes(notice.read_bytes()[:-1] + b"x")  # as long as it was
    (gone.folder / "通知.docx").unlink()
    (more.folder / "备忘.txt").write_text("别删")
    zipped.archive.write_bytes(b"PK")
    os.utime(same.folder / "通知.docx", (1, 1))

    result = make_packets(shipped, tmp_path)

    assert rendered == [one.recipient for one in made[:5]]
    assert result.changed == 4  # the fifth was only dated otherwise
    assert _tree(packets) == whole


def test_what_packets_are_made_of_makes_all_anew(
    shipped: Campaign, rendered: list[str], tmp_path: Path
) -> None:
    make_packets(shipped, tmp_path)
    rendered.clear()
    activity = shipped.settings.activity.model_copy(update={"slogan": "另一句口号"})
    settings = shipped.settings.model_copy(update={"activity": activity})

    make_packets(Campaign(settings, shipped.forms), tmp_path)

    assert len(rendered) == 12


@pytest.mark.parametrize(
    "kept", [None, b"", b"{}", b'{"version":1,"files":[],"packets":{"x":["a",3]}}']
)
def test_lost_or_damaged_marks_count_as_not_there(
    shipped: Campaign, rendered: list[str], tmp_path: Path, kept: bytes | None
) -> None:
    make_packets(shipped, tmp_path)
    marks = tmp_path / "packets.json"
    own = marks.read_bytes()
    marks.unlink() if kept is None else marks.write_bytes(kept)
    rendered.clear()

    result = make_packets(shipped, tmp_path)

    assert len(rendered) == 12
    assert result.changed == 0
    assert marks.read_bytes() == own
