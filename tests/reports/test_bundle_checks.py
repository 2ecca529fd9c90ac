"""Bundles: what passes for one, whose it is, and what is refused whoever packed it."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.errors import AuditorError
from reports import sums
from reports.bundle import signing
from reports.bundle.checking import Checked, check
from tests.reports.bundled import KEY, OTHER, again, files_of

HIDDEN = "hidden: something before, between or behind the files"


def test_every_byte_counts(packed: Path, tmp_path: Path) -> None:
    """A byte of the archive that is changed is noticed, or what is in the archive is the same all the same."""
    whole = (packed / "S-003.zip").read_bytes()
    files = files_of(packed / "S-003.zip")
    target = tmp_path / "x.zip"
    for at in [*range(0, len(whole), 211), *range(len(whole) - 300, len(whole), 7)]:
        target.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            problems = check(target, KEY.public_key()).problems
        except AuditorError:
            continue
        assert problems or files_of(target) == files, at


def test_changed_missing_and_added_files_are_named(packed: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    changed = check(again(packed, target, lambda files: files.update({"gaps.csv": files["gaps.csv"] + b"x"})))
    assert changed.problems == ("changed: gaps.csv",)
    assert check(again(packed, target, lambda files: files.pop("gaps.csv"))).problems == ("missing: gaps.csv",)
    added = check(again(packed, target, lambda files: files.update({"more.html": b""})))
    assert added.problems == ("not listed: more.html",)
    with pytest.raises(AuditorError, match="no SHA256SUMS in it"):
        check(again(packed, target, lambda files: files.pop("SHA256SUMS")))


def test_an_unpacked_bundle_is_checked_like_a_folder(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed / "S-001.zip") as zipped:
        zipped.extractall(tmp_path)
    assert check(tmp_path, KEY.public_key()).problems == ()
    (tmp_path / "gaps.csv").write_bytes(b"")
    assert check(tmp_path, KEY.public_key()).problems == ("changed: gaps.csv",)


def test_sums_that_were_made_anew_do_not_have_the_signature(packed: Path, tmp_path: Path) -> None:
    def forge(files: dict[str, bytes]) -> None:
        files["SHA256SUMS"] = files["SHA256SUMS"].replace(b"gaps.csv", b"gaps.txt")
        files["gaps.txt"] = files.pop("gaps.csv")

    found = check(again(packed, tmp_path / "x.zip", forge))
    assert found.problems == ("signature: broken",)
    assert found.signer == ""


def _strip(files: dict[str, bytes]) -> None:
    del files["SHA256SUMS.sig"], files["SHA256SUMS.pem"]


def _signed_with(signature: bytes) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.update({"SHA256SUMS.sig": signature})


def test_whose_signature_it_is(packed: Path, tmp_path: Path) -> None:
    path = packed / "S-001.zip"
    assert check(path).signer == check(path, KEY.public_key()).signer == signing.fingerprint(KEY.public_key())
    assert check(path, OTHER.public_key()).problems == ("signature: foreign",)

    def resign(files: dict[str, bytes]) -> None:
        files["SHA256SUMS.sig"] = OTHER.sign(files["SHA256SUMS"])
        files["SHA256SUMS.pem"] = signing.pem(OTHER.public_key())

    forged = again(packed, tmp_path / "x.zip", resign)
    assert check(forged).signer == signing.fingerprint(OTHER.public_key())
    assert check(forged, KEY.public_key()).problems == ("signature: foreign",)
    stripped = again(packed, forged, _strip)
    assert check(stripped) == Checked((), "")
    assert check(stripped, KEY.public_key()).problems == ("signature: missing",)
    keyless = again(packed, forged, lambda files: files.pop("SHA256SUMS.pem"))
    assert check(keyless).problems == ("signature: keyless",)
    assert check(keyless, KEY.public_key()).problems == ()
    bare = again(packed, forged, lambda files: files.pop("SHA256SUMS.sig"))
    assert check(bare).problems == check(bare, KEY.public_key()).problems == ("signature: removed",)
    broken = again(packed, forged, lambda files: files.update({"SHA256SUMS.pem": b"-----BEGIN PUBLIC KEY-----"}))
    assert check(broken).problems == ("signature: no key",)
    signature = KEY.sign(files_of(path)["SHA256SUMS"])
    for wrong in (b"", signature[:-1], signature * 2):
        short = again(packed, forged, _signed_with(wrong))
        assert check(short).problems == ("signature: broken",)


def test_a_folder_is_signed_beside_its_sums(run: Path, tmp_path: Path) -> None:
    for name in ("SHA256SUMS", *sums.read(run)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((run / name).read_bytes())
    assert check(tmp_path, KEY.public_key()).problems == ("signature: missing",)
    signing.sign(tmp_path, KEY)
    assert check(tmp_path, KEY.public_key()).problems == ()
    assert len(check(tmp_path, OTHER.public_key()).problems) == 1
    (tmp_path / "SHA256SUMS.sig").write_bytes(b"\0" * 64)
    assert [line.partition(":")[0] for line in check(tmp_path).problems] == ["signature"]
    (tmp_path / "SHA256SUMS.sig").unlink()
    (tmp_path / "SHA256SUMS.sig").symlink_to(run / "run.json")
    with pytest.raises(AuditorError, match="a link"):
        check(tmp_path)
    (tmp_path / "SHA256SUMS.sig").unlink()
    (tmp_path / "SHA256SUMS.sig").mkdir()
    with pytest.raises(AuditorError, match=r"SHA256SUMS\.sig: cannot be read"):
        check(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        *("../evil", "/etc/evil", "a/../../evil", "a\\..\\evil", "C:evil", "a//b", "./a", "d/", "a\nb", "..", "a/b"),
        # On Windows these are other files, devices or streams; elsewhere two of them may be one.
        *("gaps.csv.", "gaps.csv ", " gaps.csv", ".hidden", "gaps.csv::$DATA", "CON", "nul.txt", "Com1.html"),
        *("\uff47aps.csv", "Stra\u00dfe", "a\u0301.csv", "\u202evsc.spag"),
    ],
)
def test_names_that_lead_out_are_refused(packed: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(AuditorError, match="no bundle, do not unpack") as refused:
        check(again(packed, tmp_path / "x.zip", lambda files: files.update({name: b""})))
    assert str(refused.value).isprintable()


def test_a_name_that_ends_early_for_some_programs_is_refused(packed: Path, tmp_path: Path) -> None:
    path = again(packed, tmp_path / "x.zip", lambda files: files.update({"more.html_evil": b""}))
    path.write_bytes(path.read_bytes().replace(b"more.html_evil", b"more.html\0evil"))
    with pytest.raises(AuditorError, match="no bundle, do not unpack"):
        check(path)


def test_links_twins_and_hidden_bytes_are_refused(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    whole = (packed / "S-001.zip").read_bytes()
    path.write_bytes(whole)
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("GAPS.CSV", b"")
    with pytest.raises(AuditorError, match="in it twice"):
        check(path)
    path.write_bytes(whole)
    with zipfile.ZipFile(path, "a") as zipped:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(link, b"/etc/passwd")
    with pytest.raises(AuditorError, match="not an ordinary file"):
        check(path)
    path.write_bytes(b"MZ hidden" + whole)
    assert check(path).problems == (HIDDEN,)
    path.write_bytes(whole)
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.comment = b"hidden"
    assert check(path).problems == (HIDDEN,)
    with zipfile.ZipFile(io.BytesIO(whole)) as ours, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for info in ours.infolist():
            info.comment = b"hidden"  # of a file: it stands in the list at the end alone
            zipped.writestr(info, ours.read(info))
    assert check(path).problems == (HIDDEN,)


def test_heads_that_tell_programs_different_things_are_refused(packed: Path, tmp_path: Path) -> None:
    """Who unpacks goes by the list at the end, by each file's own head, or by a field that a few programs know."""
    path = tmp_path / "x.zip"
    whole = bytearray((packed / "S-001.zip").read_bytes())
    for at in (6, 10, 14, 18, 22):  # flags, time, sum, both lengths: of the first file's own head
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert check(path).problems == (HIDDEN,), at
    with zipfile.ZipFile(path, "w") as zipped:
        for name, data in files_of(packed / "S-001.zip").items():
            info = zipfile.ZipInfo(name)
            info.extra = b"up\x05\0\x01\0\0\0\0" if name == "gaps.csv" else b""
            zipped.writestr(info, data)
    with pytest.raises(AuditorError, match=r"gaps\.csv: packed as no bundle is"):
        check(path)
    bomb = files_of(packed / "S-001.zip") | {"gaps.csv": b"\0" * (1 << 22)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in bomb.items():
            zipped.writestr(name, data)
    with pytest.raises(AuditorError, match=r"gaps\.csv: nothing but repetition"):
        check(path)


def test_cut_off_and_foreign_files_are_one_message(packed: Path, tmp_path: Path) -> None:
    whole = (packed / "S-001.zip").read_bytes()
    path = tmp_path / "x.zip"
    for data in (whole[:-30], whole[: len(whole) // 2], b"", b"PK\x05\x06", b"<html>"):
        path.write_bytes(data)
        with pytest.raises(AuditorError, match="not a whole bundle"):
            check(path)
    with pytest.raises(AuditorError, match="cannot be read"):
        check(tmp_path / "nothing.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("SHA256SUMS", b"0123456789abcdef" * (1 << 21))
    with pytest.raises(AuditorError, match="longer than 16 MiB"):
        check(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sums: b"", "lists no file"),
        (lambda sums: sums.replace(b"\n", b"\r\n"), "line 1 is not"),
        (lambda sums: sums.replace(b"\n", b"\xe2\x80\xa8"), "last line is cut off"),
        (lambda sums: sums[:-1], "last line is cut off"),
        (lambda sums: sums + sums[:80], "cut off"),
        (lambda sums: sums * 2, "new file name"),
        (lambda sums: b"\xef\xbb\xbf" + sums, "line 1 is not"),
        (lambda sums: sums.upper(), "line 1 is not"),
        (lambda sums: sums.replace(b"  ", b" *"), "line 1 is not"),
    ],
)
def test_sums_are_as_we_write_them_whoever_signed(
    packed: Path, tmp_path: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    def sign(files: dict[str, bytes]) -> None:
        files["SHA256SUMS"] = change(files["SHA256SUMS"])
        files["SHA256SUMS.sig"] = KEY.sign(files["SHA256SUMS"])

    with pytest.raises(AuditorError, match=said):
        check(again(packed, tmp_path / "x.zip", sign), KEY.public_key())
