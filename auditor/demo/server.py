"""The demo's cloud: moto's server in a process of its own, with answers to the operations that moto does not have."""

import io
import json
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from auditor.demo.answers import ACTIONS, TARGETS, answered, at_path
from auditor.demo.answers.asked import Asked, Refused

Start = Callable[..., Any]
WSGI = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Cloud:
    """A WSGI application: the answers of auditor.demo.answers, and moto for everything else."""

    def __init__(self, moto: WSGI) -> None:
        self._moto = moto

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        asked = _asked(environ, body)
        if environ.get("QUERY_STRING", "").startswith("policyStatus"):
            return _policy_status(start, asked.path.strip("/"))
        if "x-www-form-urlencoded" in environ.get("CONTENT_TYPE", ""):
            action = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
            inner = answered(ACTIONS.get(action), asked)
            if isinstance(inner, Refused):
                error = f"<Error><Code>{inner.code}</Code><Message>{inner.message}</Message></Error>"
                xml = f"<ErrorResponse>{error}<RequestId>demo</RequestId></ErrorResponse>"
                return _say(start, xml.encode(), "text/xml", f"{inner.status} Refused")
            if inner is not None:
                xml = f"<{action}Response><requestId>demo</requestId>{inner}</{action}Response>"
                return _say(start, xml.encode(), "text/xml")
        else:
            # A target is long: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListTrails. Its end is enough.
            target = ".".join(environ.get("HTTP_X_AMZ_TARGET", "").split(".")[-2:])
            found = answered(TARGETS.get(target) or at_path(asked.method, asked.path), asked)
            if isinstance(found, Refused):
                refusal = json.dumps({"__type": found.code, "message": found.message}).encode()
                return _say(start, refusal, "application/x-amz-json-1.1", f"{found.status} Refused")
            if found is not None:
                return _say(start, json.dumps(found).encode(), "application/x-amz-json-1.1")
        environ["wsgi.input"] = io.BytesIO(body)
        return self._moto(environ, start)


def _asked(environ: dict[str, Any], body: bytes) -> Asked:
    from moto.iam.models import get_account_id_from

    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split(",")[0].split("/")
    account = get_account_id_from(scope[0]) if scope[0] else ""
    region = scope[2] if len(scope) > 2 else ""
    return Asked(account, region, environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), body)


def _policy_status(start: Start, bucket: str) -> Iterable[bytes]:
    """Whether a bucket's policy names anybody, from moto's own store; the name of a bucket is one in all accounts."""
    from moto.s3.models import s3_backends

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
    from moto.kms.models import Key

    told = Key.to_dict

    def tell(self: Any) -> dict[str, Any]:
        answer: dict[str, Any] = told(self)
        if self.description.startswith(("Default key", "Default master key")):
            answer["KeyMetadata"]["KeyManager"] = "AWS"
        return answer

    setattr(Key, "to_dict", tell)  # noqa: B010 - what mypy sees is a method, and it is one


def _tell_newest_moment() -> None:
    """Let databases with backups of their own say up to when they can be restored; moto leaves that out."""
    from moto.rds.models import DBCluster, DBInstance

    def newest(self: Any) -> datetime | None:
        return datetime.now(UTC) - timedelta(minutes=5) if self.backup_retention_period else None

    for model in (DBInstance, DBCluster):
        setattr(model, "latest_restorable_time", property(newest))  # noqa: B010 - moto has no such attribute


AWS_POLICIES = (
    "AWSSupportAccess",
    "AdministratorAccess",
    "AmazonS3FullAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
)
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
    from moto.iam.models import iam_backends
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Silent(WSGIRequestHandler):
        def log(self, *_: Any) -> None:
            """Nothing: the demo prints its own lines."""

    _keep_aws_keys_apart()
    _tell_newest_moment()
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
