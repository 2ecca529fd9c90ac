"""Prints what `auditor doctor` found."""

from rich.console import Console

from auditor.cells import printable
from auditor.facts.tables import EVERYTHING
from auditor.run.diagnosis import Diagnosis


def print_diagnosis(diagnosis: Diagnosis, console: Console) -> None:
    """One account: what failed with the right to ask for, and the checks that stay unknown without it."""

    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    say(f"{diagnosis.provider} {diagnosis.account}")
    say(f"  tried: {len(diagnosis.tried)} operations, failed: {len(diagnosis.problems)}")
    for problem in diagnosis.problems:
        reading = problem.reading
        right = f" (needs {reading.permission})" if reading.permission else ""
        say(f"  {reading.status}: {reading.operation} {reading.region}{right}: {printable(reading.error or '', 300)}")
        whole = {*EVERYTHING} <= {*reading.columns}
        say(f"    unknown without it: {'every check' if whole else ', '.join(problem.checks) or '-'}")
    if diagnosis.untried:
        say(f"  not tried, nothing of the kind is there: {', '.join(diagnosis.untried)}")
    if diagnosis.by_hand:
        say(f"  for people, at least in part; this version does not read it: {', '.join(diagnosis.by_hand)}")
