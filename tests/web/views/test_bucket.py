"""The page of an office whose originals are in a bucket: it shows and hands out what it fetches,
and goes on showing what is known while the store is down."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from PIL import Image

from huizhi.disk import copies_folder
from tests.object_store import store, use
from tests.stories.campaign import LIAISON, Campaign
from tests.web.conftest import Here


def test_what_is_in_a_bucket_is_shown_and_handed_out(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "cache"))
    bucket = f"b-{secrets.token_hex(8)}"
    store().make_bucket(bucket)
    use(monkeypatch, store().endpoint, f"s3://{bucket}/office")
    campaign = Campaign(tmp_path)
    campaign.run("packets", "--only", "罗庄社区")
    form = campaign.filled("罗庄社区", "附件1", LIAISON)
    picture = tmp_path / "罗庄社区现场.jpg"
    Image.new("RGB", (64, 48), (10, 90, 200)).save(picture)
    campaign.run("collect", form, picture, code=None)
    here.page.office.state(30)
    names = {one.name: one for one in copies_folder("originals").iterdir()}
    assert len(names) == 2
    sha256 = next(name[:64] for name in names if name.endswith(".jpg"))
    for one in names.values():
        one.unlink()

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    shown = here.client.get("/r/1")
    assert shown.status_code == 200
    assert str(LIAISON["D4"]) in shown.text
    assert "连不上存原件的对象存储" in shown.text
    refused = here.client.get("/r/1/original")
    assert refused.status_code >= 400
    assert "连不上存原件的对象存储" in refused.text
    assert "127.0.0.1:1" not in shown.text + refused.text
    assert not any("下载原件" in one.what for one in here.page.records.trail())

    monkeypatch.setenv("AWS_ENDPOINT_URL", store().endpoint)
    assert "连不上" not in here.client.get("/r/1").text
    assert here.client.get("/r/1/original").content == form.read_bytes()
    assert here.client.get(f"/material/{sha256}").content == picture.read_bytes()
    assert here.client.get(f"/thumb/{sha256}").status_code == 200
