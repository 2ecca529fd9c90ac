"""Facts about what runs without machines of one's own: clusters, functions, services of containers, applications, and
the registries that their images come from."""

from providers.collecting import Collector
from providers.gcp.workloads import apps, clusters, containers, functions, registries

COLLECTORS: tuple[Collector, ...] = (
    *clusters.COLLECTORS,
    *functions.COLLECTORS,
    *containers.COLLECTORS,
    *apps.COLLECTORS,
    *registries.COLLECTORS,
)
