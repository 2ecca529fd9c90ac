"""What stands before functions and load balancers, and who logged in to machines."""

from typing import Any

from auditor.demo.answers.asked import Answer, Asked

SESSION = {"SessionId": "unyo-hoshu-0a1b2c3d4e5f60718", "Status": "Terminated", "Reason": "月次点検"}


def _guarded(asked: Asked) -> Any:
    """Load balancers and stages that were associated with a web ACL; moto keeps them and does not list them."""
    from moto.wafv2.models import wafv2_backends

    acl = wafv2_backends[asked.account][asked.region].wacls.get(asked.json["WebACLArn"])
    part = {"APPLICATION_LOAD_BALANCER": ":loadbalancer/app/", "API_GATEWAY": ":/restapis/"}
    wanted = part.get(asked.json.get("ResourceType", "APPLICATION_LOAD_BALANCER"))
    associated = acl.associated_resources if acl else []
    return {"ResourceArns": [arn for arn in associated if wanted and wanted in arn]}


def _urls(asked: Asked) -> Any:
    """The address of a function, where it has one; moto lists none."""
    from moto.awslambda.models import lambda_backends

    function = lambda_backends[asked.account][asked.region].get_function(asked.path.split("/")[3])
    return {"FunctionUrlConfigs": [function.url_config.to_dict()] if function.url_config else []}


def _sessions(asked: Asked) -> Any:
    """The register's machines are looked after by sessions."""
    from moto.ec2.models import ec2_backends

    for reservation in ec2_backends[asked.account][asked.region].reservations.values():
        for machine in reservation.instances:
            if {"key": "Name", "value": "juki-ap-01"} in [
                {"key": tag["key"], "value": tag["value"]} for tag in machine.get_tags()
            ]:
                return {"Sessions": [{**SESSION, "Target": machine.id}]}
    return {"Sessions": []}


TARGETS: dict[str, Answer] = {
    "AWSWAF_20190729.ListResourcesForWebACL": _guarded,
    "AmazonSSM.DescribeSessions": _sessions,
}

PATHS: dict[str, Answer] = {"GET /2021-10-31/functions/[^/]+/urls": _urls}

ACTIONS: dict[str, Answer] = {
    "DescribeInstanceConnectEndpoints": "<instanceConnectEndpointSet></instanceConnectEndpointSet>"
}
