"""Collecting: the batches that came are entered by the same step as on the command line.

A batch stays on the disk until it is entered; after a crash it is found there and entered then.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from huizhi.campaign import Campaign
from huizhi.disk import sweep, sweep_output
from huizhi.errors import HuizhiError
from huizhi.formats.kinds import is_passed_over
from huizhi.steps.receiving import (
    CollectResult,
    FileOutcome,
    Share,
    collect,
    note_told,
    routes_of,
)
from huizhi.steps.standing import with_checked_figures, with_copies_told
from huizhi.storage import Batch, Fate, Records
from huizhi.web.service.intake import Incoming, Intake, sender_folder
from huizhi.web.service.workspace import Workspace

_log = logging.getLogger(__name__)
_THIS = ""  # stands for the activity itself, whatever its id
_IDLE = 90.0  # seconds after which a batch that nobody closed is taken as it is
_LOOK = 15.0  # seconds between two looks for such batches
_AGAIN = 60.0  # seconds after which a batch that could not be entered is tried once more
_FORGET = 3_600.0  # seconds between two looks for files that nobody goes on with
_OTHERS = {"material-two-units"}  # findings that name what another community has sent
_OF_ALL = "sum-differs"  # the finding that says what all communities come to
_AS_ELSEWHERE = "重复报送：与别处收到的相同，请确认没有发错。"


class Collecting:
    """Enters closed batches, one after another, in a thread of its own."""

    def __init__(
        self,
        office: Workspace,
        intake: Intake,
        records: Records,
        running: Callable[[], Mapping[str, Workspace]] = dict,
        ended: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """running: the other activities that take in what comes, by id; ended: the names of those
        that were put away, by what is stamped into their forms."""
        self._office, self._intake, self._records = office, intake, records
        self._running, self._ended = running, ended
        self._queue: queue.Queue[Incoming | None] = queue.Queue()
        self._queued: set[str] = set()
        self._putting = threading.Lock()
        self._progress: dict[str, int] = {}
        self._failures: dict[str, float] = {}  # when a batch could not be entered, by its number
        self._forgot = time.monotonic()  # when what nobody goes on with was last looked for
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begins, with what a former run has left."""
        sweep_output(self._office.folders.output)
        for folder in (self._office.folders.config, self._office.folders.templates):
            sweep(folder)
        self._intake.forget_old()
        self._intake.settle_all()
        for batch in self._intake.waiting():
            self._take_if_ready(batch, _IDLE)
        self._thread.start()

    def stop(self) -> None:
        self._queue.put(None)
        self._thread.join(timeout=60)

    def close(self, batch: Incoming) -> None:
        """The batch is complete: it is on the disk, and will be entered."""
        closed = self._intake.close(batch, self._office.now())
        if closed is not None:  # else it has been entered
            self._put(closed)

    @property
    def is_busy(self) -> bool:
        """Whether batches are being entered or wait for it."""
        return bool(self._queued)

    def done(self, number: str) -> int:
        """How many files of a batch have been entered."""
        return self._progress.get(number, 0)

    def again(self, number: str) -> None:
        """Tries once more to enter a batch that could not be."""
        batch = self._intake.batch(number)
        if batch is not None and batch.closed is not None:
            self._put(batch)

    def _put(self, batch: Incoming) -> None:
        with self._putting:
            if batch.id in self._queued:
                return
            self._queued.add(batch.id)
        try:
            names = self._intake.names(batch)
            waiting = [(name, "等待登记", "quiet") for name in names]
            self._records.put_batch(_entry(batch, "waiting", waiting))
            self._queue.put(batch)
        except BaseException:
            self._queued.discard(batch.id)
            raise

    def _take_if_ready(self, batch: Incoming, idle: float) -> None:
        if batch.id in self._queued:
            return
        if batch.closed is None:
            if self._intake.idle_seconds(batch) < idle:
                return
            if not self._intake.names(batch):
                return  # a file that has begun may still go on
            self.close(batch)
        else:
            self._put(batch)

    def _work(self) -> None:
        while True:
            try:
                batch = self._queue.get(timeout=_LOOK)
                if batch is None:
                    return
                self._enter(batch)
            except queue.Empty:
                self._look_round()
            except Exception:  # noqa: BLE001, whatever it is, the next batch is taken
                _log.exception("collecting")

    def _look_round(self) -> None:
        """Takes batches that nobody closed, and those that could not be entered before."""
        try:
            if time.monotonic() - self._forgot > _FORGET:
                self._forgot = time.monotonic()
                self._intake.forget_old()
            for one in self._intake.waiting():
                if time.monotonic() - self._failures.get(one.id, -_AGAIN) >= _AGAIN:
                    self._take_if_ready(one, _IDLE)
        except Exception:  # noqa: BLE001, it is looked for again
            _log.exception("looking round")

    def _enter(self, batch: Incoming) -> None:
        """Enters one batch; whatever goes wrong, it stays on the disk."""
        try:
            results = self._collected(batch)
            told = self._outcomes(batch, results)
            self._records.put_batch(_entry(batch, "done", told))
            self._intake.drop(batch)  # killed before this, it is entered, and told, once more
            for office, result in results:
                note_told(office.campaign().settings, office.folders.output, result)
            self._failures.pop(batch.id, None)
        except HuizhiError as error:
            self._failed(batch, str(error))
        except Exception:  # noqa: BLE001, the batch stays and the page says so
            _log.exception("batch %s", batch.id)
            self._failed(batch, "程序出了意外的错误")
        finally:
            self._queued.discard(batch.id)

    def _collected(self, batch: Incoming) -> list[tuple[Workspace, CollectResult]]:
        """What became of the batch in each activity that took of it, this one first."""
        paths = self._intake.paths(batch)
        if not paths:
            return []
        offices = {_THIS: self._office} | ({} if batch.community else dict(self._running()))
        campaigns = {key: c for key, one in offices.items() if (c := _campaign_of(one))}
        if _THIS not in campaigns:
            self._office.campaign()  # says what is wrong
        routes = routes_of(paths, campaigns, _THIS, self._ended())
        return [
            (offices[key], self._collected_in(offices[key], batch, paths, routes.share_of(key)))
            for key in routes.ids()
        ]

    def _collected_in(
        self, office: Workspace, batch: Incoming, paths: Sequence[Path], share: Share
    ) -> CollectResult:
        campaign, folders = office.campaign(), office.folders
        received = (batch.received or office.now()).astimezone(campaign.settings.zone)

        def advance(_: object) -> None:
            self._progress[batch.id] = self._progress.get(batch.id, 0) + 1

        result = collect(
            campaign,
            folders.output,
            paths,
            received,
            advance,
            sender=batch.community,
            share=share,
            moments=self._intake.moments(batch),
        )
        if result.refused:
            raise HuizhiError("；".join(result.refused))
        result = with_checked_figures(campaign, folders.output, result)
        return with_copies_told(campaign, folders.output, result)

    def _outcomes(
        self, batch: Incoming, results: Sequence[tuple[Workspace, CollectResult]]
    ) -> list[tuple[str, str, str]]:
        """File, words and tone of what came, and of what has not come as a whole."""
        if not results:
            return []
        unfinished = [
            (name, "没有传完，请重新传这个文件", "bad") for name in self._intake.unfinished(batch)
        ]
        told = []
        for office, result in results:
            other = office is not self._office
            name = f"【{office.campaign().settings.activity.name}】" if other else ""
            told += [
                (file, f"{name}{w}", tone) for file, w, tone in outcomes(result, batch.community)
            ]
        return [*told, *unfinished]

    def _failed(self, batch: Incoming, why: str) -> None:
        told = [
            (name, f"文件已保存，还没有登记，会自动再试：{why}", "bad")
            for name in self._intake.names(batch)
        ]
        self._failures[batch.id] = time.monotonic()
        self._records.put_batch(_entry(batch, "failed", told or [("", why, "bad")]))


