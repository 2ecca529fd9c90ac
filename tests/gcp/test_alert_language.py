"""What filters hear, tried with the events of the library."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.demo.gcp import alerts
from providers.gcp.alerts.comparisons import Condition
from providers.gcp.alerts.language import SIGNS, condition
from providers.gcp.alerts.library import found, logged, marked, metrics, parts
from providers.gcp.alerts.patterns import found_in
from providers.three import every
from reports.words import Words

OWNER = "protoPayload.serviceData.policyDelta.bindingDeltas.role"
FIREWALL = 'resource.type="gce_firewall_rule"'
WHO = "protoPayload.authenticationInfo.principalEmail"
KEYS = 'protoPayload.methodName:("CryptoKeyVersion" AND NOT "Create")'
HEALTH = 'resource.type="servicehealth.googleapis.com/Event"'


def heard(asked: Condition, project: str) -> set[str]:
    """The parts of a project's own log that meet a condition."""
    states = {
        part.name: every(*map(asked, part.events(f"projects/{project}")))
        for part in logged()
        if part.samples and not part.of_organization
    }
    return {marked(name, state) for name, state in states.items() if state is not False}


@pytest.mark.parametrize(
    ("text", "parts_heard"),
    [
        (alerts.COUNTED["shoyusha-henko"], {"iam_change/owners", "log_change/audit_configuration?"}),
        (alerts.COUNTED["role-henko"], {"iam_change/custom_roles"}),
        (alerts.COUNTED["kansa-settei-henko"], {"log_change/audit_configuration"}),
        (f"{FIREWALL}", {"network_change/firewalls"}),
        ('resource.type=gce_firewall_rule AND -protoPayload.methodName:"beta."', {"network_change/firewalls"}),
        # One of three calls only; somebody's only; of another project; without somebody.
        (f'{FIREWALL} protoPayload.methodName:"firewalls.insert"', set()),
        (f'{FIREWALL} {WHO}="sato@example.lg.jp"', set()),
        (f'{FIREWALL} {WHO}!="bot@example.lg.jp"', {"network_change/firewalls"}),
        (f'{FIREWALL} resource.labels.project_id="other"', set()),
        (f'{FIREWALL} resource.labels.project_id="p1"', {"network_change/firewalls"}),
        (f'{FIREWALL} protoPayload.resourceName="projects/p1/global/firewalls/one"', set()),
        # The log's name, its function, the order of severities; words in any case and in another form.
        (f'{FIREWALL} log_id("cloudaudit.googleapis.com/activity")', {"network_change/firewalls"}),
        (f'{FIREWALL} log_id("cloudaudit.googleapis.com/data_access")', set()),
        (f'{FIREWALL} logName="projects/p1/logs/cloudaudit.googleapis.com%2Factivity"', {"network_change/firewalls"}),
        (f'{FIREWALL} severity>=NOTICE severity<"ERROR"', {"network_change/firewalls"}),
        (f"{FIREWALL} severity>NOTICE", set()),
        ("resource.type=GCE_Firewall_Rule proto_payload.service_name:'COMPUTE'", {"network_change/firewalls"}),
        # OR binds closer than AND, whether it is written or not.
        (f'{FIREWALL} OR resource.type="gce_route" AND protoPayload.serviceName:compute', {
            "network_change/firewalls",
            "network_change/route_tables",
        }),
        (f'severity="ERROR" {FIREWALL} OR resource.type="gce_route"', set()),
        (KEYS, {"key_change/keys"}),
        # What it tells of is within the filter, but cannot be said.
        (f'{FIREWALL} protoPayload.request.name="one"', {"network_change/firewalls?"}),
        (f'{FIREWALL} protoPayload.request.name!="one"', {"network_change/firewalls?"}),
        (f"{FIREWALL} sample(insertId, 0.5)", {"network_change/firewalls?"}),
        (f'{FIREWALL} protoPayload.methodName=~"(a+)+$"', {"network_change/firewalls?"}),
        (f'{FIREWALL} timestamp>="2026-01-01T11:00:00Z"', {"network_change/firewalls?"}),
        (f"{FIREWALL} yamaguchi", {"network_change/firewalls?"}),
        (f"{FIREWALL} compute.googleapis.com", {"network_change/firewalls"}),
        (f"{FIREWALL} NOT protoPayload.status.code:*", {"network_change/firewalls?"}),
        ("resource.type=project protoPayload.serviceName:orgpolicy", {"policy_change/organisation?"}),
        (f'{HEALTH} jsonPayload.impactedProducts:"Cloud Storage"', set()),
        (f"{HEALTH} jsonPayload.category=INCIDENT", {"service_health/issues"}),
        ('textPayload:"error"', set()),
        (f"-- {FIREWALL}\n resource.type=nothing", set()),
    ],
)  # fmt: skip
def test_what_a_filter_hears(text: str, parts_heard: set[str]) -> None:
    """All samples of a part; what narrows a filter further hears less, what is not told of samples may be heard."""
    asked = condition(text)
    assert asked
    assert set(heard(asked, "p1")) == parts_heard


