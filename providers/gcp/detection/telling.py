"""Whom Security Command Center tells of what it finds: topics, and who listens there."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.facts.detection import Alert
from providers.collecting import Collected, reads
from providers.gcp.alerts.language import condition
from providers.gcp.alerts.library import found, main_class
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, either

NOTICES, SUBSCRIPTIONS = "cai:finding_notices", "cai:subscriptions"

PROGRAMS = (".run.app", ".cloudfunctions.net", ".appspot.com", ".googleapis.com")
"""Where programs of customers, and Google's own, take messages: they may tell somebody."""

TOPIC = re.compile(r"projects/[^/]+/topics/[^/]+|_deleted-topic_")
UNSAID = "?"

Listener = tuple[Maybe, Maybe]
"""(something listens, it is a person)."""


@reads(
    "account",
    {
        NOTICES: "alert[event_rule].*",
        SUBSCRIPTIONS: "alert[event_rule].target_confirmed alert[event_rule].reaches_person",
    },
)
def notices(place: Place) -> Collected:
    """Notices of findings that are set on the project and above it."""
    own, above = place.query(NOTICES), place.above(NOTICES)
    whole = place.query(SUBSCRIPTIONS).whole
    listeners = place.everywhere(SUBSCRIPTIONS, _listeners)
    for row in (*own.rows, *above.rows):
        asked = condition(row["streamingConfig.filter"] or "")
        heard = None if asked is None else found(asked)
        topic = _plain(place, str(row["pubsubTopic"]))
        named = {_plain(place, name): told for name, told in listeners.items()}
        # A subscription that does not say its topic may be of this one.
        gone = whole and UNSAID not in listeners and topic.startswith(f"projects/{place.project.id}/")
        told = named.get(topic) or [(False, False) if gone else (None, None)]
        yield Alert(
            **place.here(None),
            resource=row[NAME],
            name=row[NAME].rpartition("/")[2],
            kind="event_rule",
            event_class=None if heard is None else main_class(heard),
            event_parts=heard,
            whole_parts=heard,
            exists=True,
            is_enabled=True,  # by design: there is no switch
            target_ids=(f"//pubsub.googleapis.com/{topic}",),
            target_count=1,
            target_confirmed=either(*(there for there, _ in told)),
            reaches_person=either(*(person for _, person in told)),
        )


def _plain(place: Place, topic: str) -> str:
    """A topic by the project's ID, which may be named by its number."""
    return topic.replace(f"projects/{place.project.number}/", f"projects/{place.project.id}/", 1)


def _listeners(rows: Iterator[Row]) -> dict[str, list[Listener]]:
    told: dict[str, list[Listener]] = {}
    for row in rows:
        topic = str(row["topic"])
        told.setdefault(topic if TOPIC.fullmatch(topic) else UNSAID, []).append(_listener(row))
    return told


def _listener(row: Row) -> Listener:
    if row["detached"]:
        return False, False
    if row["bigqueryConfig.table"] or row["cloudStorageConfig.bucket"]:
        return True, False
    to = row["pushConfig.pushEndpoint"]
    host = (urlsplit(str(to)).hostname or "") if to else ""
    # The address of a chat or paging service is somebody's; who fetches messages is a program.
    return True, True if host and not host.endswith(PROGRAMS) else None


COLLECTORS = (notices,)
