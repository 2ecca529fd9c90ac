"""The thresholds in force: defaults of parameters.toml, overlaid by the installation, overlaid by one service."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from auditor.errors import AuditorError
from auditor.regulation.parameter import Parameter, all_parameters, nearest


@dataclass(frozen=True)
class Parameters:
    """Every threshold by name: `parameters.key_rotation_days`. Lists are tuples; tables are fresh dicts."""

    _values: Mapping[str, Any]
    _services: Mapping[str, Mapping[str, Any]]

    @classmethod
    def load(
        cls,
        installation: Mapping[str, Any] | None = None,
        services: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Self:
        """The defaults with what differs: for the whole installation, and by service ID.

        An unknown name, a wrong type and a value out of range are an AuditorError with the place and the unit. A text
        stands for the TOML value that it spells, so that environment variables can carry numbers and lists.
        """
        defaults = {name: _frozen(parameter.default) for name, parameter in all_parameters().items()}
        values = _laid_over(defaults, installation or {}, "parameters")
        own: dict[str, Mapping[str, Any]] = {}
        for service, changes in sorted((services or {}).items()):
            own[service] = _laid_over(values, changes, f"parameters.service.{service}")
        return cls(values, own)

    def for_service(self, service: str) -> "Parameters":
        """The thresholds of one service: its own where it has some, else the installation's."""
        return Parameters(self._services.get(service, self._values), {})

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all values in force, those of single services among them."""
        text = json.dumps([self._values, self._services], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def texts(self) -> Mapping[str, Parameter]:
        """What each parameter means, its unit, default, source and certainty, by name."""
        return all_parameters()

    @property
    def services(self) -> tuple[str, ...]:
        """The services that have thresholds of their own, so that a caller can find IDs that the registry lacks."""
        return tuple(self._services)

    def as_dict(self) -> dict[str, Any]:
        """All values by name, for output."""
        return {name: _copied(value) for name, value in self._values.items()}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # unpickling and copying probe before the fields are set
            raise AttributeError(name)
        try:
            return _copied(self._values[name])
        except KeyError:
            raise AttributeError(f"no parameter {name!r}; {nearest(name, list(self._values))}") from None

    def __hash__(self) -> int:
        return hash(self.digest)


def _laid_over(base: Mapping[str, Any], changes: Any, where: str) -> dict[str, Any]:
    if not isinstance(changes, Mapping):
        raise AuditorError(f"{where}: expected a table of parameters, got {changes!r:.60}")
    known = all_parameters()
    values = dict(base)
    for name, value in changes.items():
        if name not in known:
            raise AuditorError(f"{where}: unknown parameter {name!r}; {nearest(str(name), list(known))}")
        values[name] = known[name].fit(value, base[name], f"{where}.{name}")
    if values["privileged_humans_min"] > values["privileged_humans_max"]:
        raise AuditorError(f"{where}: privileged_humans_min is above privileged_humans_max (people)")
    return values


def _frozen(default: Any) -> Any:
    if isinstance(default, Mapping):
        return {key: _frozen(value) for key, value in default.items()}
    return tuple(default) if isinstance(default, list) else default


def _copied(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
