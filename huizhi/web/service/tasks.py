"""Tasks: what takes longer than a click, done beside the requests, one after another."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from huizhi.errors import HuizhiError

_KEPT = 40  # tasks that are remembered
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """What came of a task. lines: in Chinese; files: title and address of what can be downloaded;
    pictures: addresses; look: whether there is something to look at."""

    lines: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    look: bool = False


@dataclass
class Task:
    """One thing that is being done. state: “waiting”, “running”, “done”, “failed”; done, total:
    how far it is, total 0 where that is not known."""

    kind: str
    title: str
    who: str
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    state: str = "waiting"
    done: int = 0
    total: int = 0
    outcome: TaskOutcome = TaskOutcome(())

    @property
    def is_over(self) -> bool:
        return self.state in {"done", "failed"}

    def advance(self, _: object = None) -> None:
        """One thing more is done."""
        self.done += 1


class Tasks:
    """One line of tasks, done by a thread of its own."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Task] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: queue.Queue[tuple[Task, Callable[[Task], TaskOutcome]] | None] = (
            queue.Queue()
        )
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def begin(self, task: Task, work: Callable[[Task], TaskOutcome]) -> Task:
        """The task, which will be done in its turn; one of the same kind that waits already is
        enough."""
        with self._lock:
            for known in self._known.values():
                if (known.kind, known.title, known.state) == (task.kind, task.title, "waiting"):
                    return known
            self._known[task.id] = task
            over = [one.id for one in self._known.values() if one.is_over]
            for old in over[: max(0, len(self._known) - _KEPT)]:
                del self._known[old]
        self._waiting.put((task, work))
        return task

    def all(self) -> list[Task]:
        """The tasks that are remembered, the latest first."""
        with self._lock:
            return list(reversed(self._known.values()))

    def forget(self) -> None:
        """Nothing of what was done is remembered."""
        with self._lock:
            self._known = OrderedDict((k, t) for k, t in self._known.items() if not t.is_over)

    def stop(self) -> None:
        """Ends the thread after what it is doing."""
        self._waiting.put(None)
        self._thread.join(timeout=30)

    def _work(self) -> None:
        while (one := self._waiting.get()) is not None:
            task, work = one
            task.state = "running"
            try:
                task.outcome = work(task)
                task.state = "done"
            except HuizhiError as error:
                task.outcome = TaskOutcome((f"没有完成：{error}",), look=True)
                task.state = "failed"
            except Exception:  # noqa: BLE001, the page says so and the next task begins
                _log.exception("task %s", task.kind)
                told = "没有完成：程序出了意外的错误，没有写坏已有的文件。请再试一次。"
                task.outcome = TaskOutcome((told,), look=True)
                task.state = "failed"
