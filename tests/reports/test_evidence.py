"""What a report says of where it comes from."""

from dataclasses import replace
from datetime import UTC, datetime

from auditor.reading import FILE, Reading
from reports.evidence import evidence, files_of, sentence
from reports.view import RunView
from reports.words import Words
from tests.reports import views
from tests.reports.views import A, B


def file(account: str, name: str, at: datetime) -> Reading:
    """The reading of a file."""
    return Reading(
        provider="aws",
        account=account,
        region="global",
        operation=f"{FILE}{name}",
        status="ok",
        rows=3,
        pages=1,
        started_at=at,
        finished_at=at,
    )


def view(*files: Reading) -> RunView:
    """A made-up audit, with files."""
    known = views.view()
    return replace(known, readings=(*known.readings, *files), taken={("aws", A): files[0].started_at} if files else {})


LATE = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)


def test_a_live_audit_says_nothing() -> None:
    """Not even an empty date."""
    assert sentence(view(), Words("ja")) == ""
    assert evidence(view()) is None


def test_a_day_is_a_day_in_japan() -> None:
    """An evening in UTC is the next day."""
    found = evidence(view(file(A, "a:b.json", LATE)))
    assert found is not None
    assert "2026-11-20" in found["en"]
    assert "2026年11月20日" in found["ja"]
    assert files_of(view(file(A, "a:b.json", LATE)), "aws", A) == [
        {"name": "a:b.json", "dated": "2026-11-19T16:00:00Z", "rows": 3}
    ]


def test_several_days_and_accounts() -> None:
    """From the first to the last; accounts are named where others were read live."""
    early = datetime(2026, 10, 1, tzinfo=UTC)
    both = replace(view(file(A, "a", early), file(A, "b", LATE)), taken={("aws", A): early, ("aws", B): early})
    assert sentence(both, Words("en")) == f"From files of 2026-10-01 to 2026-11-20; no cloud was read (accounts: {A})"
