"""What is given to others."""

import pytest

from auditor.demo.gcp import databases, stores
from auditor.demo.gcp.cloud import Cloud
from auditor.demo.gcp.site import Site, binding
from auditor.facts.stores import ExternalShare
from tests.gcp.conftest import BAD, GOOD, audit, rows

EXPECTED: list[tuple[str, str | None, str | None]] = [
    ("allUsers", "public", "*"),
    ("user:A@Gmail.com", "domain", "gmail.com"),
    ("group:ka@sakura-city.example", "domain", "sakura-city.example"),
    ("domain:gyosha.example", "domain", "gyosha.example"),
    ("serviceAccount:app@gyosha-p1.iam.gserviceaccount.com", "account", "gyosha-p1"),
    ("serviceAccount:gyosha-p1@appspot.gserviceaccount.com", "account", "gyosha-p1"),
    ("serviceAccount:service-99@gcp-sa-pubsub.iam.gserviceaccount.com", "account", "99"),
    # Anybody may name an account of his own so: it is the host that tells.
    (f"serviceAccount:service-1@{BAD}.iam.gserviceaccount.com", "account", BAD),
    (
        "principalSet://iam.googleapis.com/projects/99/locations/global/workloadIdentityPools/p/*",
        "account",
        "99",
    ),
    ("projectViewer:gyosha-p1", "account", "gyosha-p1"),
    ("principal://nazo", None, "principal://nazo"),
]


@pytest.mark.parametrize(("member", "kind", "name"), EXPECTED)
def test_whom_a_member_belongs_to(cloud: Cloud, good: Site, member: str, kind: str | None, name: str | None) -> None:
    """By its domain or project."""
    bucket = good.asset(stores.BUCKET, "b1", timeCreated="2024-04-01T00:00:00Z")
    good.policy(bucket, binding("roles/storage.objectViewer", member))
    (row,) = rows(audit(cloud)[GOOD], ExternalShare)
    assert (row["share_kind"], row["counterpart"], row["kind"], row["access"]) == (kind, name, "bucket", "read")
    assert row["resource"] == f"{bucket}#{name}"


def test_what_is_the_projects_own(cloud: Cloud, good: Site) -> None:
    """Its own accounts, those that Google made for it, and what was deleted share nothing with others."""
    number = cloud.numbers[GOOD]
    bucket = good.asset(stores.BUCKET, "b1", timeCreated="2024-04-01T00:00:00Z")
    members = (
        f"serviceAccount:app@{GOOD}.iam.gserviceaccount.com",
        f"serviceAccount:{number}-compute@developer.gserviceaccount.com",
        f"serviceAccount:service-{number}@gs-project-accounts.iam.gserviceaccount.com",
        f"projectOwner:{GOOD}",
        "deleted:user:a@gmail.com?uid=1",
        "group:cloud-storage-analytics@google.com",
    )
    good.policy(bucket, binding("roles/storage.admin", *members))
    assert rows(audit(cloud)[GOOD], ExternalShare) == []


def test_another_project_by_its_number(cloud: Cloud, good: Site) -> None:
    """One below the scope is told by its ID, as lists of trusted projects have it."""
    number = cloud.numbers[BAD]
    bucket = good.asset(stores.BUCKET, "b1", timeCreated="2024-04-01T00:00:00Z")
    good.policy(
        bucket, binding("roles/storage.admin", f"serviceAccount:{number}-compute@developer.gserviceaccount.com")
    )
    (row,) = rows(audit(cloud)[GOOD], ExternalShare)
    assert (row["counterpart"], row["access"], row["is_conditional"]) == (BAD, "admin", False)


def test_entries_of_a_data_set(cloud: Cloud, good: Site) -> None:
    """Where it has no policy, its own entries tell."""
    entries = [
        {"role": "READER", "userByEmail": "a@gyosha.example"},
        {"role": "OWNER", "specialGroup": "projectOwners"},
        {"role": "WRITER", "userByEmail": f"app@{GOOD}.iam.gserviceaccount.com"},
    ]
    good.asset(databases.DATASET, "datasets/d1", creationTime="1711929600000", access=entries)
    (row,) = rows(audit(cloud)[GOOD], ExternalShare)
    assert (row["kind"], row["counterpart"], row["access"]) == ("warehouse", "gyosha.example", "read")


def test_the_project_as_a_whole(cloud: Cloud, good: Site) -> None:
    """Who may read everything is told once, for the project."""
    good.policy("", binding("roles/viewer", "user:a@gyosha.example"))
    (row,) = rows(audit(cloud)[GOOD], ExternalShare)
    assert (row["kind"], row["counterpart"], row["access"]) == ("project", "gyosha.example", "read")
