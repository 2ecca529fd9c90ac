"""Who may send: the sources of a security rule on one line of numbers, so that denials can be taken from them.

On the line lie the addresses of the internet, then those of the network itself and of what is joined to it (the same
range can mean either), then one number for every service tag and application security group, whose addresses are not
known.
"""

from collections.abc import Iterable

from providers.internet import INSIDE4, INSIDE6, INTERNET4, INTERNET6, NAMES, addresses
from providers.spans import Spans, spans

BALANCER = "azureloadbalancer"
"""The address that health probes come from. It is neither the internet nor the network."""

ANYTHING = ("*", "any")
INTERNET, NETWORK = "internet", "virtualnetwork"


class Line:
    """The line for the rules of some filters: a number for every name among their sources."""

    def __init__(self, sources: Iterable[str]) -> None:
        names = {BALANCER, *(source.lower() for source in sources if is_name(source))}
        self._numbers = {name: NAMES + at for at, name in enumerate(sorted(names))}
        self.all: Spans = ((0, NAMES + len(names)),)
        """Everybody."""
        self._known: dict[tuple[str, ...], Spans] = {}

    def of(self, *sources: str) -> Spans:
        """The part of the line that sources stand for: tags, IDs of groups, addresses and ranges."""
        if sources not in self._known:
            self._known[sources] = spans(span for source in sources for span in self._of(source.lower()))
        return self._known[sources]

    def _of(self, text: str) -> Spans:
        if text in ANYTHING:
            return self.all
        # Groups hold machines of the network, tags hold public addresses of Azure.
        if text == INTERNET:
            return spans((INTERNET4, INTERNET6, *self._named(groups=False)))
        if text == NETWORK:
            return spans((INSIDE4, INSIDE6, *self._named(groups=True)))
        found = addresses(text)
        return ((self._numbers[text], self._numbers[text] + 1),) if found is None else found

    def _named(self, *, groups: bool) -> list[tuple[int, int]]:
        return [(at, at + 1) for name, at in self._numbers.items() if name != BALANCER and is_group(name) == groups]


def is_group(source: str) -> bool:
    """Whether a source is the ID of an application security group."""
    return source.startswith("/")


def is_name(source: str) -> bool:
    """Whether a source is a service tag or the ID of a group: what has no addresses here."""
    return source.lower() not in (*ANYTHING, INTERNET, NETWORK) and addresses(source) is None
