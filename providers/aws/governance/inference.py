"""Cross-region inference, as far as it shows: the customer's own profiles name the regions that they may use."""

from auditor.facts.governance import ServiceInUse
from providers.aws.fields import field
from providers.aws.place import Place
from providers.collecting import Collected, reads


@reads("region", {"bedrock:ListInferenceProfiles": "service_in_use.*"})
def inference_profiles(place: Place) -> Collected:
    """One row for the region's own inference profiles. A call that names one of AWS's profiles leaves no trace here."""
    listing = place.listing("bedrock:ListInferenceProfiles", "inferenceProfileSummaries", typeEquals="APPLICATION")
    models = [str(field(model, "modelArn")) for profile in listing.rows for model in profile.get("models") or ()]
    if listing.rows:
        yield ServiceInUse(
            **place.here,
            resource=place.arn("bedrock", "*"),
            cloud_service="bedrock",
            evidence=("resource",),
            is_used=True,
            resource_count=len(listing.rows),
            processing_regions=tuple(sorted({arn.split(":")[3] for arn in models if arn.count(":") > 3} - {""})),
        )


COLLECTORS = (inference_profiles,)
