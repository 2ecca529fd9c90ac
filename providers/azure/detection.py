"""Facts about Microsoft Defender for Cloud and advice."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()
