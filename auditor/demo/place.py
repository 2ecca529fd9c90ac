"""Where the demo builds: clients that reach nothing but a server on this machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

TOKYO = "ap-northeast-1"


@dataclass(frozen=True)
class Site:
    """One account of the demo server. `make(service, region)` is a boto3 client in it."""

    account: str
    make: Callable[[str, str], Any]

    def client(self, service: str, region: str = TOKYO) -> Any:
        """A client that builds in this account."""
        return self.make(service, region)


def site(url: str, account: str) -> Site:
    """An account of the server at `url`; an address that is not loopback is refused, whatever the environment says."""
    import boto3

    if urlsplit(url).hostname not in {"127.0.0.1", "::1"}:
        raise ValueError(f"the demo builds on loopback only, not at {url}")
    connect: Any = boto3.client
    # Not a secret: the demo's server takes any key.
    anybody = {"aws_access_key_id": "demo", "aws_secret_access_key": "demo"}
    entry = connect("sts", region_name=TOKYO, endpoint_url=url, **anybody)
    keys = entry.assume_role(RoleArn=f"arn:aws:iam::{account}:role/demo", RoleSessionName="demo")["Credentials"]

    def make(service: str, region: str) -> Any:
        return connect(
            service,
            region_name=region,
            endpoint_url=url,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )

    return Site(account, make)
