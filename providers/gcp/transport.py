"""How connections to Cloud Storage are encrypted: for all buckets of a project alike, by policies of the organisation.

Without them its XML interface answers over plain HTTP as well
(https://cloud.google.com/storage/docs/org-policy-constraints), and Google's host names accept TLS 1.0
(https://cloud.google.com/assured-workloads/docs/restrict-tls-versions).
"""

from typing import Any

from providers.gcp.guardrails.effective import POLICIES, SHOWN, Effective, chain
from providers.gcp.place import Place

ENCRYPTED = "storage.secureHttpTransport"
VERSIONS = "gcp.restrictTLSVersion"

TRANSPORT = {POLICIES: "data_store[bucket].tls_enforced data_store[bucket].min_tls", SHOWN: ""}
"""What a collector that uses this declares."""

_REFUSED = (("TLS_VERSION_1", "1.1"), ("TLS_VERSION_1_1", "1.2"))
"""Each version that can be refused, the oldest first, with the one that is the oldest then."""


def of_storage(place: Place) -> dict[str, Any]:
    """The columns `tls_enforced` and `min_tls` of the project's buckets."""
    held = chain(place)
    encrypted, versions = held.effective(ENCRYPTED), held.effective(VERSIONS)
    return {
        "tls_enforced": encrypted.enforced if encrypted.everywhere else None,
        "min_tls": _oldest(versions) if versions.everywhere else None,
    }


def _oldest(found: Effective) -> str:
    oldest = "1.0"
    for version, next_one in _REFUSED:
        if version not in (found.denied or ()):
            break
        oldest = next_one
    return oldest
