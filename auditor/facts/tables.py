"""All fact tables, in the order of the catalogue."""

from auditor.facts.activity import Activity
from auditor.facts.base import Fact
from auditor.facts.continuity import Backup, BackupVault
from auditor.facts.detection import Alert, Contact, Detector, HealthEvent
from auditor.facts.governance import Account, Guardrail, ServiceInUse, SubscriptionOffer
from auditor.facts.identities import AuthPolicy, Credential, Grant, Principal
from auditor.facts.keys import Key, Secret
from auditor.facts.locations import DataLocation
from auditor.facts.logs import AuditTrail, LogSource, LogStore
from auditor.facts.machines import Compute
from auditor.facts.networks import Endpoint, IngressRule, Network
from auditor.facts.stores import DataStore, ExternalShare
from auditor.facts.watches import MetricWatch

TABLES: tuple[type[Fact], ...] = (
    Account,
    Principal,
    Credential,
    Grant,
    AuthPolicy,
    Guardrail,
    ServiceInUse,
    DataStore,
    ExternalShare,
    Key,
    Secret,
    AuditTrail,
    LogStore,
    LogSource,
    Network,
    IngressRule,
    Endpoint,
    Compute,
    Detector,
    Alert,
    Backup,
    BackupVault,
    Contact,
    HealthEvent,
    SubscriptionOffer,
    DataLocation,
    MetricWatch,
    Activity,
)

REQUIRED = tuple(table for table in TABLES if not table.optional)
"""Tables that every audit fills."""

EVERYTHING = tuple(f"{table.table()}.*" for table in REQUIRED)
"""What a region or an account that was not read would have fed."""

_BY_NAME = {table.table(): table for table in TABLES}


def table(name: str) -> type[Fact]:
    """The fact table of that name (`data_store`); KeyError where there is none."""
    return _BY_NAME[name]
