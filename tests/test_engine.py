"""The pool: every task runs once, follow-ups run, the limit per key holds, an exception ends the run."""

import threading
from typing import Any

import pytest

from auditor.engine import Task, Threads


def test_follow_ups_run_and_nothing_runs_twice() -> None:
    """A tree of tasks, whatever the number of threads."""
    for workers in (1, 2, 8):
        seen: list[tuple[int, ...]] = []

        def done(_: Task, result: tuple[int, ...], seen: list[tuple[int, ...]] = seen) -> list[Task]:
            seen.append(result)
            return [task((*result, n)) for n in range(3)] if len(result) < 3 else []

        def task(path: tuple[int, ...]) -> Task:
            return Task(len(path), lambda: path)

        Threads(workers, workers).run([task((0,))], done)
        assert len(seen) == len(set(seen)) == 1 + 3 + 9


def test_the_limit_per_key_holds() -> None:
    """Two tasks of one key at once, however many threads there are; other keys go on."""
    lock, active, most = threading.Lock(), {"a": 0, "b": 0}, {"a": 0, "b": 0}
    together = threading.Barrier(2)

    def work(key: str) -> None:
        with lock:
            active[key] += 1
            most[key] = max(most[key], active[key])
        together.wait(timeout=30)  # every pair meets: the limit is reached, not only kept
        with lock:
            active[key] -= 1

    Threads(4, 2).run([Task(key, lambda key=key: work(key)) for key in "ab" for _ in range(10)], lambda *_: [])  # type: ignore[misc]
    assert most["a"] <= 2
    assert most["b"] <= 2


def test_an_exception_ends_the_run() -> None:
    """Tasks turn expected failures into results; anything else is a defect that must show."""

    def fail() -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Threads(2, 2).run([Task("a", fail), *(Task("b", lambda: None) for _ in range(20))], lambda *_: [])
