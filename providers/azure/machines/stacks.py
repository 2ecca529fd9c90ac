"""Runtimes of App Service and Functions, as `LinuxFxVersion` writes them: `PYTHON|3.12`, `TOMCAT|10.1-java17`."""

import re
from datetime import date

from auditor.regulation.lifetimes import runtime_support_end

OWN = ("docker", "compose", "kube", "sitecontainers")
"""What the customer brings along: Azure knows no runtime of it."""

NAMES = {"dotnetcore": "dotnet", "dotnet-isolated": "dotnet", "tomcat": "java", "jbosseap": "java"}


def brought(stack: str | None) -> bool:
    """Whether the application is a container of one's own."""
    return stack is not None and stack.partition("|")[0].lower() in OWN


def stack_end(stack: str | None) -> date | None:
    """The last day on which a stack is supported; None for one that is not in the table."""
    name, _, version = str(stack).lower().partition("|")
    known = NAMES.get(name, name)
    # The server's version stands before that of Java, which is what ends: `10.1-java17`, `8.5-jre8`.
    number = re.search(r"(?:java|jre)(\d+)" if known == "java" else r"(\d+(?:\.\d+)?)", version)
    if number is None and known == "java":
        number = re.match(r"(\d+)", version) if name == "java" else None
    if number is None:
        return None
    found = number[1] if known in ("python", "php", "powershell") else number[1].partition(".")[0]
    return runtime_support_end("azure_stacks", f"{known} {found}")
