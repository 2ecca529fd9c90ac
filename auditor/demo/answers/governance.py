"""The regions, the bill, the switches of EC2."""

from typing import Any

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked

OPEN_REGIONS = (
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
    *("ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
)
"""Regions that every account can use; all others have to be opted in to."""


def _serial_console(asked: Asked) -> str:
    """Open where the bookings are kept, and where nobody looks."""
    blocked = asked.account in {town.JUKI, town.TOSHO, town.KENSHIN}
    return f"<serialConsoleAccessEnabled>{'false' if blocked else 'true'}</serialConsoleAccessEnabled>"


TARGETS: dict[str, Answer] = {
    "AWSInsightsIndexService.GetCostAndUsage": {"ResultsByTime": []},
}

PATHS: dict[str, Answer] = {
    "POST /listRegions": {
        "Regions": [{"RegionName": region, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for region in OPEN_REGIONS]
    },
}

QUIET = (town.JUKI, town.TOSHO, town.KENSHIN)
"""Accounts without an index of resources, and without inference."""

TYPES = ("glue:crawler", "ec2:vpc")
"""What Resource Explorer finds in Tokyo: what no list of the audit shows, and what always stands."""


def _indexes(asked: Asked) -> dict[str, Any]:
    if asked.account in QUIET:
        return {"Indexes": []}
    arn = f"arn:aws:resource-explorer-2:ap-northeast-1:{asked.account}:index/demo"
    return {"Indexes": [{"Arn": arn, "Region": "ap-northeast-1", "Type": "AGGREGATOR"}]}


def _found(asked: Asked) -> dict[str, Any]:
    here = f"ap-northeast-1:{asked.account}"
    rows = [
        {
            "Arn": f"arn:aws:{kind.split(':')[0]}:{here}:{kind.split(':')[1]}/tokei",
            "OwningAccountId": asked.account,
            "Region": "ap-northeast-1",
            "ResourceType": kind,
            "Service": kind.split(":")[0],
        }
        for kind in TYPES
    ]
    return {"Resources": rows, "Count": {"TotalResources": len(rows), "Complete": True}}


def _profiles(asked: Asked) -> dict[str, Any]:
    """A counter for questions that may be answered abroad."""
    if asked.account in QUIET or asked.region != "ap-northeast-1":
        return {"inferenceProfileSummaries": []}
    models = [
        {"modelArn": f"arn:aws:bedrock:{region}::foundation-model/demo"} for region in ("ap-northeast-1", "us-west-2")
    ]
    return {"inferenceProfileSummaries": [{"inferenceProfileName": "soudan-madoguchi", "models": models}]}


PATHS |= {
    "GET /inference-profiles": _profiles,
    "POST /ListIndexes": _indexes,
    "POST /ListViews": {"Views": ["arn:aws:resource-explorer-2:ap-northeast-1:111122223333:view/all/demo"]},
    "POST /Search": _found,
}

ACTIONS: dict[str, Answer] = {
    "GetSnapshotBlockPublicAccessState": "<state>unblocked</state>",
    "GetImageBlockPublicAccessState": "<imageBlockPublicAccessState>block-new-sharing</imageBlockPublicAccessState>",
    "GetInstanceMetadataDefaults": "<accountLevel></accountLevel>",
    "GetSerialConsoleAccessStatus": _serial_console,
}
