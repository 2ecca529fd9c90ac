"""The guides say what works: their commands run in order, the two have the same ones, and their links lead somewhere.

A fence `sh` is run line by line in one folder. A fence `sh cloud` needs a cloud or a server: audits and roles of AWS
have one on loopback and one in this process; for the rest no test has one, so lines of ours are parsed as the command
line would parse them (names, options, values, what is required). So are the commands that schedules name.
"""

import io
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
import typer
from botocore import xform_name
from moto import mock_aws

from auditor.cli import app
from auditor.registry.exporting import export_services, template
from auditor.registry.importing import import_services
from auditor.registry.store import Registry
from auditor.run import folders
from auditor.settings import Settings
from auditor.settings import load as load_settings
from providers.load import load
from tests.aws.exports import recorder
from tests.aws.exports.test_files import report, volume, write
from tests.run import loopback
from tests.run.conftest import Auditor, auditor  # noqa: F401 - a fixture
from tests.run.test_accounts import NOW, OFFICE, SERVICES, snapshots
from tests.run.test_check_sheets import ROWS, fill

DOCS = Path(__file__).parents[1] / "docs"
GUIDES = ("guide.ja.md", "guide.en.md")
TODAY = datetime(2026, 11, 24, 16, tzinfo=UTC)
"""In Japan it is the 25th."""
FENCE = re.compile(r"^ *```(\w+)( cloud)?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
ENDS = {"audit": {0, 3, 4}, "doctor": {4}}
"""Exit statuses that say how the audit ended, or what the cloud on loopback refused, not that it failed."""
OTHERS = {"openssl", "cp", "python3", "(cd"}
"""Programs beside ours that a guide calls."""
ELSEWHERE = {"aws", "python3", "/opt/auditor/bin/pip", "pg_dump", "pg_restore"}
"""Those that need a cloud, a server or a package index."""
ONLINE = {"auditor audit", "auditor doctor"}
"""Lines of a cloud that a test has: it says who is calling and refuses the rest."""
NAMES = ("trust.json", "runner.json")
"""The files that a guide's JSON goes into, in its order."""
TENANT = "11111111-2222-3333-4444-555555555555"


def blocks(guide: str) -> list[tuple[str, bool, list[str]]]:
    """Each fenced block: its language, whether it needs a cloud, its lines."""
    text = (DOCS / guide).read_text("utf-8")
    return [
        (kind, bool(cloud), [line.strip() for line in body.splitlines()]) for kind, cloud, body in FENCE.findall(text)
    ]


def commands(guide: str) -> list[tuple[bool, str]]:
    """The commands in order, a line each: whether it needs a cloud, and the line."""
    return [(cloud, line) for kind, cloud, lines in blocks(guide) if kind == "sh" for line in lines if line]


def parsed(words: list[str]) -> None:
    """Raises click's UsageError for arguments that the command line would refuse."""
    command, name = typer.main.get_command(app), "auditor"
    context = None
    while isinstance(command, typer.core.TyperGroup):
        context = command.make_context(name, words, parent=context)
        name, command, words = command.resolve_command(context, [*context._protected_args, *context.args])  # type: ignore[assignment]
    command.make_context(name, words, parent=context)


def written(guide: str, kind: str) -> list[str]:
    """The texts of the fences of one kind."""
    return ["\n".join(lines) for found, _, lines in blocks(guide) if found == kind]


def aws(words: list[str], folder: Path) -> None:
    """Call what a command of the AWS CLI calls. KeyError for an option that the operation does not have."""
    service, operation, *options = words
    client = boto3.client(service, region_name="us-east-1")  # type: ignore[call-overload]
    method = operation.replace("-", "_")
    shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method]).input_shape
    names = {f"--{xform_name(member, '-')}": member for member in shape.members}
    values = {names[name]: value for name, value in zip(options[::2], options[1::2], strict=True)}
    files = {name: value.removeprefix("file://") for name, value in values.items() if value.startswith("file://")}
    getattr(client, method)(**values | {name: (folder / file).read_text("utf-8") for name, file in files.items()})


