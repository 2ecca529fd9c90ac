"""What only a server knows: many at once, other encodings, connections that end. The rest is in test_store."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from auditor.errors import AuditorError
from auditor.registry.database import connect
from auditor.registry.history import Change
from auditor.registry.models import Base
from auditor.registry.statements.models import Revocation
from auditor.registry.statements.store import RefusedStatementsError
from auditor.registry.store import Registry
from tests.registry.made import FAILING, NOW, RUN, SERVICE, TODAY, attestation, filled
from tests.registry.servers import Server


@pytest.fixture
def plain(server: Server) -> Iterator[Engine]:
    """The server as any program sees it that writes past the registry."""
    engine = create_engine(server.emptied())
    yield engine
    engine.dispose()


def test_the_migrations_make_what_the_models_say(plain: Engine) -> None:
    with plain.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("table", ["attestation", "acceptance", "review", "revocation"])
def test_a_table_of_statements_cannot_be_emptied(plain: Engine, table: str) -> None:
    with pytest.raises(DBAPIError, match="not changed"), plain.begin() as connection:
        connection.execute(text(f"TRUNCATE {table}"))


def test_many_open_and_write_at_once(server: Server) -> None:
    """An empty database: each of them would make the tables, and write the same run and findings."""
    url = server.make("many")
    many = [Change("new", replace(FAILING, id=f"f{number}")) for number in range(50)]

    def work(writer: int) -> str:
        with Registry.open(url) as registry:
            filled(registry)
            registry.record(replace(RUN, id=f"run {writer}"), many)
            (one,) = registry.add_attestations([attestation(part=str(writer))], NOW)
            try:
                registry.revoke("attestation", 1, Revocation(by=str(writer), on=TODAY, reason="取り違え"), NOW)
            except RefusedStatementsError as refused:
                return f"{one.part}: {refused}"
            return one.part

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(work, range(8)))
    with Registry.open(url) as registry:
        assert [one.number for one in registry.attestations()] == list(range(1, 9)), "none is lost"
        assert {one.part for one in registry.attestations()} == set("01234567")
        (back,) = (one.revoked for one in registry.attestations() if one.revoked)
        refused = [f"{writer}: number: was revoked already, on {TODAY}" for writer in "01234567" if writer != back.by]
        assert sorted(said) == sorted([back.by, *refused])
        assert len(registry.runs()) == 9
        assert len(registry.history()) == 50
        assert registry.services() == (SERVICE,)


def test_a_reader_sees_one_state_of_all_tables(server: Server) -> None:
    url = server.emptied()
    engine = connect(url)
    with Registry.open(url) as registry, engine.connect() as reader:
        assert reader.scalar(text("SELECT count(*) FROM service")) == 0
        registry.put_services([SERVICE], replace=False)
        assert reader.scalar(text("SELECT count(*) FROM scope")) == 0
    engine.dispose()


def test_a_server_that_hung_up_while_a_cloud_was_read(server: Server) -> None:
    with Registry.open(server.emptied()) as registry:
        filled(registry)
        other = create_engine(server.address("postgres"))
        with other.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'registry'")
            )
        other.dispose()
        registry.record(replace(RUN, id="after"), [])
        assert [run.id for run in registry.runs()] == [RUN.id, "after"]


def test_databases_in_other_encodings(server: Server) -> None:
    """One that says nothing of its encoding keeps Japanese; one that cannot keep a character refuses it whole."""
    for encoding in ("SQL_ASCII", "EUC_JP"):
        how = f"TEMPLATE template0 ENCODING '{encoding}' LOCALE_PROVIDER libc LOCALE 'C'"
        with Registry.open(server.make(encoding, how)) as registry:
            filled(registry)
            assert registry.services() == (SERVICE,)
    with Registry.open(server.address("EUC_JP")) as registry:
        with pytest.raises(AuditorError, match='no equivalent in encoding "EUC_JP"'):
            registry.put_services([replace(SERVICE, name="🗾")], replace=True)
        assert registry.services() == (SERVICE,)


def test_what_cannot_be_used(server: Server) -> None:
    url = server.make("other")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE history (x integer)"))
    engine.dispose()
    with pytest.raises(AuditorError, match="the database of another program"):
        Registry.open(url)
    for wrong in (f"{server.address('nosuch')}&password=top-secret", f"{url}&sslpassword=top-secret&nosuch=1"):
        with pytest.raises(AuditorError, match="cannot be used") as refused:
            Registry.open(wrong)
        assert "top-secret" not in str(refused.value)
