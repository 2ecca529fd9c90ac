"""The reports: one view of a run, laid out by many formats. They know no cloud and no rule."""
