"""One exception for whatever the user can mend: bad settings, sheets, snapshots, credentials."""


class AuditorError(Exception):
    """A message for the reader: it names file, line or field, and the way out. Printed without a traceback."""


class NoAuditError(AuditorError):
    """The same, where the request was right but no audit could be made: no credentials, expired token, broken disk."""
