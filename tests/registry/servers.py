"""A PostgreSQL server of the tests' own, on a socket in a folder of its own: no port, no network."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from auditor.registry.models import Base
from auditor.registry.store import Registry


class Server:
    """One that runs. Databases are made in it by name; whoever asks for one names it only once."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds its socket."""
        self._folder = folder
        self._filled = ""

    def address(self, database: str) -> str:
        """What a registry is named by."""
        return f"postgresql+psycopg://auditor@/{database}?host={self._folder}"

    def make(self, database: str, how: str = "") -> str:
        """Makes a database and answers its address. `how`: what CREATE DATABASE is to be told besides."""
        engine = create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{database}" {how}')
        engine.dispose()
        return self.address(database)

    def emptied(self) -> str:
        """The address of a registry with nothing in it: the same one each time, which costs less than a new one."""
        if not self._filled:
            self._filled = self.make("registry")
            Registry.open(self._filled).close()
            return self._filled
        engine = create_engine(self._filled)
        with engine.begin() as connection:
            # As a replica, a server lets its tables be emptied without asking what keeps their rows.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
            tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
        engine.dispose()
        return self._filled


@contextmanager
def running() -> Iterator[Server]:
    """A server that sorts as Japanese does and forgets all when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="registry"))  # the path of a socket has 107 characters at most
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")  # it does not run as root
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        _do("initdb", folder, "-A", "trust", "-U", "auditor", "-E", "UTF8", "--no-sync", "--no-locale", *_JAPANESE)
        _do("pg_ctl", folder, "start", "-w", "-l", str(folder / "log"), "-o", options)
        try:
            yield Server(folder)
        finally:
            _do("pg_ctl", folder, "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


_JAPANESE = ("--locale-provider=icu", "--icu-locale=ja-JP")


def _do(program: str, folder: Path, *arguments: str) -> None:
    user: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    command = [str(_programs() / program), "-D", str(folder / "data"), *arguments]
    with (folder / "said").open("w+", encoding="utf-8") as said:  # no pipe: the server would hold it open
        done = subprocess.run(command, stdout=said, stderr=said, check=False, timeout=120, cwd=folder, **user)
        said.seek(0)
        assert done.returncode == 0, said.read()


def _programs() -> Path:
    """The folder of the newest server's programs, where Debian puts them or where the search path finds them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    named = shutil.which("initdb")
    assert found or named, "these tests need a PostgreSQL server (Debian: postgresql); install it"
    return found[-1].parent if found else Path(str(named)).parent
