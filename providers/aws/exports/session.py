"""A session that asks files instead of a cloud: the same clients' face for collectors, and no way to a network."""

import threading
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from botocore import xform_name

from providers.aws.collectors import operations
from providers.aws.exports.answers import answered
from providers.aws.exports.evidence import Held
from providers.aws.exports.told import Told, not_held
from providers.aws.session import all_regions


@cache
def _operations() -> dict[tuple[str, str], str]:
    """(service, method of a client) to the operation, for every declared one."""
    split = (operation.partition(":") for operation in operations())
    return {(service, xform_name(name)): f"{service}:{name}" for service, _, name in split}


class FileSession:
    """The files of one account, asked as `providers.aws.session.Session` is."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.told: dict[tuple[str, str], datetime] = {}
        """(operation, region) to the date of what answered it."""
        self.blank: dict[tuple[str, str, str], tuple[str, ...]] = {}
        """(operation, region, resource) to columns that stay unknown."""
        self._lock = threading.Lock()

    def client(self, service: str, region: str) -> "_Client":
        """The face of a client."""
        return _Client(self, service, region)

    def release(self, region: str) -> None:
        """Nothing is held for a region."""

    def regions(self) -> tuple[str, ...]:
        """The regions that the files speak of."""
        return tuple(sorted(self.held.regions))

    def offers(self, service: str, region: str) -> bool:
        """Whether there is such a service in a region, by the SDK's list."""
        return region in all_regions("aws", service)

    def ask(self, operation: str, region: str, parameters: dict[str, Any]) -> Told:
        """What the files say. Raises NotHeldError for what they do not."""
        how = answered(operation)
        if how is None:
            raise not_held(self.held, f"no file of this kind holds what {operation} answers")
        told = how(self.held, region, parameters)
        dates = [self.held.dates[of] for of in told.of if of in self.held.dates]
        with self._lock:
            self.told[operation, region] = min(dates, default=self.held.dated)
            for resource, columns in told.blank.items():
                self.blank[operation, region, resource] = columns
        return told


class _Client:
    """What `Place` uses of a client of botocore."""

    def __init__(self, session: FileSession, service: str, region: str) -> None:
        self._session, self._service, self._region = session, service, region

    def __getattr__(self, name: str) -> "_Method":
        operation = _operations().get((self._service, name))
        if operation is None:
            raise AttributeError(name)
        return _Method(self, name, operation)

    def can_paginate(self, name: str) -> bool:
        """Everything comes as pages: one, and a broken one after it where something is missing."""
        return bool(name)

    def get_paginator(self, name: str) -> "_Pages":
        """The pages of a method."""
        return _Pages(getattr(self, name))


class _Method:
    def __init__(self, client: _Client, name: str, operation: str) -> None:
        self.__self__, self.__name__, self.operation = client, name, operation

    def ask(self, parameters: dict[str, Any]) -> Told:
        return self.__self__._session.ask(self.operation, self.__self__._region, parameters)

    def __call__(self, **parameters: Any) -> dict[str, Any]:
        return self.ask(parameters).answer


class _Pages:
    def __init__(self, method: _Method) -> None:
        self._method = method

    def paginate(self, **parameters: Any) -> Iterator[dict[str, Any]]:
        told = self._method.ask(parameters)
        if not told.missing or any(told.answer.values()):
            yield told.answer
        if told.missing:
            raise not_held(self._method.__self__._session.held, told.missing)
