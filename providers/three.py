"""Three-valued logic on single values: True, False, and None for unknown."""

Maybe = bool | None


def either(*values: Maybe) -> Maybe:
    """True if one is; else unknown if one is; else False."""
    return True if True in values else None if None in values else False


def every(*values: Maybe) -> Maybe:
    """False if one is; else unknown if one is; else True."""
    return False if False in values else None if None in values else True


def negate(value: Maybe) -> Maybe:
    """The opposite; unknown stays unknown."""
    return None if value is None else not value
