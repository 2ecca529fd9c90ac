"""The text with which an officer asks for the permissions that the audit lacked, as it goes into a mail."""

from collections import defaultdict
from collections.abc import Iterable

from auditor.cells import printable
from reports.html.header import Header
from reports.html.unread import Unread, interface
from reports.words import Words

_NAMED = 40
"""Accounts that one request names."""
_LONGEST = 200
"""Characters of one name: whoever reads the mail has to find the right, not to read a page."""
_SCOPE = "https://www.googleapis.com/auth/"
_GRANTED = ("denied", "too_narrow")
"""What a right mends that the account's own people may give."""


def request(groups: Iterable[Unread], head: Header, say: Words) -> str:
    """The whole text; empty where no permission is missing."""
    rights: dict[str, set[str]] = defaultdict(set)
    accounts: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        if group.denied:
            way = _way(group, say)
            rights[way].update(_rights(group, say))
            accounts[way].update(group.accounts)
    parts = [_part(way, rights[way], accounts[way], say) for way in rights]
    return "\n\n".join([say("request.start", when=head.when, run=head.run), *parts]) if parts else ""


def _way(group: Unread, say: Words) -> str:
    """Who has to do what, as one sentence."""
    if group.kind not in _GRANTED:
        return say(f"request.{group.kind}", provider=say(f"provider.{group.provider}"))
    own = f"request.{group.provider} {interface(group)}"
    return say(own if say.has(own) else f"request.{group.provider}")


def _rights(group: Unread, say: Words) -> Iterable[str]:
    if group.kind == "denied_to_members":
        return [f"{say(f'operator.{name}')} ({name})" for name in group.operations]
    scope = _SCOPE if interface(group) == "directory:" else ""
    return [f"{scope}{right}" for right in group.what.split(", ")]


def _part(way: str, rights: set[str], accounts: set[str], say: Words) -> str:
    names = say.some([printable(name, _LONGEST) for name in sorted(accounts)], _NAMED)
    lines = [f"  {printable(right, _LONGEST)}" for right in sorted(rights)]
    return "\n".join([way, *lines, f"  {say('request.accounts', names=say('value.joint').join(names))}"])
