"""Scopes that are folders: what lies in them, and what is not known of them."""

from auditor.facts.frames import frame
from auditor.facts.governance import Account
from auditor.run.containers import inside, opened
from auditor.scope import Scope, Service


def account(name: str, *containers: str, kind: str = "account") -> Account:
    """One project."""
    return Account(
        provider="gcp",
        account=name,
        region="global",
        resource=f"//x/{name}",
        kind=kind,  # type: ignore[arg-type]  # as a snapshot holds it
        containers=containers or None,
    )


ROWS = [
    account("a", "folders/2", "folders/1", "organizations/9"),
    account("b", "folders/1", "organizations/9"),
    account("organizations/9", "organizations/9", kind="organization"),
    account("alone"),
]


def scopes(given: Scope, *unread: str) -> list[tuple[str, tuple[str, ...]]]:
    """The scopes that one becomes, by account and regions."""
    held = inside(frame(Account, ROWS))
    (service,) = opened([Service(id="S", name="s", scopes=(given,))], held, {("gcp", name) for name in unread})
    return [(scope.account, scope.regions) for scope in service.scopes]


def test_every_account_however_deep() -> None:
    """With the container's regions; what is no container stays."""
    regions = ("asia-northeast1",)
    assert scopes(Scope(provider="gcp", account="folders/1", regions=regions)) == [("a", regions), ("b", regions)]
    assert scopes(Scope(provider="gcp", account="folders/2")) == [("a", ())]
    assert scopes(Scope(provider="gcp", account="alone")) == [("alone", ())]


def test_a_container_that_was_not_read_stays() -> None:
    """Empty or of another cloud, and beside its accounts where there may be more of them."""
    assert scopes(Scope(provider="gcp", account="folders/5")) == [("folders/5", ())]
    assert scopes(Scope(provider="azure", account="folders/1")) == [("folders/1", ())]
    assert scopes(Scope(provider="gcp", account="folders/2"), "folders/2") == [("a", ()), ("folders/2", ())]
