"""The adapters by name. An adapter, and with it its SDK, is imported only when it is asked for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, assert_never

from auditor.errors import AuditorError
from auditor.scope import ProviderName
from auditor.settings import Settings
from auditor.snapshot import Snapshot

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]


class Provider(Protocol):
    """What every adapter offers, as functions of a module."""

    def collect(
        self, settings: Settings, accounts: tuple[str, ...], clock: Clock, progress: Progress
    ) -> Iterator[Snapshot]:
        """One snapshot an account."""
        ...

    def from_files(
        self, settings: Settings, paths: Sequence[Path], clock: Clock, progress: Progress
    ) -> Iterator[Snapshot]:
        """One snapshot for each account that saved answers speak of. All files are read before the first snapshot;
        AuditorError names the file that is no such thing. No network is used, but where files only stand beside an
        account (Azure: CSVs of the Entra admin center alone), which is read then as `collect` does."""
        ...

    def operations(self) -> frozenset[str]:
        """Every operation that a collector declares."""
        ...

    def policy(self, settings: Settings, reader: str | None = None) -> tuple[str, ...]:
        """The least rights that the adapter needs, as the cloud's own policy documents, all of which are needed; or
        those of the role of an optional reader (`activity`)."""
        ...

    def doctor(self, settings: Settings, accounts: tuple[str, ...], clock: Clock) -> Iterator[Snapshot]:
        """One snapshot an account with a reading for every right, each tried once."""
        ...


def load(name: ProviderName) -> Provider:
    """The adapter of a cloud."""
    match name:
        case "aws":
            from providers.aws import adapter

            return adapter
        case "azure":
            try:
                from providers.azure import adapter as azure
            except ModuleNotFoundError as error:
                raise AuditorError(
                    f"azure: {error.name} is not installed; install this program with [azure]"
                ) from error

            return azure
        case "gcp":
            try:
                from providers.gcp import adapter as gcp
            except ModuleNotFoundError as error:
                raise AuditorError(f"gcp: {error.name} is not installed; install this program with [gcp]") from error

            return gcp
        case _:
            assert_never(name)