@pytest.fixture
def town(auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Auditor:  # noqa: F811 - the fixture
    """The command line in a folder with what the guides take for granted: services, two recorded runs, the check sheet
    of KOKUHO filled in, and exported files. Whoever is asked says yes."""
    for module in ("collecting", "steps"):
        monkeypatch.setattr(f"auditor.run.{module}.utc_now", lambda: TODAY)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    for name, value in (("TENANT", TENANT), ("MANAGEMENT_GROUP", "sakura-city")):
        monkeypatch.setenv(f"AUDITOR_AZURE__{name}", value)
    monkeypatch.setenv("AUDITOR_GCP__SCOPE", "organizations/123456789012")
    monkeypatch.setenv("AUDITOR_AWS__REGIONS", "ap-northeast-1")
    service = replace(SERVICES[0], id="KOKUHO", name="国民健康保険", administrator="山田 太郎")
    services = (service, *SERVICES[1:])
    (tmp_path / "services.csv").write_bytes(export_services(services, "csv"))
    with Registry.open(f"sqlite:///{tmp_path}/registry.db") as registry:
        registry.put_services(services, replace=True)
    for days in (0, 1):
        with folders.new(tmp_path / "runs", NOW + timedelta(days=days)) as (partial, whole):
            for snapshot in snapshots():
                snapshot.save(partial / folders.SNAPSHOT)
        assert auditor("report", whole, *(() if days else ("--format", "json"))).code == 0
        assert auditor("feed", whole).code == 0
    fill(whole / "checklist" / "KOKUHO.xlsx", tmp_path / "KOKUHO.xlsx", ROWS)
    exports = tmp_path / "exports"
    exports.mkdir()
    recorder.snapshot(exports, OFFICE, [volume(OFFICE), recorder.recorder(OFFICE)])
    write(exports, "report.csv", report(OFFICE))
    return auditor


@contextmanager
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cloud on loopback, as long as the block runs."""
    with loopback.cloud(loopback.refusing("AccessDenied")) as url, monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", url)
        yield


def test_every_command_runs(town: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one guide, which is enough while both have the same commands; and what they promise is there."""
    for cloud, line in commands(GUIDES[0]):
        words = shlex.split(line)
        if words[0] == "auditor" and cloud and line not in ONLINE:
            parsed(words[1:])
        elif words[0] == "auditor":
            words, file = (words[:-2], words[-1]) if ">" in words else (words, "")
            with answering(monkeypatch) if cloud else nullcontext():
                done = town(*words[1:])
            assert done.code in ENDS.get(words[1], {0}), f"{line}\n{done.out}{done.err}"
            if file:
                (tmp_path / file).write_text(done.out, "utf-8")
        elif not cloud:
            assert words[0] in OTHERS, line
            subprocess.run(["bash", "-c", line], cwd=tmp_path, check=True, capture_output=True)
        else:
            assert words[0] in ELSEWHERE, line
    made = (
        "comparison.html",
        "overview/overview.html",
        "services-backup.xlsx",
        "again/report/index.html",
        "audit-2.json",
    )
    for name in (*made, "received/KOKUHO.html"):
        assert (tmp_path / name).is_file(), name
    with Registry.open(f"sqlite:///{tmp_path}/registry.db") as registry:
        kept = registry.statements()
    assert [bool(one.revoked) for one in kept.attestations] == [True, *[False] * (1 + len(ROWS))]
    assert [bool(one.revoked) for one in kept.acceptances] == [True]
    assert [one.run for one in kept.reviews] == ["20261124T000000Z"]


def test_both_guides_have_the_same_commands_in_the_same_order() -> None:
    """So do their schedules."""
    japanese, english = (blocks(guide) for guide in GUIDES)
    assert japanese == english
    assert len(commands(GUIDES[0])) > 30


def test_what_a_cloud_is_needed_for_is_marked_and_nothing_else() -> None:
    """A fence of a cloud cannot hide a command that a test could run."""
    marked = {shlex.split(line)[1] for cloud, line in commands(GUIDES[0]) if cloud and line.startswith("auditor ")}
    assert marked == {"audit", "doctor", "registry"}


def test_schedules_name_commands_that_there_are() -> None:
    texts = [text for kind in ("cron", "ini", "bat", "bash") for text in written(GUIDES[0], kind)]
    lines = "\n".join(texts).split("\n")
    called = [match[1] for line in lines if (match := re.search(r"(?:/bin/auditor|auditor\.exe) ([^>]*)", line))]
    assert [one.split()[0] for one in called] == ["audit", "audit", "audit", "audit", "bundle", "diff"]
    for one in called:
        parsed(shlex.split(one))
    for text in written(GUIDES[0], "bash"):
        subprocess.run(["bash", "-n"], input=text, text=True, check=True)


def test_the_registry_sheet_is_taken(tmp_path: Path) -> None:
    """It has the columns of the sheet to fill in, and every cell is understood."""
    (text,) = written(GUIDES[0], "csv")
    assert text.split("\n")[0] == template("csv").decode("utf-8-sig").strip()
    path = tmp_path / "services.csv"
    path.write_text(text, "utf-8")
    found = import_services(path)
    first, second = found.services
    assert found.warnings == ()
    (scope,) = first.scopes
    assert (scope.account, scope.regions, scope.tags) == ("111122223333", ("ap-northeast-1",), {"System": "kokuho"})
    assert [scope.provider for scope in second.scopes] == ["azure", "gcp"]


def test_settings_are_taken(tmp_path: Path) -> None:
    for number, text in enumerate(written(GUIDES[0], "toml")):
        path = tmp_path / f"{number}.toml"
        path.write_text(text, "utf-8")
        load_settings(path, {})
    assert number == 2


def test_roles_of_aws_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a cloud in this process: with every document that is printed, and for who names the external ID alone."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    documents = load("aws").policy(Settings(), None)
    files = {f"audit-{number}.json": text for number, text in enumerate(documents, 1)}
    files |= dict(zip(NAMES, written(GUIDES[0], "json"), strict=True))
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    lines = [line for _, line in commands(GUIDES[0])]
    assert [f"auditor policy aws --document {number} > audit-{number}.json" in lines for number in (1, 2, 3)] == [
        number <= len(documents) for number in (1, 2, 3)
    ]
    with mock_aws():
        iam = boto3.client("iam")
        iam.create_role(RoleName="audit-runner", AssumeRolePolicyDocument="{}")
        for line in lines:
            if line.startswith("aws "):
                aws(shlex.split(line)[1:], tmp_path)
        attached = iam.list_attached_role_policies(RoleName="CloudAuditReader")["AttachedPolicies"]
        assert len(attached) == len(documents)
        assert iam.list_role_policies(RoleName="audit-runner")["PolicyNames"] == ["AssumeAuditRoles"]
        made = load_settings(_toml(tmp_path, "[aws]"), {}).aws
        role = iam.get_role(RoleName=made.role_name)["Role"]
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": made.external_id}}


def _toml(folder: Path, section: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(next(text for text in written(GUIDES[0], "toml") if text.startswith(section)), "utf-8")
    return path


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
