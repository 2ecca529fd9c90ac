"""Where services process what they are given: texts, images and questions leave the place where they rest."""

from auditor.facts.governance import ServiceInUse
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import one_of

PROCESSING = (
    "microsoft.cognitiveservices",
    *("aiplatform.googleapis.com", "translate.googleapis.com", "dialogflow.googleapis.com"),
    *("discoveryengine.googleapis.com", "documentai.googleapis.com"),
)
"""Services that process content, whose resources say how far it may travel."""


@rule(
    "LOC-X3",
    reads=ServiceInUse,
    applies=lambda uses, _: one_of(uses.cloud_service, PROCESSING) & uses.is_used,
    severity="high",
    nothing="pass",
    providers=("azure", "gcp"),
    ja="AI等に渡した内容が、許可されたリージョンの中だけで処理されている",
    en="What is given to AI services is processed in its own region only",
)
def content_is_processed_at_home(uses: Rows, _: Criteria) -> Column:
    return uses.processing_scope == "regional"
