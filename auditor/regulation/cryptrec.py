"""Whether a key or a cipher suite is strong by CRYPTREC's lists on a given day. An unknown name is unknown."""

from datetime import date

from auditor.regulation.cryptography import KeyType, Period, cryptography, key_types, plain
from auditor.regulation.data import Text
from auditor.regulation.suites import Judged, suite_parts


def key_allowed(native_name: str | None, on: date) -> bool | None:
    """Whether a key type (`RSA_2048`, `EC-prime256v1`) is on the recommended lists, with a length fit for that day."""
    kind = _key_type(native_name)
    if kind is None:
        return None
    data = cryptography()
    if data.names("post_quantum") & set(kind.schemes):
        return True
    if not data.names("recommended") & set(kind.schemes) or kind.curve in data.key.off_list_curves:
        return False
    period = _period(kind)
    return False if period is None else period.allows(on)


def notice(native_name: str | None, on: date) -> date | None:
    """The day by which one must have moved away from a key type that is still allowed but running out; else None."""
    kind = _key_type(native_name)
    period = None if kind is None else _period(kind)
    if period is None or period.notice_from is None or on < period.notice_from:
        return None
    return period.finish_by if key_allowed(native_name, on) else None


def suite_allowed(name: str | None, on: date) -> bool | None:
    """Whether every part of a cipher suite is fit on that day. One unfit part decides, else an unknown one."""
    parts = None if name is None else suite_parts(name)
    if parts is None:
        return None
    verdicts = {_part_allowed(judged, on) for judged in parts}
    if False in verdicts:
        return False
    return None if None in verdicts else True


def suite_remarks(name: str | None) -> tuple[Text, ...]:
    """What is wrong with a suite, or only to be noticed in it, in words; empty where nothing is or nothing is known."""
    parts = (name and suite_parts(name)) or ()
    found = (judged.part for judged in parts if judged.part is not None)
    return tuple(Text(ja=part.ja, en=part.en) for part in found if part.ja and part.en)


def edition() -> dict[str, str]:
    """The editions of lists, key lengths and TLS guideline, for the report."""
    return dict(cryptography().edition)


def _key_type(native_name: str | None) -> KeyType | None:
    return None if native_name is None else key_types().get(plain(native_name))


def _period(kind: KeyType) -> Period | None:
    data = cryptography()
    bits = kind.bits
    if kind.modulus is not None:
        bits = max((bits for least, bits in data.strength.modulus.items() if least <= kind.modulus), default=0)
    elif kind.curve is not None:
        bits = data.strength.curve[kind.curve]
    return None if bits is None else data.period_of(bits)


def _part_allowed(judged: Judged, on: date) -> bool | None:
    part = judged.part
    if part is None:
        return None
    if part.verdict == "fail" or part.bits is None:
        return part.verdict != "fail"
    period = cryptography().period_of(part.bits)
    return False if period is None else period.allows(on)