def _campaign_of(office: Workspace) -> Campaign | None:
    """The campaign, None where something is wrong with it: then it takes nothing."""
    try:
        return office.campaign()
    except HuizhiError:
        return None


def outcomes(result: CollectResult, community: str = "") -> list[tuple[str, str, str]]:
    """File, words and tone of each file that was taken."""
    return [_told(one, community) for one in result.taken]


def _told(one: FileOutcome, community: str) -> tuple[str, str, str]:
    before = f"{sender_folder(community)}/" if community else "\0"
    findings = [*one.findings, *(f for each in one.returns for f in each.findings)]
    others = [each for each in one.returns if community and each.community != community]
    waiting = bool(others) or any(each.is_waiting for each in one.returns)
    if others and not one.new:  # it was read in what somebody else has sent
        findings = []
    if community:
        findings = [f for f in findings if f.code != _OF_ALL]
    tone = "good" if one.new or community else "quiet"
    if findings:
        tone = "bad" if any(f.level == "error" for f in findings) else "warn"
    file = one.file.removeprefix(f"{sender_folder(community)}/") if community else one.file
    words = one.outcome.rstrip("。")
    if community:
        words = _to_liaison(one, waiting=waiting)
    messages = [
        _AS_ELSEWHERE
        if community and f.code in _OTHERS
        else f"{f.title}：{f.message.replace(before, '')}"
        for f in findings
    ]
    shown = messages if not waiting or community else messages[:1]
    return file, "\n".join([words, *shown]), tone


def _to_liaison(one: FileOutcome, *, waiting: bool) -> str:
    """What a liaison is told of a file; nothing of what others have sent."""
    if is_passed_over(one.file):
        return "已收到（程序的临时文件，不用报送）"
    if waiting:
        return "已收到，要请经办人看一下"
    if one.returns and any(f.level == "error" for each in one.returns for f in each.findings):
        return "已收到，有要改的地方"
    if one.fate is Fate.OLDER:
        return f"已收到，{one.outcome}"
    return "已收到"


def _entry(batch: Incoming, state: str, outcome: list[tuple[str, str, str]]) -> Batch:
    came = batch.closed or batch.began
    return Batch(batch.id, batch.who, batch.community, came, state, tuple(outcome))
