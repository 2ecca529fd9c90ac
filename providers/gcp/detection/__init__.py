"""Security Command Center, what it tells whom, and what else watches."""

from providers.gcp.detection import center, others, telling

COLLECTORS = (*center.COLLECTORS, *others.COLLECTORS, *telling.COLLECTORS)