@pytest.mark.parametrize(
    ("text", "parts_heard"),
    [
        ("", {"threat_finding/own", "posture_finding/imported"}),
        ("state=ACTIVE AND (severity=HIGH OR severity=CRITICAL)", {"threat_finding/own", "posture_finding/imported"}),
        ('severity="HIGH"', set()),
        ('finding_class="THREAT" AND NOT mute="MUTED"', {"threat_finding/own"}),
        ('category="MFA_NOT_ENFORCED"', {"threat_finding/own?", "posture_finding/imported?"}),
    ],
)  # fmt: skip
def test_what_a_filter_of_findings_lets_through(text: str, parts_heard: set[str]) -> None:
    """The critical and the high ones of a class."""
    asked = condition(text)
    assert asked
    assert set(found(asked)) == parts_heard


@pytest.mark.parametrize(
    "text",
    [
        *(None, 7, "a =", "= b", "(a", "a)", "a OR", "AND a", "NOT", '"open', "a = )", "a,b"),
        *("x" * 20_001, "(" * 400 + "a" + ")" * 400, "NOT " * 4_000),
    ],
)
def test_what_is_no_filter(text: object) -> None:
    """Nothing is known of it."""
    assert condition(text) is None


@pytest.mark.parametrize(
    ("pattern", "value", "met"),
    [
        (r"compute\.(networks|routes)\.", "v1.compute.routes.insert", True),
        (r"^v1\.compute\..*delete$", "v1.compute.routes.insert", False),
        ("Compute", "v1.compute.routes.insert", False),
        ("(a|b)*", "a", None),
        ("a{9}", "a", None),
        ("(?i)a", "a", None),
        ("(a", "a", None),
        (".*" * 6, "a", None),
    ],
)
def test_patterns(pattern: str, value: str, met: bool | None) -> None:
    """Only those that no text makes slow."""
    assert found_in(pattern, value) is met


WORDS = st.sampled_from(
    [
        *(*SIGNS, "(", ")", ",", "AND", "OR", "NOT", "-", '"x"', "protoPayload.methodName", "resource.type"),
        *("severity", "gce_route", "log_id", "*", '"', "--", "\n", "NOTICE"),
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_text_is_read_or_not_understood(text: str) -> None:
    """Whoever writes a filter writes text; nothing else comes of it than an answer."""
    asked = condition(text)
    assert asked is None or set(heard(asked, "p1")) <= {f"{part.name}{mark}" for part in parts() for mark in ("", "?")}


TERMS = st.sampled_from(
    [
        FIREWALL,
        'resource.type="gce_route"',
        "severity>=ERROR",
        'protoPayload.methodName:"insert"',
        'protoPayload.request.x="1"',
        "word",
    ]
)
EVENTS = [event for part in parts() if not part.findings for event in part.events("projects/p1")]


@given(TERMS, TERMS, TERMS)
def test_logic(one: str, two: str, three: str) -> None:
    """Each filter is what its terms are, in the order in which they bind; brackets and double negation add nothing."""
    a, b, c = (condition(text) for text in (one, two, three))
    assert a
    assert b
    assert c
    forms = {
        f"{one} AND {two}": lambda e: _and(a(e), b(e)),
        f"{one} {two}": lambda e: _and(a(e), b(e)),
        f"{one} OR {two}": lambda e: _or(a(e), b(e)),
        f"NOT {one}": lambda e: _not(a(e)),
        f"NOT NOT ({one})": a,
        f"{one} OR {two} AND {three}": lambda e: _and(_or(a(e), b(e)), c(e)),
        f"{one} AND {two} OR {three}": lambda e: _and(a(e), _or(b(e), c(e))),
        f"{one} OR ({two} AND {three})": lambda e: _or(a(e), _and(b(e), c(e))),
        f"(({one}))": a,
    }
    for text, meaning in forms.items():
        asked = condition(text)
        assert asked
        assert [asked(event) for event in EVENTS] == [meaning(event) for event in EVENTS], text


RANK = {False: 0, None: 1, True: 2}
BACK = {rank: value for value, rank in RANK.items()}


def _and(*values: bool | None) -> bool | None:
    return BACK[min(RANK[value] for value in values)]


def _or(*values: bool | None) -> bool | None:
    return BACK[max(RANK[value] for value in values)]


def _not(value: bool | None) -> bool | None:
    return BACK[2 - RANK[value]]


def test_the_library_is_whole() -> None:
    """Every part but that of hours has samples, a name of its own and a word for it."""
    assert [part.name for part in parts() if not part.samples] == ["off_hours/operations"]
    assert len({part.name for part in parts()}) == len(parts())
    assert metrics()["compute.googleapis.com/instance/cpu/utilization"] == "metric_cpu"
    say = Words("ja")
    assert [part.name for part in parts() if say.word(part.name) == part.name] == []
