"""Microsoft Defender for Cloud, what it tells whom, and reviews of the architecture."""

from providers.azure.detection import posture, review, telling, threats

COLLECTORS = (*threats.COLLECTORS, *posture.COLLECTORS, *review.COLLECTORS, *telling.COLLECTORS)
