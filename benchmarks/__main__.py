"""`python -m benchmarks [NAME]...`: measure all or the named parts of PARTS, print, and exit with 1
where a limit is broken."""

import sys

from benchmarks import collecting, judging, opening, organization, recorded, tenant, typical

PARTS = {
    "collecting": collecting.measure,
    "judging": judging.measure,
    "typical": typical.measure,
    "tenant": tenant.measure,
    "organization": organization.measure,
    "recorded": recorded.measure,
    "opening": opening.measure,
}


def main() -> int:
    """Run the named parts, or all."""
    if unknown := [name for name in sys.argv[1:] if name not in PARTS]:
        sys.exit(f"no benchmark {unknown[0]!r}; there are: {', '.join(PARTS)}")
    broken = 0
    for name in sys.argv[1:] or PARTS:
        for line, holds in PARTS[name]():
            sys.stdout.write(f"{'ok  ' if holds else 'OVER'}  {line}\n")
            sys.stdout.flush()
            broken += not holds
    return 1 if broken else 0


sys.exit(main())
