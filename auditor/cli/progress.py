"""How far a run is: a bar on a terminal, plain lines in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[str, int, int], None]


@contextmanager
def progress(console: Console) -> Iterator[Report]:
    """A function to call with (what was read, tasks done, tasks known). Names come from clouds: no markup is obeyed."""
    if not console.is_terminal:
        yield _lines(console)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda label, done, total: bar.update(task, description=label[:60], completed=done, total=total)


def _lines(console: Console) -> Report:
    """A line for every tenth of an account's tasks."""
    last = {"account": "", "tenth": -1}

    def report(label: str, done: int, total: int) -> None:
        account, tenth = label.partition(" ")[0], done * 10 // max(total, 1)
        if (account, tenth) != (last["account"], last["tenth"]):
            last.update(account=account, tenth=tenth)
            console.print(f"{account}: {done}/{total}", markup=False, highlight=False)

    return report
