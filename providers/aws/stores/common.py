"""What the collectors of stores share."""

from auditor.facts.stores import TlsVersion
from providers.aws.place import Answer
from providers.aws.policies import Statement, parse

AWS_KEY = "alias/aws/owned"
"""Stands for a key that AWS owns and shows to nobody; like every alias below `alias/aws/` the provider manages it."""

API_TLS: TlsVersion = "1.2"
"""By design: AWS's API endpoints accept nothing older than TLS 1.2."""


def policy_in(answer: Answer | None, path: str = "Policy") -> tuple[Statement, ...] | None:
    """The statements of a policy in an answer: () where there is none, None where it could not be read."""
    if answer is None:
        return None
    document = answer.get(path)
    return parse(document) if document else ()


def made_by_provider(name: str) -> bool:
    """Whether AWS Control Tower made it and keeps it."""
    return name.lower().startswith(("aws-controltower", "awscontroltower"))
