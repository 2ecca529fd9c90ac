"""ECR repositories: where container images are kept, replicated and opened to others."""

from collections.abc import Iterator

from auditor.facts.base import Fact
from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.policies import statements_for_anybody
from providers.aws.stores.common import API_TLS, AWS_KEY, made_by_provider, policy_in
from providers.aws.stores.demands import demands_network
from providers.aws.stores.shares import Shared, by_policy
from providers.aws.tagging import Tagged
from providers.collecting import Collected, later, reads


@reads(
    "region",
    {
        "ecr:DescribeRepositories": "data_store[registry].* external_share.*",
        "ecr:DescribeRegistry": "data_store[registry].replica_regions data_store[registry].replica_accounts",
        "ecr:GetRepositoryPolicy": "data_store[registry].is_public data_store[registry].network_restricted"
        " data_store[registry].public_endpoint_open external_share.*",
        "resourcegroupstaggingapi:GetResources": "data_store[registry].tags external_share.tags",
        "accessanalyzer:ListAnalyzers": "external_share.*",
    },
)
def registries(place: Place) -> Collected:
    """Repositories of one region; one call each for the policy, one for the region's replication."""
    listing = place.listing("ecr:DescribeRepositories", "repositories")
    registry = place.ask("ecr:DescribeRegistry") if listing.rows else None
    for repository in listing.rows:
        yield later(_repository, place, repository, registry)


def _repository(place: Place, repository: Answer, registry: Answer | None) -> Iterator[Fact]:
    arn, name = repository["repositoryArn"], repository["repositoryName"]
    answer = place.ask(
        "ecr:GetRepositoryPolicy", about=arn, none=("RepositoryPolicyNotFoundException",), repositoryName=name
    )
    policy = policy_in(answer, "policyText")
    restricted = demands_network(policy, arn, ("ecr:BatchGetImage",))
    replicas = _replicas(name, registry)
    tags = Tagged(place).of(arn)
    yield DataStore(
        **place.here,
        resource=arn,
        name=name,
        tags=tags,
        provider_managed=made_by_provider(name),
        kind="registry",
        engine="ecr",
        created_at=moment(repository.get("createdAt")),
        replica_regions=None
        if replicas is None
        else tuple(sorted({region for region, _ in replicas} - {place.region})),
        replica_accounts=None
        if replicas is None
        else tuple(sorted({account for _, account in replicas} - {place.account})),
        encrypted_at_rest=True,  # by design
        key_id=field(repository, "encryptionConfiguration.kmsKey") or AWS_KEY,
        tls_enforced=True,  # by design: the service answers HTTPS only
        min_tls=API_TLS,
        is_public=None if policy is None else bool(statements_for_anybody(policy)),
        public_possible=True,
        has_public_endpoint=True,
        has_private_endpoint=False,
        public_endpoint_open=None if restricted is None else not restricted,
        network_restricted=restricted,
        zone_redundant=True,  # by design
    )
    yield from by_policy(Shared(place, arn, "registry", name, tags), policy)


def _replicas(name: str, registry: Answer | None) -> set[tuple[str, str]] | None:
    """(region, account) of every copy of a repository: rules without filters copy all."""
    if registry is None:
        return None
    return {
        (target["region"], target["registryId"])
        for rule in field(registry, "replicationConfiguration.rules") or ()
        if not rule.get("repositoryFilters")
        or any(name.startswith(kept["filter"]) for kept in rule["repositoryFilters"])
        for target in rule.get("destinations") or ()
    }


COLLECTORS = (registries,)
