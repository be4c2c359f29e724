"""Workspace: what the page works on, a campaign in its folders, and how it stands.

The state is computed beside the requests: an answer takes what is known and says when a newer one
is being made, so that no page waits for five thousand communities to be counted. While the
configuration has a mistake, the last campaign without one goes on.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from huizhi.campaign import CAMPAIGN_FILE, Campaign, Folders, Recipient, shared_folder_of
from huizhi.errors import HuizhiError, Mistake, MistakesError
from huizhi.steps.preparing import load_checked
from huizhi.steps.reporting.sheets import Totals, totals_of
from huizhi.steps.standing import CampaignState, Standing, State as Stands, state_in_ledger
from huizhi.storage import Ledger, Links, Return, ledger_mark

_Fingerprint = tuple[object, ...]  # by which a change of files on the disk is seen


@dataclass(frozen=True)
class Snapshot:
    """How the campaign stood. version: changes with everything that is shown; by_community: the
    standings of each, in the order of the roster; totals: of each deliverable; fresh: whether
    nothing has changed since."""

    gathered: CampaignState
    version: str
    by_community: Mapping[str, tuple[Standing, ...]]
    totals: tuple[Totals, ...]
    fresh: bool = True

    @cached_property
    def with_findings(self) -> tuple[Return, ...]:
        """The returns that anything is found on."""
        return tuple(one for one in self.gathered.returns if one.findings)

    @cached_property
    def chosen(self) -> dict[str, list[tuple[Standing, ...]]]:
        """What each filter of the overview leaves, for whoever asks for it again."""
        return {}

    @classmethod
    def of(cls, gathered: CampaignState, version: str) -> Snapshot:
        found: dict[str, list[Standing]] = {}
        for one in gathered.standings:
            found.setdefault(one.recipient.name, []).append(one)
        by_community = {name: tuple(own) for name, own in found.items()}
        totals = tuple(
            totals_of([own[place] for own in by_community.values() if _is_counted(own[place])])
            for place in range(len(gathered.settings.deliverables))
        )
        return cls(gathered, version, by_community, totals)


def _is_counted(standing: Standing) -> bool:
    """Whether it is told by what came; the rest is looked after by hand."""
    return standing.state is not Stands.BY_HAND


class Workspace:
    """One campaign on the page. today: the day instead of that of the clock, None for that: for
    looking back."""

    def __init__(
        self, folders: Folders, today: Callable[[], dt.date | None] = lambda: None
    ) -> None:
        self.folders = folders
        self._today = today
        self.writing = threading.RLock()  # held by whatever writes files or configuration
        self._loading = threading.Lock()
        self._campaign: Campaign | None = None  # the last one without a mistake
        self._looked: _Fingerprint = ()  # the files as they were last read
        self._mistakes: MistakesError | None = None  # what was wrong with these
        self._shared: tuple[_Fingerprint, Path | None] | None = None
        self._links: tuple[_Fingerprint, Links] | None = None
        self._watching = threading.Lock()
        self._watch: Ledger | None = None  # stays open: by it changes of the ledger are seen
        self._watched: _Fingerprint = ()  # which file that is
        self._counting = threading.Condition()
        self._state: tuple[_Fingerprint, Snapshot] | None = None
        self._busy = False
        self._trouble: HuizhiError | None = None

    def campaign(self) -> Campaign:
        """What the folders hold, read again when a file was changed; what they held before where
        they have a mistake now (`mistakes`).

        Raises: ConfigError, TemplateError with every mistake, when there was nothing good before.
        """
        with self._loading:
            mark = self._files_fingerprint()
            if self._campaign is None or self._looked != mark:
                try:
                    self._campaign = load_checked(self.folders.config, self.folders.templates)
                    self._mistakes = None
                except MistakesError as error:
                    if self._campaign is None:
                        raise
                    self._mistakes = error
                self._looked = mark
            return self._campaign

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is wrong with the folders now, while the campaign goes on as it was before."""
        with suppress(HuizhiError):
            self.campaign()
        return self._mistakes.mistakes if self._mistakes else ()

    def today(self) -> dt.date:
        """The day by the office's clock."""
        return self._today() or dt.datetime.now(self.campaign().settings.zone).date()

    def now(self) -> dt.datetime:
        """The moment by the office's clock."""
        return dt.datetime.now(self.campaign().settings.zone).replace(microsecond=0)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The campaign's ledger, open. Raises: StorageError."""
        settings = self.campaign().settings
        with Ledger.in_folder(self.folders.output, settings) as ledger:
            yield ledger

    def links(self) -> Links:
        """The communities' links as they stand. Raises: StorageError."""
        mark = (*self._files_fingerprint(), *self._ledger_fingerprint())
        known = self._links
        if known is None or known[0] != mark:
            with self.ledger() as ledger:
                known = (mark, Links(self.campaign().settings, ledger))
            self._links = known
        return known[1]

    def recipient(self, code: str) -> Recipient | None:
        """The community with this code."""
        found = self.campaign().settings.by_code.get(code)
        return found if found and found.returns_forms else None

    def state(self, wait: float = 2.0) -> Snapshot:
        """How the campaign stands; after so many seconds the last known state, which is not fresh.

        Raises: HuizhiError when it cannot be told.
        """
        self.campaign()
        mark = self._fingerprint()
        with self._counting:
            if self._state and self._state[0] == mark:
                return self._state[1]
            self._trouble = None
            if not self._busy:
                self._busy = True
                threading.Thread(target=self._count, daemon=True).start()
            self._counting.wait_for(
                lambda: not self._busy, timeout=None if self._state is None else wait
            )
            if self._state is None:
                raise self._trouble or HuizhiError("现在的情况没有算出来，请刷新再看。")
            known, state = self._state
        return state if known == mark else replace(state, fresh=False)

    def waiting_count(self) -> int:
        """How many files wait to be placed, as far as is known; nothing is computed for it."""
        known = self._state
        if known is None:
            return 0
        gathered = known[1].gathered
        return len(gathered.waiting) + len(gathered.material.unplaced)

    def warm_up(self) -> None:
        """Computes the state, so that the first page need not wait for it; what is wrong with the
        campaign is told by the pages."""
        with suppress(HuizhiError):
            self.state()

    def _count(self) -> None:
        """Computes the state until nothing has changed meanwhile."""
        try:
            while True:
                mark = self._fingerprint()
                campaign = self.campaign()
                with self.ledger() as ledger:
                    gathered = state_in_ledger(campaign, ledger, self.today())
                state = Snapshot.of(gathered, f"{abs(hash(mark)):x}")
                with self._counting:
                    self._state = (mark, state)
                    if mark == self._fingerprint():
                        return
                    self._counting.notify_all()
        except HuizhiError as error:
            self._trouble = error
        finally:
            with self._counting:
                self._busy = False
                self._counting.notify_all()

    def _fingerprint(self) -> _Fingerprint:
        return (*self._files_fingerprint(), *self._ledger_fingerprint(), self.today())

    def _files_fingerprint(self) -> _Fingerprint:
        every = (self.folders.config, self.folders.templates, self._shared_folder())
        folders = [one for one in every if one is not None and one.is_dir()]
        files = (one for folder in folders for one in sorted(folder.iterdir()))
        return tuple(
            file_fingerprint(one) for one in files if one.is_file() and one.name[:1] != "."
        )

    def _shared_folder(self) -> Path | None:
        """Where the activity has what it shares with others."""
        config = self.folders.config
        mark = file_fingerprint(config / CAMPAIGN_FILE)
        known = self._shared
        if known is None or known[0] != mark:
            known = self._shared = (mark, shared_folder_of(config))
        return known[1]

    def _ledger_fingerprint(self) -> _Fingerprint:
        settings = self.campaign().settings
        with self._watching:
            place = ledger_mark(self.folders.output)
            if self._watch is not None and place != self._watched:
                self._watch.close()  # the ledger is gone, or another has been put in its place
                self._watch = None
            if self._watch is None:
                self._watch = Ledger.in_folder(self.folders.output, settings)
                self._watched = ledger_mark(self.folders.output)
            return (self._watched, self._watch.version())

    def close(self) -> None:
        """Lets go of the ledger, once nothing is computed any more."""
        with self._counting:
            self._counting.wait_for(lambda: not self._busy, timeout=60)
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None


def file_fingerprint(path: Path) -> _Fingerprint:
    """By which a change of a file is seen."""
    try:
        found = path.stat()
    except OSError:
        return (path.name,)
    return (path.name, found.st_mtime_ns, found.st_size)
