"""Previewing: what is printed of packets, as it will be sent, for pictures of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from huizhi.campaign import Campaign, Recipient
from huizhi.steps.sending.packets import render_notice, render_packet
from huizhi.steps.sending.page_layout import PlannedNotices, lay_out
from huizhi.steps.sending.printing import files_to_print


def packet_files(
    campaign: Campaign, recipients: Sequence[Recipient], office: str, output: Path
) -> list[tuple[str, bytes]]:
    """Names and contents of what is printed of these recipients' packets, the notice laid out by
    LibreOffice (`office`). Raises: RenderError; StorageError."""
    render = partial(render_notice, campaign)
    layouts = lay_out(campaign, recipients, render, office, output)
    notices = PlannedNotices(campaign, layouts)
    files: list[tuple[str, bytes]] = []
    for recipient in recipients:
        packet = dict(render_packet(campaign, recipient, notices))
        before = f"{recipient.name} " if len(recipients) > 1 else ""
        files += [(f"{before}{name}", packet[name]) for name in files_to_print(packet)]
    return files
