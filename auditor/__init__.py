"""The words everything else speaks, and the run. Knows no cloud and no output format."""

from importlib.metadata import version

__version__ = version("municipal-cloud-auditor")
