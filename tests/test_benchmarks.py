"""The benchmarks know every operation."""

from benchmarks.typical import groups
from providers.aws.collectors import operations


def test_every_operation_stands_in_a_group_of_the_call_catalogue() -> None:
    """So that no call is left out of the sum."""
    assert set(groups()) == operations()
