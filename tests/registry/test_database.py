"""Opening a registry: the schema is that of the models, and what cannot be used is refused in one sentence."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from auditor.errors import AuditorError
from auditor.registry.database import connect
from auditor.registry.models import Base
from auditor.registry.store import Registry
from auditor.scope import Service


def test_the_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/registry.db")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        made = {
            (table, row[1])
            for table in Base.metadata.tables
            for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")
        }
    assert made == {(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns}
    engine.dispose()


def test_a_registry_of_an_older_version_keeps_its_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = tmp_path / "migrations"
    shutil.copytree(Path(connect.__code__.co_filename).parent / "migrations", older)
    for script in (older / "versions").glob("000[2-9]_*"):
        script.unlink()
    with monkeypatch.context() as patch:
        patch.setattr("auditor.registry.database._MIGRATIONS", older)
        connect(f"sqlite:///{tmp_path}/registry.db").dispose()
    with sqlite3.connect(tmp_path / "registry.db") as raw:
        assert "end_plan" not in {row[1] for row in raw.execute("PRAGMA table_info(service)")}
        raw.execute("INSERT INTO service (id, name, allowed_regions, allowed_services) VALUES ('a', 'A', '[]', '[]')")
    with Registry.open(f"sqlite:///{tmp_path}/registry.db") as registry:
        assert registry.services() == (Service(id="a", name="A"),)


def refusal(url: str) -> str:
    with pytest.raises(AuditorError) as error:
        Registry.open(url)
    return str(error.value)


def test_a_newer_registry_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    Registry.open(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    assert "made by a newer version of this program (revision 9999)" in refusal(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as raw:
        raw.execute("CREATE TABLE history (x)")
    assert "the database of another program" in refusal(f"sqlite:///{tmp_path}/other.db")


@pytest.mark.parametrize("data", [b"garbage " * 1000, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "registry.db"
    path.write_bytes(data)
    text = refusal(f"sqlite:///{path}")
    assert "registry.db cannot be used" in text
    assert "restore it from a copy" in text
    assert path.read_bytes() == data


def test_a_registry_that_may_only_be_read(tmp_path: Path) -> None:
    Registry.open(f"sqlite:///{tmp_path}/registry.db").close()
    with Registry.open(f"sqlite:///file:{tmp_path}/registry.db?mode=ro&uri=true") as registry:
        assert registry.services() == ()
        with pytest.raises(AuditorError, match="readonly database; see to the rights on its folder"):
            registry.put_services([Service(id="a", name="A")], replace=False)


def test_a_registry_damaged_while_open_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    with Registry.open(f"sqlite:///{path}") as registry:
        registry.put_services([Service(id="a", name="A")], replace=False)
        path.write_bytes(b"\x00" * path.stat().st_size)
        with pytest.raises(AuditorError, match="cannot be used"):
            registry.services()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("registry.db", "not one of a database"),
        ("", "not one of a database"),
        ("nosuch://x", "cannot be used"),
        ("postgresql+nosuch://audit:pass-word@127.0.0.1/x", "cannot be used"),
    ],
)
def test_addresses_that_are_wrong(url: str, said: str) -> None:
    text = refusal(url)
    assert said in text
    assert "pass-word" not in text


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "cannot be made" in refusal(f"sqlite:///{tmp_path}/file/registry.db")
    (tmp_path / "folder").mkdir()
    assert "cannot be used" in refusal(f"sqlite:///{tmp_path}/folder")


def test_an_upgrade_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "100% migrations"
    shutil.copytree(Path(connect.__code__.co_filename).parent / "migrations", copied)
    first = copied / "versions" / "0001_start.py"
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace("    _findings()\n", "    op.execute('no such statement')\n", 1), encoding="utf-8")
    monkeypatch.setattr("auditor.registry.database._MIGRATIONS", copied)
    assert "cannot be used" in refusal(f"sqlite:///{tmp_path}/registry.db")
    with sqlite3.connect(tmp_path / "registry.db") as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == []
    monkeypatch.undo()
    Registry.open(f"sqlite:///{tmp_path}/registry.db").close()
