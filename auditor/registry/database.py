"""Opens the registry's database: connects, brings the schema to the newest revision, turns its errors into ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from auditor.cells import printable
from auditor.errors import AuditorError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30.0
"""For how long somebody who wants to write waits for who writes."""
_WRITERS = 7_301_942
"""Number of the lock that writers hold on a PostgreSQL database; any, but the same in every version."""


def connect(address: str) -> Engine:
    """An engine for the address, its schema at the newest revision. Raises AuditorError where it cannot be used."""
    url = _url(address)
    with errors(url):
        try:
            engine = _engine(url)
        except ModuleNotFoundError as error:
            way = "pip install 'municipal-cloud-auditor[postgresql]' brings psycopg, for postgresql+psycopg://..."
            raise AuditorError(f"registry {_shown(url)}: the driver {error.name} is not installed; {way}") from None
        try:
            _upgrade(engine, url)
        except BaseException:
            engine.dispose()
            raise
        return engine


@contextmanager
def errors(url: URL) -> Iterator[None]:
    """Turns what the database refuses into one AuditorError that names the registry, without statement and values."""
    try:
        yield
    except UnicodeEncodeError as error:
        mark = f"U+{ord(error.object[error.start]):04X}"
        raise AuditorError(f"registry {_shown(url)}: {mark} is half a character; it must be taken out") from None
    except (SQLAlchemyError, CommandError) as error:
        cause = getattr(error, "orig", None) or error
        said = printable(str(cause).strip().split("\n")[0], 200)
        way = "check that it runs and what its account may do"
        if "database is locked" in said or "lock timeout" in said:
            way = f"somebody else has been writing to it for {_BUSY_SECONDS:.0f} seconds; try again"
        elif any(word in said for word in ("readonly", "unable to open", "disk")):
            way = "see to the rights on its folder and to the space on its disk"
        elif url.get_backend_name() == "sqlite":
            way = "restore it from a copy, or name another registry"
        raise AuditorError(f"registry {_shown(url)} cannot be used: {said}; {way}") from None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction that may write: committed when the block ends, undone when it raises."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError:
        raise AuditorError(
            "the registry's address is not one of a database; write sqlite:///registry.db or postgresql+psycopg://..."
        ) from None


def _shown(url: URL) -> str:
    # libpq takes passwords behind the question mark too.
    shown = url.set(query={key: "***" if "password" in key else value for key, value in url.query.items()})
    return printable(shown.render_as_string(hide_password=True), 200)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        _make_file(url)
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine
    # A server drops what has been still for as long as a cloud takes to read; it is asked before each use.
    engine = create_engine(url, pool_pre_ping=True)
    if url.get_backend_name() == "postgresql":
        event.listen(engine, "do_connect", _in_unicode)
        event.listen(engine, "begin", _begin_on_server)
    return engine


def _make_file(url: URL) -> None:
    """The registry names weak points: its file is its owner's alone."""
    if url.database in (None, "", ":memory:") or url.database.startswith("file:"):
        return
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
    except (OSError, ValueError) as error:
        raise AuditorError(f"registry {_shown(url)} cannot be made: {error}") from None


def _prepare(connection: Any, record: object) -> None:  # noqa: ARG001  (the shape of the event)
    connection.isolation_level = None  # sqlite3 would end transactions by itself; _begin starts them
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: two that have both read could not both go on.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _in_unicode(dialect: object, record: object, args: object, options: dict[str, Any]) -> None:  # noqa: ARG001  (the shape of the event)
    """Whatever the database is encoded in: psycopg would hand over bytes from one that says SQL_ASCII."""
    options["client_encoding"] = "utf8"


def _begin_on_server(connection: Connection) -> None:
    # As on SQLite, one writes at a time, from its first look on, and a reader sees one state of all tables.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{int(_BUSY_SECONDS * 1000)}ms'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _upgrade(engine: Engine, url: URL) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with writing(engine) as connection:
        _refuse_foreign(connection, ScriptDirectory.from_config(config), url)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _refuse_foreign(connection: Connection, scripts: ScriptDirectory, url: URL) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise AuditorError(
            f"registry {_shown(url)} was made by a newer version of this program (revision {printable(current, 40)}); "
            "install that version"
        )
    if current is None and inspect(connection).get_table_names():
        raise AuditorError(f"registry {_shown(url)} is the database of another program; name another one")
