"""Whether what is reported was read from files instead of from clouds, and of which date those are."""

from typing import Any

from reports.times import TOKYO, day_text, iso
from reports.view import RunView
from reports.words import Words


def sentence(view: RunView, say: Words) -> str:
    """`From files of 2026-11-20`, with the accounts where not all came from files; empty where none did."""
    days = sorted({file.started_at.astimezone(TOKYO).date() for files in view.files.values() for file in files})
    if not days:
        return ""
    first, last = day_text(days[0], say.language), day_text(days[-1], say.language)
    date = first if first == last else say("evidence.between", first=first, last=last)
    text = say("evidence.from_files", date=date)
    if set(view.files) >= set(view.taken):
        return text
    accounts = say("value.joint").join(account for _, account in sorted(view.files))
    return say("evidence.accounts", text=text, accounts=accounts)


def evidence(view: RunView) -> dict[str, str] | None:
    """The sentence in both languages; None where the clouds were read."""
    found = {language: sentence(view, Words(language)) for language in ("ja", "en")}
    return found if found["ja"] else None


def files_of(view: RunView, provider: str, account: str) -> list[dict[str, Any]]:
    """Each file of an account: name, date, number of entries."""
    files = view.files.get((provider, account), ())
    return [{"name": name(file.operation), "dated": iso(file.started_at), "rows": file.rows} for file in files]


def name(operation: str) -> str:
    """The name of the file behind a reading."""
    return operation.partition(":")[2]
