"""What holds for every test."""

from hypothesis import settings

# On a busy machine Hypothesis would call an example that had to wait a failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
