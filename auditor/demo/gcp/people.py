"""Demo: people, groups and programs of the made-up organisation, as policies name them."""

from auditor.demo.gcp.site import DOMAIN

KOBAYASHI, TANAKA, NAKAMURA, MORI = (f"user:{name}@{DOMAIN}" for name in ("kobayashi", "tanaka", "nakamura", "mori"))
SUZUKI, ITO, YAMADA, SATO, WATANABE = (
    f"user:{name}@{DOMAIN}" for name in ("suzuki", "ito", "yamada", "sato", "watanabe")
)
KINKYU_1, KINKYU_2, SUGIMOTO = (f"user:{name}@{DOMAIN}" for name in ("kinkyu-01", "kinkyu-02", "sugimoto"))
"""Super administrators: two accounts for emergencies, and one whom somebody works with."""
TAISHOKU = f"deleted:user:kyu-tanto@{DOMAIN}?uid=100000000000000000009"
"""Somebody who has left."""
HOSHU, GYOSHA = "user:yamamoto@hoshu.example.co.jp", "user:sasaki.web@gmail.com"
"""The vendor that keeps the machines, and somebody of the web agency with an address of their own."""
KANRI, TOSEI, KODOMO = (f"group:{name}@{DOMAIN}" for name in ("kosodate-kanri", "tosei", "kodomo-ka"))
"""Who runs the applications of families, who looks after guardrails, and the office."""


def program(project: str, name: str) -> str:
    """A service account of a project."""
    return f"serviceAccount:{name}@{project}.iam.gserviceaccount.com"
