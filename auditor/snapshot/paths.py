"""Names of other people's making as parts of a path: one part, always below the folder, never hidden."""

import hashlib
import re

_UNSAFE = re.compile(rb"^\.|[^A-Za-z0-9._-]")
_LONGEST = 120


def component(name: str) -> str:
    """The name as one safe part of a path; different names give different parts.

    Anything but [A-Za-z0-9._-], and a dot in front, is percent-encoded as UTF-8; a long name is cut and ends in
    `~` and a hash of the whole.
    """
    raw = name.encode("utf-8", "surrogatepass")
    safe = _UNSAFE.sub(lambda match: b"%%%02X" % ord(match[0]), raw).decode() or "%"
    if len(safe) <= _LONGEST:
        return safe
    return f"{safe[: _LONGEST - 33]}~{hashlib.sha256(raw).hexdigest()[:32]}"
