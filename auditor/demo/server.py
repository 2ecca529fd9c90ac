"""The demo's cloud: moto's server in a process of its own, with answers to the operations that moto does not have."""

import json
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

Start = Callable[..., Any]
WSGI = Callable[[dict[str, Any], Start], Iterable[bytes]]

OPEN_REGIONS = (
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
    *("ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
)
"""Regions that every account can use; all others have to be opted in to."""

REGION_LOCK = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "NotAction": ["iam:*", "organizations:*", "route53:*", "sts:*", "support:*"],
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["ap-northeast-1", "ap-northeast-3"]}},
        }
    ],
}
POLICY = {"Id": "p-demo", "Arn": "arn:aws:organizations::999988887777:policy/o-demo/p-demo", "Name": "kokunai-gentei"}

JSON: dict[str, Any] = {
    # Every account is a member of the prefecture's organisation and may read its policies.
    "AWSOrganizationsV20161128.DescribeOrganization": {
        "Organization": {"Id": "o-demo", "MasterAccountId": "999988887777", "FeatureSet": "ALL"}
    },
    "AWSOrganizationsV20161128.ListPolicies": {"Policies": [{**POLICY, "AwsManaged": False}]},
    "AWSOrganizationsV20161128.DescribePolicy": {
        "Policy": {"PolicySummary": POLICY, "Content": json.dumps(REGION_LOCK)}
    },
    "AWSOrganizationsV20161128.ListTargetsForPolicy": {"Targets": [{"TargetId": "r-demo", "Type": "ROOT"}]},
    "/listRegions": {"Regions": [{"RegionName": r, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for r in OPEN_REGIONS]},
    "/getContactInformation": {
        "ContactInformation": {
            "FullName": "情報政策課",
            "CompanyName": "さくら市",
            "AddressLine1": "1-1",
            "City": "Sakura",
            "CountryCode": "JP",
            "PostalCode": "000-0000",
            "PhoneNumber": "+81-0-0000-0000",
        }
    },
    "/standards/get": {"StandardsSubscriptions": []},
    "/analyzer": {"analyzers": []},
    "/2015-02-01/file-systems/replication-configurations": {"Replications": []},
    "CloudTrail_20131101.ListEventDataStores": {"EventDataStores": []},
    "AWSWAF_20190729.ListResourcesForWebACL": {"ResourceArns": []},
    "AWSInsightsIndexService.GetCostAndUsage": {"ResultsByTime": []},
}
"""Path or X-Amz-Target to the answer."""

EC2 = {
    "GetSnapshotBlockPublicAccessState": "<state>unblocked</state>",
    "GetImageBlockPublicAccessState": "<imageBlockPublicAccessState>block-new-sharing</imageBlockPublicAccessState>",
    "GetInstanceMetadataDefaults": "<accountLevel></accountLevel>",
    "GetSerialConsoleAccessStatus": "<serialConsoleAccessEnabled>false</serialConsoleAccessEnabled>",
}
"""Action to what its answer holds."""


class Cloud:
    """A WSGI application: what stands above, and moto for everything else."""

    def __init__(self, moto: WSGI) -> None:
        self._moto = moto

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        path, target = environ.get("PATH_INFO", ""), environ.get("HTTP_X_AMZ_TARGET", "")
        # A target is long: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListTrails. Its end is enough.
        if answer := JSON.get(".".join(target.split(".")[-2:])) or (
            JSON.get(path) if environ["REQUEST_METHOD"] in ("POST", "GET") else None
        ):
            return _say(start, json.dumps(answer).encode(), "application/x-amz-json-1.1")
        if path.startswith("/2021-10-31/functions/") and path.endswith("/urls"):
            return _say(start, b'{"FunctionUrlConfigs": []}', "application/json")
        if environ.get("QUERY_STRING", "").startswith("policyStatus"):
            return _policy_status(start, path.strip("/"))
        if "x-www-form-urlencoded" in environ.get("CONTENT_TYPE", ""):
            return self._query(environ, start)
        return self._moto(environ, start)

    def _query(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        import io  # noqa: PLC0415

        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        action = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
        if action in EC2:
            xml = f"<{action}Response><requestId>demo</requestId>{EC2[action]}</{action}Response>"
            return _say(start, xml.encode(), "text/xml")
        environ["wsgi.input"] = io.BytesIO(body)
        return self._moto(environ, start)


def _policy_status(start: Start, bucket: str) -> Iterable[bytes]:
    """Whether a bucket's policy names anybody, from moto's own store; the name of a bucket is one in all accounts."""
    from moto.s3.models import s3_backends  # noqa: PLC0415

    for backends in s3_backends.values():
        found = backends["aws"].buckets.get(bucket)
        if found is not None and found.policy:
            public = b'"Principal": "*"' in found.policy or b'"Principal":"*"' in found.policy
            xml = f"<PolicyStatus><IsPublic>{'true' if public else 'false'}</IsPublic></PolicyStatus>"
            return _say(start, xml.encode(), "application/xml")
    xml = "<Error><Code>NoSuchBucketPolicy</Code><Message>The bucket policy does not exist</Message></Error>"
    return _say(start, xml.encode(), "application/xml", "404 Not Found")


def _say(start: Start, body: bytes, kind: str, status: str = "200 OK") -> Iterable[bytes]:
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


def _keep_aws_keys_apart() -> None:
    """Let the keys behind alias/aws/... say that AWS manages them; moto says that the customer does."""
    from moto.kms.models import Key  # noqa: PLC0415

    told = Key.to_dict

    def tell(self: Any) -> dict[str, Any]:
        answer: dict[str, Any] = told(self)
        if self.description.startswith(("Default key", "Default master key")):
            answer["KeyMetadata"]["KeyManager"] = "AWS"
        return answer

    setattr(Key, "to_dict", tell)  # noqa: B010 - what mypy sees is a method, and it is one


AWS_POLICIES = ("AdministratorAccess", "AmazonS3FullAccess", "PowerUserAccess", "ReadOnlyAccess")
"""AWS's managed policies that the demo and the tests attach."""


def keep_few_policies() -> None:
    """Let moto know only these. It gives every account a copy of all of them, some 10 MB and a second each."""
    models: Any = import_module("moto.iam.models")
    everything = json.loads(models.aws_managed_policies_data)
    models.aws_managed_policies_data = json.dumps({name: everything[name] for name in AWS_POLICIES})


def serve(rooted: Iterable[str]) -> None:
    """Serve on a free loopback port, print the address, run until the process is ended.

    `rooted`: accounts whose root user has a second factor; moto has no call that says so.
    """
    from moto.iam.models import iam_backends  # noqa: PLC0415
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    class Silent(WSGIRequestHandler):
        def log(self, *_: Any) -> None:
            """Nothing: the demo prints its own lines."""

    _keep_aws_keys_apart()
    keep_few_policies()
    for account in rooted:
        iam_backends[account]["aws"].account_summary._account_mfa_enabled = True
    app = Cloud(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1:])
