"""`auditor bundle`, `auditor sign`, `auditor verify`: results that leave the house."""

import os
from pathlib import Path
from typing import Annotated

import typer

from auditor.cells import printable
from auditor.cli import options as o
from auditor.errors import AuditorError

SignKey = Annotated[
    str | None,
    typer.Option("--sign-key", metavar="FILE|env:NAME", help="Sign with this Ed25519 private key (PEM)."),
]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(bundle)
    app.command()(sign)
    app.command()(verify)


def bundle(
    run: o.Run,
    config: o.Config = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the bundles. Default: RUN.bundles beside the run.")
    ] = None,
    service: Annotated[
        list[str] | None, typer.Option("--service", help="ID of a service; may be repeated. Default: all.")
    ] = None,
    sign_key: SignKey = None,
    lang: o.Lang = None,
) -> None:
    """Pack the result of each service into one ZIP file to hand on: page, sheets, checksums, signature."""
    from reports.bundle.pack import bundles
    from reports.bundle.signing import private_key

    chosen = o.settings(config, language=lang)
    folder = o.folder(run, chosen)
    key = private_key(sign_key, os.environ) if sign_key else None
    target = out or folder.resolve().with_name(f"{folder.resolve().name}.bundles")
    for path in bundles(folder, target, chosen.language, tuple(service or ()), key):
        typer.echo(str(path))


def sign(run: o.Run, config: o.Config = None, sign_key: SignKey = None) -> None:
    """Sign the checksums of a run's folder, beside which signature and public key are put."""
    from reports.bundle.checking import check
    from reports.bundle.signing import fingerprint, private_key
    from reports.bundle.signing import sign as write

    if not sign_key:
        raise AuditorError("--sign-key: name the file of the private key, or env:NAME")
    key = private_key(sign_key, os.environ)
    folder = o.folder(run, o.settings(config))
    if not folder.is_dir():
        raise AuditorError(f"{folder}: not the folder of a run; a bundle is signed by `auditor bundle --sign-key`")
    if any(not problem.startswith("signature: ") for problem in check(folder).problems):
        raise AuditorError(
            f"{folder}: not as it was written; `auditor verify` says what was changed. Nothing was signed"
        )
    write(folder, key)
    typer.echo(f"{folder}: signed with the key {fingerprint(key.public_key())}")


def verify(
    run: Annotated[Path, typer.Argument(help="Folder of a run, its ID, `latest`, or a bundle (ZIP file).")],
    key: Annotated[
        Path | None, typer.Option("--key", help="Public key (PEM) of who must have signed it, from a safe place.")
    ] = None,
    config: o.Config = None,
    lang: o.Lang = None,
) -> None:
    """Check every file of a run or a bundle against its SHA256SUMS, and the signature. Needs no network.

    Exit status: 0 all agrees, and with --key that key signed it; 2 it does not, or it is neither run nor bundle.
    """
    from reports.bundle.checking import check
    from reports.bundle.signing import public_key
    from reports.words import Words

    chosen = o.settings(config, language=lang)
    say, target = Words(chosen.language), o.folder(run, chosen)
    checked = check(target, public_key(key) if key else None)
    for problem in checked.problems:
        kind, _, what = problem.partition(": ")
        told = f"{kind}_{what}" if kind == "signature" else kind
        typer.echo(say(f"verify.{told.replace(' ', '_')}", name=printable(what, 400)))  # of others, and named anything
    if checked.problems:
        files = sum(not problem.startswith("signature: ") for problem in checked.problems)
        raise AuditorError(f"{target}: {say('verify.bad_files', n=files) if files else say('verify.bad_signature')}")
    state = "unsigned" if not checked.signer else "signed" if key else "enclosed"
    typer.echo(f"{target}: {say(f'verify.good_{state}', name=key, fingerprint=checked.signer)}")
