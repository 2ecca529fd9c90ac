"""Services of Cloud Run and functions, as Google publishes them under host names of its own."""

from typing import Any

from auditor.facts.networks import Endpoint
from providers.collecting import Collected, reads
from providers.gcp.entrances.callers import POLICIES, Callers
from providers.gcp.fields import flag, unset, word
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.workloads.containers import BY_FUNCTIONS, CONTAINERS, MANAGED
from providers.gcp.workloads.functions import FUNCTIONS
from providers.three import Maybe, negate

_ANNOTATION = "metadata.annotations.[run.googleapis.com/{}]"

INGRESS = {
    "INGRESS_TRAFFIC_ALL": "internet",
    "INGRESS_TRAFFIC_INTERNAL_ONLY": "private",
    "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER": "private",
    "all": "internet",
    "internal": "private",
    "internal-and-cloud-load-balancing": "private",
    "ALLOW_ALL": "internet",
    "ALLOW_INTERNAL_ONLY": "private",
    "ALLOW_INTERNAL_AND_GCLB": "private",
}
"""Who reaches it, by either version of the interface of Cloud Run, and of functions. Where a load balancer may pass on,
that balancer is the public entrance, and has a row of its own."""


@reads("account", {CONTAINERS: "endpoint[app,function_url].*", POLICIES: "endpoint[app,function_url].requires_auth"})
def services(place: Place) -> Collected:
    """Services of Cloud Run; a function of the 2nd generation is one, too."""
    callers = Callers(place)
    for row in place.query(CONTAINERS).rows:
        if row[TYPE].endswith("/Service"):
            yield _service(place, row, callers)


@reads("account", {FUNCTIONS: "endpoint[function_url].*", POLICIES: "endpoint[function_url].requires_auth"})
def functions(place: Place) -> Collected:
    """Functions of the 1st generation, which either list may hold. One that an event starts has no address."""
    callers = Callers(place)
    rows = {row[NAME]: row for row in place.query(FUNCTIONS).rows if row["environment"] in (None, "GEN_1")}
    for row in rows.values():
        if row["eventTrigger.eventType"] is None:
            yield _function(place, row, callers)


def _service(place: Place, row: Row, callers: Callers) -> Endpoint:
    made = row["createTime"] or row["metadata.creationTimestamp"]
    labelled = "labels" if row["metadata.creationTimestamp"] is None else "metadata.labels"
    ingress = row["ingress"] or row[_ANNOTATION.format("ingress")]
    own_name = _switch(row, "defaultUriDisabled", "default-url-disabled", by=made)
    function = dict(row[labelled] or {}).get(MANAGED) == BY_FUNCTIONS
    return Endpoint(
        **place.envelope(row, labelled),
        kind="function_url" if function else "app",
        # Without the host name that Google gives it, domains of one's own may lead there.
        exposure=_exposed(ingress, by=made) if own_name is False else None,
        protocol="HTTPS",
        accepts_plaintext=True,  # by design, only to redirect
        http_redirects=True,  # by design
        has_waf=False,  # by design: only a load balancer has one
        requires_auth=_checked(row, callers, by=made),
    )


def _checked(row: Row, callers: Callers, by: Any) -> Maybe:
    """Identity-Aware Proxy asks everybody who they are; else the right to call decides, where it is looked at."""
    if _switch(row, "iapEnabled", "iap-enabled", by=by):
        return True
    unchecked = _switch(row, "invokerIamDisabled", "invoker-iam-disabled", by=by)
    return negate(callers.anybody(row[NAME])) if unchecked is False else negate(unchecked)


def _function(place: Place, row: Row, callers: Callers) -> Endpoint:
    ingress = row["ingressSettings"] or row["serviceConfig.ingressSettings"]
    level = row["httpsTrigger.securityLevel"] or row["serviceConfig.securityLevel"]
    return Endpoint(
        **place.envelope(row),
        kind="function_url",
        exposure=_exposed(ingress, by=row["status"] or row["state"]),
        protocol="HTTPS",
        accepts_plaintext=True,  # by design, if only to redirect
        http_redirects=word(level, secure_always=True, secure_optional=False),
        has_waf=False,  # by design: only a load balancer has one
        requires_auth=negate(callers.anybody(row[NAME])),
    )


def _exposed(ingress: Any, by: Any) -> Any:
    return INGRESS.get(str(ingress)) if ingress is not None else unset(None, "internet", by=by)


def _switch(row: Row, new: str, old: str, by: Any) -> Maybe:
    """A switch by either version of the interface: the older one has it as text among the annotations."""
    told = flag(row[new]) if row[new] is not None else word(row[_ANNOTATION.format(old)], true=True, false=False)
    return unset(told, False, by=by)


COLLECTORS = (services, functions)
