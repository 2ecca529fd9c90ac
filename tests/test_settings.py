"""Settings: file, environment, options; one message for whatever is wrong."""

from pathlib import Path

import pytest

from auditor.errors import AuditorError
from auditor.settings import load


def test_options_over_environment_over_file(tmp_path: Path) -> None:
    """The nearest wins."""
    file = tmp_path / "auditor.toml"
    file.write_text('language = "en"\nfail_on = "low"\n[aws]\nworkers = 3\nprofile = "a"\n', "utf-8")
    found = load(
        file, {"AUDITOR_AWS__WORKERS": "5", "AUDITOR_FAIL_ON": "medium", "OTHER": "x"}, fail_on="critical", out=None
    )
    assert (found.language, found.fail_on, found.aws.workers, found.aws.profile) == ("en", "critical", 5, "a")
    assert not found.registry_is_named


def test_lists_in_one_variable() -> None:
    """Regions and accounts are separated by commas."""
    found = load(
        None, {"AUDITOR_AWS__REGIONS": "ap-northeast-1, ap-northeast-3", "AUDITOR_AWS__ACCOUNTS": "111122223333"}
    )
    assert found.aws.regions == ("ap-northeast-1", "ap-northeast-3")
    assert found.aws.accounts == ("111122223333",)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("regon = 1", "regon"),
        ("[aws]\nrole_nam = 'x'", "aws.role_nam"),
        ("[aws]\nworkers = 0", "aws.workers"),
        ("[aws]\naccounts = ['1']", "aws.accounts"),
        ("[aws]\nregions = ['tokyo']", "aws.regions"),
        ("[aws.declared.region_restriction]\nallowed_regions = ['ap-northeast-1']\nevidence = 'x'", "confirmed_on"),
        ("[aws.declared.baseline_policies]\npolicies = []\nevidence = 'x'\nconfirmed_on = 2026-04-10", "policies"),
        ("[aws.declared.tag_policy]\nevidence = 'x'\nconfirmed_on = 2026-04-10", "aws.declared.tag_policy"),
        ("language = 'fr'", "language"),
        ("out = [", "TOML"),
        ("aws = 3", "aws"),
    ],
)
def test_what_is_wrong_is_named(text: str, named: str, tmp_path: Path) -> None:
    """File and key."""
    file = tmp_path / "auditor.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(AuditorError) as caught:
        load(file, {})
    assert named in str(caught.value)
    assert "auditor.toml" in str(caught.value)


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    """One message each."""
    with pytest.raises(AuditorError, match="no such settings file"):
        load(tmp_path / "none.toml", {})
    with pytest.raises(AuditorError, match="cannot be read"):
        load(tmp_path, {})
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AuditorError, match="not a TOML file"):
        load(tmp_path / "bad.toml", {})


def test_a_variable_that_is_no_section() -> None:
    """AUDITOR_LANGUAGE__X names a key below a text."""
    with pytest.raises(AuditorError, match="LANGUAGE"):
        load(None, {"AUDITOR_LANGUAGE": "ja", "AUDITOR_LANGUAGE__X": "1"})


def test_what_an_operator_confirmed(tmp_path: Path) -> None:
    """From the file, and from variables too."""
    file = tmp_path / "auditor.toml"
    text = "[aws.declared.region_restriction]\nallowed_regions = ['ap-northeast-1']\nconfirmed_on = 2026-04-10\n"
    file.write_text(text, "utf-8")

    found = load(file, {"AUDITOR_AWS__DECLARED__REGION_RESTRICTION__EVIDENCE": "回答 第1号"}).aws.declared

    assert found.region_restriction is not None
    assert found.region_restriction.evidence == "回答 第1号"
    assert str(found.region_restriction.confirmed_on) == "2026-04-10"
    assert found.service_restriction is None
    variables = {"ALLOWED_SERVICES": "s3, ec2", "EVIDENCE": "x", "CONFIRMED_ON": "2026-04-10"}
    given = {f"AUDITOR_AWS__DECLARED__SERVICE_RESTRICTION__{name}": value for name, value in variables.items()}
    services = load(None, given).aws.declared.service_restriction
    assert services is not None
    assert services.allowed_services == ("s3", "ec2")
