"""LibreOffice, which opens workbooks as an officer's desk without Excel does."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path


def resaved(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks as LibreOffice saves them after opening them, below a folder."""
    program = os.environ.get("SOFFICE") or shutil.which("soffice")
    assert program, "these tests need LibreOffice (Debian: libreoffice-calc-nogui); install it, or name it in SOFFICE"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # another run may have the usual one open
    out = folder / "saved"
    command = [program, profile, "--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    done = subprocess.run(
        [*command, "--outdir", str(out), *map(str, paths)], capture_output=True, text=True, check=False, timeout=300
    )
    saved = [out / path.name for path in paths]
    assert all(path.exists() for path in saved), done.stderr
    return saved
