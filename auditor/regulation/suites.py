"""Reads the name of a TLS cipher suite, OpenSSL's or IANA's, into its parts."""

import re
from dataclasses import dataclass
from functools import lru_cache

from auditor.regulation.cryptography import Part, Suites, cryptography, plain

_MODES_OF_NO_NAME = ("AES", "Camellia")
"""Ciphers that run in CBC mode where the name gives no mode (`AES128-SHA256`)."""
_AEAD = ("GCM", "CCM", "CCM8", "POLY1305")
_WITHOUT_AUTHENTICATION = ("RSA", "TLS13")
"""Key exchanges that also authenticate, or whose protocol negotiates it elsewhere."""


@dataclass(frozen=True)
class Judged:
    """One part of a suite as the name gives it; `part` is None where it is not in the data."""

    name: str
    part: Part | None


@lru_cache(maxsize=4096)  # names are other people's text: bounded
def suite_parts(name: str) -> tuple[Judged, ...] | None:
    """Key exchange, authentication, cipher, mode and MAC of a suite; None where the name holds no cipher."""
    suites = cryptography().suite
    left, right = _sides(plain(name), suites)
    if not right or right[0] not in suites.cipher:
        return None
    exchange, *authentication = left or ["RSA"]
    parts = [Judged(exchange, suites.key_exchange.get(exchange))]
    parts += [Judged(token, suites.authentication.get(token)) for token in authentication]
    if not authentication and exchange not in _WITHOUT_AUTHENTICATION:
        parts.append(Judged("authentication", None))
    return (*parts, *_cipher_parts(right, exchange, suites))


def _sides(name: str, suites: Suites) -> tuple[list[str], list[str]]:
    """Tokens before and after the place where the cipher begins."""
    iana = name.startswith(("TLS-", "SSL-"))
    name = _rewritten(name[4:] if iana else name, suites)
    if iana and "-WITH-" in name:
        left, right = name.split("-WITH-", 1)
        return left.split("-"), right.split("-")
    tokens = name.split("-")
    if iana:
        return ["TLS13"], tokens
    start = next((at for at, token in enumerate(tokens) if token in suites.cipher), len(tokens))
    return tokens[:start], tokens[start:]


def _rewritten(name: str, suites: Suites) -> str:
    for old in sorted(suites.rewrite, key=len, reverse=True):
        name = re.sub(rf"(?<![A-Z0-9]){re.escape(old)}(?![A-Z0-9])", suites.rewrite[old], name)
    return name


def _cipher_parts(tokens: list[str], exchange: str, suites: Suites) -> list[Judged]:
    """Cipher, mode and MAC. What the name leaves out and the protocol does not imply is an unknown part."""
    cipher, *rest = tokens
    part = suites.cipher[cipher]
    parts = [Judged(cipher, part)]
    mode = rest.pop(0) if rest and rest[0] in suites.mode else None
    if mode is None and part.scheme in _MODES_OF_NO_NAME:
        mode = "CBC"
    if mode is not None:
        fits = (mode == "POLY1305") == (cipher == "CHACHA20") and (exchange != "TLS13" or mode in _AEAD)
        parts.append(Judged(mode, suites.mode[mode] if fits else None))
    elif part.verdict == "allow":
        parts.append(Judged("mode", None))
    if not rest and mode not in _AEAD:
        rest = ["MAC"]
    return parts + [Judged(token, suites.mac.get(token)) for token in rest[:1]] + [Judged(t, None) for t in rest[1:]]
