"""Demo material: the pictures, films and texts that a made-up community sends with its forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.campaign import Deliverable, Quota, Recipient, Settings
from huizhi.content import DOCUMENT, PICTURE, VIDEO
from huizhi.formats.media import draw_film, draw_forwarded, draw_photo
from huizhi.formats.word import written_document
from huizhi.material import files_for, works_deliverable
from huizhi.steps.preparing.demo_words import Told, report_of, told_of

_Named = tuple[str, bytes]
_MOST = 10  # of a kind, however many are asked for


@dataclass(frozen=True)
class DemoSender:
    """A community of the demo. number: in the roster; taken: the day on which its pictures were
    taken; slips: whether it leaves something out and forwards a picture from a chat."""

    settings: Settings
    recipient: Recipient
    number: int
    taken: dt.date
    slips: bool = False

    def material_for(self, deliverable: Deliverable) -> Iterator[_Named]:
        """Names with folders, and contents, of what is asked for besides a form."""
        if deliverable.id == works_deliverable(self.settings):
            for item in self.settings.items:
                quotas = self.settings.item_quota(self.recipient, item)
                for name, data in self._for(quotas, item.name):
                    yield f"{item.name}/{name}", data
        yield from self._for(deliverable.material, deliverable.name)

    def _told(self, subject: str) -> Told:
        activity = self.settings.activity.name.translate(dict.fromkeys(map(ord, "“”")))
        return told_of(subject, self.number, activity)

    def _for(self, quotas: Sequence[Quota], subject: str) -> Iterator[_Named]:
        told = self._told(subject)
        seed = self.number * 1_000 + sum(map(ord, subject)) % 1_000
        for quota in quotas:
            kinds = files_for(quota)
            for one in range(min(quota.at_least, _MOST)):
                which = f"{one + 1}" if quota.at_least > 1 else ""
                if DOCUMENT in kinds:
                    yield self._document(quota, subject, which)
                elif VIDEO in kinds:
                    yield f"{told.title}{which}.mov", draw_film(told.scene, seed + one)
                    if self.settings.material.intro:
                        yield f"{told.title}{which}.txt", told.text.encode()
                elif PICTURE in kinds:
                    yield from self._picture(subject, seed + 100 + one, one, quota.at_least)

    def _picture(self, subject: str, seed: int, one: int, count: int) -> Iterator[_Named]:
        told = self._told(subject)
        if self.slips and count > 1 and one == count - 1:
            return  # one too few
        if self.slips and count == 1:
            yield f"微信图片_20240606{seed}.jpg", draw_forwarded(told.scene, seed)
            return
        day = self.taken
        moment = dt.datetime.combine(day, dt.time(9 + self.number % 8, one * 7))
        caption = f"{one + 1}{told.caption}" if told.scene == "map" else f"{told.caption}{one + 1}"
        name = f"{day.month}月{day.day}日{caption}" if told.scene != "map" else caption
        yield f"{name}.jpg", draw_photo(told.scene, seed, moment)

    def _document(self, quota: Quota, subject: str, which: str) -> _Named:
        unit, activity = self.recipient.name, self.settings.activity.name
        told = self._told(subject)
        paragraphs = list(report_of(unit, activity, self.number))
        if "课" in subject or "案例" in quota.kind:
            paragraphs = [told.text, *paragraphs[2:6]]
        while quota.most and len("".join(paragraphs)) > quota.most and len(paragraphs) > 1:
            paragraphs.pop()
        while quota.least and len("".join(paragraphs)) < quota.least:
            paragraphs += report_of(unit, activity, self.number)[2:6]
        kind = "活动开展情况" if "文字" in quota.kind else quota.kind
        title = f"{unit}{kind.replace('（录像）', '')}{which}"
        return f"{title}.docx", written_document(title, paragraphs)
