"""What a run costs, as counts and ratios: calls, time against a bare pool, memory, judging a million facts."""
