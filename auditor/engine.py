"""Where the work runs: a pool of threads with a limit per key, so that no account and service is asked too hard."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    """One piece of work. Tasks of one `key` never run more than the limit at once."""

    key: Hashable
    call: Callable[[], Any]
    label: str = ""


class Threads:
    """One pool for everything. `workers`: threads; `per_key`: how many tasks of one key may run at once."""

    def __init__(self, workers: int, per_key: int) -> None:
        self.workers = workers
        self.per_key = per_key

    def run(self, tasks: Iterable[Task], done: Callable[[Task, Any], Iterable[Task]]) -> None:
        """Run tasks until none is left. `done` gets each result in the caller's thread and may add tasks.

        An exception of a task or of `done` ends the run: tasks turn expected failures into results themselves.
        """
        waiting: dict[Hashable, deque[Task]] = {}
        running: dict[Future[Any], Task] = {}
        active: dict[Hashable, int] = {}

        def add(more: Iterable[Task]) -> None:
            for task in more:
                waiting.setdefault(task.key, deque()).append(task)

        def start(pool: ThreadPoolExecutor) -> None:
            # Round-robin over the keys: one service with thousands of details does not hold up the rest.
            progress = True
            while progress and len(running) < self.workers:
                progress = False
                for key in list(waiting):
                    if len(running) < self.workers and active.get(key, 0) < self.per_key:
                        task = waiting[key].popleft()
                        if not waiting[key]:
                            del waiting[key]
                        running[pool.submit(task.call)] = task
                        active[key] = active.get(key, 0) + 1
                        progress = True

        add(tasks)
        with ThreadPoolExecutor(self.workers, thread_name_prefix="audit") as pool:
            try:
                start(pool)
                while running:
                    finished, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        task = running.pop(future)
                        active[task.key] -= 1
                        add(done(task, future.result()))
                    start(pool)
            finally:
                pool.shutdown(cancel_futures=True)
