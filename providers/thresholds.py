"""The thresholds that are needed while reading already."""

from auditor.regulation.parameters import Parameters
from auditor.settings import Settings


def thresholds(settings: Settings) -> Parameters:
    """What decides what is worth keeping of an answer. Of one service's own thresholds nothing is read here: an account
    may belong to several."""
    return Parameters.load({name: value for name, value in settings.parameters.items() if name != "service"})
