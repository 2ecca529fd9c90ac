"""The words everything else speaks, and the run. Knows no cloud and no output format."""
