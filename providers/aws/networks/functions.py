"""Function URLs. AWS has no list of them: it is one call for each function."""

from collections.abc import Iterator

from auditor.facts.networks import Endpoint
from providers.aws.place import Answer, Place
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, later, reads

REQUIRES = {"AWS_IAM": True, "NONE": False}


@reads(
    "region",
    {
        "lambda:ListFunctions": "endpoint[function_url].*",
        "lambda:ListFunctionUrlConfigs": "endpoint[function_url].*",
        TAGS: "endpoint[function_url].tags",
    },
)
def function_urls(place: Place) -> Collected:
    """The URLs of Lambda functions."""
    tagged = Tagged(place)
    for function in place.listing("lambda:ListFunctions", "Functions").rows:
        yield later(_urls, place, tagged, {key: function.get(key) for key in ("FunctionName", "FunctionArn")})


def _urls(place: Place, tagged: Tagged, function: Answer) -> Iterator[Endpoint]:
    arn = function["FunctionArn"]
    urls = place.listing("lambda:ListFunctionUrlConfigs", "FunctionUrlConfigs", about=arn, FunctionName=arn)
    tags = tagged.of(arn)
    if not urls.whole and not any(url.get("FunctionArn") == arn for url in urls.rows):
        yield Endpoint(**place.here, resource=arn, name=function["FunctionName"], tags=tags, kind="function_url")
    for url in urls.rows:
        yield Endpoint(
            **place.here,
            resource=url.get("FunctionArn") or arn,
            name=function["FunctionName"],
            tags=tags,
            kind="function_url",
            exposure="internet",  # by design: it has no private form
            protocol="HTTPS",
            port=443,
            has_waf=False,  # by design: WAF guards no function URL
            requires_auth=REQUIRES.get(url.get("AuthType", "")),
        )
