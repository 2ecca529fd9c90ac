"""`auditor bundle`, `sign` and `verify` from the command line."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner, Result

from auditor.cli import app
from auditor.errors import AuditorError
from reports.bundle import signing
from reports.formats import write_bundle
from tests.reports.views import view

KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _auditor(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"MY_KEY": PEM})


def test_from_a_run_to_a_bundle_that_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run, public = tmp_path / "run", tmp_path / "public.pem"
    run.mkdir()
    public.write_bytes(signing.pem(KEY.public_key()))
    write_bundle(view(), run)
    made = _auditor("bundle", run, "--service", "S-001", "--sign-key", "env:MY_KEY", "--lang", "en")
    path = tmp_path / "run.bundles" / "S-001.zip"
    assert made.output.strip() == str(path)
    assert [one.name for one in path.parent.iterdir()] == ["S-001.zip"]
    own = ("--key", public)
    said = {
        language: [_auditor("verify", *words, "--lang", language).output for words in ((path, *own), (path,), (run,))]
        for language in ("ja", "en")
    }
    for language, words in (
        ("ja", ("鍵の持ち主が署名したものと一致します", "誰の署名かは確認していません", "署名はありません")),
        ("en", ("as the holder of the key", "not shown by whom", "NOT SIGNED")),
    ):
        # What only the signer's own key shows is said of nothing else.
        assert [[word in line for word in words] for line in said[language]] == [
            [True, False, False],
            [False, True, False],
            [False, False, True],
        ]
    assert "there is no signature that holds" in str(_auditor("verify", run, *own, "--lang", "en").exception)
    assert "signed with the key SHA256:" in _auditor("sign", run, "--sign-key", "env:MY_KEY").output
    assert {one.name for one in run.iterdir()} > {"SHA256SUMS.sig", "SHA256SUMS.pem"}
    assert "as the holder of the key" in _auditor("verify", run, *own, "--lang", "en").output
    (run / "gaps.csv").write_text("")
    (run / "\x1b[2Jx").write_text("")
    spoiled = _auditor("verify", run, *own)
    assert spoiled.output.splitlines() == [
        "内容が変わっているファイル：gaps.csv",
        "作成時になかったファイル：\\x1b[2Jx",
    ]
    assert str(spoiled.exception).startswith(f"{run}: 作成時と異なる点が2件あります")
    refused = _auditor("sign", run, "--sign-key", "env:MY_KEY")
    assert "Nothing was signed" in str(refused.exception)
    assert isinstance(_auditor("sign", path, "--sign-key", "env:MY_KEY").exception, AuditorError)
    assert isinstance(_auditor("sign", run).exception, AuditorError)
