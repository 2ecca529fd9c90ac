"""How long to wait for a report that AWS is still making."""

import threading


class Pauses:
    """Waits between tries, in seconds: none at first, since an earlier report may be there at once."""

    def __init__(self, *seconds: float) -> None:
        self.seconds = seconds

    def __len__(self) -> int:
        return len(self.seconds)

    def wait(self, tries: int) -> None:
        """Wait before the next try."""
        if self.seconds[tries]:
            threading.Event().wait(self.seconds[tries])


PAUSES = Pauses(0, 0, 0, 1, 1, 2, 2, 3, 3)
"""At most twelve seconds; an account's report takes AWS a few."""
