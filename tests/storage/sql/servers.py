"""Real servers for the tests: PostgreSQL and MariaDB on loopback, on free ports, in folders that go away afterwards.

They run as an unprivileged user. Who is root lends itself the users of the packages: postgres and nobody.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from attrs import define, field

USER = "unionkit"
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/local/pgsql/bin",
    "/usr/sbin",
    "/usr/local/sbin",
    "/usr/local/mysql/bin",
)
PATIENCE = 60
ROOM = 2 * 2**30


class NotInstalled(Exception):
    """A program of a server is not on this machine; the text says what brings it."""


def program(names: tuple[str, ...], package: str) -> str:
    """The path of a program, the newest where there are several."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
        for place in PLACES:
            beside = sorted(Path("/").glob(f"{place[1:]}/{name}"))
            if beside:
                return str(beside[-1])
    raise NotInstalled(f"{names[0]} is not installed; on Debian and Ubuntu: apt-get install {package}")


def free_port() -> int:
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def patiently(act: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not act():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} took more than {PATIENCE} s")
        time.sleep(0.05)


def answers(port: int) -> bool:
    with closing(socket.socket()) as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@define(eq=False)
class Server:
    """A server in a folder of its own. `owner` is the user it runs as, None for whoever runs the tests."""

    folder: Path
    owner: str | None
    port: int = field(factory=free_port)
    _numbers: count[int] = field(factory=lambda: count(1))

    def run(self, *words: str | Path) -> str:
        """Run a command as the owner, and give what it printed."""
        lent = ["runuser", "-u", self.owner, "--"] if self.owner else []
        done = subprocess.run(
            [*lent, *map(str, words)],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE * 2,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{words[0]} failed: {done.stdout[-2_000:]}")
        return done.stdout

    def new_url(self, *, wait: int = 10) -> str:
        """The address of an empty place of its own on the server."""
        return self.url_of(f"place{next(self._numbers)}", wait=wait)

    def url_of(self, name: str, *, wait: int = 10) -> str:
        """The address of the place of a name, which is made where it is not there."""
        raise NotImplementedError

    def plain_user(self, url: str) -> str:
        """The same place for a user who may read and write the table of a store, and make none."""
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError

    def kill(self) -> None:
        """Stop it as a power cut would, and start it again."""
        raise NotImplementedError


@define(eq=False)
class PostgreSQL(Server):
    """PostgreSQL; each new place is a schema."""

    name = "postgresql"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def ctl(self, *words: str) -> str:
        return self.run(program(("pg_ctl",), "postgresql"), "-D", self.data, "-w", *words)

    def prepare(self) -> None:
        initdb = program(("initdb",), "postgresql")
        self.run(
            *(initdb, "-D", self.data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
            "--no-sync",
        )
        self.start()

    def start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "port": str(self.port),
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self.ctl("-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self.ctl("-m", "immediate", "stop")

    def kill(self) -> None:
        postmaster = int((self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        patiently(lambda: not _alive(postmaster), "the end of PostgreSQL")
        # its children end when they see that the postmaster is gone; until then a new one is refused
        patiently(self._started_again, "a new start of PostgreSQL")

    def _started_again(self) -> bool:
        try:
            self.start()
        except RuntimeError:
            return False
        return True

    def say(self, *statements: str) -> None:
        """Run statements as an administrator."""
        import psycopg

        place = f"host=127.0.0.1 port={self.port} user={USER} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def url_of(self, name: str, *, wait: int = 10) -> str:
        self.say(f"create schema if not exists {name}")
        place = f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"
        return f"{place}?wait={wait}&options=-csearch_path%3D{name}"

    def new_database(self, how: str) -> str:
        """The address of a database of its own, made in some way."""
        name = f"database{next(self._numbers)}"
        self.say(f"create database {name} {how} template template0")
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def plain_user(self, url: str) -> str:
        schema = url.partition("%3D")[2]
        self.say(
            f"create user {schema}_plain",
            f"grant usage on schema {schema} to {schema}_plain",
            f"grant select, insert, update, delete on {schema}.unionkit_cells to {schema}_plain",
        )
        return url.replace(f"{USER}@", f"{schema}_plain@")


@define(eq=False)
class MariaDB(Server):
    """MariaDB; each new place is a database."""

    name = "mariadb"
    process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        install = program(("mariadb-install-db", "mysql_install_db"), "mariadb-server")
        program(("mariadbd", "mysqld"), "mariadb-server")
        self.run(
            *(install, "--no-defaults", f"--datadir={self.folder / 'data'}", "--skip-test-db"),
            "--auth-root-authentication-method=normal",
        )
        self.start()

    def start(self) -> None:
        server = program(("mariadbd", "mysqld"), "mariadb-server")
        lent = [f"--user={self.owner}"] if self.owner else []
        words = [
            *(server, "--no-defaults", *lent, "--bind-address=127.0.0.1", f"--port={self.port}"),
            *(f"--datadir={self.folder / 'data'}", f"--socket={self.folder / 'socket'}"),
            *(f"--pid-file={self.folder / 'pid'}", f"--log-error={self.folder / 'log'}"),
        ]
        self.process = subprocess.Popen(
            words,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        patiently(lambda: answers(self.port), "the start of MariaDB")

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)
        self.start()

    def say(self, *statements: str) -> None:
        """Run statements as an administrator."""
        import pymysql

        with closing(pymysql.connect(host="127.0.0.1", port=self.port, user="root")) as connection:
            for statement in statements:
                connection.cursor().execute(statement)

    def url_of(self, name: str, *, wait: int = 10) -> str:
        self.say(f"create database if not exists {name}")
        return f"mariadb://root@127.0.0.1:{self.port}/{name}?wait={wait}"

    def plain_user(self, url: str) -> str:
        name = url.rpartition("/")[2].partition("?")[0]
        user = f"{name}_plain@'127.0.0.1'"
        granted = f"grant select, insert, update, delete on {name}.unionkit_cells to {user}"
        self.say(f"create user {user}", granted)
        return url.replace("root@", f"{name}_plain@")


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


SERVERS: dict[str, tuple[type[PostgreSQL | MariaDB], str]] = {
    "postgresql": (PostgreSQL, "postgres"),
    "mariadb": (MariaDB, "nobody"),
}


@contextmanager
def running(name: str) -> Iterator[PostgreSQL | MariaDB]:
    """A server that runs until the end of the block. Raises NotInstalled."""
    kind, owner = SERVERS[name]
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory(
        prefix=f"unionkit-{name}-", dir=quick_folder(), ignore_cleanup_errors=True
    ) as made:
        folder = Path(made)
        if root:
            # the packages bring these users; where one is missing, so are the programs, and that is what to say
            shutil.chown(folder, owner if _is_user(owner) else "nobody")
        server = kind(folder, owner if root else None)
        server.prepare()
        try:
            yield server
        finally:
            server.stop()


def _is_user(name: str) -> bool:
    import pwd

    return any(entry.pw_name == name for entry in pwd.getpwall())


def quick_folder() -> str | None:
    """A folder in memory where there is room: servers wait for their disk at every commit. None for the usual one.

    What is tested is what a killed process leaves behind, and that is the same there.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    return str(memory) if roomy else None
