"""Bundles: what is in one, that the same run gives the same bytes, and that nothing else passes for one."""

import csv
import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from auditor.errors import AuditorError
from reports import sums
from reports.bundle import signing
from reports.bundle.checking import Checked, check
from reports.bundle.narrow import narrow
from reports.bundle.pack import bundles
from reports.contract import opened
from reports.contract import services as listed
from reports.formats import Name, write_bundle
from reports.html.names import file_names, page_names, reserved
from reports.words import LANGUAGES, Words
from tests.reports.views import IMAGE, services, view
from tests.test_closing import closed

KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
HOSTILE = "../S <2>"
HIDDEN = "hidden: something before, between or behind the files"
STEM = "%2E.%2FS%20%3C2%3E"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "snapshot").mkdir()
    (folder / "snapshot" / "key.csv").write_text("サービスID\n", "utf-8-sig")  # no sheet of the reports
    write_bundle(view(), folder)
    return folder


@pytest.fixture(scope="module")
def packed(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its bundles, signed."""
    out = tmp_path_factory.mktemp("bundles")
    bundles(run, out, "ja", key=KEY)
    return out


def _files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _again(packed: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The bundle of S-001 with other files in it, but an archive like ours."""
    files = _files(packed / "S-001.zip")
    change(files)
    with zipfile.ZipFile(target, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return target


def test_one_for_each_service_with_names_that_lead_nowhere(run: Path, packed: Path) -> None:
    names = {"S-001.zip", "S-003.zip", f"{STEM}.zip", "~unclaimed.zip"}
    assert {path.name for path in packed.iterdir()} == names
    assert {stat.S_IMODE(path.stat().st_mode) for path in packed.iterdir()} == {0o600}
    beside = {"index.html", "checks.csv", "gaps.csv", "items.csv", "locations.csv", "readings.csv"} | sums.BESIDE
    assert set(_files(packed / "S-001.zip")) == {"S-001.html", "checklist.xlsx"} | beside
    assert _files(packed / "S-001.zip")["checklist.xlsx"] == (run / "checklist" / "S-001.xlsx").read_bytes()
    assert set(_files(packed / f"{STEM}.zip")) == {f"{STEM}.html", "checklist.xlsx"} | beside
    assert set(_files(packed / "~unclaimed.zip")) == {"~unclaimed.html"} | beside
    for name in names:
        assert check(packed / name, KEY.public_key()).problems == ()


def test_sheets_hold_the_service_and_nothing_of_others(run: Path, packed: Path) -> None:
    whole = _rows((run / "gaps.csv").read_bytes())
    parts = []
    for stem, owner in (("S-001", "S-001"), (STEM, HOSTILE), ("S-003", "S-003"), ("~unclaimed", "（台帳に登録なし）")):
        files = _files(packed / f"{stem}.zip")
        head, *rows = _rows(files["gaps.csv"])
        assert head == whole[0]
        assert {row[0] for row in rows} <= {owner}
        parts += rows
        assert {row[0] for row in _rows(files["items.csv"])[1:]} == {owner}
    assert sorted(parts) == sorted(whole[1:])
    assert len(parts) > 10
    accounts = {row[1] for row in _rows(_files(packed / "S-001.zip")["readings.csv"])[1:]}
    assert accounts == {"111122223333"}
    # Neither page, cover nor sheet of one service tells of another.
    for name, data in _files(packed / "S-003.zip").items():
        assert "住民情報システム".encode() not in data, name
        assert b"444455556666" not in data, name


def test_an_account_of_another_cloud_with_the_same_number_stays_out(run: Path, tmp_path: Path) -> None:
    (first, *_) = listed(opened(run))
    ((cloud, account),) = first.accounts
    say = Words("ja")
    rows = [[say("csv.provider"), say("csv.account")], *([say(f"provider.{one}"), account] for one in ("aws", "gcp"))]
    (tmp_path / "in.csv").write_text("".join(f"{','.join(row)}\r\n" for row in rows), "utf-8-sig")
    assert narrow(tmp_path / "in.csv", tmp_path / "out.csv", first)
    assert _rows((tmp_path / "out.csv").read_bytes())[1:] == [[say(f"provider.{cloud}"), account]]


def test_cells_stay_neutral(packed: Path) -> None:
    text = _files(packed / "S-001.zip")["gaps.csv"].decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith("=")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cover_escapes_names_and_names_every_file(run: Path, tmp_path: Path, language: str) -> None:
    (path,) = bundles(run, tmp_path, language, [HOSTILE], KEY)
    files = _files(path)
    text = files["index.html"].decode()
    assert IMAGE not in text
    assert "&lt;img src=x onerror=alert(2)&gt;" in text
    assert 'href="%252E.%252FS%2520%253C2%253E.html"' in text
    assert all(f">{name}</a>" in text for name in files if name != "index.html")
    assert signing.fingerprint(KEY.public_key()) in text
    assert "../S &lt;2&gt;" in text
    assert "style=" not in text


def test_the_same_run_gives_the_same_bytes(run: Path, packed: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "run"
    moved.parent.mkdir()
    (tmp_path / "out").mkdir()
    moved.symlink_to(run)
    for path in bundles(moved, tmp_path / "out", "ja", key=KEY):
        assert path.read_bytes() == (packed / path.name).read_bytes()
    with zipfile.ZipFile(packed / "S-001.zip") as zipped:
        assert {info.date_time for info in zipped.infolist()} == {(2026, 11, 23, 9, 0, 0)}
        assert zipped.namelist() == sorted(zipped.namelist())


def test_nothing_is_left_where_a_run_was_changed(run: Path, tmp_path: Path) -> None:
    copied = tmp_path / "run"
    shutil.copytree(run, copied)
    (copied / "items.csv").write_bytes((run / "items.csv").read_bytes() + b"more\r\n")
    with pytest.raises(AuditorError, match="not as the run wrote it"):
        bundles(copied, tmp_path / "out", "ja")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_is_not_told_of_the_sheet_that_was_read(run: Path) -> None:
    (first, *_) = listed(opened(run))
    with pytest.raises(OSError, match="No space left"):
        narrow(run / "gaps.csv", Path("/dev/full"), first)


def test_what_is_asked_wrongly_is_said(run: Path, tmp_path: Path) -> None:
    with pytest.raises(AuditorError, match=r"no such service in the run: S-9; there are: .*S-001"):
        bundles(run, tmp_path, "ja", ["S-9"])
    with pytest.raises(AuditorError, match="lies in the run's folder"):
        bundles(run, run / "bundles", "ja")
    with pytest.raises(AuditorError, match="no such file"):
        bundles(tmp_path, tmp_path / "out", "ja")
    (tmp_path / "bare").mkdir()
    write_bundle(view(), tmp_path / "bare", [Name.JSON])
    with pytest.raises(AuditorError, match="`auditor report` writes"):
        bundles(tmp_path / "bare", tmp_path / "out", "ja")


def test_services_that_look_the_same_in_a_sheet_are_not_packed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    first, *_ = services()
    write_bundle(view(of=(first, replace(first, id="（台帳に登録なし）"))), folder)
    with pytest.raises(AuditorError, match="look the same"):
        bundles(folder, tmp_path / "out", "ja")


def test_the_end_of_a_service_goes_with_its_own_bundle(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    end = closed()
    seen = view(of=(*services(), end.service))
    write_bundle(replace(seen, closing=end), folder)
    own, other = bundles(folder, tmp_path / "out", "ja", [end.service.id, "S-003"])
    held = {path.stem: {"closing.html", "remains.csv"} & set(_files(path)) for path in (own, other)}
    assert held[end.service.id] == {"closing.html", "remains.csv"}
    assert held["S-003"] == set()


def test_names_that_windows_opens(tmp_path: Path) -> None:
    """Whatever services are called: one file each, of plain letters, no device, and short enough inside."""
    folder = tmp_path / "run"
    folder.mkdir()
    ids = ["CON", "con.x", "s", "S", "S.", "住民基本台帳ネットワークシステム", "長" * 200, "a" * 61, "..", "\0\u202e"]
    first, *_ = services()
    write_bundle(view(of=tuple(replace(first, id=one) for one in ids)), folder, [Name.HTML, Name.JSON])
    packed = bundles(folder, tmp_path / "out", "ja")
    assert len({path.name.casefold() for path in packed}) == len(ids) + 1
    for path in packed:
        assert check(path).problems == ()
        assert not reserved(path.name)
        with zipfile.ZipFile(path) as zipped:
            assert not [info for info in zipped.infolist() if info.flag_bits]
            assert max(map(len, zipped.namelist())) + len(path.stem) < 190


def test_file_names_of_ids_are_those_of_gap_lists() -> None:
    lists = view().gap_lists
    assert file_names([gaps.service.id if gaps.service else None for gaps in lists]) == page_names(lists)


def test_every_byte_counts(packed: Path, tmp_path: Path) -> None:
    """A byte of the archive that is changed is noticed, or what is in the archive is the same all the same."""
    whole = (packed / "S-003.zip").read_bytes()
    files = _files(packed / "S-003.zip")
    target = tmp_path / "x.zip"
    for at in [*range(0, len(whole), 211), *range(len(whole) - 300, len(whole), 7)]:
        target.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            problems = check(target, KEY.public_key()).problems
        except AuditorError:
            continue
        assert problems or _files(target) == files, at


def test_changed_missing_and_added_files_are_named(packed: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    changed = check(_again(packed, target, lambda files: files.update({"gaps.csv": files["gaps.csv"] + b"x"})))
    assert changed.problems == ("changed: gaps.csv",)
    assert check(_again(packed, target, lambda files: files.pop("gaps.csv"))).problems == ("missing: gaps.csv",)
    added = check(_again(packed, target, lambda files: files.update({"more.html": b""})))
    assert added.problems == ("not listed: more.html",)
    with pytest.raises(AuditorError, match="no SHA256SUMS in it"):
        check(_again(packed, target, lambda files: files.pop("SHA256SUMS")))


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

    found = check(_again(packed, tmp_path / "x.zip", forge))
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

    forged = _again(packed, tmp_path / "x.zip", resign)
    assert check(forged).signer == signing.fingerprint(OTHER.public_key())
    assert check(forged, KEY.public_key()).problems == ("signature: foreign",)
    stripped = _again(packed, forged, _strip)
    assert check(stripped) == Checked((), "")
    assert check(stripped, KEY.public_key()).problems == ("signature: missing",)
    keyless = _again(packed, forged, lambda files: files.pop("SHA256SUMS.pem"))
    assert check(keyless).problems == ("signature: keyless",)
    assert check(keyless, KEY.public_key()).problems == ()
    bare = _again(packed, forged, lambda files: files.pop("SHA256SUMS.sig"))
    assert check(bare).problems == check(bare, KEY.public_key()).problems == ("signature: removed",)
    broken = _again(packed, forged, lambda files: files.update({"SHA256SUMS.pem": b"-----BEGIN PUBLIC KEY-----"}))
    assert check(broken).problems == ("signature: no key",)
    signature = KEY.sign(_files(path)["SHA256SUMS"])
    for wrong in (b"", signature[:-1], signature * 2):
        short = _again(packed, forged, _signed_with(wrong))
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
        check(_again(packed, tmp_path / "x.zip", lambda files: files.update({name: b""})))
    assert str(refused.value).isprintable()


def test_a_name_that_ends_early_for_some_programs_is_refused(packed: Path, tmp_path: Path) -> None:
    path = _again(packed, tmp_path / "x.zip", lambda files: files.update({"more.html_evil": b""}))
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
        for name, data in _files(packed / "S-001.zip").items():
            info = zipfile.ZipInfo(name)
            info.extra = b"up\x05\0\x01\0\0\0\0" if name == "gaps.csv" else b""
            zipped.writestr(info, data)
    with pytest.raises(AuditorError, match=r"gaps\.csv: packed as no bundle is"):
        check(path)
    bomb = _files(packed / "S-001.zip") | {"gaps.csv": b"\0" * (1 << 22)}
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
        check(_again(packed, tmp_path / "x.zip", sign), KEY.public_key())


def _pem(key: Ed25519PrivateKey | X25519PrivateKey, how: KeySerializationEncryption | None = None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how or NoEncryption())


def test_a_private_key_from_a_file_or_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(_pem(KEY))
    wanted = signing.pem(KEY.public_key())
    assert signing.pem(signing.private_key(str(path), {}).public_key()) == wanted
    assert signing.pem(signing.private_key("env:K", {"K": _pem(KEY).decode()}).public_key()) == wanted
    locked = _pem(KEY, BestAvailableEncryption(b"word")).decode()
    given = {"K": locked, "SIGNING_KEY_PASSPHRASE": "word"}
    assert signing.pem(signing.private_key("env:K", given).public_key()) == wanted


def test_a_key_that_cannot_be_used_is_said_without_a_word_of_it(tmp_path: Path) -> None:
    locked = _pem(KEY, BestAvailableEncryption(b"word")).decode()
    plain, secret = _pem(KEY).decode(), "SIGNING_KEY_PASSPHRASE"
    cases: list[tuple[dict[str, str], str]] = [
        ({}, "no environment variable K"),
        ({"K": "QUJDREVG nonsense"}, "cannot be used"),
        ({"K": plain.replace("M", "N", 1)}, "cannot be used"),
        ({"K": locked}, "has a passphrase"),
        ({"K": locked, secret: "wrong"}, "holds another passphrase"),
        ({"K": plain, secret: "word"}, "has no passphrase"),
        ({"K": signing.pem(KEY.public_key()).decode()}, "is a public key"),
        ({"K": ""}, "cannot be used"),
        ({"K": _pem(X25519PrivateKey.from_private_bytes(b"\x03" * 32)).decode()}, "another kind"),
    ]
    for environment, said in cases:
        with pytest.raises(AuditorError, match=said) as caught:
            signing.private_key("env:K", environment)
        assert not [line for line in environment.get("K", "").splitlines() if line and line in str(caught.value)]
        assert caught.value.__cause__ is None
    for place in (plain, f"env:{plain}"):
        with pytest.raises(AuditorError, match="holds a key itself") as caught:
            signing.private_key(place, {})
        assert plain.splitlines()[1] not in str(caught.value)
    with pytest.raises(AuditorError, match="cannot be read"):
        signing.private_key(str(tmp_path / "none.pem"), {})
    (tmp_path / "public.pem").write_bytes(_pem(KEY))
    with pytest.raises(AuditorError, match="no public key"):
        signing.public_key(tmp_path / "public.pem")
    other = X25519PrivateKey.from_private_bytes(b"\x03" * 32).public_key()
    (tmp_path / "public.pem").write_bytes(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(AuditorError, match="of another kind"):
        signing.public_key(tmp_path / "public.pem")


def test_no_private_key_in_any_file(run: Path, packed: Path) -> None:
    secret = _pem(KEY).splitlines()[1]
    raw = b"\x01" * 32
    for path in (*packed.iterdir(), *run.rglob("*.*")):
        if path.is_file():
            assert secret not in path.read_bytes()
            assert raw not in path.read_bytes()
    for data in _files(packed / "S-001.zip").values():
        assert secret not in data
        assert b"PRIVATE" not in data
    assert json.loads((run / "run.json").read_text("utf-8"))["id"] == "20261123T000000Z"
