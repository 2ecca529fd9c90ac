"""The guides say what works: their commands run in order, the two have the same ones, and their links lead somewhere.

A fence `sh` is run line by line in one folder. A fence `sh cloud` needs a cloud or a server that no test has: its lines
are parsed as the command line would parse them (names, options, values, what is required), and not run. So are the
commands that schedules name.
"""

import io
import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from auditor.cli import app
from auditor.registry.exporting import export_services
from auditor.registry.store import Registry
from auditor.run import folders
from tests.aws.exports import recorder
from tests.aws.exports.test_files import report, volume, write
from tests.run.conftest import Auditor, auditor  # noqa: F401 - a fixture
from tests.run.test_accounts import NOW, OFFICE, SERVICES, snapshots
from tests.run.test_check_sheets import ROWS, fill

DOCS = Path(__file__).parents[1] / "docs"
GUIDES = ("guide.ja.md", "guide.en.md")
TODAY = datetime(2026, 11, 24, 16, tzinfo=UTC)
"""In Japan it is the 25th."""
FENCE = re.compile(r"^ *```(\w+)( cloud)?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
ENDS = {"audit": {0, 3, 4}}
"""Exit statuses other than 0 that say how the audit ended, not that it failed."""
OTHERS = ("openssl", "cp")
"""Programs beside ours that a guide calls."""


def blocks(guide: str) -> list[tuple[str, bool, list[str]]]:
    """Each fenced block: its language, whether it needs a cloud, its lines."""
    text = (DOCS / guide).read_text("utf-8")
    return [
        (kind, bool(cloud), [line.strip() for line in body.splitlines()]) for kind, cloud, body in FENCE.findall(text)
    ]


def commands(guide: str) -> list[tuple[bool, list[str]]]:
    """The commands in order: whether each needs a cloud, and its words."""
    return [
        (cloud, shlex.split(line)) for kind, cloud, lines in blocks(guide) if kind == "sh" for line in lines if line
    ]


def parsed(words: list[str]) -> None:
    """Raises click's UsageError for arguments that the command line would refuse."""
    command, name = typer.main.get_command(app), "auditor"
    context = None
    while isinstance(command, typer.core.TyperGroup):
        context = command.make_context(name, words, parent=context)
        name, command, words = command.resolve_command(context, [*context._protected_args, *context.args])  # type: ignore[assignment]
    command.make_context(name, words, parent=context)


@pytest.fixture
def town(auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Auditor:  # noqa: F811
    """The command line in a folder with what the guides take for granted: services, two recorded runs, the check sheet
    of KOKUHO filled in, and exported files. Whoever is asked says yes."""
    for module in ("collecting", "steps"):
        monkeypatch.setattr(f"auditor.run.{module}.utc_now", lambda: TODAY)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    service = replace(SERVICES[0], id="KOKUHO", name="国民健康保険", administrator="山田 太郎")
    services = (service, *SERVICES[1:])
    (tmp_path / "services.csv").write_bytes(export_services(services, "csv"))
    with Registry.open(f"sqlite:///{tmp_path}/registry.db") as registry:
        registry.put_services(services, replace=True)
    for days in (0, 1):
        with folders.new(tmp_path / "runs", NOW + timedelta(days=days)) as (partial, whole):
            for snapshot in snapshots():
                snapshot.save(partial / folders.SNAPSHOT)
        assert auditor("report", whole).code == 0
        assert auditor("feed", whole).code == 0
    fill(whole / "checklist" / "KOKUHO.xlsx", tmp_path / "KOKUHO.xlsx", ROWS)
    exports = tmp_path / "exports"
    exports.mkdir()
    recorder.snapshot(exports, OFFICE, [volume(OFFICE), recorder.recorder(OFFICE)])
    write(exports, "report.csv", report(OFFICE))
    return auditor


def test_every_command_runs(town: Auditor, tmp_path: Path) -> None:
    """Of one guide, which is enough while both have the same commands; and what they promise is there."""
    for cloud, words in commands(GUIDES[0]):
        if words[0] == "auditor" and cloud:
            parsed(words[1:])
        elif words[0] == "auditor":
            done = town(*words[1:])
            assert done.code in ENDS.get(words[1], {0}), f"{shlex.join(words)}\n{done.out}{done.err}"
        else:
            assert words[0] in OTHERS
            subprocess.run(
                [shutil.which(words[0]) or words[0], *words[1:]], cwd=tmp_path, check=True, capture_output=True
            )
    for name in ("comparison.html", "overview/overview.html", "services-backup.xlsx", "again/report/index.html"):
        assert (tmp_path / name).is_file(), name
    with Registry.open(f"sqlite:///{tmp_path}/registry.db") as registry:
        kept = registry.statements()
    assert [bool(one.revoked) for one in kept.attestations] == [True, *[False] * len(ROWS)]
    assert [bool(one.revoked) for one in kept.acceptances] == [True]
    assert [one.run for one in kept.reviews] == ["20261124T000000Z"]


def test_both_guides_have_the_same_commands_in_the_same_order() -> None:
    """So do their schedules."""
    japanese, english = (blocks(guide) for guide in GUIDES)
    assert japanese == english
    assert len(commands(GUIDES[0])) > 30


def test_what_a_cloud_is_needed_for_is_marked_and_nothing_else() -> None:
    """A fence of a cloud cannot hide a command that a test could run."""
    marked = {words[1] for cloud, words in commands(GUIDES[0]) if cloud}
    assert marked == {"audit", "doctor", "policy", "registry"}


def test_schedules_name_commands_that_there_are() -> None:
    lines = [line for kind, _, lines in blocks(GUIDES[0]) if kind in ("cron", "ini") for line in lines]
    called = [match[1] for line in lines if (match := re.search(r"/bin/auditor ([^>]*)", line))]
    assert called == ["audit ", "audit"]
    for one in called:
        parsed(shlex.split(one))


def test_a_command_that_is_wrong_would_be_found() -> None:
    for wrong in ("audits", "audit --closing", "doctor --provider ibm", "policy", "attest S 2-1", "registry lists"):
        with pytest.raises(typer.BadParameter.__mro__[1]):
            parsed(shlex.split(wrong))


@pytest.mark.parametrize("guide", GUIDES)
def test_links_and_pictures_lead_somewhere(guide: str) -> None:
    """To files of the repository, and to headings that they have."""
    text = (DOCS / guide).read_text("utf-8")
    targets = re.findall(r"\]\(([^)#]+)(?:#([^)]+))?\)", text)
    assert targets
    for target, heading in targets:
        file = (DOCS / target).resolve()
        assert file.is_file(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w\- ]", "", one).lower().replace(" ", "-") for one in headings}, heading
